"""Loudness and true peak, against the standard and against ffmpeg; a voice's gain, with the limiter in the loop."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from audio_programs.audio.clips import as_float, calibration_sound, to_published_rate
from audio_programs.audio.files import to_wav
from audio_programs.audio.levels import integrated_lufs, limiter_ceiling_dbtp, solve_gain_db, true_peak_dbtp
from audio_programs.audio.limiter import limit
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
    assert integrated_lufs(tone(997, length_s=5) * np.float32(10 ** (-6 / 20))) == pytest.approx(full - 6, abs=0.01)


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


def test_a_voices_gain_brings_it_to_the_promised_loudness_under_the_limiter(spoken: Callable[[int, int], Pcm]) -> None:
    calibration = calibration_sound([spoken(seed, 4000) for seed in range(10)])
    gain_db = solve_gain_db(calibration, loudness_lufs=-16, true_peak_dbtp=-1)
    limited = limit(calibration, gain_db=gain_db, ceiling_dbtp=limiter_ceiling_dbtp(-1))
    assert integrated_lufs(limited) == pytest.approx(-16 + 0.45, abs=0.05)
    assert true_peak_dbtp(limited) <= limiter_ceiling_dbtp(-1) + 0.1


def test_a_quieter_voice_gets_just_so_much_more_gain(spoken: Callable[[int, int], Pcm]) -> None:
    loud = to_published_rate(spoken(3, 20_000))
    gain_db = solve_gain_db(loud, loudness_lufs=-16, true_peak_dbtp=-1)
    quieter = solve_gain_db(loud * np.float32(10 ** (-7 / 20)), loudness_lufs=-16, true_peak_dbtp=-1)
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
    limited = limit(sound, gain_db=gain_db, ceiling_dbtp=limiter_ceiling_dbtp(true_peak_dbtp))
    assert integrated_lufs(limited) == pytest.approx(loudness_lufs + 0.45, abs=0.05)
