"""Running jobs on an executor: the local pool of processes, and what happens when one of them dies.

The caller hands over jobs and is told of each result; it never learns where the job ran. A worker that dies takes a
``ProcessPoolExecutor`` down with all that is pending, so the pool is made anew and what was not finished runs again;
what it had put into the cache stays.
"""

import contextlib
import multiprocessing
import os
import queue
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import Generic, Protocol, TypeVar, runtime_checkable

from audio_programs.errors import AudioProgramsError, ClusterError

Key = TypeVar("Key", bound=Hashable)
Result = TypeVar("Result")
Given = TypeVar("Given")

_TRIES = 3  # how often a job is begun whose workers die: one death is bad luck, three are a defect
_JOBS_A_WORKER = 8  # some seconds of work, while the caller joins episodes and writes a program


@dataclass(frozen=True, slots=True)
class Raised:
    """A job that raised what nobody expected, as words for a report."""

    what: str


@runtime_checkable
class OwnExecutor(Protocol):
    """What an executor of ours tells and can, beside what every executor can."""

    @property
    def number(self) -> int:
        """How many jobs run at once."""

    def break_off(self) -> None:
        """End the workers, whatever they are doing."""


class LocalPool(ProcessPoolExecutor):
    """A pool of long-lived processes that end when this one does, however it ends."""

    def __init__(self, jobs: int) -> None:
        super().__init__(max_workers=jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker)
        self.number = jobs

    def break_off(self) -> None:
        """End the workers, whatever they are doing."""
        for worker in multiprocessing.active_children():
            worker.kill()


def usable_cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers(Generic[Key, Result]):
    """An executor that is made when the first job comes, and made again if a worker's death has broken it."""

    def __init__(self, make: Callable[[], Executor]) -> None:
        """Take how an executor is made."""
        self._make = make
        self._executor: Executor | None = None
        self._forget()

    @property
    def number(self) -> int:
        """How many jobs run at once; one for each core where the executor does not say."""
        return max(1, self._executor.number) if isinstance(self._executor, OwnExecutor) else usable_cores()

    @property
    def at_work(self) -> int:
        """How many jobs were begun that nobody has been told of since."""
        return len(self._jobs)

    @property
    def room(self) -> bool:
        """Whether more is to be begun now: some jobs lie ready for each worker, the others wait with the caller."""
        alone = max(self._breaks.values(), default=0) >= _TRIES - 1
        return not alone and self.at_work < _JOBS_A_WORKER * self.number

    def warm_up(self, job: Callable[[], object]) -> None:
        """Start the workers before there is work, each by a job whose result is nobody's."""
        with contextlib.suppress(BrokenExecutor):  # the first real job will meet it again
            self._ready()
            for _ in range(self.number):
                self._submit(job, lambda _: None)

    def begin(self, key: Key, job: Callable[[], Result], *, small: bool = False) -> None:
        """Have a picklable job done.

        A small one is over before a worker would have started: it is done in this process, if there is no worker yet.
        """
        self._jobs[key] = job
        if small and self._executor is None:
            self._here.append(key)
        else:
            self._send(key)

    def finished(self) -> tuple[Key, Result | Raised]:
        """Wait until a job ends; return its key and its result, or Raised. There must be one at work."""
        while True:
            if self._here:
                key = self._here.popleft()
                return self._told(key, self._jobs[key])
            if self._futures:
                # Not as_completed: Ctrl-C while it takes the futures' locks would leave them locked, and the pool
                # waiting.
                future = self._done.get()
                key = self._futures.pop(future)
                try:
                    return self._told(key, future.result)
                except BrokenExecutor:
                    self._lost.append(key)
            if not self._futures:
                failed = self._again()
                if failed is not None:
                    return failed

    def close(self) -> None:
        """End the workers once they have finished what they are doing; what has not begun is dropped."""
        self._end_executor()
        self._forget()

    def break_off(self) -> None:
        """End the workers at once, whatever they are doing, where that can be: Ctrl-C waits for nobody.

        What they had put into the cache stays, and is whole.
        """
        if isinstance(self._executor, OwnExecutor):
            self._executor.break_off()
        self.close()

    def _told(self, key: Key, result: Callable[[], Result]) -> tuple[Key, Result | Raised]:
        """Return how a job ended; it is at work no more.

        Raises BrokenExecutor if its worker died, and ClusterError if no worker there may do any.
        """
        outcome: Result | Raised
        try:
            outcome = result()
        except (BrokenExecutor, ClusterError):
            raise
        except AudioProgramsError as error:  # said for the editor already
            outcome = Raised(str(error))
        except Exception as error:  # noqa: BLE001 - a job's failure is reported as that one's, others go on
            outcome = Raised(" ".join(str(error).split()) or "no reason is known")
        del self._jobs[key]
        self._breaks.pop(key, None)
        return key, outcome

    def _send(self, key: Key) -> None:
        try:
            self._futures[self._submit(self._jobs[key], self._done.put)] = key
        except BrokenExecutor:
            self._lost.append(key)

    def _submit(self, job: Callable[[], Given], then: Callable[[Future[Given]], None]) -> Future[Given]:
        executor = self._ready()
        with ctrl_c_held_back():  # submitting may begin a worker
            future = executor.submit(job)
            future.add_done_callback(then)
        return future

    def _ready(self) -> Executor:
        if self._executor is None:
            self._executor = self._make()
        return self._executor

    def _again(self) -> tuple[Key, Result | Raised] | None:
        """Begin again what was lost with the workers, or the next of what is done alone; or tell what is given up.

        At last one by one, so that a job which ends its worker takes none of the others with it.
        """
        lost = tuple(self._lost)
        self._lost.clear()
        if lost:
            self._end_executor()
        for key in lost:
            self._breaks[key] = self._breaks.get(key, 0) + 1
        given_up = [key for key in lost if self._breaks[key] >= _TRIES]
        self._alone.extend(key for key in lost if self._breaks[key] == _TRIES - 1)
        again = [key for key in lost if self._breaks[key] < _TRIES - 1]
        for key in given_up:  # it was alone: there is but one
            del self._jobs[key], self._breaks[key]
            return key, Raised("the work broke off, three times (is there enough memory?)")
        for key in again:
            self._send(key)
        if not again and self._alone:
            self._send(self._alone.popleft())
        return None

    def _end_executor(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def _forget(self) -> None:
        self._jobs: dict[Key, Callable[[], Result]] = {}  # at work
        self._here: deque[Key] = deque()  # of these, those that are done in this process
        self._futures: dict[Future[Result], Key] = {}
        self._done: queue.SimpleQueue[Future[Result]] = queue.SimpleQueue()
        self._breaks: dict[Key, int] = {}  # how often the workers died with it
        self._lost: list[Key] = []  # with the workers that have just died
        self._alone: deque[Key] = deque()  # what is to be done with nothing beside it


@contextlib.contextmanager
def ctrl_c_held_back() -> Iterator[None]:
    """Let Ctrl-C wait until the block ends, and never reach a process that is begun in it.

    A worker that is only just starting would print a traceback, and a pool that is interrupted while it begins one
    would not know of it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        with _masked():
            yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed:
            signal.raise_signal(signal.SIGINT)


@contextlib.contextmanager
def _masked() -> Iterator[None]:
    if sys.platform == "win32":  # it has no masks; there workers are deaf once they have begun
        yield
        return
    resource_tracker.ensure_running()  # multiprocessing's own process, whose start would lift the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker() -> None:
    # Ctrl-C reaches the whole terminal group; the parent decides what it means for the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    # A killed parent cannot say good-bye, and a worker holds both ends of its own queue: it would wait for ever.
    wait([sentinel])
    os._exit(1)
