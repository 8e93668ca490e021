"""Section audio: a section's clips and pauses as samples, at the level of their voices, whole MP3 frames long.

After clips, before ``encode``. All is counted in samples from the section's first; nothing here depends on any
other section, so that an edit changes its own section only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audio_programs.audio.clips import to_published_rate
from audio_programs.audio.levels import amplify, limit, limiter_ceiling_dbtp
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSound:
    """A section's samples, a whole number of MP3 frames, and where in them each clip is heard."""

    samples: NDArray[np.int16]
    cues: tuple[tuple[Samples, Samples], ...]  # (first sample, the one after the last), one a clip, without its pause

    @property
    def pcm(self) -> Pcm:
        """The same samples as engines give them."""
        return Pcm(RATE_HZ, self.samples.astype("<i2").tobytes())


def assemble(
    clips: Sequence[ClipSound],
    *,
    true_peak_dbtp: float,
    before: PlacedSound | None = None,
    after: PlacedSound | None = None,
) -> SectionSound:
    """Put clips and pauses one after another, each at its gain, limited so that the MP3 keeps ``true_peak_dbtp``.

    A clip in which nothing is heard has a cue of no length, and its pause. A section without clips is a second of
    silence. The last clip's pause is part of the section. ``before`` and ``after`` are heard around the clips, and
    have no cues.
    """
    spoken = [
        PlacedSound(
            samples=amplify(to_published_rate(clip.pcm), gain_db=clip.gain_db), pause_after_ms=clip.pause_after_ms
        )
        for clip in clips
    ]
    first = 1 if before else 0
    mixed, places = _mixed([*([before] if before else []), *spoken, *([after] if after else [])])
    cues = places[first : first + len(spoken)]
    limited = limit(mixed, ceiling_dbtp=limiter_ceiling_dbtp(true_peak_dbtp))
    return SectionSound(samples=_as_int16(limited), cues=cues)


def _mixed(placed: Sequence[PlacedSound]) -> tuple[NDArray[np.float32], tuple[tuple[Samples, Samples], ...]]:
    sounds = [one.samples for one in placed]
    cues, end = _cues([len(sound) for sound in sounds], [one.pause_after_ms for one in placed])
    last_sound = cues[-1][1] if cues else 0
    mixed = np.zeros(_whole_frames(max(end, last_sound + _TAIL, _SHORTEST)), dtype=np.float32)
    for sound, (start, stop) in zip(sounds, cues, strict=True):
        mixed[start:stop] = sound
    return mixed, cues


def _cues(lengths: Sequence[int], pauses_ms: Sequence[int]) -> tuple[tuple[tuple[Samples, Samples], ...], int]:
    """Return where each clip begins and ends, and where the last pause ends.

    Pauses are one running total in milliseconds, turned into samples once a place: rounding never adds up.
    """
    cues = []
    sounded, paused_ms = int(LEAD), 0
    for length, pause_ms in zip(lengths, pauses_ms, strict=True):
        start = sounded + _samples(paused_ms)
        cues.append((Samples(start), Samples(start + length)))
        sounded += length
        paused_ms += pause_ms
    return tuple(cues), sounded + _samples(paused_ms)


def _samples(length_ms: int) -> int:
    return (length_ms * RATE_HZ + 500) // 1000


def _whole_frames(length: int) -> int:
    return -(-length // SAMPLES_PER_FRAME) * SAMPLES_PER_FRAME


def _as_int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Round to 16 bits, without dither: silence must stay digital silence where sections are joined, and the noise of
    rounding, 98 dB down, is far under what MP3 keeps."""
    scaled = samples * np.float32(32768)
    np.rint(scaled, out=scaled)
    np.clip(scaled, -32768, 32767, out=scaled)
    return scaled.astype(np.int16)
