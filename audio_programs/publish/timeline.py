"""The one timeline of an episode, in milliseconds: what ID3, JSON chapters, psc and WebVTT are all written from.

Chapters are written three times, by three formats, and apps compare them: they must agree in count, title and start
(RULES H5). So samples become milliseconds here, once, and titles are cleaned here, once. Pure; counts samples and
never adds up rounded times.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from audio_programs.catalog.alike import milliseconds
from audio_programs.model import RATE_HZ, Chapter, Recording, Samples
from audio_programs.publish.values import value


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A chapter as apps see it. Milliseconds from the first sample a player plays (RULES A4)."""

    start_ms: int
    end_ms: int
    title: str  # never empty, one line, as XML and ID3 allow it
    anchor: str


def last_millisecond(length_samples: Samples) -> int:
    """Return the end of a sound in milliseconds, rounded down: nothing may end after it (RULES H3, V1)."""
    return length_samples * 1000 // RATE_HZ


def whole_seconds(length_samples: Samples) -> int:
    """Return the length in seconds, to the nearest, at least 1 (RULES I10)."""
    return max(1, (length_samples * 2 + RATE_HZ) // (2 * RATE_HZ))


def marks(recording: Recording) -> tuple[Mark, ...]:
    """Return a recording's chapters."""
    return marks_of(recording.chapters, length_samples=recording.length_samples)


def marks_of(chapters: Sequence[Chapter], *, length_samples: Samples) -> tuple[Mark, ...]:
    """Return the chapters of a sound: the first at 0, each ending where the next begins, the last with the sound.

    For whoever writes chapters before there is a recording to ask, as the ID3 tag is (RULES H3, H5).
    """
    starts = [milliseconds(chapter.start_samples) for chapter in chapters]
    ends = (*starts[1:], last_millisecond(length_samples))
    return tuple(
        Mark(start_ms=start, end_ms=end, title=value(chapter.title) or str(number), anchor=chapter.anchor)
        for number, (chapter, start, end) in enumerate(zip(chapters, starts, ends, strict=False), start=1)
    )


def clock(moment_ms: int) -> str:
    """Write a moment as ``HH:MM:SS.mmm``, at least two digits of hours: the form of psc and WebVTT (RULES V1, H6)."""
    seconds, thousandths = divmod(moment_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{thousandths:03}"
