"""Importing into a program: what is new in the order that its pages tell, what is known brought up to date."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from audio_programs.begin.names import LONGEST_FILE_NAME, file_stem, next_number
from audio_programs.build.folders import list_files
from audio_programs.catalog.levels import find_levels
from audio_programs.catalog.order import in_order
from audio_programs.catalog.slugs import plain_name
from audio_programs.config.settings import Program
from audio_programs.errors import Notice, Problem
from audio_programs.importing.arrivals import Arrival, Source, read_sources
from audio_programs.importing.contradictions import contradictions
from audio_programs.importing.house import house_text
from audio_programs.importing.shelf import Brought, Shelf, State
from audio_programs.keys import hash8, key_of
from audio_programs.model import Article

_NUMBER = re.compile(r"\d{1,8}[-_. ]")
LONGEST_SHOWN = 80  # characters of what a source says otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What came of an import."""

    brought: tuple[tuple[str, Brought], ...] = ()  # by what messages call the source, in the order of the program
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()

    def count(self, state: State) -> int:
        """Return how many sources came to a state."""
        return sum(one.state is state for _source, one in self.brought)


def run_import(shelf: Shelf, program: Program, sources: Sequence[Source]) -> ImportReport:
    """Import sources into a program. What cannot be read is told, and keeps nothing else from coming."""
    arrivals = list(read_sources(sources, program.reading))
    problems = [problem for one in arrivals for problem in one.read.problems]
    notices = [notice for one in arrivals for notice in one.read.notices]
    sound = [_Page(one, article, program) for one in arrivals if (article := _sound(one)) is not None]
    new = [one for one in sound if one.name not in shelf.record]
    notices += contradictions([one.article for one in new])
    brought: list[tuple[str, Brought]] = []
    try:
        for one in sound:
            if one.name in shelf.record:
                text = one.text(shelf.record[one.name].id)
                brought.append((one.shown, shelf.update(one.name, text, one.digest)))
        for one in _ordered(new, program):  # one by one: what was written is told if a later one cannot be
            brought += [(one.shown, _begin(shelf, one))]
    finally:
        if brought:
            shelf.remember()
    problems += differences(brought)
    return ImportReport(brought=tuple(brought), problems=tuple(sorted(problems)), notices=tuple(sorted(set(notices))))


class _Page:
    """An arrival that is an article, with the season and unit that its folder says where it states none."""

    def __init__(self, arrival: Arrival, article: Article, program: Program) -> None:
        self.name, self.shown, self.digest = arrival.name, arrival.shown, arrival.digest
        self.inner = arrival.name.partition("/")[2] or arrival.name  # without the folder that was named
        self._text = arrival.text
        path = f"{program.folder}/{self.inner}"
        alone = replace(article, path=path)
        levels = find_levels([alone], program)[0][path]
        self.article = replace(article, season=levels.season, unit=levels.unit)

    def text(self, id_: str) -> str:
        """Return the article as house Markdown; Markdown stays as it was written."""
        return self._text or house_text(self.article, id_=id_)

    @property
    def id(self) -> str:
        """Return what the article is known by."""
        named = plain_name(self.article.title, LONGEST_FILE_NAME) or "article"
        return self.article.id or f"{named}-{hash8(key_of(self.name))}"

    @property
    def folder(self) -> str:
        """Return the folder that the article's file goes to: Markdown that states no season goes by its folder."""
        return f"{self.inner.rpartition('/')[0]}/" if self._text and "/" in self.inner else ""


def _sound(arrival: Arrival) -> Article | None:
    return None if arrival.read.problems else arrival.read.article


def _begin(shelf: Shelf, page: _Page) -> Brought:
    """Write a new article under the next number."""
    home = shelf.project / shelf.folder
    there = {path.relative_to(home).as_posix() for path in list_files(shelf.project, home).files}
    there |= {one.file for one in shelf.record.values()}
    beside = [name.removeprefix(page.folder) for name in there if name.startswith(page.folder)]
    numbered = next_number(name for name in beside if "/" not in name and name.endswith(".md")) or "01-"
    file = f"{page.folder}{file_stem(page.article.title, prefix=numbered)}.md"
    return shelf.begin(page.name, page.text(page.id), file=file, id_=page.id, digest=page.digest)


def differences(brought: Iterable[tuple[str, Brought]]) -> list[Problem]:
    """Return a problem for each place that both the editor and the source changed."""
    return [
        Problem(
            one.file,
            difference.line,
            f'the source now says here: "{_short(difference.theirs)}"; your text was kept',
            "take it over by hand if it is right",
        )
        for _source, one in brought
        for difference in one.differences
    ]


def _ordered(pages: Sequence[_Page], program: Program) -> list[_Page]:
    """Return new pages as they follow one another: by season, unit, their own numbers, then by lists and chains.

    Where nothing tells, they stand as they came: files by name, the chapters of a book as in the book.
    """
    told = any(
        one.article.listing
        or one.article.next_title
        or one.article.number
        or _NUMBER.match(one.inner.rpartition("/")[2])
        for one in pages
    )
    placed: dict[str, tuple[Article, _Page]] = {}
    for at, one in enumerate(pages):
        folder, _, name = one.inner.rpartition("/")
        inner = one.inner if told else f"{folder}/{at:06}-{name}".lstrip("/")
        path = f"{program.folder}/{inner}"
        placed[path] = (replace(one.article, path=path), one)
    articles = [article for article, _page in placed.values()]
    levels, _ = find_levels(articles, program)
    return [placed[one.path][1] for one in in_order(articles, program=program, levels=levels, ids={})]


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= LONGEST_SHOWN else f"{folded[:LONGEST_SHOWN].rstrip()} ..."
