"""Ctrl-C, pressed once and again, at chosen moments: the real command, its workers and engines, and real signals."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="needs Linux: only there orphans can be waited for"
)

TESTS = Path(__file__).parent.parent
KEEPER = TESTS / "e2e" / "killing" / "keeper.py"  # ends when all that the command started has ended
PATIENCE_S = 120  # no measure of speed: what hangs would hang for ever
STOPPED = "Stopped. What was finished is kept; the next build goes on from there."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A command that has ended, with all that it had started."""

    code: int
    said: list[str]  # on standard error


@pytest.fixture
def press(project: Path, tmp_path: Path) -> Callable[..., Ended]:
    """Run a command, press Ctrl-C when a line comes that ends so, and at each line that still comes after it."""

    def press(*words: str, on: str, nth: int = 1, presses: int) -> Ended:
        pipe = tmp_path / "telling"
        os.mkfifo(pipe)
        telling = os.open(pipe, os.O_RDWR)  # held open here: it never ends before we do
        process = subprocess.Popen(
            [sys.executable, str(KEEPER), sys.executable, "-m", "audio_programs", "-C", str(project), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "TELL_ON": str(pipe),
                "TELL_OF": str(project),
                "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent / "telling"), *sys.path]),
                "PYTHONUNBUFFERED": "1",
            },
        )
        assert process.stdout is not None
        assert process.stderr is not None
        lines: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        with os.fdopen(telling, "r") as told:
            readers = [
                threading.Thread(target=_read, args=(name, source, lines), daemon=True)
                for name, source in (("told", told), ("out", process.stdout), ("err", process.stderr))
            ]
            for one in readers:
                one.start()
            said: list[str] = []
            group, seen, pressed, open_ends = 0, 0, 0, 2
            while open_ends:
                name, line = lines.get(timeout=PATIENCE_S)
                if not line:
                    open_ends -= 1
                    continue
                if name == "err":
                    said.append(line)
                if name == "told" and line.endswith("main begins"):
                    group = int(line.split()[0])
                seen += line.endswith(on)
                if seen >= nth and pressed < presses:
                    pressed += _pressed(group)
            code = process.wait(PATIENCE_S)
            _let_go(pipe)
            readers[0].join()
        return Ended(code=code, said=said)

    return press


def _read(name: str, source: Iterable[str], lines: "queue.SimpleQueue[tuple[str, str]]") -> None:
    for line in source:
        if line == "over\n":
            return
        lines.put((name, line.rstrip("\n") or " "))
    lines.put((name, ""))


def _let_go(pipe: Path) -> None:
    """End what reads the pipe."""
    with pipe.open("w") as last:
        last.write("over\n")


def _pressed(group: int) -> bool:
    """Press Ctrl-C: the terminal tells all processes of its group. False if none is left."""
    try:
        os.killpg(group, signal.SIGINT)
    except ProcessLookupError:
        return False
    return True


MOMENTS = [
    ("main imports audio_programs.build.run", 1),
    ("2 episodes to make", 1),
    ("worker begins", 1),
    ("worker begins", 2),
    ("worker imports audio_programs.build.workers", 1),
    ("engine begins", 2),  # the first is the command's own
    ("worker writes", 1),
]


@pytest.mark.parametrize("presses", [1, 3])
@pytest.mark.parametrize(("on", "nth"), MOMENTS)
def test_ctrl_c_pressed_once_or_again_ends_a_build_with_one_line_and_leaves_nobody(
    press: Callable[..., Ended], run: Callable[..., Result], project: Path, on: str, nth: int, presses: int
) -> None:
    second = project / "articles" / "nights" / "second-night.md"
    second.write_text("---\ntitle: The second night\ndate: 2026-01-06\n---\n\nYou sleep.\n", encoding="utf-8")

    ended = press("build", "--jobs", "2", on=on, nth=nth, presses=presses)

    assert (ended.code, ended.said) == (130, [STOPPED])
    assert run("build").exit_code == 0


@pytest.mark.slow
@pytest.mark.parametrize("presses", [1, 3])
@pytest.mark.parametrize(("on", "nth"), [("worker begins", 1), ("worker writes", 1), ("engine begins", 2)])
def test_ctrl_c_ends_a_build_on_a_local_cluster_as_it_ends_any(
    press: Callable[..., Ended], run: Callable[..., Result], on: str, nth: int, presses: int
) -> None:
    pytest.importorskip("distributed", reason="needs the extra 'dask': pip install 'audio-programs[dask]'")

    ended = press("build", "--dask", "local", "--jobs", "2", on=on, nth=nth, presses=presses)

    assert (ended.code, ended.said) == (130, [STOPPED])
    assert run("build").exit_code == 0


@pytest.mark.parametrize("presses", [1, 3])
def test_ctrl_c_before_anything_is_at_work_is_quiet(press: Callable[..., Ended], presses: int) -> None:
    ended = press("build", on="main imports audio_programs.cli", presses=presses)

    assert (ended.code, ended.said) == (130, [])


@pytest.mark.parametrize("presses", [1, 3])
@pytest.mark.parametrize("on", ["worker begins", "worker writes"])
def test_ctrl_c_during_a_build_of_a_watch_ends_it_as_it_ends_a_build(
    press: Callable[..., Ended], on: str, presses: int
) -> None:
    ended = press("build", "--watch", on=on, presses=presses)

    assert (ended.code, ended.said) == (130, [STOPPED])


def test_a_watch_that_waits_says_that_it_has_stopped(press: Callable[..., Ended]) -> None:
    ended = press("build", "--watch", "--jobs", "1", on="Waiting for changes (Ctrl-C ends).", presses=1)

    assert (ended.code, ended.said) == (0, ["Stopped watching."])


def test_serve_says_that_it_has_stopped(press: Callable[..., Ended], run: Callable[..., Result]) -> None:
    assert run("build").exit_code == 0

    ended = press("serve", "--port", "0", on="Stop with Ctrl-C.", presses=1)

    assert (ended.code, ended.said) == (0, ["Stopped serving."])


def test_pressing_on_and_on_ends_it_whatever_it_does(press: Callable[..., Ended]) -> None:
    ended = press("build", on="main imports audio_programs.build.run", presses=20)

    assert ended.code == 130
    assert "Traceback" not in "\n".join(ended.said)
