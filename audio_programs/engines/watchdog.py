"""A time limit on one thing after another, by one thread for all of them: a timer for each costs more than a word.

Used by ``child_process``. The thread sleeps towards the earliest moment at which it could be needed, so it is woken
once in many questions, not by each. It knows nothing of processes.
"""

import math
import threading
import time
from collections.abc import Callable


class Watchdog:
    """Calls ``bite`` in a thread of its own if what is watched takes too long."""

    def __init__(self, bite: Callable[[], None]) -> None:
        self._bite = bite
        self._changed = threading.Condition()
        self._too_late_at = math.inf  # by time.monotonic, in seconds
        self._wakes_at = -math.inf
        self._bitten = False
        self._ended = False
        threading.Thread(target=self._guard, daemon=True).start()

    def watch(self, limit_s: float) -> None:
        """Begin to watch: ``bite`` will be called in ``limit_s`` seconds."""
        with self._changed:
            self._bitten = False
            self._too_late_at = time.monotonic() + limit_s
            if self._too_late_at < self._wakes_at:
                self._changed.notify()

    def rest(self) -> bool:
        """Stop watching; say whether ``bite`` was called."""
        with self._changed:
            self._too_late_at = math.inf
            return self._bitten

    def end(self) -> None:
        """Let the thread end; it bites no more."""
        with self._changed:
            self._too_late_at = math.inf
            self._ended = True
            self._changed.notify()

    def _guard(self) -> None:
        with self._changed:
            while not self._ended:
                now = time.monotonic()
                if now >= self._too_late_at:
                    self._too_late_at = math.inf
                    self._bitten = True
                    self._bite()
                self._wakes_at = self._too_late_at
                self._changed.wait(None if self._wakes_at == math.inf else self._wakes_at - now)
