"""Reading the sources: from a project's folder to settings, articles, histories, and everything wrong with them.

The edge of the flow: files are opened here, and nothing is decided. Nothing is written. A file that cannot be read
is a problem, and the others go on.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from audio_programs.build.casting import further_problems
from audio_programs.build.environment import environment
from audio_programs.build.folders import (
    is_beside,
    is_plain,
    list_files,
    odd_name,
    plain,
    program_folders,
    shown,
)
from audio_programs.build.layout import ARTICLES, HISTORY_FILE, PROGRAM_FILE, VOICES_FILE
from audio_programs.build.memory import Memory
from audio_programs.build.program_articles import articles_of
from audio_programs.build.settings_files import (
    missing_program_file,
    read_library_file,
    read_program_file,
    read_program_files,
    read_program_history,
    read_project_voices,
    read_right_voices,
)
from audio_programs.catalog.history import History
from audio_programs.config.read import LibraryFile
from audio_programs.config.settings import Program, ProgramFiles, VoicesFile
from audio_programs.config.values import SOUNDS
from audio_programs.errors import InputError, Notice, Problem
from audio_programs.guidance import NO_GUIDANCE, Guidance
from audio_programs.model import Article
from audio_programs.sources.registry import InstalledReader, Read, readers, surveyors

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif", ".heic", ".tif", ".tiff"})
_NOT_ARTICLES = _PICTURES | {*SOUNDS, ".yaml", ".yml", ".json"}
_LITTER = ("thumbs.db", "desktop.ini")  # what systems leave in folders


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramSources:
    """One program as its folder holds it."""

    folder: str  # 'articles/<name>'
    settings: Program | None  # None where program.yaml, the history or the folder cannot be used
    history: History = field(default_factory=History)
    articles: tuple[Article, ...] = ()
    broken: tuple[str, ...] = ()  # paths of articles that have a problem
    flawed: tuple[Article, ...] = ()  # of those: what could be read, to be looked at further and never built
    named: ProgramFiles | None = None  # where there are no settings: what they name, to be looked at likewise
    empty: bool = False  # neither program.yaml nor anything that may be an article
    ours: bool = True  # whether all of it was read by readers of this package


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """All that a project's folder says."""

    library: LibraryFile
    voices: VoicesFile
    programs: tuple[ProgramSources, ...]  # by folder name
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


def scan(project: Path, *, memory: Memory | None = None, settled: Collection[str] = ()) -> Sources:
    """Read everything but the programs in the folders ``settled``, in which nothing has changed.

    ``memory`` is what is known of articles that need not be opened again.

    Raises InputError if voices.yaml or library.yaml cannot be used: nothing can be built then. It carries what is
    wrong in the articles too, so that an editor sees everything at once (DESIGN invariant 8).
    """
    table = readers()
    memory = memory or Memory(project, environment=environment().digest)
    voices, problems_of_voices = read_project_voices(project)
    library, problems_of_library = read_library_file(project)
    problems: list[Problem] = [*problems_of_voices, *problems_of_library]
    notices: list[Notice] = [*_loose(project, table)]
    programs = []
    for folder in program_folders(project / ARTICLES):
        if f"{ARTICLES}/{folder.name}" in settled:
            continue
        name = folder.relative_to(project).as_posix()
        settings: Program | None = None
        if is_plain(name) and (folder / PROGRAM_FILE).exists():
            settings, found = read_program_file(project, name, library=library, voices=voices)
            problems.extend(found)
        guidance = settings.reading if settings else NO_GUIDANCE
        read = _read_program(
            project, folder, table=table, memory=memory, guidance=guidance, problems=problems, notices=notices
        )
        programs.append(_sources(read, settings if read.history is not None else None))
    if voices is None:
        # The one place where engines are asked while reading: else a misspelt setting were told only in the next run.
        language = (library.stated.language if library is not None else None) or "en"
        problems.extend(further_problems(read_right_voices(project), VOICES_FILE, language=language))
    if voices is None or library is None:
        raise InputError(tuple(sorted(set(problems))))
    problems.extend(_clashing_ids(programs))
    for index, program in enumerate(programs):
        if program.settings is None:
            named = read_program_files(project, program.folder, library=library)
            programs[index] = replace(program, named=named)
    return Sources(
        library=library,
        voices=voices,
        programs=tuple(programs),
        problems=tuple(sorted(set(problems))),
        notices=tuple(sorted(notices)),
    )


@dataclass(slots=True)
class _Reading:
    """A program's folder while it is read."""

    folder: str
    history: History | None = None  # None where the program cannot be built, whatever its settings say
    articles: list[Article] = field(default_factory=list)
    flawed: list[Article] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    empty: bool = False
    ours: bool = True


def _sources(read: _Reading, settings: Program | None) -> ProgramSources:
    return ProgramSources(
        folder=read.folder,
        settings=settings,
        history=read.history or History(),
        articles=tuple(read.articles),
        broken=tuple(read.broken),
        flawed=tuple(read.flawed),
        empty=read.empty,
        ours=read.ours,
    )


def _read_program(
    project: Path,
    folder: Path,
    *,
    table: Mapping[str, InstalledReader],
    memory: Memory,
    guidance: Guidance,
    problems: list[Problem],
    notices: list[Notice],
) -> _Reading:
    """Read the articles and the history of a program, whatever its settings are; ``guidance`` is what they say."""
    name = folder.relative_to(project).as_posix()
    if not is_plain(name):
        problems.append(odd_name(plain(name)))
        return _Reading(plain(name))
    read = _Reading(name)
    if not (folder / PROGRAM_FILE).exists():
        problems.extend(missing_program_file(project, name))  # told once, not once a file
        listed = list_files(project, folder)
        read.empty = not listed.unlisted and all(path.suffix.lower() not in table for path in listed.files)
        return read
    history, found = read_program_history(project, name)
    problems.extend(found)
    listed = list_files(project, folder)
    problems.extend((*listed.problems, *listed.unlisted))
    notices.extend(listed.notices)
    ours = (folder / PROGRAM_FILE, folder / HISTORY_FILE)
    sources = [(path.relative_to(project).as_posix(), path.suffix.lower()) for path in listed.files if path not in ours]
    articles = articles_of(
        project,
        folder,
        sources=[source for source, suffix in sources if suffix in table],
        surveyors=surveyors(),
        memory=memory,
        guidance=guidance,
    )
    for source, suffix in sources:
        reader = table.get(suffix)
        if _is_litter(source.rpartition("/")[2]):
            continue
        if reader is not None:
            read.ours = read.ours and reader.ours
            _take(read, source, articles.read(source, reader), problems, notices)
        elif suffix not in _NOT_ARTICLES:
            notices.append(_unread(source, table))
    read.history = history if not listed.unlisted else None
    return read


def _take(read: _Reading, source: str, found: Read, problems: list[Problem], notices: list[Notice]) -> None:
    problems.extend(found.problems)
    notices.extend(found.notices)
    if found.article is not None and not found.problems:
        read.articles.append(found.article)
        return
    read.broken.append(source)
    if found.article is not None:
        read.flawed.append(found.article)


def _loose(project: Path, endings: Collection[str]) -> Iterator[Notice]:
    """Yield the articles that stand in no program."""
    folder = project / ARTICLES
    programs = [one.name for one in program_folders(folder) if (one / PROGRAM_FILE).is_file()]
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        meant = path.suffix.lower() in endings and path.stem.lower() != "readme" and not path.name.startswith(".")
        if meant and path.is_file():
            what = "left out: an article stands in a program's folder; begin one: audio-programs new program NAME"
            if programs:
                what = f"left out: an article stands in a program's folder, such as {ARTICLES}/{programs[0]}/"
            yield Notice(shown(path, project), 0, what)


def _is_litter(name: str) -> bool:
    return name.lower().startswith(_LITTER) or is_beside(name)


def _unread(path: str, table: Collection[str]) -> Notice:
    endings = " and ".join(sorted(table))
    return Notice(path, 0, f"left out: only files that end in {endings} are read as articles; export it as text")


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
