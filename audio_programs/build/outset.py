"""What a build begins with: the sources as they stand, what they come to, and what was made before.

Part of the edge. A build and its preview begin here alike and make the same plan from it. Nothing is made or written
but pictures and levels of brought sounds, into the cache.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path

from audio_programs.build.causes import ChangedSettings
from audio_programs.build.environment import environment
from audio_programs.build.folders import program_folders
from audio_programs.build.layout import ARTICLES, LIBRARY_FILE
from audio_programs.build.memory import Memory
from audio_programs.build.picture_files import pictures_of
from audio_programs.build.pictures import Pictures
from audio_programs.build.plan import ProgramPlan, plan_audio
from audio_programs.build.prepare import ProgramReady, Ready, prepare
from audio_programs.build.published import NewEpisode, Published, episodes_now
from audio_programs.build.removals import missing_library
from audio_programs.build.report import ProgramReport, Report, Still
from audio_programs.build.request import Request
from audio_programs.build.scan import Sources, scan
from audio_programs.build.setting_digests import setting_digests
from audio_programs.build.setting_lines import SettingLines
from audio_programs.build.settled import Settlement
from audio_programs.build.settling import report_of
from audio_programs.build.sounds import Sounds
from audio_programs.catalog.identity import ids_of
from audio_programs.errors import InputError, Notice
from audio_programs.model import Samples
from audio_programs.publish.addresses import Addresses
from audio_programs.publish.digests import digests_of
from audio_programs.store.caches import Caches
from audio_programs.store.manifest import Manifest
from audio_programs.store.output import Output


def look_over(project: Path, *, now: datetime) -> Ready:
    """Return everything that is wrong with the sources, and what they come to."""
    return Outset(project, output=Output(project), request=Request(), now=now).ready


class Outset:
    """A snapshot of a project. Raises InputError if voices.yaml or library.yaml cannot be used."""

    def __init__(
        self, project: Path, *, output: Output, request: Request, now: datetime, settlement: Settlement | None = None
    ) -> None:
        """Read everything but what is settled, and is not asked to be made anew."""
        self.project = project
        self.output = output
        self.request = request
        self.now = now
        self.caches = Caches.at(output.cache_place)
        self.pictures = Pictures(project, cache=self.caches.pictures, seen=output.seen)
        self.settled = {} if settlement is None or request.force else dict(settlement.programs)
        for folder in [one for one in self.settled if any(path.startswith(f"{one}/") for path in request.articles)]:
            del self.settled[folder]  # named articles are made even if nothing has changed
        self.memory = Memory(project, environment=environment().digest)
        self._begin()
        if settlement is not None and self._clashes(settlement):
            self.settled = {}
            self._begin()

    def _begin(self) -> None:
        output, request, now, project = self.output, self.request, self.now, self.project
        unread = {one.program for one in self.settled.values()}
        self._published = {program: output.manifest(program) for program in output.programs() if program not in unread}
        self.sources = _read(project, self._published, memory=self.memory, settled=self.settled)
        self.ready = prepare(
            self.sources,
            pictures=self.pictures,
            sounds=Sounds(project, cache=self.caches.sounds, seen=output.seen),
            memory=self.memory,
            published=self._published,
            now=now,
            consent=request.consent,
        )

    def _clashes(self, settlement: Settlement) -> bool:
        """Say whether a program or an article has an id that a settled one has: then these are looked at too."""
        if not self.settled or not self.sources.programs:
            return False
        built = [(one.settings, one) for one in self.sources.programs if one.settings is not None]
        if not {program.id for program, _ in built}.isdisjoint(one.program for one in self.settled.values()):
            return True
        of_articles = {guid for program, one in built for guid in ids_of(program, one.history, one.articles)}
        known = settlement.ids([*self.settled])
        return known is None or not of_articles.isdisjoint(known)

    def selected(self) -> Iterator[ProgramReady]:
        """Yield the programs that are asked for and can be built."""
        return (ready for ready in self.ready.programs if self.request.takes(ready))

    def plan(self, ready: ProgramReady, made: Manifest, *, underway: set[str]) -> ProgramPlan:
        """List the sound that a program lacks; ``made`` is what was made of it.

        ``underway`` are the keys of clips and sections that are planned for other programs; this one's join them.
        """

        @cache  # asked only where something has changed
        def changed() -> ChangedSettings:
            program = ready.settings
            cover_file = pictures_of(ready, self.pictures)[0]
            now = setting_digests(program, self.ready.library, cover_file=cover_file, sounds=ready.sounds)
            where = partial(SettingLines(self.project).find, program.folder)
            return ChangedSettings(made.settings, now, where=where)

        plan = plan_audio(
            ready.settings.id,
            [wanted for wanted in ready.wanted if not self.request.leaves_out(ready, wanted)],
            made=made.episodes,
            intact=self.output.intact(ready.settings.id, made),
            kept_clips=lambda keys: _with_underway(keys, underway, self.caches.clips.kept),
            kept_sections=lambda keys: _with_underway(keys, underway, self.caches.sections.kept),
            anew=self.request.anew,
            named=lambda wanted, before: changed().of_change(wanted, before),
        )
        for step in plan.audio:
            underway.update(section.key for section in step.sections)
            underway.update(clip.key for clip in step.clips)
        return plan

    def published(
        self, ready: ProgramReady, made: Manifest, plan: ProgramPlan, *, new: Mapping[str, NewEpisode]
    ) -> Published:
        """Return a program as it is to stand, with its new episodes (by GUID)."""
        cover_file, images, pictures = pictures_of(ready, self.pictures)
        intact = self.output.intact(ready.settings.id, made)
        unchanged = {wanted.placement.guid for wanted in plan.unchanged}
        episodes = episodes_now(ready, made=made, new=new, unchanged=unchanged, intact=intact, images=images)
        return Published(
            ready=ready,
            library=self.ready.library,
            episodes=episodes,
            digests=tuple(digests_of(one.episode) for one in episodes),
            cover_file=cover_file,
            pictures=pictures,
        )

    def with_settled(self, reports: Sequence[ProgramReport]) -> list[ProgramReport]:
        """Return the reports of programs that were looked into with those of the settled ones that are asked for."""
        folders = {one.settings.id: one.settings.folder for one in self.ready.programs}
        found = {folders[one.program]: one for one in reports}
        for one in self.settled.values():
            if self.request.everything or one.program in self.request.programs:
                found[one.folder] = report_of(one)
        return [report for _, report in sorted(found.items())]

    def report(self) -> Report:
        """Return a report in which nothing has been done yet."""
        library = self.ready.library
        return Report(
            notices=tuple(sorted({*self.ready.notices_of(self.selected()), *self._settled_notices()})),
            stuck=self.ready.stuck,
            refused=tuple(self.ready.refused),
            leaving=tuple((program, self._published[program]) for program in self.ready.leaving),
            still=tuple(self._still()),
            base_url=library.base_url,
            served_at=library.served_at,
        )

    def _settled_notices(self) -> Iterator[Notice]:
        for one in self.settled.values():
            yield from one.notices

    def _still(self) -> Iterator[Still]:
        for program, made in self._published.items():
            stays = program in self.ready.refused or made.folder in self.ready.stuck
            if stays and made.episodes and (self.request.everything or program in self.request.programs):
                yield Still(title=made.card.title if made.card else program, episodes=len(made.episodes))

    def told(
        self, published: Published, plan: ProgramPlan, *, made: Manifest, new: Mapping[str, NewEpisode]
    ) -> ProgramReport:
        """Say what becomes of a program; ``made`` is what it was, ``new`` are its episodes that were made, by GUID."""
        program = published.ready.settings
        here = {one.episode.guid for one in published.episodes}
        left = sum(one.episode.guid not in here for one in made.episodes)
        left_out = {
            one.placement.guid for one in published.ready.wanted if self.request.leaves_out(published.ready, one)
        }
        fresh = {one.placement.guid for one in plan.unchanged}
        steps = [step for step in plan.audio if step.wanted.placement.guid in new]
        until = self.now.astimezone(program.timezone).date() + timedelta(days=self.ready.library.grace_days)
        address = Addresses(base_url=self.ready.library.served_at, program=program.id).feed
        lengths = (one.episode.recording.length_samples for one in published.episodes)
        return ProgramReport(
            program=program.id,
            title=program.title,
            plan=plan,
            episodes=len(published.episodes),
            made=len(new),
            alike=sum(not one.audio.changed for one in new.values()),
            fresh=len(fresh),
            stays=len(here - fresh - left_out - {*new}),
            left=left,
            left_until=until if left and self.ready.library.grace_days else None,
            sentences=sum(len(section.clips) for step in steps for section in step.wanted.sections),
            refetched=plan.refetched,
            length_samples=Samples(sum(lengths)),
            held_back=len(published.ready.catalog.held_back),
            next_due=min((one.published for one in published.ready.catalog.held_back), default=None),
            feed=address if published.episodes else "",
        )


def _with_underway(
    keys: Iterable[str], underway: Set[str], kept: Callable[[Iterable[str]], Collection[str]]
) -> set[str]:
    """Return the keys that need not be made: those that are planned already, and those that the cache holds."""
    asked = {*keys}
    planned = asked & underway
    return planned | {*kept(asked - planned)}


def _read(project: Path, published: Mapping[str, Manifest], *, memory: Memory, settled: Collection[str]) -> Sources:
    try:
        return scan(project, memory=memory, settled=settled)
    except InputError as error:
        articles = project / ARTICLES
        missing = missing_library(published)
        if missing is None or (project / LIBRARY_FILE).exists() or any(program_folders(articles)):
            raise
        others = (one for one in error.problems if one.path != LIBRARY_FILE)  # it is gone with all the rest
        raise InputError((missing, *others)) from error
