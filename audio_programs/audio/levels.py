"""How loud a sound is, how high it peaks, and how it is brought to the level that episodes promise.

Between clips and sections: ``solve_gain_db`` finds a voice's one gain from its calibration text, with the ``limiter``
in the loop. It looks at the sound given and at nothing else. Never measures an episode: a gain over the whole would
change every section when one sentence does.

Samples are float32, mono, where 1.0 is full scale.
"""

import math
from functools import lru_cache

import numpy as np
import soxr
from numpy.typing import NDArray

from audio_programs.audio.limiter import OVERSAMPLING, limit
from audio_programs.model import RATE_HZ

LAME_LOSS_DB = 0.45
"""What LAME takes off: it scales by 0.95 what it encodes at up to 160 kbit/s (measured after decoding: 0.446 dB at
every bitrate from 32 to 160, 0.27 at 192, 0.18 at 224, nothing from 256 on)."""

MP3_OVERSHOOT_DB = 3.8
"""How far under the promised true peak the limiter works, for 64 kbit/s, the lowest bitrate that keeps the promise.

MP3 adds 0.3 to 1.7 dB of peak to most voices and more to low ones, which lie deepest in the limiter. Of 8 espeak voices
at pitch 0 to 25 reading 3 minutes of articles, two decoded to -0.9 dBTP with 2.6 dB here and one with 3.4; with 3.8 the
worst was at -1.7. At 56 kbit/s and less more room does not help: the gain grows with it, and with 4 dB voices still
came out at -0.5. From 96 kbit/s on MP3 adds next to nothing."""

_PROMISED_WITHIN_LU = 1.0
_SOLVING_ROUNDS = 20  # at most; 4 or 5 lead to within 0.01 dB
_MOST_LIMITED_DB = 40.0  # a gain that is so much over what loudness asks for leads nowhere
_LEAST_SHARE = 0.2  # of a gain that is taken to come out as loudness, however hard the limiter works
_STRETCH = 36  # hops of 100 ms: transforms of this length fit the processor's cache


# --- Loudness: ITU-R BS.1770-5, annex 1 --------------------------------------------------------------------------


def integrated_lufs(samples: NDArray[np.float32], *, rate_hz: int = RATE_HZ) -> float:
    """Return the gated loudness of a mono sound in LUFS; -inf for silence or less than 400 ms.

    The standard's two filters are applied in the frequency domain, a stretch at a time; a full-scale tone of
    997 Hz reads -3.01.
    """
    hops = _hop_energies(samples, rate_hz)
    if len(hops) < 4:
        return -math.inf
    blocks = (hops[:-3] + hops[1:-2] + hops[2:-1] + hops[3:]) / 4  # 400 ms, a new one every 100 ms
    heard = blocks[blocks > _power(-70.0)]
    if not len(heard):
        return -math.inf
    loud = heard[heard > float(np.mean(heard)) * 10 ** (-10 / 10)]
    return _lufs(float(np.mean(loud)))


def _lufs(power: float) -> float:
    return -0.691 + 10 * math.log10(power)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def _hop_energies(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float64]:
    """Return the K-weighted mean square of each whole 100 ms.

    Stretches of 3.6 s with 0.4 s of what came before: the filters' answer has died away (by 400 dB) in that time, so
    that memory stays bounded and the result is that of filtering the whole.
    """
    hop = rate_hz // 10
    lead, body = 4 * hop, _STRETCH * hop
    weighting = _k_weighting(rate_hz, lead + body)
    energies = np.zeros(len(samples) // hop, dtype=np.float64)
    for first in range(0, len(energies), _STRETCH):
        start = first * hop
        stretch = np.zeros(lead + body, dtype=np.float32)
        piece = samples[max(0, start - lead) : start + body]
        offset = max(0, lead - start)
        stretch[offset : offset + len(piece)] = piece
        heard = np.fft.irfft(np.fft.rfft(stretch) * weighting, n=lead + body)[lead:]
        means: NDArray[np.float64] = np.square(heard).reshape(-1, hop).mean(axis=1, dtype=np.float64)
        count = min(_STRETCH, len(energies) - first)
        energies[first : first + count] = means[:count]
    return energies


@lru_cache(maxsize=4)
def _k_weighting(rate_hz: int, length: int) -> NDArray[np.complex64]:
    """Return K-weighting's frequency response for a real FFT of ``length`` samples.

    BS.1770 gives coefficients for 48 kHz only; the analogue filters behind them, and so those for any rate, are
    as libebur128 derives them.
    """
    z = np.exp(-2j * np.pi * np.arange(length // 2 + 1) / length)

    k = math.tan(math.pi * 1681.974450955533 / rate_hz)
    q = 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    above = high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k
    below = 1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k
    shelf = (above[0] + above[1] * z + above[2] * z * z) / (below[0] + below[1] * z + below[2] * z * z)

    k = math.tan(math.pi * 38.13547087602444 / rate_hz)
    q = 0.5003270373238773
    scale = 1 + k / q + k * k
    high_pass = (1 - 2 * z + z * z) / (1 + 2 * (k * k - 1) / scale * z + (1 - k / q + k * k) / scale * z * z)

    response: NDArray[np.complex64] = (shelf * high_pass).astype(np.complex64)
    return response


# --- True peak: BS.1770-5, annex 2 -------------------------------------------------------------------------------


def true_peak_dbtp(samples: NDArray[np.float32], *, rate_hz: int = RATE_HZ) -> float:
    """Return the highest level between and at the samples, 4 times oversampled, in dBTP; -inf for silence."""
    if not len(samples):
        return -math.inf
    oversampled = soxr.resample(samples, rate_hz, OVERSAMPLING * rate_hz, quality="HQ")
    peak = max(float(np.max(np.abs(oversampled), initial=0.0)), float(np.max(np.abs(samples))))
    return 20 * math.log10(peak) if peak > 0 else -math.inf


# --- A voice's gain ----------------------------------------------------------------------------------------------


class Unlevelled(ValueError):  # noqa: N818 - says what there is none of
    """There is no gain that brings a voice to the promised loudness under the promised peak."""


def limiter_ceiling_dbtp(true_peak_dbtp: float) -> float:
    """Return where the limiter works so that the decoded MP3 keeps the promised true peak: -4.8 for -1."""
    return true_peak_dbtp - MP3_OVERSHOOT_DB


def solve_gain_db(samples: NDArray[np.float32], *, loudness_lufs: float, true_peak_dbtp: float) -> float:
    """Return the gain in dB that brings a voice to ``loudness_lufs`` as played, limited and encoded.

    ``samples`` is the voice's calibration text (about 40 s at 44.1 kHz, as it comes from the engine). Speech peaks
    17 to 23 dB above its loudness, so the limiter takes loudness away: it is in the loop, and the gain aims over the
    promise by what LAME takes. Rounded to 0.01 dB: finer differences cannot be heard, and could differ between
    machines. Raises ValueError if there is nothing to hear, and Unlevelled if the two settings cannot be had together:
    the limiter takes away what a gain adds where they are less than about 12 dB apart (more where peaks are rare).
    """
    loudness = integrated_lufs(samples)
    if loudness == -math.inf:
        raise ValueError("a silent sound has no gain")
    aim = loudness_lufs + LAME_LOSS_DB
    ceiling = limiter_ceiling_dbtp(true_peak_dbtp)
    gain_db, share = aim - loudness, 1.0  # what share of a gain's change comes out: all of it without the limiter
    missing_db = step_db = 0.0
    for _ in range(_SOLVING_ROUNDS):
        before_db = missing_db
        missing_db = aim - integrated_lufs(limit(samples, ceiling_dbtp=ceiling, gain_db=gain_db))
        if step_db:
            share = min(1.0, max(_LEAST_SHARE, (before_db - missing_db) / step_db))
        step_db = missing_db / share
        gain_db += step_db
        if abs(missing_db) < 0.01 or gain_db + loudness > aim + _MOST_LIMITED_DB:
            break
    if abs(missing_db) > _PROMISED_WITHIN_LU:
        raise Unlevelled(f"{loudness_lufs} LUFS cannot be reached under {true_peak_dbtp} dBTP")
    return round(gain_db, 2)
