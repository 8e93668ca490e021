"""The blobs of one kind on this machine's disk, packed: a few files, however many blobs.

What goes wrong costs work, never a wrong byte: each blob is checked when it is read, a damaged index is made anew from
the packs, and what cannot be read is as good as not there. Several processes and threads may use a folder at once.
"""

import atexit
import errno
import os
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from audio_programs.store.folder import told_plainly
from audio_programs.store.pack_files import PACK_BYTES, Entry, PackFiles, Place
from audio_programs.store.pack_index import PackIndex, is_damage

_WASTE = 16  # a pack is written anew where more than a sixteenth of it is needed by nobody

Found = TypeVar("Found")


class Packs:
    """A folder of packs and its index, as one process uses them."""

    def __init__(self, folder: Path, *, pack_bytes: int = PACK_BYTES) -> None:
        self.folder = folder
        self._files = PackFiles(folder, pack_bytes=pack_bytes)
        self._index = PackIndex(folder, self._files.scan)
        self._lock = threading.RLock()

    def get(self, key: str) -> bytes | None:
        """Return a blob, or None if it is missing or damaged."""
        return self._reading(lambda: self._get(key), none=None)

    def has(self, key: str) -> bool:
        """Say whether there is a blob, without reading it."""
        return self._reading(lambda: self._index.find(key), none=None) is not None

    def kept(self, keys: Iterable[str]) -> set[str]:
        """Return which of these keys have a blob, without reading any."""
        return {*self.sizes(keys)}

    def sizes(self, keys: Iterable[str]) -> dict[str, int]:
        """Return how many bytes the blobs of these keys have, of those that are there."""
        wanted = tuple(keys)
        nothing: dict[str, Place] = {}
        places = self._reading(lambda: self._index.places(wanted), none=nothing)
        return {key: place.size_bytes for key, place in places.items()}

    def put(self, key: str, content: bytes) -> None:
        """Keep a blob. Raises StoreError if it cannot be written."""
        self._writing(lambda: self._put(key, content))

    def begin(self) -> None:
        """Raise StoreError where nothing can be written."""
        self._writing(self._index.count)

    def count(self) -> tuple[int, int]:
        """Return how many blobs there are, and their bytes."""
        return self._reading(self._index.count, none=(0, 0))

    def entries(self) -> Iterator[Entry]:
        """Yield everything that is there, in the order in which it lies."""
        packs: dict[int, int] = {}
        for pack in sorted(self._reading(self._index.needed_bytes, none=packs)):
            yield from self._entries_of(pack)

    def damaged(self) -> Iterator[Entry]:
        """Read everything, and yield what is not as it was put."""
        for entry in self.entries():
            if self.get(entry.key) is None:
                yield entry

    def drop(self, keys: Collection[str]) -> None:
        """Forget blobs and give their space back: packs that hold too many of them are written anew.

        Raises StoreError if that cannot be done. Only for who holds the lock of the build: what another process
        writes at the same moment may be lost, and made again.
        """
        if self.folder.is_dir():
            self._writing(lambda: self._index.drop(keys))
            self._writing(self._compact)

    def close(self) -> None:
        """Close all files; they open again when they are needed."""
        with self._lock:
            self._files.close()
            self._index.close()

    def _entries_of(self, pack: int) -> list[Entry]:
        nothing: list[Entry] = []
        return self._reading(lambda: [*self._index.entries(pack)], none=nothing)

    def _get(self, key: str) -> bytes | None:
        place = self._index.find(key)
        while place is not None:
            content = self._files.read(key, place)
            if content is not None:
                return content
            was, place = place, self._index.find(key)  # it may have been moved between looking up and reading
            if place == was:
                break
        return None

    def _put(self, key: str, content: bytes) -> None:
        entry = self._files.append(key, content)
        self._index.add(entry)
        if self._index.find(key) is None:  # an index may be damaged in ways that SQLite does not notice
            self._index.replace()

    def _compact(self) -> None:
        needed = self._index.needed_bytes()
        begun = False
        for number, size_bytes in sorted(self._files.sizes().items()):
            live = needed.get(number, 0)
            if (size_bytes - live) * _WASTE <= size_bytes:
                continue
            if live and not begun:
                self._files.begin_another()
                begun = True
            moved = []
            for entry in self._index.entries(number) if live else ():
                content = self._files.read(entry.key, entry.place)
                if content is not None:
                    moved.append(self._files.append(entry.key, content))
            self._files.flush()
            self._index.move(moved, leaving=number)
            self._files.remove(number)
        self._index.shrink()

    def _reading(self, ask: Callable[[], Found], *, none: Found) -> Found:
        """Ask the index; what keeps it from answering means that nothing is there."""
        with self._lock:
            try:
                if not self._index.is_there() and not self._files.sizes():
                    return none
                return self._mended(ask)
            except (OSError, sqlite3.Error, TypeError, ValueError):
                return none

    def _writing(self, act: Callable[[], Found]) -> Found:
        with self._lock, told_plainly(self.folder):
            try:
                return self._mended(act)
            except sqlite3.Error as error:
                raise OSError(_errno(error), str(error)) from error

    def _mended(self, act: Callable[[], Found]) -> Found:
        try:
            return act()
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
        except (TypeError, ValueError):  # values that are not ours: damage that SQLite does not notice
            pass
        self._index.replace()
        return act()


def _errno(error: sqlite3.Error) -> int:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    known = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_READONLY: errno.EROFS, sqlite3.SQLITE_BUSY: errno.EBUSY}
    return known.get(code, errno.EIO)


# A process has each folder open once, however many jobs it does: module-level state, as the engines' children are. What
# was open before a fork is left alone there, for it is the parent's.
_OPEN: dict[tuple[int, Path], Packs] = {}
_MOST_OPEN = 20  # folders: a build has five; what is closed opens again when it is needed


def packs_at(folder: Path) -> Packs:
    """Return the packs of a folder, as this process has them open."""
    here = (os.getpid(), folder)
    if here not in _OPEN:
        ours = [one for one in tuple(_OPEN) if one[0] == here[0]]
        for one in ours[: max(0, len(ours) - _MOST_OPEN + 1)]:
            if (packs := _OPEN.pop(one, None)) is not None:
                packs.close()
        _OPEN.setdefault(here, Packs(folder))
    return _OPEN[here]


@atexit.register
def _close_all() -> None:
    for (process, _), packs in tuple(_OPEN.items()):
        if process == os.getpid():
            packs.close()
