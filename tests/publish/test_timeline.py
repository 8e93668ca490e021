"""The one timeline that all kinds of chapters are written from."""

from collections.abc import Callable

import pytest

from audio_programs.model import RATE_HZ, Recording, Samples
from audio_programs.publish.timeline import clock, last_millisecond, marks, whole_seconds


def test_rule_h3_chapters_begin_at_0_follow_one_another_and_end_with_the_sound(recording: Recording) -> None:
    first, second = marks(recording)
    assert first.start_ms == 0
    assert first.end_ms == second.start_ms == 1829
    assert second.end_ms == last_millisecond(recording.length_samples) == 4179
    assert second.end_ms * RATE_HZ <= recording.length_samples * 1000


def test_rule_h3_a_chapter_whose_title_cannot_be_written_gets_its_number(
    make_recording: Callable[..., Recording],
) -> None:
    titles = [mark.title for mark in marks(make_recording(["Milk", "\x07", " Rest\n"]))]
    assert titles == ["Milk", "2", "Rest"]


def test_an_empty_recording_has_no_chapters(make_recording: Callable[..., Recording]) -> None:
    assert marks(make_recording()) == ()


@pytest.mark.parametrize(("length_samples", "seconds"), [(1, 1), (44_100, 1), (66_149, 1), (66_150, 2), (184_320, 4)])
def test_rule_i10_a_length_is_in_whole_seconds_and_never_0(length_samples: int, seconds: int) -> None:
    assert whole_seconds(Samples(length_samples)) == seconds


@pytest.mark.parametrize(
    ("moment_ms", "written"),
    [(0, "00:00:00.000"), (61_008, "00:01:01.008"), (3_600_000, "01:00:00.000"), (360_000_001, "100:00:00.001")],
)
def test_a_moment_is_written_with_at_least_two_digits_of_hours(moment_ms: int, written: str) -> None:
    assert clock(moment_ms) == written
