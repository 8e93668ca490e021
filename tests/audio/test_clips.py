"""Clips: engines' rates and silences in, bare words at the published rate out."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio_programs.audio.clips import calibration_sound, to_published_rate
from audio_programs.audio.levels import integrated_lufs
from audio_programs.model import RATE_HZ, Pcm


def with_silence(pcm: Pcm, *, before_ms: int, after_ms: int) -> Pcm:
    silence = [bytes(2 * (pcm.rate_hz * length_ms // 1000)) for length_ms in (before_ms, after_ms)]
    return Pcm(pcm.rate_hz, silence[0] + pcm.samples + silence[1])


def test_an_engines_own_silence_is_trimmed_from_both_ends(spoken: Callable[[int, int], Pcm]) -> None:
    bare = to_published_rate(spoken(1, 1500))
    padded = to_published_rate(with_silence(spoken(1, 1500), before_ms=300, after_ms=700))
    assert abs(len(padded) - len(bare)) <= 0.025 * RATE_HZ
    assert float(np.max(np.abs(padded))) == pytest.approx(float(np.max(np.abs(bare))), rel=1e-3)


def test_a_soft_beginning_is_kept() -> None:
    """An h begins 40 dB under the vowel that follows it."""
    random = np.random.default_rng(5)
    breath = random.standard_normal(2205) * 70
    vowel = 20_000 * np.sin(np.arange(11_025) / 10)
    silence = np.zeros(2205)
    samples = np.concatenate([silence, breath, vowel, silence])
    clip = to_published_rate(Pcm(22_050, samples.astype("<i2").tobytes()))
    assert len(clip) / RATE_HZ == pytest.approx((2205 + 11_025) / 22_050, abs=0.03)


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_a_clip_keeps_its_length_and_level_at_any_rate(rate_hz: int) -> None:
    samples = (10_000 * np.sin(2 * np.pi * 440 * np.arange(rate_hz) / rate_hz)).astype("<i2")
    clip = to_published_rate(Pcm(rate_hz, samples.tobytes()))
    assert len(clip) / RATE_HZ == pytest.approx(1.0, abs=0.002)
    assert float(np.max(np.abs(clip[4000:-4000]))) == pytest.approx(10_000 / 32_768, rel=0.005)


@pytest.mark.parametrize("rate_hz", [22_050, 44_100])
def test_a_clip_in_which_nothing_is_heard_is_empty(rate_hz: int) -> None:
    assert len(to_published_rate(Pcm(rate_hz, b""))) == 0
    assert len(to_published_rate(Pcm(rate_hz, bytes(2000)))) == 0
    assert len(to_published_rate(Pcm(rate_hz, np.full(1000, 3, dtype="<i2").tobytes()))) == 0


@given(
    samples=st.lists(st.integers(-32_768, 32_767), max_size=200),
    rate_hz=st.sampled_from([16_000, 22_050, 24_000, 44_100]),
)
@settings(max_examples=100, deadline=None)
def test_a_clip_of_any_few_samples_passes(samples: list[int], rate_hz: int) -> None:
    clip = to_published_rate(Pcm(rate_hz, np.array(samples, dtype="<i2").tobytes()))
    assert clip.dtype == np.float32
    assert np.all(np.isfinite(clip))


def test_a_clip_begins_and_ends_in_silence_so_that_a_cut_never_clicks() -> None:
    samples = np.full(22_050, 15_000, dtype="<i2")
    clip = to_published_rate(Pcm(44_100, samples.tobytes()))
    assert clip[0] == 0.0
    assert abs(clip[-1]) < 0.01


def test_half_a_sample_is_refused() -> None:
    with pytest.raises(ValueError):
        to_published_rate(Pcm(44_100, b"\x01\x02\x03"))


def test_the_same_clip_gives_the_same_samples(spoken: Callable[[int, int], Pcm]) -> None:
    first, second = to_published_rate(spoken(2, 900)), to_published_rate(spoken(2, 900))
    assert first.tobytes() == second.tobytes()


def test_a_calibration_text_is_heard_with_the_pauses_of_a_reading(spoken: Callable[[int, int], Pcm]) -> None:
    clips = [spoken(seed, 2000) for seed in range(4)]
    bare = np.concatenate([to_published_rate(clip) for clip in clips])
    sound = calibration_sound(clips)
    assert len(sound) == len(bare) + 4 * RATE_HZ // 4
    assert integrated_lufs(sound) < integrated_lufs(bare)
    assert len(calibration_sound([])) == 0
