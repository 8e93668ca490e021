"""The project's folders: written, locked, full, and its memory in git. Real folders, processes and git."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audio_programs.doctor.project import needed_bytes

if TYPE_CHECKING:
    from tests.doctor.conftest import Ask

HOLD = """
import sys
from pathlib import Path
from audio_programs.store.lock import build_lock
with build_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_project_that_can_be_built_is_found_right(ask: "Ask") -> None:
    told = ask()

    assert {told.state(name) for name in ("library.yaml", "output", ".cache", "space", "lock")} == {"ok"}
    assert (told.exit_code, told.ok) == (0, True)


def test_a_library_file_that_cannot_be_used_is_wrong(project: Path, ask: "Ask") -> None:
    (project / "articles" / "library.yaml").write_text("titel: Quiet Hours\n", encoding="utf-8")

    told = ask()

    assert "articles/library.yaml:1: " in told.about("library.yaml")["what"]
    assert told.exit_code == 1


def test_a_file_where_a_folder_should_be_is_wrong(project: Path, ask: "Ask") -> None:
    (project / "output").write_text("in the way", encoding="utf-8")

    assert ask().state("output") == "wrong"


def _bound_by_permissions() -> list[str]:
    """Return what a command must begin with so that permissions bind it: they do not bind root as such."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("permissions do not bind root: run as another user, or install setpriv (util-linux)")
    return [setpriv, "--bounding-set", "-dac_override,-dac_read_search"]


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such permissions on Windows")
def test_a_folder_that_cannot_be_written_is_wrong(project: Path) -> None:
    for name in ("output", ".cache"):
        (project / name).mkdir(mode=0o555)
    command = [*_bound_by_permissions(), sys.executable, "-m", "audio_programs", "-C", str(project), "doctor", "--json"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    states = {one["name"]: one["state"] for one in json.loads(done.stdout)["findings"]}
    assert (states["output"], states[".cache"]) == ("wrong", "wrong")
    assert done.returncode == 1


def test_a_build_that_runs_is_named(project: Path, ask: "Ask") -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(project / "output" / ".build")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"held\n"

        told = ask().about("lock")
        other.stdin.close()

    assert f"a build is running now (process {other.pid} on " in told["what"]


def test_what_a_killed_build_left_is_no_running_build(project: Path, ask: "Ask") -> None:
    folder = project / "output" / ".build"
    folder.mkdir(parents=True)
    (folder / "lock").touch()
    (folder / "holder.json").write_text('{"pid": 1, "host": "here"}', encoding="utf-8")

    assert ask().about("lock")["what"] == "no other build is running"


def test_the_room_that_is_needed_grows_with_the_articles(project: Path) -> None:
    before = needed_bytes(project)
    (project / "articles" / "nights" / "long.md").write_text("A calm word. " * 100_000, encoding="utf-8")

    # 1.3 MB of text are some 24 hours: 700 MB as episodes, as much again encoded in the cache, and the clips
    assert 3_000_000_000 < needed_bytes(project) - before < 8_000_000_000


def test_a_disk_that_is_too_full_is_wrong(project: Path, ask: "Ask") -> None:
    free = shutil.disk_usage(project).free
    text = project / "articles" / "nights" / "long.md"
    with text.open("wb") as file:
        file.truncate(free)  # a file that takes no room, and says that it is as long as the disk has room left

    told = ask()

    assert told.about("space")["what"].startswith("the disk is too full")
    assert told.exit_code == 1


# --- git ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def checkout(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the project as a git checkout, all committed, with a history beside its articles."""
    if shutil.which("git") is None:
        pytest.skip("install git to see how histories stand in it")
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    (project / "articles" / "nights" / "history.json").write_text("{}\n", encoding="utf-8")
    _git(project, "init", "-q")
    _git(project, "add", ".")
    _commit(project)
    return project


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def _commit(folder: Path) -> None:
    _git(folder, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-qm", "All")


HISTORY = "history articles/nights/history.json"


def test_a_history_that_is_committed_is_right(checkout: Path, ask: "Ask") -> None:
    assert checkout
    assert ask().state(HISTORY) == "ok"


def test_a_history_that_was_changed_since_is_told(checkout: Path, ask: "Ask") -> None:
    (checkout / "articles" / "nights" / "history.json").write_text('{"version": 1}\n', encoding="utf-8")

    told = ask().about(HISTORY)

    assert (told["state"], "changed since" in told["what"]) == ("missing", True)


def test_what_mends_a_history_that_is_not_in_git_mends_it(checkout: Path, ask: "Ask") -> None:
    _git(checkout, "rm", "-q", "--cached", "articles/nights/history.json")
    _commit(checkout)
    told = ask().about(HISTORY)
    assert (told["state"], "not in git yet" in told["what"]) == ("missing", True)

    subprocess.run(told["mend"].partition(", and commit it")[0], shell=True, check=True)  # noqa: S602 - as it is typed
    _commit(checkout)

    assert ask().state(HISTORY) == "ok"


@pytest.mark.parametrize("rule", ["history.json", "articles/nights/", "*.json"])
def test_what_mends_a_history_that_git_ignores_mends_it(checkout: Path, ask: "Ask", rule: str) -> None:
    _git(checkout, "rm", "-q", "--cached", "articles/nights/history.json")
    (checkout / ".gitignore").write_text(f"{rule}\n", encoding="utf-8")
    _git(checkout, "add", ".gitignore")
    _commit(checkout)
    told = ask().about(HISTORY)
    assert (told["state"], "left out of git" in told["what"]) == ("wrong", True)

    subprocess.run(told["mend"].partition(", and commit it")[0], shell=True, check=True)  # noqa: S602 - as it is typed
    _commit(checkout)

    assert ask().state(HISTORY) == "ok"


def test_a_project_inside_of_a_checkout_is_looked_at_too(checkout: Path, ask: "Ask") -> None:
    inner = checkout / "inner library"
    shutil.copytree(checkout / "articles", inner / "articles")

    told = ask(folder=inner).about(HISTORY)

    assert "not in git yet" in told["what"]


def test_without_a_checkout_git_is_not_spoken_of(project: Path, ask: "Ask") -> None:
    (project / "articles" / "nights" / "history.json").write_text("{}\n", encoding="utf-8")

    assert ask().all_about(HISTORY) == []
