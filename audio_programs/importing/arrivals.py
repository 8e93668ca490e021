"""What is to be imported: files, folders of files, books taken apart; each read, with what guides its reading.

Part of the edge: files are opened, nothing is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from audio_programs.build.folders import is_beside, plain, why_unreadable
from audio_programs.errors import Notice, Problem
from audio_programs.guidance import Guidance, repeated_on
from audio_programs.keys import digest_of
from audio_programs.sources.epub import chapters
from audio_programs.sources.registry import Read, most_bytes, readers, surveyors, too_large
from audio_programs.sources.text import decode

BOOK = ".epub"
MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file's bytes before they are read, wherever it came from."""

    name: str  # what it is remembered by: 'dumps/night.txt', or an address
    shown: str  # what messages call it
    suffix: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What reading a source gave: one article, or what keeps it from being one."""

    name: str
    shown: str
    digest: str  # SHA-256 of what it was read from
    read: Read
    text: str = ""  # a source that is Markdown already: it stays as it was written


def found_at(paths: Sequence[Path]) -> tuple[tuple[Source, ...], tuple[Problem, ...], tuple[Notice, ...]]:
    """Open what is named, folders with all that is in them."""
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    notices: list[Notice] = []
    table = readers()
    for path in paths:
        files = _inside(path) if path.is_dir() else [path]
        if path.is_dir() and not files:
            problems.append(Problem(plain(str(path)), 0, "the folder is empty", "name a folder with articles in it"))
        for file in files:
            shown = plain(str(file))
            name = plain(file.relative_to(path.parent).as_posix() if path.is_dir() else file.name)
            if file.suffix.lower() not in table:
                kinds = ", ".join(sorted(table))
                if path.is_dir():
                    notices.append(Notice(shown, 0, f"left alone: it does not end in {kinds}"))
                else:
                    problems.append(Problem(shown, 0, "files of this kind are not read", f"those in {kinds} are"))
                continue
            opened = _opened(file, name, shown)
            if isinstance(opened, Problem):
                problems.append(opened)
            else:
                sources.setdefault(name, opened)
    return tuple(sources.values()), tuple(problems), tuple(notices)


def read_sources(sources: Sequence[Source], guidance: Guidance) -> Iterator[Arrival]:
    """Read what came, with what the pages among it share."""
    surveying = surveyors()
    surveys = [surveying[one.suffix](one.content) for one in sources if one.suffix in surveying]
    guidance = replace(guidance, repeated=repeated_on(surveys))
    table = readers()
    for one in sources:
        if one.suffix == BOOK:
            yield from _book(one, guidance)
            continue
        read = table[one.suffix](one.content, one.shown, guidance)
        text = (decode(one.content, one.shown)[0] or "") if one.suffix in MARKDOWN else ""
        yield Arrival(name=one.name, shown=one.shown, digest=digest_of(one.content), read=read, text=text)


def _book(source: Source, guidance: Guidance) -> Iterator[Arrival]:
    """Yield the chapters of a book, each as an article of its own."""
    found = chapters(source.content, source.shown, guidance)
    digest = digest_of(source.content)
    if isinstance(found, Problem):
        read = Read(article=None, problems=(found,))
        yield Arrival(name=source.name, shown=source.shown, digest=digest, read=read)
        return
    times: dict[str, int] = {}
    for title, read in found:
        times[title] = times.get(title, 0) + 1
        again = f" ({times[title]})" if times[title] > 1 else ""
        named = f"{source.name}#{title}{again}"
        yield Arrival(name=named, shown=source.shown, digest=digest, read=read)


def _inside(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not any(is_beside(part) for part in path.relative_to(folder).parts))


def _opened(path: Path, name: str, shown: str) -> Source | Problem:
    try:
        size_bytes = path.stat().st_size
        if size_bytes > most_bytes(path.name):
            return too_large(shown, size_bytes)
        return Source(name=name, shown=shown, suffix=path.suffix.lower(), content=path.read_bytes())
    except OSError as error:
        hint = "check the name, the file and its permissions"
        return Problem(shown, 0, f"cannot be read: {why_unreadable(error)}", hint)
