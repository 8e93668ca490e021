"""What was measured, as tables of docs/benchmarks.md. Pure but for asking what machine this is.

Each piece has a table between its own marks. Rows that have an aim are gathered once more, at the top of the page.
"""

import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

END = "<!-- end -->"
AIMS = "aims"
HEAD = ("| figure | measured | floor | times the floor | aim | met |", "|---|---|---|---|---|---|")
_LIBRARIES = ("pyttsx3", "espeakng-loader", "lameenc", "soxr", "numpy", "lxml", "feedgen", "pydantic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row: something measured some times, beside its floor as often."""

    what: str
    measured: Sequence[float]
    unit: str  # 'CPU s', 's', 'ms', 'MB', 'times'
    floor: Sequence[float] = ()
    floor_is: str = ""
    aim: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        """Return how many times its floor it is: the middle one of the pairs, where they were measured in turn."""
        if not self.floor:
            return None
        if len(self.floor) == len(self.measured):
            return median(one / floor for one, floor in zip(self.measured, self.floor, strict=True))
        return median(self.measured) / median(self.floor)

    def row(self) -> str:
        """Return the row of the table."""
        floor = f"{spread(self.floor, self.unit)}, {self.floor_is}" if self.floor else ""
        ratio = "" if self.ratio is None else _number(self.ratio)
        met = {True: "yes", False: "**no**", None: ""}[self.met]
        return f"| {self.what} | {spread(self.measured, self.unit)} | {floor} | {ratio} | {self.aim} | {met} |"


def middle(values: Iterable[float]) -> float:
    """Return the median."""
    return median(values)


def spread(values: Sequence[float], unit: str = "") -> str:
    """Write the median with its unit, and the least and most beside it where there are several."""
    written = f"{_number(median(values))} {unit}".strip()
    if len(values) == 1:
        return written
    return f"{written} ({_number(min(values))} to {_number(max(values))})"


def table(figures: Iterable[Figure], *, loads: Sequence[float], note: str) -> Iterator[str]:
    """Yield a piece's table, with the machine that it was measured on."""
    yield machine(loads)
    yield f"- {note}"
    yield from ("", *HEAD)
    for figure in figures:
        yield figure.row()


def machine(loads: Sequence[float]) -> str:
    """Say on what machine, how busy it was, and with which versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"- Machine: {_processor()}, {cores} cores, {platform.system()} {platform.machine()}; processes that wanted a"
        f" core in the minute before: {loads[0]:.1f}, while it ran up to {max(loads):.1f}. Python"
        f" {platform.python_version()}; {versions}"
    )


def with_part(page: str, name: str, lines: Iterable[str]) -> str:
    """Return the page with new lines between a piece's marks. Raises ValueError if a mark is missing."""
    mark = f"<!-- {name}, written by make bench -->"
    before, begin, rest = page.partition(mark)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page needs the marks {mark} and {END}")
    return "\n".join([before + begin, "", *lines, "", end + after])


def with_aims(page: str) -> str:
    """Return the page with all rows that have an aim gathered in the first table."""
    _, _, rest = page.partition(f"<!-- {AIMS}, written by make bench -->")
    _, _, pieces = rest.partition(END)
    rows = [line for line in pieces.splitlines() if line.startswith("| ") and _aim(line)]
    return with_part(page, AIMS, [*HEAD, *rows])


def _aim(row: str) -> str:
    cells = [cell.strip() for cell in row.split("|")]
    return cells[5] if len(cells) == 8 and cells[5] != "aim" else ""


def _number(value: float) -> str:
    """Write three figures that count."""
    if value >= 1000:
        return f"{value:,.0f}"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 3
    return f"{value:.{digits}f}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "processor unknown")
