"""Front matter: what an editor states about an article, in a ``---`` block on top of a .md or .txt alike.

It overrules what a reader finds in the text. The body keeps its lines: those of the front matter are left blank in it,
so that a line counted in the body is the line in the file.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import PurePosixPath
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, PlainValidator

from audio_programs.errors import Problem
from audio_programs.guidance import Guidance
from audio_programs.model import Day, EpisodeKind, Season, Unit
from audio_programs.people import People
from audio_programs.sources import dates, levels
from audio_programs.sources.fences import cut_by_notes, find_fences
from audio_programs.sources.text import fold
from audio_programs.yaml_text import Patterns, Refused, check_as_far, read_yaml, shorten, strict

MAX_ID = 200
MAX_SLUG = 60


def _text(written: str) -> str:
    return fold(written)


def _id(written: str) -> str:
    if re.search(r"\s", written):
        raise Refused(f"id {_quoted(written)} has a blank in it", "write it in one piece, like first-night-home")
    if len(written) > MAX_ID:
        raise Refused(f"id {_quoted(written)} is too long", f"use at most {MAX_ID} characters")
    return written


def _slug(written: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+", written):
        raise Refused(
            f"slug {_quoted(written)} cannot stand in an address", "use only a-z, 0-9 and -, like night-walks"
        )
    if len(written) > MAX_SLUG:
        raise Refused(f"slug {_quoted(written)} is too long", f"use at most {MAX_SLUG} characters")
    return written


def _link(written: str) -> str:
    problem = Refused(f"link {_quoted(written)} is not a web address", "write it whole: https://www.example.org/page")
    try:
        address = urlsplit(written)
        whole = address.scheme in ("http", "https") and bool(address.hostname)
    except ValueError:
        raise problem from None
    if not whole or re.search(r"\s", written):
        raise problem
    return written


def _image(written: str) -> str:
    place = PurePosixPath(written)
    if ":" in written or "\\" in written or place.is_absolute() or written.startswith("~"):
        hint = "put the picture beside the article and write its file name, like bath.jpg"
        raise Refused(f"image {_quoted(written)} is not a file beside the article", hint)
    if ".." in place.parts:  # invariant 10: an article reaches no file outside its folder
        hint = "put the picture beside the article, or in a folder there, like pictures/bath.jpg"
        raise Refused(f"image {_quoted(written)} leaves the article's folder", hint)
    return written


def _day_of(key: str) -> Callable[[object], Day]:
    def read(written: object) -> Day:
        if not isinstance(written, str):
            raise Refused(f"{key} is not one date", f"write it like {key}: 2025-10-14")
        day = dates.read_day(written)
        if isinstance(day, dates.NotADate):
            raise Refused(f"{key} {day.what}", day.hint)
        return day

    return read


def _season(written: object) -> Season:
    season = levels.read_season(written) if isinstance(written, str) else None
    if season is None:
        shown = f"season {_quoted(written)}" if isinstance(written, str) else "season"
        raise Refused(f"{shown} has no number", 'write a number from 1, like 2, or "2: Milk" in quotes')
    return season


def _unit(written: object) -> Unit:
    if not isinstance(written, str) or not written.strip():
        raise Refused("unit is no text", 'write its number or its name, like 3, Baths, or "3: Baths" in quotes')
    return levels.read_unit(written)


def _quoted(written: str) -> str:
    return f'"{shorten(written)}"'


Text: TypeAlias = Annotated[str, AfterValidator(_text)]


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """Every key that front matter may have; docs/reference/front-matter.md says what each means."""

    id: Annotated[str, AfterValidator(_id)] = ""
    slug: Annotated[str, AfterValidator(_slug)] = ""
    title: Text = ""
    author: Text = ""
    date: Annotated[Day | None, PlainValidator(_day_of("date"))] = None
    updated: Annotated[Day | None, PlainValidator(_day_of("updated"))] = None
    season: Annotated[Season | None, PlainValidator(_season)] = None
    unit: Annotated[Unit | None, PlainValidator(_unit)] = None
    number: Annotated[int | None, Field(ge=1, le=99_999)] = None
    summary: Text = ""
    image: Annotated[str, AfterValidator(_image)] = ""
    link: Annotated[str, AfterValidator(_link)] = ""
    voice: Text = ""
    explicit: bool | None = None
    draft: bool = False
    kind: EpisodeKind = EpisodeKind.FULL
    people: People = ()
    skip: Patterns = ()
    start: Patterns = ()
    stop: Patterns = ()
    heading: Patterns = ()

    def guided(self, guidance: Guidance) -> Guidance:
        """Return what guides a program's reading, with what this article adds."""
        return guidance.over(skip=self.skip, start=self.start, stop=self.stop, heading=self.heading)


KEYS = tuple(one.name for one in fields(FrontMatter))


@dataclass(frozen=True, slots=True, kw_only=True)
class Top:
    """A source with its front matter read: ``body`` has as many lines as the source, the front matter's left blank.

    Where there are problems, ``stated`` is what is right of it, to be looked at further; no article is built of it.
    """

    body: str
    stated: FrontMatter = field(default_factory=FrontMatter)
    lines: tuple[tuple[str, int], ...] = ()  # (key, line) of each key that it states
    problems: tuple[Problem, ...] = ()
    doubtful: frozenset[str] = frozenset()  # keys that it states, or was meant to, in a way that cannot be read


def read_top(text: str, path: str) -> Top:
    """Take the front matter off a source's text. All that is wrong with it is told at once, each with its line."""
    lines = text.split("\n")
    fences = find_fences(lines, path, keys=KEYS)
    if fences is None:
        return Top(body=text)
    body = "\n" * fences.after + "\n".join(lines[fences.after :])
    yaml = lines[fences.first : fences.last]
    document, problems = read_yaml("\n".join(yaml), path, first_line=fences.first + 1)
    cut = cut_by_notes(yaml, path, first_line=fences.first + 1)
    problems = (*fences.problems, *problems, *(problem for _key, problem in cut))
    if document is None:
        return Top(body=body, problems=problems, doubtful=frozenset(KEYS))
    if not isinstance(document.value, dict | None):
        problems += (Problem(path, document.line_of(), "the front matter is no 'key: value'", "write one a line"),)
        return Top(body=body, problems=problems, doubtful=frozenset(KEYS))
    checked = check_as_far(FrontMatter, document, path)
    doubtful = frozenset(key for key in KEYS if checked.is_in_doubt(key)) | {key for key, _problem in cut}
    keys = document.value or {}
    return Top(
        body=body,
        stated=checked.value or FrontMatter(),
        lines=tuple(
            (key, document.line_of(key))
            for key, value in keys.items()
            if key in KEYS and value not in (None, "") and key not in doubtful
        ),
        problems=(*problems, *checked.problems),
        doubtful=doubtful,
    )
