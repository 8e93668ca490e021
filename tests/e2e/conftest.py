"""A small project, built once by the real command, and served by the real command to whoever listens.

``project/`` beside this file is what an editor would write: two articles, one spoken by pyttsx3, one by tone.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

SOURCES = Path(__file__).parent / "project"
REPOSITORY = Path(__file__).parents[2]

Need = Callable[[str | None, str], str]


def _command(project: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "audio_programs", "-C", str(project), *words]


@pytest.fixture(scope="session")
def build() -> Callable[[Path], str]:
    """Return what builds a project as its editor would, and gives what the command said."""

    def run(project: Path) -> str:
        done = subprocess.run(_command(project, "build"), capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
        return done.stdout

    return run


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory, build: Callable[[Path], str]) -> Path:
    """Return the folder of a small project, built. No test changes it: see ``own_project``."""
    folder = tmp_path_factory.mktemp("e2e") / "reading-room"
    shutil.copytree(SOURCES, folder)
    build(folder)
    return folder


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory, build: Callable[[Path], str]) -> Path:
    """The repository's sample programs, built once for all tests and all of pytest's workers."""
    base = tmp_path_factory.getbasetemp()
    project = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "samples"
    with FileLock(f"{project}.lock"):
        if not (project / "said.txt").exists():
            shutil.copytree(REPOSITORY / "articles", project / "articles", dirs_exist_ok=True)
            shutil.copy(REPOSITORY / "voices.yaml", project)
            (project / "said.txt").write_text(build(project), "utf-8")
    return project


@pytest.fixture
def own_project(project: Path, tmp_path: Path) -> Path:
    """Return a copy of ``project``, built and with its cache, that a test may edit."""
    return Path(shutil.copytree(project, tmp_path / "reading-room"))


@contextmanager
def _serving(project: Path, *words: str) -> Iterator[str]:
    command = _command(project, "serve", "--port", "0", *words)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said += line
                if "Ctrl-C" in line:
                    break
            address = re.search(r"http://localhost:\d+/", said)
            assert address is not None, f"serve said no address: {said}"
            yield address[0]
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
            assert (process.returncode, errors) == (0, "Stopped serving.\n")
        finally:
            process.kill()


@pytest.fixture(scope="session")
def address(project: Path) -> Iterator[str]:
    """Return the address, with its slash, at which ``serve`` gives the output of ``project``."""
    with _serving(project) as at:
        yield at


@pytest.fixture
def serving() -> Iterator[Callable[..., str]]:
    """Return what serves a project of a test's own, with more options if asked, until the test ends; its address."""
    with ExitStack() as stack:
        yield lambda project, *words: stack.enter_context(_serving(project, *words))


@pytest.fixture(scope="session")
def need() -> Need:
    """Return what skips a test for want of a program, and says what installs it; in CI it fails."""

    def look(found: str | None, what: str) -> str:
        if found is not None:
            return found
        sentence = f"{what} is not installed: `make programs` installs it, or says how"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)

    return look
