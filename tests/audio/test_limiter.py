"""The limiter, against any burst, and whole against piece by piece."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from audio_programs.audio.clips import to_published_rate
from audio_programs.audio.levels import true_peak_dbtp
from audio_programs.audio.limiter import Limiter, limit
from audio_programs.model import RATE_HZ, Pcm

Floats = NDArray[np.float32]


def tone(frequency_hz: float, *, length_s: float) -> Floats:
    return np.sin(2 * np.pi * frequency_hz * np.arange(int(length_s * RATE_HZ)) / RATE_HZ).astype(np.float32)


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
    quiet = 0.5 * tone(300, length_s=1)
    assert np.array_equal(limit(quiet, ceiling_dbtp=-3), quiet)


def test_the_limiter_leaves_alone_what_is_not_beside_a_peak() -> None:
    sound = 0.1 * tone(300, length_s=1)
    sound[RATE_HZ // 2] = 1.0
    limited = limit(sound, ceiling_dbtp=-3)
    untouched = np.abs(np.arange(RATE_HZ) - RATE_HZ // 2) > 140
    assert np.array_equal(limited[untouched], sound[untouched])
    assert limited[RATE_HZ // 2] <= np.float32(10 ** (-3 / 20))


def test_the_limiter_hears_nothing_that_is_farther_than_its_window(spoken: Callable[[int, int], Pcm]) -> None:
    """So a long sound is limited piece by piece, and an edit reaches no other section."""
    sound = 5 * to_published_rate(spoken(4, 20_000))
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


def test_a_gain_comes_before_the_limiter(spoken: Callable[[int, int], Pcm]) -> None:
    sound = to_published_rate(spoken(5, 2000))
    louder = sound * np.float32(10 ** (12 / 20))
    assert np.array_equal(limit(sound, ceiling_dbtp=-3, gain_db=12), limit(louder, ceiling_dbtp=-3))


@given(lengths=st.lists(st.integers(0, 200_000), max_size=6), silences=st.lists(st.integers(0, 1000), max_size=6))
@example(lengths=[131_604, 1, 131_072, 131_338], silences=[265, 266, 0])
@settings(max_examples=25, deadline=None)
def test_a_sound_that_comes_piece_by_piece_is_limited_as_the_whole_is(
    spoken: Callable[[int, int], Pcm], lengths: list[int], silences: list[int]
) -> None:
    speech = to_published_rate(spoken(6, 15_000))
    limiter = Limiter(ceiling_dbtp=-6)
    whole, given_out, done = [], [], 0
    for number, length in enumerate(lengths):
        silence = silences[number] if number < len(silences) else 0
        piece = speech[done % 400_000 :][:length]
        done += length
        whole += [piece, np.zeros(silence, dtype=np.float32)]
        given_out += [one.copy() for one in limiter.sound(piece, gain_db=6)]
        given_out += [one.copy() for one in limiter.silence(silence)]
    given_out += [one.copy() for one in limiter.rest()]
    expected = limit(np.concatenate([*whole, speech[:0]]), ceiling_dbtp=-6, gain_db=6)
    assert np.array_equal(np.concatenate([*given_out, speech[:0]]), expected)


def test_the_limiter_holds_three_seconds_of_a_long_sound_at_most(spoken: Callable[[int, int], Pcm]) -> None:
    speech = to_published_rate(spoken(7, 2000))
    limiter = Limiter(ceiling_dbtp=-3)
    taken = given_out = 0
    for _ in range(40):
        taken += len(speech)
        given_out += sum(map(len, limiter.sound(speech)))
        assert taken - given_out < 3.1 * RATE_HZ
