"""Nothing has changed: ``build`` and ``status`` of large libraries, beside a bare walk over the same files."""

import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench, say
from benchmarks.floors import walk_floor
from benchmarks.tables import Figure, middle
from benchmarks.workloads import Library, article_file, edit_a_sentence

_ON_TOP_S = 0.4  # of CPU: Python's start, and one index read


def unchanged(bench: Bench) -> Iterator[Figure | str]:
    """Yield the figures of 1,000 and of 10,000 articles."""
    for articles in (100, bench.largest) if bench.quick else (1_000, bench.largest):
        library = Library(articles=articles)
        project, _ = bench.built(library)
        bench.run(project, "build")  # whatever an earlier piece left to do
        yield from _beside_a_walk(bench, project, articles)
        yield from _after_something(bench, project, library)


def _beside_a_walk(bench: Bench, project: Path, articles: int) -> Iterator[Figure]:
    builds, statuses, walks, files = [], [], [], 0
    bench.run(project, "status")  # the first after a build is a row of its own
    for number in range(bench.often):
        say(f"{articles} articles, nothing changed, {number + 1} of {bench.often}")
        walk, files = walk_floor(bench, project)
        walks.append(walk)
        builds.append(bench.run(project, "build"))
        statuses.append(bench.run(project, "status"))
    allowed = 2 * middle(walks) + _ON_TOP_S
    for name, runs in (("build", builds), ("status", statuses)):
        cpu_s = [each.cpu_s for each in runs]
        yield Figure(
            what=f"`{name}` of {articles:,} articles, nothing changed",
            measured=cpu_s,
            unit="CPU s",
            floor=walks,
            floor_is=f"a walk over {files:,} files",
            aim=f"2 x floor + {_ON_TOP_S} s = {allowed:.2f}",
            met=middle(cpu_s) <= allowed,
        )
        yield Figure(what="the same by the clock", measured=[each.wall_s for each in runs], unit="s")
    memory = [each.together_mb for each in builds]
    yield Figure(
        what=f"`build` of {articles:,} articles, nothing changed: peak memory",
        measured=memory,
        unit="MB",
        aim="200",
        met=middle(memory) <= 200,
    )


def _after_something(bench: Bench, project: Path, library: Library) -> Iterator[Figure]:
    """Measure what comes right after a build that did something, and after files were touched."""
    first, one, every = [], [], []
    for number in range(bench.times):
        edit_a_sentence(project, library, 3, edition=100 + number)
        bench.run(project, "build")
        say(f"{library.articles} articles, the first status after a build")
        first.append(bench.run(project, "status").cpu_s)
        os.utime(article_file(project, library, 5))
        one.append(bench.run(project, "build").cpu_s)
        say("all sources touched")
        for article in range(library.articles):
            os.utime(article_file(project, library, article))
        every.append(bench.run(project, "build").cpu_s)
    yield Figure(what=f"the first `status` after a build of {library.articles:,}", measured=first, unit="CPU s")
    yield Figure(what="`build` after one source was touched", measured=one, unit="CPU s")
    yield Figure(what=f"`build` after all {library.articles:,} sources were touched", measured=every, unit="CPU s")
