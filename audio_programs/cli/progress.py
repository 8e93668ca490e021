"""What a build shows while it runs: a bar with the time left on a terminal, plain lines elsewhere."""

import contextlib
import re
import sys
from collections.abc import Iterator

import click

from audio_programs.build.plan import AudioStep, Reason
from audio_programs.build.report import EpisodeFailed, EpisodeMade, Event, Planned, SectionMade, Watcher
from audio_programs.cli.wording import counted, length


@contextlib.contextmanager
def watching() -> Iterator[Watcher]:
    """Yield what a build tells its events to."""
    if sys.stderr.isatty():
        with _bar() as watch:
            yield watch
    else:
        yield _say_line


def _say_line(event: Event) -> None:
    line = _line(event)
    if line:
        click.echo(line)


def _line(event: Event) -> str:
    match event:
        case Planned(plan=plan) if plan.audio:
            return f"{plan.program}: {counted(len(plan.audio), 'episode')} to make"
        case EpisodeMade():
            return f"  {said_of(event)}"
        case EpisodeFailed(step=step):
            return f"  {_named(step)}: could not be made"
        case _:
            return ""


def said_of(event: EpisodeMade) -> str:
    """Say in a line that an episode was made: which, how long it is, why, and what had to be spoken.

    The sentence that names the cause is the plan's; the article's name is left out of it, being told already.
    """
    step = event.step
    spoken = len(step.clips)
    sentences = sum(len(section.clips) for section in step.wanted.sections)
    said = counted(spoken, "sentence") + (f" of {sentences:,}" if spoken != sentences else "")
    return f"{_named(step)}: {length(event.length_samples)}, {_why(step)} ({said if spoken else 'nothing to speak'})"


def _named(step: AudioStep) -> str:
    return step.target.removesuffix(" audio")


def _why(step: AudioStep) -> str:
    match step.reason:
        case Reason.NEW:
            return "new"
        case Reason.MISSING:
            return "its file was gone or damaged"
        case Reason.ASKED:
            return "made again"
        case Reason.CHANGED:
            cause = step.because.removeprefix(step.wanted.placement.article.path)
            return _EDITED.sub(r"edited at line \1", cause).strip()


_EDITED = re.compile(r"^:(\d+) edited$")


@contextlib.contextmanager
def _bar() -> Iterator[Watcher]:
    from rich.console import Console  # noqa: PLC0415 - 100 ms that only a build on a terminal needs
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("speaking", total=None, visible=False)
        total = 0

        def watch(event: Event) -> None:
            nonlocal total
            match event:
                case Planned(plan=plan) if plan.audio:
                    # Characters tell the time left: speaking, levelling and encoding all grow with them.
                    total += sum(
                        len(clip.text) for step in plan.audio for section in step.sections for clip in section.clips
                    )
                    progress.update(task, total=total, visible=True)
                case SectionMade(characters=characters):
                    progress.advance(task, characters)
            line = _line(event)
            if line:
                # Square brackets are part of file names, not markup.
                progress.console.print(line, markup=False, highlight=False)

        yield watch
