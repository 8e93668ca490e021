"""Whether anything in a folder has changed since it was last looked at: by names, sizes, times and inodes, unread.

One ``stat`` a file and one digest for all of it, so that what nobody has touched costs next to nothing. Nothing made
from it enters a key.
"""

import hashlib
import os
import stat
import time
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Signature:
    """A folder, or a file, as it stood."""

    digest: str
    newest_ns: int  # the last change of any file in it, by the file system's clock; 0 where there is none
    whole: bool = True  # False where it holds a link to a folder, which is not followed


def tree_signature(root: Path, *, leave_out: Collection[str] = (), never: Collection[str] = ()) -> Signature:
    """Look at a folder and all in it, but for the files ``leave_out`` directly in it, and for ``never`` anywhere in it.

    A folder that is not there, or cannot be listed, has a signature of its own.
    """
    found = hashlib.blake2b(digest_size=16)
    newest_ns = 0
    whole = True
    for folder, entries in _folders(str(root), never):
        lines = []
        for entry in entries:
            if not folder and entry.name in leave_out:
                continue
            looked = _stat(entry)
            if looked is None:
                lines.append(f"{entry.name}\0")
                continue
            whole = whole and not stat.S_ISDIR(looked.st_mode)
            lines.append(_line(entry.name, looked))
            newest_ns = max(newest_ns, _changed_ns(looked))
        lines.sort()
        found.update(f"{folder}\0{''.join(lines)}\0".encode("utf-8", "surrogateescape"))
    return Signature(found.hexdigest(), newest_ns, whole)


def files_signature(paths: Iterable[Path]) -> Signature:
    """Look at some files, each by its name; one that is not there is looked at as such."""
    lines = []
    newest_ns = 0
    for path in sorted(paths):
        try:
            found = path.stat()
        except OSError:
            lines.append(f"{path.name}\0")
            continue
        lines.append(_line(path.name, found))
        newest_ns = max(newest_ns, _changed_ns(found))
    written = "".join(lines).encode("utf-8", "surrogateescape")
    return Signature(hashlib.blake2b(written, digest_size=16).hexdigest(), newest_ns)


def together(*signatures: Signature) -> Signature:
    """Return several as one."""
    digests = "".join(one.digest for one in signatures).encode()
    digest = hashlib.blake2b(digests, digest_size=16).hexdigest()
    newest_ns = max((one.newest_ns for one in signatures), default=0)
    return Signature(digest, newest_ns, all(one.whole for one in signatures))


def wait_past(moment_ns: int, clock: Path) -> bool:
    """Wait until the file system's clock, asked by writing the file ``clock``, has passed a moment; False if it won't.

    A file that changes twice within one tick of that clock looks the same both times. What was looked at before the
    tick ended must not be taken on trust, and a tick is some milliseconds.
    """
    for _ in range(100):
        try:
            if clock_ns(clock) > moment_ns:
                return True
        except OSError:
            return False
        time.sleep(0.001)
    return False


def clock_ns(clock: Path) -> int:
    """Return the file system's time, in nanoseconds since 1970, by writing the file ``clock``."""
    clock.write_bytes(b"")
    return clock.stat().st_mtime_ns


def file_signature(path: Path) -> tuple[str, int] | None:
    """Return how a plain file looks and when it last changed; None for what is none, or is not there."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return (_line("", found), _changed_ns(found)) if stat.S_ISREG(found.st_mode) else None


def _folders(root: str, never: Collection[str]) -> Iterator[tuple[str, list["os.DirEntry[str]"]]]:
    """Yield each folder by its path below the root, with the files in it."""
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        files = []
        below = []
        try:
            with os.scandir(f"{root}{inside}") as entries:
                for entry in entries:
                    if entry.name in never:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        below.append(f"{inside}/{entry.name}")
                    else:
                        files.append(entry)
        except OSError as error:
            inside = f"{inside} {error.errno}"
        below.sort(reverse=True)
        waiting.extend(below)
        yield inside, files


def _stat(entry: "os.DirEntry[str]") -> os.stat_result | None:
    """Look at what an entry names; at the link itself where it leads nowhere; None for what has just gone."""
    try:
        return entry.stat()
    except OSError:
        try:
            return entry.stat(follow_symlinks=False)
        except OSError:
            return None


def _line(name: str, found: os.stat_result) -> str:
    return f"{name}\0{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}\0"


def _changed_ns(found: os.stat_result) -> int:
    # a file's own times can be set to anything, the time of its last change cannot; Windows has none
    return found.st_mtime_ns if os.name == "nt" else found.st_ctime_ns
