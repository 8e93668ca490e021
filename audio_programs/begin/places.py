"""Where a new article belongs: the program that is meant, the folder in it, and what its neighbours are called.

Part of the edge: settings and articles are read here, by the readers that a build uses. Nothing is written.
"""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from audio_programs.begin.names import next_number
from audio_programs.build.folders import list_files, program_folders
from audio_programs.build.layout import ARTICLES
from audio_programs.build.settings_files import read_library_file, read_program_file, read_project_voices
from audio_programs.config.read import LibraryFile
from audio_programs.config.settings import Program, VoicesFile
from audio_programs.errors import InputError
from audio_programs.sources.registry import readers


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a new article goes."""

    program: Program
    folder: str  # relative to the project: the program's, or one inside it
    prefix: str  # 'NN-', or '' where its neighbours go without
    number: int | None  # the next ``number``, where its neighbours state theirs


@dataclass(frozen=True, slots=True)
class NoSuchProgram(Exception):  # noqa: N818 - a question to the editor, told by cli
    """What was named is no program; ``hint`` says which there are."""

    name: str
    hint: str


def read_shared(project: Path) -> tuple[LibraryFile, VoicesFile]:
    """Return what holds for all programs. Raises InputError where library.yaml or voices.yaml cannot be used."""
    voices, problems = read_project_voices(project)
    library, more = read_library_file(project)
    if voices is None or library is None:
        raise InputError(tuple(sorted({*problems, *more})))
    return library, voices


def programs_there(project: Path) -> Iterator[tuple[str, str]]:
    """Yield the folder's name and the id of each program; the name for an id where its settings cannot be used."""
    library, voices = read_shared(project)
    for folder in program_folders(project / ARTICLES):
        program, _ = read_program_file(project, f"{ARTICLES}/{folder.name}", library=library, voices=voices)
        yield folder.name, program.id if program else folder.name


def find_place(project: Path, name: str, *, here: Path) -> Place:
    """Return where the next article of a program goes; ``name`` is its id, its folder, or a folder inside it.

    Raises NoSuchProgram, or InputError where the program's own settings cannot be used.
    """
    library, voices = read_shared(project)
    asked = _folder_named(project, name, here=here)
    there = list(programs_there(project))
    by_name = {folder: folder for folder, _ in there} | {id_: folder for folder, id_ in there}
    outer, inner = PurePosixPath(asked).parts[1:2], PurePosixPath(asked).parts[2:]
    chosen = by_name.get(name) or (outer[0] if asked.startswith(f"{ARTICLES}/") and outer[0] in by_name else "")
    if not chosen:
        raise NoSuchProgram(name, _hint(name, [id_ for _, id_ in there]))
    program, problems = read_program_file(project, f"{ARTICLES}/{chosen}", library=library, voices=voices)
    if program is None:
        raise InputError(problems)
    return _placed(project, program, asked if inner and outer[0] == chosen else "")


def _folder_named(project: Path, name: str, *, here: Path) -> str:
    """Return the folder of the project that a path leads to, relative to the project; '' if it leads to none."""
    for base in (here, project, project / ARTICLES):
        path = (base / name).resolve()
        if path.is_dir() and path.is_relative_to(project.resolve()):
            return path.relative_to(project.resolve()).as_posix()
    return ""


def _hint(name: str, known: Iterable[str]) -> str:
    there = list(known)
    near = difflib.get_close_matches(name, there, n=1, cutoff=0.5)
    if near:
        return f"did you mean {near[0]}?"
    if there:
        return f"there are: {', '.join(there[:12])}"
    return "there is none yet; begin one with: audio-programs new program NAME"


def _placed(project: Path, program: Program, folder: str) -> Place:
    home = project / program.folder
    table = readers()
    articles = [path for path in list_files(project, home).files if path.suffix.lower() in table]
    target = project / folder if folder else _last_folder(home, articles)
    beside = [path for path in articles if path.parent == target]
    stated = []
    for path in beside:
        try:
            read = table[path.suffix.lower()](path.read_bytes(), path.relative_to(project).as_posix())
        except OSError:  # a build tells that it cannot be read
            continue
        if read.article is not None and read.article.number is not None:
            stated.append(read.article.number)
    return Place(
        program=program,
        folder=target.relative_to(project).as_posix(),
        prefix="" if stated else next_number(path.name for path in beside),
        number=max(stated) + 1 if stated else None,
    )


def _last_folder(home: Path, articles: list[Path]) -> Path:
    """Return the program's folder, or the last of its seasons and units where all its articles lie in those."""
    parents = {path.parent for path in articles}
    return home if not parents or home in parents else max(parents, key=lambda path: _by_number(path.relative_to(home)))


def _by_number(path: Path) -> list[tuple[int, str]]:
    found = ((re.search(r"\d{1,8}", part), part) for part in path.parts)
    return [(int(number[0]) if number else -1, part) for number, part in found]
