"""Files that are begun for an editor: each new and whole, all of them or none, and never over one that is there."""

import contextlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from audio_programs.errors import StoreError, TakenError
from audio_programs.store.folder import leftover_of


def write_new(root: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Write ``files`` (name relative to ``root``, content) where nothing stands yet; folders are made as needed.

    Raises TakenError, naming the file, if one of them is there; StoreError if they cannot be written. However it ends,
    by Ctrl-C too, either all of them are there or nothing of them is.
    """
    refuse_taken(root, [name for name, _ in files])
    targets = [(root.joinpath(*name.split("/")), content) for name, content in files]
    made: list[Path] = []
    folders: list[Path] = []
    try:
        for target, content in targets:
            _make_folders(target.parent, folders)
            made.append(target)
            try:
                _write_one(target, content)
            except FileExistsError as error:  # it came while we wrote: not ours to take away
                made.remove(target)
                raise _taken(target) from error
    except BaseException as error:
        for target in reversed(made):
            with contextlib.suppress(OSError):
                leftover_of(target).unlink(missing_ok=True)
                target.unlink(missing_ok=True)
        for folder in reversed(folders):
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise StoreError(
                f"{error.filename or root} cannot be written: {error.strerror or error}",
                "check the folder, its permissions and the space on that disk; nothing was begun",
            ) from error
        raise


def refuse_taken(root: Path, names: Iterable[str]) -> None:
    """Raise TakenError if something stands under one of the names; a link to nothing counts too."""
    for name in names:
        target = root.joinpath(*name.split("/"))
        if os.path.lexists(target):
            raise _taken(target)


def _make_folders(folder: Path, made: list[Path]) -> None:
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir()
        made.append(each)


def _write_one(target: Path, content: bytes) -> None:
    """Put a whole file under a free name. Raises FileExistsError if it is not free."""
    temporary = leftover_of(target)
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, target)  # unlike a renaming, it never replaces
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _taken(target: Path) -> TakenError:
    return TakenError(f"{target} is there already, and is not written over", "choose another name, or move it away")
