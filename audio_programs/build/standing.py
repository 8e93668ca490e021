"""How each episode stands: fresh, changed, new, held back, broken, gone or a draft; why, and what that costs. Pure.

From a plan and its prospects (``report.Report`` of a preview) to values that ``status`` prints. It decides nothing
that the build does not: whatever is said here follows from the very same plan.
"""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from audio_programs.build.changes import Change, episode_changes
from audio_programs.build.orders import ClipOrder
from audio_programs.build.plan import AudioStep, FileStep, Reason, audio_path
from audio_programs.build.prospect import Prospect
from audio_programs.build.setting_digests import changed_settings, heard, on_pages, setting_digests
from audio_programs.build.settings_files import ARTICLES, LIBRARY_FILE
from audio_programs.build.wanted import EpisodeWanted, SectionWanted
from audio_programs.catalog import names
from audio_programs.catalog.history import Replaced
from audio_programs.errors import Problem
from audio_programs.model import Article, Episode, Placement
from audio_programs.store.manifest import MadeEpisode, Manifest


class State(enum.StrEnum):
    """How an episode stands."""

    FRESH = "fresh"
    CHANGED = "changed"
    NEW = "new"
    HELD_BACK = "held back"
    BROKEN = "broken"
    GONE = "gone"
    DRAFT = "draft"


class Effect(enum.StrEnum):
    """What subscribers will see of the next build."""

    NOTHING = "nothing"
    NEW_EPISODE = "a new episode"
    NEW_AUDIO = "the same episode with new audio"
    WORDS = "other words in the feed, the same audio"
    LEAVES = "the episode leaves the feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeStanding:
    """One episode."""

    state: State
    title: str
    path: str  # of its article; where that is gone, where it was
    guid: str = ""  # '' where it is not known
    because: tuple[str, ...] = ()
    until: datetime | None = None  # held back until then
    problems: tuple[Problem, ...] = ()
    clips: tuple[ClipOrder, ...] = ()  # to be spoken
    sections: tuple[SectionWanted, ...] = ()  # to be encoded
    effect: Effect = Effect.NOTHING
    remade: bool = False  # its audio file is put together anew
    refetched: bool = False  # apps that have its audio fetch it again
    last_size_bytes: int = 0  # of the audio that they have; 0 where they have none


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacements:
    """The files that newer ones have taken the place of: their old names still answer."""

    files: tuple[str, ...]
    first_until: date | None  # when the first of them goes; None where there are none
    last_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStanding:
    """A rendered file that would be made."""

    name: str  # in the program's folder in output/
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramStanding:
    """One program."""

    program: str  # its id
    title: str
    folder: str
    episodes: tuple[EpisodeStanding, ...]
    settings: tuple[str, ...]  # its settings that have changed, by file and line
    files: tuple[FileStanding, ...]  # the rendered files that would be made: pictures, chapters, pages, feed ...
    replacements: Replacements


def stand(
    prospect: Prospect, *, problems: Sequence[Problem], grace_days: int, where: Callable[[str, str], str]
) -> ProgramStanding:
    """Say how a program's episodes stand.

    ``problems`` are all that were found; ``where(folder, name)`` says where a setting stands.
    """
    return _Standing(prospect, problems=problems, where=where).all(grace_days)


def left(program: str, made: Manifest) -> ProgramStanding:
    """Say how a program stands whose folder is gone."""
    return ProgramStanding(
        program=program,
        title=made.card.title if made.card else program,
        folder=made.folder,
        episodes=tuple(_gone(one, "its program is gone") for one in made.episodes),
        settings=(),
        files=(),
        replacements=Replacements(files=(), first_until=None, last_until=None),
    )


class _Standing:
    def __init__(self, prospect: Prospect, *, problems: Sequence[Problem], where: Callable[[str, str], str]) -> None:
        self._ready = prospect.ready
        self._prospect = prospect
        self._problems = problems
        program = self._ready.settings
        now = setting_digests(program, prospect.published.library, cover_file=prospect.published.cover_file)
        self._changed = changed_settings(prospect.made.settings, now)
        self._named = {name: where(program.folder, name) for name in self._changed}
        self._made = {one.episode.guid: one for one in prospect.made.episodes}
        self._coming = {one.episode.guid: one.episode for one in prospect.published.episodes}
        self._steps = {step.wanted.placement.guid: step for step in prospect.plan.audio}
        self._wanted = {one.placement.guid: one for one in self._ready.wanted}

    def all(self, grace_days: int) -> ProgramStanding:
        program = self._ready.settings
        episodes = tuple(self._episodes())
        slugs = {guid: episode.slug for guid, episode in self._coming.items()}
        other = (one for one in episodes if one.state is State.CHANGED or one.effect is not Effect.NOTHING)
        states = {slugs.get(one.guid, one.guid): one.state for one in other}
        return ProgramStanding(
            program=program.id,
            title=program.title,
            folder=program.folder,
            episodes=episodes,
            settings=tuple(self._named.values()),
            files=tuple(self._file(step, states) for step in self._prospect.files()),
            replacements=_replacements(self._ready.catalog.history.replaced, grace_days),
        )

    def _episodes(self) -> Iterator[EpisodeStanding]:
        catalog = self._ready.catalog
        told = set()
        for placement in catalog.placements:
            told.add(placement.article.path)
            yield self._placed(placement)
        for placement in catalog.held_back:
            told.add(placement.article.path)
            yield self._held_back(placement)
        for path in catalog.drafts:
            yield self._draft(path)
        for path in self._ready.broken:
            if path not in told:
                yield self._broken(path, None)
        told |= {*catalog.drafts, *self._ready.broken}
        has_source = {known.id for known in catalog.history.articles if self._path(known.path) in told}
        for guid, made in self._made.items():
            if guid not in has_source:
                yield _gone(made, "its file is gone")

    def _path(self, inside: str) -> str:
        """Return a path of the history as messages name it; what is gone has none."""
        return f"{self._ready.settings.folder}/{inside}" if inside else ""

    def _placed(self, placement: Placement) -> EpisodeStanding:
        wanted = self._wanted.get(placement.guid)
        if wanted is None:
            return self._broken(placement.article.path, placement)
        step = self._steps.get(placement.guid)
        made = self._made.get(placement.guid)
        if made is None:
            return self._new(placement, step)
        changes = episode_changes(made.episode, self._coming[placement.guid])
        if step is not None:
            return self._to_be_made(wanted, made, step, changes)
        words = self._words_changed(made.episode)
        because = [*_told(changes, placement.article), *(["its words, as written"] if words else [])]
        seen = words or any(one.what != "file" for one in changes)
        return EpisodeStanding(
            state=State.CHANGED if changes or words else State.FRESH,
            title=placement.title,
            path=placement.article.path,
            guid=placement.guid,
            because=tuple(because),
            effect=Effect.WORDS if seen else Effect.NOTHING,
            last_size_bytes=made.episode.audio_size_bytes,
        )

    def _words_changed(self, before: Episode) -> bool:
        """Say whether what is read along with the same sound is written otherwise now."""
        after = self._coming[before.guid].recording
        return before.recording.cues != after.cues or before.recording.chapters != after.chapters

    def _new(self, placement: Placement, step: AudioStep | None) -> EpisodeStanding:
        return EpisodeStanding(
            state=State.NEW,
            title=placement.title,
            path=placement.article.path,
            guid=placement.guid,
            because=(step.because,) if step is not None else (),
            clips=step.clips if step is not None else (),
            sections=step.sections if step is not None else (),
            effect=Effect.NEW_EPISODE,
            remade=True,
        )

    def _to_be_made(
        self, wanted: EpisodeWanted, made: MadeEpisode, step: AudioStep, changes: tuple[Change, ...]
    ) -> EpisodeStanding:
        before = made.episode
        refetched = step.reason is Reason.CHANGED
        article = wanted.placement.article
        because = []
        if refetched:
            because += _told(changes, article)
            because += self._settings_for(wanted, made)
        if not because or wanted.parts["words"] != made.parts.get("words"):
            because.insert(0, step.because)
        return EpisodeStanding(
            state=State.CHANGED,
            title=wanted.placement.title,
            path=article.path,
            guid=before.guid,
            because=tuple(because),
            clips=step.clips,
            sections=step.sections,
            effect=Effect.NEW_AUDIO if refetched else Effect.WORDS if changes else Effect.NOTHING,
            remade=True,
            refetched=refetched,
            last_size_bytes=before.audio_size_bytes,
        )

    def _settings_for(self, wanted: EpisodeWanted, made: MadeEpisode) -> Iterator[str]:
        """Yield the changed settings that this episode's audio hangs on."""
        different = {part for part, digest in wanted.parts.items() if made.parts.get(part) != digest}
        utterances = [one for section in wanted.sections for one in section.audible]
        voices = {one.voice.name for one in utterances}
        roles = {one.role.value for one in utterances}
        for name in self._changed:
            kind, _, which = name.partition(".")
            used = {
                "voices": "voices" in different and which in voices,
                "roles": "voices" in different and which in roles,
                "pauses_ms": "sound" in different,
                "sound": "sound" in different,
                "title": "tags" in different,
                "cover": "tags" in different and not wanted.placement.article.image,
            }
            if used.get(kind, False):
                yield self._named[name]

    def _held_back(self, placement: Placement) -> EpisodeStanding:
        was_out = placement.guid in self._made
        return EpisodeStanding(
            state=State.HELD_BACK,
            title=placement.title,
            path=placement.article.path,
            guid=placement.guid,
            because=(f"{placement.article.path}:{placement.article.line_of('date')} dated ahead",),
            until=placement.published,
            effect=Effect.LEAVES if was_out else Effect.NOTHING,
        )

    def _draft(self, path: str) -> EpisodeStanding:
        guids = (one.id for one in self._ready.catalog.history.articles if self._path(one.path) == path)
        made = self._made.get(next(guids, ""))
        return EpisodeStanding(
            state=State.DRAFT,
            title=made.episode.title if made else path.rpartition("/")[2],
            path=path,
            guid=made.episode.guid if made else "",
            because=(f"{path} says that it is a draft",),
            effect=Effect.LEAVES if made else Effect.NOTHING,
        )

    def _broken(self, path: str, placement: Placement | None) -> EpisodeStanding:
        made = self._made.get(placement.guid) if placement is not None else None
        stays = made is not None and audio_path(made.episode) in self._prospect.intact
        return EpisodeStanding(
            state=State.BROKEN,
            title=placement.title if placement is not None else path.rpartition("/")[2],
            path=path,
            guid=placement.guid if placement is not None else "",
            because=("it stays as it was last published",) if stays else (),
            problems=self._problems_of(path),
            effect=Effect.LEAVES if made is not None and not stays else Effect.NOTHING,
        )

    def _problems_of(self, path: str) -> tuple[Problem, ...]:
        """Return what is wrong with an article: in its file, else in its picture, its voice or its program."""
        own = tuple(one for one in self._problems if one.path == path)
        folder = f"{self._ready.settings.folder}/"
        others = {*self._ready.broken, *(one.article.path for one in self._ready.catalog.placements)}
        beside = (one for one in self._problems if one.path.startswith(folder) and one.path not in others)
        above = (one for one in self._problems if one.path == LIBRARY_FILE or not one.path.startswith(f"{ARTICLES}/"))
        return own or (*beside, *above)

    def _file(self, step: FileStep, states: Mapping[str, State]) -> FileStanding:
        """Say why a rendered file is made; ``states`` are those of the episodes, by slug."""
        because: list[str] = []
        folder, _, name = step.target.rpartition("/")
        if step.reason is not Reason.CHANGED:
            because = [step.reason.value]
        elif folder:
            slug = name.partition(".")[0]
            if states.get(slug) is State.CHANGED:
                because = ["its episode has changed"]
            elif name.endswith(".html"):
                because = [self._named[one] for one in self._changed if on_pages(one)]
                because = because or ["the episode before or after it has changed"]
        else:
            shown = on_pages if name == names.PAGE else lambda one: not heard(one)
            because = [self._named[one] for one in self._changed if shown(one)]
            others = sum(state is not State.FRESH for state in states.values())
            because += [f"{others} episodes have changed" if others > 1 else "an episode has changed"] if others else []
        return FileStanding(name=step.target, because=tuple(because) or ("another version of this program",))


def _gone(made: MadeEpisode, why: str) -> EpisodeStanding:
    return EpisodeStanding(
        state=State.GONE,
        title=made.episode.title,
        path=made.episode.source,
        guid=made.episode.guid,
        because=(f"{made.episode.source}: {why}",),
        effect=Effect.LEAVES,
        last_size_bytes=made.episode.audio_size_bytes,
    )


_KEYS = {"picture": "image", "address": "slug"}


def _told(changes: Sequence[Change], article: Article) -> list[str]:
    """Name each change, by the line that states it where there is one."""
    lines = dict(article.lines)
    places = [(change, lines.get(_KEYS.get(change.what, change.what))) for change in changes]
    return [f"{article.path}:{line} {change}" if line else f"{change}" for change, line in places]


def _replacements(replaced: Sequence[Replaced], grace_days: int) -> Replacements:
    untils = sorted(date.fromisoformat(one.since) + timedelta(days=grace_days) for one in replaced)
    return Replacements(
        files=tuple(one.file for one in replaced),
        first_until=untils[0] if untils else None,
        last_until=untils[-1] if untils else None,
    )
