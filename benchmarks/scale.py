"""A plan for one million articles: unit costs that are measured, arithmetic that a simulation checks.

The simulation has to reproduce a build of this machine first. Prices are parameters: examples, to be replaced.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.bench import Bench, say
from benchmarks.simulation import Outcome, Site, simulate
from benchmarks.tables import Figure, middle
from benchmarks.unit_costs import UnitCosts, Words, measure_units
from benchmarks.workloads import Library

ARTICLES = 1_000_000
IN_A_PROGRAM = 250
WITHIN = 0.2  # how far from the measured time a simulated one may be, and yet be believed
_STORE_WAIT_S = 0.03  # an assumption: what an object store in the same region takes for a small request
_ROUNDS = 2.0  # that a worker waits for, a section: what is there is asked all at once, the section is sent at the end
_SIMULATED = 20_000  # articles; the rest is more of the same
_WORKERS = (32, 128, 512)

Works = Sequence[Sequence[float]]  # of each episode, the CPU seconds that a worker needs for each section


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Dollars, as large clouds listed them for their eastern United States in 2025: an example, not an offer."""

    core_hour: float = 0.045  # a virtual core of a computing machine, on demand
    gb_month: float = 0.023  # object storage
    thousand_writes: float = 0.005
    thousand_reads: float = 0.0004
    gb_sent: float = 0.09  # to listeners, straight from the store; a content network costs less


def scale(bench: Bench) -> Iterator[Figure | str]:
    """Yield the unit costs, how well the simulation does, and the plan."""
    library = Library(articles=6 if bench.quick else 20, spoken=True)
    costs, words = measure_units(bench, library)
    yield from _units(costs)
    runs = []
    for number in range(bench.times):
        say(f"two cores, {number + 1} of {bench.times}, to compare with the simulation")
        runs.append(bench.run(bench.sources(library), "build", cores=2))
    beside = max(1.0, min(run.cpu_s for run in runs) / (costs.whole_s + costs.further_worker_s))
    works = [[beside * work for work in episode] for episode in _works(words, costs)]
    foretold = simulate(works, _two_cores(costs))
    walls = [run.wall_s for run in runs]
    least = min(walls)  # what else the machine does can only add to it
    error = foretold.wall_s / least - 1
    yield ""
    yield f"- Two cores at work beside each other take {beside:.2f} times the CPU seconds of one for the same."
    yield ""
    yield (
        f"**The simulation against a real build** ({library.articles} articles, two cores; its figures come from the"
        f" build on one): simulated {foretold.wall_s:.1f} s, measured {middle(walls):.1f} s (least {least:.1f}); it is"
        f" {abs(error):.0%} {'above' if error > 0 else 'below'} the least. It is believed up to {WITHIN:.0%}."
    )
    if abs(error) > WITHIN:
        yield ""
        yield "So it is not believed here, and no plan follows. (Was the machine busy with something else?)"
        return
    yield from _plan(costs, works, Prices())


def _works(words: Words, costs: UnitCosts) -> Works:
    return [[section * costs.character_s for section in sections] for sections in words.episodes]


def _two_cores(costs: UnitCosts) -> Site:
    return Site(
        cores=2,
        start_s=costs.start_s,
        worker_start_s=(costs.worker_start_s + costs.further_worker_s) / 2,
        join_s=costs.join_s,
    )


def _units(costs: UnitCosts) -> Iterator[str]:
    yield f"- Measured with {costs.articles} articles of {costs.audio_s / 60:.1f} minutes, spoken by espeak-ng, and"
    yield "  with `tone` where nothing is spoken. CPU seconds are those of one core of this machine."
    yield from ("", "| an article costs | |", "|---|---|")
    rows: list[tuple[str, str]] = [
        ("sound", f"{costs.audio_s:.0f} s, {costs.sections:.1f} sections, {costs.characters:,.0f} characters"),
        ("a worker: speaking, levelling, encoding", f"{costs.worker_s:.2f} CPU s"),
        ("the command: joining, pages, its share of the feed", f"{1000 * costs.join_s:.1f} CPU ms"),
        ("the command where nothing has changed", f"{1e6 * costs.unchanged_s:.0f} CPU µs"),
        ("output", _sizes(costs.output_bytes)),
        ("cache", _sizes(costs.cache_bytes)),
        ("feed", f"{costs.feed_bytes:,.0f} bytes"),
    ]
    if costs.requests is None:
        rows.append(("requests to a shared cache", "not measured: `build` knows no `--cache` here"))
    else:
        asked = costs.requests
        rows += [
            (
                "requests to a shared cache, first build",
                f"{asked.first_reads:.1f} read, {asked.first_writes:.1f} write",
            ),
            ("the same build on a second machine", f"{asked.other_reads:.1f} read"),
            ("the same where nothing has changed", f"{asked.unchanged:.2f}"),
        ]
    empty = "not measured" if costs.empty_task_s is None else f"{1000 * costs.empty_task_s:.2f} ms"
    rows.append(("Dask: a task that does nothing, there and back", empty))
    once = f"{costs.start_s:.2f} CPU s, and {costs.worker_start_s:.2f} on a worker"
    rows.append(("once a build: starting, covers, voices' levels", once))
    rows.append(("each worker more", f"{costs.further_worker_s:.2f} CPU s"))
    for name, value in rows:
        yield f"| {name} | {value} |"


def _sizes(sizes: dict[str, float]) -> str:
    """Write the largest kinds, and the rest in one."""
    largest = sorted(sizes.items(), key=lambda one: (-one[1], one[0]))
    told = [f"{kind} {size / 1000:,.1f} kB" for kind, size in largest[:4]]
    rest = sum(size for _, size in largest[4:])
    return ", ".join([*told, *([f"all else {rest / 1000:,.1f} kB"] if rest else [])])


def _plan(costs: UnitCosts, works: Works, prices: Prices) -> Iterator[str]:
    yield from (
        "",
        f"**{ARTICLES:,} articles, {ARTICLES // IN_A_PROGRAM:,} programs of {IN_A_PROGRAM}: a first build**",
        "",
    )
    yield "| workers | hours | the workers' cores are busy | hours that the command works | dollars for cores |"
    yield "|---|---|---|---|---|"
    for workers in _WORKERS:
        outcome = _million(costs, works, workers)
        hours = outcome.wall_s / 3600
        dollars = (workers + 2) * hours * prices.core_hour  # two more for the command and the scheduler
        command = ARTICLES * costs.join_s / 3600
        yield f"| {workers} | {hours:,.1f} | {outcome.busy:.0%} | {command:,.1f} | {dollars:,.0f} |"
    yield ""
    yield from _kept(costs, prices)
    yield from _later(costs)


def _million(costs: UnitCosts, works: Works, workers: int) -> Outcome:
    """Simulate a part of the million on a cluster, and multiply: it is the same again and again."""
    episodes = [works[number % len(works)] for number in range(_SIMULATED)]
    site = Site(
        cores=workers,
        start_s=0.0,
        hand_out_s=costs.empty_task_s or 0.0,
        join_s=costs.join_s,
        wait_s=_STORE_WAIT_S,
        requests=_ROUNDS,
        apart=True,
    )
    outcome = simulate(episodes, site)
    times = ARTICLES / _SIMULATED
    once_s = costs.start_s + costs.worker_start_s + costs.further_worker_s
    return Outcome(wall_s=once_s + outcome.wall_s * times, busy=outcome.busy, jobs=round(outcome.jobs * times))


def _kept(costs: UnitCosts, prices: Prices) -> Iterator[str]:
    output_gb = ARTICLES * sum(costs.output_bytes.values()) / 1e9
    cache_gb = ARTICLES * sum(costs.cache_bytes.values()) / 1e9
    files = 4 * ARTICLES  # sound, chapters, transcript, page
    asked = costs.requests
    reads = ARTICLES * (asked.first_reads if asked else costs.sections)
    writes = ARTICLES * (asked.first_writes if asked else costs.sections)
    yield from ("| what is kept and asked for | how much | dollars |", "|---|---|---|")
    rows: Sequence[tuple[str, str, float]] = (
        ("`output/`, each month", f"{output_gb:,.0f} GB", output_gb * prices.gb_month),
        ("the cache, each month", f"{cache_gb:,.0f} GB", cache_gb * prices.gb_month),
        ("sending `output/` to a bucket, once", f"{files:,} files", files / 1000 * prices.thousand_writes),
        ("the cache's requests, reading", f"{reads:,.0f}", reads / 1000 * prices.thousand_reads),
        ("the cache's requests, writing", f"{writes:,.0f}", writes / 1000 * prices.thousand_writes),
        (
            "an hour that a listener hears, sent from the bucket",
            f"{3600 * 8000 / 1e6:.0f} MB",
            3600 * 8000 / 1e9 * prices.gb_sent,
        ),
    )
    for name, much, dollars in rows:
        yield f"| {name} | {much} | {dollars:,.{2 if dollars > 1 else 4}f} |"
    told = f"{prices.core_hour} a core and hour, {prices.gb_month} a GB and month, {prices.thousand_writes} a thousand"
    yield ""
    yield f"Prices in dollars: {told} writes, {prices.thousand_reads} a thousand reads, {prices.gb_sent} a GB sent;"
    wait = f"{1000 * _STORE_WAIT_S:.0f} ms, and a worker waits for {_ROUNDS:.0f} a section"
    yield f"a request to the store is taken to last {wait}."


def _later(costs: UnitCosts) -> Iterator[str]:
    item, whole = costs.feed_bytes, ARTICLES * costs.feed_bytes
    yield from ("", "| afterwards | |", "|---|---|")
    yield f"| a build that finds nothing to do | {ARTICLES * costs.unchanged_s:,.0f} CPU s |"
    yield f"| a feed of {IN_A_PROGRAM} items | {IN_A_PROGRAM * item / 1000:,.0f} kB |"
    yield f"| all feeds together | {whole / 1e9:,.2f} GB |"
    yield f"| one feed of all, were it one program, in files of 2 MB | {whole / 2e6:,.0f} files |"
