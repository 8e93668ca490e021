"""Projects that share a cache at an address: what one speaks, no other speaks again."""

import shutil
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audio_programs.build.preview import plan_build
from audio_programs.build.report import Report
from audio_programs.build.request import Request
from audio_programs.build.run import run_build
from tests.build.conftest import NOW
from tests.faulty import BUSY, CUT, REFUSED, FaultyProxy

if TYPE_CHECKING:
    from tests.build.conftest import Project


def _build(project: Path, address: str) -> Report:
    return run_build(
        project,
        request=Request(cache=address, cache_waits_s=(0.0, 0.0)),
        now=NOW,
        make_executor=lambda: ThreadPoolExecutor(2),
    )


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"file://{tmp_path}/shared"


@pytest.fixture
def other(project: "Project", tmp_path: Path) -> Path:
    """Return the same project on another computer, with nothing made yet."""
    copy = tmp_path / "other"
    shutil.copytree(project.root, copy, ignore=shutil.ignore_patterns(".cache", "output"))
    return copy


def _made(project: Path) -> dict[str, bytes]:
    files = (path for path in sorted((project / "output").rglob("*")) if path.is_file())
    named = {path.relative_to(project / "output").as_posix(): path.read_bytes() for path in files}
    return {name: content for name, content in named.items() if not name.startswith(".build/")}


def test_invariant_2_a_second_computer_speaks_nothing_and_gives_the_same_bytes(
    project: "Project", other: Path, address: str
) -> None:
    shutil.rmtree(project.root / ".cache")  # what it was lent is not at the address
    assert _build(project.root, address).tally.spoken > 0
    shutil.copy(project.root / "articles/one/history.json", other / "articles/one/history.json")

    report = _build(other, address)

    assert (report.tally.spoken, report.tally.calibration, report.tally.encoded) == (0, 0, 0)
    assert report.notices == ()
    assert _made(other) == _made(project.root)


def test_an_edit_on_the_second_computer_speaks_its_sentence_alone(
    project: "Project", other: Path, address: str
) -> None:
    shutil.rmtree(project.root / ".cache")
    _build(project.root, address)
    project.spoken()
    article = other / "articles/one/01-alpha.md"
    article.write_text(article.read_text().replace("It is short.", "It is quite another thing."))

    report = _build(other, address)

    assert project.spoken() == ["It is quite another thing."]
    assert (report.tally.spoken, report.tally.encoded) == (1, 1)


def test_a_preview_knows_what_others_have_spoken(project: "Project", other: Path, address: str) -> None:
    _build(project.root, address)

    (program,) = plan_build(other, request=Request(cache=address, cache_waits_s=(0.0, 0.0)), now=NOW).programs

    assert [(step.sections, step.clips) for step in program.plan.audio] == [((), ())] * 3


def test_damaged_objects_are_made_again_and_replaced(project: "Project", other: Path, address: str) -> None:
    shutil.rmtree(project.root / ".cache")
    _build(project.root, address)
    shared = Path(address.removeprefix("file://"))
    stored = {path: path.read_bytes() for path in sorted(shared.rglob("*")) if path.is_file()}
    for path, content in stored.items():
        path.write_bytes(content[:-1] + b"?")
    shutil.copy(project.root / "articles/one/history.json", other / "articles/one/history.json")

    report = _build(other, address)

    assert report.tally.encoded == 3
    assert _made(other) == _made(project.root)
    assert {path: path.read_bytes() for path in stored} == stored


def test_an_address_that_cannot_be_written_is_told_and_the_build_goes_on_and_the_next_one_sends_it(
    project: "Project", other: Path, tmp_path: Path, address: str
) -> None:
    shutil.rmtree(project.root / ".cache")
    shared = tmp_path / "shared"
    shared.write_bytes(b"a file in the way")

    report = run_here(project.root, address)

    assert report.problems == ()
    assert len(project.items()) == 3
    told = [str(notice) for notice in report.notices]
    assert told == [
        f"{address}: it does not answer as it should, so this build did without it where it had to",
        f"{address}: 12 of the pieces made here are not there yet: the next build will send them",
    ]

    shared.unlink()
    again = run_here(project.root, address)

    assert again.notices == ()
    assert again.tally.spoken == 0
    assert run_here(other, address).tally.spoken == 0


def run_here(project: Path, address: str) -> Report:
    """Build in a process of its own, as the command does: it has met no fault yet."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_report, project, address).result()


def _report(project: Path, address: str) -> Report:
    report = _build(project, address)
    return Report(problems=report.problems, notices=report.notices, tally=report.tally)


def test_a_second_computer_speaks_nothing_by_way_of_s3(project: "Project", other: Path, bucket: str) -> None:
    shutil.rmtree(project.root / ".cache")
    assert _build(project.root, bucket).notices == ()
    shutil.copy(project.root / "articles/one/history.json", other / "articles/one/history.json")

    report = _build(other, bucket)

    assert (report.tally.spoken, report.tally.calibration, report.tally.encoded) == (0, 0, 0)
    assert report.notices == ()
    assert _made(other) == _made(project.root)


@pytest.mark.parametrize("fault", [REFUSED, BUSY, CUT])
def test_invariant_2_an_s3_server_that_fails_now_and_then_changes_no_byte(
    project: "Project", other: Path, bucket: str, proxy: FaultyProxy, fault: str
) -> None:
    _build(project.root, f"file://{other.parent}/elsewhere")
    shutil.copy(project.root / "articles/one/history.json", other / "articles/one/history.json")
    proxy.spoil(fault, 15)

    report = _build(other, bucket)

    assert report.problems == ()
    assert _made(other) == _made(project.root)
