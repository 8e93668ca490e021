"""A kill without a stopwatch: the n-th write below a folder raises, and so does every write after it.

Python tells an audit hook of each file that is opened, renamed or removed, before it happens. A hook cannot be taken
away again, so there is one for the process, and it does nothing while no switch is armed.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.truncate", "shutil.rmtree", "sqlite3.connect")


class Killed(BaseException):
    """The process is as good as dead: nobody may catch this."""


class KillSwitch:
    """Kills at the n-th write below a folder; what was being written is left in halves where that is asked for."""

    def __init__(self) -> None:
        self._folder = ""
        self._left = 0
        self._torn = False
        self.heard = 0  # writes, since it was last armed
        self._busy = False
        sys.addaudithook(self._hear)

    @contextlib.contextmanager
    def armed(self, folder: Path, *, after_writes: int, torn: bool) -> Iterator[None]:
        """Let ``after_writes`` writes pass and no more, until the block ends."""
        self._folder, self._left, self._torn, self.heard = f"{folder}{os.sep}", after_writes, torn, 0
        try:
            yield
        finally:
            self._folder = ""

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self._folder or self._busy:
            return
        path = _written(event, arguments)
        if path is None or not path.startswith(self._folder):
            return
        self._left -= 1
        self.heard += 1
        if self._left < 0:
            if self._left == -1 and self._torn and event == "open":
                self._tear(path)
            raise Killed

    def _tear(self, path: str) -> None:
        """Leave the beginning of what was to be written: a power cut may come between two sectors."""
        self._busy = True
        try:
            with contextlib.suppress(OSError), Path(path).open("ab") as file:
                file.write(b'{"digest": "00')
        finally:
            self._busy = False


def _written(event: str, arguments: tuple[object, ...]) -> str | None:
    """Return the path that an event is about to change; None for all other events."""
    if event == "open":
        path, _, flags = arguments
        if not isinstance(flags, int) or not flags & _WRITES:
            return None
    elif event in _CHANGES:
        path = arguments[0]
    else:
        return None
    return os.fsdecode(path) if isinstance(path, str | bytes) else None


KILL_SWITCH = KillSwitch()
"""The one of this process."""
