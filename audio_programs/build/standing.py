"""How each episode of a program stands (``states``), why, and what that costs. Pure.

From a plan and its prospects (``report.Report`` of a preview) to values that ``status`` prints. It decides nothing
that the build does not: whatever is said here follows from the very same plan.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from audio_programs.build.causes import ChangedSettings, told
from audio_programs.build.changes import Change, episode_changes
from audio_programs.build.layout import ARTICLES, LIBRARY_FILE
from audio_programs.build.plan import EDITED, AudioStep, FileStep, Reason, audio_path
from audio_programs.build.prospect import Prospect
from audio_programs.build.report import Staying
from audio_programs.build.setting_digests import setting_digests
from audio_programs.build.states import (
    Effect,
    EpisodeStanding,
    FileStanding,
    ProgramStanding,
    Replacements,
    State,
)
from audio_programs.build.wanted import EpisodeWanted
from audio_programs.catalog.history import Replaced
from audio_programs.errors import Problem
from audio_programs.model import Episode, Placement
from audio_programs.store.manifest import MadeEpisode, Manifest


def stand(
    prospect: Prospect, *, problems: Sequence[Problem], grace_days: int, where: Callable[[str, str], str]
) -> ProgramStanding:
    """Say how a program's episodes stand.

    ``problems`` are all that were found; ``where(folder, name)`` says where a setting stands.
    """
    return _Standing(prospect, problems=problems, where=where).all(grace_days, files=prospect.files())


def at_rest(prospect: Prospect, *, grace_days: int) -> ProgramStanding:
    """Say how the episodes of a program stand that was just built, and of whose files none is to be made."""
    return _Standing(prospect, problems=(), where=lambda _, name: name).all(grace_days, files=())


def left(program: str, made: Manifest) -> ProgramStanding:
    """Say how a program stands that leaves output/: its folder goes by another id now."""
    return ProgramStanding(
        program=program,
        title=made.card.title if made.card else program,
        folder=made.folder,
        episodes=tuple(_gone(one, "its program has another id now") for one in made.episodes),
        settings=(),
        files=(),
        replacements=_replacements((), 0),
    )


def refused(staying: Staying) -> ProgramStanding:
    """Say how a program stands that stays as it is because too much of it is gone."""
    made = staying.made
    return ProgramStanding(
        program=staying.program,
        title=made.card.title if made.card else staying.program,
        folder=made.folder or staying.problem.path,
        episodes=tuple(_refused(one, staying.problem) for one in made.episodes),
        settings=(),
        files=(),
        replacements=_replacements((), 0),
        problem=staying.problem,
    )


class _Standing:
    def __init__(self, prospect: Prospect, *, problems: Sequence[Problem], where: Callable[[str, str], str]) -> None:
        self._ready = prospect.ready
        self._prospect = prospect
        self._problems = problems
        program = self._ready.settings
        library, cover_file = prospect.published.library, prospect.published.cover_file
        now = setting_digests(program, library, cover_file=cover_file, sounds=self._ready.sounds)
        self._settings = ChangedSettings(prospect.made.settings, now, where=lambda name: where(program.folder, name))
        self._made = {one.episode.guid: one for one in prospect.made.episodes}
        self._coming = {one.episode.guid: one.episode for one in prospect.published.episodes}
        self._steps = {step.wanted.placement.guid: step for step in prospect.plan.audio}
        self._wanted = {one.placement.guid: one for one in self._ready.wanted}

    def all(self, grace_days: int, *, files: Sequence[FileStep]) -> ProgramStanding:
        program = self._ready.settings
        episodes = tuple(self._episodes())
        other = [one for one in episodes if one.state is State.CHANGED or one.effect is not Effect.NOTHING]
        changed = {self._coming[one.guid].slug for one in other if one.state is State.CHANGED}
        return ProgramStanding(
            program=program.id,
            title=program.title,
            folder=program.folder,
            episodes=episodes,
            settings=self._settings.all(),
            files=tuple(
                FileStanding(name=step.target, because=self._settings.of_file(step, changed=changed, others=len(other)))
                for step in files
            ),
            replacements=_replacements(self._ready.catalog.history.replaced, grace_days),
        )

    def _episodes(self) -> Iterator[EpisodeStanding]:
        catalog = self._ready.catalog
        known = set()
        for placement in catalog.placements:
            known.add(placement.article.path)
            yield self._placed(placement)
        for placement in catalog.held_back:
            known.add(placement.article.path)
            yield self._held_back(placement)
        for path in catalog.drafts:
            yield self._draft(path)
        for path in self._ready.broken:
            if path not in known:
                yield self._broken(path, None)
        known |= {*catalog.drafts, *self._ready.broken}
        has_source = {one.id for one in catalog.history.articles if self._path(one.path) in known}
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
        because = [*told(changes, placement.article), *(["its words, as written"] if words else [])]
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
            because += told(changes, article)
            because += self._settings.of_audio(wanted, made)
        if not because or step.because.endswith(EDITED):
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


def _refused(made: MadeEpisode, problem: Problem) -> EpisodeStanding:
    return EpisodeStanding(
        state=State.REFUSED,
        title=made.episode.title,
        path=made.episode.source,
        guid=made.episode.guid,
        because=("it stays as it was last published",),
        problems=(problem,),
        last_size_bytes=made.episode.audio_size_bytes,
    )


def _replacements(replaced: Sequence[Replaced], grace_days: int) -> Replacements:
    untils = sorted(date.fromisoformat(one.since) + timedelta(days=grace_days) for one in replaced)
    return Replacements(
        files=tuple(one.file for one in replaced),
        first_until=untils[0] if untils else None,
        last_until=untils[-1] if untils else None,
    )
