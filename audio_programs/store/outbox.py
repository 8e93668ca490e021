"""What a shared cache still lacks of what was made here, and what went wrong there: one small SQLite file.

A key is noted before its blob can be had, and taken off once the address has it: whatever is killed in between, the
next build knows what to send. Safe to delete: the address lacks some blobs then, which others make for themselves.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS unsent
    (address TEXT, kind TEXT, key TEXT, PRIMARY KEY (address, kind, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS faults
    (address TEXT, what TEXT, PRIMARY KEY (address, what)) WITHOUT ROWID;
"""
_WAIT_S = 60.0


class Outbox:
    """The notes of one address. Whatever keeps them from being written costs sharing, never a build."""

    def __init__(self, path: Path, address: str) -> None:
        self._path = path
        self._address = address

    def note(self, kind: str, key: str) -> None:
        """Note that a blob is to be sent."""
        self._write("INSERT OR IGNORE INTO unsent VALUES (?, ?, ?)", (self._address, kind, key))

    def sent(self, kind: str, key: str) -> None:
        """Take it off: it was."""
        self._write("DELETE FROM unsent WHERE address = ? AND kind = ? AND key = ?", (self._address, kind, key))

    def unsent(self) -> list[tuple[str, str]]:
        """Return the kind and key of everything that is to be sent."""
        query = "SELECT kind, key FROM unsent WHERE address = ? ORDER BY kind, key"
        return [(str(kind), str(key)) for kind, key in self._read(query)]

    def note_fault(self, what: str) -> None:
        """Note what the address did wrong, once however often it happens."""
        self._write("INSERT OR IGNORE INTO faults VALUES (?, ?)", (self._address, what))

    def take_faults(self) -> tuple[str, ...]:
        """Return what the address did wrong since this was last asked."""
        faults = tuple(str(what) for (what,) in self._read("SELECT what FROM faults WHERE address = ? ORDER BY what"))
        if faults:
            self._write("DELETE FROM faults WHERE address = ?", (self._address,))
        return faults

    def _read(self, query: str) -> list[tuple[object, ...]]:
        if not self._path.is_file():
            return []
        with contextlib.suppress(sqlite3.Error, OSError), self._opened() as database:
            return database.execute(query, (self._address,)).fetchall()
        return []

    def _write(self, statement: str, values: tuple[str, ...]) -> None:
        for _ in range(2):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._opened() as database:
                    database.execute(statement, values)
                return
            except sqlite3.Error as error:
                if (getattr(error, "sqlite_errorcode", 0) & 0xFF) not in (
                    sqlite3.SQLITE_CORRUPT,
                    sqlite3.SQLITE_NOTADB,
                ):
                    return
                with contextlib.suppress(OSError):
                    self._path.unlink(missing_ok=True)
            except OSError:
                return

    @contextlib.contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self._path, timeout=_WAIT_S)) as database, database:
            database.execute("PRAGMA synchronous = OFF")
            database.executescript(_SCHEMA)
            yield database
