"""What an editor names on the command line: programs by id or folder, articles by file.

Programs that were published and are gone from the sources are known too: what is to be told of them is asked for so.
"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from audio_programs.build.layout import ARTICLES
from audio_programs.build.scan import scan
from audio_programs.store.output import Output


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What the names came to."""

    programs: frozenset[str]  # ids
    articles: frozenset[str]  # paths, relative to the project
    unknown: tuple[str, ...]  # a sentence for each name that is none


def find_named(project: Path, what: Sequence[str], *, here: Path) -> Named:
    """Find out what each name is; relative file names count from ``here``, else from the project's folder."""
    if not what:
        return Named(programs=frozenset(), articles=frozenset(), unknown=())
    sources = scan(project)
    output = Output(project)
    gone = {output.manifest(program).folder: program for program in output.programs()}
    ids = {one.settings.id: one.folder for one in sources.programs if one.settings is not None}
    # A program whose settings cannot be read has no id: its folder's name selects nothing, and its problems are told.
    folders = {one.folder: one.settings.id if one.settings else Path(one.folder).name for one in sources.programs}
    ids = {**{program: folder for folder, program in gone.items()}, **ids}
    folders = {**gone, **folders}
    paths = {path for one in sources.programs for path in (*(each.path for each in one.articles), *one.broken)}
    programs, articles, unknown = set(), set(), []
    for name in what:
        inside = _inside(project, name, here=here)
        if name in ids:
            programs.add(name)
        elif inside in folders:
            programs.add(folders[inside])
        elif inside in paths:
            articles.add(inside)
        else:
            unknown.append(_unknown(name, [*ids, *sorted(paths)]))
    return Named(programs=frozenset(programs), articles=frozenset(articles), unknown=tuple(unknown))


def _inside(project: Path, name: str, *, here: Path) -> str:
    for base in (here, project, project / ARTICLES):
        path = (base / name).resolve()
        if path.exists() and path.is_relative_to(project.resolve()):
            return path.relative_to(project.resolve()).as_posix()
    return name.rstrip("/")


def _unknown(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    there = f"there are: {_listed(_nearest_first(name, known))}" if known else _NONE_YET
    hint = f"did you mean {near[0]}?" if near else there
    return f"{name} is neither a program nor an article - {hint}"


def _nearest_first(name: str, known: Sequence[str]) -> list[str]:
    return sorted(known, key=lambda one: -difflib.SequenceMatcher(None, name, one).ratio())


def _listed(known: Sequence[str]) -> str:
    more = f" and {len(known) - _MOST_LISTED} more" if len(known) > _MOST_LISTED else ""
    return ", ".join(known[:_MOST_LISTED]) + more


_MOST_LISTED = 10
_NONE_YET = "there are none yet; begin one: audio-programs new program"
