"""Parts of long sections: short ones stay, cuts are found by content, an edit reaches its neighbourhood only."""

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_programs.config.settings import Cast, Pauses
from audio_programs.model import Article, BlockKind, Script, Section, SoundPlace
from audio_programs.speech.frame import Frame, frame_script
from audio_programs.speech.parts import LONGEST, SHORTEST
from audio_programs.speech.script import write_script

WriteScript = Callable[..., Script]

_TWO_HOURS = 100_000  # characters
_TEN_HOURS = 500_000


def prose(characters: int, *, seed: int) -> list[str]:
    """Return paragraphs of one to six sentences, all different."""
    chance = random.Random(seed)
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < characters:
        paragraphs.append(" ".join(_sentence(chance) for _ in range(chance.randint(1, 6))))
    return paragraphs


def _sentence(chance: random.Random) -> str:
    words = ["".join(chance.choices("abdeilmnorstu", k=chance.randint(2, 9))) for _ in range(chance.randint(5, 18))]
    return " ".join(words).capitalize() + "."


def made_from(section: Section) -> tuple[object, ...]:
    """Return what a part's key is made from, short of voices' names."""
    return tuple((one.spoken, one.voice.name, one.pause_after_ms) for one in section.utterances if one.spoken)


def changed(before: Script, after: Script) -> int:
    """Count the parts that would be made anew."""
    known = {made_from(section) for section in before.sections}
    return sum(made_from(section) not in known for section in after.sections)


def length(section: Section) -> int:
    return sum(len(utterance.spoken) for utterance in section.utterances)


@pytest.fixture(scope="module")
def two_hours() -> list[str]:
    return prose(_TWO_HOURS, seed=1)


def test_a_section_that_is_not_long_stays_one(script_of: WriteScript) -> None:
    paragraphs = prose(LONGEST - 1000, seed=2)
    assert [one.continues for one in script_of(*paragraphs, "# Then", *paragraphs).sections] == [False, False]


def test_a_long_section_is_continued_in_sections_that_begin_no_chapter(script_of: WriteScript) -> None:
    script = script_of("Short.", "# Long", *prose(3 * LONGEST, seed=3), "# After", "Short.")
    chapters = [section.title for section in script.sections if not section.continues]
    assert chapters == ["The first night", "Long", "After"]
    assert len(script.sections) > 5
    assert all(SHORTEST <= length(section) <= LONGEST for section in script.sections[1:-1])


def test_parts_hold_all_utterances_in_their_order(
    two_hours: list[str], article: Callable[..., Article], cast: Cast, pauses: Pauses
) -> None:
    found = write_script(article(*two_hours), title="T", cast=cast, pauses=pauses, language="en")
    spans = [one.span for section in found.sections for one in section.utterances if one.span is not None]
    assert spans == sorted(spans, key=lambda span: (span.block, span.start))
    written = "".join(one.written for section in found.sections for one in section.utterances if one.span)
    assert written == "".join(two_hours)


def test_ten_hours_without_a_heading_are_one_chapter_of_parts_of_some_minutes(script_of: WriteScript) -> None:
    script = script_of(*prose(_TEN_HOURS, seed=4))
    assert [section.continues for section in script.sections] == [False] + [True] * (len(script.sections) - 1)
    assert 100 <= len(script.sections) <= 250
    assert all(SHORTEST <= length(section) <= LONGEST for section in script.sections)


def test_a_cut_lies_between_blocks_after_their_pause(two_hours: list[str], script_of: WriteScript) -> None:
    for before, after in pairwise(script_of(*two_hours).sections):
        last, first = before.utterances[-1], after.utterances[0]
        assert last.pause_after_ms == 402
        assert first.span is not None
        assert last.span is not None
        assert first.span.block == last.span.block + 1


def test_an_edit_at_the_start_of_two_hours_changes_two_parts_at_most(
    two_hours: list[str], script_of: WriteScript
) -> None:
    before = script_of(*two_hours)
    assert len(before.sections) > 20
    more = "Here is one sentence more, and it says little."
    assert changed(before, script_of(f"{more} {two_hours[0]}", *two_hours[1:])) <= 2
    assert changed(before, script_of(more, *two_hours)) <= 2
    assert changed(before, script_of(*two_hours[1:])) <= 2


@given(at=st.integers(0, 200), gone=st.integers(0, 3), new=st.lists(st.just("One more. And another."), max_size=2))
@settings(max_examples=25, deadline=None)
def test_an_edit_anywhere_in_two_hours_leaves_nearly_all_parts_as_they_were(
    two_hours: list[str], script_of: WriteScript, at: int, gone: int, new: list[str]
) -> None:
    before = script_of(*two_hours)
    after = script_of(*two_hours[:at], *new, *two_hours[at + gone :])
    assert changed(before, after) <= 6  # 1 or 2 in nineteen of twenty edits of a sentence


@pytest.mark.parametrize("repeated", [["The same words again."], ["The one.", "The other, which is longer."]])
def test_a_block_that_stands_again_and_again_is_cut_too(repeated: list[str], script_of: WriteScript) -> None:
    script = script_of(*(repeated * (10 * LONGEST // sum(map(len, repeated)))))
    assert all(SHORTEST <= length(section) <= LONGEST for section in script.sections)


def test_a_block_is_never_cut_however_long(script_of: WriteScript) -> None:
    one = " ".join(prose(3 * LONGEST, seed=5))
    script = script_of(*prose(LONGEST, seed=6), one, *prose(LONGEST, seed=7))
    blocks = [{one.span.block for one in section.utterances if one.span} for section in script.sections]
    assert sum(map(len, blocks)) == len(set().union(*blocks))


def test_without_pauses_between_blocks_nothing_is_cut(article: Callable[..., Article], cast: Cast) -> None:
    pauses = Pauses(paragraph=100)
    script = write_script(article(*prose(3 * LONGEST, seed=8)), title="T", cast=cast, pauses=pauses, language="en")
    assert len(script.sections) == 1


def test_a_chapter_sound_is_heard_before_a_chapter_and_before_none_of_its_parts(
    script_of: WriteScript, cast: Cast, pauses: Pauses
) -> None:
    script = script_of("Short.", "# Long", *prose(3 * LONGEST, seed=9))
    framed = frame_script(script, Frame(sounds=frozenset({SoundPlace.CHAPTER})), cast=cast, pauses=pauses, line=1)
    heard = [section.sound_before for section in framed.sections]
    assert heard == [None, SoundPlace.CHAPTER, *[None] * (len(heard) - 2)]


def test_silent_blocks_begin_no_part(script_of: WriteScript) -> None:
    paragraphs = [one for paragraph in prose(4 * LONGEST, seed=10) for one in (paragraph, "* * *")]
    script = script_of(*paragraphs)
    assert len(script.sections) > 3
    assert all(section.utterances[0].spoken for section in script.sections)


def test_a_table_of_many_lines_is_one_block(script_of: WriteScript) -> None:
    table = (BlockKind.TABLE, "\n".join(prose(2 * LONGEST, seed=11)))
    assert len(script_of(table).sections) == 1
