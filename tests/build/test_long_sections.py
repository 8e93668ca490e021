"""Long sections, from text to sound: parts are heard as one chapter, and an edit makes one of them anew."""

import json
import subprocess
from typing import TYPE_CHECKING

import imageio_ffmpeg
import numpy as np
import pytest
import webvtt

from audio_programs.model import RATE_HZ

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"
PARAGRAPHS = [f"Paragraph {number} of many goes on about the evening. It ends here." for number in range(1, 260)]


@pytest.fixture
def long(empty_project: "Project") -> "Project":
    """Return a project of one long article without headings, read fast, with short pauses."""
    voices = "pauses_ms: {sentence: 160, paragraph: 160}\nvoices:\n  plain: {engine: counting, voice: low, rate: 450}\n"
    empty_project.write("voices.yaml", voices)
    empty_project.article(ALPHA, body="\n\n".join(PARAGRAPHS))
    assert empty_project.build().problems == ()
    return empty_project


def test_a_long_article_without_headings_is_one_chapter_with_every_cue_at_its_words(long: "Project") -> None:
    (wanted,) = long.ready().programs[0].wanted
    assert len(wanted.sections) > 2
    episodes = long.output / "one" / "episodes"
    (chapter,) = json.loads((episodes / "alpha.chapters.json").read_text("utf-8"))["chapters"]
    assert chapter["startTime"] == 0
    cues = webvtt.read(str(episodes / "alpha.vtt")).captions
    assert len(cues) == 1 + 2 * len(PARAGRAPHS)
    sound = _decoded(long)
    starts = [_samples(cue.start) for cue in cues]
    for start in starts[1:]:
        assert np.abs(sound[start - RATE_HZ // 20 : start - RATE_HZ // 100]).max() < 100
        assert np.abs(sound[start : start + RATE_HZ // 20]).max() > 1000


def test_invariant_3_an_edit_in_a_long_section_encodes_its_part_only(long: "Project") -> None:
    long.edit(ALPHA, "Paragraph 7 of many", "Number 7 of many")

    report = long.build()

    assert (report.tally.spoken, report.tally.encoded) == (1, 1)


def _samples(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * RATE_HZ)


def _decoded(project: "Project") -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    (file,) = (project.output / "one" / "episodes").glob("alpha-*.mp3")
    words = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(file), "-f", "s16le", "-"]
    return np.frombuffer(subprocess.run(words, capture_output=True, check=True).stdout, dtype="<i2").astype(np.int32)
