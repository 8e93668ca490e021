"""A folder of ours: files appear in it under their final names whole or not at all.

Bytes go to a temporary file in a staging folder on the same file system, are flushed to the disk, and are renamed.
So whatever is visible under a final name is whole, and what a killed build leaves behind lies in the staging folder,
which is emptied when the next build begins (DESIGN invariant 5).
"""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from audio_programs.errors import StoreError
from audio_programs.keys import digest_of

_COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file as it stands under its final name."""

    name: str  # relative to its folder, with '/'
    digest: str  # SHA-256 of its bytes
    size_bytes: int
    changed: bool  # False where the very same bytes stood there already


@dataclass(frozen=True, slots=True)
class Staged:
    """A whole file that has no final name yet."""

    path: Path
    digest: str
    size_bytes: int


class Folder:
    """A folder that only we write to, and its staging folder."""

    def __init__(self, root: Path, *, staging: Path) -> None:
        self.root = root
        self._staging = staging

    def path(self, name: str) -> Path:
        """Return where a file lies. Raises StoreError for a name that leaves the folder (invariants 9 and 10)."""
        parts = PurePosixPath(name).parts
        if not parts or PurePosixPath(name).is_absolute() or any(part in ("..", ".") or "\\" in part for part in parts):
            raise StoreError(f"the file name {name!r} leaves {self.root.name}/", "this is a defect: please report it")
        target = self.root.joinpath(*parts)
        if not target.parent.resolve().is_relative_to(self.root.resolve()):
            raise StoreError(
                f"{target} lies outside {self.root.name}/ by way of a link",
                f"remove the link and build again: {target}",
            )
        return target

    def write(self, name: str, content: bytes, *, before: Callable[[str, str], None] | None = None) -> Written:
        """Put ``content`` under ``name``; a file whose bytes are already right is left alone, its times too.

        ``before(name, digest)`` is called before the file becomes visible: the journal's place.
        Raises StoreError if the folder cannot be written.
        """
        target = self.path(name)
        digest = digest_of(content)
        with told_plainly(target):
            if _holds(target, content):
                return Written(name=name, digest=digest, size_bytes=len(content), changed=False)
            if before is not None:
                before(name, digest)
            return self.publish(self.stage([content]), name)

    def stage(self, pieces: Iterable[bytes], *, flush: bool = True) -> Staged:
        """Write the pieces, one after the other, to a file in the staging folder; by default flushed to the disk."""
        digest = hashlib.sha256()
        size_bytes = 0
        with told_plainly(self._staging):
            self._staging.mkdir(parents=True, exist_ok=True)
            with self._new_file() as file:
                for piece in pieces:
                    digest.update(piece)
                    size_bytes += len(piece)
                    file.write(piece)
                file.flush()
                if flush:
                    os.fsync(file.fileno())
                return Staged(Path(file.name), digest.hexdigest(), size_bytes)

    def publish(self, staged: Staged, name: str, *, flush: bool = True) -> Written:
        """Give a staged file its final name; by default the folder's change is flushed to the disk."""
        target = self.path(name)
        with told_plainly(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.path.replace(target)
            if flush:
                _flush_folder(target.parent)
        return Written(name=name, digest=staged.digest, size_bytes=staged.size_bytes, changed=True)

    def discard(self, staged: Staged) -> None:
        """Drop a staged file that turned out not to be needed."""
        staged.path.unlink(missing_ok=True)

    def remove(self, name: str, *, digest: str) -> bool:
        """Delete a file if it is still the one we wrote; return whether it is gone. Folders left empty go too."""
        target = self.path(name)
        with told_plainly(target):
            found = file_digest(target)
            if found is None:
                return True
            if found != digest:
                return False
            target.unlink()
            _drop_empty_parents(target.parent, up_to=self.root)
        return True

    def begin(self) -> None:
        """Make the staging folder. Raises StoreError where nothing can be written: better before work than after."""
        with told_plainly(self.root):
            self._staging.mkdir(parents=True, exist_ok=True)

    def clear_staging(self) -> None:
        """Empty the staging folder of what a killed build left."""
        with told_plainly(self._staging):
            if self._staging.exists():
                shutil.rmtree(self._staging)

    def _new_file(self) -> IO[bytes]:
        # A counter, not a random name. The process in it: a cache's staging folder is shared by all workers.
        for number in range(1_000_000):
            path = self._staging / f"{os.getpid()}-{number}"
            with contextlib.suppress(FileExistsError):
                return path.open("xb")
        raise StoreError(f"{self._staging} is full of unfinished files", "delete that folder and build again")


def file_digest(path: Path) -> str | None:
    """Return the SHA-256 of a file's bytes, read piece by piece; None if there is no such file."""
    try:
        with path.open("rb") as file:
            digest = hashlib.sha256()
            while piece := file.read(_COPY_BYTES):
                digest.update(piece)
            return digest.hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def write_beside(path: Path, content: bytes) -> None:
    """Replace a file outside our folders (a program's history), whole or not at all.

    Its temporary file has a fixed name in the same folder, so that the next build finds and replaces a leftover.
    """
    temporary = leftover_of(path)
    with told_plainly(path):
        if _holds(path, content):
            return
        try:
            with temporary.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _flush_folder(path.parent)


def leftover_of(path: Path) -> Path:
    """Return the temporary name that ``write_beside`` uses for a file."""
    return path.with_name(f".{path.name}.unfinished")


def remove_leftover(path: Path) -> None:
    """Delete what a killed ``write_beside`` left."""
    with told_plainly(path):
        leftover_of(path).unlink(missing_ok=True)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError):
        return False


def _flush_folder(folder: Path) -> None:
    # A rename is on the disk only when its folder is. Windows cannot open folders: there the rename has to do.
    with contextlib.suppress(PermissionError, NotADirectoryError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _drop_empty_parents(folder: Path, *, up_to: Path) -> None:
    while folder not in (up_to, folder.parent) and folder.is_relative_to(up_to):
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


@contextlib.contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Raise StoreError, in plain words, for what the system refuses in the block."""
    try:
        yield
    except PermissionError as error:
        raise StoreError(
            f"{path} cannot be written: you may not write there", "change the folder's permissions"
        ) from error
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}", _hint_for(error)) from error


def _hint_for(error: OSError) -> str:
    match error.errno:
        case 28 | 122:  # ENOSPC, EDQUOT
            return "free some space on that disk and build again: what is done is kept"
        case 30:  # EROFS
            return "that disk is read-only: build where you may write (-C DIR)"
        case _:
            return "check the folder and build again: what is done is kept"
