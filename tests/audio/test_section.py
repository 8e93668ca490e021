"""Sections: every place counted in samples, silence where sections are joined, no edit reaching another section."""

import hashlib
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_programs.audio.clips import to_published_rate
from audio_programs.audio.encode import FORMAT
from audio_programs.audio.levels import limiter_ceiling_dbtp
from audio_programs.audio.limiter import limit
from audio_programs.audio.section import ClipSound, SectionStream, assemble
from audio_programs.model import RATE_HZ, SAMPLES_PER_FRAME, Pcm

BEEP = Pcm(44_100, (12_000 * np.sin(np.arange(4410) / 8)).astype("<i2").tobytes())
SILENT = Pcm(22_050, bytes(4000))


def clip(pcm: Pcm, *, pause_after_ms: int = 250, gain_db: float = 0.0) -> ClipSound:
    return ClipSound(pcm=pcm, gain_db=gain_db, pause_after_ms=pause_after_ms)


clips = st.lists(st.builds(clip, st.sampled_from([BEEP, SILENT]), pause_after_ms=st.integers(0, 3000)), max_size=12)


@given(clips=clips)
@settings(max_examples=100, deadline=None)
def test_any_section_is_whole_frames_with_silence_at_both_ends(clips: list[ClipSound]) -> None:
    section = assemble(clips, true_peak_dbtp=-1)
    assert section.samples.dtype == np.int16
    assert len(section.samples) % SAMPLES_PER_FRAME == 0
    assert not section.samples[:441].any()
    assert not section.samples[-4410:].any()


@given(clips=clips)
@settings(max_examples=100, deadline=None)
def test_rule_h3_any_section_lasts_a_second_at_least(clips: list[ClipSound]) -> None:
    assert len(assemble(clips, true_peak_dbtp=-1).samples) >= RATE_HZ


@given(clips=clips)
@settings(max_examples=100, deadline=None)
def test_cues_follow_one_another_by_the_pauses_without_drift(clips: list[ClipSound]) -> None:
    section = assemble(clips, true_peak_dbtp=-1)
    assert len(section.cues) == len(clips)
    sounded, paused_ms, moment = 441, 0, 441
    for (start, end), one in zip(section.cues, clips, strict=True):
        assert abs(start - (sounded + paused_ms * RATE_HZ / 1000)) <= 0.5
        assert start >= moment
        assert end - start == len(to_published_rate(one.pcm))
        sounded, paused_ms, moment = sounded + end - start, paused_ms + one.pause_after_ms, end
    assert moment <= len(section.samples)


def test_a_cue_holds_its_clips_sound_and_nothing_else_does(spoken: Callable[[int, int], Pcm]) -> None:
    section = assemble([clip(spoken(seed, 800)) for seed in range(4)], true_peak_dbtp=-1)
    outside = section.samples.copy()
    for start, end in section.cues:
        assert np.abs(section.samples[start:end]).max() > 10_000
        outside[start:end] = 0
    assert not outside.any()


def test_the_last_pause_belongs_to_the_section(spoken: Callable[[int, int], Pcm]) -> None:
    section = assemble([clip(spoken(1, 1500), pause_after_ms=2000)], true_peak_dbtp=-1)
    (cue,) = section.cues
    assert 0 <= len(section.samples) - (cue[1] + 2 * RATE_HZ) < SAMPLES_PER_FRAME


def test_a_section_without_clips_is_a_second_of_silence() -> None:
    section = assemble([], true_peak_dbtp=-1)
    assert len(section.samples) == 39 * SAMPLES_PER_FRAME
    assert not section.samples.any()
    assert section.cues == ()


def test_a_clip_in_which_nothing_is_heard_has_a_cue_of_no_length_and_its_pause() -> None:
    section = assemble([clip(SILENT, pause_after_ms=1000), clip(BEEP)], true_peak_dbtp=-1)
    assert section.cues[0] == (441, 441)
    assert section.cues[1][0] == 441 + RATE_HZ


def test_a_gain_belongs_to_its_clip() -> None:
    section = assemble([clip(BEEP, gain_db=-6), clip(BEEP, gain_db=-12)], true_peak_dbtp=-1)
    first, second = (np.abs(section.samples[start:end]).max() for start, end in section.cues)
    assert first / second == pytest.approx(10 ** (6 / 20), rel=0.01)


def test_too_much_gain_is_limited_well_under_the_promised_peak(spoken: Callable[[int, int], Pcm]) -> None:
    section = assemble([clip(spoken(1, 2000), gain_db=30)], true_peak_dbtp=-1)
    assert np.abs(section.samples).max() <= 32_768 * 10 ** (-4.8 / 20) + 0.5  # rounded


@given(clips=clips)
@settings(max_examples=50, deadline=None)
def test_a_stream_gives_what_clips_laid_side_by_side_and_limited_in_one_go_would_be(clips: list[ClipSound]) -> None:
    section = assemble(clips, true_peak_dbtp=-1)
    mixed = np.zeros(len(section.samples), dtype=np.float32)
    for (start, end), one in zip(section.cues, clips, strict=True):
        mixed[start:end] = to_published_rate(one.pcm)
    limited = limit(mixed, ceiling_dbtp=limiter_ceiling_dbtp(-1))
    assert np.array_equal(section.samples, np.rint(limited * 32_768).astype(np.int16))


def test_a_stream_takes_a_clip_when_it_is_needed_and_holds_a_few_seconds_only(
    spoken: Callable[[int, int], Pcm],
) -> None:
    taken: list[int] = []

    def coming() -> Iterator[ClipSound]:
        for seed in range(30):
            taken.append(seed)
            yield clip(spoken(seed % 5, 2000))

    stream = SectionStream(coming(), true_peak_dbtp=-1)
    given_out = 0
    for block in stream.blocks():
        given_out += len(block)
        assert stream.length_samples - given_out <= 3.1 * RATE_HZ
        assert len(taken) <= given_out / (2 * RATE_HZ) + 3
    assert given_out == stream.length_samples
    assert len(stream.cues) == len(taken) == 30


def test_a_section_as_pcm_has_the_same_samples() -> None:
    section = assemble([clip(BEEP)], true_peak_dbtp=-1)
    assert section.pcm == Pcm(RATE_HZ, section.samples.tobytes())


def test_the_samples_of_a_section_change_only_with_the_format_number() -> None:
    """Made of whole numbers at 44.1 kHz, so that no library shapes it.

    If this fails, clips or sections come out differently now: raise ``encode.FORMAT``, then renew the digest here.
    """
    ramp = np.arange(30_000)
    saw = (ramp * 331 % 4001 - 2000) * (ramp % 9000) // 700
    pcm = Pcm(RATE_HZ, saw.astype("<i2").tobytes())
    section = assemble([clip(pcm, gain_db=6.0), clip(pcm, gain_db=-3.0)], true_peak_dbtp=-1)
    digest = hashlib.sha256(section.samples.astype("<i2").tobytes()).hexdigest()[:16]
    assert (FORMAT, digest) == (3, "cbb426dfdc893d23")
