"""What a build begins with: the sources as they stand, what they come to, and what was made before.

Part of the edge. A build and its preview begin here alike and make the same plan from it. Nothing is made or written
but pictures and levels of brought sounds, into the cache.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from audio_programs.build.causes import ChangedSettings
from audio_programs.build.folders import program_folders
from audio_programs.build.picture_files import pictures_of
from audio_programs.build.pictures import Pictures
from audio_programs.build.plan import ProgramPlan, plan_audio
from audio_programs.build.prepare import ProgramReady, Ready, prepare
from audio_programs.build.published import NewEpisode, Published, episodes_now
from audio_programs.build.removals import missing_library
from audio_programs.build.report import ProgramReport, Report
from audio_programs.build.request import Request
from audio_programs.build.scan import Sources, scan
from audio_programs.build.setting_digests import setting_digests
from audio_programs.build.setting_lines import SettingLines
from audio_programs.build.settings_files import ARTICLES, LIBRARY_FILE
from audio_programs.build.sounds import Sounds
from audio_programs.errors import InputError
from audio_programs.model import Samples
from audio_programs.publish.addresses import Addresses
from audio_programs.store.manifest import Manifest
from audio_programs.store.output import Caches, Output


def look_over(project: Path, *, now: datetime) -> Ready:
    """Return everything that is wrong with the sources, and what they come to."""
    return Outset(project, output=Output(project), request=Request(), now=now).ready


class Outset:
    """A snapshot of a project. Raises InputError if voices.yaml or library.yaml cannot be used."""

    def __init__(self, project: Path, *, output: Output, request: Request, now: datetime) -> None:
        self.project = project
        self.output = output
        self.request = request
        self.now = now
        self.caches = Caches.under(output.cache_root)
        self.pictures = Pictures(project, cache=self.caches.pictures, seen=output.seen)
        published = {program: output.manifest(program) for program in output.programs()}
        self.sources = _read(project, published)
        self.ready = prepare(
            self.sources,
            pictures=self.pictures,
            sounds=Sounds(project, cache=self.caches.sounds, seen=output.seen),
            published=published,
            now=now,
            consent=request.consent,
        )

    def selected(self) -> Iterator[ProgramReady]:
        """Yield the programs that are asked for and can be built."""
        return (ready for ready in self.ready.programs if self.request.takes(ready))

    def plan(self, ready: ProgramReady, made: Manifest) -> ProgramPlan:
        """List the sound that a program lacks; ``made`` is what was made of it."""

        @cache  # asked only where something has changed
        def changed() -> ChangedSettings:
            program = ready.settings
            cover_file = pictures_of(ready, self.pictures)[0]
            now = setting_digests(program, self.ready.library, cover_file=cover_file)
            where = partial(SettingLines(self.project).find, program.folder)
            return ChangedSettings(made.settings, now, where=where)

        return plan_audio(
            ready.settings.id,
            [wanted for wanted in ready.wanted if not self.request.leaves_out(ready, wanted)],
            made=made.episodes,
            intact=self.output.intact(ready.settings.id, made),
            has_clip=self.caches.clips.has,
            has_section=self.caches.sections.has,
            anew=self.request.anew,
            named=lambda wanted, before: changed().of_change(wanted, before),
        )

    def published(
        self, ready: ProgramReady, made: Manifest, plan: ProgramPlan, *, new: Mapping[str, NewEpisode]
    ) -> Published:
        """Return a program as it is to stand, with its new episodes (by GUID)."""
        cover_file, images, pictures = pictures_of(ready, self.pictures)
        intact = self.output.intact(ready.settings.id, made)
        unchanged = {wanted.placement.guid for wanted in plan.unchanged}
        return Published(
            ready=ready,
            library=self.ready.library,
            episodes=episodes_now(ready, made=made, new=new, unchanged=unchanged, intact=intact, images=images),
            cover_file=cover_file,
            pictures=pictures,
        )

    def report(self) -> Report:
        """Return a report in which nothing has been done yet."""
        library = self.ready.library
        return Report(
            notices=self.ready.notices,
            stuck=self.ready.stuck,
            refused=tuple(self.ready.refused),
            base_url=library.base_url,
            served_at=library.served_at,
        )

    def told(self, published: Published, plan: ProgramPlan) -> ProgramReport:
        """Say what becomes of a program."""
        program = published.ready.settings
        address = Addresses(base_url=self.ready.library.served_at, program=program.id).feed
        lengths = (one.episode.recording.length_samples for one in published.episodes)
        return ProgramReport(
            program=program.id,
            title=program.title,
            plan=plan,
            episodes=len(published.episodes),
            length_samples=Samples(sum(lengths)),
            held_back=len(published.ready.catalog.held_back),
            next_due=min((one.published for one in published.ready.catalog.held_back), default=None),
            feed=address if published.episodes else "",
        )


def _read(project: Path, published: Mapping[str, Manifest]) -> Sources:
    try:
        return scan(project)
    except InputError as error:
        articles = project / ARTICLES
        missing = missing_library(published)
        if missing is None or (project / LIBRARY_FILE).exists() or any(program_folders(articles)):
            raise
        others = (one for one in error.problems if one.path != LIBRARY_FILE)  # it is gone with all the rest
        raise InputError((missing, *others)) from error
