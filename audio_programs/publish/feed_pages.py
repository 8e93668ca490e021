"""Which of a program's episodes stand in which of its feed's files.

A feed may be parted into pages (RFC 5005, section 3): ``feed.xml`` holds the newest items, and what apps subscribe to;
older ones stand in files of their own, counted from the oldest, so that a new episode moves no border between them.
Decided here, once, for whoever renders, names or reads them. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from audio_programs.catalog import names

Listed = TypeVar("Listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOfFeed:
    """One file of a feed, by its place among all of them: page 1 has the oldest items, the last one is feed.xml."""

    number: int  # from 1
    count: int  # pages of this feed

    @property
    def name(self) -> str:
        """Return the file's name in the program's folder."""
        return self._named(self.number)

    @property
    def is_newest(self) -> bool:
        """Say whether it is what apps subscribe to."""
        return self.number == self.count

    def links(self) -> tuple[tuple[str, str], ...]:
        """Return where the other pages are, as (relation, name): none where there is one page alone.

        ``next`` leads to what is older, as apps read on from the newest (RULES Z3).
        """
        if self.count == 1:
            return ()
        beside = ((1, "previous"), (-1, "next"))
        return (
            ("first", self._named(self.count)),
            *(
                (word, self._named(self.number + step))
                for step, word in beside
                if 1 <= self.number + step <= self.count
            ),
            ("last", self._named(1)),
        )

    def _named(self, number: int) -> str:
        return names.FEED if number == self.count else names.feed_page_name(number)


WHOLE = PageOfFeed(number=1, count=1)
"""The one page of a feed that is not parted."""


def pages_of_feed(
    newest_first: Sequence[Listed], *, per_page: int | None
) -> tuple[tuple[PageOfFeed, Sequence[Listed]], ...]:
    """Part a feed's items into its pages, the oldest page first, each newest item first.

    Each page but feed.xml has ``per_page`` items; feed.xml has at least as many, and less than twice as many: who
    follows no pages never sees a feed of two episodes. None leaves it whole.
    """
    older = max(0, len(newest_first) // per_page - 1) if per_page else 0
    count = older + 1
    newest = len(newest_first) - older * (per_page or 0)
    borders = [len(newest_first) - number * (per_page or 0) for number in range(older + 1)]
    parts = [newest_first[start:end] for end, start in pairwise(borders)]
    return tuple(
        (PageOfFeed(number=number, count=count), part)
        for number, part in enumerate([*parts, newest_first[:newest]], start=1)
    )
