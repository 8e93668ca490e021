"""Samples are counted: whole frames before a section, samples inside it. A real script with made-up lengths."""

from typing import TYPE_CHECKING

import pytest

from audio_programs.build.orders import SectionAudio
from audio_programs.build.recording import record, reworded
from audio_programs.build.wanted import EpisodeWanted
from audio_programs.model import Frames, Recording, Role, Samples

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"


@pytest.fixture
def alpha(empty_project: "Project") -> "Project":
    """Return a project of one article with two sections."""
    empty_project.article(ALPHA, body="It takes 3 %.\n\n—\n\n## Second\n\nOne here.")
    return empty_project


def _wanted(project: "Project") -> EpisodeWanted:
    return project.ready().programs[0].wanted[0]


def _section(*cues: tuple[int, int], frames: int) -> SectionAudio:
    return SectionAudio(
        key="",
        length_frames=Frames(frames),
        body_size_bytes=0,
        size_bytes=0,
        cues=tuple((Samples(start), Samples(end)) for start, end in cues),
    )


def _recorded(wanted: EpisodeWanted) -> Recording:
    return record(wanted, [_section((5, 100), (200, 300), frames=7), _section((9, 50), (60, 70), frames=11)])


def test_chapter_begins_with_the_first_frame_of_its_section(alpha: "Project") -> None:
    recording = _recorded(_wanted(alpha))

    assert [(one.start_samples, one.title, one.anchor) for one in recording.chapters] == [
        (0, "Alpha", "top"),
        (7 * 1152, "Second", "second"),
    ]
    assert recording.length_samples == 18 * 1152


def test_cues_count_from_the_start_of_the_episode_and_tell_what_was_written(alpha: "Project") -> None:
    recording = _recorded(_wanted(alpha))

    assert [(one.start_samples, one.end_samples, one.text, one.section, one.role) for one in recording.cues] == [
        (5, 100, "Alpha", 0, Role.TITLE),
        (200, 300, "It takes 3 %.", 0, Role.PARAGRAPH),
        (7 * 1152 + 9, 7 * 1152 + 50, "Second", 1, Role.HEADING),
        (7 * 1152 + 60, 7 * 1152 + 70, "One here.", 1, Role.PARAGRAPH),
    ]
    assert recording.cues[0].block is None


def test_words_that_sound_the_same_are_written_anew_over_the_same_times(alpha: "Project") -> None:
    before = _recorded(_wanted(alpha))
    alpha.edit(ALPHA, "It takes 3 %.", "It takes 3 per cent.")

    after = reworded(_wanted(alpha), before)

    assert [one.text for one in after.cues] == ["Alpha", "It takes 3 per cent.", "Second", "One here."]
    assert [(one.start_samples, one.end_samples) for one in after.cues] == [
        (one.start_samples, one.end_samples) for one in before.cues
    ]
    assert after.chapters == before.chapters
    assert after.length_samples == before.length_samples


def test_words_written_otherwise_that_sound_the_same_speak_nothing_and_change_the_transcript(
    alpha: "Project",
) -> None:
    alpha.build()
    audio = alpha.items()["Alpha"].audio
    alpha.spoken()
    alpha.edit(ALPHA, "It takes 3 %.\n\n—\n", "It takes 3%.\n\n***\n")

    report = alpha.build()

    assert alpha.spoken() == []
    assert report.tally.encoded == 0
    assert b"It takes 3%." in alpha.published()["one/episodes/alpha.vtt"]
    assert len(list((alpha.output / "one/episodes").glob("*.mp3"))) - (alpha.items()["Alpha"].audio != audio) == 1
