"""What is said of an episode, before and after: its title, date, place and the like, short of its words. Pure.

``status`` names by it why something is made again, and ``diff`` what listeners will see.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from audio_programs.model import Episode, Season, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is said of an episode and has changed. Both sides are '' where nothing short can be shown."""

    what: str  # 'title', 'date'
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """Write it in one line."""
        if not self.before and not self.after:
            return f"another {self.what}"
        return f"{self.what}: {self.before or 'none'} -> {self.after or 'none'}"


def episode_changes(before: Episode, after: Episode) -> tuple[Change, ...]:
    """Return what differs, in the order in which an editor would ask."""
    return tuple(_changes(before, after))


def _changes(before: Episode, after: Episode) -> Iterator[Change]:
    for what, old, new in (
        ("title", before.title, after.title),
        ("file", before.source, after.source),
        ("author", before.author, after.author),
        ("date", _moment(before.published), _moment(after.published)),
        ("updated", _moment(before.updated), _moment(after.updated)),
        ("season", _level(before.season), _level(after.season)),
        ("unit", _level(before.unit), _level(after.unit)),
        ("place in its season", str(before.episode), str(after.episode)),
        ("number", str(before.track or ""), str(after.track or "")),
        ("link", before.link, after.link),
        ("language", before.language, after.language),
        ("explicit", _said(before.explicit), _said(after.explicit)),
        ("address", before.slug, after.slug),
    ):
        if old != new:
            yield Change(what=what, before=old, after=new)
    if before.summary != after.summary:
        yield Change(what="summary")
    if before.image_file != after.image_file:
        yield Change(what="picture")


def _moment(moment: datetime | None) -> str:
    """Write a moment as a day, with its time where it has one."""
    if moment is None:
        return ""
    if moment.second:
        return f"{moment:%Y-%m-%d %H:%M:%S}"
    return f"{moment:%Y-%m-%d %H:%M}" if moment.hour or moment.minute else f"{moment:%Y-%m-%d}"


def _level(level: Season | Unit | None) -> str:
    if level is None:
        return ""
    return " ".join(part for part in (str(level.number) if level.number is not None else "", level.name) if part)


def _said(explicit: bool | None) -> str:
    return {True: "yes", False: "no", None: "as the program says"}[explicit]
