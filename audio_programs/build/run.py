"""Doing what the plan says: sound, files, history, manifest and feed of each program, then the library, then pruning.

The effectful end of the flow. It decides nothing: ``prepare`` says what is wanted, ``plan`` what is missing. One
build runs at a time; a build that is killed anywhere is finished by the next one.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from audio_programs.build.effort import remembered_paces
from audio_programs.build.layout import HISTORY_FILE, VOICES_FILE
from audio_programs.build.library_files import build_library_files
from audio_programs.build.outset import Outset
from audio_programs.build.pictures import PictureWanted
from audio_programs.build.plan import ProgramPlan
from audio_programs.build.pool import Workers
from audio_programs.build.prepare import ProgramReady
from audio_programs.build.pruning import prune
from audio_programs.build.published import NewEpisode, Published
from audio_programs.build.report import (
    EpisodeFailed,
    EpisodeMade,
    Planned,
    ProgramReport,
    Report,
    SectionMade,
    Watcher,
)
from audio_programs.build.request import Request
from audio_programs.build.settled import NewlySettled, Settlement
from audio_programs.build.settling import settled_now
from audio_programs.build.sound import AllSound, NewAudio, NoAudio, ProgramSound, SoundMaker
from audio_programs.build.sound_jobs import SoundWorkers
from audio_programs.build.stages import Stage, stage
from audio_programs.build.upkeep import reuse_of
from audio_programs.build.workers import start_engines
from audio_programs.build.writing import ProgramWriter, WrittenProgram, drop_program, put_audio
from audio_programs.catalog.history import History, write_history
from audio_programs.errors import Notice, Problem
from audio_programs.keys import digest_of
from audio_programs.store.folder import file_digest, remove_leftover
from audio_programs.store.lock import build_lock
from audio_programs.store.manifest import Manifest
from audio_programs.store.output import Output


def run_build(
    project: Path,
    *,
    request: Request,
    now: datetime,
    make_executor: Callable[[], Executor],
    watch: Watcher = lambda _: None,
    settlement: Settlement | None = None,
) -> Report:
    """Build what is asked for, and say what became of it.

    ``now`` is aware and decides only which articles are held back and which replaced files may go. ``settlement`` is
    what was found when the command began, if somebody has looked already. Raises InputError
    if voices.yaml or library.yaml cannot be used, StoreError if output/ or the cache cannot.
    """
    output = Output(project, cache=request.cache, waits_s=request.cache_waits_s)
    with _one_build(output):
        workers: SoundWorkers = Workers(make_executor)
        try:
            settlement = settlement or Settlement(project, now=now)
            if not any(output.programs()):  # all is to be made: workers start while the sources are read
                workers.warm_up(partial(start_engines, ()))
            with stage(Stage.READING):
                outset = Outset(project, output=output, request=request, now=now, settlement=settlement)
            report = _Build(outset, settlement=settlement, workers=workers, watch=watch).run()
        except BaseException:  # Ctrl-C too: nothing may still be at work when the lock is given back
            workers.break_off()
            raise
        workers.close()
        return report


def build_with(
    workers: SoundWorkers,
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
        settlement = Settlement(project, now=now)
        outset = Outset(project, output=output, request=request, now=now, settlement=settlement)
        before_making()
        try:
            return _Build(outset, settlement=settlement, workers=workers, watch=watch).run()
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


def _folder_of(notice: Notice) -> str:
    """Return the program's folder that a notice is about, if it is about one."""
    return "/".join(notice.path.split("/")[:2])


@dataclass(frozen=True, slots=True)
class _Begun:
    """A program whose sound is in the making, and its episodes whose audio stands in output/ already."""

    ready: ProgramReady
    made: Manifest
    plan: ProgramPlan
    new: list[NewEpisode] = field(default_factory=list)


class _Build:
    """One build: what it began with, and what it has done so far."""

    def __init__(self, outset: Outset, *, settlement: Settlement, workers: SoundWorkers, watch: Watcher) -> None:
        self._outset = outset
        self._settlement = settlement
        self._newly_settled: list[NewlySettled] = []
        self._as_written: dict[str, tuple[str, WrittenProgram]] = {}  # their ids and files, by folder
        self._output = outset.output
        self._workers = workers
        self._watch = watch
        self._problems: list[Problem] = list(outset.ready.problems)
        self._written: set[str] = set()  # ids of the programs that stand in output/ as they should be
        self._histories: dict[str, History] = {one.folder: one.history for one in outset.sources.programs}
        self._report = outset.report()
        self._begun: dict[str, _Begun] = {}  # by program
        self._underway: set[str] = set()  # keys of what was planned for other programs, and need not be twice

    def run(self) -> Report:
        """Make everything that is asked for."""
        for source in self._outset.sources.programs:
            remove_leftover(self._outset.project / source.folder / HISTORY_FILE)
        self._build_programs()
        self._report.programs = self._outset.with_settled(self._report.programs)
        self._build_library()
        of_library = self._notices_of_library()
        self._report.removed, left = prune(
            self._output, written=self._written, histories=self._histories, settled=self._outset.settled
        )
        self._report.notices += left
        self._remember_paces()
        self._outset.memory.keep()
        if reuse := reuse_of([one.plan for one in self._report.programs], spoken=self._report.tally.spoken):
            self._output.write_reuse(reuse)
        self._report.notices += self._outset.caches.settle()
        self._report.problems = tuple(sorted(set(self._problems)))
        if not any(one.path == VOICES_FILE for one in of_library):  # a voice that another speaks for may come back
            self._settlement.settle(
                self._newly_settled,
                still=[*self._outset.settled],
                notices=of_library,
                flawless=not self._report.problems,
                stands=self._stands,
            )
        return self._report

    def _notices_of_library(self) -> tuple[Notice, ...]:
        """Return the notices that are those of no program, and will be true of the next build too."""
        folders = {one.folder for one in self._outset.sources.programs} | {*self._outset.settled}
        folders |= {made.folder for _, made in self._report.leaving}  # that they leave was told
        return tuple(one for one in self._report.notices if _folder_of(one) not in folders)

    def _remember_paces(self) -> None:
        if paces := self._report.tally.paces:
            self._output.write_paces(remembered_paces(self._output.paces(), paces))

    # --- Programs ------------------------------------------------------------------------------------------------

    def _build_programs(self) -> None:
        """Make the sound of all, one after the other without a pause; write each when its last sound is there."""
        maker = SoundMaker(
            fingerprints=self._outset.ready.fingerprints,
            output=self._output,
            workers=self._workers,
            tally=self._report.tally,
            on_section=lambda characters: self._watch(SectionMade(characters=characters)),
        )
        for outcome in maker.make(self._program_sounds()):
            begun = self._begun[outcome.program]
            match outcome:
                case NewAudio():
                    begun.new.append(self._put(outcome))
                case NoAudio():
                    self._problems.append(outcome.problem)
                    self._watch(EpisodeFailed(step=outcome.step, problem=outcome.problem))
                case AllSound():
                    with stage(Stage.WRITING):
                        self._write(self._begun.pop(outcome.program))

    def _program_sounds(self) -> Iterator[ProgramSound]:
        for ready in self._outset.selected():
            made = self._output.manifest(ready.settings.id)
            with stage(Stage.PLANNING):
                plan = self._outset.plan(ready, made, underway=self._underway)
            self._watch(Planned(plan=plan))
            if plan.audio:
                self._outset.caches.clips.begin()
                self._outset.caches.sections.bring(one.key for step in plan.audio for one in step.wanted.sections)
            self._begun[ready.settings.id] = _Begun(ready, made, plan)
            pictures = {ready.cover.key: ready.cover, **{one.key: one for one in ready.images.values()}}
            yield ProgramSound(
                program=ready.settings, steps=plan.audio, small_picture=partial(self._small_picture, pictures)
            )

    def _small_picture(self, pictures: Mapping[str, PictureWanted], key: str) -> bytes | None:
        picture, _ = self._outset.pictures.get(pictures[key])
        return picture.small if picture is not None else None

    def _put(self, outcome: NewAudio) -> NewEpisode:
        wanted = outcome.step.wanted
        audio = put_audio(self._output, outcome.program, wanted.placement.slug, outcome.staged)
        self._report.written += audio.changed
        self._watch(EpisodeMade(step=outcome.step, length_samples=outcome.recording.length_samples))
        return NewEpisode(wanted=wanted, audio=audio, recording=outcome.recording)

    def _write(self, begun: "_Begun") -> None:
        ready, made, plan = begun.ready, begun.made, begun.plan
        program = ready.settings
        new = {one.wanted.placement.guid: one for one in begun.new}
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
        self._report.notices += written.notices
        told = self._outset.told(published, plan, made=made, new=new)
        self._report.programs.append(told)
        self._settle(published, written, told)

    def _settle(self, published: Published, written: WrittenProgram, told: ProgramReport) -> None:
        """Note a program that is as it should be now, if it is, for the builds that follow."""
        ready = published.ready
        folder = ready.settings.folder
        settled = settled_now(
            ready,
            next(one for one in self._outset.sources.programs if one.folder == folder),
            made=written.manifest,
            history=written.history,
            published=published,
            report=told,
            notices=[
                *(one for one in self._outset.sources.notices if _folder_of(one) == folder),
                *written.notices,
            ],
            now=self._outset.now,
        )
        if settled is not None:
            self._newly_settled.append(settled)
            self._as_written[folder] = (ready.settings.id, written)

    def _stands(self, folder: str) -> bool:
        """Say whether what was written of a program, or of the library (''), stands there now as it was written."""
        if not folder:
            return self._output.all_stand(None, self._output.manifest(None))
        program, written = self._as_written[folder]
        history = file_digest(self._outset.project / folder / HISTORY_FILE)
        as_written = digest_of(write_history(written.history).encode())
        return history == as_written and self._output.all_stand(program, written.manifest)

    # --- The library as a whole ----------------------------------------------------------------------------------

    def _build_library(self) -> None:
        for program in self._outset.ready.leaving:
            drop_program(self._output, program)
        library = self._outset.ready.library
        changed, notices = build_library_files(
            self._output, library, settled=self._outset.settled.values(), again=self._outset.request.force
        )
        self._report.written += changed
        self._report.notices += notices
