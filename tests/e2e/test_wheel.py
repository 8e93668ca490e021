"""The wheel, installed where nothing else of ours is, makes an episode by following the README."""

import os
import re
import subprocess
import sys
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import podcastparser
import pytest
from mutagen.id3 import ID3
from packaging.requirements import Requirement

from tests.e2e.following import Reader, steps_of

REPOSITORY = Path(__file__).parent.parent.parent
PACKAGE = REPOSITORY / "audio_programs"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that this repository's sources make. Without isolation: the build backend is among the test tools."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of an environment that holds the wheel and what it declares to need, and nothing else.

    pip installs the wheel itself. Its dependencies are not fetched again: exactly those that its metadata asks for, and
    that they ask for in turn, are linked from this environment, so that one that is not declared is missing there.
    """
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    site = folder / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        declared = re.findall(r"^Requires-Dist: (.*)$", archive.read(metadata).decode("utf-8"), re.MULTILINE)
    for each in needed(declared):
        link(each, site)
    return folder / "bin"


def needed(declared: list[str]) -> Iterator[Distribution]:
    """Yield the distributions that requirements lead to, each once."""
    waiting = [(Requirement(line), "") for line in declared]
    seen = set()
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        found = distribution(requirement.name)
        assert requirement.specifier.contains(found.version, prereleases=True)
        for each in ("", *sorted(requirement.extras)):
            if (found.name, each) not in seen:
                seen.add((found.name, each))
                waiting.extend((Requirement(line), each) for line in found.requires or ())
        if (found.name, "linked") not in seen:
            seen.add((found.name, "linked"))
            yield found


def link(found: Distribution, site: Path) -> None:
    """Put what a distribution has in this environment's site-packages into another's."""
    tops = {file.parts[0] for file in found.files or () if file.parts[0] not in {"..", "__pycache__"}}
    for top in sorted(tops):
        original = Path(str(found.locate_file(top)))
        if not (site / top).exists():
            (site / top).symlink_to(original, target_is_directory=original.is_dir())


def run(programs: Path, here: Path, *words: str) -> str:
    """Run a command of the clean environment as a newcomer would, and return what it says."""
    environment = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    command = [str(programs / words[0]), *words[1:]]
    done = subprocess.run(
        command,
        cwd=here,
        env={**environment, "PATH": f"{programs}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout


def test_the_wheel_holds_all_of_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    sources = {
        path.relative_to(REPOSITORY).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert {"audio_programs/py.typed", "audio_programs/pages/templates/episode.html"} <= sources
    assert any(name.startswith("audio_programs/pages/static/") for name in sources)
    beside = names - sources
    assert sources <= names
    assert {name.partition("/")[0] for name in beside} == {f"{wheel.name.rpartition('-py3')[0]}.dist-info"}
    assert any(name.endswith("/licenses/LICENSE") for name in beside)


def test_the_wheel_says_what_it_is(wheel: Path, programs: Path, tmp_path: Path) -> None:
    version = wheel.name.split("-")[1]
    assert run(programs, tmp_path, "audio-programs", "--version") == f"audio-programs {version}\n"
    where = run(programs, tmp_path, "python", "-c", "import audio_programs; print(audio_programs.__file__)")
    assert Path(where.strip()).is_relative_to(programs.parent)


def test_the_wheel_declares_all_that_its_modules_import(programs: Path, tmp_path: Path) -> None:
    modules = (
        "import importlib, importlib.util, pkgutil, audio_programs\n"
        "names = [one.name for one in pkgutil.walk_packages(audio_programs.__path__, 'audio_programs.')]\n"
        "print(len([importlib.import_module(name) for name in names]), importlib.util.find_spec('pytest'))\n"
    )
    count, pytest_there = run(programs, tmp_path, "python", "-c", modules).split()
    assert int(count) > 80
    assert pytest_there == "None"  # what this environment holds beside the declared is not there


README = (REPOSITORY / "README.md").read_text("utf-8")


def test_following_the_readme_from_an_empty_folder_makes_an_episode(programs: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "PATH": f"{programs}:/usr/bin:/bin"}
    environment.pop("PYTHONPATH", None)
    with Reader(here=tmp_path, environment=environment) as reader:
        reader.follow(README)
        with urllib.request.urlopen(f"{reader.address}first-readings/feed.xml") as answer:
            feed = podcastparser.parse(f"{reader.address}first-readings/feed.xml", answer)

    (written,) = (step for step in steps_of(README) if step.kind == "Add to")
    title = "The first night at home"
    headings = re.findall(r"^#+ (.*)$", written.text, re.MULTILINE)
    assert [episode["title"] for episode in feed["episodes"]].count(title) == 1
    program = tmp_path / "quiet-hours" / "output" / "first-readings"
    (audio,) = (program / "episodes").glob("the-first-night-at-home-*.mp3")
    tag = ID3(audio)  # type: ignore[no-untyped-call]  # mutagen has no types
    chapters = [str(one.sub_frames["TIT2"]) for one in tag.getall("CHAP")]  # type: ignore[no-untyped-call]  # likewise
    assert (str(tag["TIT2"]), chapters) == (title, [title, *headings])
    assert title in (program / "index.html").read_text("utf-8")


def test_the_readme_is_followed_as_a_whole() -> None:
    steps = list(steps_of(README))

    assert README.count("\n```console") == sum(step.kind == "console" for step in steps) > 0
    assert README.count("\n```markdown") == sum(step.kind == "Add to" for step in steps) > 0
