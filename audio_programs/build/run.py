"""Doing what the plan says: sound, files, history, manifest and feed of each program, then the library, then pruning.

The effectful end of the flow. It decides nothing: ``prepare`` says what is wanted, ``plan`` what is missing. One
build runs at a time; a build that is killed anywhere is finished by the next one.
"""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from datetime import datetime
from pathlib import Path

from audio_programs.build.effort import remembered_paces
from audio_programs.build.library_files import build_library_files
from audio_programs.build.outset import Outset
from audio_programs.build.plan import ProgramPlan
from audio_programs.build.pool import Workers
from audio_programs.build.prepare import ProgramReady
from audio_programs.build.published import NewEpisode
from audio_programs.build.report import (
    EpisodeFailed,
    EpisodeMade,
    Planned,
    Report,
    SectionMade,
    Watcher,
)
from audio_programs.build.request import Request
from audio_programs.build.settings_files import HISTORY_FILE
from audio_programs.build.sound import NewAudio, SoundMaker
from audio_programs.build.upkeep import reuse_of
from audio_programs.build.writing import ProgramWriter, drop_program, put_audio
from audio_programs.catalog.history import History
from audio_programs.errors import Notice, Problem
from audio_programs.store.folder import remove_leftover
from audio_programs.store.lock import build_lock
from audio_programs.store.output import Output


def run_build(
    project: Path,
    *,
    request: Request,
    now: datetime,
    make_executor: Callable[[], Executor],
    watch: Watcher = lambda _: None,
) -> Report:
    """Build what is asked for, and say what became of it.

    ``now`` is aware and decides only which articles are held back and which replaced files may go. Raises InputError
    if voices.yaml or library.yaml cannot be used, StoreError if output/ or the cache cannot.
    """
    output = Output(project, cache=request.cache, waits_s=request.cache_waits_s)
    with _one_build(output):
        workers = Workers(make_executor)
        try:
            outset = Outset(project, output=output, request=request, now=now)
            report = _Build(outset, workers=workers, watch=watch).run()
        except BaseException:  # Ctrl-C too: nothing may still be at work when the lock is given back
            workers.break_off()
            raise
        workers.close()
        return report


def build_with(
    workers: Workers,
    project: Path,
    *,
    request: Request,
    now: datetime,
    watch: Watcher,
    before_making: Callable[[], None],
) -> Report:
    """Build as ``run_build`` does, by workers that stay for the next build; they are ended only where this one fails.

    ``before_making`` is called when the sources have been read and nothing has been made: what it raises ends the
    build there, and all stays as it was.
    """
    output = Output(project, cache=request.cache, waits_s=request.cache_waits_s)
    with _one_build(output):
        outset = Outset(project, output=output, request=request, now=now)
        before_making()
        try:
            return _Build(outset, workers=workers, watch=watch).run()
        except BaseException:  # Ctrl-C too: nothing may still be at work when the lock is given back
            workers.break_off()
            raise


@contextlib.contextmanager
def _one_build(output: Output) -> Iterator[None]:
    """Hold the lock, and leave nothing lying about."""
    with build_lock(output.build_folder):
        output.clear_staging()
        try:
            yield
        finally:
            output.clear_staging()
            output.seen.save()


class _Build:
    """One build: what it began with, and what it has done so far."""

    def __init__(self, outset: Outset, *, workers: Workers, watch: Watcher) -> None:
        self._outset = outset
        self._output = outset.output
        self._workers = workers
        self._watch = watch
        self._problems: list[Problem] = list(outset.ready.problems)
        self._written: set[str] = set()  # ids of the programs that stand in output/ as they should be
        self._histories: dict[str, History] = {one.folder: one.history for one in outset.sources.programs}
        self._report = outset.report()

    def run(self) -> Report:
        """Make everything that is asked for."""
        for source in self._outset.sources.programs:
            remove_leftover(self._outset.project / source.folder / HISTORY_FILE)
        for ready in self._outset.selected():
            self._build_program(ready)
        self._build_library()
        self._prune()
        self._remember_paces()
        if reuse := reuse_of([one.plan for one in self._report.programs], spoken=self._report.tally.spoken):
            self._output.write_reuse(reuse)
        self._report.notices += self._outset.caches.settle()
        self._report.problems = tuple(sorted(set(self._problems)))
        return self._report

    def _remember_paces(self) -> None:
        if paces := self._report.tally.paces:
            self._output.write_paces(remembered_paces(self._output.paces(), paces))

    # --- One program ---------------------------------------------------------------------------------------------

    def _build_program(self, ready: ProgramReady) -> None:
        program = ready.settings
        made = self._output.manifest(program.id)
        plan = self._outset.plan(ready, made)
        self._watch(Planned(plan=plan))
        new = {one.wanted.placement.guid: one for one in self._make_audio(ready, plan)}
        published = self._outset.published(ready, made, plan, new=new)
        writer = ProgramWriter(
            output=self._output,
            project=self._outset.project,
            made=made,
            again=self._outset.request.force,
            today=self._outset.now.astimezone(program.timezone).date(),
        )
        written = writer.write(published, new=new.values(), history=ready.catalog.history)
        self._histories[program.folder] = written.history
        self._written.add(program.id)
        self._report.written += written.changed
        self._report.programs.append(self._outset.told(published, plan, made=made, new=new))

    def _make_audio(self, ready: ProgramReady, plan: ProgramPlan) -> Iterator[NewEpisode]:
        program = ready.settings
        by_key = {ready.cover.key: ready.cover, **{one.key: one for one in ready.images.values()}}

        def small_picture(key: str) -> bytes | None:
            picture, _ = self._outset.pictures.get(by_key[key])
            return picture.small if picture is not None else None

        maker = SoundMaker(
            program=program,
            fingerprints=self._outset.ready.fingerprints,
            output=self._output,
            workers=self._workers,
            tally=self._report.tally,
            small_picture=small_picture,
            on_section=lambda characters: self._watch(SectionMade(characters=characters)),
        )
        if plan.audio:
            self._outset.caches.clips.begin()
            self._outset.caches.sections.bring(one.key for step in plan.audio for one in step.wanted.sections)
        for outcome in maker.make(plan.audio):
            if isinstance(outcome, NewAudio):
                wanted = outcome.step.wanted
                audio = put_audio(self._output, program.id, wanted.placement.slug, outcome.staged)
                self._report.written += audio.changed
                self._watch(EpisodeMade(step=outcome.step, length_samples=outcome.recording.length_samples))
                yield NewEpisode(wanted=wanted, audio=audio, recording=outcome.recording)
            else:
                self._problems.append(outcome.problem)
                self._watch(EpisodeFailed(step=outcome.step, problem=outcome.problem))

    # --- The library as a whole ----------------------------------------------------------------------------------

    def _build_library(self) -> None:
        for program in self._outset.ready.leaving:
            drop_program(self._output, program)
        library = self._outset.ready.library
        changed, notices = build_library_files(self._output, library, again=self._outset.request.force)
        self._report.written += changed
        self._report.notices += notices

    def _prune(self) -> None:
        """Delete what is ours and nobody needs.

        What a killed build noted of a program that was not built now waits: the old feed may name it.
        """
        keep = {*self._output.manifest(None).files}
        waiting: set[str] = set()
        for program in self._output.programs():
            manifest = self._output.manifest(program)
            history = self._histories.get(manifest.folder, History())
            keep |= {f"{program}/{name}" for name in (*manifest.files, *(one.file for one in history.replaced))}
            if program not in self._written:
                waiting |= {name for name in self._output.journal.noted() if name.startswith(f"{program}/")}
        pruned = self._output.prune(keep=keep | waiting)
        self._report.removed = len(pruned.removed)
        self._report.notices += tuple(
            Notice(f"output/{name}", 0, "left where it is: somebody has changed it since it was made")
            for name in pruned.strangers
        )
        if not waiting:
            self._output.journal.clear()
