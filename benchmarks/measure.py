"""One command as a whole process tree: its CPU and wall seconds and its peak memory.

Runs in a fresh process of its own (``python -m benchmarks.measure REPORT -- COMMAND...``), so that what the kernel
says of "children" is that command and nothing else. Linux only: it reads /proc.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

_SET_CHILD_SUBREAPER = 36  # prctl: orphans of the command become ours, so that no CPU second is lost
_SAMPLE_EVERY_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a command took."""

    exit_code: int
    wall_s: float
    cpu_s: float  # user and system, of all its processes
    largest_process_mb: float  # peak resident memory of the largest one
    together_mb: float  # peak of all at the same time, shared pages counted once; sampled


def measured(command: list[str], *, cwd: Path, report: Path) -> Measured:
    """Run a command under this module in a fresh process. Its output goes to ``report`` with the suffix .txt."""
    words = [sys.executable, "-m", "benchmarks.measure", str(report), "--", *command]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    subprocess.run(words, cwd=cwd, env=environment, check=True)
    return Measured(**json.loads(report.read_text("utf-8")))


def main() -> None:
    """Measure what stands after ``--`` and write what it took."""
    report, command = Path(sys.argv[1]), sys.argv[3:]
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    together = 0
    with report.with_suffix(".txt").open("wb") as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        while process.poll() is None:
            together = max(together, _together_bytes())
            time.sleep(_SAMPLE_EVERY_S)
        wall_s = time.perf_counter() - start
    _reap()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = Measured(
        exit_code=process.returncode,
        wall_s=wall_s,
        cpu_s=used.ru_utime + used.ru_stime,
        largest_process_mb=used.ru_maxrss / 1024,
        together_mb=together / 1024**2,
    )
    report.write_text(json.dumps(asdict(taken)), "utf-8")


def _reap() -> None:
    try:
        while True:
            os.wait()
    except ChildProcessError:
        return


def _together_bytes() -> int:
    """Return the proportional set size of all descendants."""
    parents = dict(filter(None, (_parent(one) for one in Path("/proc").iterdir() if one.name.isdigit())))
    ours = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(_proportional_bytes(pid) for pid in ours - {os.getpid()})


def _parent(process: Path) -> tuple[int, int] | None:
    try:
        stat = (process / "stat").read_text("utf-8", errors="replace")
    except OSError:
        return None
    return int(process.name), int(stat.rpartition(")")[2].split()[1])


def _proportional_bytes(pid: int) -> int:
    try:
        lines = Path("/proc", str(pid), "smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
