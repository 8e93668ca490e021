"""How loud a sound is, how high it peaks, and how it is brought to the level that episodes promise.

Between clips and sections: ``solve_gain_db`` finds a voice's one gain from its calibration text; ``limit`` keeps
a section's peaks under a ceiling. Both look at the sound given and at nothing else, so that no edit of one
section reaches another. Never measures an episode: a gain over the whole would change every section when one
sentence does.

Samples are float32, mono, where 1.0 is full scale.
"""

import math
from functools import lru_cache

import numpy as np
import soxr
from numpy.typing import NDArray

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

_OVERSAMPLING = 4  # ITU-R BS.1770-5, annex 2
_WINDOW = 133  # samples: the limiter looks 1.5 ms ahead and 1.5 ms back
_PROMISED_WITHIN_LU = 1.0
_SOLVING_ROUNDS = 20  # at most; about 10 lead to within 0.01 dB, each bringing it nearer by half


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

    Stretches of 19.6 s with 0.4 s of what came before: the filters' answer has died away (by 400 dB) in that time, so
    that memory stays bounded and the result is that of filtering the whole.
    """
    hop = rate_hz // 10
    lead, body = 4 * hop, 196 * hop
    weighting = _k_weighting(rate_hz, lead + body)
    energies = np.zeros(len(samples) // hop, dtype=np.float64)
    for first in range(0, len(energies), 196):
        start = first * hop
        stretch = np.zeros(lead + body, dtype=np.float32)
        piece = samples[max(0, start - lead) : start + body]
        offset = max(0, lead - start)
        stretch[offset : offset + len(piece)] = piece
        heard = np.fft.irfft(np.fft.rfft(stretch) * weighting, n=lead + body)[lead:]
        means: NDArray[np.float64] = np.square(heard).reshape(-1, hop).mean(axis=1, dtype=np.float64)
        count = min(196, len(energies) - first)
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
    oversampled = soxr.resample(samples, rate_hz, _OVERSAMPLING * rate_hz, quality="HQ")
    peak = max(float(np.max(np.abs(oversampled), initial=0.0)), float(np.max(np.abs(samples))))
    return 20 * math.log10(peak) if peak > 0 else -math.inf


# --- The limiter -------------------------------------------------------------------------------------------------


def limit(samples: NDArray[np.float32], *, ceiling_dbtp: float) -> NDArray[np.float32]:
    """Return the sound with no sample above the ceiling, of the same length.

    Between the samples the curve passes it by 0.02 dB at most where nothing lies above 11 kHz, as nearly all of speech
    does not. The more there is above, the more may slip through: measured were 0.1 dB with a burst of 2 ms at 12 kHz,
    and 1.7 dB with a click of a third of a millisecond there.

    Each moment is turned down as far as the highest true peak within 1.5 ms asks, and the turning is smoothed over
    3 ms: running minimum, then running mean over the same window, which never exceeds what any peak allows. A
    gain that looks ahead has no attack to overshoot. What is farther from a peak than 3 ms is not touched.
    """
    limited = np.empty_like(samples)
    for start in range(0, len(samples), _BLOCK):
        # a block at a time, with all that can reach into it: the same samples as in one go, in bounded memory
        first, end = max(0, start - _BLOCK_MARGIN), start + _BLOCK
        piece = _limited(samples[first : end + _BLOCK_MARGIN], ceiling=10 ** (ceiling_dbtp / 20))
        limited[start:end] = piece[start - first :][:_BLOCK]
    return limited


_BLOCK = 1 << 18  # samples, 6 s: what fits the processor's cache runs 5 times faster than an hour at once
_BLOCK_MARGIN = 2 * _WINDOW


def _limited(samples: NDArray[np.float32], *, ceiling: float) -> NDArray[np.float32]:
    levels = _true_levels(samples, ceiling)
    if float(np.max(levels)) <= ceiling:
        return samples
    allowed = np.ones(len(levels) + 2 * (_WINDOW - 1), dtype=np.float32)  # a window's reach more at either end
    np.divide(ceiling, levels, out=allowed[_WINDOW - 1 : 1 - _WINDOW], where=levels > ceiling)
    gain = _running_mean(_running_minimum(allowed))
    # rounding in the mean may lift a sample by a hundred thousandth: the clip makes the ceiling exact
    highest = np.float32(ceiling)
    limited: NDArray[np.float32] = np.clip(samples * gain, -highest, highest)
    return limited


def _running_minimum(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the minimum of every ``_WINDOW`` neighbours, by doubling the span: 8 passes whatever the window."""
    span = 1
    while 2 * span <= _WINDOW:
        values = np.minimum(values[:-span], values[span:])
        span *= 2
    rest = _WINDOW - span
    return np.minimum(values[:-rest], values[rest:]) if rest else values


def _running_mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of every ``_WINDOW`` neighbours: sums of 1, 2, 4, ... that together make the window."""
    length = len(values) - _WINDOW + 1
    total = np.zeros(length, dtype=np.float32)
    span, done = 1, 0
    while done < _WINDOW:
        if _WINDOW & span:
            total += values[done : done + length]
            done += span
        values = values[:-span] + values[span:]
        span *= 2
    total /= np.float32(_WINDOW)
    return total


def _true_levels(samples: NDArray[np.float32], ceiling: float) -> NDArray[np.float32]:
    """Return each sample's level; at the crests that matter, that of the curve through the samples, if it is higher.

    The curve is computed only beside local maxima of at least half the ceiling: to rise by more than 6 dB between
    two samples, or away from a maximum, a sound must lie above 14.7 kHz, where speech has next to nothing. That
    is many times faster than oversampling everything.
    """
    levels = np.abs(samples)
    inner = levels[1:-1]
    crests = np.flatnonzero((inner > ceiling / 2) & (inner >= levels[:-2]) & (inner >= levels[2:])) + 1
    if not len(crests):
        return levels
    padded = np.pad(samples, _REACH)
    curves = np.zeros((len(_CURVE), len(crests)), dtype=np.float32)
    for tap, weights in enumerate(_CURVE.T):
        # summed in this order on every machine: a matrix product's order depends on the processor
        curves += weights[:, np.newaxis] * padded[crests + tap]
    levels[crests] = np.maximum(levels[crests], np.abs(curves).max(axis=0))
    return levels


_REACH = 12  # samples to either side of a crest that shape the curve beside it


def _curve_weights() -> NDArray[np.float32]:
    """Return, for each quarter from 3/4 before a sample to 3/4 after it, its neighbours' weights (sinc, Kaiser)."""
    places = np.arange(-_REACH, _REACH + 1)
    quarters = np.array([step for step in range(1 - _OVERSAMPLING, _OVERSAMPLING) if step]) / _OVERSAMPLING
    distances = places[np.newaxis, :] - quarters[:, np.newaxis]
    within = np.maximum(0.0, 1 - (distances / (_REACH + 1)) ** 2)
    weights = np.sinc(distances) * np.i0(6.0 * np.sqrt(within)) / np.i0(6.0)
    scaled: NDArray[np.float32] = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return scaled


_CURVE = _curve_weights()


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
    gain_db = aim - loudness
    for _ in range(_SOLVING_ROUNDS):
        missing_db = aim - integrated_lufs(limit(amplify(samples, gain_db=gain_db), ceiling_dbtp=ceiling))
        gain_db += missing_db
        if abs(missing_db) < 0.01:
            break
    if abs(missing_db) > _PROMISED_WITHIN_LU:
        raise Unlevelled(f"{loudness_lufs} LUFS cannot be reached under {true_peak_dbtp} dBTP")
    return round(gain_db, 2)


def amplify(samples: NDArray[np.float32], *, gain_db: float) -> NDArray[np.float32]:
    """Return the sound with a gain in dB."""
    return samples * np.float32(10 ** (gain_db / 20))
