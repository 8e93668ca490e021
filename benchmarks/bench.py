"""What every piece of the benchmarks works with: a folder, libraries that are built once, commands, and patience.

Pieces that need the same large library share it: it is built by the piece that comes first, and its first build is
remembered beside it.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.corpus import REPOSITORY
from benchmarks.measure import Measured, measured
from benchmarks.workloads import Library, write_library


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A command too short to be looked at while it runs."""

    cpu_s: float
    wall_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One run of the benchmarks."""

    folder: Path
    quick: bool = False  # small and seldom: to see that it works

    @property
    def times(self) -> int:
        """Return how often what takes long is measured."""
        return 1 if self.quick else 3

    @property
    def often(self) -> int:
        """Return how often what takes a moment is measured."""
        return 2 if self.quick else 5

    @property
    def largest(self) -> int:
        """Return how many articles the largest library has."""
        return 400 if self.quick else 10_000

    def run(self, project: Path, *words: str, cores: int = 0, well: bool = True) -> Measured:
        """Run ``audio-programs`` in a project and measure it."""
        return self.python(["-m", "audio_programs", "-C", str(project), *words], cores=cores, well=well)

    def python(self, words: list[str], *, cores: int = 0, well: bool = True) -> Measured:
        """Run Python in a fresh process and measure it."""
        return measured(
            [sys.executable, *words], cwd=self.folder, report=self.folder / "report.json", cores=cores, well=well
        )

    def sources(self, library: Library, *, name: str = "") -> Path:
        """Write a library's sources into an empty folder, and return it."""
        project = self.folder / (name or library.name)
        if project.exists():
            shutil.rmtree(project)
        write_library(project, library)
        return project

    def built(self, library: Library, *, spoken_in: Library | None = None) -> tuple[Path, Measured]:
        """Return a library as it stands after its first build, and what that took: here, or in an earlier piece.

        With ``spoken_in`` it begins with the cache of another library of the same words.
        """
        project, note = self.folder / library.name, self.folder / f"{library.name}.first.json"
        if not note.exists():
            self.sources(library)
            if spoken_in is not None:
                shutil.copytree(self.folder / spoken_in.name / ".cache", project / ".cache")
            say(f"first build of {library.name}")
            note.write_text(json.dumps(asdict(self.run(project, "build"))), "utf-8")
        return project, Measured(**json.loads(note.read_text("utf-8")))


def say(what: str) -> None:
    """Tell whoever waits what is being done."""
    print(f"{time.strftime('%H:%M:%S')} {what} (load {os.getloadavg()[0]:.1f})", flush=True)


def started(command: list[str], *, cwd: Path) -> Start:
    """Run a short command that says little, and say what it alone took."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"exit code {process.returncode} of {' '.join(command)}")
    return Start(cpu_s=used.ru_utime + used.ru_stime, wall_s=time.perf_counter() - begin)


def has_option(command: str, option: str) -> bool:
    """Say whether a command of ``audio-programs`` knows an option."""
    words = [sys.executable, "-m", "audio_programs", command, "--help"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    said = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    return option in said.stdout
