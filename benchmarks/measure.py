"""One command as a whole process tree: its CPU and wall seconds, and how much memory each of its processes took.

Runs in a fresh process of its own (``python -m benchmarks.measure REPORT CORES -- COMMAND...``), so that what the
kernel says of "children" is that command and nothing else. Linux only: it reads /proc.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

_SET_CHILD_SUBREAPER = 36  # prctl: orphans of the command become ours, so that no CPU second is lost
_SAMPLE_EVERY_S = 0.1  # at first; what takes minutes is looked at more seldom, for looking costs time too
_SELDOM_S, _LONG_S = 0.5, 10.0
_SUMMED_EVERY = 3  # samples: adding up pages is the dear part
_MB_IN_KB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a command took."""

    exit_code: int
    wall_s: float
    cpu_s: float  # user and system, of all its processes
    parent_cpu_s: float  # of the command's own process; sampled
    parent_mb: float  # peak resident memory of the command's own process
    worker_mb: float  # of the largest of all others
    parent_own_mb: float  # the same without pages that other processes have too; sampled
    worker_own_mb: float
    together_mb: float  # peak of all at the same time, shared pages counted once; sampled
    said: str  # the end of its output, both streams


def measured(command: list[str], *, cwd: Path, report: Path, cores: int = 0, well: bool = True) -> Measured:
    """Run a command under this module in a fresh process, on so many cores (0: all).

    Raises SystemExit with what it said where it should have ended ``well`` and did not.
    """
    words = [sys.executable, "-m", "benchmarks.measure", str(report), str(cores), "--", *command]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    subprocess.run(words, cwd=cwd, env=environment, check=True)
    taken = Measured(**json.loads(report.read_text("utf-8")))
    if well and taken.exit_code:
        raise SystemExit(f"exit code {taken.exit_code} of {' '.join(command)}: {taken.said[-2000:]}")
    return taken


@dataclass(slots=True)
class _Peaks:
    """The most that was seen, in kB."""

    root: int
    parent_ticks: int = 0  # of CPU time
    parent: int = 0
    worker: int = 0
    parent_own: int = 0
    worker_own: int = 0
    together: int = 0
    samples: int = field(default=0)

    def sample(self) -> None:
        """Look at all descendants once."""
        pids = _descendants()
        for pid, parent in pids.items():
            peak = _kilobytes(pid, "status", ("VmHWM",))
            if pid != self.root and _command(pid) == _command(parent):
                continue  # a fork: what it holds is its parent's
            if pid == self.root:
                self.parent = max(self.parent, peak)
                self.parent_ticks = max(self.parent_ticks, _ticks(pid))
            else:
                self.worker = max(self.worker, peak)
        if self.samples % _SUMMED_EVERY == 0:
            self._sum({*pids})
        self.samples += 1

    def _sum(self, pids: set[int]) -> None:
        together = 0
        for pid in pids:
            together += _kilobytes(pid, "smaps_rollup", ("Pss",))
            own = _kilobytes(pid, "smaps_rollup", ("Private_Clean", "Private_Dirty"))
            if pid == self.root:
                self.parent_own = max(self.parent_own, own)
            else:
                self.worker_own = max(self.worker_own, own)
        self.together = max(self.together, together)


def main() -> None:
    """Measure what stands after ``--`` and write what it took."""
    report, cores, command = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[4:]
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    output = report.with_suffix(".txt")
    all_cores = os.sched_getaffinity(0)
    with output.open("wb") as said:
        os.sched_setaffinity(0, sorted(all_cores)[:cores] if cores else all_cores)
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        os.sched_setaffinity(0, all_cores)  # who looks on need not stand in the way
        peaks = _Peaks(process.pid)
        while process.poll() is None:
            peaks.sample()
            _wait(process, _SAMPLE_EVERY_S if time.perf_counter() - start < _LONG_S else _SELDOM_S)
        wall_s = time.perf_counter() - start
    _reap()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    largest = used.ru_maxrss  # of any of them: all that is known of what ended between two samples
    taken = Measured(
        exit_code=process.returncode,
        wall_s=wall_s,
        cpu_s=used.ru_utime + used.ru_stime,
        parent_cpu_s=peaks.parent_ticks / os.sysconf("SC_CLK_TCK"),
        parent_mb=max(peaks.parent, 0 if peaks.worker else largest) / _MB_IN_KB,
        worker_mb=peaks.worker / _MB_IN_KB,
        parent_own_mb=peaks.parent_own / _MB_IN_KB,
        worker_own_mb=peaks.worker_own / _MB_IN_KB,
        together_mb=max(peaks.together, largest) / _MB_IN_KB,
        said=output.read_text("utf-8", errors="replace")[-20_000:],
    )
    report.write_text(json.dumps(asdict(taken)), "utf-8")


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def _reap() -> None:
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


def _descendants() -> dict[int, int]:
    """Return all processes that come from this one, each with its parent."""
    parents = dict(filter(None, (_parent(one) for one in Path("/proc").iterdir() if one.name.isdigit())))
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return {pid: parents[pid] for pid in ours - {os.getpid()}}


def _command(pid: int) -> bytes:
    """Return the words that a process was started with; none where it has ended."""
    try:
        return Path("/proc", str(pid), "cmdline").read_bytes()
    except OSError:
        return b""


def _parent(process: Path) -> tuple[int, int] | None:
    fields = _stat(process)
    return (int(process.name), int(fields[1])) if fields else None


def _ticks(pid: int) -> int:
    """Return the CPU time of one process, user and system."""
    fields = _stat(Path("/proc", str(pid)))
    return int(fields[11]) + int(fields[12]) if fields else 0


def _stat(process: Path) -> list[str]:
    """Return what /proc says of a process after its name: proc(5), the third field first; [] where it has ended."""
    try:
        stat = (process / "stat").read_text("utf-8", errors="replace")
    except OSError:
        return []
    return stat.rpartition(")")[2].split()


def _kilobytes(pid: int, file: str, names: tuple[str, ...]) -> int:
    """Return the sum of what a file of /proc says under ``names``; 0 where the process has ended."""
    try:
        lines = Path("/proc", str(pid), file).read_text("utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.partition(":")[0] in names)


if __name__ == "__main__":
    main()
