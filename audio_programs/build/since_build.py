"""What changed for listeners since the last build: its manifests and the sources, as ``differences`` compares them.

Part of the edge. Nothing is written (but pictures into the cache, where they are not in it yet), no lock is taken.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from audio_programs.build.changes import PICTURE, Change, said_of
from audio_programs.build.differences import (
    Edge,
    Heard,
    HeardProgram,
    Kind,
    ProgramDifference,
    Sentence,
    compare,
    named_ones,
)
from audio_programs.build.names import Named
from audio_programs.build.preview import plan_build
from audio_programs.build.prospect import Prospect
from audio_programs.build.report import Report
from audio_programs.build.request import Request
from audio_programs.build.setting_digests import sound_digests, sound_setting
from audio_programs.build.wanted import EpisodeWanted
from audio_programs.catalog.alike import milliseconds
from audio_programs.catalog.published_text import one_line
from audio_programs.model import ProgramCard, Recording, Role, SoundPlace
from audio_programs.store.manifest import Manifest


def since_build(project: Path, *, named: Named, now: datetime) -> tuple[tuple[ProgramDifference, ...], Report]:
    """Compare the sources with what was last built of them; the report tells what is wrong with them."""
    report = plan_build(project, request=Request(), now=now)
    found = []
    for prospect in report.prospects:
        card = prospect.published.card()
        after = HeardProgram(
            program=card.id,
            title=card.title,
            said=_said(card),
            episodes=tuple(_coming(prospect)),
        )
        before = _built(card.id, prospect.made)
        if before is not None or after.episodes:
            found.append(_only(_with_sounds(compare(before, after), prospect), named))
    for program, made in report.leaving:
        found.append(_only(compare(_built(program, made), None), named))
    return tuple(one for one in found if one is not None and one.any), report


def _with_sounds(difference: ProgramDifference, prospect: Prospect) -> ProgramDifference:
    """Tell also which of the program's sounds came, went, or are others now."""
    had, ready = prospect.made.settings, prospect.ready
    if difference.kind is not Kind.CHANGED or not had:
        return difference
    files = {one.place: one.path.removeprefix(f"{ready.settings.folder}/") for one in ready.settings.sounds}
    has = sound_digests(ready.settings, keys=ready.sounds)
    changes = []
    for place in SoundPlace:
        name = sound_setting(place)
        if had.get(name) == has.get(name):
            continue
        replaced = name in had and name in has
        before, after = ("", "") if replaced else ("a sound" if name in had else "", files.get(place, ""))
        changes.append(Change(what=_CALLED[place], before=before, after=after))
    return replace(difference, changes=(*difference.changes, *changes))


_CALLED = {
    SoundPlace.INTRO: "sound at the beginning",
    SoundPlace.JINGLE: "jingle",
    SoundPlace.CHAPTER: "sound before chapters",
    SoundPlace.OUTRO: "sound at the end",
}


def _only(difference: ProgramDifference, named: Named) -> ProgramDifference | None:
    return named_ones(difference, programs=named.programs, articles=named.articles)


def _built(program: str, made: Manifest) -> HeardProgram | None:
    if not made.episodes:
        return None
    card = made.card
    return HeardProgram(
        program=program,
        title=card.title if card else program,
        said=_said(card) if card else {},
        episodes=tuple(
            Heard(
                guid=one.episode.guid,
                title=one.episode.title,
                path=one.episode.source,
                said=said_of(one.episode),
                chapters=tuple(chapter.title for chapter in one.episode.recording.chapters),
                sentences=_cues(one.episode.recording),
                sound=one.audio_key,
            )
            for one in made.episodes
        ),
    )


def _coming(prospect: Prospect) -> Iterator[Heard]:
    steps = {step.wanted.placement.guid: step for step in prospect.plan.audio}
    for made in prospect.published.episodes:
        episode = made.episode
        step = steps.get(episode.guid)
        recording = episode.recording
        yield Heard(
            guid=episode.guid,
            title=episode.title,
            path=episode.source,
            said=said_of(episode),
            chapters=tuple(chapter.title for chapter in recording.chapters),
            sentences=_cues(recording) if step is None or recording.cues else _script(step.wanted),
            sound=made.audio_key,
            because=step.because.removeprefix(episode.source).strip() if step is not None else "",
        )


def _cues(recording: Recording) -> tuple[Sentence, ...]:
    chapters = [chapter.title for chapter in recording.chapters]
    return tuple(
        Sentence(
            text=one_line(cue.text),
            section=chapters[cue.section],
            start_ms=milliseconds(cue.start_samples),
            edge=_edge(cue.role),
        )
        for cue in recording.cues
    )


def _script(wanted: EpisodeWanted) -> tuple[Sentence, ...]:
    sentences = []
    chapter = ""
    for section in wanted.sections:
        if not section.section.continues:
            chapter = section.section.title
        sentences += [
            Sentence(text=one_line(one.written), section=chapter, edge=_edge(one.role)) for one in section.audible
        ]
    return tuple(sentences)


def _edge(role: Role) -> Edge:
    return {Role.INTRO: Edge.BEGINNING, Role.OUTRO: Edge.END}.get(role, Edge.NONE)


def _said(card: ProgramCard) -> dict[str, str]:
    return {"title": card.title, "description": card.description, "language": card.language, PICTURE: card.cover_file}
