"""Loudness, true peak and the limiter, against the standard, against ffmpeg, and against any burst."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from audio_programs.audio.clips import as_float, calibration_sound, to_published_rate
from audio_programs.audio.files import to_wav
from audio_programs.audio.levels import (
    amplify,
    integrated_lufs,
    limit,
    limiter_ceiling_dbtp,
    solve_gain_db,
    true_peak_dbtp,
)
from audio_programs.model import RATE_HZ, Pcm

Floats = NDArray[np.float32]


def tone(frequency_hz: float, *, length_s: float, rate_hz: int = RATE_HZ, phase: float = 0.0) -> Floats:
    time_s = np.arange(int(length_s * rate_hz)) / rate_hz
    return np.sin(2 * np.pi * frequency_hz * time_s + phase).astype(np.float32)


@pytest.mark.parametrize(("rate_hz", "within"), [(22_050, 0.06), (24_000, 0.06), (44_100, 0.02), (48_000, 0.02)])
def test_a_full_scale_tone_of_997_hz_reads_minus_3_01_lufs(rate_hz: int, within: float) -> None:
    loudness = integrated_lufs(tone(997, length_s=20, rate_hz=rate_hz), rate_hz=rate_hz)
    assert loudness == pytest.approx(-3.01, abs=within)


def test_half_the_level_is_6_db_less_loud() -> None:
    full = integrated_lufs(tone(997, length_s=5))
    assert integrated_lufs(amplify(tone(997, length_s=5), gain_db=-6)) == pytest.approx(full - 6, abs=0.01)


def test_silence_between_words_is_gated_out() -> None:
    speech = tone(500, length_s=4)
    with_silence = np.concatenate([speech, np.zeros(20 * RATE_HZ, dtype=np.float32)])
    assert integrated_lufs(with_silence) == pytest.approx(integrated_lufs(speech), abs=0.3)


@pytest.mark.parametrize("samples", [0, 100, RATE_HZ // 3])
def test_what_is_shorter_than_a_block_has_no_loudness(samples: int) -> None:
    assert integrated_lufs(np.ones(samples, dtype=np.float32)) == -math.inf


def test_silence_has_neither_loudness_nor_peak() -> None:
    silence = np.zeros(RATE_HZ, dtype=np.float32)
    assert integrated_lufs(silence) == -math.inf
    assert true_peak_dbtp(silence) == -math.inf
    assert true_peak_dbtp(silence[:0]) == -math.inf


def test_loudness_and_peak_agree_with_ffmpeg(
    spoken: Callable[[int, int], Pcm], ffmpeg: Callable[[Sequence[str], bytes], tuple[bytes, str]]
) -> None:
    """45 s: longer than a stretch of the filter, so its joints are heard too."""
    pcm = spoken(7, 45_000)
    arguments = ["-nostats", "-i", "-", "-af", "ebur128=peak=true", "-f", "null", "-"]
    summary = ffmpeg(arguments, to_wav(pcm))[1].split("Summary:")[1]
    loudness = float(summary.split("I:")[1].split()[0])
    peak = float(summary.split("Peak:")[1].split()[0])
    assert integrated_lufs(as_float(pcm), rate_hz=pcm.rate_hz) == pytest.approx(loudness, abs=0.1)
    assert true_peak_dbtp(as_float(pcm), rate_hz=pcm.rate_hz) == pytest.approx(peak, abs=0.15)


def test_a_peak_between_two_samples_is_seen() -> None:
    quarter_of_the_rate = tone(RATE_HZ / 4, length_s=1, phase=math.pi / 4)
    assert float(np.max(np.abs(quarter_of_the_rate))) == pytest.approx(0.707, abs=0.001)
    inside = quarter_of_the_rate * np.hanning(RATE_HZ).astype(np.float32)  # no edges, which ring
    assert true_peak_dbtp(inside) == pytest.approx(0.0, abs=0.02)


bursts = st.lists(
    st.tuples(
        st.floats(0.01, 4.0),  # level, well over full scale
        st.floats(50, 12_000),  # Hz
        st.integers(1, 3000),  # samples
        st.integers(0, 500),  # samples of silence after it
    ),
    min_size=1,
    max_size=6,
)


def burst_sound(parts: Sequence[tuple[float, float, int, int]]) -> Floats:
    pieces = []
    for level, frequency_hz, length, silence in parts:
        burst = level * np.sin(2 * np.pi * frequency_hz * np.arange(length) / RATE_HZ) * np.hanning(length)
        pieces += [burst, np.zeros(silence)]
    return np.concatenate(pieces).astype(np.float32)


def highest_hz(parts: Sequence[tuple[float, float, int, int]]) -> float:
    """Return up to where bursts have sound: the shorter one is, the wider it spreads around its own frequency."""
    return max(frequency_hz + 2 * RATE_HZ / length for _, frequency_hz, length, _ in parts)


@given(parts=bursts, ceiling_dbtp=st.floats(-20, -0.5))
@example(parts=[(1.0, 11_994.0, 81, 0)], ceiling_dbtp=-3.0)
@example(parts=[(3.77, 11_873.6, 14, 0)], ceiling_dbtp=-14.16)
@settings(max_examples=100, deadline=None)
def test_no_sample_passes_the_limiters_ceiling_and_no_curve_between_samples_of_what_lies_under_11_khz(
    parts: list[tuple[float, float, int, int]], ceiling_dbtp: float
) -> None:
    sound = burst_sound(parts)
    limited = limit(sound, ceiling_dbtp=ceiling_dbtp)
    assert limited.shape == sound.shape
    assert limited.dtype == np.float32
    assert float(np.max(np.abs(limited))) <= np.float32(10 ** (ceiling_dbtp / 20))
    passed_by_db = true_peak_dbtp(limited) - ceiling_dbtp
    assert passed_by_db <= (0.05 if highest_hz(parts) < 11_000 else 2.0)


@given(parts=bursts)
@settings(max_examples=30, deadline=None)
def test_the_limiter_only_turns_down(parts: list[tuple[float, float, int, int]]) -> None:
    sound = burst_sound(parts)
    assert np.all(np.abs(limit(sound, ceiling_dbtp=-3)) <= np.abs(sound) + 1e-6)


def test_the_limiter_leaves_alone_what_is_under_its_ceiling() -> None:
    quiet = amplify(tone(300, length_s=1), gain_db=-6)
    assert np.array_equal(limit(quiet, ceiling_dbtp=-3), quiet)


def test_the_limiter_leaves_alone_what_is_not_beside_a_peak() -> None:
    sound = amplify(tone(300, length_s=1), gain_db=-20)
    sound[RATE_HZ // 2] = 1.0
    limited = limit(sound, ceiling_dbtp=-3)
    untouched = np.abs(np.arange(RATE_HZ) - RATE_HZ // 2) > 140
    assert np.array_equal(limited[untouched], sound[untouched])
    assert limited[RATE_HZ // 2] <= np.float32(10 ** (-3 / 20))


def test_the_limiter_hears_nothing_that_is_farther_than_its_window(spoken: Callable[[int, int], Pcm]) -> None:
    """So a long sound is limited piece by piece, and an edit reaches no other section."""
    sound = amplify(to_published_rate(spoken(4, 20_000)), gain_db=14)
    whole = limit(sound, ceiling_dbtp=-3)
    for start, end in [(100_000, 120_000), (250_000, 300_000), (500_000, 830_000)]:
        piece = limit(sound[start - 300 : end + 300], ceiling_dbtp=-3)
        assert np.array_equal(piece[300:-300], whole[start:end])


@pytest.mark.parametrize("samples", [0, 1, 2, 3, 100])
def test_the_limiter_takes_sounds_shorter_than_its_window(samples: int) -> None:
    sound = np.full(samples, 2.0, dtype=np.float32)
    limited = limit(sound, ceiling_dbtp=-3)
    assert len(limited) == samples
    assert np.all(limited <= np.float32(10 ** (-3 / 20)))


def test_a_voices_gain_brings_it_to_the_promised_loudness_under_the_limiter(spoken: Callable[[int, int], Pcm]) -> None:
    calibration = calibration_sound([spoken(seed, 4000) for seed in range(10)])
    gain_db = solve_gain_db(calibration, loudness_lufs=-16, true_peak_dbtp=-1)
    limited = limit(amplify(calibration, gain_db=gain_db), ceiling_dbtp=limiter_ceiling_dbtp(-1))
    assert integrated_lufs(limited) == pytest.approx(-16 + 0.45, abs=0.05)
    assert true_peak_dbtp(limited) <= limiter_ceiling_dbtp(-1) + 0.1


def test_a_quieter_voice_gets_just_so_much_more_gain(spoken: Callable[[int, int], Pcm]) -> None:
    loud = to_published_rate(spoken(3, 20_000))
    gain_db = solve_gain_db(loud, loudness_lufs=-16, true_peak_dbtp=-1)
    quieter = solve_gain_db(amplify(loud, gain_db=-7), loudness_lufs=-16, true_peak_dbtp=-1)
    assert quieter == pytest.approx(gain_db + 7, abs=0.02)


def test_a_silent_voice_has_no_gain() -> None:
    with pytest.raises(ValueError, match="silent"):
        solve_gain_db(np.zeros(RATE_HZ, dtype=np.float32), loudness_lufs=-16, true_peak_dbtp=-1)


@pytest.mark.parametrize(("loudness_lufs", "true_peak_dbtp"), [(-16, -20), (-16, -8), (-10, -1)])
def test_a_loudness_that_the_true_peak_leaves_no_room_for_is_refused(
    spoken: Callable[[int, int], Pcm], loudness_lufs: float, true_peak_dbtp: float
) -> None:
    """Not reached silently by half: a listener would hear 14 dB less than was promised."""
    with pytest.raises(ValueError, match="cannot be reached"):
        solve_gain_db(to_published_rate(spoken(3, 20_000)), loudness_lufs=loudness_lufs, true_peak_dbtp=true_peak_dbtp)


@pytest.mark.parametrize(("loudness_lufs", "true_peak_dbtp"), [(-16, -2), (-14, 0), (-30, -16), (-23, -1)])
def test_14_db_between_loudness_and_true_peak_are_room_enough(
    spoken: Callable[[int, int], Pcm], loudness_lufs: float, true_peak_dbtp: float
) -> None:
    sound = to_published_rate(spoken(3, 20_000))
    gain_db = solve_gain_db(sound, loudness_lufs=loudness_lufs, true_peak_dbtp=true_peak_dbtp)
    limited = limit(amplify(sound, gain_db=gain_db), ceiling_dbtp=limiter_ceiling_dbtp(true_peak_dbtp))
    assert integrated_lufs(limited) == pytest.approx(loudness_lufs + 0.45, abs=0.05)
