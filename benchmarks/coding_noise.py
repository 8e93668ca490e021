"""What an encoder did to a sound, as an ear would weigh it: the decoded sound against what was encoded.

Both sounds are of one length and aligned to the sample; one gain, that of least squares, is taken off first, for LAME
scales what it encodes. Frames of 1,024 samples (23 ms), every 512, in the 25 critical bands (Bark). What lies under the
masking threshold is not heard and does not count. The threshold of a band is that of Johnston (1988): the sound's own
power, spread over the bands as Schroeder found (+25 and -10 dB a Bark), less 5.5 dB for noise to 14.5 dB and the band's
number for a tone, by how flat the spectrum is; and at least what is heard in quiet, full scale taken for 96 dB SPL.
Pure: arrays in, numbers out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from audio_programs.model import RATE_HZ

_FRAME, _HOP = 1024, 512
_EDGES_HZ = (
    *(0, 100, 200, 300, 400, 510, 630, 770, 920, 1080, 1270, 1480, 1720, 2000, 2320, 2700, 3150, 3700, 4400, 5300),
    *(6400, 7700, 9500, 12000, 15500, 22050),
)  # Zwicker (1961), and what is above
_FULL_SCALE_DB_SPL = 96.0
_HEARD_DBFS = -60.0  # a frame under it is a pause
_SNR_FROM_DB, _SNR_TO_DB = -10.0, 35.0  # as is usual for a segmental figure: no frame outweighs the others
_FRAMES_AT_ONCE = 2048

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """What came out beside the sound; sums over frames, so that several sounds add up."""

    frames: int = 0
    distance_db: float = 0.0  # per frame: mean of |difference| of the bands' levels, each level the mask's at least
    noise_to_mask_db: float = 0.0  # per frame: mean over the bands of noise by mask, in dB
    audible: int = 0  # bands of all frames that are twice the mask or more
    lost: int = 0  # those of them that came out at a quarter of their power or less
    snr_db: float = 0.0  # per frame: signal by noise, segmental

    def plus(self, other: "Noise") -> "Noise":
        """Return both together."""
        return Noise(**{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)})

    def mean(self, name: str) -> float:
        """Return a figure's mean over the frames."""
        return float(getattr(self, name)) / self.frames


def noise_of(pairs: Iterable[tuple[NDArray[np.int16], NDArray[np.int16]]]) -> Noise:
    """Return the noise of several (sound, decoded) together."""
    total = Noise()
    for sound, decoded in pairs:
        before, after = sound.astype(np.float64) / 32768, decoded.astype(np.float64) / 32768
        after *= np.dot(before, after) / np.dot(after, after)
        for start in range(0, len(before) - _FRAME, _FRAMES_AT_ONCE * _HOP):
            end = start + _FRAMES_AT_ONCE * _HOP + _FRAME - _HOP
            total = total.plus(_noise(before[start:end], after[start:end]))
    return total


def _noise(before: Floats, after: Floats) -> Noise:
    sound, came, noise = (_powers(samples) for samples in (before, after, after - before))
    heard = 10 * np.log10(sound.sum(axis=1) + 1e-12) > _HEARD_DBFS
    sound, came, noise = sound[heard], came[heard], noise[heard]
    if not len(sound):
        return Noise()
    bands, came_bands, noise_bands = sound @ _BANDS, came @ _BANDS, noise @ _BANDS
    mask = np.maximum((bands @ _SPREADING) * 10 ** (-_offsets_db(sound) / 10), _QUIET)
    levels, came_levels = (10 * np.log10(np.maximum(one, mask)) for one in (bands, came_bands))
    by_mask = noise_bands / mask
    audible = bands > 2 * mask
    snr_db = 10 * np.log10((sound.sum(axis=1) + 1e-12) / (noise.sum(axis=1) + 1e-12))
    return Noise(
        frames=len(sound),
        distance_db=float(np.abs(levels - came_levels).mean(axis=1).sum()),
        noise_to_mask_db=float((10 * np.log10(by_mask.mean(axis=1) + 1e-6)).sum()),
        audible=int(audible.sum()),
        lost=int((audible & (came_bands < bands / 4)).sum()),
        snr_db=float(np.clip(snr_db, _SNR_FROM_DB, _SNR_TO_DB).sum()),
    )


def _powers(samples: Floats) -> Floats:
    """Return each frame's power spectrum; a full-scale tone sums up to 0 dB."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, _FRAME)[::_HOP]
    window = np.hanning(_FRAME)
    spectrum = np.fft.rfft(frames * window, axis=1)
    powers: Floats = np.abs(spectrum) ** 2 * 4 / (np.sum(window**2) * _FRAME)
    return powers


def _offsets_db(powers: Floats) -> Floats:
    """Return how far under the spread sound the mask lies, in each frame and band."""
    inside = powers[:, 1:] + 1e-15
    flatness_db = 10 * (np.log10(inside).mean(axis=1) - np.log10(inside.mean(axis=1)))
    tonal = np.minimum(flatness_db / -60, 1)[:, np.newaxis]
    offsets: Floats = tonal * (14.5 + np.arange(len(_EDGES_HZ) - 1)) + (1 - tonal) * 5.5
    return offsets


def _bands() -> Floats:
    hz = np.fft.rfftfreq(_FRAME, 1 / RATE_HZ)
    index = np.searchsorted(_EDGES_HZ, hz, side="right") - 1
    return np.equal.outer(np.minimum(index, len(_EDGES_HZ) - 2), np.arange(len(_EDGES_HZ) - 1)).astype(np.float64)


def _spreading() -> Floats:
    apart = np.subtract.outer(np.arange(len(_EDGES_HZ) - 1), np.arange(len(_EDGES_HZ) - 1)).T + 0.474
    spread: Floats = 10 ** ((15.81 + 7.5 * apart - 17.5 * np.sqrt(1 + apart**2)) / 10)
    spread /= spread.sum(axis=0)
    return spread


def _quiet() -> Floats:
    """Return the power in each band that is just heard in quiet (Terhardt 1979)."""
    khz = np.sqrt(np.array(_EDGES_HZ[1:]) * np.maximum(np.array(_EDGES_HZ[:-1]), 20)) / 1000
    spl = 3.64 * khz**-0.8 - 6.5 * np.exp(-0.6 * (khz - 3.3) ** 2) + 0.001 * khz**4
    quiet: Floats = 10 ** ((np.minimum(spl, 90) - _FULL_SCALE_DB_SPL) / 10)
    return quiet


_BANDS, _SPREADING, _QUIET = _bands(), _spreading(), _quiet()
