"""JSON chapters, and their agreement with the feed's."""

import json
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from audio_programs.model import Episode, Recording
from audio_programs.publish.chapters import render_chapters
from audio_programs.publish.elements import PSC
from audio_programs.publish.timeline import marks


def test_rule_h4_chapters_are_version_1_2_0_with_ascending_starts_in_seconds(recording: Recording) -> None:
    assert json.loads(render_chapters(recording)) == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0.0, "endTime": 1.829, "title": "Bread & butter"},
            {"startTime": 1.829, "endTime": 4.179, "title": "1. Rest"},
        ],
    }


@given(titles=st.lists(st.text(st.characters(exclude_categories=()), max_size=30), min_size=1, max_size=12))
def test_rule_h5_json_feed_and_timeline_agree_in_count_titles_and_starts(
    titles: list[str],
    make_recording: Callable[..., Recording],
    make_episode: Callable[..., Episode],
    render: Callable[..., bytes],
) -> None:
    recording = make_recording(titles, length_samples=44_100 * 600 + 17)
    timeline = [(mark.start_ms, mark.title) for mark in marks(recording)]

    chapters = json.loads(render_chapters(recording))["chapters"]
    feed = etree.fromstring(render(make_episode(recording=recording)))

    assert [(round(chapter["startTime"] * 1000), chapter["title"]) for chapter in chapters] == timeline
    simple = feed.findall(f".//{{{PSC}}}chapter")
    assert [(_read(chapter.get("start")), chapter.get("title")) for chapter in simple] == timeline


def _read(written: str) -> int:
    hours, minutes, seconds = written.split(":")
    whole, thousandths = seconds.split(".")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1000 + int(thousandths)


def test_three_hundred_chapters_are_all_there(make_recording: Callable[..., Recording]) -> None:
    recording = make_recording([f"Chapter {number}" for number in range(300)])
    assert len(json.loads(render_chapters(recording))["chapters"]) == 300


def test_equal_recordings_give_equal_bytes_that_are_utf_8(make_recording: Callable[..., Recording]) -> None:
    first, second = (render_chapters(make_recording(["Über", "日本"])) for _ in range(2))
    assert first == second
    assert "Über".encode() in first
