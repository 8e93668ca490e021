"""Equal sources, equal bytes: on any machine, in any folder, with any number of workers (DESIGN invariants 1 and 2).

The real command with the voice that is always there, on two short articles.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.properties.whole import differences, feed_faults, looks, output_digests

pytestmark = pytest.mark.slow

SOURCES = {
    "articles/library.yaml": "title: The library\nbase_url: https://a.example/\ncategory: Arts > Food\n",
    "articles/evening/program.yaml": (
        "title: Evening\ndescription: Quiet.\ntimezone: Australia/Brisbane\nlanguage: en-au\n"
    ),
    "articles/evening/01-cafe.md": (
        "---\ntitle: The café at dusk\ndate: 2024-03-01\n---\nIt closes at 5 pm.\n\n## Chairs\n\nThey are stacked."
        " Nobody is about – “not yet”.\n\n- One lamp\n- 2 kg of flour\n"
    ),
    "articles/evening/02-bath.md": (
        "---\ntitle: A bath\ndate: 2024-03-02 19:30\n---\n> Warm, said the book.\n\n## Water\n\nNobody is about.\n"
    ),
}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project that was built with two workers."""
    project = save(tmp_path_factory.mktemp("first") / "project", list(SOURCES))
    build(project)
    assert len(list(project.glob("output/evening/episodes/*.mp3"))) == 2
    return project


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return the same sources in another folder, written in another order."""
    return save(tmp_path / "a clone, elsewhere", list(reversed(SOURCES)))


def save(project: Path, order: list[str]) -> Path:
    """Write the sources in that order."""
    for name in order:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(SOURCES[name], encoding="utf-8")
    return project


def build(
    project: Path, *options: str, environment: Mapping[str, str] | None = None, cwd: Path | None = None, name: str = ""
) -> None:
    """Run the real command."""
    command = [sys.executable, "-m", "audio_programs", "-C", name or str(project), "build", *(options or ("-j", "2"))]
    ended = subprocess.run(
        command, check=False, capture_output=True, cwd=cwd, env={**os.environ, **(environment or {})}
    )
    assert ended.returncode == 0, ended.stderr.decode(errors="replace")


def assert_the_same(project: Path, first: Path) -> None:
    assert differences(made(project), made(first)) == []
    assert feed_faults(project) == []


def made(project: Path) -> dict[str, str]:
    """Return the digests of all that a build makes and somebody keeps: the output and the histories."""
    histories = {
        name: look.digest for name, look in looks(project, below="articles").items() if name.endswith("history.json")
    }
    assert histories
    return output_digests(project) | histories


@pytest.fixture
def built(first: Path, tmp_path: Path) -> Path:
    """Return a copy of the first project, with its cache and history."""
    project = tmp_path / "project"
    shutil.copytree(first, project)
    return project


def test_invariant_1_deleting_the_output_and_building_gives_the_same_bytes(built: Path, first: Path) -> None:
    shutil.rmtree(built / "output")

    build(built)

    assert_the_same(built, first)


def test_invariant_1_deleting_the_output_and_the_cache_and_building_gives_the_same_bytes(
    built: Path, first: Path
) -> None:
    shutil.rmtree(built / "output")
    shutil.rmtree(built / ".cache")

    build(built)

    assert_the_same(built, first)


def test_invariant_2_a_clone_in_another_folder_gives_the_same_bytes(clone: Path, first: Path) -> None:
    build(clone)

    assert_the_same(clone, first)


def test_invariant_2_one_worker_gives_the_same_bytes_as_two(clone: Path, first: Path) -> None:
    build(clone, "--jobs", "1")

    assert_the_same(clone, first)


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONHASHSEED": "1"},
        {"HOME": "/nowhere", "USER": "somebody", "XDG_CACHE_HOME": "/nowhere"},
        {"SOURCE_DATE_EPOCH": "0", "COLUMNS": "20"},
    ],
    ids=["timezone", "plain-ascii", "hash-seed", "home", "epoch"],
)
def test_invariant_2_the_environment_changes_no_byte(clone: Path, first: Path, environment: dict[str, str]) -> None:
    build(clone, environment=environment)

    assert_the_same(clone, first)


def test_invariant_2_the_folder_that_it_is_called_from_changes_no_byte(clone: Path, first: Path) -> None:
    build(clone, cwd=clone.parent, name=clone.name)

    assert_the_same(clone, first)
