"""What guides a reader besides the source itself: what the editor overrules, and what the pages of a program share.

Values and one question. A program's settings and an article's front matter say it; readers take it as a parameter.
"""

import enum
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

FEWEST_SIBLINGS = 3
"""Of fewer pages nobody can tell what they share by chance."""

Survey = frozenset[int]
"""The lines of one page, each as the number that ``line_number`` gives it."""


class Figures(enum.StrEnum):
    """What is spoken of a picture."""

    CAPTION = "caption"
    ALT = "alt"
    NONE = "none"


class Tables(enum.StrEnum):
    """What is spoken of a table."""

    ROWS = "rows"
    SKIP = "skip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """How a program's sources are to be read.

    A pattern is the text of a whole line; ``*`` in it stands for any text, and case and blanks do not matter.
    """

    skip: tuple[str, ...] = ()  # lines that are left out
    start: tuple[str, ...] = ()  # the body starts with the first line that is like one of these
    stop: tuple[str, ...] = ()  # the body ends before the first line under its start that is like one of these
    heading: tuple[str, ...] = ()  # lines that are headings
    figures: Figures = Figures.CAPTION
    tables: Tables = Tables.ROWS
    repeated: Survey = frozenset()  # the lines that many of the program's pages share

    def over(
        self, *, skip: Iterable[str], start: Iterable[str], stop: Iterable[str], heading: Iterable[str]
    ) -> "Guidance":
        """Return this with what one article's front matter adds. Where it states a start or stop, that alone holds."""
        return replace(
            self,
            skip=(*self.skip, *skip),
            start=tuple(start) or self.start,
            stop=tuple(stop) or self.stop,
            heading=(*self.heading, *heading),
        )

    def repeats(self, line: str) -> bool:
        """Say whether a line stands on many of the program's pages. That is evidence of furniture, no proof."""
        return bool(self.repeated) and line_number(line) in self.repeated


NO_GUIDANCE = Guidance()


def matches(patterns: Collection[str], line: str) -> bool:
    """Say whether a line is like one of an editor's patterns."""
    return bool(patterns) and bool(_expression(tuple(patterns)).fullmatch(_plain(line)))


def line_number(line: str) -> int:
    """Return the number that stands for a line on all pages, whatever its case and blanks.

    CRC-32: of a few hundred lines that pages share, one in millions stands for another line too.
    """
    return zlib.crc32(_plain(line).encode("utf-8", "surrogatepass"))


def survey_of(lines: Iterable[str]) -> Survey:
    """Return what a page's lines are, to find those that it shares with others."""
    return frozenset(line_number(line) for line in lines if line.strip())


def repeated_on(surveys: Collection[Survey]) -> Survey:
    """Return the lines that stand on at least half of the pages; none where there are too few pages to tell."""
    if len(surveys) < FEWEST_SIBLINGS:
        return frozenset()
    counts = Counter(number for survey in surveys for number in survey)
    return frozenset(
        number for number, count in counts.items() if 2 * count >= len(surveys) and count >= FEWEST_SIBLINGS
    )


def _plain(line: str) -> str:
    return " ".join(line.split()).casefold()


@lru_cache(maxsize=256)
def _expression(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(".*".join(re.escape(part) for part in _plain(one).split("*")) for one in patterns))
