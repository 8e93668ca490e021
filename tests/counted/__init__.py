"""What a build asks of the system, counted call by call: stats, opens, digests, engine and encoder calls, renders.

Counts, unlike times, are the same on a busy machine. ``python -m tests.counted PROJECT WORK REPORT`` does one piece of
work in a fresh process, as an editor's command would, and writes what it counted. What Python itself does to import
modules and to read their versions is left out: that depends on where they are installed.
"""

import hashlib
import io
import os
import posixpath
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

HEAVY = (
    "PIL", "concurrent.futures.process", "feedgen", "jinja2", "lameenc", "lxml", "multiprocessing", "mutagen",
    "num2words", "numpy", "nupunkt", "pydantic", "pydub", "pyromark", "rich", "soxr", "starlette", "uvicorn",
    "watchfiles", "yaml",
)  # fmt: skip

_FUNCTIONS: dict[object, str] = {
    os.stat: "stats",
    os.lstat: "stats",
    io.open: "opens",
    os.open: "opens",
    os.scandir: "folders listed",
    os.listdir: "folders listed",
    os.fsync: "flushes",
    sqlite3.connect: "databases opened",
    hashlib.sha256: "digests",
    hashlib.sha1: "digests",
    hashlib.md5: "digests",
}
OURS: dict[str, tuple[str, str]] = {
    # a function of ours, by its name in its module -> (the module, under which name its calls count)
    "EngineChild.speak": ("audio_programs.engines.worker", "utterances spoken"),
    "ChildProcess.__init__": ("audio_programs.engines.child_process", "engines started"),
    "episode_page": ("audio_programs.pages.render", "pages rendered"),
    "program_page": ("audio_programs.pages.render", "pages rendered"),
    "library_page": ("audio_programs.pages.render", "pages rendered"),
    "render_chapters": ("audio_programs.publish.chapters", "chapters rendered"),
    "render_vtt": ("audio_programs.publish.transcript", "transcripts rendered"),
    "render_feed": ("audio_programs.publish.feed", "feeds rendered"),
}
_STATEMENTS = ("execute", "executemany", "executescript")
_PATHS = posixpath.realpath.__code__.co_filename
_IMPORTING = ("<frozen importlib", f"{os.sep}importlib{os.sep}")


class Calls:
    """Counts by name. Each thread counts by itself, so that none is lost."""

    def __init__(self) -> None:
        self._threads: list[Counter[str]] = []

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count in the block, in this thread and in those that begin in it."""
        threading.setprofile(self._in_a_thread)
        sys.setprofile(self._counter())
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)

    def all(self) -> dict[str, int]:
        """Return what was counted, by name."""
        total: Counter[str] = Counter()
        for one in self._threads:
            total.update(one)
        return dict(sorted(total.items()))

    def _in_a_thread(self, frame: FrameType, event: str, arg: object) -> None:
        """Begin to count in a thread that has just begun."""
        count = self._counter()
        sys.setprofile(count)
        count(frame, event, arg)

    def _counter(self) -> Callable[[FrameType, str, object], None]:
        counts: Counter[str] = Counter()
        self._threads.append(counts)
        within = 0  # frames that import, or read versions

        def see(frame: FrameType, event: str, arg: object) -> None:
            nonlocal within
            code = frame.f_code
            if event in ("call", "return"):
                if any(part in code.co_filename for part in _IMPORTING):
                    within += 1 if event == "call" else -1
                elif event == "call" and within <= 0 and code.co_qualname in OURS:
                    module, name = OURS[code.co_qualname]
                    if frame.f_globals["__name__"] == module:
                        counts[name] += 1
            elif event in ("c_call", "c_return") and within <= 0 and code.co_filename != _PATHS:
                name = _named(arg)
                # an open that fails is tried again under another name where two threads want one: by chance
                if name and event == ("c_return" if name == "opens" else "c_call"):
                    counts[name] += 1

        return see


def _named(called: object) -> str:
    """Return under which name a call of something written in C counts; '' where it does not."""
    try:
        if name := _FUNCTIONS.get(called):
            return name
    except TypeError:  # it has no hash
        return ""
    owner, method = getattr(called, "__self__", None), getattr(called, "__name__", "")
    if isinstance(owner, os.DirEntry) and method == "stat":
        return "stats"
    if isinstance(owner, sqlite3.Connection | sqlite3.Cursor) and method in _STATEMENTS:
        return "SQLite statements"
    if type(owner).__module__ == "lameenc" and method == "flush":
        return "encoder runs"
    return ""


def loaded() -> list[str]:
    """Return which heavy modules this process has imported."""
    return [name for name in HEAVY if name in sys.modules]
