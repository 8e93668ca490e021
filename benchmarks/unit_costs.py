"""What one article costs, each kind of cost measured by itself: what a plan for a million is made of."""

import importlib
import importlib.util
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.bench import Bench, say
from benchmarks.corpus import ready
from benchmarks.measure import Measured
from benchmarks.requests import Requests, counted_requests
from benchmarks.workloads import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCosts:
    """All by measurement; seconds are CPU seconds of one core of the machine that measured."""

    articles: int  # of the library that was measured
    audio_s: float  # an article
    sections: float  # an article
    characters: float  # an article, as spoken
    whole_s: float  # the library's first build on one core
    start_s: float  # the command's, once
    worker_start_s: float  # a worker's, and what is done once for all: voices' levels, on one worker
    further_worker_s: float  # each worker more
    character_s: float  # of a worker: speaking, levelling, encoding, its cache
    join_s: float  # the command's, an article: joining, pages, feed
    unchanged_s: float  # the command's, an article, where nothing has changed
    output_bytes: dict[str, float]  # an article, by kind of file
    cache_bytes: dict[str, float]  # an article, by kind
    feed_bytes: float  # an item
    requests: Requests | None  # of a shared cache, an article; None where it cannot be measured
    empty_task_s: float | None  # Dask's, there and back; None where it is not installed

    @property
    def worker_s(self) -> float:
        """Return a worker's CPU seconds, an article."""
        return self.character_s * self.characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How long each section of each episode of a library is, in characters as spoken."""

    episodes: tuple[tuple[int, ...], ...]

    @property
    def characters(self) -> int:
        """Return the characters of all."""
        return sum(map(sum, self.episodes))


def words_of(project: Path) -> Words:
    """Count what a library says."""
    episodes = (wanted for program in ready(project) for wanted in program.wanted)
    return Words(
        episodes=tuple(
            tuple(sum(len(clip.text) for clip in section.clips) for section in wanted.sections) for wanted in episodes
        )
    )


def measure_units(bench: Bench, library: Library) -> tuple[UnitCosts, Words]:
    """Build a library and a single article on one core, and take one from the other."""
    alone = Library(articles=1, spoken=True)
    say("unit costs: one article, on one core and on two")
    small = bench.run(bench.sources(alone), "build", cores=1)
    both = bench.run(bench.sources(alone), "build", cores=2)
    few = words_of(bench.folder / alone.name)
    say(f"unit costs: {library.articles} articles on one core")
    project = bench.sources(library)
    large = bench.run(project, "build", cores=1)
    many = words_of(project)
    articles = library.articles
    character_s = (_of_workers(large) - _of_workers(small)) / (many.characters - few.characters)
    join_s = max(0.0, large.parent_cpu_s - small.parent_cpu_s) / (articles - 1)
    output = _bytes_by_kind(project / "output")
    audio_s = output["mp3"] / 8000  # 64 kbit/s; tags and pictures weigh next to nothing beside it
    costs = UnitCosts(
        articles=articles,
        audio_s=audio_s / articles,
        sections=sum(map(len, many.episodes)) / articles,
        characters=many.characters / articles,
        whole_s=large.cpu_s,
        start_s=max(0.0, small.parent_cpu_s - join_s),
        worker_start_s=max(0.0, _of_workers(small) - few.characters * character_s),
        further_worker_s=max(0.0, both.cpu_s - small.cpu_s),
        character_s=character_s,
        join_s=join_s,
        unchanged_s=_unchanged_s(bench),
        output_bytes={kind: size / articles for kind, size in output.items()},
        cache_bytes={kind: size / articles for kind, size in _cache_bytes(project / ".cache").items()},
        feed_bytes=sum(file.stat().st_size for file in (project / "output").glob("*/feed*.xml")) / articles,
        requests=counted_requests(bench, library),
        empty_task_s=_empty_task_s(),
    )
    return costs, many


def _of_workers(run: Measured) -> float:
    return run.cpu_s - run.parent_cpu_s


def _unchanged_s(bench: Bench) -> float:
    """Return what an article more costs where nothing has changed."""
    sizes = (20, 100) if bench.quick else (100, 1_000)
    taken = []
    for articles in sizes:
        project, _ = bench.built(Library(articles=articles))
        bench.run(project, "build")
        say(f"unit costs: nothing changed in {articles} articles")
        taken.append(min(bench.run(project, "build").cpu_s for _ in range(bench.often)))
    return max(0.0, taken[1] - taken[0]) / (sizes[1] - sizes[0])


def _bytes_by_kind(folder: Path) -> Counter[str]:
    """Return the bytes of what a host would serve, by the files' endings."""
    sizes: Counter[str] = Counter()
    for file in folder.rglob("*"):
        if file.is_file() and ".build" not in file.relative_to(folder).parts:
            sizes[file.suffix.lstrip(".") or "other"] += file.stat().st_size
    return sizes


def _cache_bytes(folder: Path) -> Counter[str]:
    """Return the bytes of a cache by what stands first in their names: a kind, or a file of its own."""
    sizes: Counter[str] = Counter()
    for file in folder.rglob("*"):
        if file.is_file():
            sizes[file.relative_to(folder).parts[0]] += file.stat().st_size
    return sizes


def _empty_task_s() -> float | None:
    """Return what Dask's scheduler takes for a task that does nothing."""
    if importlib.util.find_spec("distributed") is None:
        return None
    say("unit costs: Dask's empty tasks")
    distributed: Any = importlib.import_module("distributed")
    tasks = 2000
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as local,
        distributed.Client(local) as client,
    ):
        client.gather(client.map(abs, range(10), pure=False))
        begin = time.perf_counter()
        client.gather(client.map(abs, range(tasks), pure=False))
        return (time.perf_counter() - begin) / tasks
