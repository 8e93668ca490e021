"""One worker process, as its host holds it: started, asked one question at a time, killed with all that it started.

Used by ``worker`` alone, which decides what to ask and whether to try again. A process that failed is ended before
anybody hears of it, so that a failure is never asked twice.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping
from typing import IO, BinaryIO

from audio_programs.engines.frames import Frame, read_frame, write_frame
from audio_programs.engines.watchdog import Watchdog

log = logging.getLogger(__name__)


class ChildFailed(Exception):  # noqa: N818 - no error that leaves this package: EngineChild turns it into one
    """A child did not do what it was asked to; the text goes on from 'the speech engine ...'."""


class ChildProcess:
    """A running worker. Not for two threads at a time."""

    def __init__(self, engine: str) -> None:
        """Start a worker for the engine of that name. Raises ChildFailed if the system cannot start one."""
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell; the name is one argument
                # -P: a json.py in the folder that the build runs in is not ours to import
                [sys.executable, "-P", "-m", "audio_programs.engines.worker_loop", engine],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Windows' way of the line above
            )
        except OSError as error:
            raise ChildFailed(f"could not be started ({error.strerror})") from error
        self._questions = _opened(self._process.stdin)
        self._answers = _opened(self._process.stdout)
        self._last_words: deque[str] = deque(maxlen=3)
        self._listener = threading.Thread(target=self._listen, args=(engine,), daemon=True)
        self._listener.start()
        self._watchdog = Watchdog(self._kill)

    @property
    def pid(self) -> int:
        """The worker's process id, which is also its process group's."""
        return self._process.pid

    def ask(self, question: Mapping[str, object], *, limit_s: float) -> Frame:
        """Return the answer. Raises ChildFailed, the process ended, if none comes in ``limit_s`` seconds."""
        # not a time-out on reading: the child may also hang before it has read a long question
        self._watchdog.watch(limit_s)
        try:
            answer = self._ask(question)
        except BaseException:  # Ctrl-C: an answer that is still to come must not be taken for the next question's
            self._kill()
            raise
        finally:
            bitten = self._watchdog.rest()
        if bitten:
            raise self.failed(f"gave no answer in {limit_s:.3g} s")
        if answer is None:
            raise self.failed("stopped without an answer")
        return answer

    def failed(self, what: str) -> ChildFailed:
        """End the process and return the error to raise, with the last that it said."""
        self.end()
        said = "; ".join(self._last_words)
        return ChildFailed(f"{what} (it said: {said})" if said else what)

    def end(self) -> None:
        """Kill the worker and all that it started, and wait until it is gone. Does nothing the second time."""
        self._kill()
        self._watchdog.end()
        self._process.wait()
        self._listener.join(timeout=1)  # only a process that left the group could still hold the pipe
        for pipe in (self._questions, self._answers):
            with contextlib.suppress(OSError):  # unsent words to a dead child
                pipe.close()

    def abandon(self) -> None:
        """Let go of a worker that belongs to another process, after a fork: its pipes must not stay open here."""
        nothing = os.open(os.devnull, os.O_RDWR)
        for pipe in (self._questions, self._answers):
            os.dup2(nothing, pipe.fileno(), inheritable=False)
        os.close(nothing)

    def _ask(self, question: Mapping[str, object]) -> Frame | None:
        try:
            write_frame(self._questions, question)
            return read_frame(self._answers)
        except (OSError, ValueError):  # nobody reads; or what came is no frame
            return None

    def _kill(self) -> None:
        if self._process.returncode is not None:
            return
        if sys.platform == "win32":
            self._process.kill()
            return
        # the group lives while the worker is not waited for, so this can reach no other's; macOS says
        # 'not permitted' where all in the group are dead
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _listen(self, engine: str) -> None:
        """Log what the engine and its libraries say, line by line, until they are gone."""
        with _opened(self._process.stderr) as said:
            for line in said:
                text = line.decode("utf-8", "replace").strip()
                if text:
                    log.debug("%s: %s", engine, text)
                    self._last_words.append(text)


def _opened(pipe: IO[bytes] | None) -> BinaryIO:
    assert pipe is not None, "Popen was asked for a pipe"  # noqa: S101 - what mypy cannot know
    return pipe  # type: ignore[return-value] # typeshed: IO[bytes], for any buffering; ours is BinaryIO
