"""Sources to what is wanted: catalog, voices and scripts of each program, and everything that is wrong.

What ``check`` reports and what ``build`` plans from are the same: both begin here. Files are read and engines are
asked; nothing is made.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from audio_programs.audio import encode, tags
from audio_programs.build.casting import Survey, survey
from audio_programs.build.pictures import Pictures, PictureWanted
from audio_programs.build.removals import Consent, emptied_folders, leaving, missing_articles, withdrawn
from audio_programs.build.scan import ProgramSources, Sources
from audio_programs.build.settings_files import LIBRARY_FILE, VOICES_FILE
from audio_programs.build.sounds import Sounds
from audio_programs.build.wanted import EpisodeWanted, Fingerprints, want_episode
from audio_programs.catalog.history import History
from audio_programs.catalog.identity import clashing_ids
from audio_programs.catalog.place import Catalog, place
from audio_programs.config.settings import Cast, Library, Program
from audio_programs.config.voices import Recast, cast_with_fallbacks, unknown_voice
from audio_programs.errors import Notice, Problem
from audio_programs.model import Article, Placement, Role, Script, Voice
from audio_programs.speech.frame import frame_of, frame_script
from audio_programs.speech.script import has_words, write_script
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Everything that is to be, and everything that is wrong."""

    library: Library
    programs: tuple[ProgramReady, ...]
    stuck: tuple[str, ...]  # folders of programs that cannot be built: all they published stays
    refused: tuple[str, ...]  # ids of programs that stay for now because too much of them is gone
    leaving: tuple[str, ...]  # ids of programs that leave output/ whole
    fingerprints: Fingerprints
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]


def prepare(
    sources: Sources,
    *,
    pictures: Pictures,
    sounds: Sounds,
    published: Mapping[str, Manifest],
    now: datetime,
    consent: Consent,
) -> Ready:
    """Decide what each program is to become.

    ``published`` is what was made of each program, by its id: an article that cannot be read holds the place that its
    last good episode has, and what is gone needs ``consent``. ``now`` is aware: it holds future articles back, and
    nothing else.
    """
    found = survey(_voices_in_use(sources))
    hearable = _Hearable(sources, found)
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
    programs = []
    stuck = []
    for program in sources.programs:
        ready = _prepare_program(
            program,
            hearable=hearable,
            pictures=pictures,
            sounds=sounds,
            published=published,
            now=now,
            faults=faults,
            refused={clash.path for clash in clashes},
            consent=consent,
        )
        if ready is None:
            stuck.append(program.folder)
        else:
            programs.append(ready)
    known_ids = {one.settings.folder: {known.id for known in one.catalog.history.articles} for one in programs}
    gone = leaving(sources, published=published, known_ids=known_ids, consent=consent)
    faults.problems.extend(gone.problems)
    faults.notices.extend(gone.notices)
    return Ready(
        library=sources.library.library,
        programs=tuple(one for one in programs if one.settings.folder not in gone.newcomers),
        stuck=tuple(sorted((*stuck, *gone.newcomers))),
        refused=tuple(sorted((*faults.refused, *gone.refused))),
        leaving=gone.ids,
        fingerprints=hearable.fingerprints,
        problems=tuple(sorted(set(faults.problems))),
        notices=tuple(sorted(set(faults.notices))),
    )


@dataclass(frozen=True, slots=True)
class Faults:
    """What is found wrong on the way, gathered."""

    problems: list[Problem]
    notices: list[Notice]
    refused: list[str] = field(default_factory=list)  # ids of programs too much of which is gone


class _Hearable:
    """The voices of a project after their fallbacks: which will speak, by which key."""

    def __init__(self, sources: Sources, found: Survey) -> None:
        self._sources = sources
        self._found = found
        self._why = {name: fault.what for name, fault in found.faults.items()}
        self._recast = cast_with_fallbacks(sources.voices.cast, self._why)
        self.silent = frozenset(name for name, _ in self._recast.silent if name in found.faults)
        self.fingerprints = Fingerprints(
            voices=self._keys(), encoder=encode.fingerprint(), tags=tags.tags_fingerprint()
        )

    def recast(self, program: Program) -> Recast:
        """Return a program's cast with the voices that will really speak."""
        return cast_with_fallbacks(program.cast, self._why)

    def _keys(self) -> dict[str, str]:
        """Return each voice's key: that of the voice that speaks for it."""
        stands_in = {one.name: one.by for one in self._recast.fallen_back}
        names = (voice.name for voice in self._sources.voices.cast.voices)
        keyed = {name: self._found.keys.get(stands_in.get(name, name)) for name in names}
        return {name: key for name, key in keyed.items() if key is not None}

    def problems(self) -> Iterator[Problem]:
        """Yield a problem for each voice in use that cannot speak here and has no fallback that can."""
        lines = dict(self._sources.voices.lines)
        for name in sorted(self.silent):
            fault = self._found.faults[name]
            yield Problem(VOICES_FILE, lines.get(name, 1), fault.what, fault.hint)

    def notices(self) -> Iterator[Notice]:
        """Yield a notice for each voice that another speaks for."""
        lines = dict(self._sources.voices.lines)
        for one in self._recast.fallen_back:
            what = f"voice '{one.name}' is spoken by its fallback '{one.by}': {one.why}"
            yield Notice(VOICES_FILE, lines.get(one.name, 1), what)


def _voices_in_use(sources: Sources) -> tuple[Voice, ...]:
    """Return the voices that some role or article asks for, and those that they may fall back on."""
    known = {voice.name: voice for voice in sources.voices.cast.voices}
    asked = {
        name
        for program in sources.programs
        if program.settings is not None
        for name in (*dict(program.settings.cast.roles).values(), *(article.voice for article in program.articles))
    }
    for name in tuple(asked):
        following = known[name].fallback if name in known else ""
        while following in known and following not in asked:
            asked.add(following)
            following = known[following].fallback
    return tuple(voice for voice in sources.voices.cast.voices if voice.name in asked)


def _prepare_program(
    sources: ProgramSources,
    *,
    hearable: _Hearable,
    pictures: Pictures,
    sounds: Sounds,
    published: Mapping[str, Manifest],
    now: datetime,
    faults: Faults,
    refused: Set[str],
    consent: Consent,
) -> ProgramReady | None:
    program = sources.settings
    if program is None:
        return None
    cover = _checked(pictures.of_program(program), pictures, faults)
    brought = sounds.of_program(program)
    faults.problems.extend(brought.problems)
    _look_further(sources.flawed, program=program, pictures=pictures, faults=faults)
    looked = {
        article.path: _look_at(article, program, hearable=hearable, pictures=pictures, faults=faults)
        for article in sources.articles
        if not article.draft
    }
    unfit = refused | {path for path, one in looked.items() if one is None}
    made = published.get(program.id, Manifest())
    catalog, broken = _placed(sources, unfit=unfit, program=program, made=made, now=now, faults=faults)
    missing = missing_articles(program.folder, made=made, before=sources.history, after=catalog.history)
    if missing is not None and not consent.articles:
        faults.problems.append(missing)
        faults.refused.append(program.id)
        return None
    faults.notices.extend(withdrawn(catalog, made))
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
            want_episode(
                placement,
                _framed(one.script, placement, following.get(placement.guid), program=program, hearable=hearable),
                program=program,
                picture_key=(one.image or cover).key,
                fingerprints=hearable.fingerprints,
                sounds=brought.keys,
            )
            for placement, one in fit
        ),
        cover=cover,
        images={placement.guid: one.image for placement, one in fit if one.image is not None},
        broken=tuple(sorted(broken)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """What an article comes to by itself, wherever it is placed."""

    script: Script
    image: PictureWanted | None


def _look_at(
    article: Article, program: Program, *, hearable: _Hearable, pictures: Pictures, faults: Faults
) -> _Looked | None:
    """Write an article's script and find its picture; None, with all problems told, where it cannot be published.

    Before it is placed, so that an article with any problem is placed as it was last published.
    """
    script = _script(article, program, hearable, faults)
    found = pictures.of_article(article)
    image = None if found is None else _checked(found, pictures, faults)
    if script is not None and not has_words(script):
        what = "there is nothing in it that could be read aloud"
        faults.problems.append(Problem(article.path, 1, what, "write some words, or 'draft: yes' until there are"))
        return None
    if script is None or (found is not None and image is None):
        return None
    return _Looked(script=script, image=image)


def _placed(
    sources: ProgramSources, *, unfit: Set[str], program: Program, made: Manifest, now: datetime, faults: Faults
) -> tuple[Catalog, set[str]]:
    """Place the articles; return the paths of those that cannot be published as they are, too (``unfit`` among them).

    What has a problem, but was published, is placed as it was then: else the numbers, dates and addresses of the
    episodes around it would change for as long as the problem stays.
    """
    catalog = place(sources.articles, program=program, history=sources.history, now=now, broken=sources.broken)
    faults.problems.extend(catalog.problems)
    placed = {placement.article.path for placement in (*catalog.placements, *catalog.held_back)} | {*catalog.drafts}
    refused = {one.path for one in sources.articles if one.path not in placed}
    broken = {*sources.broken, *unfit, *catalog.absent, *refused}
    stand_ins = [one for path in sorted(broken) if (one := _stand_in(path, program, sources.history, made)) is not None]
    if stand_ins or unfit:
        held = {one.path for one in stand_ins}
        catalog = place(
            [*(one for one in sources.articles if one.path not in broken), *stand_ins],
            program=program,
            history=sources.history,
            now=now,
            broken=sorted(broken - held),
        )
    faults.notices.extend(notice for notice in catalog.notices if notice.path not in broken)
    return catalog, broken


def _stand_in(path: str, program: Program, history: History, made: Manifest) -> Article | None:
    """Return an article without a text that stands where the last good episode of a source stood."""
    inside = path.removeprefix(f"{program.folder}/")
    known = next((one for one in history.articles if one.path == inside), None)
    before = next((one for one in made.episodes if known and one.episode.guid == known.id), None)
    if known is None or before is None:
        return None
    last = before.episode
    return Article(
        path=path,
        digest=known.digest,
        title=known.title,
        blocks=(),
        date=None if known.date else last.published,
        season=last.season,
        unit=last.unit,
        number=last.track,
        kind=last.kind,
        listing=before.listing,
        next_title=before.next_title,
    )


def _script(article: Article, program: Program, hearable: _Hearable, faults: Faults) -> Script | None:
    """Write the script with the voices that will speak; None, with a problem told, where one of them cannot."""
    if (unknown := _unknown_voice(article, program)) is not None:
        faults.problems.append(unknown)
        return None
    cast = _cast_for(article, program, hearable)
    script = write_script(article, title=article.title, cast=cast, pauses=program.pauses, language=program.language)
    speaking = {one.voice.name for section in script.sections for one in section.utterances if one.spoken}
    speaking |= {cast.voice_for(Role.INTRO).name} if program.intro else set()
    speaking |= {cast.voice_for(Role.OUTRO).name} if program.outro else set()
    # A voice that cannot speak is told once, at its line in voices.yaml.
    return None if speaking & hearable.silent else script


def _cast_for(article: Article, program: Program, hearable: _Hearable) -> Cast:
    """Return who speaks an article, with the voices that will really speak; its own voice is known."""
    cast = hearable.recast(program).cast
    return cast.alone(article.voice) if article.voice else cast


def _framed(
    script: Script, placement: Placement, following: Placement | None, *, program: Program, hearable: _Hearable
) -> Script:
    """Put a script into the frame that settings ask for; only now is known what follows it."""
    article = placement.article
    return frame_script(
        script,
        frame_of(program, placement, following),
        cast=_cast_for(article, program, hearable),
        pauses=program.pauses,
        line=article.line_of("title"),
    )


def _unknown_voice(article: Article, program: Program) -> Problem | None:
    known = [voice.name for voice in program.cast.voices]
    if not article.voice or article.voice in known:
        return None
    return unknown_voice(article.voice, known, article.path, article.line_of("voice"))


def _look_further(flawed: Sequence[Article], *, program: Program, pictures: Pictures, faults: Faults) -> None:
    """Look at what else is wrong with articles that already have a problem, so that all is told at once."""
    for article in flawed:
        if (unknown := _unknown_voice(article, program)) is not None:
            faults.problems.append(unknown)
        if (image := pictures.of_article(article)) is not None:
            _checked(image, pictures, faults)


def _checked(found: PictureWanted | Problem, pictures: Pictures, faults: Faults) -> PictureWanted | None:
    if isinstance(found, Problem):
        faults.problems.append(found)
        return None
    picture, problems = pictures.get(found)
    faults.problems.extend(problems)
    return None if picture is None else found
