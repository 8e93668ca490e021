"""Which record lies where: the index of one kind's packs, a SQLite file that is made from the packs if it is lost.

It is never flushed to the disk: a process that is killed loses nothing, and a power cut can at worst damage it, which
is found when it is used. An index that is made anew has another name, so that nothing of the old one is taken for its.
"""

import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from audio_programs.store.pack_files import Entry, Place
from audio_programs.store.record import HEAD_BYTES

_SCHEMA = (
    "CREATE TABLE entries (key BLOB PRIMARY KEY, pack INTEGER NOT NULL, offset INTEGER NOT NULL,"
    " size_bytes INTEGER NOT NULL, day INTEGER NOT NULL) WITHOUT ROWID"
)
_ADD = "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)"
_NAME = re.compile(r"index-(\d+)\.sqlite")
_KEYS_AT_ONCE = 500
_WAIT_S = 60.0
_LOG_BYTES = 4 << 20  # what SQLite's write-ahead log may keep once it has been worked off
_DAMAGED = frozenset(
    {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_ERROR,  # it lacks our table
        sqlite3.SQLITE_READONLY,  # its head may say so; where it is the disk, a new index cannot be written either
        sqlite3.SQLITE_CANTOPEN,
    }
)


def is_damage(error: Exception) -> bool:
    """Say whether an error means that the index cannot be used as it is, and not merely for the moment."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _DAMAGED


class PackIndex:
    """The index in a folder, as one process has it open. Not for several threads at once: see ``Packs``."""

    def __init__(self, folder: Path, scan: Callable[[], Iterable[Entry]]) -> None:
        self._folder = folder
        self._scan = scan
        self._database: sqlite3.Connection | None = None
        self._path = folder
        self._inode = 0

    def find(self, key: str) -> Place | None:
        """Return where a key's record lies."""
        row = self._open().execute("SELECT pack, offset, size_bytes FROM entries WHERE key = ?", (_bytes(key),))
        found = row.fetchone()
        return None if found is None else Place(*found)

    def places(self, keys: Iterable[str]) -> dict[str, Place]:
        """Return where the records of these keys lie, of those that are there."""
        database = self._open()
        wanted = [_bytes(key) for key in keys]
        found = {}
        for at in range(0, len(wanted), _KEYS_AT_ONCE):
            some = wanted[at : at + _KEYS_AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT key, pack, offset, size_bytes FROM entries WHERE key IN ({marks})"  # noqa: S608 - marks
            for key, *place in database.execute(query, some):
                found[key.hex()] = Place(*place)
        return found

    def add(self, entry: Entry) -> None:
        """Note where a record lies, instead of where one of its key lay before."""
        self._open().execute(_ADD, _row(entry))

    def entries(self, pack: int) -> Iterator[Entry]:
        """Yield what lies in a pack, in the order in which it lies."""
        query = "SELECT key, pack, offset, size_bytes, day FROM entries WHERE pack = ? ORDER BY offset"
        for key, *place, day in self._open().execute(query, (pack,)):
            yield Entry(key.hex(), Place(*place), day)

    def count(self) -> tuple[int, int]:
        """Return how many entries there are, and how many bytes their blobs have."""
        found = self._open().execute("SELECT count(*), coalesce(sum(size_bytes), 0) FROM entries").fetchone()
        return int(found[0]), int(found[1])

    def needed_bytes(self) -> dict[int, int]:
        """Return how many bytes of each pack are of records that are pointed to, heads included."""
        query = "SELECT pack, sum(size_bytes + ?) FROM entries GROUP BY pack"
        return dict(self._open().execute(query, (HEAD_BYTES,)).fetchall())

    def drop(self, keys: Iterable[str]) -> None:
        """Forget these keys."""
        with self._at_once() as database:
            database.executemany("DELETE FROM entries WHERE key = ?", [(_bytes(key),) for key in keys])

    def move(self, moved: Iterable[Entry], *, leaving: int) -> None:
        """Note where the records of a pack lie now, and forget what else was in it; flushed to the disk."""
        database = self._open()
        database.execute("PRAGMA synchronous = FULL")
        try:
            with self._at_once():
                for entry in moved:
                    place = entry.place
                    database.execute(
                        "UPDATE entries SET pack = ?, offset = ? WHERE key = ? AND pack = ?",
                        (place.pack, place.offset, _bytes(entry.key), leaving),
                    )
                database.execute("DELETE FROM entries WHERE pack = ?", (leaving,))
        finally:
            database.execute("PRAGMA synchronous = OFF")

    def shrink(self) -> None:
        """Give back the space of what was forgotten."""
        self._open().execute("VACUUM")
        self._open().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the file; it opens again when it is needed."""
        if self._database is not None:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
            self._database = None

    def replace(self) -> None:
        """Make the index anew from the packs, unless another process has done so since this one opened it.

        Raises OSError or sqlite3.Error where nothing can be written.
        """
        from filelock import FileLock  # noqa: PLC0415 - 40 ms that are needed once in the life of a cache

        had = self._inode if self._database is not None else 0
        self.close()
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / "index.lock"):
            there = _newest(self._folder)
            if there is not None and there[1].stat().st_ino != had:
                return
            number = there[0] + 1 if there is not None else 1
            unfinished = self._folder / "index.unfinished"
            for path in (unfinished, Path(f"{unfinished}-journal")):
                path.unlink(missing_ok=True)
            with contextlib.closing(sqlite3.connect(unfinished)) as database:
                database.execute("PRAGMA synchronous = OFF")
                with database:
                    database.execute(_SCHEMA)
                    database.executemany(_ADD, map(_row, self._scan()))
                database.execute("PRAGMA journal_mode = WAL")  # the file remembers it
            unfinished.replace(self._folder / f"index-{number}.sqlite")
            if there is not None:
                for path in (there[1], *(Path(f"{there[1]}{end}") for end in ("-wal", "-shm"))):
                    path.unlink(missing_ok=True)

    def is_there(self) -> bool:
        """Say whether there is an index at all."""
        return self._database is not None or _newest(self._folder) is not None

    def _open(self) -> sqlite3.Connection:
        """Return the connection, to the index that lies there now: somebody may have deleted the cache."""
        if self._database is not None and self._is_current():
            return self._database
        self.close()
        there = _newest(self._folder)
        if there is None:
            self.replace()
            there = _newest(self._folder)
        if there is None:
            raise FileNotFoundError(self._folder)
        self._path = there[1]
        self._inode = self._path.stat().st_ino
        database = sqlite3.connect(self._path, timeout=_WAIT_S, isolation_level=None, check_same_thread=False)
        self._database = database
        database.execute("PRAGMA synchronous = OFF")
        database.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
        return database

    def _is_current(self) -> bool:
        try:
            return self._path.stat().st_ino == self._inode
        except OSError:
            return False

    @contextlib.contextmanager
    def _at_once(self) -> Iterator[sqlite3.Connection]:
        database = self._open()
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")


def _newest(folder: Path) -> tuple[int, Path] | None:
    try:
        named = [(_NAME.fullmatch(path.name), path) for path in folder.iterdir()]
    except OSError:
        return None
    return max(((int(name[1]), path) for name, path in named if name), default=None)


def _bytes(key: str) -> bytes:
    return bytes.fromhex(key)


def _row(entry: Entry) -> tuple[bytes, int, int, int, int]:
    place = entry.place
    return (_bytes(entry.key), place.pack, place.offset, place.size_bytes, entry.day)
