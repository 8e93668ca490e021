"""Section audio: a section's clips and pauses as samples, at the level of their voices, whole MP3 frames long.

After clips, before ``encode``. A section is a stream: clips come one by one, and its samples leave block by block, so
that memory does not grow with its length. All is counted in samples from the section's first; nothing here depends on
any other section, so that an edit changes its own section only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audio_programs.audio.clips import to_published_rate
from audio_programs.audio.levels import limiter_ceiling_dbtp
from audio_programs.audio.limiter import Limiter
from audio_programs.model import RATE_HZ, SAMPLES_PER_FRAME, Pcm, Samples

LEAD = Samples(441)
"""10 ms of silence before the first clip: the joint then errs no more than one-pass encoding does (47 of 32768
against 89), and a chapter still starts within 20 ms of its heading's first sound."""

_TAIL = 4410
"""100 ms at least of silence after the last clip. The last 1,105 samples of a section are not decoded, its
successor's frames stand there; and 50 ms are needed for a quiet joint."""

_SHORTEST = RATE_HZ
"""A section lasts at least 1 s: apps round chapter starts to whole seconds, and no two may fall into one (RULES H3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipSound:
    """A clip with what its voice and its place in the script say about it."""

    pcm: Pcm
    gain_db: float  # its voice's
    pause_after_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedSound:
    """A brought sound, ready to be heard as it is, and the silence after it."""

    samples: NDArray[np.float32]  # at the published rate, levelled, faded (``brought``)
    pause_after_ms: int


class SectionStream:
    """A section's samples, block by block, and where in them each clip is heard.

    A clip in which nothing is heard has a cue of no length, and its pause. A section without clips is a second of
    silence. The last clip's pause is part of the section. ``before`` and ``after`` are heard around the clips, and
    have no cues. All together is limited so that the MP3 keeps ``true_peak_dbtp``.
    """

    def __init__(
        self,
        clips: Iterable[ClipSound],
        *,
        true_peak_dbtp: float,
        before: PlacedSound | None = None,
        after: PlacedSound | None = None,
    ) -> None:
        self._clips = clips
        self._before, self._after = before, after
        self._limiter = Limiter(ceiling_dbtp=limiter_ceiling_dbtp(true_peak_dbtp))
        self._cues: list[tuple[Samples, Samples]] = []
        self._sounded, self._paused_ms = int(LEAD), 0  # pauses are turned into samples once a place: no drift
        self._end = 0  # of all that was laid down

    @property
    def cues(self) -> tuple[tuple[Samples, Samples], ...]:
        """(First sample, the one after the last) of each clip that has come, without its pause."""
        return tuple(self._cues)

    @property
    def length_samples(self) -> Samples:
        """How long the section is, as far as it has come: once all blocks were taken, a whole number of frames."""
        return Samples(self._end)

    def blocks(self) -> Iterator[NDArray[np.int16]]:
        """Take the clips, one when it is needed, and yield the samples; once only."""
        for block in self._limited():
            yield _as_int16(block)

    def _limited(self) -> Iterator[NDArray[np.float32]]:
        if self._before is not None:
            yield from self._laid(self._before.samples, self._before.pause_after_ms)
        for clip in self._clips:
            sound = to_published_rate(clip.pcm)
            yield from self._laid(sound, clip.pause_after_ms, gain_db=clip.gain_db)
            self._cues.append((Samples(self._end - len(sound)), Samples(self._end)))
        if self._after is not None:
            yield from self._laid(self._after.samples, self._after.pause_after_ms)
        last_sound = self._end
        yield from self._silent_until(_whole_frames(max(self._place(), last_sound + _TAIL, _SHORTEST)))
        yield from self._limiter.rest()

    def _laid(
        self, samples: NDArray[np.float32], pause_after_ms: int, *, gain_db: float = 0.0
    ) -> Iterator[NDArray[np.float32]]:
        """Lay down a sound after the pause that is due."""
        yield from self._silent_until(self._place())
        yield from self._limiter.sound(samples, gain_db=gain_db)
        self._end += len(samples)
        self._sounded += len(samples)
        self._paused_ms += pause_after_ms

    def _silent_until(self, place: int) -> Iterator[NDArray[np.float32]]:
        yield from self._limiter.silence(place - self._end)
        self._end = place

    def _place(self) -> int:
        """Return where the next sound begins, or the last pause ends."""
        return self._sounded + (self._paused_ms * RATE_HZ + 500) // 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSound:
    """A section's samples all at once, for one that is short: a whole number of MP3 frames."""

    samples: NDArray[np.int16]
    cues: tuple[tuple[Samples, Samples], ...]  # one a clip

    @property
    def pcm(self) -> Pcm:
        """The same samples as engines give them."""
        return Pcm(RATE_HZ, self.samples.astype("<i2").tobytes())


def assemble(
    clips: Iterable[ClipSound],
    *,
    true_peak_dbtp: float,
    before: PlacedSound | None = None,
    after: PlacedSound | None = None,
) -> SectionSound:
    """Return a whole ``SectionStream``."""
    stream = SectionStream(clips, true_peak_dbtp=true_peak_dbtp, before=before, after=after)
    samples = np.concatenate(list(stream.blocks()))
    return SectionSound(samples=samples, cues=stream.cues)


def _whole_frames(length: int) -> int:
    return -(-length // SAMPLES_PER_FRAME) * SAMPLES_PER_FRAME


def _as_int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Round to 16 bits, without dither: silence must stay digital silence where sections are joined, and the noise of
    rounding, 98 dB down, is far under what MP3 keeps. The limiter has seen to it that all fits."""
    scaled: NDArray[np.float32] = samples * np.float32(32768)
    np.rint(scaled, out=scaled)
    return scaled.astype(np.int16)
