"""The transcript of a page: every cue once, in order, under its chapter's heading."""

from collections.abc import Callable

import pytest

from audio_programs.model import Recording, Role
from audio_programs.pages.transcript import Run, TextSection, text_sections
from audio_programs.pages.wording import seconds

Recordings = Callable[..., Recording]


def _texts(runs: tuple[Run, ...]) -> list[tuple[str, list[str]]]:
    return [
        (run.role.value, ["".join(s.text + s.gap for s in block.sentences) for block in run.blocks]) for run in runs
    ]


def _heading(section: TextSection) -> str:
    return "".join(sentence.text for sentence in section.heading.sentences)


def test_each_chapter_has_one_section_under_its_heading(recording_of: Recordings) -> None:
    sections = text_sections(recording_of(), direction="ltr")

    assert [(section.anchor, _heading(section)) for section in sections] == [
        ("title", "The first night"),
        ("part-1", "1. What you need"),
        ("part-2", "What to leave"),
    ]


def test_neighbouring_list_items_make_one_list_and_sentences_of_a_block_one_paragraph(recording_of: Recordings) -> None:
    first, second, third = text_sections(recording_of(), direction="ltr")

    assert _texts(first.before) == [("intro", ["The first weeks."])]
    assert _texts(first.runs) == [("paragraph", ["It is quiet at last. Nobody sleeps, & that is 100 % normal."])]
    assert _texts(second.runs) == [("list_item", ["A chair", "A glass of water"])]
    assert _texts(third.runs) == [
        ("quote", ["The dishes will wait."]),
        ("paragraph", ["Then rest."]),
        ("outro", ["Next: The second night."]),
    ]


def test_every_cue_is_shown_once_in_order_at_its_own_time(recording_of: Recordings) -> None:
    recording = recording_of()

    shown = [
        (sentence.text, sentence.start_s)
        for section in text_sections(recording, direction="ltr")
        for runs in (section.before, (Run(role=Role.HEADING, blocks=(section.heading,)),), section.runs)
        for run in runs
        for block in run.blocks
        for sentence in block.sentences
    ]

    assert shown == [(cue.text, seconds(cue.start_samples)) for cue in recording.cues]


def test_a_heading_that_is_not_spoken_is_shown_all_the_same(recording_of: Recordings) -> None:
    recording = recording_of("Alone", spoken=((0, Role.PARAGRAPH, "One line."),))

    (section,) = text_sections(recording, direction="ltr")

    assert _heading(section) == "Alone"
    assert _texts(section.runs) == [("paragraph", ["One line."])]


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("One.", "Two.", "One. Two."),
        ("One. ", "Two.", "One. Two."),
        ("One.", " Two.", "One. Two."),
        ("一。", "二。", "一。二。"),
    ],
)
def test_sentences_are_parted_by_exactly_the_blank_they_need(
    recording_of: Recordings, first: str, second: str, together: str
) -> None:
    recording = recording_of("T", spoken=((0, Role.PARAGRAPH, first), (0, Role.PARAGRAPH, second)))

    (section,) = text_sections(recording, direction="ltr")

    assert _texts(section.runs) == [("paragraph", [together])]


def test_a_block_runs_its_own_way_whatever_the_page_does(recording_of: Recordings) -> None:
    recording = recording_of("T", spoken=((0, Role.PARAGRAPH, "שלום לכולם"), (1, Role.PARAGRAPH, "Hello")))

    (section,) = text_sections(recording, direction="ltr")

    assert [block.direction for run in section.runs for block in run.blocks] == ["rtl", "ltr"]
