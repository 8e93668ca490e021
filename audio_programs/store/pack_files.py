"""The packs of one kind of blob: files that only grow, record after record.

All processes append to the same pack, each record by one write to a file that was opened for appending, so that the
system keeps them apart without a lock. A process that is killed leaves at most a piece of a record, which nothing
points to. Not for network file systems, which promise less about appending; what came out wrong there is made again.
"""

import contextlib
import errno
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audio_programs.store.record import HEAD_BYTES, MAGIC_BYTES, belongs, head_of, next_magic, read_head

PACK_BYTES = 1 << 30
"""A pack that has grown beyond it is followed by another."""

_NAME = re.compile(r"(\d{6})\.pack")
_OPEN_PACKS = 32
_PIECE_BYTES = 1 << 20
_DAY_S = 86_400
_BINARY = getattr(os, "O_BINARY", 0)  # Windows


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies."""

    pack: int
    offset: int  # of its head, in bytes
    size_bytes: int  # of the blob alone


@dataclass(frozen=True, slots=True)
class Entry:
    """A record by its key."""

    key: str
    place: Place
    day: int  # since 1970, by the clock of the file system: when it was made


class PackFiles:
    """The packs in a folder, as one process has them open. Not for several threads at once: see ``Packs``."""

    def __init__(self, folder: Path, *, pack_bytes: int = PACK_BYTES) -> None:
        self._folder = folder
        self._pack_bytes = pack_bytes
        self._writing: tuple[int, int] | None = None  # number and handle
        self._reading: dict[int, int] = {}  # number -> handle

    def append(self, key: str, content: bytes) -> Entry:
        """Add a blob at the end of the newest pack. Raises OSError if it cannot be written."""
        number, handle = self._open_to_write()
        size_bytes = HEAD_BYTES + len(content)
        if _write(handle, head_of(key, content), content) != size_bytes:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        end = os.lseek(handle, 0, os.SEEK_CUR)  # of what this process wrote, not of the file
        entry = Entry(key, Place(number, end - size_bytes, len(content)), _day_of(handle))
        if end >= self._pack_bytes:
            self._stop_writing()
        return entry

    def read(self, key: str, place: Place) -> bytes | None:
        """Return a blob, or None if it is not there, not whole or not this key's."""
        for _ in range(2):  # the handle may be of a pack that was deleted and begun anew: once more with a fresh one
            fresh = place.pack not in self._reading
            with contextlib.suppress(OSError, OverflowError):  # a damaged index leads anywhere
                handle = self._open_to_read(place.pack)
                os.lseek(handle, place.offset, os.SEEK_SET)
                head = os.read(handle, HEAD_BYTES)
                if read_head(head) == (key, place.size_bytes):
                    content = _read_whole(handle, place.size_bytes)
                    if belongs(head, content, key=key):
                        return content
            self._stop_reading(place.pack)
            if fresh:
                break
        return None

    def scan(self) -> Iterator[Entry]:
        """Yield what lies in the packs, by its heads: damaged stretches are stepped over, contents are not checked."""
        for number in sorted(self.sizes()):
            with contextlib.suppress(OSError), self.path(number).open("rb") as file:
                day = _day_of(file.fileno())
                end = file.seek(0, os.SEEK_END)
                offset = 0
                while offset + HEAD_BYTES <= end:
                    file.seek(offset)
                    found = read_head(file.read(HEAD_BYTES))
                    if found is not None and offset + HEAD_BYTES + found[1] <= end:
                        yield Entry(found[0], Place(number, offset, found[1]), day)
                        offset += HEAD_BYTES + found[1]
                        continue
                    offset = _next_head(file.fileno(), offset + 1, end)

    def sizes(self) -> dict[int, int]:
        """Return each pack's size in bytes, by its number."""
        found = {}
        with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(self._folder) as entries:
            for entry in entries:
                named = _NAME.fullmatch(entry.name)
                if named is not None:
                    with contextlib.suppress(OSError):
                        found[int(named[1])] = entry.stat().st_size
        return found

    def begin_another(self) -> None:
        """Leave the packs that are there as they are: what is appended from now on goes to a new one."""
        self._stop_writing()
        self._folder.mkdir(parents=True, exist_ok=True)
        number = max(self.sizes(), default=0) + 1
        self._writing = (number, os.open(self.path(number), os.O_CREAT | os.O_APPEND | os.O_WRONLY | _BINARY, 0o666))

    def flush(self) -> None:
        """Have what was appended on the disk: before something is deleted because it was copied."""
        if self._writing is not None:
            os.fsync(self._writing[1])

    def remove(self, number: int) -> None:
        """Delete a pack."""
        if self._writing is not None and self._writing[0] == number:
            self._stop_writing()
        self._stop_reading(number)
        with contextlib.suppress(FileNotFoundError):
            self.path(number).unlink()

    def close(self) -> None:
        """Close all files; they open again when they are needed."""
        self._stop_writing()
        for number in tuple(self._reading):
            self._stop_reading(number)

    def path(self, number: int) -> Path:
        """Return where a pack lies."""
        return self._folder / f"{number:06}.pack"

    def _open_to_write(self) -> tuple[int, int]:
        if self._writing is not None and os.fstat(self._writing[1]).st_nlink == 0:  # somebody deleted the cache
            self._stop_writing()
        if self._writing is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            sizes = self.sizes()
            number = max(sizes, default=1)
            number += sizes.get(number, 0) >= self._pack_bytes
            handle = os.open(self.path(number), os.O_CREAT | os.O_APPEND | os.O_WRONLY | _BINARY, 0o666)
            self._writing = (number, handle)
        return self._writing

    def _open_to_read(self, number: int) -> int:
        if number not in self._reading:
            handle = os.open(self.path(number), os.O_RDONLY | _BINARY)
            if len(self._reading) >= _OPEN_PACKS:
                self._stop_reading(next(iter(self._reading)))
            self._reading[number] = handle
        return self._reading[number]

    def _stop_writing(self) -> None:
        if self._writing is not None:
            os.close(self._writing[1])
            self._writing = None

    def _stop_reading(self, number: int) -> None:
        if (handle := self._reading.pop(number, None)) is not None:
            os.close(handle)


def _write(handle: int, head: bytes, content: bytes) -> int:
    if hasattr(os, "writev"):  # at once, as it must be, and without copying both into one
        return os.writev(handle, (head, content))
    return os.write(handle, head + content)


def _day_of(handle: int) -> int:
    return int(os.fstat(handle).st_mtime) // _DAY_S


def _read_whole(handle: int, size_bytes: int) -> bytes:
    content = os.read(handle, size_bytes)
    if len(content) == size_bytes:
        return content
    pieces = [content]
    while pieces[-1]:  # more than the system gives at once (2 GB), or the end of the file
        pieces.append(os.read(handle, size_bytes - sum(map(len, pieces))))
    return b"".join(pieces)


def _next_head(handle: int, start: int, end: int) -> int:
    """Return where the next head may begin, or the file's end."""
    while start < end:
        os.lseek(handle, start, os.SEEK_SET)
        piece = os.read(handle, _PIECE_BYTES)
        found = next_magic(piece, 0)
        if found >= 0:
            return start + found
        if len(piece) < MAGIC_BYTES:
            return end
        start += len(piece) - MAGIC_BYTES + 1
    return end
