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
from collections.abc import Callable, Hashable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from typing import Generic, TypeVar

from audio_programs.errors import AudioProgramsError

Result = TypeVar("Result")
Key = TypeVar("Key", bound=Hashable)

_POOLS = 3  # how often a pool may be made: one death is bad luck, three are a defect


@dataclass(frozen=True, slots=True)
class Raised(Generic[Key]):
    """A job that raised what nobody expected, as words for a report."""

    key: Key
    what: str


def local_pool(jobs: int) -> Executor:
    """Return a pool of long-lived processes that end when this one does, however it ends."""
    return ProcessPoolExecutor(
        max_workers=jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_worker
    )


def usable_cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """An executor that is made when the first job comes, and made again if a worker's death has broken it."""

    def __init__(self, make: Callable[[], Executor]) -> None:
        self._make = make
        self._executor: Executor | None = None

    def run(self, jobs: Mapping[Key, Callable[[], Result]]) -> Iterator[tuple[Key, Result | Raised[Key]]]:
        """Run picklable jobs and yield each with its result, in finishing order."""
        pending = dict(jobs)
        for _ in range(_POOLS - 1):
            for key, outcome in self._run_once(dict(pending)) if pending else ():
                if not isinstance(outcome, BrokenExecutor):
                    pending.pop(key)
                    yield key, outcome
            if pending:
                self.close()
        # One by one at last, so that a job which ends its worker takes none of the others with it.
        for key, job in pending.items():
            for _, outcome in self._run_once({key: job}):
                if isinstance(outcome, BrokenExecutor):
                    self.close()
                    yield key, Raised(key, "the work broke off, three times (is there enough memory?)")
                else:
                    yield key, outcome

    def close(self) -> None:
        """End the workers once they have finished what they are doing; what has not begun is dropped."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def break_off(self) -> None:
        """End the workers at once, whatever they are doing, where they are processes of ours: Ctrl-C waits for nobody.

        What they had put into the cache stays, and is whole.
        """
        if isinstance(self._executor, ProcessPoolExecutor):
            for worker in multiprocessing.active_children():
                worker.kill()
        self.close()

    def _run_once(
        self, jobs: Mapping[Key, Callable[[], Result]]
    ) -> Iterator[tuple[Key, Result | Raised[Key] | BrokenExecutor]]:
        if self._executor is None:
            self._executor = self._make()
        futures: dict[Future[Result], Key] = {}
        # Not as_completed: Ctrl-C while it takes the futures' locks would leave them locked, and the pool waiting.
        done: queue.SimpleQueue[Future[Result]] = queue.SimpleQueue()
        broken: BrokenExecutor | None = None
        for key, job in jobs.items():
            try:
                with _ctrl_c_held_back():  # submitting may begin a worker
                    future = self._executor.submit(job)
                    future.add_done_callback(done.put)
                    futures[future] = key
            except BrokenExecutor as error:
                broken = error
                yield key, error
        for _ in range(len(futures)):
            future = done.get()
            key = futures[future]
            try:
                yield key, future.result()
            except BrokenExecutor as error:
                yield key, broken or error
            except AudioProgramsError as error:  # said for the editor already
                yield key, Raised(key, str(error))
            except Exception as error:  # noqa: BLE001 - a job's failure is reported as that one's, others go on
                yield key, Raised(key, " ".join(str(error).split()) or "no reason is known")


@contextlib.contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
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
