"""``build --watch`` in a window of its own: started, read line by line, ended by Ctrl-C."""

import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

PATIENCE_S = 120  # a machine may be busy; nothing takes that long where all is well


class Watching:
    """The command, and what it says, line by line."""

    def __init__(self, project: Path, *words: str) -> None:
        command = [sys.executable, "-m", "audio_programs", "-C", str(project), "build", "--watch", "--jobs", "1"]
        self.process = subprocess.Popen([*command, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()
        self.began = self.until("Waiting for changes")

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put("")

    def until(self, words: str) -> list[str]:
        """Return the lines that it says, up to one with these words in it."""
        lines: list[str] = []
        while not lines or words not in lines[-1]:
            lines.append(self._lines.get(timeout=PATIENCE_S))
            assert lines[-1] or self.process.poll() is None, f"it ended: {lines}"
        return lines

    def built(self) -> list[str]:
        """Return what it says up to the end of its next build."""
        return self.until("Built in")

    def stop(self) -> tuple[int, list[str]]:
        """Press Ctrl-C; return the exit code and its last words."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE_S)
        lines = []
        while line := self._lines.get(timeout=PATIENCE_S):
            lines.append(line)
        return self.process.returncode, lines
