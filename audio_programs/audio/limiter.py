"""The limiter: keeps a sound's peaks under a ceiling, in bounded memory however long the sound is.

Between clips and sections, and in the loop in which ``levels`` solves a voice's gain. It hears 3 ms to either side of a
moment and nothing else, so that a sound may come piece by piece, and no edit of one section reaches another.

Samples are float32, mono, where 1.0 is full scale.
"""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

OVERSAMPLING = 4  # ITU-R BS.1770-5, annex 2

_WINDOW = 133  # samples: the limiter looks 1.5 ms ahead and 1.5 ms back
_MARGIN = 2 * _WINDOW  # what can reach into a block from either side
_BLOCK = 1 << 17  # samples, 3 s: what fits the processor's cache runs twice as fast as an hour at once
_REACH = 12  # samples to either side of a crest that shape the curve beside it


def limit(samples: NDArray[np.float32], *, ceiling_dbtp: float, gain_db: float = 0.0) -> NDArray[np.float32]:
    """Return the sound, with a gain before all else, with no sample above the ceiling; of the same length.

    Between the samples the curve passes it by 0.02 dB at most where nothing lies above 11 kHz, as nearly all of speech
    does not. The more there is above, the more may slip through: measured were 0.1 dB with a burst of 2 ms at 12 kHz,
    and 1.7 dB with a click of a third of a millisecond there.

    Each moment is turned down as far as the highest true peak within 1.5 ms asks, and the turning is smoothed over
    3 ms: running minimum, then running mean over the same window, which never exceeds what any peak allows. A
    gain that looks ahead has no attack to overshoot. What is farther from a peak than 3 ms is not touched.
    """
    limited = np.empty(len(samples), dtype=np.float32)
    limiter = Limiter(ceiling_dbtp=ceiling_dbtp)
    done = 0
    for pieces in (limiter.sound(samples, gain_db=gain_db), limiter.rest()):
        for piece in pieces:
            limited[done : done + len(piece)] = piece
            done += len(piece)
    return limited


class Limiter:
    """``limit`` for a sound that comes piece by piece: the same samples, as soon as nothing can reach them any more.

    Each array that is given out holds good until the next one is asked for: its room is used again.
    """

    def __init__(self, *, ceiling_dbtp: float) -> None:
        self._ceiling = np.float32(10 ** (ceiling_dbtp / 20))
        self._held = np.empty(_BLOCK + 2 * _MARGIN, dtype=np.float32)
        self._given, self._end = 0, 0  # what is held before ``_given`` was given out, and reaches forward only
        room = len(self._held) + 2 * (_WINDOW - 1)  # a window's reach more at either end
        self._levels, self._one, self._other = (np.empty(room, dtype=np.float32) for _ in range(3))

    def sound(self, samples: NDArray[np.float32], *, gain_db: float = 0.0) -> Iterator[NDArray[np.float32]]:
        """Take sound, with a gain, and give out what is done."""
        gain = np.float32(10 ** (gain_db / 20))
        taken = 0
        while taken < len(samples):
            piece = samples[taken : taken + len(self._held) - self._end]
            np.multiply(piece, gain, out=self._held[self._end : self._end + len(piece)])
            taken += len(piece)
            self._end += len(piece)
            if self._end == len(self._held):
                yield self._limited(self._given, self._end - _MARGIN)
                # what was given out last, and what waited for its margin, begin the next block
                kept = self._held[self._end - 2 * _MARGIN :].copy()
                self._held[: 2 * _MARGIN] = kept
                self._given, self._end = _MARGIN, 2 * _MARGIN

    def silence(self, length: int) -> Iterator[NDArray[np.float32]]:
        """Take silence and give out what is done: where it is longer than the limiter hears, it costs nothing."""
        if length < _MARGIN:
            yield from self.sound(np.zeros(length, dtype=np.float32))
            return
        yield from self.rest()
        for done in range(0, length, _BLOCK):
            yield np.zeros(min(_BLOCK, length - done), dtype=np.float32)

    def rest(self) -> Iterator[NDArray[np.float32]]:
        """Give out what is held, as if silence followed."""
        if self._end > self._given:
            yield self._limited(self._given, self._end)
        self._given, self._end = 0, 0

    def _limited(self, start: int, stop: int) -> NDArray[np.float32]:
        """Return a stretch of what is held, limited by all that is held."""
        samples, length = self._held[: self._end], self._end
        levels = np.abs(samples, out=self._levels[:length])
        self._raise_to_crests(samples, levels)
        if levels.max() <= self._ceiling:
            return samples[start:stop]
        allowed = self._one[: length + 2 * (_WINDOW - 1)]
        allowed[: _WINDOW - 1] = allowed[1 - _WINDOW :] = 1
        inside = allowed[_WINDOW - 1 : 1 - _WINDOW]
        np.clip(levels, self._ceiling, np.inf, out=inside)  # 3 times faster than np.maximum with a number
        np.divide(self._ceiling, inside, out=inside)
        gain = self._mean_of_least(len(allowed))
        limited = np.multiply(samples, gain, out=gain)[start:stop]
        # rounding in the mean may lift a sample by a hundred thousandth: the clip makes the ceiling exact
        clipped: NDArray[np.float32] = np.clip(limited, -self._ceiling, self._ceiling, out=limited)
        return clipped

    def _raise_to_crests(self, samples: NDArray[np.float32], levels: NDArray[np.float32]) -> None:
        """Raise the levels at the crests that matter to that of the curve through the samples, if it is higher.

        The curve is computed only beside local maxima of at least half the ceiling: to rise by more than 6 dB between
        two samples, or away from a maximum, a sound must lie above 14.7 kHz, where speech has next to nothing. That
        is many times faster than oversampling everything.
        """
        crest = levels > self._ceiling / 2
        crest[1:] &= levels[1:] >= levels[:-1]
        crest[:-1] &= levels[:-1] >= levels[1:]
        crests = np.flatnonzero(crest)
        if not len(crests):
            return
        padded = np.zeros(len(samples) + 2 * _REACH, dtype=np.float32)
        padded[_REACH:-_REACH] = samples
        beside = np.ascontiguousarray(sliding_window_view(padded, 2 * _REACH + 1)[crests].T)
        curves = np.zeros((len(_CURVE), len(crests)), dtype=np.float32)
        product = np.empty_like(curves)
        for weights, neighbours in zip(_CURVE.T, beside, strict=True):
            # summed in this order on every machine: a matrix product's order depends on the processor
            curves += np.multiply(weights[:, np.newaxis], neighbours, out=product)
        levels[crests] = np.maximum(levels[crests], np.abs(curves, out=curves).max(axis=0))

    def _mean_of_least(self, length: int) -> NDArray[np.float32]:
        """Return the mean of every ``_WINDOW`` neighbours of the minimum of every ``_WINDOW`` neighbours of ``_one``.

        By doubling the span: 8 passes for each whatever the window; two arrays take turns to be read and written.
        """
        values, free = self._one, self._other
        span = 1
        while span < _WINDOW:
            step = min(span, _WINDOW - span)
            length -= step
            np.minimum(values[:length], values[step : step + length], out=free[:length])
            values, free = free, values
            span += step
        count = length - _WINDOW + 1
        total = self._levels[:count]
        total.fill(0)
        span, done = 1, 0
        while True:  # sums of 1, 2, 4, ... that together make the window
            if _WINDOW & span:
                total += values[done : done + count]
                done += span
            if done == _WINDOW:
                break
            length -= span
            np.add(values[:length], values[span : span + length], out=free[:length])
            values, free = free, values
            span *= 2
        total /= np.float32(_WINDOW)
        return total


def _curve_weights() -> NDArray[np.float32]:
    """Return, for each quarter from 3/4 before a sample to 3/4 after it, its neighbours' weights (sinc, Kaiser)."""
    places = np.arange(-_REACH, _REACH + 1)
    quarters = np.array([step for step in range(1 - OVERSAMPLING, OVERSAMPLING) if step]) / OVERSAMPLING
    distances = places[np.newaxis, :] - quarters[:, np.newaxis]
    within = np.maximum(0.0, 1 - (distances / (_REACH + 1)) ** 2)
    weights = np.sinc(distances) * np.i0(6.0 * np.sqrt(within)) / np.i0(6.0)
    scaled: NDArray[np.float32] = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return scaled


_CURVE = _curve_weights()
