"""Sources to what is wanted: catalog, voices and scripts of each program, and everything that is wrong.

What ``check`` reports and what ``build`` plans from are the same: both begin here. Files are read and engines are
asked; nothing is made.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from audio_programs.build.faults import Faults
from audio_programs.build.hearable import Hearable
from audio_programs.build.layout import LIBRARY_FILE
from audio_programs.build.looking import Looked, Looking, checked, look_further
from audio_programs.build.memory import Memory
from audio_programs.build.pictures import Pictures, PictureWanted
from audio_programs.build.placing import placed
from audio_programs.build.removals import Consent, emptied_folders, leaving, missing_articles, withdrawn
from audio_programs.build.scan import ProgramSources, Sources
from audio_programs.build.sounds import Sounds
from audio_programs.build.wanted import EpisodeWanted, Fingerprints, want_episode, wanted_key
from audio_programs.catalog.identity import clashing_ids
from audio_programs.catalog.place import Catalog
from audio_programs.config.settings import Library, Program, VoicesFile
from audio_programs.errors import Notice, Problem
from audio_programs.model import Placement, SoundPlace
from audio_programs.speech.frame import frame_of, frame_script
from audio_programs.store.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramReady:
    """A program that can be built: its episodes as they should be."""

    settings: Program
    catalog: Catalog
    wanted: tuple[EpisodeWanted, ...]  # in program order, those without a problem
    cover: PictureWanted
    images: dict[str, PictureWanted]  # GUID -> the episode's own picture
    broken: tuple[str, ...]  # paths of articles with a problem: their last good episodes stay
    sounds: dict[SoundPlace, str] = field(default_factory=dict)  # the keys of its brought sounds
    withdrawn: tuple[Notice, ...] = ()  # of each episode that leaves the feed, told where the program is built


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Everything that is to be, and everything that is wrong."""

    library: Library
    programs: tuple[ProgramReady, ...]
    stuck: tuple[str, ...]  # folders of programs that cannot be built: all they published stays
    refused: dict[str, Problem]  # programs that stay for now because too much of them is gone, by id
    leaving: tuple[str, ...]  # ids of programs that leave output/ whole
    fingerprints: Fingerprints
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]

    def notices_of(self, programs: Iterable[ProgramReady]) -> tuple[Notice, ...]:
        """Return all notices where these programs are built."""
        return tuple(sorted({*self.notices, *(notice for one in programs for notice in one.withdrawn)}))


def prepare(
    sources: Sources,
    *,
    pictures: Pictures,
    sounds: Sounds,
    memory: Memory,
    published: Mapping[str, Manifest],
    now: datetime,
    consent: Consent,
) -> Ready:
    """Decide what each program is to become.

    ``published`` is what was made of each program, by its id: an article that cannot be read holds the place that its
    last good episode has, and what is gone needs ``consent``. ``now`` is aware: it holds future articles back, and
    nothing else.
    """
    hearable = Hearable(sources)
    told = emptied_folders(sources.problems, sources.programs, published=published)
    faults = Faults(problems=list(told), notices=list(sources.notices))
    faults.problems.extend(hearable.problems())
    faults.notices.extend(hearable.notices())
    if sources.library.library.base_url.startswith("http://"):
        what = "base_url is an http address: directories such as Apple's take only https"  # RULES I6
        faults.notices.append(Notice(LIBRARY_FILE, 0, what))
    clashes = clashing_ids(
        [(one.settings, one.history, one.articles) for one in sources.programs if one.settings is not None]
    )
    faults.problems.extend(clashes)
    each = _Preparation(
        voices=sources.voices,
        hearable=hearable,
        pictures=pictures,
        sounds=sounds,
        memory=memory,
        published=published,
        now=now,
        consent=consent,
        clashing=frozenset(clash.path for clash in clashes),
        faults=faults,
    )
    found = [(program.folder, each.of(program)) for program in sources.programs]
    programs = [ready for _, ready in found if ready is not None]
    stuck = [folder for folder, ready in found if ready is None]
    known_ids = {one.settings.folder: {known.id for known in one.catalog.history.articles} for one in programs}
    gone = leaving(sources, published=published, known_ids=known_ids, consent=consent)
    faults.problems.extend(gone.problems)
    faults.notices.extend(gone.notices)
    return Ready(
        library=sources.library.library,
        programs=tuple(one for one in programs if one.settings.folder not in gone.newcomers),
        stuck=tuple(sorted((*stuck, *gone.newcomers))),
        refused=dict(sorted((faults.refused | gone.refused).items())),
        leaving=gone.ids,
        fingerprints=hearable.fingerprints,
        problems=tuple(sorted(set(faults.problems))),
        notices=tuple(sorted(set(faults.notices))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Preparation:
    """What is needed to say what a program is to become; what is wrong with it is put to ``faults``."""

    voices: VoicesFile
    hearable: Hearable
    pictures: Pictures
    sounds: Sounds
    memory: Memory
    published: Mapping[str, Manifest]
    now: datetime
    consent: Consent
    clashing: Set[str]  # paths of articles whose id another has too
    faults: Faults

    def of(self, sources: ProgramSources) -> ProgramReady | None:
        """Return a program as it should be; None, with the problem told, where it cannot be built."""
        program, faults = sources.settings, self.faults
        if program is None:
            self._look_further(sources)
            return None
        looking = Looking(
            program=program, hearable=self.hearable, pictures=self.pictures, memory=self.memory, faults=faults
        )
        cover = looking.checked(self.pictures.of_program(program))
        brought = self.sounds.of_program(program, program.sound)
        faults.problems.extend(brought.problems)
        looking.further(sources.flawed)
        looked = {article.path: looking.at(article) for article in sources.articles if not article.draft}
        unfit = self.clashing | {path for path, one in looked.items() if one is None}
        made = self.published.get(program.id, Manifest())
        catalog, broken = placed(sources, unfit=unfit, program=program, made=made, now=self.now, faults=faults)
        missing = missing_articles(program.folder, made=made, before=sources.history, after=catalog.history)
        if missing is not None and not self.consent.articles:
            faults.problems.append(missing)
            faults.refused[program.id] = missing
            return None
        if cover is None or brought.problems:
            return None
        following = {one.guid: after for one, after in pairwise(catalog.placements)}
        fit = [
            (placement, one)
            for placement in catalog.placements
            if placement.article.path not in broken and (one := looked.get(placement.article.path)) is not None
        ]
        return ProgramReady(
            settings=program,
            catalog=catalog,
            wanted=tuple(
                self._wanted(
                    one,
                    placement,
                    following.get(placement.guid),
                    program=program,
                    picture_key=(one.image or cover).key,
                    sounds=brought.keys,
                )
                for placement, one in fit
            ),
            cover=cover,
            images={placement.guid: one.image for placement, one in fit if one.image is not None},
            broken=tuple(sorted(broken)),
            sounds=brought.keys,
            withdrawn=tuple(withdrawn(catalog, made)),
        )

    def _look_further(self, sources: ProgramSources) -> None:
        """Look at the files and articles of a program that cannot be built, so that all is told at once."""
        articles = [one for one in (*sources.articles, *sources.flawed) if not one.draft]
        look_further(articles, cast=self.voices.cast, pictures=self.pictures, faults=self.faults)
        if sources.named is None:
            return
        if sources.named.cover:
            checked(self.pictures.of_cover(sources.named), pictures=self.pictures, faults=self.faults)
        self.faults.problems.extend(self.sounds.of_program(sources.named, self.voices.sound).problems)

    def _wanted(
        self,
        looked: Looked,
        placement: Placement,
        following: Placement | None,
        *,
        program: Program,
        picture_key: str,
        sounds: Mapping[SoundPlace, str],
    ) -> EpisodeWanted:
        """Say what an episode is to be, in the frame that settings ask for: only now is known what follows it."""
        article = placement.article
        frame = frame_of(program, placement, following)
        cast = self.hearable.cast_for(article, program)
        fingerprints = self.hearable.fingerprints.of_voices(name for _, name in cast.roles)
        key = wanted_key(
            placement,
            script_key=looked.script_key,
            frame=frame,
            program=program,
            picture_key=picture_key,
            fingerprints=fingerprints,
            sounds=sounds,
        )
        known = self.memory.wanted(placement, key, picture_key=picture_key)
        if known is not None:
            return known
        script = frame_script(looked.script(), frame, cast=cast, pauses=program.pauses, line=article.line_of("title"))
        wanted = want_episode(
            placement, script, program=program, picture_key=picture_key, fingerprints=fingerprints, sounds=sounds
        )
        self.memory.learn(wanted, script_key=looked.script_key, wanted_key=key)
        return wanted
