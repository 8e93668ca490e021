"""Reading any files that are named, in a project or outside of one: what will be spoken of each, and what left out.

Part of the edge: files are opened, nothing is written. A file in a program is read as the build reads it: with the
program's settings, and with what its pages share. Files elsewhere have each other for siblings, folder by folder.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audio_programs.build.environment import environment
from audio_programs.build.folders import list_files, plain
from audio_programs.build.layout import ARTICLES, PROGRAM_FILE, find_project
from audio_programs.build.memory import Memory
from audio_programs.build.program_articles import Articles, articles_of
from audio_programs.build.settings_files import read_library_file, read_program_file, read_project_voices
from audio_programs.errors import Problem
from audio_programs.guidance import NO_GUIDANCE, Guidance
from audio_programs.sources.registry import InstalledReader, Read, Surveyor, readers, surveyors


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRead:
    """A named file, and what reading it gave."""

    path: str  # as it was named
    read: Read


@dataclass(frozen=True, slots=True, kw_only=True)
class _Folder:
    """A folder whose files are siblings, and what is known of them."""

    articles: Articles
    base: Path  # its sources are named from here


def read_named(paths: Sequence[str]) -> Iterator[SourceRead]:
    """Yield what each file holds, in the order given, whatever is wrong with the others."""
    table, surveying = readers(), surveyors()
    beside: dict[Path, list[Path]] = {}
    for name in paths:
        path = Path(name).absolute()
        beside.setdefault(path.parent, []).append(path)
    folders: dict[Path, _Folder] = {}
    for name in paths:
        path = Path(name).absolute()
        reader = table.get(path.suffix.lower())
        if reader is None:
            yield SourceRead(path=name, read=_refused(name, table))
            continue
        folder = folders.get(path.parent)
        if folder is None:
            folder = folders[path.parent] = _folder(path.parent, beside[path.parent], table, surveying)
        yield SourceRead(path=name, read=_read(name, path, reader, folder))


def _read(name: str, path: Path, reader: InstalledReader, folder: _Folder) -> Read:
    read = folder.articles.read(path.relative_to(folder.base).as_posix(), reader)
    problems = tuple(Problem(plain(name), one.line, one.what, one.hint) for one in read.problems)
    return Read(article=read.article, problems=problems, notices=read.notices)


def _folder(
    folder: Path, named: Sequence[Path], table: Mapping[str, InstalledReader], surveying: Mapping[str, Surveyor]
) -> _Folder:
    """Return what is known of a folder's files: of a program's, or of those that were named."""
    project = find_project(folder)
    program = _program_folder(folder, project) if project else None
    if project is None or program is None:
        return _siblings(folder, folder, named, surveying, NO_GUIDANCE)
    voices, _ = read_project_voices(project)
    library, _ = read_library_file(project)
    settings, _ = read_program_file(project, program.relative_to(project).as_posix(), library=library, voices=voices)
    files = [path for path in list_files(project, program).files if path.suffix.lower() in table]
    return _siblings(project, program, files, surveying, settings.reading if settings else NO_GUIDANCE)


def _siblings(
    base: Path, within: Path, files: Sequence[Path], surveying: Mapping[str, Surveyor], guidance: Guidance
) -> _Folder:
    sources = sorted({path.relative_to(base).as_posix() for path in files})
    memory = Memory(base, environment=environment().digest)
    articles = articles_of(base, within, sources=sources, surveyors=surveying, memory=memory, guidance=guidance)
    return _Folder(articles=articles, base=base)


def _program_folder(folder: Path, project: Path) -> Path | None:
    articles = project / ARTICLES
    if not folder.is_relative_to(articles) or folder == articles:
        return None
    program = articles / folder.relative_to(articles).parts[0]
    return program if (program / PROGRAM_FILE).is_file() else None


def _refused(name: str, table: Mapping[str, InstalledReader]) -> Read:
    endings = ", ".join(sorted(table))
    problem = Problem(plain(name), 0, "files of this kind are not read", f"those that end in {endings} are")
    return Read(article=None, problems=(problem,))
