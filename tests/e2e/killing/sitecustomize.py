"""With this folder on PYTHONPATH, every Python process of a build can be ended at its n-th write.

Python imports a module of this name before anything else. It counts, by an audit hook, what a process is about to
write, rename or remove, and sends itself a signal at the n-th. The environment says which process, when and how:

- HURT_ROLE: main, worker (of the pool) or engine (an engine's child); HURT_AT: n, from 1; 0 is as soon as it starts.
- HURT_ONCE: a file that is made first; where it is there already nothing happens, so that one process is hurt once.
- HURT_BY: KILL, or INT for what Ctrl-C sends: to the whole process group.
- HURT_FOLDER: only what is below it counts. An engine's child writes nowhere there: its utterances count.
- HURT_LOG: a file that gets a line for everything counted, by every process.
"""

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import SupportsLenAndGetItem
    from typing_extensions import Buffer

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = ("os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "sqlite3.connect", "os.writev")


def _role() -> str:
    arguments = sys.orig_argv[1:]
    if arguments[:2] == ["-m", "audio_programs"]:
        return "main"
    if "--multiprocessing-fork" in arguments:
        return "worker"
    if "audio_programs.engines.worker_loop" in arguments:
        return "engine"
    return ""


class _Hurt:
    """Counts in this process; and its one wound."""

    def __init__(self, role: str, folder: str) -> None:
        self._role = role
        self._folder = folder
        self._count = 0
        self.busy = False
        self._at = int(os.environ["HURT_AT"]) if os.environ.get("HURT_ROLE") == role else None
        if self._at == 0:
            self._hurt()

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.busy or not self._counts(event, arguments):
            return
        self._count += 1
        self.busy = True
        self._log(event, arguments)
        if self._count == self._at:
            self._hurt()
        self.busy = False

    def _counts(self, event: str, arguments: tuple[object, ...]) -> bool:
        if self._role == "engine":
            return event == "audio_programs.engines.speak"
        if event == "open":
            flags = arguments[2]
            if not isinstance(flags, int) or not flags & _WRITES:
                return False
        elif event not in _CHANGES:
            return False
        path = arguments[0]
        return isinstance(path, str | bytes) and os.fsdecode(path).startswith(self._folder)

    def _hurt(self) -> None:
        try:
            os.close(os.open(os.environ["HURT_ONCE"], os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return
        if os.environ["HURT_BY"] == "KILL":
            os.kill(os.getpid(), signal.SIGKILL)
        else:
            os.killpg(0, signal.SIGINT)

    def _log(self, event: str, arguments: tuple[object, ...]) -> None:
        if log := os.environ.get("HURT_LOG"):
            handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            os.write(handle, f"{self._role} {event} {arguments[:1]}\n".encode())
            os.close(handle)


def _tell_of_appends(hurt: _Hurt) -> None:
    """Count what is appended to an open file too, as the cache does: Python tells no hook of it."""
    write = os.writev

    def told(handle: int, pieces: "SupportsLenAndGetItem[Buffer]") -> int:
        if not hurt.busy:
            with contextlib.suppress(OSError):
                hurt.hear("os.writev", (str(Path(f"/proc/self/fd/{handle}").readlink()),))
        return write(handle, pieces)

    os.writev = told


if (_ROLE := _role()) and (_FOLDER := os.environ.get("HURT_FOLDER")):
    _HURT = _Hurt(_ROLE, _FOLDER)
    sys.addaudithook(_HURT.hear)
    _tell_of_appends(_HURT)
