"""One sentence of one article of many is edited: beside the speaking and encoding of its section alone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.bench import Bench, has_option, say
from benchmarks.floors import sound_floor
from benchmarks.tables import Figure, middle
from benchmarks.workloads import Library, article_file, edit_a_sentence, edited_words

_ON_TOP_S = 1.0


def edit(bench: Bench) -> Iterator[Figure | str]:
    """Yield the figures of a library of many programs, and of one that is all one program."""
    in_programs = Library(articles=bench.largest)
    in_one = Library(articles=bench.largest, in_a_program=bench.largest)
    yield from _library(bench, in_programs, f"programs of {in_programs.in_a_program}", spoken_in=None)
    yield from _library(bench, in_one, "one program", spoken_in=in_programs)


def _library(bench: Bench, library: Library, name: str, *, spoken_in: Library | None) -> Iterator[Figure | str]:
    project, first = bench.built(library, spoken_in=spoken_in)
    bench.run(project, "build")  # whatever an earlier piece left to do
    told = f"{library.articles:,} articles in {name}"
    kind = "first build, all of it spoken before" if spoken_in else "first build"
    yield Figure(what=f"{told}: {kind}", measured=[first.wall_s], unit="s")
    yield Figure(what="its peak memory: the command's own process", measured=[first.parent_mb], unit="MB")
    yield Figure(what="its peak memory: the largest other process", measured=[first.worker_mb], unit="MB")
    yield from _edits(bench, project, library, told)


def _edits(bench: Bench, project: Path, library: Library, told: str) -> Iterator[Figure | str]:
    article = library.articles // 2
    builds, floors = [], []
    alone = bench.folder / "alone"
    for edition in range(1, bench.often + 1):
        say(f"{told}: edit {edition} of {bench.often}")
        edit_a_sentence(project, library, article, edition=edition)
        builds.append(bench.run(project, "build"))
        bench.sources(replace(library, articles=1), name=alone.name)
        source = article_file(project, library, article).read_text("utf-8")
        article_file(alone, library, 0).write_text(source, "utf-8")
        floor = sound_floor(bench, alone, only=edited_words(article, edition))
        floors.append(floor.speaking + floor.encoding)
    wall_s = [each.wall_s for each in builds]
    allowed = middle(floors) + _ON_TOP_S
    yield Figure(
        what=f"{told}: one sentence edited, by the clock",
        measured=wall_s,
        unit="s",
        floor=floors,
        floor_is="its section spoken and encoded",
        aim=f"floor + {_ON_TOP_S} s = {allowed:.2f}",
        met=middle(wall_s) <= allowed,
    )
    yield Figure(what="the same, all processes", measured=[each.cpu_s for each in builds], unit="CPU s")
    yield Figure(what="the same, peak memory together", measured=[each.together_mb for each in builds], unit="MB")
    if has_option("build", "--profile"):
        edit_a_sentence(project, library, article, edition=0)
        said = bench.run(project, "build", "--profile").said
        yield from (
            "",
            f"`build --profile` of such an edit ({told}):",
            "",
            "```",
            *said.partition("\n\n")[2].rstrip().splitlines(),  # the table, after the summary
            "```",
            "",
        )
