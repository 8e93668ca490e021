"""People: every role of the taxonomy has a group, and a role alone is enough."""

from audio_programs.model import Person
from audio_programs.people import GROUP_OF, GROUPS, PersonText, people_of


def test_every_role_has_a_group_that_is_known() -> None:
    assert len(GROUP_OF) == 62
    assert set(GROUP_OF.values()) == set(GROUPS)
    assert all(role == role.lower().strip() for role in (*GROUP_OF, *GROUPS))


def test_who_states_no_role_is_a_host() -> None:
    assert people_of([PersonText(name="Ann")]) == (Person(name="Ann", role="host", group="cast"),)


def test_a_role_brings_its_group_unless_one_is_stated() -> None:
    assert [
        one.group for one in people_of([PersonText(name="A", role="author"), PersonText(name="B", group="visuals")])
    ] == ["writing", "visuals"]
