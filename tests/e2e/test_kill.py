"""Killed at any instant: no feed names a file that is not whole, nobody is left behind, the next build finishes.

DESIGN invariants 4 and 5 with the real command, its pool and its engine's children, each killed by the system at its
n-th write (``killing/sitecustomize.py``), n by seed. ``killing/keeper.py`` waits for all that a build has started.
"""

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from audio_programs.build.report import Report
from audio_programs.build.request import Request
from audio_programs.build.run import run_build
from audio_programs.catalog.history import History, read_history
from audio_programs.engines.worker import close_children
from tests.properties.whole import differences, feed_faults, output_digests, unfinished

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not sys.platform.startswith("linux"), reason="needs Linux: only there orphans can be waited for"
    ),
]

KILLING = Path(__file__).parent / "killing"
FIRST_DAY, SECOND_DAY = datetime(2024, 6, 1, 12, tzinfo=UTC), datetime(2024, 6, 2, 12, tzinfo=UTC)
LATER = datetime(2024, 8, 1, 12, tzinfo=UTC)  # what was replaced on the second day is over by then
NOBODY_LEFT_S = 120  # no measure of speed: something that is left behind would be waited for for ever

Sources = Mapping[str, str]


def article(title: str, day: int, *paragraphs: str) -> str:
    """Return an article whose paragraphs stand under a heading each."""
    body = "\n\n".join(f"## Part {number}\n\n{text}" for number, text in enumerate(paragraphs, 1))
    return f"---\ntitle: {title}\ndate: 2024-01-0{day}\n---\nThis is {title}.\n\n{body}\n"


LIBRARY = {
    "articles/library.yaml": "title: The library\nbase_url: https://a.example/\ncategory: Arts > Food\n",
    "articles/night/program.yaml": "title: Night\ndescription: Quiet.\n",
    "articles/day/program.yaml": "title: Day\ndescription: Bright.\ntype: episodic\n",
}
FIRST: Sources = LIBRARY | {
    "articles/night/01-dusk.md": article("Dusk", 1, "The sun is down.", "A lamp is lit."),
    "articles/night/02-dark.md": article("Dark", 2, "Nobody is about."),
    "articles/day/noon.md": article("Noon", 3, "It is warm.", "Soup."),
}
SECOND: Sources = {**FIRST, "articles/night/02-dark.md": article("Dark", 2, "Somebody is about.")}
THIRD: Sources = {
    **{name: text for name, text in SECOND.items() if name != "articles/day/noon.md"},
    "articles/night/01-dusk.md": article("Dusk", 1, "The sun has gone down.", "A lamp is lit."),
    "articles/night/02-dark.md": article("The dark", 2, "Somebody is about."),
    "articles/night/03-dawn.md": article("Dawn", 3, "Birds.", "A bus."),
    "articles/day/eve.md": article("Eve", 4, "It is warm.", "Bread."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A project that is about to be built, what a clean build of it makes, and how much each process writes."""

    project: Path
    clean: dict[str, str]
    writes: Counter[str]  # by role, in a build that nobody hurts


@dataclass(frozen=True, slots=True, kw_only=True)
class Wound:
    """Which process is hurt, when, and by what."""

    role: str
    at: int
    by: str = "KILL"


def save(project: Path, sources: Sources) -> None:
    """Make the project's articles just these."""
    for path in project.glob("articles/*/*.md"):
        path.unlink()
    for name, text in sources.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, encoding="utf-8")


def build_here(project: Path, *, now: datetime) -> Report:
    """Build in this process."""
    return run_build(
        project, request=Request(allow_removals=True), now=now, make_executor=lambda: ThreadPoolExecutor(2)
    )


def build(project: Path, *words: str, wound: Wound | None, log: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the real command and wait until it and all that it started have ended; the wound, if any, was taken."""
    once = project.parent / "hurt"
    once.unlink(missing_ok=True)
    hurt = {"HURT_FOLDER": f"{project}{os.sep}", "HURT_ONCE": str(once), "HURT_LOG": str(log or "")}
    if wound:
        hurt |= {"HURT_ROLE": wound.role, "HURT_AT": str(wound.at), "HURT_BY": wound.by}
    options = ("--jobs", "2", "--allow-removals", *words)
    command = [sys.executable, "-m", "audio_programs", "-C", str(project), "build", *options]
    ended = subprocess.run(
        [sys.executable, "-I", str(KILLING / "keeper.py"), *command],
        env={**os.environ, **hurt, "PYTHONPATH": os.pathsep.join([str(KILLING), os.environ.get("PYTHONPATH", "")])},
        check=False,
        capture_output=True,
        text=True,
        timeout=NOBODY_LEFT_S,
    )
    assert once.exists() == (wound is not None), f"the {wound} was never taken"
    return ended


def kept(project: Path) -> set[str]:
    """Return the replaced files that the histories list, as paths in the project."""
    return {
        f"output/{path.parent.name}/{one.file}"
        for path in project.glob("articles/*/history.json")
        for one in history_of(path).replaced
    }


def history_of(path: Path) -> History:
    """Return a program's history."""
    history, problems = read_history(path.read_text(encoding="utf-8"), path.name)
    assert history is not None, problems
    return history


def differences_from(clean: dict[str, str], project: Path) -> list[str]:
    """Say how what was published differs from what a clean build publishes, replaced files apart."""
    return differences(output_digests(project, without=kept(project) - clean.keys()), clean)


def counted(project: Path, log: Path) -> Counter[str]:
    """Build a copy with nobody hurt, and count what each role writes."""
    copy = log.with_suffix(".copy")
    shutil.copytree(project, copy / "project")
    assert build(copy / "project", wound=None, log=log).returncode == 0
    return Counter(line.split()[0] for line in log.read_text().splitlines())


def keep_only(project: Path, *kinds: str) -> None:
    """Delete what was made, but for these kinds of things in the cache: pictures and gains take a second each time."""
    shutil.rmtree(project / "output")
    for path in (project / ".cache").iterdir():
        if path.name not in kinds:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Scene]]:
    """Return a project never built, and one that was built twice and edited since."""
    close_children()
    room = tmp_path_factory.mktemp("scenes")
    first, edited, clean = room / "first", room / "edited", room / "clean"
    save(first, FIRST)
    build_here(first, now=FIRST_DAY)
    shutil.copytree(first, edited)
    save(edited, SECOND)
    build_here(edited, now=SECOND_DAY)
    assert kept(edited)
    save(edited, THIRD)
    (edited / ".cache" / "pace.json").unlink()  # else so little work is done by the command itself, and by no worker
    shutil.copytree(edited, clean)
    keep_only(clean)
    build_here(clean, now=LATER)
    digests = {"first": output_digests(first), "edited": output_digests(clean)}
    keep_only(first, "pictures", "gains")
    for history in first.glob("articles/*/history.json"):
        history.unlink()
    yield {
        name: Scene(project=folder, clean=digests[name], writes=counted(folder, room / f"{name}.log"))
        for name, folder in (("first", first), ("edited", edited))
    }
    close_children()


@pytest.fixture(params=["first", "edited"])
def scene(request: pytest.FixtureRequest, scenes: dict[str, Scene], tmp_path: Path) -> Scene:
    """Return one of the two scenes, to be spoilt."""
    found = scenes[request.param]
    project = tmp_path / "project"
    shutil.copytree(found.project, project)
    return Scene(project=project, clean=found.clean, writes=found.writes)


def assert_the_next_build_finishes(scene: Scene) -> None:
    report = build_here(scene.project, now=LATER)
    assert report.problems == ()
    assert feed_faults(scene.project) == []
    assert unfinished(scene.project) == []
    assert differences_from(scene.clean, scene.project) == []
    assert not build_here(scene.project, now=LATER).changed


@pytest.mark.parametrize("seed", range(10))
def test_invariants_4_and_5_hold_where_the_build_is_killed_at_its_nth_write(scene: Scene, seed: int) -> None:
    at = random.Random(seed).randint(1, scene.writes["main"])

    ended = build(scene.project, wound=Wound(role="main", at=at))

    assert ended.returncode == 137, ended.stderr
    assert feed_faults(scene.project) == []
    assert_the_next_build_finishes(scene)


@pytest.mark.parametrize("role", ["worker", "engine"])
@pytest.mark.parametrize("seed", range(5))
def test_invariants_4_and_5_hold_where_a_child_is_killed_and_the_build_goes_on(
    scene: Scene, role: str, seed: int
) -> None:
    # Of two that share the work, one does at least half of it.
    at = random.Random(seed).randint(1, (scene.writes[role] - 3) // 2)

    ended = build(scene.project, wound=Wound(role=role, at=at))

    assert ended.returncode == 0, ended.stderr
    assert feed_faults(scene.project) == []
    assert differences_from(scene.clean, scene.project) == []
    assert_the_next_build_finishes(scene)


@pytest.mark.parametrize(
    "wound",
    [
        Wound(role="main", at=12, by="INT"),
        Wound(role="main", at=40, by="INT"),
        Wound(role="worker", at=0, by="INT"),
        Wound(role="worker", at=3, by="INT"),
    ],
    ids=lambda wound: f"{wound.role}-{wound.at}",
)
def test_ctrl_c_ends_with_one_plain_line_and_the_next_build_finishes(scene: Scene, wound: Wound) -> None:
    ended = build(scene.project, wound=wound)

    assert ended.returncode == 130
    assert ended.stderr == "Stopped. What was finished is kept; the next build goes on from there.\n"
    assert feed_faults(scene.project) == []
    assert_the_next_build_finishes(scene)


@pytest.mark.parametrize("seed", range(3))
def test_invariants_4_and_5_hold_where_a_build_on_a_local_cluster_is_killed(scene: Scene, seed: int) -> None:
    pytest.importorskip("distributed", reason="needs the extra 'dask': pip install 'audio-programs[dask]'")
    at = random.Random(seed).randint(1, scene.writes["main"])

    ended = build(scene.project, "--dask", "local", wound=Wound(role="main", at=at))

    assert ended.returncode == 137, ended.stderr
    assert feed_faults(scene.project) == []
    assert_the_next_build_finishes(scene)


def test_a_killed_worker_of_a_local_cluster_is_replaced(scene: Scene) -> None:
    pytest.importorskip("distributed", reason="needs the extra 'dask': pip install 'audio-programs[dask]'")

    ended = build(scene.project, "--dask", "local", wound=Wound(role="worker", at=20))

    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
    assert differences_from(scene.clean, scene.project) == []
