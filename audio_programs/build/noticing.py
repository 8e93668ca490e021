"""Being told by the system that something under the sources was touched: it wakes whoever waits, and says no more.

The only module of ``build`` that knows watchfiles. What was touched, and whether it matters, ``saves`` finds out by
looking; where the system tells nothing (some network drives, or it watches too much already) a look now and then does.
"""

import contextlib
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from watchfiles import Change, watch

from audio_programs.build.layout import ARTICLES

log = logging.getLogger(__name__)

_GATHERED_MS = 60  # touches that are this close wake once
_STEP_MS = 20

_Place: TypeAlias = tuple[Path, bool]
"""A folder, and whether all that is in it counts."""


@dataclass(frozen=True, slots=True)
class _Watch:
    """A thread that watches a folder."""

    inode: int
    thread: threading.Thread
    ended: threading.Event  # set to end it
    gone: threading.Event  # set when the folder was deleted or moved: one with the same inode may take its place

    def end(self) -> None:
        self.ended.set()
        self.thread.join()


class Noticed:
    """Touches in a project's folder and in its articles/, which may come and go."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._touched = threading.Event()
        self._watched: dict[_Place, _Watch] = {}
        self._follow()  # it takes a moment to begin

    def wait(self, limit_s: float) -> None:
        """Return when something was touched since the last call, or after ``limit_s``."""
        self._follow()
        self._touched.wait(limit_s)
        self._touched.clear()

    def close(self) -> None:
        """Stop watching."""
        for one in self._watched.values():
            one.end()
        self._watched.clear()

    def _follow(self) -> None:
        """Watch the folders that are there now: one that was put in another's place is another."""
        for place in ((self._project, False), (self._project / ARTICLES, True)):
            inode = _inode(place[0])
            watched = self._watched.get(place)
            if watched is not None and (watched.inode != inode or watched.gone.is_set()):
                self._watched.pop(place).end()
            if inode is not None and place not in self._watched:
                ended, gone = threading.Event(), threading.Event()
                thread = threading.Thread(target=self._watch, args=(*place, ended, gone), daemon=True)
                self._watched[place] = _Watch(inode, thread, ended, gone)
                thread.start()

    def _watch(self, folder: Path, everything: bool, ended: threading.Event, gone: threading.Event) -> None:
        touches = watch(
            folder,
            watch_filter=None,
            debounce=_GATHERED_MS,
            step=_STEP_MS,
            stop_event=ended,
            raise_interrupt=False,
            recursive=everything,
            ignore_permission_denied=True,
        )
        try:
            for touched in touches:
                if (Change.deleted, str(folder)) in touched:
                    gone.set()
                self._touched.set()
        except (OSError, RuntimeError) as error:
            log.warning("%s is not watched (%s): it is looked at every few seconds instead", folder, error)
        finally:
            self._touched.set()


@contextlib.contextmanager
def noticing(project: Path) -> Iterator[Noticed]:
    """Yield what notices touches in a project, until the block ends."""
    noticed = Noticed(project)
    try:
        yield noticed
    finally:
        noticed.close()


def _inode(folder: Path) -> int | None:
    try:
        return folder.stat().st_ino
    except OSError:
        return None
