"""``build --profile``: where the time went, as a table."""

from collections.abc import Iterator, Mapping

import click

from audio_programs.build.orders import Spent
from audio_programs.build.stages import Stage

_COLUMNS = ("", "times", "CPU here", "CPU workers", "CPU engines", "waited here", "waited workers")


def tell_profile(here: Mapping[str, Spent], workers: Mapping[str, Spent]) -> None:
    """Say how many seconds each stage took: of this process, of its workers, and of the engines of both."""
    rows = [_COLUMNS, *_rows(here, workers)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_COLUMNS))]
    click.echo()
    for first, *others in rows:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        click.echo("  ".join((first.ljust(widths[0]), *cells)).rstrip())


def _rows(here: Mapping[str, Spent], workers: Mapping[str, Spent]) -> Iterator[tuple[str, ...]]:
    for stage in Stage:
        one, other = here.get(stage.value, Spent()), workers.get(stage.value, Spent())
        if one != Spent() or other != Spent():
            yield _row(stage.value, one, other)
    yield _row("all", _sum(here), _sum(workers), count="")


def _row(name: str, here: Spent, workers: Spent, *, count: str | None = None) -> tuple[str, ...]:
    engines_s = here.engine_s + workers.engine_s
    seconds = (here.cpu_s, workers.cpu_s, engines_s, here.wall_s, workers.wall_s)
    return (name, f"{here.count + workers.count:,}" if count is None else count, *(f"{one:.2f}" for one in seconds))


def _sum(spent: Mapping[str, Spent]) -> Spent:
    total = Spent()
    for one in spent.values():
        total = total.plus(one)
    return total
