import functools
import importlib
import operator
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from audio_programs.build.pool import LocalPool, Raised, Workers, usable_cores

AnyWorkers = Workers[Any, object]
JOBS = Path(__file__).parent / "jobs"


def run(workers: AnyWorkers, jobs: Mapping[Any, Callable[[], object]]) -> dict[Any, object]:
    """Have jobs done; return what each came to."""
    for key, job in jobs.items():
        workers.begin(key, job)
    return dict(workers.finished() for _ in jobs)


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the module of jobs, found by worker processes too."""
    monkeypatch.syspath_prepend(JOBS)
    return importlib.import_module("audio_programs_test_jobs")


@pytest.fixture
def made() -> list[Executor]:
    """Return the list of the executors that were made."""
    return []


@pytest.fixture
def processes(made: list[Executor]) -> Iterator[AnyWorkers]:
    """Return workers that are real processes."""

    def make() -> Executor:
        made.append(LocalPool(1))
        return made[-1]

    processes: AnyWorkers = Workers(make)
    with closing(processes) as workers:
        yield workers


def test_results_come_by_their_keys() -> None:
    with closing(AnyWorkers(lambda: ThreadPoolExecutor(2))) as workers:
        found = run(workers, {number: functools.partial(operator.mul, number, 10) for number in range(20)})

    assert found == {number: number * 10 for number in range(20)}


def test_job_that_raises_is_reported_and_the_others_go_on() -> None:
    jobs: dict[str, Callable[[], float]] = {
        "bad": functools.partial(operator.truediv, 1, 0),
        "good": functools.partial(operator.truediv, 1, 2),
    }

    with closing(AnyWorkers(lambda: ThreadPoolExecutor(1))) as workers:
        found = run(workers, jobs)

    assert found == {"bad": Raised("division by zero"), "good": 0.5}


def test_failure_that_is_said_for_the_editor_is_passed_on_without_a_types_name(jobs: ModuleType) -> None:
    with closing(AnyWorkers(lambda: ThreadPoolExecutor(1))) as workers:
        found = run(workers, {"a": jobs.find_disk_full})

    assert found == {"a": Raised("the disk is full - free some space")}


def test_no_executor_is_made_before_the_first_job() -> None:
    with closing(AnyWorkers(lambda: pytest.fail("nothing is to be done"))) as workers:
        assert workers.at_work == 0


def test_small_job_is_done_in_this_process_while_there_is_no_worker(made: list[Executor], jobs: ModuleType) -> None:
    def make() -> Executor:
        made.append(ThreadPoolExecutor(1))
        return made[-1]

    here: Workers[str, str] = Workers(make)
    with closing(here) as workers:
        workers.begin("first", jobs.thread_name, small=True)
        assert workers.finished() == ("first", threading.current_thread().name)
        assert made == []
        workers.begin("second", jobs.thread_name)
        workers.begin("third", jobs.thread_name, small=True)
        elsewhere = dict(workers.finished() for _ in range(2))

    assert threading.current_thread().name not in elsewhere.values()
    assert len(made) == 1


def test_there_is_room_until_some_jobs_lie_ready_for_each_worker() -> None:
    gate = threading.Event()
    two: Workers[int, bool] = Workers(lambda: ThreadPoolExecutor(2))
    begun = 0
    with closing(two) as workers:
        while workers.room:
            workers.begin(begun, gate.wait)
            begun += 1
        gate.set()
        told = {workers.finished()[0] for _ in range(begun)}

        assert told == set(range(begun))
        assert usable_cores() < begun < 50 * usable_cores()
        assert workers.room


def test_one_executor_serves_all_runs(made: list[Executor], processes: AnyWorkers, jobs: ModuleType) -> None:
    first = run(processes, {1: functools.partial(jobs.answer, 1)})
    second = run(processes, {2: functools.partial(jobs.answer, 2)})

    assert (first, second) == ({1: 10}, {2: 20})
    assert len(made) == 1


def test_worker_that_dies_is_replaced_and_nothing_is_lost(
    made: list[Executor], processes: AnyWorkers, jobs: ModuleType, tmp_path: Path
) -> None:
    todo = {number: functools.partial(jobs.answer, number) for number in range(8)}
    todo[99] = functools.partial(jobs.end_at_first, tmp_path / "marker")

    found = run(processes, todo)

    assert found == {**{number: number * 10 for number in range(8)}, 99: "done at last"}
    assert len(made) == 2


def test_job_that_always_ends_its_worker_is_reported_after_three_and_takes_no_other_with_it(
    processes: AnyWorkers, jobs: ModuleType, tmp_path: Path
) -> None:
    todo = {0: functools.partial(jobs.end_always, tmp_path / "count")}
    todo |= {number: functools.partial(jobs.answer, number) for number in range(1, 6)}

    found = run(processes, todo)

    assert found.pop(0) == Raised("the work broke off, three times (is there enough memory?)")
    assert found == {number: number * 10 for number in range(1, 6)}
    assert (tmp_path / "count").read_text() == "xxx"


def test_workers_can_be_used_again_after_they_were_closed() -> None:
    workers = AnyWorkers(lambda: ThreadPoolExecutor(1))
    assert run(workers, {1: functools.partial(abs, -1)}) == {1: 1}
    workers.close()
    workers.close()

    with closing(workers):
        assert run(workers, {2: functools.partial(abs, -2)}) == {2: 2}


def test_there_is_a_core_to_use() -> None:
    assert usable_cores() >= 1
