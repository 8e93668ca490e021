"""Starting: ``audio-programs --version`` and others, beside a bare Python that does nothing."""

import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench, say, started
from benchmarks.tables import Figure, middle
from benchmarks.workloads import Library

_ON_TOP_MS = 100


def starts(bench: Bench) -> Iterator[Figure | str]:
    """Yield the figures."""
    project, _ = bench.built(Library(articles=20))
    program = Path(sys.executable).with_name("audio-programs")
    ours = [str(program), "-C", str(project)]
    commands = {
        "audio-programs --version": [str(program), "--version"],
        "audio-programs --help": [str(program), "--help"],
        "build --help": [*ours, "build", "--help"],
        "status, 20 articles": [*ours, "status"],
        "build, 20 articles, nothing changed": [*ours, "build"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    floors = []
    say("starts")
    for _ in range(4 * bench.often):
        floors.append(1000 * started([sys.executable, "-c", "pass"], cwd=bench.folder).cpu_s)
        for name, command in commands.items():
            taken[name].append(1000 * started(command, cwd=bench.folder).cpu_s)
    allowed = middle(floors) + _ON_TOP_MS
    for name, cpu_ms in taken.items():
        version = name.endswith("--version")
        yield Figure(
            what=f"`{name}`",
            measured=cpu_ms,
            unit="CPU ms",
            floor=floors,
            floor_is="a bare Python",
            aim=f"floor + {_ON_TOP_MS} ms = {allowed:.0f}" if version else "",
            met=middle(cpu_ms) <= allowed if version else None,
        )
