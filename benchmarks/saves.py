"""From a save to sound: ``build --watch``, ``serve --watch`` and a real browser that plays an episode of the samples.

One sentence of one article is saved anew, and the clock runs until the page, which nobody touches, plays the new sound
at that sentence.
"""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.bench import Bench, say
from benchmarks.corpus import EDITED_PAGE, SENTENCE, copy_samples, edit_a_sentence
from benchmarks.tables import Figure, middle

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--mute-audio")

_PATIENCE_S = 60
_AIM_S = 3.0

# Whoever listens is at the sentence that will be edited. (Not addEventListener: that ends with the page's content.)
_LISTEN = """
async () => {
  const audio = document.querySelector("audio");
  let file = audio.currentSrc;
  audio.onplaying = () => {
    if (audio.currentSrc === file) return;
    file = audio.currentSrc;
    window.newly_playing_s = (performance.timeOrigin + performance.now()) / 1000;
  };
  await audio.play();
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One edit: when things had happened, in seconds after the save."""

    built_s: float  # ``build --watch`` had said so
    playing_s: float  # the browser had begun to play the new sound


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveToSound:
    """All edits."""

    heard: tuple[Heard, ...]
    anew_s: tuple[float, ...]  # the same edits, each built by a ``build`` that is started for it


def saves(bench: Bench) -> Iterator[Figure | str]:
    """Yield the figures; a sentence where there is no browser."""
    if not any(map(shutil.which, _CHROMIUMS)):
        yield "Not measured: there is no Chromium here (`make programs` installs one, where that is allowed)."
        return
    project = bench.folder / "saves"
    shutil.rmtree(project, ignore_errors=True)
    project.mkdir()
    say("from a save to its sound")
    found = save_to_sound(project, edits=bench.often)
    playing_s = [one.playing_s for one in found.heard]
    yield Figure(what="`build --watch` has built it", measured=[one.built_s for one in found.heard], unit="s")
    yield Figure(
        what="the open page plays what was saved",
        measured=playing_s,
        unit="s",
        aim=f"{_AIM_S:g}",
        met=middle(playing_s) <= _AIM_S,
    )
    yield Figure(what="a `build` that is started then has built it", measured=found.anew_s, unit="s")


def save_to_sound(project: Path, *, edits: int) -> SaveToSound:
    """Edit a sentence of the samples again and again, and say how long each edit took to be heard.

    Raises RuntimeError where the page does not play the edited sentence.
    """
    copy_samples(project)
    with _running(project, "build", "--watch", until="Waiting") as build, _open_page(project) as page:
        page.evaluate(_LISTEN)
        heard, sentence = [], SENTENCE
        for edition in range(1, edits + 1):
            page.get_by_text(sentence, exact=True).click()
            saved_s = time.time()
            sentence = edit_a_sentence(project, edition)
            heard.append(_heard(page, build, sentence, saved_s=saved_s))
    anew_s = tuple(_built_anew_s(project, edition) for edition in range(edits + 1, 2 * edits + 1))
    return SaveToSound(heard=tuple(heard), anew_s=anew_s)


def _heard(page: Page, build: "_Running", sentence: str, *, saved_s: float) -> Heard:
    """Wait until the sentence that was just saved is played."""
    line = build.next_line()
    built_s = time.time()
    playing_s = page.wait_for_function("() => window.newly_playing_s", timeout=_PATIENCE_S * 1000).json_value()
    page.evaluate("() => { window.newly_playing_s = null; }")
    said = page.locator("#the_transcript [aria-current]").inner_text()
    if said != sentence or not line.startswith("Built"):
        raise RuntimeError(f"build said '{line}', the page plays '{said}'")
    return Heard(built_s=built_s - saved_s, playing_s=playing_s - saved_s)


def _built_anew_s(project: Path, edition: int) -> float:
    edit_a_sentence(project, edition)
    start_s = time.perf_counter()
    subprocess.run(_command(project, "build"), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start_s


@contextmanager
def _open_page(project: Path) -> Iterator[Page]:
    """Open the edited article's page in a browser, as ``serve --watch`` gives it."""
    program = next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    with _running(project, "serve", "--watch", "--port", "0", until="Ctrl-C") as serve, sync_playwright() as playwright:
        address = re.search(r"http://localhost:\d+/", "".join(serve.said))
        if address is None:
            raise RuntimeError("serve said no address")
        browser = playwright.chromium.launch(executable_path=program, args=[*_ARGUMENTS])
        page = browser.new_page()
        page.goto(address[0] + EDITED_PAGE)
        yield page
        browser.close()


class _Running:
    """A command that goes on, and what it has said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.said: list[str] = []
        self._process = process

    def next_line(self) -> str:
        """Wait for its next line."""
        if self._process.stdout is None or not (line := self._process.stdout.readline()):
            raise RuntimeError(f"it ended: {''.join(self.said)}")
        self.said.append(line)
        return line


def _command(project: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "audio_programs", "-C", str(project), *words]


@contextmanager
def _running(project: Path, *words: str, until: str) -> Iterator[_Running]:
    """Run a command beside the block, once it has said ``until``."""
    with subprocess.Popen(
        _command(project, *words), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            running = _Running(process)
            while until not in running.next_line():
                pass
            yield running
            process.send_signal(signal.SIGINT)
            process.wait(_PATIENCE_S)
        finally:
            process.kill()
