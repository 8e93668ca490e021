"""One episode of ten hours, with headings and without: memory, and what an edited sentence costs beside a bare copy."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench, say
from benchmarks.floors import copy_floor, sound_floor
from benchmarks.measure import Measured
from benchmarks.tables import Figure, middle
from benchmarks.workloads import Library, edit_a_sentence, edited_words, write_long_episode

_LARGEST_MB = 200


def long_episode(bench: Bench) -> Iterator[Figure | str]:
    """Yield the figures."""
    for headings in (True, False):
        project = bench.folder / "long"
        shutil.rmtree(project, ignore_errors=True)
        hours = 0.1 if bench.quick else 10.0
        library = write_long_episode(project, hours=hours, headings=headings)
        told = f"{hours:g} hours {'with' if headings else 'without'} headings"
        say(f"first build of {told}")
        first = bench.run(project, "build")
        yield Figure(what=f"{told}: first build", measured=[first.wall_s], unit="s")
        yield from _memory(f"{told}: first build", first)
        yield from _edits(bench, project, library, told)
        shutil.rmtree(project)


def _memory(what: str, run: Measured) -> Iterator[Figure]:
    rows = (("the command's own process", run.parent_mb, run.parent_own_mb),)
    for name, resident, own in (*rows, ("the largest other process", run.worker_mb, run.worker_own_mb)):
        yield Figure(
            what=f"{what}, peak memory, {name} ({own:.0f} MB of it its own alone)",
            measured=[resident],
            unit="MB",
            aim=str(_LARGEST_MB),
            met=resident <= _LARGEST_MB,
        )


def _edits(bench: Bench, project: Path, library: Library, told: str) -> Iterator[Figure]:
    builds, copies, wall_s, size = [], [], [], 0
    for edition in range(1, bench.times + 1):
        say(f"{told}: edit {edition} of {bench.times}")
        edit_a_sentence(project, library, 0, edition=edition)
        builds.append(bench.run(project, "build"))
        copy_cpu_s, copy_wall_s, size = copy_floor(bench, project)
        copies.append(copy_cpu_s)
        wall_s.append(copy_wall_s)
    section = sound_floor(bench, project, only=edited_words(0, bench.times))
    yield Figure(
        what=f"{told}: one sentence edited",
        measured=[each.cpu_s for each in builds],
        unit="CPU s",
        floor=[each + section.speaking / section.utterances + section.encoding for each in copies],
        floor_is=f"its section encoded, a copy of {size / 1e6:.0f} MB",
    )
    yield Figure(
        what="the same by the clock",
        measured=[each.wall_s for each in builds],
        unit="s",
        floor=wall_s,
        floor_is="the copy alone, flushed to the disk",
    )
    largest = max(builds, key=lambda each: max(each.parent_mb, each.worker_mb))
    peak = max(largest.parent_mb, largest.worker_mb)
    yield Figure(
        what=f"{told}: one sentence edited, peak memory of the largest process",
        measured=[peak],
        unit="MB",
        aim=str(_LARGEST_MB),
        met=middle([peak]) <= _LARGEST_MB,
    )
