"""What is heard: every sample episode decoded by ffmpeg, and listened to where the feed, tag and transcript point."""

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
import webvtt
from lxml import etree
from mutagen.id3 import ID3
from mutagen.mp3 import MP3
from numpy.typing import NDArray

from audio_programs.audio.clips import to_published_rate
from audio_programs.audio.levels import integrated_lufs, true_peak_dbtp
from audio_programs.build.outset import look_over
from audio_programs.build.request import Request
from audio_programs.build.run import run_build
from audio_programs.build.wanted import EpisodeWanted
from audio_programs.engines.worker import EngineChild, close_children
from audio_programs.model import Utterance

REPOSITORY = Path(__file__).parent.parent.parent
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
NOW = datetime(2026, 11, 23, tzinfo=UTC)
PSC = "{http://podlove.org/simple-chapters}"
RATE_HZ = 44_100
FRAME = 1152  # samples
EPISODES = (
    "first-weeks/the-first-night-at-home",
    "first-weeks/a-corner-for-the-small-hours",
    "first-weeks/visitors-and-how-to-have-them",
    "first-weeks/first-walk",
    "first-weeks/bag-by-the-door",
    "first-weeks/rainy-day",
    "first-weeks/the-long-hour-before-dinner",
    "small-kitchens/soup-from-what-there-is",
    "small-kitchens/one-tray-in-the-oven",
    "small-kitchens/breakfast-made-the-night-before",
)

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An episode as a player has it: what it fetched, what comes out of the decoder, where it is pointed to."""

    name: str  # program/slug
    file: Path
    sound: NDArray[np.int16]
    complaints: str  # ffmpeg's
    starts: tuple[int, ...]  # of the chapters, in samples, from the JSON chapters
    cues: tuple[tuple[int, int], ...]  # in samples, from the transcript

    @property
    def scaled(self) -> NDArray[np.float32]:
        return self.sound.astype(np.float32) / np.float32(32_768)


@pytest.fixture(scope="module", params=EPISODES)
def heard(samples: Path, request: pytest.FixtureRequest) -> Heard:
    """One sample episode, decoded."""
    return listen(samples, request.param)


@pytest.fixture(scope="module")
def wanted(samples: Path) -> dict[str, EpisodeWanted]:
    """What the build was asked for, by program/slug."""
    ready = look_over(samples, now=NOW)
    close_children()
    return {f"{one.settings.id}/{each.placement.slug}": each for one in ready.programs for each in one.wanted}


@pytest.fixture(scope="module")
def engine() -> Iterator[EngineChild]:
    """A fresh voice that remembers nothing of the build."""
    child = EngineChild("pyttsx3")
    yield child
    child.close()


def listen(project: Path, name: str) -> Heard:
    program, _, slug = name.partition("/")
    episodes = project / "output" / program / "episodes"
    (file,) = (one for one in episodes.glob(f"{slug}-*.mp3") if one.stem[:-9] == slug)
    done = subprocess.run(
        [FFMPEG, "-v", "error", "-i", str(file), "-f", "s16le", "-"], capture_output=True, check=False
    )
    chapters = json.loads((episodes / f"{slug}.chapters.json").read_text("utf-8"))["chapters"]
    cues = webvtt.read(str(episodes / f"{slug}.vtt")).captions
    return Heard(
        name=name,
        file=file,
        sound=np.frombuffer(done.stdout, dtype="<i2"),
        complaints=done.stderr.decode("utf-8", "replace"),
        starts=tuple(round(one["startTime"] * RATE_HZ) for one in chapters),
        cues=tuple((clock_ms(cue.start) * RATE_HZ // 1000, clock_ms(cue.end) * RATE_HZ // 1000) for cue in cues),
    )


# --- The file -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """An MP3's frames, found by reading their headers and nothing of ours."""

    frames: tuple[bytes, ...]  # the first one is the Info frame
    rest: bytes  # what follows the last whole frame

    @property
    def length_samples(self) -> int:
        delays = int.from_bytes(self.frames[0][21 + 141 : 21 + 144], "big")
        return (len(self.frames) - 1) * FRAME - (delays >> 12) - (delays & 0xFFF)


def read_stream(file: Path) -> Stream:
    content = file.read_bytes()
    assert content[:5] == b"ID3\x03\x00"
    size = sum(byte << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
    at = 10 + size
    frames = []
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] & 0xE0 == 0xE0:
        kbps = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)[content[at + 2] >> 4]
        length = 144_000 * kbps // RATE_HZ + (content[at + 2] >> 1 & 1)
        frames.append(content[at : at + length])
        at += length
    return Stream(frames=tuple(frames), rest=content[at:])


def test_rule_a1_an_episode_is_mpeg_1_layer_iii_in_one_mode_with_a_whole_last_frame(heard: Heard) -> None:
    stream = read_stream(heard.file)
    modes = {frame[:2] + bytes([frame[2] & 0b11111101, frame[3]]) for frame in stream.frames}
    (mode,) = modes
    assert mode[:2] == b"\xff\xfb"  # MPEG-1, Layer III, no CRC
    assert mode[2] >> 2 & 0b11 == 0  # 44.1 kHz
    assert mode[3] >> 6 == 0b11  # mono
    assert mode[2] >> 4 == 5  # 64 kbit/s
    assert len(stream.frames[-1]) in (208, 209)


def test_rule_a2_the_first_frame_tells_the_true_counts_of_frames_and_bytes(heard: Heard) -> None:
    stream = read_stream(heard.file)
    info = stream.frames[0][21:]
    assert info[:4] == b"Info"
    assert int.from_bytes(info[8:12], "big") == len(stream.frames) - 1
    assert int.from_bytes(info[12:16], "big") == sum(map(len, stream.frames))
    assert list(info[16:116]) == sorted(info[16:116])  # a seek table that rises


def test_rule_a3_no_frame_looks_back_over_a_join_and_no_info_frame_stands_inside(heard: Heard) -> None:
    frames = read_stream(heard.file).frames
    for start in heard.starts:
        frame = frames[1 + round(start / FRAME)]
        assert frame[4] << 1 | frame[5] >> 7 == 0
    assert {frame[21:25] for frame in frames[1:]}.isdisjoint({b"Info", b"Xing"})


def test_rule_a5_nothing_stands_after_the_last_frame(heard: Heard) -> None:
    assert read_stream(heard.file).rest == b""


def test_rule_a4_mutagen_a_count_of_frames_and_a_decode_agree_on_the_length_to_the_sample(heard: Heard) -> None:
    decoded = len(heard.sound)
    assert read_stream(heard.file).length_samples == decoded
    by_mutagen = MP3(heard.file).info  # type: ignore[no-untyped-call]  # mutagen has no types
    assert by_mutagen.length * RATE_HZ == pytest.approx(decoded, abs=0.01)  # type: ignore[attr-defined]  # likewise
    assert decoded % FRAME == 0


def test_ffmpeg_has_nothing_to_complain_of(heard: Heard) -> None:
    assert heard.complaints == ""


# --- Where things are heard ---------------------------------------------------------------------------------------


def onset(sound: NDArray[np.int16], start: int, end: int) -> int | None:
    """Return the first millisecond between two samples, from the first, that is less than 45 dB below the peak."""
    levels = np.abs(sound[start:end].astype(np.int32))
    loud = np.flatnonzero(levels > levels.max() * 10 ** (-45 / 20))
    return int(loud[0]) * 1000 // RATE_HZ if len(loud) else None


def test_invariant_7_each_chapter_starts_within_20_ms_of_its_headings_first_sound(heard: Heard) -> None:
    ends = dict(heard.cues)
    for start in heard.starts:
        heading_end = next(end for cue, end in sorted(ends.items()) if cue >= start)
        found = onset(heard.sound, start, heading_end)
        assert found is not None
        assert found <= 20


def test_invariant_7_it_is_silent_before_each_chapter(heard: Heard) -> None:
    for start in heard.starts[1:]:
        # MP3 echoes 8 ms ahead of a sound
        before = heard.sound[start - RATE_HZ // 2 : start - RATE_HZ * 8 // 1000]
        assert int(np.abs(before.astype(np.int32)).max()) <= 2


def test_invariant_7_each_cue_is_within_50_ms_of_its_words(heard: Heard) -> None:
    margin = RATE_HZ // 20
    for start, end in heard.cues:
        around = np.abs(heard.sound[max(0, start - margin) : end + margin].astype(np.int32))
        loud = max(0, start - margin) + np.flatnonzero(around > around.max() * 10 ** (-45 / 20))
        assert abs(int(loud[0]) - start) < RATE_HZ // 20
        assert abs(int(loud[-1]) - end) < RATE_HZ // 20


def test_invariant_7_an_utterance_spoken_again_is_found_at_its_cue(
    heard: Heard, wanted: dict[str, EpisodeWanted], engine: EngineChild
) -> None:
    clips = [clip for section in wanted[heard.name].sections for clip in section.clips]
    assert len(clips) == len(heard.cues)
    for index in range(0, len(clips), 9):
        clip = to_published_rate(engine.speak(clips[index].text, clips[index].voice))
        start, end = heard.cues[index]
        assert abs(len(clip) - (end - start)) <= RATE_HZ // 500  # a whole clip, no more and no less
        lag, likeness = found_at(heard.sound, clip, start)
        assert abs(lag) <= RATE_HZ // 1000
        assert likeness > 0.8  # the limiter and the encoder change a little; another sentence is under 0.3


def found_at(sound: NDArray[np.int16], clip: NDArray[np.float32], place: int) -> tuple[int, float]:
    """Return where, within 50 ms of a place, a clip fits best, and how well: 1.0 is the very same sound."""
    reach = RATE_HZ // 20
    piece = clip[: 2 * RATE_HZ].astype(np.float64)
    first = max(0, place - reach)
    around = sound[first : place + reach + len(piece)].astype(np.float64)
    scores = np.correlate(around, piece) if len(piece) < 4096 else _correlate(around, piece)
    best = int(np.argmax(scores))
    there = around[best : best + len(piece)]
    return first + best - place, float(scores[best] / np.sqrt(np.sum(there**2) * np.sum(piece**2)))


def _correlate(around: NDArray[np.float64], piece: NDArray[np.float64]) -> NDArray[np.float64]:
    size = len(around) + len(piece)
    spectrum = np.fft.rfft(around, size) * np.conj(np.fft.rfft(piece, size))
    scores: NDArray[np.float64] = np.fft.irfft(spectrum, size)[: len(around) - len(piece) + 1]
    return scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What lies between two cues."""

    utterance: Utterance  # the one before it
    brought: bool  # whether a brought sound is heard in it
    end: int  # of the one before it
    start: int  # of the one after it


def gaps(heard: Heard, wanted: EpisodeWanted) -> list[Gap]:
    found = []
    sections = [section for section in wanted.sections if section.audible]
    for section, following in zip(sections, (*sections[1:], None), strict=True):
        found += [(one, False) for one in section.audible[:-1]]
        found.append((section.audible[-1], bool(section.after or (following and following.before))))
    return [
        Gap(utterance=one, brought=brought, end=end, start=start)
        for (one, brought), ((_, end), (start, _)) in zip(found[:-1], pairwise(heard.cues), strict=True)
    ]


def test_pauses_are_those_of_their_roles(heard: Heard, wanted: dict[str, EpisodeWanted]) -> None:
    """Between two cues lies the pause that voices.yaml asks for; a new section adds its 10 ms lead and whole frames."""
    utterances = [one for section in wanted[heard.name].sections for one in section.audible]
    assert {one.pause_after_ms for one in utterances} <= {250, 350, 500, 700, 900, 1000}
    for gap in gaps(heard, wanted[heard.name]):
        if gap.brought:
            continue
        utterance = gap.utterance
        gap_ms = (gap.start - gap.end) * 1000 / RATE_HZ
        most_ms = 10 + 1000 * FRAME / RATE_HZ if utterance.pause_after_ms == 1000 else 0
        assert utterance.pause_after_ms - 5 <= gap_ms <= utterance.pause_after_ms + most_ms + 5


def test_pauses_are_silent_but_for_a_brought_sound(heard: Heard, wanted: dict[str, EpisodeWanted]) -> None:
    peak = int(np.abs(heard.sound.astype(np.int32)).max())
    for gap in gaps(heard, wanted[heard.name]):
        pause = heard.sound[gap.end : gap.start - RATE_HZ * 8 // 1000]
        assert (int(np.abs(pause.astype(np.int32)).max()) > peak * 10 ** (-50 / 20)) == gap.brought


def test_a_brought_sound_is_as_loud_as_speech_with_silence_on_both_sides(samples: Path) -> None:
    heard = listen(samples, "small-kitchens/soup-from-what-there-is")
    opening = heard.scaled[heard.cues[1][1] : heard.cues[2][0]]
    loud = np.flatnonzero(np.abs(opening) > 0.003)
    assert int(loud[0]) == pytest.approx(RATE_HZ // 2, abs=RATE_HZ // 50)
    assert len(opening) - int(loud[-1]) > RATE_HZ // 2
    assert integrated_lufs(opening) == pytest.approx(-16, abs=0.5)


def test_no_utterance_is_lost_cut_or_doubled_by_the_length_of_its_sound(
    heard: Heard, wanted: dict[str, EpisodeWanted]
) -> None:
    """Each utterance takes the time that its letters take elsewhere in the episode, give or take two fifths."""
    texts = [clip.text for section in wanted[heard.name].sections for clip in section.clips]
    paces = [(end - start) / len(text) for (start, end), text in zip(heard.cues, texts, strict=True) if len(text) > 30]
    usual = float(np.median(paces))
    assert len(paces) > 20
    assert max(paces) < 1.4 * usual
    assert min(paces) > usual / 1.4


# --- How loud it is -----------------------------------------------------------------------------------------------


def test_rule_a6_an_episode_is_as_loud_as_promised_by_our_own_measure(heard: Heard) -> None:
    assert integrated_lufs(heard.scaled) == pytest.approx(-16, abs=1)
    assert true_peak_dbtp(heard.scaled) <= -1


def test_rule_a6_an_episode_is_as_loud_as_promised_by_ffmpegs_measure(heard: Heard) -> None:
    command = [FFMPEG, "-hide_banner", "-nostats", "-i", str(heard.file)]
    measure = ["-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"]
    said = subprocess.run([*command, *measure], capture_output=True, text=True, check=True).stderr
    (loudness,) = re.findall(r"^\s+I:\s+(-?[\d.]+) LUFS", said, re.MULTILINE)
    (peak,) = re.findall(r"^\s+Peak:\s+(-?[\d.]+) dBFS", said, re.MULTILINE)
    assert float(loudness) == pytest.approx(-16, abs=1)
    assert float(peak) <= -1


def test_there_is_no_click_at_a_join(heard: Heard) -> None:
    """Around a join no two neighbouring samples differ as they do in speech, nor does the sound leave silence."""
    reach = RATE_HZ * 14 // 1000
    for start in heard.starts[1:]:
        join = np.abs(np.diff(heard.sound[start - reach : start + RATE_HZ * 8 // 1000].astype(np.int32)))
        neighbourhood = np.abs(np.diff(heard.sound[start - 2 * RATE_HZ : start + 2 * RATE_HZ].astype(np.int32)))
        assert int(join.max()) <= np.percentile(neighbourhood, 99) / 20
        assert int(join.max()) <= 33  # 60 dB under full scale


# --- Chapters, told three times -----------------------------------------------------------------------------------

Marks = list[tuple[str, int, int]]
"""(title, start, end) in milliseconds; -1 for an end that a format does not tell."""


def marks_by_mutagen(file: Path) -> Marks:
    frames = ID3(file).values()  # type: ignore[no-untyped-call]  # mutagen has no types
    chapters = {one.element_id: one for one in frames if one.FrameID == "CHAP"}
    parts = {one.element_id: one for one in frames if one.FrameID == "CTOC"}
    (toc,) = (one for one in parts.values() if one.flags & 2)
    order = [
        inner
        for child in toc.child_element_ids
        for inner in (parts[child].child_element_ids if child in parts else [child])
    ]
    assert sorted(order) == sorted(chapters)
    assert all(len(one.child_element_ids) <= 255 for one in parts.values())
    return [(str(chapters[one].sub_frames["TIT2"]), chapters[one].start_time, chapters[one].end_time) for one in order]


def marks_by_ffmpeg(file: Path) -> Marks:
    said = subprocess.run(
        [FFMPEG, "-hide_banner", "-i", str(file)], capture_output=True, encoding="utf-8", check=False
    ).stderr
    found = re.findall(r"Chapter #0:\d+: start ([\d.]+), end ([\d.]+)\n\s+Metadata:\n\s+title\s+: (.*)", said)
    return [(title, round(float(start) * 1000), round(float(end) * 1000)) for start, end, title in found]


def marks_in_feed(output: Path, file: Path) -> Marks:
    for item in etree.parse(output / "feed.xml").iterfind("channel/item"):
        enclosure = item.find("enclosure")
        if enclosure is not None and enclosure.get("url", "").endswith(f"/{file.name}"):
            return [(one.get("title", ""), clock_ms(one.get("start", "")), -1) for one in item.iter(f"{PSC}chapter")]
    raise AssertionError(f"no item has {file.name}")


def clock_ms(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1000)


def agree(one: Marks, other: Sequence[tuple[str, int, int]]) -> None:
    assert [title for title, _, _ in one] == [title for title, _, _ in other]
    for (_, start, end), (_, other_start, other_end) in zip(one, other, strict=True):
        assert abs(start - other_start) <= 1
        assert -1 in (end, other_end) or abs(end - other_end) <= 1


def test_rule_h5_tag_json_and_feed_tell_the_same_chapters(heard: Heard) -> None:
    listed = json.loads(next(heard.file.parent.glob(f"{heard.name.partition('/')[2]}.chapters.json")).read_text())
    in_json = [
        (one["title"], round(one["startTime"] * 1000), round(one["endTime"] * 1000)) for one in listed["chapters"]
    ]
    in_tag = marks_by_mutagen(heard.file)
    agree(in_tag, in_json)
    agree(in_tag, marks_by_ffmpeg(heard.file))
    agree(in_tag, marks_in_feed(heard.file.parent.parent, heard.file))


def test_rule_h3_chapters_follow_one_another_from_0_to_the_end_of_the_sound(heard: Heard) -> None:
    marks = marks_by_mutagen(heard.file)
    assert marks[0][1] == 0
    assert all(end == start for (_, _, end), (_, start, _) in pairwise(marks))
    length_ms = len(heard.sound) * 1000 / RATE_HZ
    assert length_ms - 1 < marks[-1][2] <= length_ms
    assert all(end - start >= 1000 for _, start, end in marks)
    assert len({start // 1000 for _, start, _ in marks}) == len(marks)


def test_rule_h2_three_hundred_chapters_are_nested_and_read_by_mutagen_and_ffmpeg(tmp_path: Path) -> None:
    program = tmp_path / "articles" / "long"
    program.mkdir(parents=True)
    (tmp_path / "voices.yaml").write_text("voices: {plain: {engine: tone, voice: low}}\nroles: {default: plain}\n")
    (tmp_path / "articles" / "library.yaml").write_text(
        "title: Library\nlanguage: en\nauthor: Somebody\ntimezone: UTC\ncategory: Arts\n"
    )
    (program / "program.yaml").write_text("title: Long\ndescription: Many headings.\ntype: episodic\n")
    headings = [f"Heading {number}" for number in range(1, 300)]
    text = "\n\n".join(f"## {heading}\n\nSome words." for heading in headings)
    (program / "many.md").write_text(f"---\ntitle: Many headings\ndate: 2026-01-01\n---\n\nAn opening.\n\n{text}\n")
    report = run_build(tmp_path, request=Request(), now=NOW, make_executor=lambda: ThreadPoolExecutor(1))
    close_children()
    assert report.problems == ()
    many = listen(tmp_path, "long/many")
    marks = marks_by_mutagen(many.file)
    assert [title for title, _, _ in marks] == ["Many headings", *headings]
    agree(marks, marks_by_ffmpeg(many.file))
    agree(marks, marks_in_feed(many.file.parent.parent, many.file))
    assert many.complaints == ""
    assert read_stream(many.file).length_samples == len(many.sound)
    assert all(onset(many.sound, start, start + RATE_HZ // 2) in range(21) for start in many.starts)
