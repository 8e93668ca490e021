"""Titles as apps compare them, and what is added to a title that would be taken for another (RULES I3). Pure."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from audio_programs.model import Season, Unit

_DAY = timedelta(days=1)
_QUOTES = dict.fromkeys(map(ord, '‘’‚‛′`´“”„‟″«»‹›"'), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def fold_title(title: str) -> str:
    """Return a title as apps compare it: case, quotes, dashes, blanks and forms of letters folded.

    >>> fold_title("What’s  in a “Name” – Really?") == fold_title('what\\'s in a "name" - really?')
    True
    """
    folded = unicodedata.normalize("NFKC", title).translate(_QUOTES | _DASHES).casefold()
    return " ".join(folded.split())


def qualified_titles(
    titles: Sequence[str],
    *,
    published: Sequence[datetime],
    seasons: Sequence[Season | None],
    units: Sequence[Unit | None],
) -> tuple[str, ...]:
    """Return the titles (of one program, in its order), each told apart from every like one of its day.

    Two of equal folded title less than 24 hours apart may fall on one day of somebody's calendar, and are then merged:
    both get their unit's name behind the title; where that tells nothing apart, their season's; else all but the first
    a count. Never a season's or episode's number, nor the program's name (RULES I2).
    """
    result = list(titles)
    for alike in _clashes(titles, published):
        names: tuple[Callable[[int], str], ...] = (
            lambda index: units[index].name if units[index] else "",  # type: ignore[union-attr]  # it is there
            lambda index: seasons[index].name if seasons[index] else "",  # type: ignore[union-attr]  # it is there
        )
        for index, title in _told_apart(alike, titles, names).items():
            result[index] = title
    return _counted(result, published)


def _clashes(titles: Sequence[str], published: Sequence[datetime]) -> list[list[int]]:
    """Return the groups (of two or more, by index) of like titles, each less than a day from another of its group."""
    by_title: dict[str, list[int]] = {}
    for index, title in enumerate(titles):
        by_title.setdefault(fold_title(title), []).append(index)
    groups = []
    for indexes in by_title.values():
        group: list[int] = []
        for index in sorted(indexes, key=lambda one: published[one]):
            if group and published[index] - published[group[-1]] >= _DAY:
                groups.append(group)
                group = []
            group.append(index)
        groups.append(group)
    return [sorted(group) for group in groups if len(group) > 1]


def _told_apart(
    alike: Sequence[int], titles: Sequence[str], names: Sequence[Callable[[int], str]]
) -> Mapping[int, str]:
    for name in names:
        found = [name(index) for index in alike]
        if all(found) and len({fold_title(one) for one in found}) == len(found):
            return {index: f"{titles[index]} ({name})" for index, name in zip(alike, found, strict=True)}
    return {}


def _counted(titles: Sequence[str], published: Sequence[datetime]) -> tuple[str, ...]:
    """Add a count to each title that is still like an earlier one of its day."""
    given: dict[str, list[datetime]] = {}
    counts: dict[str, int] = {}  # title -> the last count given to it
    result = []
    for title, moment in zip(titles, published, strict=True):
        candidate = title
        while any(abs(moment - other) < _DAY for other in given.get(fold_title(candidate), ())):
            counts[title] = counts.get(title, 1) + 1
            candidate = f"{title} ({counts[title]})"
        given.setdefault(fold_title(candidate), []).append(moment)
        result.append(candidate)
    return tuple(result)
