"""Where a build's time goes: seconds by stage, of this process, of the workers, and of the engines that they drive.

Part of the edge. Nothing is measured unless somebody asked, and what is measured is told and decides nothing. A stage
that begins inside another stops the other's clock, so that each second counts once.
"""

import contextlib
import enum
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from audio_programs.build.orders import Done, Failed, Spent
from audio_programs.engines.worker import child, engines_asked

Item = TypeVar("Item")


class Stage(enum.Enum):
    """What a build is doing."""

    STARTING = "starting"
    READING = "reading the sources"
    PLANNING = "planning"
    SPEAKING = "speaking"
    CALIBRATING = "measuring voices"
    ASSEMBLING = "putting sections together"
    ENCODING = "encoding"
    CACHE = "cache"
    WAITING = "waiting for workers"
    JOINING = "joining episodes"
    RENDERING = "rendering feeds and pages"
    WRITING = "writing files"
    REST = "the rest"


_WITH_ENGINES = frozenset({Stage.READING, Stage.SPEAKING})


def _read() -> tuple[float, float]:
    return time.perf_counter(), time.thread_time()


class Stages:
    """The clock of one thread."""

    def __init__(self, read: Callable[[], tuple[float, float]] = _read) -> None:
        """Take what reads the clocks: seconds by the wall, and CPU seconds of the thread that asks."""
        self.spent: dict[str, Spent] = {}  # by stage
        self._read = read
        self._running = Stage.REST
        self._wall_s, self._cpu_s = read()
        self._engines_s = 0.0

    def begin(self, stage: Stage) -> Stage:
        """Turn to a stage; return the one that it interrupts."""
        before = self._turn(stage)
        self._add(stage, Spent(count=1))
        return before

    def end(self, before: Stage) -> None:
        """Turn back to what was interrupted."""
        self._turn(before)

    def start(self) -> None:
        """Count what this process has taken to get here."""
        self._add(Stage.STARTING, Spent(count=1, cpu_s=time.process_time()))

    def _turn(self, stage: Stage) -> Stage:
        (wall_s, cpu_s), engines_s = self._read(), self._engines_s
        if self._running in _WITH_ENGINES or stage in _WITH_ENGINES:
            engines_s = _engines_cpu_s()
        before = self._running
        engine_s = max(0.0, engines_s - self._engines_s) if before in _WITH_ENGINES else 0.0
        self._add(before, Spent(wall_s=wall_s - self._wall_s, cpu_s=cpu_s - self._cpu_s, engine_s=engine_s))
        self._running = stage
        self._wall_s, self._cpu_s, self._engines_s = wall_s, cpu_s, engines_s
        return before

    def _add(self, stage: Stage, spent: Spent) -> None:
        self.spent[stage.value] = self.spent.get(stage.value, Spent()).plus(spent)


class _Here(threading.local):
    stages: Stages | None = None  # of this thread, while somebody wants to know


_HERE = _Here()
_STARTED = threading.Event()  # whether this process has told what it took to start


def measuring() -> bool:
    """Say whether somebody wants to know, of this thread."""
    return _HERE.stages is not None


@contextlib.contextmanager
def measured() -> Iterator[Stages]:
    """Measure what this thread does; not within another such block."""
    stages = Stages()
    _HERE.stages = stages
    if not _STARTED.is_set():
        _STARTED.set()
        stages.start()
    try:
        yield stages
    finally:
        stages.end(Stage.REST)
        _HERE.stages = None


@contextlib.contextmanager
def stage(of: Stage) -> Iterator[None]:
    """Count what is done in the block as a stage."""
    stages = _HERE.stages
    if stages is None:
        yield
        return
    before = stages.begin(of)
    try:
        yield
    finally:
        stages.end(before)


def staged(of: Stage, stream: Iterator[Item]) -> Iterator[Item]:
    """Yield what a stream gives, and count what it takes to come as a stage."""
    while True:
        with stage(of):
            item = next(stream, None)
        if item is None:
            return
        yield item


@dataclass(frozen=True, slots=True)
class Timed:
    """A job that tells with its result where its time went. Where this thread is measured anyway, it counts there."""

    job: Callable[[], Done | Failed]

    def __call__(self) -> Done | Failed:
        """Do the job."""
        if measuring():
            return self.job()
        with measured() as stages:
            outcome = self.job()
        return replace(outcome, stages=stages.spent)


def together(one: Mapping[str, Spent], other: Mapping[str, Spent]) -> dict[str, Spent]:
    """Return what two have taken as one."""
    return {name: one.get(name, Spent()).plus(other.get(name, Spent())) for name in (*one, *(other.keys() - one))}


def _engines_cpu_s() -> float:
    """Return what this process's engines have taken so far, where the system tells (Linux does)."""
    pids = (pid for name in engines_asked() if (pid := child(name).pid) is not None)
    return sum(_cpu_s(one) for pid in pids for one in (pid, *_children(pid)))


def _children(pid: int) -> tuple[int, ...]:
    try:  # proc(5); a voice of espeak-ng lives in a child of its engine's process
        return tuple(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()))
    except OSError:
        return ()


def _cpu_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    # proc(5): user and system time, its own and that of its children that have ended, in ticks
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
