"""Cost against size: a first build, nothing changed, and one edit, at 20 to 10,000 articles; as a table and a chart."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.bench import Bench, say
from benchmarks.chart import Line, draw
from benchmarks.corpus import REPOSITORY
from benchmarks.tables import Figure, middle
from benchmarks.workloads import Library, edit_a_sentence

PICTURE = REPOSITORY / "docs/pictures/cost-against-size.svg"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cost:
    """What one size costs, each as often as it was measured."""

    articles: int
    first_s: tuple[float, ...]
    nothing_s: tuple[float, ...]
    status_s: tuple[float, ...]
    edit_s: tuple[float, ...]


def size(bench: Bench) -> Iterator[Figure | str]:
    """Yield the figures, and draw the chart (``--quick``: beside the libraries)."""
    costs = [
        _cost(bench, Library(articles=articles)) for articles in (20, 100, 1_000, 10_000) if articles <= bench.largest
    ]
    for cost in costs:
        told = f"{cost.articles:,} short articles"
        yield Figure(what=f"{told}: first build", measured=cost.first_s, unit="CPU s")
        yield Figure(what=f"{told}: nothing changed", measured=cost.nothing_s, unit="CPU s")
        yield Figure(what=f"{told}: `status`", measured=cost.status_s, unit="CPU s")
        yield Figure(what=f"{told}: one sentence edited", measured=cost.edit_s, unit="CPU s")
    picture = bench.folder / PICTURE.name if bench.quick else PICTURE
    draw(_lines(costs), picture, across="articles in the library", up="CPU seconds, all processes")
    yield ""
    yield f"![CPU seconds against the number of articles](pictures/{PICTURE.name})"


def _cost(bench: Bench, library: Library) -> _Cost:
    project, first = bench.built(library)
    nothing, statuses, edits = [], [], []
    for edition in range(bench.times):
        say(f"{library.articles} articles: an edit, nothing changed, status")
        edit_a_sentence(project, library, library.articles // 3, edition=200 + edition)
        edits.append(bench.run(project, "build").cpu_s)
        nothing.append(bench.run(project, "build").cpu_s)
        statuses.append(bench.run(project, "status").cpu_s)
    return _Cost(
        articles=library.articles,
        first_s=(first.cpu_s,),
        nothing_s=tuple(nothing),
        status_s=tuple(statuses),
        edit_s=tuple(edits),
    )


def _lines(costs: list[_Cost]) -> list[Line]:
    across = tuple(cost.articles for cost in costs)
    return [
        Line(name="first build", across=across, up=tuple(middle(cost.first_s) for cost in costs)),
        Line(name="one sentence edited", across=across, up=tuple(middle(cost.edit_s) for cost in costs)),
        Line(name="nothing changed", across=across, up=tuple(middle(cost.nothing_s) for cost in costs)),
        Line(name="status", across=across, up=tuple(middle(cost.status_s) for cost in costs)),
    ]
