"""What to do and why: pure, from what is wanted and what was made (the edge takes the snapshot, and acts).

The command that previews a build and the command that builds share this plan.
"""

import enum
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from audio_programs.build.orders import ClipOrder
from audio_programs.build.wanted import FRAME, EpisodeWanted, SectionWanted
from audio_programs.model import Episode, Role
from audio_programs.store.manifest import MadeEpisode, MadeFile

EDITED = " edited"
"""What the cause ends with where the article's own words changed."""

Keyed = TypeVar("Keyed", SectionWanted, ClipOrder)


class Reason(enum.Enum):
    """Why a step is in the plan; shown to the editor, asserted by tests."""

    NEW = "not made yet"
    CHANGED = "made from something else"
    MISSING = "gone or damaged in the output folder"
    ASKED = "asked for"


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioStep:
    """An episode's audio file to be made."""

    target: str  # '<program>/<slug> audio': a name that lasts
    key: str
    reason: Reason
    because: str  # the cause, by source and line where there is one
    wanted: EpisodeWanted
    sections: tuple[SectionWanted, ...]  # those to be encoded; the others are in the cache
    clips: tuple[ClipOrder, ...]  # those to be spoken, each once

    def __str__(self) -> str:
        """Say it in one line for the editor."""
        speak = _counted(len(self.clips), "sentence")  # what editors call an utterance
        make = _counted(len(self.sections), "section")
        return f"{self.target}: {self.because}: speak {speak}, make {make}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStep:
    """A rendered file (feed, page, chapters, transcript, picture) to be made."""

    target: str  # its name in the program's folder in output/
    key: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramPlan:
    """The sound that one program needs, and the episodes whose sound stays as it is."""

    program: str
    audio: tuple[AudioStep, ...]
    unchanged: tuple[EpisodeWanted, ...]
    refetched: int  # files that subscribers' apps will fetch again: changed audio of published episodes


def plan_audio(
    program: str,
    wanted: Sequence[EpisodeWanted],
    *,
    made: Sequence[MadeEpisode],
    intact: Collection[str],
    kept_clips: Callable[[Iterable[str]], Collection[str]],
    kept_sections: Callable[[Iterable[str]], Collection[str]],
    anew: Callable[[EpisodeWanted], bool] = lambda _: False,
    named: Callable[[EpisodeWanted, MadeEpisode], Sequence[str]] = lambda *_: (),
) -> ProgramPlan:
    """List the audio to be made, each with its reason.

    ``made`` are the episodes as last published. ``intact`` are the published files (by name in the program's folder)
    that are as they were made; ``kept_clips`` and ``kept_sections`` say which of some keys the cache holds, and are
    asked once each, for the cache may be far away; ``anew`` names the
    episodes that are to be made again in any case; ``named`` are the settings and lines that a change of an episode's
    audio came by.
    """
    known = {one.episode.guid: one for one in made}
    steps: list[AudioStep] = []
    unchanged: list[EpisodeWanted] = []
    due: list[tuple[EpisodeWanted, MadeEpisode | None, Reason]] = []
    for want in wanted:
        before = known.get(want.placement.guid)
        reason = _audio_reason(want, before, intact, asked=anew(want))
        if reason is None:
            unchanged.append(want)
        else:
            due.append((want, before, reason))
    there = {*kept_sections({section.key for want, _, _ in due for section in want.sections})}
    lacking = [section for want, _, _ in due for section in want.sections if section.key not in there]
    there |= {*kept_clips({clip.key for section in lacking for clip in section.clips})}
    for want, before, reason in due:
        # What is planned is there for those that come after: shared clips are spoken for the first that needs them.
        sections = _missing(want.sections, there)
        clips = _missing([clip for section in sections for clip in section.clips], there)
        steps.append(
            AudioStep(
                target=f"{program}/{want.placement.slug} audio",
                key=want.audio_key,
                reason=reason,
                because=_cause(want, before, reason, clips=clips, named=named),
                wanted=want,
                sections=sections,
                clips=clips,
            )
        )
    had = {one.episode.guid: (one.audio_key, one.episode.slug) for one in made}
    refetched = sum(had.get(step.wanted.placement.guid, _fetched(step)) != _fetched(step) for step in steps)
    return ProgramPlan(program=program, audio=tuple(steps), unchanged=tuple(unchanged), refetched=refetched)


def plan_files(
    wanted: Mapping[str, str], *, made: Mapping[str, MadeFile], intact: Collection[str]
) -> tuple[FileStep, ...]:
    """List the rendered files to be made (name -> key), in the order given."""
    steps = []
    for name, key in wanted.items():
        before = made.get(name)
        if before is None:
            steps.append(FileStep(target=name, key=key, reason=Reason.NEW))
        elif before.key != key:
            steps.append(FileStep(target=name, key=key, reason=Reason.CHANGED))
        elif name not in intact:
            steps.append(FileStep(target=name, key=key, reason=Reason.MISSING))
    return tuple(steps)


def audio_path(episode: Episode) -> str:
    """Return an episode's audio file by its name in the program's folder."""
    return f"episodes/{episode.audio_file}"


def _fetched(step: AudioStep) -> tuple[str, str]:
    """Return what an app fetches a file by: its bytes and its name."""
    return (step.key, step.wanted.placement.slug)


def _audio_reason(
    want: EpisodeWanted, before: MadeEpisode | None, intact: Collection[str], *, asked: bool
) -> Reason | None:
    if before is None:
        return Reason.NEW
    if before.audio_key != want.audio_key or before.episode.slug != want.placement.slug:
        return Reason.CHANGED
    if audio_path(before.episode) not in intact:
        return Reason.MISSING
    return Reason.ASKED if asked else None


def _cause(
    want: EpisodeWanted,
    before: MadeEpisode | None,
    reason: Reason,
    *,
    clips: Sequence[ClipOrder],
    named: Callable[[EpisodeWanted, MadeEpisode], Sequence[str]],
) -> str:
    """Name what brought the step about, as closely as is known."""
    path = want.placement.article.path
    if before is None or reason is not Reason.CHANGED:
        return f"{path} {reason.value}"
    parts = ("words", "frame", "voices", "sound", "tags")
    changed = [name for name in parts if before.parts.get(name) != want.parts.get(name)]
    known = named(want, before)
    # An intro that says the title takes it from the article's words: that is no edit of the article.
    by_frame = "frame" in changed and known and not _speaks_article(want, clips)
    if "words" in changed and not by_frame:
        return f"{path}:{_first_changed_line(want, before, clips)}{EDITED}"
    if known:
        return " and ".join(known)
    causes = {
        "frame": "another intro, outro or sound around it",
        "voices": "another voice or engine",
        "sound": "other pauses or sound settings",
        "tags": "another picture, or another version of audio-programs",
    }
    told = [causes[name] for name in changed if name in causes]
    return f"{path} {' and '.join(told) or 'another address'}"


def _speaks_article(want: EpisodeWanted, clips: Sequence[ClipOrder]) -> bool:
    to_speak = {clip.key for clip in clips}
    return any(
        clip.key in to_speak and utterance.role not in FRAME | {Role.TITLE}
        for section in want.sections
        for clip, utterance in zip(section.clips, section.audible, strict=True)
    )


def _first_changed_line(want: EpisodeWanted, before: MadeEpisode, clips: Sequence[ClipOrder]) -> int:
    to_speak = {clip.key for clip in clips}
    old = set(before.section_keys)
    for section in want.sections:
        if section.key in old:
            continue
        for clip, utterance in zip(section.clips, section.audible, strict=True):
            if clip.key in to_speak and utterance.role not in FRAME:
                return utterance.line
    # Nothing new to say: sentences went or moved. The first section that is not as it was tells where.
    changed = (section for section in want.sections if section.key not in old and section.audible)
    first = next(changed, None)
    return first.audible[0].line if first is not None else 1


def _missing(keyed: Sequence[Keyed], there: set[str]) -> tuple[Keyed, ...]:
    """Return what is not there yet, and note it as there."""
    missing = []
    for one in keyed:
        if one.key not in there:
            there.add(one.key)
            missing.append(one)
    return tuple(missing)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
