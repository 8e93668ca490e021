"""Which files of a project's articles folder are to be read, and which cannot be: the listing before the reading.

Part of the edge: folders are listed here, nothing is opened. What is left out is told, never passed over in silence.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audio_programs.build.layout import may_be_program
from audio_programs.errors import Notice, Problem

# What vim, Emacs, JetBrains' editors and word processors keep beside a file while it is open.
_BESIDE = re.compile(r"\..*|.*~|#.*#|~\$.*|.*\.sw[a-z]|.*___jb_(?:tmp|old)___|4913", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A program's folder as it was found."""

    files: tuple[Path, ...] = ()  # sorted by folder, then by name; hidden ones left out
    problems: tuple[Problem, ...] = ()  # files that cannot be named
    unlisted: tuple[Problem, ...] = ()  # folders that cannot be read: what they hold cannot be known
    notices: tuple[Notice, ...] = ()


def list_files(project: Path, folder: Path) -> Listed:
    """List the files in a program's folder and the folders in it; links to folders are not followed."""
    files, problems, notices = [], [], []
    errors: list[OSError] = []
    for here, folders, found in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = [Path(here, name) for name in folders if _is_link(Path(here, name))]
        what = "left out: a link to a folder; put the folder itself here"
        notices += [Notice(shown(link, project), 0, what) for link in links]
        for name in sorted(name for name in found if not name.startswith(".")):
            path = Path(here, name)
            if is_plain(shown_as := path.relative_to(project).as_posix()):
                files.append(path)
            else:
                problems.append(odd_name(plain(shown_as)))
    return Listed(
        files=tuple(files),
        problems=tuple(problems),
        unlisted=tuple(_unlisted(project, error) for error in errors),
        notices=tuple(notices),
    )


def program_folders(articles: Path) -> Iterator[Path]:
    """Yield the folders that are to be programs, sorted."""
    for path in sorted(articles.iterdir()) if articles.is_dir() else ():
        if path.is_dir() and may_be_program(path.name):
            yield path


def is_plain(name: str) -> bool:
    """Say whether a file's name can be written in a message, a history, a page: UTF-8 without control characters."""
    return plain(name) == name


def plain(name: str) -> str:
    r"""Return a name with what cannot be written written out: ``\udce9``, ``\x0a``.

    >>> plain("caf\udce9.md")
    'caf\\udce9.md'
    """
    return "".join(_plain(letter) for letter in name)


def shown(path: Path, project: Path) -> str:
    """Return a path as messages name it."""
    return plain(path.relative_to(project).as_posix())


def odd_name(path: str) -> Problem:
    """Return the problem of a file or folder whose name is none that could be written."""
    return Problem(path, 0, "its name holds characters that cannot be written", "rename it, in plain letters")


def why_unreadable(error: OSError | RuntimeError) -> str:
    """Return why a file could not be looked at, in the system's words."""
    # RuntimeError: before Python 3.13, what resolve says of links in a circle
    return error.strerror or str(error) if isinstance(error, OSError) else "it is a link that leads back to itself"


def is_beside(name: str) -> bool:
    """Say whether a file or folder is hidden, or one that an editor keeps beside the one that is edited.

    >>> [is_beside(name) for name in ("a.md", ".a.md.swp", "a.md~", "#a.md#", ".#a.md", "voices.yaml")]
    [False, True, True, True, True, False]
    """
    return _BESIDE.fullmatch(name) is not None


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:  # a path that is too long; that it cannot be listed is told when it is tried
        return False


def _plain(letter: str) -> str:
    if letter < " " or letter == "\x7f":
        return f"\\x{ord(letter):02x}"
    return f"\\u{ord(letter):04x}" if "\ud800" <= letter <= "\udfff" else letter


def _unlisted(project: Path, error: OSError) -> Problem:
    path = shown(Path(error.filename), project)
    return Problem(path, 0, f"cannot be listed: {error.strerror or error}", "check the folder and its permissions")
