"""Settings from text: voices.yaml, library.yaml and program.yaml, each checked whole.

Text in, settings or problems out; no file is opened. A program takes what it does not say from the library, and the
library from voices.yaml. A file with a problem gives no settings at all: half a setting would be a guess. What is right
of it is still looked at, so that all that is wrong is told at once.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from audio_programs.config.further import Funding, FurtherTags, License, OtherFeed, Txt, UpdateFrequency
from audio_programs.config.further_text import FundingText
from audio_programs.config.reading import guidance_of
from audio_programs.config.schemas import (
    LibraryText,
    PausesText,
    ProgramText,
    SharedText,
    SoundsText,
    SoundText,
    VoicesText,
)
from audio_programs.config.settings import (
    LOUDNESS_UNDER_PEAK,
    BroughtFile,
    Cast,
    Category,
    Library,
    LibraryFile,
    Owner,
    Pauses,
    Program,
    ProgramFiles,
    ProgramType,
    Sound,
    Stated,
    VoiceLines,
    VoicesFile,
)
from audio_programs.config.values import program_id
from audio_programs.config.voices import (
    DEFAULT_ROLE,
    DEFAULT_VOICE,
    KnownVoices,
    RoleLine,
    cast_of,
    default_voices,
    lines_of_voice,
    resolve_voices,
    role_problems,
)
from audio_programs.errors import Problem
from audio_programs.model import SoundPlace, Voice
from audio_programs.people import people_of
from audio_programs.yaml_text import Checked, Refused, YamlText, check_as_far, read_yaml, shorten

__all__ = [
    "LibraryFile",
    "default_voices",
    "named_files",
    "read_library",
    "read_program",
    "read_voices",
    "right_voices",
]


def read_voices(text: str, path: str) -> tuple[VoicesFile | None, tuple[Problem, ...]]:
    """Read voices.yaml: the voices, who speaks what, the pauses and the sound."""
    document, problems = read_yaml(text, path)
    if document is None:
        return None, problems
    checked = check_as_far(VoicesText, document, path)
    stated = checked.value or VoicesText()
    known = _known_voices(stated, document, checked)
    voices, more = resolve_voices(stated.voices, known, document, path) if stated.voices else ((DEFAULT_VOICE,), ())
    roles = stated.roles or {DEFAULT_ROLE: voices[0].name}
    lines = [
        RoleLine(role=role, voice=name, path=path, line=document.line_of("roles", role)) for role, name in roles.items()
    ]
    problems += checked.problems + more + role_problems(lines, known.names) + _sound_problems(checked, document, path)
    if problems:
        return None, tuple(sorted(set(problems)))
    return VoicesFile(
        cast=cast_of(voices, lines),
        pauses=_paused(Pauses(), _pauses(stated.pauses_ms)),
        sound=_sound(stated.sound),
        roles=tuple(roles.items()),
        lines=tuple((voice.name, lines_of_voice(voice.name, stated.voices or {}, known, document)) for voice in voices),
    ), ()


def right_voices(text: str, path: str) -> tuple[tuple[Voice, VoiceLines], ...]:
    """Return those voices of a voices.yaml with problems that are right by themselves and speak a role.

    Each with its lines. Nothing is spoken with them: they are for asking their engines what else is wrong, so that it
    is told in one go. One that has a fallback is left out, for it need not speak.
    """
    document, _ = read_yaml(text, path)
    if document is None:
        return ()
    checked = check_as_far(VoicesText, document, path)
    stated = checked.value or VoicesText()
    known = _known_voices(stated, document, checked)
    voices, _ = resolve_voices(stated.voices or {}, known, document, path)
    roles = stated.roles or {}
    asked = {*roles.values(), *(voice.name for voice in voices[:1] if DEFAULT_ROLE not in roles)}
    sure = (voice for voice in voices if voice.id and voice.name not in known.doubtful)
    whole = (voice for voice in sure if voice.name in asked and not voice.fallback)
    return tuple((voice, lines_of_voice(voice.name, stated.voices or {}, known, document)) for voice in whole)


def _known_voices(stated: VoicesText, document: YamlText, checked: Checked[VoicesText]) -> KnownVoices:
    """Return which voices there are by name, though some of them cannot be read; no names where that is not known."""
    if checked.is_in_doubt("voices") and not stated.voices:
        return KnownVoices(names=None)
    written = document.value.get("voices") if isinstance(document.value, dict) else None
    names = tuple(written) if isinstance(written, dict) and written else (DEFAULT_VOICE.name,)
    return KnownVoices(names=names, doubtful=frozenset(name for name in names if checked.is_in_doubt("voices", name)))


def read_library(text: str, path: str) -> tuple[LibraryFile | None, tuple[Problem, ...]]:
    """Read library.yaml: the library, and the defaults of its programs."""
    document, problems = read_yaml(text, path)
    if document is None:
        return None, problems
    checked = check_as_far(LibraryText, document, path, instead=_STAND_INS)
    problems += checked.problems
    said = checked.value
    if said is not None:
        stated = _stated(said, document, path)
        problems += _refuse_members(said, document, path) + role_problems(_lines_of(stated, path), None)
    if said is None or problems:
        return None, tuple(sorted(set(problems)))
    library = Library(title=said.title, base_url=said.base_url or "", mirrors=tuple(dict.fromkeys(said.mirrors or ())))
    if said.grace_days is not None:
        library = replace(library, grace_days=said.grace_days)
    return LibraryFile(library=library, path=path, stated=stated), ()


def read_program(
    text: str, path: str, *, library: LibraryFile | None, voices: VoicesFile | None
) -> tuple[Program | None, tuple[Problem, ...]]:
    """Read the program.yaml at ``path``, whose folder is the program's.

    A role's voice that library.yaml names wrongly is told with library.yaml's line, and so by each program alike.
    Without ``library`` or ``voices`` (their own files have problems) there is no program, and what hangs on them is not
    told; all else is.
    """
    document, problems = read_yaml(text, path)
    if document is None:
        return None, problems
    checked = check_as_far(ProgramText, document, path, instead=_STAND_INS)
    problems += checked.problems
    folder = PurePosixPath(path).parent
    if not (isinstance(document.value, dict) and document.value.get("id")):
        problems += _folder_problems(folder.name, path)
    said = checked.value
    if said is None:
        return None, tuple(sorted(set(problems)))
    stated = _stated(said, document, path)
    roles = [*(_lines_of(library.stated, library.path) if library else ()), *_lines_of(stated, path)]
    problems += role_problems(roles, tuple(voice.name for voice in voices.cast.voices) if voices else None)
    problems += _refuse_members(said, document, path) + _order_problems(said, document, path)
    if library and not (stated.categories or library.stated.categories or checked.is_in_doubt("category")):
        hint = "add a line like 'category: Kids & Family > Parenting', here or in library.yaml"
        problems += (Problem(path, document.line_of(), "'category' is missing", hint),)
    if problems or library is None or voices is None:
        return None, tuple(sorted(set(problems)))
    cast = cast_of(voices.cast.voices, [*_default_lines(voices), *roles])
    return _program(said, stated, document, folder=folder, cast=cast, library=library, voices=voices), ()


def named_files(text: str, path: str, *, library: LibraryFile) -> ProgramFiles:
    """Return the files that a program.yaml with problems names, where that is right by itself.

    Nothing is made of them: they are for being looked at, so that what is wrong with them is told in one go.
    """
    folder = str(PurePosixPath(path).parent)
    document, _ = read_yaml(text, path)
    said = None if document is None else check_as_far(ProgramText, document, path, instead=_STAND_INS).value
    if document is None or said is None:
        return ProgramFiles(folder=folder)
    stated = tuple(_brought(said.sounds, document, path)) if said.sounds else ()
    return ProgramFiles(
        folder=folder,
        cover=said.cover or "",
        cover_line=document.line_of("cover"),
        sounds=_laid_over(library.stated.sounds, stated),
    )


_STAND_INS = {"title": "-", "description": "-"}
"""What is read in place of a key that must be there and is missing, so that the rest can be checked."""


def _program(
    said: ProgramText,
    stated: Stated,
    document: YamlText,
    *,
    folder: PurePosixPath,
    cast: Cast,
    library: LibraryFile,
    voices: VoicesFile,
) -> Program:
    """Lay the program's settings over the library's, and those over the defaults."""
    shared = library.stated
    order = said.order or ()
    return Program(
        id=said.id or folder.name,
        folder=str(folder),
        title=said.title,
        description=said.description,
        language=stated.language or shared.language or "en",
        timezone=stated.timezone or shared.timezone or ZoneInfo("UTC"),
        author=stated.author or shared.author or library.library.title,
        type=stated.type or shared.type or ProgramType.SERIAL,
        categories=stated.categories or shared.categories or (),
        explicit=bool(shared.explicit if stated.explicit is None else stated.explicit),
        cast=cast,
        pauses=_paused(_paused(voices.pauses, shared.pauses_ms), stated.pauses_ms),
        sound=voices.sound,
        copyright=stated.copyright or shared.copyright or "",
        link=stated.link or shared.link or "",
        episodes_per_feed_page=stated.episodes_per_feed_page or shared.episodes_per_feed_page,
        further=replace(
            stated.further.over(shared.further),
            txt=tuple(Txt(text=one.text, purpose=one.purpose) for one in said.txt or ()),
            moved_to=said.moved_to or "",
            complete=bool(said.complete),
            block=bool(said.block),
        ),
        cover=said.cover or "",
        cover_line=document.line_of("cover"),
        owner=stated.owner or shared.owner,
        seasons=tuple(sorted((said.seasons or {}).items())),
        order=order,
        order_line=document.line_of("order"),
        order_lines=tuple(document.line_of("order", index) for index in range(len(order))),
        intro=(shared.intro if stated.intro is None else stated.intro) or "",
        outro=(shared.outro if stated.outro is None else stated.outro) or "",
        credited=stated.author or shared.author or "",
        sounds=_laid_over(shared.sounds, stated.sounds),
        reading=guidance_of(shared.reading, stated.reading),
    )


def _default_lines(voices: VoicesFile) -> list[RoleLine]:
    return [RoleLine(role=role, voice=name, path="voices.yaml", line=1) for role, name in voices.roles]


def _lines_of(stated: Stated, path: str) -> list[RoleLine]:
    return [RoleLine(role=role, voice=name, path=path, line=line) for role, name, line in stated.voices]


def _stated(said: SharedText, document: YamlText, path: str) -> Stated:
    category = (said.category,) if isinstance(said.category, Category) else said.category
    return Stated(
        author=said.author,
        language=said.language,
        timezone=said.timezone,
        owner=Owner(name=said.owner.name, email=said.owner.email) if said.owner else None,
        copyright=said.copyright,
        categories=category,
        explicit=said.explicit,
        type=said.type,
        link=said.link,
        episodes_per_feed_page=said.episodes_per_feed_page,
        further=_further(said),
        voices=tuple((role, name, document.line_of("voices", role)) for role, name in (said.voices or {}).items()),
        pauses_ms=_pauses(said.pauses_ms),
        intro=said.intro,
        outro=said.outro,
        sounds=tuple(_brought(said.sounds, document, path)) if said.sounds else (),
        reading=said.reading,
    )


def _further(said: SharedText) -> FurtherTags:
    """Return what one file states of what a feed may say beyond what it must."""
    funding = (said.funding,) if isinstance(said.funding, FundingText) else said.funding or ()
    frequency, publisher = said.update_frequency, said.publisher
    return FurtherTags(
        people=people_of(said.people or ()),
        license=License(name=said.license.name, url=said.license.url) if said.license else None,
        funding=tuple(Funding(url=one.url, text=one.text) for one in funding),
        medium=said.medium or "",
        update_frequency=UpdateFrequency(text=frequency.text, rrule=frequency.rrule) if frequency else None,
        podroll=tuple(OtherFeed(guid=one.guid, url=one.url, title=one.title) for one in said.podroll or ()),
        publisher=OtherFeed(guid=publisher.guid, url=publisher.url) if publisher else None,
    )


def _brought(said: SoundsText, document: YamlText, path: str) -> Iterator[BroughtFile]:
    """Yield the sound files that a settings file names; they lie in its own folder."""
    for place in SoundPlace:
        name: str | None = getattr(said, place.value)
        if name is not None:
            file = (PurePosixPath(path).parent / name).as_posix() if name else ""
            line = document.line_of("sounds", place.value)
            yield BroughtFile(place=place, path=file, named_in=path, line=line)


def _laid_over(shared: tuple[BroughtFile, ...], stated: tuple[BroughtFile, ...]) -> tuple[BroughtFile, ...]:
    """Lay a program's sounds over the library's, place by place."""
    chosen = {one.place: one for one in (*shared, *stated)}
    return tuple(chosen[place] for place in SoundPlace if place in chosen and chosen[place].path)


def _pauses(said: PausesText | None) -> tuple[tuple[str, int], ...]:
    stated = ((one.name, getattr(said, one.name)) for one in fields(PausesText)) if said else ()
    return tuple((name, length_ms) for name, length_ms in stated if length_ms is not None)


def _paused(pauses: Pauses, stated: tuple[tuple[str, int], ...]) -> Pauses:
    return replace(pauses, **dict(stated))


def _sound(said: SoundText | None) -> Sound:
    sound = Sound()
    if said is None:
        return sound
    return Sound(
        bitrate_kbps=int(said.bitrate_kbps) if said.bitrate_kbps else sound.bitrate_kbps,
        encoder_quality=sound.encoder_quality if said.encoder_quality is None else said.encoder_quality,
        loudness_lufs=sound.loudness_lufs if said.loudness_lufs is None else said.loudness_lufs,
        true_peak_dbtp=sound.true_peak_dbtp if said.true_peak_dbtp is None else said.true_peak_dbtp,
    )


def _sound_problems(checked: Checked[VoicesText], document: YamlText, path: str) -> tuple[Problem, ...]:
    """Refuse a loudness and a highest peak that no voice could keep both."""
    stated = checked.value.sound if checked.value is not None else None
    doubtful = checked.is_in_doubt("sound", "loudness_lufs") or checked.is_in_doubt("sound", "true_peak_dbtp")
    if stated is None or doubtful:
        return ()
    sound = _sound(stated)
    highest = sound.true_peak_dbtp - LOUDNESS_UNDER_PEAK
    if sound.loudness_lufs <= highest:
        return ()
    key = "loudness_lufs" if stated.loudness_lufs is not None else "true_peak_dbtp"
    what = f"loudness_lufs {sound.loudness_lufs:g} cannot be kept with true_peak_dbtp {sound.true_peak_dbtp:g}"
    hint = f"write true_peak_dbtp: {sound.loudness_lufs + LOUDNESS_UNDER_PEAK:g}, or loudness_lufs: {highest:g}"
    return (Problem(path, document.line_of("sound", key), what, hint),)


def _refuse_members(said: SharedText, document: YamlText, path: str) -> tuple[Problem, ...]:
    if said.access != "members":
        return ()
    hint = "nothing of it is built; write public only if everybody may hear it"
    return (Problem(path, document.line_of("access"), "access 'members' is not supported yet", hint),)


def _folder_problems(name: str, path: str) -> tuple[Problem, ...]:
    """Return what keeps a folder's name from being the program's id."""
    try:
        program_id(name)
    except Refused as refused:
        what = f"the folder's name '{shorten(name)}' cannot be the program's id"
        return (Problem(path, 1, what, f"add 'id: ' and a name for addresses: {refused.hint}"),)
    return ()


def _order_problems(said: ProgramText, document: YamlText, path: str) -> tuple[Problem, ...]:
    order = said.order or ()
    return tuple(
        Problem(path, document.line_of("order", index), f"'{shorten(entry)}' stands in 'order' twice", "keep one")
        for index, entry in enumerate(order)
        if entry in order[:index]
    )
