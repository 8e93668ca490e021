"""What editors save: how the sources stand on the disk, what has changed since a build, and when a save is whole.

The edge of ``build --watch``. Files are looked at, never opened to be read; nothing is decided about what they say.

Programs save in many ways: they empty the file and write it anew, in one piece or in several; they write beside it and
rename; they move the old one aside first. So what changed is taken when it has been quiet for a moment and nobody has
it open for writing, and a build that finds, having read the sources, that something moved meanwhile makes nothing.
"""

import contextlib
import os
import signal
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from audio_programs.build.folders import is_beside
from audio_programs.build.layout import ARTICLES, HISTORY_FILE

if sys.platform == "linux":
    import fcntl

    _UNHEARD = signal.SIGURG

QUIET_S = 0.2
"""How long nothing may change before a save counts as done."""

GONE_S = 1.0
"""The same where a file is gone: whoever renames a folder, or saves by way of a backup, soon puts one there."""

UNSURE_S = 5.0
"""The same for a file that is empty, or that somebody still has open for writing: most often it is half saved."""

LOOK_EVERY_S = 5.0
"""How often the sources are looked at though no change was noticed: some network drives notify nobody."""

_STEP_S = 0.05

Signature: TypeAlias = tuple[int, int, int, int]  # mtime, ctime, size, inode
Look: TypeAlias = Mapping[Path, Signature]
"""The files that a build would read, as they stand at one moment."""


class SourcesMovedError(Exception):
    """The sources were changed while they were read, perhaps half saved. It ends a build, and is told to nobody."""


class Saves:
    """The sources of one project: ``settle``, build (it calls ``check``), ``built``, ``wait``, and so on."""

    def __init__(
        self,
        project: Path,
        *,
        pause: Callable[[float], None],
        read_clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        rest: Callable[[float], None] = time.sleep,
    ) -> None:
        """``pause`` returns when something may have been touched, or after that many seconds."""
        self._project = project
        self._pause = pause
        self._read_clock = read_clock
        self._monotonic = monotonic
        self._rest = rest
        self._built: Look = {}
        self._taken: Look = {}

    def settle(self) -> None:
        """Wait until nothing is being saved, and take the sources as they stand then."""
        seen = look(self._project)
        since_s = self._monotonic()
        while self._monotonic() - since_s < self._patience_s(seen):
            self._rest(_STEP_S)
            now = look(self._project)
            if now != seen:
                seen, since_s = now, self._monotonic()
        self._taken = seen

    def check(self) -> None:
        """Raise SourcesMovedError if the sources are no longer as they were taken."""
        if look(self._project) != self._taken:
            raise SourcesMovedError("the sources were changed while they were read")

    def built(self) -> None:
        """Note that what was taken is built. Histories count as they stand now: the build has written them."""
        written = {path: one for path, one in look(self._project).items() if path.name == HISTORY_FILE}
        self._built = {path: one for path, one in self._taken.items() if path.name != HISTORY_FILE} | written

    def wait(self, *, until: datetime | None) -> float:
        """Return when what is saved differs from what was built, or when the moment ``until`` (aware) has come.

        The sources are taken as they stand then. Returns when that was noticed, by ``time.monotonic``.
        """
        while True:
            while not self._is_due(look(self._project), until):
                self._pause(LOOK_EVERY_S)
            noticed_s = self._monotonic()
            self.settle()
            if self._is_due(self._taken, until):
                return noticed_s

    def _is_due(self, seen: Look, until: datetime | None) -> bool:
        return seen != self._built or (until is not None and self._read_clock() >= until)

    def _patience_s(self, seen: Look) -> float:
        """Return for how long the sources must be quiet to be taken as they stand."""
        if not self._built:  # a first build takes what is there, as one without --watch does
            return 0
        changed = [path for path, one in seen.items() if self._built.get(path) != one]
        if any(seen[path][2] == 0 or is_being_written(path) for path in changed):
            return UNSURE_S
        if any(path not in seen for path in self._built):
            return GONE_S
        return QUIET_S if changed else 0


def look(project: Path) -> Look:
    """Return the files that a build of the project would read, and how they stand."""
    return dict(_files(project, depth=0))


def is_being_written(path: Path) -> bool:
    """Say whether somebody has a file open for writing; False where the system does not tell.

    Linux grants a lease for reading only on a file that nobody has open for writing (fcntl(2), F_SETLEASE).
    """
    if sys.platform != "linux":
        return False
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        # Who opens it in this very instant waits until the lease is given back; we are told by a signal that says
        # nothing to a process that does not listen, where the usual one would end it.
        fcntl.fcntl(opened, fcntl.F_SETSIG, _UNHEARD)
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:  # not our file, or on a drive that has no leases
        return False
    finally:
        os.close(opened)
    return False


def _files(folder: Path, *, depth: int) -> Iterator[tuple[Path, Signature]]:
    """Yield what counts: settings in the project's folder (depth 0), and everything in articles/."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:  # gone, or not to be read: the build says so
        for entry in entries:
            if is_beside(entry.name):
                continue
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=not depth):  # articles/ may be a link; a build follows no other
                    if depth or entry.name == ARTICLES:
                        yield from _files(Path(entry.path), depth=depth + 1)
                elif depth or entry.name.endswith((".yaml", ".yml")):
                    found = entry.stat()
                    if stat.S_ISDIR(found.st_mode):
                        continue
                    yield Path(entry.path), (found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)
