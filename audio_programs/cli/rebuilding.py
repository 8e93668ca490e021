"""``build --watch``: a build, and another one after each save, until Ctrl-C; and what it says."""

import time
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from audio_programs.build.noticing import noticing
from audio_programs.build.pool import Workers
from audio_programs.build.report import EpisodeMade, Event, Planned, Report, Watcher
from audio_programs.build.request import Request
from audio_programs.build.run import build_with
from audio_programs.build.saves import LOOK_EVERY_S, Saves, SourcesMovedError
from audio_programs.build.sound_jobs import SoundWorkers
from audio_programs.build.workers import start_engines
from audio_programs.cli.context import read_clock
from audio_programs.cli.progress import said_of, watching
from audio_programs.cli.summary import as_last_published, without_sound
from audio_programs.cli.wording import as_typed_here, counted, tell
from audio_programs.engines.worker import engines_asked
from audio_programs.errors import AudioProgramsError, LockTakenError, Notice

WAITING = "Waiting for changes (Ctrl-C ends)."


def keep_building(
    project: Path, *, request: Request, make_executor: Callable[[], Executor], summarise: Callable[[Report], None]
) -> None:
    """Build, then build again whenever the sources have changed; return on Ctrl-C while nothing is being built.

    Workers and engines stay from one build to the next. ``summarise`` says what the first build came to.
    """
    made: SoundWorkers = Workers(make_executor)
    with closing(made) as workers, noticing(project) as noticed:
        saves = Saves(project, pause=noticed.wait, read_clock=read_clock)
        builds = _Builds(project, saves=saves, pause=noticed.wait, workers=workers, request=request)
        try:
            builds.first(summarise)
            # The first edit is heard a second sooner where workers and engines are there before they are needed.
            workers.warm_up(partial(start_engines, engines_asked()))
            click.echo(WAITING)
            while True:
                builds.next()
        except KeyboardInterrupt:
            workers.break_off()
            if builds.at_work:
                raise
            click.echo("Stopped watching.", err=True)


class _Builds:
    """One build after another of one project, and what has been said of them."""

    def __init__(
        self, project: Path, *, saves: Saves, pause: Callable[[float], None], workers: SoundWorkers, request: Request
    ) -> None:
        self._project = project
        self._saves = saves
        self._pause = pause
        self._workers = workers
        self._request = request
        self._told: set[Notice] = set()
        self._next_due: datetime | None = None
        self._locked = False
        self.at_work = False  # whether Ctrl-C would break something off

    def first(self, summarise: Callable[[Report], None]) -> None:
        """Build as ``build`` does, and say what it says."""
        self._saves.settle()
        with watching() as watch:
            report = self._build(watch)
        if report is not None:
            summarise(report)
        self._request = replace(self._request, force=False, again=False, allow_removals=False)

    def next(self) -> None:
        """Wait until something has changed, build it, and say in a line what it came to."""
        if self._locked:
            self._pause(LOOK_EVERY_S)
        since_s = self._saves.wait(until=self._next_due)
        made: list[EpisodeMade] = []
        report = self._build(partial(_note, made))
        if report is not None:
            click.echo(f"Built in {time.monotonic() - since_s:.1f} s: {_outcome(made, report)}")

    def _build(self, watch: Watcher) -> Report | None:
        self.at_work = True
        report = self._try_build(watch)
        self.at_work = False
        return report

    def _try_build(self, watch: Watcher) -> Report | None:
        """Build what is saved. None where there is nothing to tell of it: it could not be, or not yet."""
        try:
            report = build_with(
                self._workers,
                self._project,
                request=self._request,
                now=read_clock(),
                watch=watch,
                before_making=self._saves.check,
            )
        except SourcesMovedError:
            return None
        except LockTakenError as taken:
            if not self._locked:
                click.echo(f"{taken}; it is tried again in a moment", err=True)
            self._locked = True
            return None
        except AudioProgramsError as error:
            click.echo(as_typed_here(str(error)), err=True)
            self._next_due = None
            self._saves.built()  # until something is changed, it would end the same way
            return None
        self._locked = False
        self._saves.built()
        self._next_due = min((one.next_due for one in report.programs if one.next_due), default=None)
        tell(report.problems, (one for one in report.notices if one not in self._told))
        self._told = set(report.notices)
        return report


def _note(made: list[EpisodeMade], event: Event) -> None:
    match event:
        case EpisodeMade():
            made.append(event)
        case Planned(plan=plan) if len(plan.audio) > 1:
            click.echo(f"{plan.program}: {counted(len(plan.audio), 'episode')} to make")


def _outcome(made: list[EpisodeMade], report: Report) -> str:
    said = _done(made, report)
    if stays := as_last_published(report):
        return f"{said}; {stays}"
    return f"{said}; waiting for the problem to be mended" if report.problems else said


def _done(made: list[EpisodeMade], report: Report) -> str:
    if len(made) == 1:
        return said_of(made[0])
    if made:
        return f"{counted(len(made), 'episode')} (spoke {counted(report.tally.spoken, 'sentence')})"
    if report.changed:
        return f"no new sound; {without_sound(report)}"
    return "nothing new" if report.problems else "nothing to do"
