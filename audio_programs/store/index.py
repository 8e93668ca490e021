"""The index: what a build found out and need not find out again, in one SQLite file in the cache.

Safe to delete, and begun anew where it is damaged: it saves time and decides nothing that could not be decided without
it. Values by kind and name; what they mean is said where they are made. Only who holds the build's lock writes.
"""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

_DIGEST_BYTES = 16


def sealed(value: bytes) -> bytes:
    """Return a value behind its digest: SQLite does not notice what becomes of its bytes."""
    return hashlib.blake2b(value, digest_size=_DIGEST_BYTES).digest() + value


def unsealed(stored: object) -> bytes | None:
    """Return the value that was sealed; None for what is damaged."""
    if not isinstance(stored, bytes) or sealed(stored[_DIGEST_BYTES:]) != stored:
        return None
    return stored[_DIGEST_BYTES:]


_SCHEMA = "CREATE TABLE IF NOT EXISTS kept (kind TEXT, name TEXT, value BLOB, PRIMARY KEY (kind, name))"


class Index:
    """Values by kind and name."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self, kind: str) -> dict[str, bytes]:
        """Return everything of a kind that is whole, by name; nothing where the index is missing or damaged."""
        if not self._path.is_file():
            return {}
        try:
            with contextlib.closing(sqlite3.connect(self._path)) as database:
                rows = database.execute("SELECT name, value FROM kept WHERE kind = ?", (kind,)).fetchall()
        except sqlite3.OperationalError:  # nothing of this kind was ever kept, or somebody is writing
            return {}
        except sqlite3.Error:
            self._path.unlink(missing_ok=True)
            return {}
        return {str(name): value for name, stored in rows if (value := unsealed(stored)) is not None}

    def keep(self, values: Mapping[str, Mapping[str, bytes]], *, drop: Iterable[tuple[str, str]] = ()) -> None:
        """Keep values by kind and name, all or none, and drop others. What cannot be kept costs time, never a build."""
        rows = [(kind, name, sealed(value)) for kind, named in values.items() for name, value in named.items()]
        dropped = list(drop)
        if not rows and not dropped:
            return
        with contextlib.suppress(OSError, sqlite3.Error):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(self._path)) as database, database:
                database.execute(_SCHEMA)
                database.executemany("DELETE FROM kept WHERE kind = ? AND name = ?", dropped)
                database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
