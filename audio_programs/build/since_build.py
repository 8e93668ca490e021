"""What changed for listeners since the last build: its manifests and the sources, as ``differences`` compares them.

Part of the edge. Nothing is written (but pictures into the cache, where they are not in it yet), no lock is taken.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from audio_programs.build.changes import PICTURE, said_of
from audio_programs.build.differences import Heard, HeardProgram, ProgramDifference, Sentence, compare, named_ones
from audio_programs.build.names import Named
from audio_programs.build.preview import plan_build
from audio_programs.build.prospect import Prospect
from audio_programs.build.report import Report
from audio_programs.build.request import Request
from audio_programs.build.wanted import EpisodeWanted
from audio_programs.catalog.alike import milliseconds
from audio_programs.catalog.published_text import one_line
from audio_programs.model import ProgramCard, Recording
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
            found.append(_only(compare(before, after), named))
    for program, made in report.leaving:
        found.append(_only(compare(_built(program, made), None), named))
    return tuple(one for one in found if one is not None and one.any), report


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
        )


def _cues(recording: Recording) -> tuple[Sentence, ...]:
    chapters = [chapter.title for chapter in recording.chapters]
    return tuple(
        Sentence(text=one_line(cue.text), section=chapters[cue.section], start_ms=milliseconds(cue.start_samples))
        for cue in recording.cues
    )


def _script(wanted: EpisodeWanted) -> tuple[Sentence, ...]:
    sentences = []
    chapter = ""
    for section in wanted.sections:
        if not section.section.continues:
            chapter = section.section.title
        sentences += [Sentence(text=one_line(one.written), section=chapter) for one in section.audible]
    return tuple(sentences)


def _said(card: ProgramCard) -> dict[str, str]:
    return {"title": card.title, "description": card.description, "language": card.language, PICTURE: card.cover_file}
