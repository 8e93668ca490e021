"""A page dump while it is being read: its lines, what each was taken for, and what the page says about its article.

A value: a rule takes a page and returns another. So each rule can be tried alone, and their order is all that counts.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from audio_programs.errors import Problem
from audio_programs.guidance import NO_GUIDANCE, Guidance
from audio_programs.model import Day, Season, Unit
from audio_programs.sources.dump.lines import Line
from audio_programs.sources.dump.sights import Sight


class Stage(StrEnum):
    """When a rule is asked: for where the article is, its start, boxes amid it, its end, furniture inside it."""

    FRAME = "where the article is"
    START = "where the body starts"
    AMID = "amid the body"
    END = "where the body ends"
    INSIDE = "inside the body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A dump's lines, and what the rules so far made of them. Lines are named by their index in ``lines``."""

    path: str
    lines: tuple[Line, ...]
    guidance: Guidance = NO_GUIDANCE
    stated_title: str = ""  # the front matter's
    taken: Mapping[int, str] = field(default_factory=dict)  # the lines that are no part of the body, with the rule
    sights: tuple[Sight, ...] = ()  # what each line looks like among the others
    core: range | None = None  # where the page weighs most; None for a text that is no web page
    start: int = 0  # the body's first line
    end: int | None = None  # the line after the body's last; None until something ends it
    title: int | None = None
    author: str = ""
    date: Day | None = None
    updated: Day | None = None
    season: Season | None = None
    unit: Unit | None = None
    program_title: str = ""
    listing: tuple[str, ...] = ()
    next_title: str = ""
    stated_on: Mapping[str, int] = field(default_factory=dict)  # (metadata key -> line in the file)
    problems: tuple[tuple[str, Problem], ...] = ()  # (metadata key, what is wrong with it)

    def with_taken(self, indexes: Iterable[int], rule: str) -> "Page":
        """Return this page with some lines left out of the body; the title stays, and what another rule took."""
        fresh = {index: rule for index in indexes if index not in self.taken and index != self.title}
        return dataclasses.replace(self, taken={**self.taken, **fresh}) if fresh else self

    def with_metadata(self, index: int, **values: object) -> "Page":
        """Return this page with metadata that is stated on a line."""
        lines = dict.fromkeys(values, self.lines[index].number)
        return dataclasses.replace(self, stated_on={**self.stated_on, **lines}, **values)  # type: ignore[arg-type]  # by name

    def ended_at(self, index: int) -> "Page":
        """Return this page with its body ending before a line, if it does not end earlier."""
        end = index if self.end is None else min(self.end, index)
        return dataclasses.replace(self, end=end)

    def with_title(self, index: int) -> "Page":
        """Return this page with its title found; the body starts after it."""
        stated_on = {**self.stated_on, "title": self.lines[index].number}
        return dataclasses.replace(self, title=index, start=index + 1, stated_on=stated_on)

    def free(self, indexes: Iterable[int]) -> list[int]:
        """Return those of some lines that no rule has taken yet."""
        return [index for index in indexes if index not in self.taken]

    @property
    def first_paragraph(self) -> int | None:
        """The first line that weighs as a paragraph; None for a text that is no web page."""
        if self.core is None:
            return None
        return next((at for at in self.core if self.sights[at].paragraph or self.sights[at].wrapped), self.core.start)

    def letters(self, places: range) -> int:
        """Return how much of some lines is paragraphs, in letters."""
        return sum(min(self.sights[at].width, 600) for at in places if self.sights[at].paragraph)

    @property
    def body(self) -> range:
        """The lines from the body's first to its last."""
        return range(self.start, len(self.lines) if self.end is None else self.end)


Find: TypeAlias = Callable[[Page, str], Page]
"""A rule as a function: it takes a page and its own name, and returns the page with what it found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One entry of the table: a line that it leaves out carries its name."""

    name: str
    stage: Stage
    find: Find

    def __call__(self, page: Page) -> Page:
        """Return the page with what this rule finds in it."""
        return self.find(page, self.name)
