"""What is said of an episode or a program, before and after: title, date, place and the like, short of words. Pure.

``status`` names by it why something is made again, and ``diff`` what listeners will see.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from audio_programs.model import Episode, Season, Unit

_LONGEST_SHOWN = 120
"""Characters: a longer text is said to be another, and not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is said and has changed. Both sides are '' where nothing short can be shown."""

    what: str  # 'title', 'date'
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """Write it in one line."""
        if not self.before and not self.after:
            return f"another {self.what}"
        return f"{self.what}: {self.before or 'none'} -> {self.after or 'none'}"


def changes_between(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """Return what differs between two of the same kind, in the order in which it is given."""
    return tuple(_changes(before, after))


def episode_changes(before: Episode, after: Episode) -> tuple[Change, ...]:
    """Return what differs between two episodes, in the order in which an editor would ask."""
    return changes_between(said_of(before), said_of(after))


def said_of(episode: Episode) -> dict[str, str]:
    """Return what is said of an episode, each thing by the name that an editor knows it by."""
    return {
        "title": episode.title,
        "file": episode.source,
        "author": episode.author,
        "date": shown_moment(episode.published),
        "updated": shown_moment(episode.updated),
        "season": _level(episode.season),
        "unit": _level(episode.unit),
        "place in its season": str(episode.episode or ""),
        "number": str(episode.track or ""),
        "kind": episode.kind.value,
        "link": episode.link,
        "language": episode.language,
        "explicit": {True: "yes", False: "no", None: "as the program says"}[episode.explicit],
        "address": episode.slug,
        "summary": episode.summary,
        "list of people": "; ".join(f"{one.name} ({one.role})" for one in episode.people),
        "list of links": "; ".join(one.address for one in episode.links),
        PICTURE: episode.image_file,
    }


PICTURE = "picture"
"""Pictures are known by names that say nothing to an editor: another one is said to be another."""


def shown_moment(moment: datetime | None) -> str:
    """Write a moment as a day, with its time where it has one; '' for none."""
    if moment is None:
        return ""
    if moment.second:
        return f"{moment:%Y-%m-%d %H:%M:%S}"
    return f"{moment:%Y-%m-%d %H:%M}" if moment.hour or moment.minute else f"{moment:%Y-%m-%d}"


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for what in (*before, *(name for name in after if name not in before)):
        old, new = before.get(what, ""), after.get(what, "")
        if old == new:
            continue
        short = what != PICTURE and max(len(old), len(new)) <= _LONGEST_SHOWN
        yield Change(what=what, before=old, after=new) if short else Change(what=what)


def _level(level: Season | Unit | None) -> str:
    if level is None:
        return ""
    return " ".join(part for part in (str(level.number) if level.number is not None else "", level.name) if part)
