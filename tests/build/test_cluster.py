"""A real Dask cluster: the same bytes, and what becomes of a build whose workers or scheduler are killed."""

import importlib
import os
import queue
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import audio_programs
from audio_programs.build.pool import Raised, Workers
from audio_programs.build.report import Event, Report, SectionMade
from audio_programs.build.request import Request
from audio_programs.build.run import run_build
from audio_programs.errors import ClusterError
from audio_programs.store.caches import CachePlace
from audio_programs.store.output import Output
from tests.build.conftest import PLUGINS

if TYPE_CHECKING:
    from tests.build.conftest import Project

pytest.importorskip("distributed", reason="needs the extra 'dask': pip install 'audio-programs[dask]'")
pytestmark = pytest.mark.slow

from audio_programs.build.cluster import LOCAL, Cluster  # noqa: E402 - only where Dask is

JOBS = Path(__file__).parent / "jobs"
PATIENCE_S = 120  # no measure of speed: what hangs would hang for ever
BODY = "It begins with {0}.\n\n## Second\n\nMore of {0}. Breathe out.\n\n## Third\n\nThe end of {0}. Breathe out."


@dataclass(slots=True)
class Processes:
    """A scheduler and workers, each a process that can be killed."""

    folder: Path
    address: str = ""
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def scheduler(self) -> str:
        """Start the scheduler; return its address."""
        said = self._start(self.folder, "scheduler", "--host", "127.0.0.1", "--port", "0", until="Scheduler at:")
        self.address = said.split()[-1]
        return self.address

    def worker(self, *, code: Path | None = None) -> subprocess.Popen[str]:
        """Start a worker in a folder of its own; with other code than this if some is given."""
        home = self.folder / f"worker {len(self.running)}"
        home.mkdir()
        words = (self.address, "--nthreads", "1", "--no-nanny", "--local-directory", str(home))
        self._start(home, "worker", *words, code=code, until="Registered to:")
        return self.running[-1]

    def _start(self, home: Path, kind: str, *words: str, until: str, code: Path | None = None) -> str:
        path = [*([str(code)] if code else []), os.environ["PYTHONPATH"], *sys.path]
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", f"distributed.cli.dask_{kind}", *words, "--no-dashboard"],
            cwd=home,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path)},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.running.append(process)
        assert process.stderr is not None
        return next(line for line in process.stderr if until in line)

    def end(self) -> None:
        """Kill all."""
        for process in self.running:
            process.kill()
            process.communicate(timeout=PATIENCE_S)


@pytest.fixture
def processes(tmp_path: Path, count_file: Path) -> Iterator[Processes]:
    """Return a cluster without anything in it yet."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    found = Processes(folder)
    yield found
    found.end()


@pytest.fixture
def stories(empty_project: "Project") -> "Project":
    """Return a project of five articles with three sections each."""
    for name in ("alpha", "beta", "gamma", "delta", "epsilon"):
        empty_project.article(f"articles/one/{name}.md", body=BODY.format(name))
    return empty_project


def cluster(project: "Project", address: str, place: CachePlace | None = None) -> Callable[[], Executor]:
    """Return what connects to a cluster."""
    output = Output(project.root)
    scratch = output.build_folder / "staging" / "dask"
    return lambda: Cluster(address, jobs=2, place=place or output.cache_place, scratch=scratch)


def build(
    project: "Project",
    now: datetime,
    make_executor: Callable[[], Executor],
    watch: Callable[[Event], None] = lambda _: None,
) -> Report:
    """Build everything."""
    return run_build(project.root, request=Request(), now=now, make_executor=make_executor, watch=watch)


def clean(project: "Project", now: datetime) -> dict[str, bytes]:
    """Return what a build by threads of this process publishes; leave the project as it was before it."""
    build(project, now, lambda: ThreadPoolExecutor(2))
    published = project.published()
    project.remove("output")
    for kind in ("clips", "sections"):
        project.remove(f".cache/{kind}")
    (project.root / ".cache" / "pace.json").unlink()
    project.remove("articles/one/history.json")
    project.spoken()
    return published


def at_first_section(act: Callable[[], object]) -> Callable[[Event], None]:
    """Return what acts once, when the first section is made."""
    once: queue.SimpleQueue[None] = queue.SimpleQueue()
    once.put(None)

    def watch(event: Event) -> None:
        if isinstance(event, SectionMade) and not once.empty():
            once.get()
            act()

    return watch


def kill(process: subprocess.Popen[str]) -> None:
    """Kill a process as the system does where memory is short."""
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE_S)


def test_invariant_2_processes_of_a_local_cluster_make_the_same_bytes_and_are_gone_after_it(
    stories: "Project", now: datetime
) -> None:
    expected = clean(stories, now)

    report = build(stories, now, cluster(stories, LOCAL))

    assert report.problems == ()
    assert stories.published() == expected
    texts = stories.spoken()
    assert len(texts) == len(set(texts)) == report.tally.spoken
    assert not (stories.output / ".build" / "staging").exists()


def test_worker_that_is_killed_in_the_middle_costs_what_it_had_in_its_hands(
    stories: "Project", now: datetime, processes: Processes
) -> None:
    expected = clean(stories, now)
    address = processes.scheduler()
    victim, _ = processes.worker(), processes.worker()

    report = build(stories, now, cluster(stories, address), at_first_section(lambda: kill(victim)))

    assert report.problems == ()
    assert stories.published() == expected
    often = Counter(stories.spoken())
    in_flight = max(len(section.clips) for step in report.programs[0].plan.audio for section in step.wanted.sections)
    assert max(often.values()) <= 2
    assert sum(count - 1 for count in often.values()) <= in_flight


def test_killed_scheduler_stops_the_build_cleanly_and_the_next_one_finishes_it(
    stories: "Project", now: datetime, processes: Processes
) -> None:
    expected = clean(stories, now)
    address = processes.scheduler()
    scheduler = processes.running[0]
    processes.worker()

    with pytest.raises(ClusterError, match=f"no Dask scheduler answers at {address} - "):
        build(stories, now, cluster(stories, address), at_first_section(lambda: kill(scheduler)))

    assert not (stories.output / ".build" / "staging").exists()
    before = stories.spoken()
    report = build(stories, now, lambda: ThreadPoolExecutor(2))
    assert report.problems == ()
    assert stories.published() == expected
    assert len(before) > 0
    assert report.tally.spoken < len({*before, *stories.spoken()})  # the rest was kept


def test_build_whose_last_worker_is_killed_stops_cleanly(
    stories: "Project", now: datetime, processes: Processes
) -> None:
    address = processes.scheduler()
    worker = processes.worker()

    with pytest.raises(ClusterError, match=f"the Dask scheduler at {address} has no workers - start some"):
        build(stories, now, cluster(stories, address), at_first_section(lambda: kill(worker)))

    assert build(stories, now, lambda: ThreadPoolExecutor(2)).problems == ()


def test_worker_with_other_code_is_refused_by_name_before_it_makes_anything(
    stories: "Project", now: datetime, processes: Processes, tmp_path: Path
) -> None:
    other = _another_version(tmp_path)
    address = processes.scheduler()
    processes.worker(code=other)

    with pytest.raises(ClusterError, match=r"the Dask worker tcp://[^ ]+ would make other sound: audio-programs is "):
        build(stories, now, cluster(stories, address))

    assert stories.spoken() == []


def test_worker_without_the_package_is_told_by_name(stories: "Project", processes: Processes, tmp_path: Path) -> None:
    (tmp_path / "other" / "audio_programs").mkdir(parents=True)
    (tmp_path / "other" / "audio_programs" / "__init__.py").touch()
    address = processes.scheduler()
    processes.worker(code=tmp_path / "other")

    with pytest.raises(ClusterError, match=r"the Dask worker tcp://[^ ]+ has not the same audio-programs - install"):
        cluster(stories, address)()


def test_worker_whose_engine_is_another_does_no_job(
    stories: "Project", now: datetime, processes: Processes, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(PLUGINS, other)
    engines = other / "audio_programs_test_engines.py"
    text = engines.read_text(encoding="utf-8")
    assert text.count('f"counting, {') == 1
    engines.write_text(text.replace('f"counting, {', 'f"counting anew, {'), encoding="utf-8")
    address = processes.scheduler()
    processes.worker(code=other)

    with pytest.raises(ClusterError, match="would make other sound: the speech engine 'counting' is counting anew, "):
        build(stories, now, cluster(stories, address))

    assert stories.spoken() == []


def test_job_that_always_ends_its_worker_is_given_up_and_the_others_are_done(
    stories: "Project", monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(JOBS)
    jobs = importlib.import_module("audio_programs_test_jobs")
    monkeypatch.setenv("PYTHONPATH", str(JOBS), prepend=os.pathsep)
    made: Workers[int, object] = Workers(cluster(stories, LOCAL))
    with closing(made) as workers:
        workers.begin(0, partial(jobs.end_always, tmp_path / "count"))
        workers.begin(1, partial(jobs.answer, 1))
        found = dict(workers.finished() for _ in range(2))

    assert found == {0: Raised("the work broke off each time (is there enough memory?)"), 1: 10}
    assert (tmp_path / "count").read_text() == "xxxx"


def test_worker_that_comes_later_with_other_code_does_no_job(
    stories: "Project", now: datetime, processes: Processes, tmp_path: Path
) -> None:
    other = _another_version(tmp_path)
    address = processes.scheduler()
    first = processes.worker()

    def replaced() -> None:
        processes.worker(code=other)
        kill(first)

    with pytest.raises(ClusterError, match=r"the Dask worker tcp://[^ ]+ would make other sound: audio-programs is "):
        build(stories, now, cluster(stories, address), at_first_section(replaced))


def test_worker_that_finds_another_cache_is_refused_by_name(
    stories: "Project", processes: Processes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address = processes.scheduler()
    processes.worker()
    monkeypatch.chdir(tmp_path)  # a path that leads each process somewhere else, as on another computer

    with pytest.raises(ClusterError, match=r"the Dask worker tcp://[^ ]+ cannot use the cache: what was put into it"):
        cluster(stories, address, CachePlace(Path("elsewhere")))()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "tcp://"])
def test_address_without_a_scheduler_is_told(stories: "Project", address: str) -> None:
    with pytest.raises(ClusterError, match=f"no Dask scheduler answers at {address} - see that it runs"):
        cluster(stories, address)()


def _another_version(folder: Path) -> Path:
    """Return a folder to import from in which this package's code is another."""
    other = folder / "other"
    shutil.copytree(Path(audio_programs.__file__).parent, other / "audio_programs")
    with (other / "audio_programs" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write("# another version\n")
    return other
