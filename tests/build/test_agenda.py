"""Which job is next: the longest of those that wait for nothing."""

import pytest

from audio_programs.build.agenda import Agenda


@pytest.fixture
def agenda() -> Agenda[str]:
    """Return an agenda with nothing on it."""
    return Agenda()


def taken(agenda: Agenda[str]) -> list[str]:
    """Take all that can begin."""
    found = []
    while (key := agenda.take()) is not None:
        found.append(key)
    return found


def test_longest_goes_first_and_of_equals_the_oldest(agenda: Agenda[str]) -> None:
    for key, size in (("a", 1), ("b", 3), ("c", 2), ("d", 3)):
        agenda.add(key, size=size)

    assert taken(agenda) == ["b", "d", "c", "a"]


def test_job_begins_when_the_last_that_it_needs_has_ended(agenda: Agenda[str]) -> None:
    agenda.add("gain", size=1)
    agenda.add("clips", size=2)
    agenda.add("section", size=9, needs=["gain", "clips"])

    assert taken(agenda) == ["clips", "gain"]
    agenda.end("gain")
    assert taken(agenda) == []
    agenda.end("clips")
    assert taken(agenda) == ["section"]


def test_what_is_done_or_was_never_to_be_holds_nothing_up(agenda: Agenda[str]) -> None:
    agenda.add("done", size=1)
    agenda.take()
    agenda.end("done")
    agenda.add("section", size=1, needs=["done", "unknown"])

    assert taken(agenda) == ["section"]


def test_job_that_is_given_up_never_begins_and_frees_what_needs_it(agenda: Agenda[str]) -> None:
    agenda.add("first", size=1)
    agenda.add("mute", size=5, needs=["first"])
    agenda.add("ready", size=4)
    agenda.add("after", size=3, needs=["mute"])

    agenda.end("mute")
    agenda.end("ready")

    assert taken(agenda) == ["after", "first"]
    agenda.end("first")
    assert taken(agenda) == []
    assert len(agenda) == 0


def test_job_that_waits_can_be_made_to_wait_for_more(agenda: Agenda[str]) -> None:
    agenda.add("gain", size=1)
    agenda.add("section", size=2, needs=["gain"])
    agenda.add("ahead", size=3)
    agenda.also_needs("section", "ahead")

    assert [(key, set(needs)) for key, needs in agenda.waiting()] == [("section", {"gain", "ahead"})]
    assert taken(agenda) == ["ahead", "gain"]
    agenda.end("gain")
    agenda.end("ahead")
    assert taken(agenda) == ["section"]


def test_job_is_on_it_until_it_has_ended(agenda: Agenda[str]) -> None:
    agenda.add("a", size=1)
    assert "a" in agenda
    agenda.take()
    assert "a" in agenda
    assert len(agenda) == 0
    agenda.end("a")
    assert "a" not in agenda
