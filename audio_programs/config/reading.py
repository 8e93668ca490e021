"""``reading:``, in library.yaml and program.yaml: how sources are to be read, from text to ``Guidance``."""

from dataclasses import dataclass

from audio_programs.guidance import NO_GUIDANCE, Figures, Guidance, Tables
from audio_programs.yaml_text import Patterns, strict


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingText:
    """What one file states of it."""

    skip: Patterns = ()
    start: Patterns = ()
    stop: Patterns = ()
    heading: Patterns = ()
    figures: Figures | None = None
    tables: Tables | None = None


def guidance_of(library: ReadingText | None, program: ReadingText | None) -> Guidance:
    """Return how a program's sources are to be read: its own settings over the library's."""
    guidance = NO_GUIDANCE
    for stated in (library, program):
        if stated is not None:
            further = guidance.over(skip=stated.skip, start=stated.start, stop=stated.stop, heading=stated.heading)
            guidance = Guidance(
                skip=further.skip,
                start=further.start,
                stop=further.stop,
                heading=further.heading,
                figures=stated.figures or guidance.figures,
                tables=stated.tables or guidance.tables,
            )
    return guidance
