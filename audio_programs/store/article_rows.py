"""What is known of each article's file, a row a file: in the index, beside what settled programs left there.

The small columns of a folder are read at once, the large ones when they are asked for: an edit in a program of
thousands of articles reads what it needs. What the values mean is said where they are made (``build.memory``).
"""

import contextlib
import sqlite3
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from audio_programs.guidance import Survey
from audio_programs.store.index import sealed, unsealed
from audio_programs.store.trees import clock_ns

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS articles_2 (path TEXT PRIMARY KEY, environment TEXT, signature TEXT, taken_ns INTEGER,"
    " guidance TEXT, digest TEXT, script_key TEXT, wanted_key TEXT, survey BLOB, read BLOB, wanted BLOB)"
)
_FIRST_TABLE = "articles"  # had no guidance and no survey
_SMALL = "path, signature, taken_ns, guidance, digest, script_key, wanted_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """The small columns."""

    signature: str  # of the file, as ``stat`` gave it
    taken_ns: int  # when that was noted, by the file system's clock
    guidance: str  # what its reading was guided by
    digest: str  # SHA-256 of the file's bytes
    script_key: str  # of what its script was written from
    wanted_key: str  # of what its episode was made from


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleValues:
    """All columns of a row that is to be kept."""

    signature: str
    guidance: str
    digest: str
    script_key: str
    wanted_key: str
    survey: Survey | None
    read: bytes
    wanted: bytes


class ArticleRows:
    """The rows that were written in this very environment: others are as good as none."""

    def __init__(self, path: Path, *, environment: str) -> None:
        self._path = path
        self._environment = environment
        self._rows: dict[str, ArticleRow] | None = None
        self._database: sqlite3.Connection | None = None

    def row(self, source: str) -> ArticleRow | None:
        """Return what is known of a file, by its path in the project."""
        if self._rows is None:
            self._rows = self._load()
        return self._rows.get(source)

    def read(self, source: str) -> bytes | None:
        """Return what reading it gave."""
        return self._large("read", source)

    def wanted(self, source: str) -> bytes | None:
        """Return what its episode is to be."""
        return self._large("wanted", source)

    def survey(self, source: str) -> Survey | None:
        """Return which lines it has, if it is a page among pages."""
        known = self._large("survey", source)
        return frozenset(array("I", known)) if known else None

    def keep(self, values: Iterable[tuple[str, ArticleValues]]) -> None:
        """Keep rows by path, all or none. What cannot be kept costs time, never a build."""
        self.close()
        with contextlib.suppress(OSError, sqlite3.Error):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            taken_ns = clock_ns(self._path.parent / "clock")
            rows = ((path, self._environment, one.signature, taken_ns, *_columns(one)) for path, one in values)
            with contextlib.closing(sqlite3.connect(self._path)) as database, database:
                database.execute(_SCHEMA)
                database.execute(f"DROP TABLE IF EXISTS {_FIRST_TABLE}")
                database.executemany("INSERT OR REPLACE INTO articles_2 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            self._database.close()
            self._database = None
        self._rows = None

    def _load(self) -> dict[str, ArticleRow]:
        if not self._path.is_file():
            return {}
        try:
            self._database = sqlite3.connect(self._path)
            rows = self._database.execute(
                f"SELECT {_SMALL} FROM articles_2 WHERE environment = ?",  # noqa: S608 - our own column names
                (self._environment,),
            ).fetchall()
        except sqlite3.Error:  # no such table yet; or a damaged file, which the next build begins anew
            return {}
        return {
            path: ArticleRow(
                signature=signature,
                taken_ns=taken_ns,
                guidance=guidance,
                digest=digest,
                script_key=script_key,
                wanted_key=wanted_key,
            )
            for path, signature, taken_ns, guidance, digest, script_key, wanted_key in rows
            if None not in (signature, taken_ns, guidance, digest, script_key, wanted_key)
        }

    def _large(self, column: str, source: str) -> bytes | None:
        if self._database is None:
            return None
        try:
            found = self._database.execute(
                f"SELECT {column} FROM articles_2 WHERE path = ?",  # noqa: S608 - one of our own two
                (source,),
            ).fetchone()
        except sqlite3.Error:
            return None
        return unsealed(found[0]) if found else None


def _columns(values: ArticleValues) -> tuple[str | bytes, ...]:
    survey = array("I", sorted(values.survey)).tobytes() if values.survey is not None else b""
    keys = (values.guidance, values.digest, values.script_key, values.wanted_key)
    return (*keys, *map(sealed, (survey, values.read, values.wanted)))
