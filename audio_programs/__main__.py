"""The command as it is installed, and ``python -m audio_programs``: settles what Ctrl-C does, then begins.

The first press stops whatever runs, in order; those after it change nothing, for a stop that is broken off leaves
processes behind. Whoever goes on pressing ends it at once: nothing may be so stuck that it cannot be ended.
"""

import gc
import os
import signal
import sys
from types import FrameType

_INTERRUPTED = 130  # 128 + SIGINT, as shells say it
_ENOUGH = 5

# A large library is millions of values with hardly a cycle among them: to look for some as often as Python does by
# itself took a tenth of the time.
_CYCLES_SELDOM = (100_000, 50, 100)


class _Presses:
    """Counts what was pressed since work began."""

    def __init__(self) -> None:
        self._count = 0

    def hear(self, _number: int, _frame: FrameType | None) -> None:
        self._count += 1
        if self._count == 1:
            raise KeyboardInterrupt
        if self._count >= _ENOUGH:
            if "multiprocessing" in sys.modules:
                for worker in sys.modules["multiprocessing"].active_children():
                    worker.kill()
            os._exit(_INTERRUPTED)

    def drop(self, unraisable: "sys.UnraisableHookArgs") -> None:
        """Hear once more, a moment later, of a press that came where Python drops what is raised (as an import does).

        Everything else that is dropped is told as ever.
        """
        if unraisable.exc_type is not KeyboardInterrupt or sys.platform == "win32":  # which has no such timer
            sys.__unraisablehook__(unraisable)
            return
        self._count = 0
        signal.signal(signal.SIGALRM, self.hear)
        signal.setitimer(signal.ITIMER_REAL, 0.01)


def main() -> None:
    """Run the command line."""
    gc.set_threshold(*_CYCLES_SELDOM)
    heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler  # no: begun by nohup, or a script's "&"
    if heard:
        signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))  # nothing is at work yet: no word is due
    from audio_programs.cli import main as command  # noqa: PLC0415 - takes long enough for a press

    if heard:
        presses = _Presses()
        signal.signal(signal.SIGINT, presses.hear)
        sys.unraisablehook = presses.drop
    command()


if __name__ == "__main__":
    main()
