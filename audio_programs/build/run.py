"""Doing what the plan says: sound, files, history, manifest and feed of each program, then the library, then pruning.

The effectful end of the flow. It decides nothing: ``prepare`` says what is wanted, ``plan`` what is missing. One
build runs at a time; a build that is killed anywhere is finished by the next one.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from audio_programs.build.effort import remembered_paces
from audio_programs.build.folders import program_folders
from audio_programs.build.library_files import build_library_files
from audio_programs.build.picture_files import pictures_of
from audio_programs.build.pictures import Pictures
from audio_programs.build.plan import ProgramPlan, plan_audio
from audio_programs.build.pool import Workers
from audio_programs.build.prepare import ProgramReady, Ready, prepare
from audio_programs.build.prospect import Prospect, as_if_made
from audio_programs.build.published import NewEpisode, Published, episodes_now
from audio_programs.build.removals import Consent, missing_library
from audio_programs.build.report import (
    EpisodeFailed,
    EpisodeMade,
    Planned,
    ProgramReport,
    Report,
    SectionMade,
    Watcher,
)
from audio_programs.build.scan import Sources, scan
from audio_programs.build.settings_files import ARTICLES, HISTORY_FILE, LIBRARY_FILE
from audio_programs.build.sound import NewAudio, SoundMaker
from audio_programs.build.sounds import Sounds
from audio_programs.build.wanted import EpisodeWanted
from audio_programs.build.writing import ProgramWriter, drop_program, put_audio
from audio_programs.catalog.history import History
from audio_programs.errors import InputError, Notice, Problem
from audio_programs.model import Samples
from audio_programs.publish.addresses import Addresses
from audio_programs.store.folder import remove_leftover
from audio_programs.store.lock import build_lock
from audio_programs.store.manifest import Manifest
from audio_programs.store.output import Caches, Output


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to build. Empty sets mean everything."""

    programs: frozenset[str] = field(default_factory=frozenset)  # ids
    articles: frozenset[str] = field(default_factory=frozenset)  # paths: only these are made, and made anew
    force: bool = False  # as if nothing had been made
    again: bool = True  # articles that are named are made even if nothing changed
    allow_removals: bool = False  # what is gone from the sources is meant to be

    @property
    def everything(self) -> bool:
        """Whether nothing is named."""
        return not self.programs and not self.articles

    @property
    def consent(self) -> Consent:
        """What may go. A folder that is gone cannot be named: a build of something else is not asked about it."""
        return Consent(articles=self.allow_removals, programs=self.allow_removals and self.everything)

    def takes(self, program: ProgramReady) -> bool:
        """Say whether a program is asked for."""
        if self.everything:
            return True
        return program.settings.id in self.programs or any(self.names(program, path) for path in self.articles)

    def names(self, program: ProgramReady, path: str) -> bool:
        """Say whether a path lies in a program's folder."""
        return path.startswith(f"{program.settings.folder}/")

    def leaves_out(self, program: ProgramReady, wanted: EpisodeWanted) -> bool:
        """Say whether an episode is to stay as it is, because only others were named."""
        whole = not self.articles or program.settings.id in self.programs
        return not whole and wanted.placement.article.path not in self.articles

    def anew(self, wanted: EpisodeWanted) -> bool:
        """Say whether an episode is made even if it is as it should be."""
        return self.force or (self.again and wanted.placement.article.path in self.articles)


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
    output = Output(project)
    with _one_build(output):
        workers = Workers(make_executor)
        try:
            return _Build(project, output=output, workers=workers, request=request, now=now, watch=watch).run()
        finally:
            workers.close()


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
    output = Output(project)
    with _one_build(output):
        build = _Build(project, output=output, workers=workers, request=request, now=now, watch=watch)
        before_making()
        try:
            return build.run()
        except BaseException:  # Ctrl-C too: nothing may still be at work when the lock is given back
            workers.close()
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


def plan_build(project: Path, *, request: Request, now: datetime) -> Report:
    """Say what a build would do. Nothing is made or written but pictures in the cache."""
    output = Output(project)
    workers = Workers(_no_executor)
    return _Build(project, output=output, workers=workers, request=request, now=now, watch=lambda _: None).preview()


def look_over(project: Path, *, now: datetime) -> Ready:
    """Return everything that is wrong with the sources, and what they come to."""
    output = Output(project)
    return _ready(project, _read(project, output), output=output, now=now, consent=Consent())


def _read(project: Path, output: Output) -> Sources:
    try:
        return scan(project)
    except InputError as error:
        articles = project / ARTICLES
        missing = missing_library(_published(output))
        if missing is None or (project / LIBRARY_FILE).exists() or any(program_folders(articles)):
            raise
        others = (one for one in error.problems if one.path != LIBRARY_FILE)  # it is gone with all the rest
        raise InputError((missing, *others)) from error


def _ready(project: Path, sources: Sources, *, output: Output, now: datetime, consent: Consent) -> Ready:
    pictures = _pictures(project, output)
    sounds = Sounds(project, cache=Caches.under(output.cache_root).sounds, seen=output.seen)
    return prepare(sources, pictures=pictures, sounds=sounds, published=_published(output), now=now, consent=consent)


def _published(output: Output) -> dict[str, Manifest]:
    return {program: output.manifest(program) for program in output.programs()}


def _pictures(project: Path, output: Output) -> Pictures:
    return Pictures(project, cache=Caches.under(output.cache_root).pictures, seen=output.seen)


def _no_executor() -> Executor:
    raise AssertionError("a preview runs no jobs")


class _Build:
    """One build: the snapshot it began with, and what it has done so far."""

    def __init__(
        self, project: Path, *, output: Output, workers: Workers, request: Request, now: datetime, watch: Watcher
    ) -> None:
        self._project = project
        self._output = output
        self._workers = workers
        self._request = request
        self._now = now
        self._watch = watch
        self._caches = Caches.under(output.cache_root)
        self._pictures = _pictures(project, output)
        self._sources = _read(project, output)
        self._ready = _ready(project, self._sources, output=output, now=now, consent=request.consent)
        self._problems: list[Problem] = list(self._ready.problems)
        self._written: set[str] = set()  # ids of the programs that stand in output/ as they should be
        self._histories: dict[str, History] = {one.folder: one.history for one in self._sources.programs}
        library = self._ready.library
        self._report = Report(
            notices=self._ready.notices,
            stuck=self._ready.stuck,
            refused=self._ready.refused,
            base_url=library.base_url,
            served_at=library.served_at,
        )

    def preview(self) -> Report:
        """Plan everything and make nothing."""
        for ready in self._selected():
            made = self._output.manifest(ready.settings.id)
            plan = self._plan(ready, made)
            published = self._published(ready, made, plan, new=as_if_made(plan, made))
            intact = self._output.intact(ready.settings.id, made)
            self._report.prospects.append(
                Prospect(ready=ready, made=made, intact=intact, plan=plan, published=published)
            )
            self._tell(published, plan)
        self._report.leaving = tuple((program, self._output.manifest(program)) for program in self._ready.leaving)
        return self._told()

    def run(self) -> Report:
        """Make everything that is asked for."""
        for source in self._sources.programs:
            remove_leftover(self._project / source.folder / HISTORY_FILE)
        for ready in self._selected():
            self._build_program(ready)
        self._build_library()
        self._prune()
        self._remember_paces()
        return self._told()

    def _remember_paces(self) -> None:
        if paces := self._report.tally.paces:
            self._output.write_paces(remembered_paces(self._output.paces(), paces))

    def _selected(self) -> Iterator[ProgramReady]:
        return (ready for ready in self._ready.programs if self._request.takes(ready))

    def _told(self) -> Report:
        self._report.problems = tuple(sorted(set(self._problems)))
        return self._report

    # --- One program ---------------------------------------------------------------------------------------------

    def _build_program(self, ready: ProgramReady) -> None:
        program = ready.settings
        made = self._output.manifest(program.id)
        plan = self._plan(ready, made)
        self._watch(Planned(plan=plan))
        new = {one.wanted.placement.guid: one for one in self._make_audio(ready, plan)}
        published = self._published(ready, made, plan, new=new)
        writer = ProgramWriter(
            output=self._output,
            project=self._project,
            made=made,
            again=self._request.force,
            today=self._now.astimezone(program.timezone).date(),
        )
        written = writer.write(published, new=new.values(), history=ready.catalog.history)
        self._histories[program.folder] = written.history
        self._written.add(program.id)
        self._report.written += written.changed
        self._tell(published, plan)

    def _plan(self, ready: ProgramReady, made: Manifest) -> ProgramPlan:
        return plan_audio(
            ready.settings.id,
            [wanted for wanted in ready.wanted if not self._request.leaves_out(ready, wanted)],
            made=made.episodes,
            intact=self._output.intact(ready.settings.id, made),
            has_clip=self._caches.clips.has,
            has_section=self._caches.sections.has,
            anew=self._request.anew,
        )

    def _make_audio(self, ready: ProgramReady, plan: ProgramPlan) -> Iterator[NewEpisode]:
        program = ready.settings
        by_key = {ready.cover.key: ready.cover, **{one.key: one for one in ready.images.values()}}

        def small_picture(key: str) -> bytes | None:
            picture, _ = self._pictures.get(by_key[key])
            return picture.small if picture is not None else None

        maker = SoundMaker(
            program=program,
            fingerprints=self._ready.fingerprints,
            output=self._output,
            workers=self._workers,
            tally=self._report.tally,
            small_picture=small_picture,
            on_section=lambda characters: self._watch(SectionMade(characters=characters)),
        )
        if plan.audio:
            self._caches.clips.begin()
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

    def _published(
        self, ready: ProgramReady, made: Manifest, plan: ProgramPlan, *, new: Mapping[str, NewEpisode]
    ) -> Published:
        cover_file, images, pictures = pictures_of(ready, self._pictures)
        intact = self._output.intact(ready.settings.id, made)
        unchanged = {wanted.placement.guid for wanted in plan.unchanged}
        return Published(
            ready=ready,
            library=self._ready.library,
            episodes=episodes_now(ready, made=made, new=new, unchanged=unchanged, intact=intact, images=images),
            cover_file=cover_file,
            pictures=pictures,
        )

    def _tell(self, published: Published, plan: ProgramPlan) -> None:
        program = published.ready.settings
        address = Addresses(base_url=self._ready.library.served_at, program=program.id).feed
        lengths = (one.episode.recording.length_samples for one in published.episodes)
        self._report.programs.append(
            ProgramReport(
                program=program.id,
                title=program.title,
                plan=plan,
                episodes=len(published.episodes),
                length_samples=Samples(sum(lengths)),
                held_back=len(published.ready.catalog.held_back),
                next_due=min((one.published for one in published.ready.catalog.held_back), default=None),
                feed=address if published.episodes else "",
            )
        )

    # --- The library as a whole ----------------------------------------------------------------------------------

    def _build_library(self) -> None:
        for program in self._ready.leaving:
            drop_program(self._output, program)
        library = self._ready.library
        changed, notices = build_library_files(self._output, library, again=self._request.force)
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
