"""A Dask cluster of two processes on this machine against the local pool: the same library, the same bytes."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bench import Bench, has_option, say
from benchmarks.tables import Figure, middle
from benchmarks.workloads import Library


def cluster(bench: Bench) -> Iterator[Figure | str]:
    """Yield the figures. Raises SystemExit where the two do not make the same bytes."""
    if not has_option("build", "--dask"):
        yield "Not measured: this version of `build` knows no `--dask`."
        return
    library = Library(articles=4 if bench.quick else 20, spoken=True)
    pool, dask, digests = [], [], set()
    for number in range(bench.times):
        say(f"the local pool, {number + 1} of {bench.times}")
        pool.append(bench.run(bench.sources(library), "build", "--jobs", "2").wall_s)
        digests.add(_digest(bench.folder / library.name / "output"))
        say("Dask's cluster on this machine")
        dask.append(bench.run(bench.sources(library), "build", "--jobs", "2", "--dask", "local").wall_s)
        digests.add(_digest(bench.folder / library.name / "output"))
    if len(digests) != 1:
        raise SystemExit("the two made different bytes")
    figure = Figure(
        what=f"first build of {library.articles} articles, `--dask local`, 2 workers, by the clock",
        measured=dask,
        unit="s",
        floor=pool,
        floor_is="the local pool",
        aim="1.25 x floor, the same bytes",
        met=middle(one / two for one, two in zip(dask, pool, strict=True)) <= 1.25,
    )
    yield figure


def _digest(output: Path) -> str:
    """Return one digest of everything that a host would serve."""
    digest = hashlib.sha256()
    for file in sorted(output.rglob("*")):
        name = file.relative_to(output).as_posix()
        if file.is_file() and not name.startswith(".build/"):
            digest.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
