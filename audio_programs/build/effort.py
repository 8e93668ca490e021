"""How long the work of a plan will take here, by what earlier builds took. Pure: no clock is read.

``workers`` time what they do, ``sound`` adds it up, ``store.pace`` keeps it. Time is told; it decides where work is
done, never what comes of it.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from audio_programs.build.orders import ClipOrder
from audio_programs.store.pace import Pace

if TYPE_CHECKING:  # workers import this, and have no use for settings
    from audio_programs.build.wanted import SectionWanted

MOST_REMEMBERED = 200_000
"""Characters of the past that count, for each engine: about four hours of speech. A machine's speed changes."""


def together(one: Mapping[str, Pace], other: Mapping[str, Pace]) -> dict[str, Pace]:
    """Return two builds' paces, or two jobs', as one."""
    return {name: one.get(name, Pace()).plus(other.get(name, Pace())) for name in sorted({*one, *other})}


def remembered_paces(past: Mapping[str, Pace], new: Mapping[str, Pace]) -> dict[str, Pace]:
    """Return the past with what a build took; what is long ago weighs less and less."""
    return together({name: _faded(pace) for name, pace in past.items()}, new)


def expected_s(
    clips: Iterable[ClipOrder], sections: Iterable["SectionWanted"], *, paces: Mapping[str, Pace], workers: int
) -> float | None:
    """Return in how many seconds the clips are spoken and the sections encoded; None where there is no past to tell.

    No section is shared by two workers, so one that is long sets the least that it can take.
    """
    by_clip: dict[str, float] = {}
    for clip in clips:
        pace = paces.get(clip.voice.engine)
        if pace is None or not pace.spoken_characters:
            return None
        by_clip[clip.key] = len(clip.text) * pace.spoken_s / pace.spoken_characters
    in_sections: list[float] = []
    for section in sections:
        pace = paces.get(engine_of(section.clips))
        if section.clips and (pace is None or not pace.section_characters):
            return None
        encoding = characters_in(section) * pace.section_s / pace.section_characters if pace and section.clips else 0.0
        in_sections.append(encoding + sum(by_clip.pop(clip.key, 0.0) for clip in section.clips))
    spoken_apart = sum(by_clip.values())
    return max((sum(in_sections) + spoken_apart) / max(1, workers), max(in_sections, default=0.0))


def engine_of(clips: Iterable[ClipOrder]) -> str:
    """Return the engine that a section's encoding is counted with: that of its first clip; '' without any."""
    return next((clip.voice.engine for clip in clips), "")


def characters_in(section: "SectionWanted") -> int:
    """Count the characters that are spoken in a section."""
    return sum(len(clip.text) for clip in section.clips)


def _faded(pace: Pace) -> Pace:
    most = max(pace.spoken_characters, pace.section_characters)
    if most <= MOST_REMEMBERED:
        return pace
    share = MOST_REMEMBERED / most
    return Pace(
        spoken_characters=round(pace.spoken_characters * share),
        spoken_s=pace.spoken_s * share,
        section_characters=round(pace.section_characters * share),
        section_s=pace.section_s * share,
    )
