"""What a published file's bytes were when last read: so that a build which does nothing reads nothing.

A file whose size, times and inode are as they were has the digest that it had; otherwise it is read again. A file
that changed no earlier than the index was written is read again too: within one tick of the file system's clock it may
have been changed once more (git's index does the same). The index lies in the cache: without it every published file is
read once. Nothing made from it enters a key.
"""

import contextlib
import sqlite3
from pathlib import Path

from audio_programs.store.folder import file_digest

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS seen (path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, ctime_ns INTEGER,"
    " inode INTEGER, digest TEXT) WITHOUT ROWID"
)


_Signed = tuple[int, int, int, int, str]  # size, mtime, ctime, inode, digest


class Seen:
    """The index of digests by file signature, one SQLite file; damaged or missing, it begins anew."""

    def __init__(self, path: Path, *, root: Path) -> None:
        self._path = path
        self._root = root  # names are relative to it, so that a project may be moved
        self._written_ns = _written_ns(path)
        self._known: dict[str, dict[str, _Signed]] = {}  # by folder: a build of one program asks for the files of one
        self._new: dict[str, _Signed] = {}

    def digest(self, path: Path) -> str | None:
        """Return the SHA-256 of a file's bytes, reading it only if it may have changed; None if there is none."""
        signature = _signature(path)
        if signature is None:
            return None
        name = self._name(path)
        new, known = self._new.get(name), self._of_folder(name).get(name)
        if new is not None and new[:4] == signature:
            return new[4]
        if known is not None and known[:4] == signature and max(signature[1:3]) < self._written_ns:
            return known[4]
        digest = file_digest(path)
        if digest is not None:
            self._new[name] = (*signature, digest)
        return digest

    def learn(self, path: Path, digest: str) -> None:
        """Note the digest of a file that was just written, so that the next build need not read it."""
        signature = _signature(path)
        if signature is not None:
            self._new[self._name(path)] = (*signature, digest)

    def save(self) -> None:
        """Keep what was learnt. An index that cannot be kept costs time, never a build."""
        learnt = sorted(
            (name, signed) for name, signed in self._new.items() if self._of_folder(name).get(name) != signed
        )
        if not learnt:
            return
        with contextlib.suppress(OSError, sqlite3.Error):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(self._path)) as database, database:
                database.execute(_SCHEMA)
                database.executemany(
                    "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?)",
                    [(name, *signed) for name, signed in learnt],
                )

    def _of_folder(self, name: str) -> dict[str, _Signed]:
        """Return what is known of the files that are asked for together: those of a program, or this one alone."""
        parts = name.split("/")
        folder = f"{parts[0]}/{parts[1]}/" if len(parts) > 2 else name
        if folder not in self._known:
            self._known[folder] = _load(self._path, folder) if self._written_ns else {}
        return self._known[folder]

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def _signature(path: Path) -> tuple[int, int, int, int] | None:
    try:
        stat = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


def _written_ns(path: Path) -> int:
    """Return when an index was written, by the file system's clock; 0 where there is none, or a cut one."""
    if not path.is_file():
        return 0
    with path.open("rb") as file:
        head = file.read(100)  # https://www.sqlite.org/fileformat.html#the_database_header
    page_bytes, pages = int.from_bytes(head[16:18]), int.from_bytes(head[28:32])
    looked = path.stat()
    if looked.st_size < (65_536 if page_bytes == 1 else page_bytes) * pages:
        path.unlink(missing_ok=True)  # SQLite would read what is missing as empty
        return 0
    return looked.st_mtime_ns


def _load(path: Path, folder: str) -> dict[str, _Signed]:
    """Return what is known of a file, or of those in a folder, which ends in '/'; by their names."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as database:
            rows = database.execute(
                "SELECT path, size, mtime_ns, ctime_ns, inode, digest FROM seen WHERE path >= ? AND path < ?",
                (folder, f"{folder}\U0010ffff" if folder.endswith("/") else f"{folder}\0"),
            ).fetchall()
        if any(None in row for row in rows):
            raise sqlite3.DatabaseError("a page is missing")  # SQLite itself reads a file that was cut as empty values
    except sqlite3.Error:
        path.unlink(missing_ok=True)
        return {}
    return {row[0]: (row[1], row[2], row[3], row[4], row[5]) for row in rows}
