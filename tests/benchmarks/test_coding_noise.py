"""The measure by which the encoder's quality was chosen: what an ear would not hear counts for nothing, a hole does."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.coding_noise import Noise, noise_of

Sound = NDArray[np.int16]


@pytest.fixture(scope="module")
def sound() -> Sound:
    """Two seconds of hiss, falling by 6 dB an octave as speech does."""
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal(88_200))
    falling = np.fft.irfft(spectrum / np.maximum(np.arange(len(spectrum)), 200))
    scaled: Sound = np.rint(falling / np.abs(falling).max() * 12_000).astype(np.int16)
    return scaled


def without(sound: Sound, from_hz: int, to_hz: int) -> Sound:
    spectrum = np.fft.rfft(sound.astype(np.float64))
    spectrum[2 * from_hz : 2 * to_hz] = 0
    holed: Sound = np.rint(np.fft.irfft(spectrum)).astype(np.int16)
    return holed


def figures(noise: Noise) -> tuple[float, float]:
    return noise.mean("distance_db"), noise.lost / noise.audible


def test_the_same_sound_has_no_noise_at_any_level(sound: Sound) -> None:
    distance_db, lost = figures(noise_of([(sound, np.rint(sound * 0.95).astype(np.int16))]))
    assert distance_db < 0.01
    assert lost == 0


def test_a_hole_in_the_spectrum_is_a_band_lost(sound: Sound) -> None:
    distance_db, lost = figures(noise_of([(sound, without(sound, 2700, 3150))]))
    assert lost == pytest.approx(1 / 25, abs=0.01)
    assert distance_db > 0.1


def test_more_noise_is_more_over_the_mask_and_less_signal_by_noise(sound: Sound) -> None:
    hiss = np.random.default_rng(2).standard_normal(len(sound))
    little, much = (noise_of([(sound, np.rint(sound + level * hiss).astype(np.int16))]) for level in (60, 600))
    assert much.mean("noise_to_mask_db") > little.mean("noise_to_mask_db") + 15
    assert much.mean("snr_db") < little.mean("snr_db") - 15


def test_sounds_add_up(sound: Sound) -> None:
    holed = without(sound, 2700, 3150)
    once, twice = noise_of([(sound, holed)]), noise_of([(sound, holed), (sound, holed)])
    assert twice.frames == 2 * once.frames
    assert figures(twice) == pytest.approx(figures(once))
