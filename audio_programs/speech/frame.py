"""The frame of an episode: what settings ask for before and after an article, and where brought sounds are heard.

After ``script``, with what only the catalog knows (Script -> Script): the next article's title, the season. Pure.
Opening and closing are sections of their own, so that an edit of one of them, or of the next article's title, is spoken
and encoded alone; they belong to the first and the last chapter. Without a frame a script stays as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from audio_programs.catalog.dates import moment_of
from audio_programs.config.settings import Cast, Pauses, Program
from audio_programs.config.templates import filled, masked, names_in
from audio_programs.model import Placement, Role, Script, Section, SoundPlace
from audio_programs.speech.script import Speaker, speaker_of
from audio_programs.speech.segment import sentence_spans

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around one article, all of it asked for by settings."""

    intro: str = ""  # templates; '' for nothing
    outro: str = ""
    values: Mapping[str, str] = field(default_factory=dict)  # what names in templates stand for; '' where there is none
    sounds: frozenset[SoundPlace] = frozenset()


def frame_of(program: Program, placement: Placement, following: Placement | None) -> Frame:
    """Return the frame of an article; ``following`` is the next one that is published, in program order."""
    article, season, unit = placement.article, placement.season, placement.unit
    return Frame(
        intro=program.intro,
        outro=program.outro,
        values={
            "program": program.title,
            "title": article.title,
            "author": article.author or program.credited,
            "date": _day(moment_of(article.date, program.timezone), program.language) if article.date else "",
            "season": (season.name or str(season.number)) if season else "",
            "unit": (unit.name or str(unit.number or "")) if unit else "",
            "number": str(placement.track or ""),
            "next": following.article.title if following else "",
        },
        sounds=frozenset(one.place for one in program.sounds),
    )


def frame_script(script: Script, frame: Frame, *, cast: Cast, pauses: Pauses, line: int) -> Script:
    """Put a script into its frame. ``line`` is what problems with the asked-for words are told at.

    A sentence of a template that names something of which there is none is left out. The title is said once: by the
    intro if it says it, else after it. A jingle is heard after the opening, and before the closing if there is one.
    """
    speaker = speaker_of(cast, pauses=pauses, language=script.language)
    top, *others = script.sections
    opening, title_said = _opening(top, frame, speaker=speaker, line=line)
    first: tuple[Section, ...] = (top,)
    if opening is not None:
        rest = [one for one in top.utterances if not (title_said and one.role is Role.TITLE)]
        first = (opening, replace(top, utterances=tuple(rest), continues=True))
        if not any(one.spoken for one in rest):  # nothing but the title stood there: no second of silence for it
            first = (replace(opening, utterances=(*opening.utterances, *rest)),)
    if SoundPlace.CHAPTER in frame.sounds:
        chapter = SoundPlace.CHAPTER
        others = [one if one.continues else replace(one, sound_before=chapter) for one in others]
    closing = _closing(frame, speaker=speaker, line=line)
    return replace(script, sections=(*first, *others, *((closing,) if closing is not None else ())))


def _opening(top: Section, frame: Frame, *, speaker: Speaker, line: int) -> tuple[Section | None, bool]:
    """Return what stands before the title, if anything does, and whether it says the title."""
    kept = _sentences(frame.intro, frame.values)
    after = SoundPlace.JINGLE if SoundPlace.JINGLE in frame.sounds else None
    pause_ms = speaker.pauses.sound if after else speaker.pauses.title
    said = speaker.say_asked(Role.INTRO, [filled(one, frame.values) for one in kept], line, pause_ms=pause_ms)
    before = SoundPlace.INTRO if SoundPlace.INTRO in frame.sounds else None
    if not (said or before or after):
        return None, False
    opening = Section(
        title=top.title, anchor=top.anchor, level=top.level, utterances=said, sound_before=before, sound_after=after
    )
    return opening, any("title" in names_in(one) for one in kept)


def _closing(frame: Frame, *, speaker: Speaker, line: int) -> Section | None:
    """Return what stands after the article, if anything does; a jingle alone is none."""
    kept = _sentences(frame.outro, frame.values)
    after = SoundPlace.OUTRO if SoundPlace.OUTRO in frame.sounds else None
    pause_ms = speaker.pauses.sound if after else speaker.pauses.section
    said = speaker.say_asked(Role.OUTRO, [filled(one, frame.values) for one in kept], line, pause_ms=pause_ms)
    if not (said or after):
        return None
    before = SoundPlace.JINGLE if SoundPlace.JINGLE in frame.sounds else None
    return Section(
        title="", anchor="", level=0, utterances=said, continues=True, sound_before=before, sound_after=after
    )


def _sentences(template: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the sentences of a template of which every name has a value that can be said."""
    sentences = (template[start:end] for start, end in sentence_spans(masked(template)))
    return tuple(one for one in sentences if all(_has_words(values.get(name, "")) for name in names_in(one)))


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _day(day: date, language: str) -> str:
    """Return a day as it is said: in English by the month's name, else in digits."""
    if language.startswith("en"):
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day:%Y-%m-%d}"
