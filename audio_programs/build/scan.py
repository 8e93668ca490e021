"""Reading the sources: from a project's folder to settings, articles, histories, and everything wrong with them.

The edge of the flow: files are opened here, and nothing is decided. Nothing is written. A file that cannot be read
is a problem, and the others go on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from audio_programs.build.folders import is_plain, list_files, odd_name, plain, program_folders
from audio_programs.catalog.history import History, read_history
from audio_programs.config.read import LibraryFile, default_voices, read_library, read_program, read_voices
from audio_programs.config.settings import Program, VoicesFile
from audio_programs.errors import InputError, Notice, Problem
from audio_programs.model import Article
from audio_programs.sources.registry import MAX_SOURCE_BYTES, Reader, readers, too_large

ARTICLES = "articles"
LIBRARY_FILE = f"{ARTICLES}/library.yaml"
PROGRAM_FILE = "program.yaml"
HISTORY_FILE = "history.json"
VOICES_FILE = "voices.yaml"

_NOT_ARTICLES = frozenset({".jpg", ".jpeg", ".png", ".yaml", ".yml", ".json"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramSources:
    """One program as its folder holds it."""

    folder: str  # 'articles/<name>'
    settings: Program | None  # None where program.yaml, the history or the folder cannot be used
    history: History = field(default_factory=History)
    articles: tuple[Article, ...] = ()
    broken: tuple[str, ...] = ()  # paths of articles that could not be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All that a project's folder says."""

    library: LibraryFile
    voices: VoicesFile
    programs: tuple[ProgramSources, ...]  # by folder name
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


def find_project(start: Path) -> Path | None:
    """Return the nearest folder, from ``start`` upward, that holds an articles folder or a voices.yaml."""
    for folder in (start, *start.parents):
        if (folder / ARTICLES).is_dir() or (folder / VOICES_FILE).is_file():
            return folder
    return None


def scan(project: Path) -> Sources:
    """Read everything. Raises InputError if voices.yaml or library.yaml cannot be used: nothing can be built then."""
    problems: list[Problem] = []
    notices: list[Notice] = []
    voices, voices_problems = read_project_voices(project)
    library, library_problems = _library(project)
    if voices is None or library is None:
        raise InputError((*voices_problems, *library_problems))
    programs = []
    for folder in program_folders(project / ARTICLES):
        program = _scan_program(project, folder, library=library, voices=voices, problems=problems, notices=notices)
        programs.append(program)
    problems.extend(_clashing_ids(programs))
    return Sources(
        library=library,
        voices=voices,
        programs=tuple(programs),
        problems=tuple(sorted(problems)),
        notices=tuple(sorted(notices)),
    )


def read_project_voices(project: Path) -> tuple[VoicesFile | None, tuple[Problem, ...]]:
    """Return the voices of a project, or the default ones where it has no voices.yaml."""
    if not (project / VOICES_FILE).exists():
        return default_voices(), ()
    text, problems = _settings_text(project, VOICES_FILE)
    return (None, problems) if text is None else read_voices(text, VOICES_FILE)


def _library(project: Path) -> tuple[LibraryFile | None, tuple[Problem, ...]]:
    text, problems = _settings_text(project, LIBRARY_FILE)
    return (None, problems) if text is None else read_library(text, LIBRARY_FILE)


def _scan_program(
    project: Path,
    folder: Path,
    *,
    library: LibraryFile,
    voices: VoicesFile,
    problems: list[Problem],
    notices: list[Notice],
) -> ProgramSources:
    name = folder.relative_to(project).as_posix()
    if not is_plain(name):
        problems.append(odd_name(plain(name)))
        return ProgramSources(folder=plain(name), settings=None)
    settings, found = _program_settings(project, name, library=library, voices=voices)
    problems.extend(found)
    history, found = _history(project, name)
    problems.extend(found)
    articles, broken = [], []
    table = readers()
    listed = list_files(project, folder)
    problems.extend((*listed.problems, *listed.unlisted))
    notices.extend(listed.notices)
    for path in listed.files:
        if path.parent == folder and path.name in (PROGRAM_FILE, HISTORY_FILE):
            continue
        source = path.relative_to(project).as_posix()
        reader = table.get(path.suffix.lower())
        if reader is None:
            if path.suffix.lower() not in _NOT_ARTICLES:
                notices.append(_unread(source, table))
            continue
        article = _read_article(project, source, reader, within=folder, problems=problems, notices=notices)
        if article is None:
            broken.append(source)
        else:
            articles.append(article)
    return ProgramSources(
        folder=name,
        settings=settings if history is not None and not listed.unlisted else None,
        history=history or History(),
        articles=tuple(articles),
        broken=tuple(broken),
    )


def _program_settings(
    project: Path, folder: str, *, library: LibraryFile, voices: VoicesFile
) -> tuple[Program | None, tuple[Problem, ...]]:
    path = f"{folder}/{PROGRAM_FILE}"
    text, problems = _settings_text(project, path)
    if text is None:
        return None, problems
    return read_program(text, path, library=library, voices=voices)


def _history(project: Path, folder: str) -> tuple[History | None, tuple[Problem, ...]]:
    path = f"{folder}/{HISTORY_FILE}"
    if not (project / path).exists():
        return History(), ()
    text, problems = _settings_text(project, path)
    return (None, problems) if text is None else read_history(text, path)


def _read_article(
    project: Path,
    source: str,
    reader: Reader,
    *,
    within: Path,
    problems: list[Problem],
    notices: list[Notice],
) -> Article | None:
    path = project / source
    try:
        # A link that leads out of the program's folder could publish any file of this machine (DESIGN invariant 10).
        if not path.resolve().is_relative_to(within.resolve()):
            what = "is a link to a file outside its program"
            problems.append(Problem(source, 0, what, "put a copy of the file there"))
            return None
        if path.exists() and not path.is_file():
            problems.append(Problem(source, 0, "is not a file that can be read", "put a copy of the text there"))
            return None
        size_bytes = path.stat().st_size
        if size_bytes > MAX_SOURCE_BYTES:
            problems.append(too_large(source, size_bytes))
            return None
        content = path.read_bytes()
    except (OSError, RuntimeError) as error:  # RuntimeError: before Python 3.13, what resolve says of links in a circle
        problems.append(_unreadable(source, error))
        return None
    read = reader(content, source)
    problems.extend(read.problems)
    notices.extend(read.notices)
    return None if read.problems else read.article


def _settings_text(project: Path, name: str) -> tuple[str | None, tuple[Problem, ...]]:
    try:
        return (project / name).read_text(encoding="utf-8-sig"), ()
    except FileNotFoundError:
        return None, (Problem(name, 0, "is missing", _MISSING_HINTS.get(Path(name).name, "create it")),)
    except UnicodeDecodeError:
        return None, (Problem(name, 1, "is not UTF-8 text", "save it as UTF-8 in your editor"),)
    except OSError as error:
        return None, (_unreadable(name, error),)


_MISSING_HINTS = {
    "library.yaml": "create it with a line such as 'title: Quiet Hours'",
    PROGRAM_FILE: "create it with the lines 'title: ...' and 'description: ...', or move the folder elsewhere",
}


def _unreadable(path: str, error: OSError | RuntimeError) -> Problem:
    why = error.strerror or str(error) if isinstance(error, OSError) else "it is a link that leads back to itself"
    return Problem(path, 0, f"cannot be read: {why}", "check the file and its permissions")


def _unread(path: str, table: Mapping[str, Reader]) -> Notice:
    return Notice(path, 0, f"left out: only files that end in {', '.join(sorted(table))} are read as articles")


def _clashing_ids(programs: list[ProgramSources]) -> Iterator[Problem]:
    """Refuse the second of two programs with one id: they would share a folder in output/."""
    first: dict[str, str] = {}
    for index, program in enumerate(programs):
        if program.settings is None:
            continue
        taken = first.setdefault(program.settings.id, program.folder)
        if taken != program.folder:
            yield Problem(
                f"{program.folder}/{PROGRAM_FILE}",
                1,
                f"has the same id as {taken}: {program.settings.id!r}",
                "give one of the two another 'id:'",
            )
            programs[index] = replace(program, settings=None)
