"""WebVTT, read back by webvtt-py."""

import html
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from itertools import pairwise

import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.catalog.published_text import one_line
from audio_programs.model import Cue, Recording, Role, Samples
from audio_programs.publish.transcript import LONGEST_LINE, render_vtt

MakeRecording = Callable[..., Recording]
TEXTS = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=())),
        st.text("&<>- \n", max_size=90),
        st.sampled_from(["a --> b", "NOTE x", "WEBVTT", "00:00:01.000 --> 00:00:02.000", "x" * 200, "&" * 40, "12"]),
    ),
    max_size=8,
)


def test_rule_v1_the_file_is_as_the_strictest_app_wants_it(recording: Recording) -> None:
    assert render_vtt(recording).decode() == (
        "WEBVTT\n"
        "\n"
        "00:00:00.011 --> 00:00:00.454\n"
        "Bread &amp; butter\n"
        "\n"
        "00:00:00.705 --> 00:00:01.587\n"
        "Milk is &lt;3 % fat.\n"
        "\n"
        "00:00:01.837 --> 00:00:04.179\n"
        "Rest, then go on.\n"
    )


def _read(vtt: bytes) -> list[webvtt.Caption]:
    return list(webvtt.from_buffer(StringIO(vtt.decode()), format="vtt").captions)


@given(texts=TEXTS)
def test_rule_v5_a_reader_gets_every_word_in_order(make_recording: MakeRecording, texts: list[str]) -> None:
    captions = _read(render_vtt(make_recording((), texts)))
    read = [html.unescape(caption.raw_text).split() for caption in captions]
    written = [one_line(text).split() for text in texts]
    assert ["".join(words) for words in read] == ["".join(words) for words in written if words]


@given(texts=TEXTS)
def test_rule_v2_no_line_is_long_blank_or_an_arrow(make_recording: MakeRecording, texts: list[str]) -> None:
    lines = render_vtt(make_recording((), texts)).decode().split("\n")
    spoken = [line for line in lines if " --> " not in line]
    assert all(len(line) <= LONGEST_LINE for line in spoken)
    assert "-->" not in "".join(spoken)
    assert sum(" --> " in line for line in lines) == sum(bool(one_line(text).split()) for text in texts)
    if " --> " in "".join(lines):
        assert "\n\n\n" not in "\n".join(lines)


@given(
    lengths=st.lists(st.tuples(st.integers(0, 9000), st.integers(100, 90_000)), min_size=1, max_size=20),
    tail=st.integers(0, 50),
)
def test_rule_v1_times_ascend_without_overlap_and_end_with_the_sound(lengths: list[tuple[int, int]], tail: int) -> None:
    cues: list[Cue] = []
    at = 0
    for gap, length in lengths:
        start, at = at + gap, at + gap + length
        cues.append(
            Cue(
                start_samples=Samples(start),
                end_samples=Samples(at),
                text="x",
                role=Role.PARAGRAPH,
                block=0,
                section=0,
            )
        )
    recording = Recording(length_samples=Samples(at + tail), chapters=(), cues=tuple(cues))

    captions = _read(render_vtt(recording))

    times = [(_milliseconds(caption.start), _milliseconds(caption.end)) for caption in captions]
    assert len(times) == len(cues)
    assert all(start < end for start, end in times)
    assert all(before[1] <= after[0] for before, after in pairwise(times))
    assert times[-1][1] * 44_100 <= recording.length_samples * 1000


def _milliseconds(written: str) -> int:
    hours, minutes, seconds = written.split(":")
    whole, thousandths = seconds.split(".")
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1000 + int(thousandths)


@pytest.mark.parametrize(("start", "end"), [(441, 441), (441, 462), (440, 462), (88_200, 90_000)])
def test_rule_v1_a_cue_that_does_not_end_after_its_start_is_left_out(
    make_recording: MakeRecording, start: int, end: int
) -> None:
    """Of no length, of less than a millisecond, or beyond the end of the sound."""
    whole = make_recording((), ["Milk", "Rest"], length_samples=88_200)
    cue = replace(whole.cues[0], text="\uabcd", start_samples=Samples(start), end_samples=Samples(end))
    recording = replace(whole, cues=(cue, *whole.cues) if start < 88_200 else (*whole.cues, cue))

    assert render_vtt(recording) == render_vtt(whole)


def test_a_cue_without_text_is_left_out(make_recording: MakeRecording) -> None:
    captions = _read(render_vtt(make_recording((), ["Milk", " \x07", "Rest"])))
    assert [caption.text for caption in captions] == ["Milk", "Rest"]


def test_a_recording_that_says_nothing_gives_a_file_without_cues(make_recording: MakeRecording) -> None:
    assert render_vtt(make_recording()) == b"WEBVTT\n"


def test_times_beyond_a_hundred_hours_are_written_whole(make_recording: MakeRecording) -> None:
    recording = make_recording((), ["a", "b"], length_samples=44_100 * 3600 * 202)
    assert b"101:00:00.000 --> 202:00:00.000" in render_vtt(recording)
    assert len(_read(render_vtt(recording))) == 2


@pytest.mark.parametrize("text", ["word " * 5000, "x" * 5000, "&" * 5000])
def test_a_text_of_any_length_is_wrapped(make_recording: MakeRecording, text: str) -> None:
    vtt = render_vtt(make_recording((), [text])).decode()
    assert max(map(len, vtt.split("\n"))) <= LONGEST_LINE
    assert "&amp;&amp" not in vtt or all(line.count("&") == line.count("&amp;") for line in vtt.split("\n"))
