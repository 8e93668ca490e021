"""Opening the settings files of a project: voices.yaml, library.yaml, and each program's program.yaml and history.json.

Part of the edge: what the text says is read by ``config`` and ``catalog``. A file that stands under a name that is
nearly right is pointed at, for that is the commonest way of having none.
"""

from pathlib import Path

from audio_programs.build.layout import ARTICLES, HISTORY_FILE, LIBRARY_FILE, PROGRAM_FILE, VOICES_FILE
from audio_programs.catalog.history import History, read_history
from audio_programs.config.read import (
    LibraryFile,
    default_voices,
    named_files,
    read_library,
    read_program,
    read_voices,
    right_voices,
)
from audio_programs.config.settings import Program, ProgramFiles, VoiceLines, VoicesFile
from audio_programs.errors import Problem
from audio_programs.model import Voice

_MISSING_HINTS = {
    LIBRARY_FILE: "create it with a line such as 'title: Quiet Hours'",
    PROGRAM_FILE: "create it with the lines 'title: ...', 'description: ...' and 'category: Kids & Family > Parenting',"
    " or move the folder elsewhere",
}


def read_project_voices(project: Path) -> tuple[VoicesFile | None, tuple[Problem, ...]]:
    """Return the voices of a project, or the default ones where it has no voices.yaml."""
    if not (project / VOICES_FILE).exists():
        elsewhere = _nearly(project, VOICES_FILE)
        return (default_voices(), ()) if elsewhere is None else (None, (elsewhere,))
    text, problems = _text_of(project, VOICES_FILE)
    return (None, problems) if text is None else read_voices(text, VOICES_FILE)


def read_right_voices(project: Path) -> tuple[tuple[Voice, VoiceLines], ...]:
    """Return those voices of a voices.yaml with problems that are right by themselves, each with its lines."""
    text, _ = _text_of(project, VOICES_FILE)
    return () if text is None else right_voices(text, VOICES_FILE)


def read_library_file(project: Path) -> tuple[LibraryFile | None, tuple[Problem, ...]]:
    """Return what library.yaml says."""
    text, problems = _text_of(project, LIBRARY_FILE)
    return (None, problems) if text is None else read_library(text, LIBRARY_FILE)


def read_program_file(
    project: Path, folder: str, *, library: LibraryFile | None, voices: VoicesFile | None
) -> tuple[Program | None, tuple[Problem, ...]]:
    """Return a program's settings; ``folder`` is 'articles/<name>'.

    Without the library's or the voices there is no program, but what is wrong in its own file is told all the same.
    """
    path = f"{folder}/{PROGRAM_FILE}"
    text, problems = _text_of(project, path)
    return (None, problems) if text is None else read_program(text, path, library=library, voices=voices)


def read_program_files(project: Path, folder: str, *, library: LibraryFile) -> ProgramFiles:
    """Return the files that a program's settings name, as far as they are right."""
    path = f"{folder}/{PROGRAM_FILE}"
    text, _ = _text_of(project, path)
    return ProgramFiles(folder=folder) if text is None else named_files(text, path, library=library)


def missing_program_file(project: Path, folder: str) -> tuple[Problem, ...]:
    """Say that a folder in articles/ has no program.yaml, or has it under another name."""
    return _text_of(project, f"{folder}/{PROGRAM_FILE}")[1]


def read_program_history(project: Path, folder: str) -> tuple[History | None, tuple[Problem, ...]]:
    """Return a program's history, an empty one where it has none; None if what there is cannot be used."""
    path = f"{folder}/{HISTORY_FILE}"
    if not (project / path).exists():
        return History(), ()
    text, problems = _text_of(project, path)
    return (None, problems) if text is None else read_history(text, path)


def _text_of(project: Path, name: str) -> tuple[str | None, tuple[Problem, ...]]:
    try:
        content = (project / name).read_bytes()
        return content.decode("utf-8-sig"), ()
    except FileNotFoundError:
        hint = _MISSING_HINTS.get(name) or _MISSING_HINTS.get(Path(name).name, "create it")
        return None, (_nearly(project, name) or Problem(name, 0, "is missing", hint),)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, (Problem(name, line, "is not UTF-8 text", "save it as UTF-8 in your editor"),)
    except OSError as error:
        return None, (Problem(name, 0, f"cannot be read: {error.strerror or error}", "check its permissions"),)


def _nearly(project: Path, name: str) -> Problem | None:
    """Return the problem of a file that was meant to be ``name``: another ending or case, or one folder off."""
    wanted = project / name
    stem = wanted.stem.casefold()
    folders = {wanted.parent, *((project, project / ARTICLES) if wanted.stem in ("voices", "library") else ())}
    for folder in sorted(folders):
        for path in _yaml_files(folder):
            if path.stem.casefold() == stem and path != wanted:
                found = path.relative_to(project).as_posix()
                return Problem(found, 0, f"is not read under this name: it must be {name}", f"rename it to {name}")
    return None


def _yaml_files(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    return tuple(path for path in sorted(folder.iterdir()) if path.suffix.casefold() in (".yaml", ".yml"))
