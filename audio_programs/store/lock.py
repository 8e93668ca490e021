"""One build at a time: a lock on output/, with its holder named for whoever finds it taken."""

import contextlib
import json
import os
import platform
from collections.abc import Iterator
from pathlib import Path

from audio_programs.errors import LockTakenError, StoreError


@contextlib.contextmanager
def build_lock(folder: Path) -> Iterator[None]:
    """Hold the lock of a build folder (``output/.build``) while a build runs.

    The lock is the operating system's: it ends with its process, however that ends. Raises LockTakenError, naming the
    holder, if another build holds it, StoreError if the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - 40 ms that only a build needs

    holder = folder / "holder.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock", timeout=0)
        lock.acquire()
    except Timeout:
        raise LockTakenError(f"another build is running{_named(holder)}", "wait for it to end, or stop it") from None
    except OSError as error:
        raise StoreError(
            f"{folder.parent} cannot be written: {error.strerror or error}",
            "change the folder's permissions, or use -C DIR",
        ) from error
    try:
        with contextlib.suppress(OSError):  # a full disk: others will not learn who holds it, no more
            holder.write_text(json.dumps({"host": platform.node(), "pid": os.getpid()}), encoding="utf-8")
        yield
    finally:
        try:
            holder.unlink(missing_ok=True)
        finally:
            lock.release()


def running_build(folder: Path) -> str | None:
    """Return who builds in a build folder now, as ' (process 12 on a host)', or None if nobody does.

    Looks for the holder's name first, so that a lock which nobody seems to hold is not touched.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - 40 ms that only a build needs

    holder = folder / "holder.json"
    if not holder.exists() or not (folder / "lock").exists():
        return None
    told = _named(holder)
    try:
        with FileLock(folder / "lock", timeout=0):
            return None  # a build that was killed left its name
    except Timeout:
        return told
    except OSError:  # not ours to lock: who looks may not build here anyway
        return None


def _named(holder: Path) -> str:
    try:
        told = json.loads(holder.read_text(encoding="utf-8"))
        return f" (process {told['pid']} on {told['host']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
