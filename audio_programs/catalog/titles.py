"""Titles as apps compare them, what is added to one that would be taken for another, what one should not hold. Pure.

The titles given to ``qualified_titles`` are published ones (``published_text``): what apps see is what they compare.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache

from audio_programs.catalog.published_text import published_title, with_qualifier
from audio_programs.model import Season, Unit

_DAY = timedelta(days=1)
_QUOTES = dict.fromkeys(map(ord, '‘’‚‛′`´“”„‟″«»‹›"'), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
# Joins letters, fills blanks or picks a glyph without being seen, though Unicode calls it a letter or a mark.
_NOT_SEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_TAGS = range(0xE0020, 0xE0080)  # of which the flags of regions are made: format characters that are seen

_NUMBER = re.compile(
    r"(?:s(?:eason|eries)?[ .]*\d{1,3}[ ,.:x-]*e(?:p(?:isode)?)?[ .]*\d{1,4}"  # S1E2; Season 1, Episode 2
    r"|ep(?:isode)?[ .]*\d{1,4}"  # Episode 3; Ep. 3
    r"|s(?:eason|eries)?[ .]*\d{1,3}(?=\s*(?:[:.|-]|$)))"  # S2: ...; not 'Season 2 apples'
    r"(?!\w)"
)


@lru_cache(maxsize=1 << 16)  # asked of each title again and again
def fold_title(title: str) -> str:
    """Return a title as apps and readers compare it: case, quotes, dashes, blanks, forms of letters folded, and
    nothing in it that is not seen.

    >>> fold_title("What’s  in a “Name” – Really?") == fold_title('what\\'s in a "name" - really?')
    True
    >>> fold_title("Night\\u200bfall") == fold_title("Nightfall")
    True
    """
    composed = _NOT_SEEN.sub("", unicodedata.normalize("NFKC", _NOT_SEEN.sub("", title)))
    seen = "".join(one for one in composed if unicodedata.category(one) != "Cf" or ord(one) in _TAGS)
    # Once more: what was between a letter and its accent is gone now.
    folded = unicodedata.normalize("NFKC", seen).translate(_QUOTES | _DASHES).casefold()
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


def show_name_in(title: str, program_title: str) -> bool:
    """Say whether a title begins with its program's (RULES I2): 'Quiet Hours: Milk', 'Quiet Hours - Milk'."""
    return _bare(title, program_title) != fold_title(title)


def number_in(title: str, program_title: str) -> str:
    """Return the season's or episode's number that a title begins with, folded; '' if it does not (RULES I2).

    It may stand behind the program's title.

    >>> number_in("Episode 3: Milk", "Quiet Hours"), number_in("Quiet Hours - S1E2 Two", "Quiet Hours")
    ('episode 3', 's1e2')
    >>> number_in("7 quiet hours", "Quiet Hours")
    ''
    """
    found = _NUMBER.match(_bare(title, program_title))
    return found[0] if found else ""


def _bare(title: str, program_title: str) -> str:
    """Return a title, folded, without its program's before it."""
    prefix = re.escape(fold_title(program_title))
    return re.sub(rf"^{prefix}(?:\s*[:|]\s*|\s+-+\s+)(?=\S)", "", fold_title(title)) if prefix else fold_title(title)


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
        found = {index: published_title(name(index)) for index in alike}
        qualified = {index: with_qualifier(titles[index], word) for index, word in found.items() if word}
        if len({fold_title(one) for one in qualified.values()}) == len(alike):
            return qualified
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
            candidate = with_qualifier(title, str(counts[title]))
        given.setdefault(fold_title(candidate), []).append(moment)
        result.append(candidate)
    return tuple(result)
