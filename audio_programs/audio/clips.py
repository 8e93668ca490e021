"""Clips at the published rate: an engine's samples, resampled, without the silence that the engine put around them.

Between engines and sections. A clip's sound begins where its words begin, so that pauses are ours alone and a
cue points at what is heard. Never changes a clip's level: that is its voice's gain.
"""

from collections.abc import Sequence

import numpy as np
import soxr
from numpy.typing import NDArray

from audio_programs.model import RATE_HZ, Pcm

_SILENCE_BELOW_PEAK_DB = 50.0
"""Well above the noise of rounding, well under the softest beginning of a word: espeak's h and f pass -45 dB within
0.3 ms of their first sample."""

_NOTHING = 10 ** (-70 / 20)  # a clip that never rises above -70 dBFS holds no words, only rounding

_KEEP_BEFORE = 132  # samples, 3 ms: a soft onset begins under the threshold
_KEEP_AFTER = 882  # samples, 20 ms: an ending fades for longer than a beginning rises
_FADE_IN = 88  # samples, 2 ms: a cut never clicks
_FADE_OUT = 220  # samples, 5 ms


def to_published_rate(pcm: Pcm) -> NDArray[np.float32]:
    """Return a clip as float32 samples (1.0 is full scale) at 44.1 kHz, trimmed; empty if nothing is heard in it.

    Raises ValueError if ``pcm.samples`` is no whole number of 16-bit samples.
    """
    samples = as_float(pcm)
    if len(samples) and pcm.rate_hz != RATE_HZ:
        samples = soxr.resample(samples, pcm.rate_hz, RATE_HZ, quality="HQ")
    return _faded(_trimmed(samples)) if len(samples) else samples


def calibration_sound(clips: Sequence[Pcm]) -> NDArray[np.float32]:
    """Return a voice's calibration text as sound, one clip a sentence, for ``levels.solve_gain_db``.

    The sentences stand 250 ms apart, as in a reading: pauses weigh in loudness, and without them every episode
    comes out 0.3 dB quieter.
    """
    pause = np.zeros(RATE_HZ // 4, dtype=np.float32)
    parts = [part for clip in clips for part in (to_published_rate(clip), pause)]
    return np.concatenate(parts) if parts else pause[:0]


def as_float(pcm: Pcm) -> NDArray[np.float32]:
    """Return 16-bit samples as float32 (1.0 is full scale), at their own rate.

    Raises ValueError if ``pcm.samples`` is no whole number of 16-bit samples.
    """
    return np.frombuffer(pcm.samples, dtype="<i2").astype(np.float32) / np.float32(32768)


def _trimmed(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    peak = max(float(np.max(samples)), -float(np.min(samples)))
    if peak < _NOTHING:
        return samples[:0]
    heard = np.abs(samples) > peak * 10 ** (-_SILENCE_BELOW_PEAK_DB / 20)
    first, after_last = int(np.argmax(heard)), len(heard) - int(np.argmax(heard[::-1]))
    return samples[max(0, first - _KEEP_BEFORE) : after_last + _KEEP_AFTER]


def _faded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Fade the clip's edges, in place; a clip too short for that over half of it."""
    begin, end = min(_FADE_IN, len(samples) // 2), min(_FADE_OUT, len(samples) // 2)
    if begin:
        samples[:begin] *= np.linspace(0, 1, begin, endpoint=False, dtype=np.float32)
        samples[-end:] *= np.linspace(1, 0, end, endpoint=False, dtype=np.float32)
    return samples
