"""Settings from text: voices.yaml, library.yaml and program.yaml, each checked whole.

Text in, settings or problems out; no file is opened. A program takes what it does not say from the library, and the
library from voices.yaml. A file with a problem gives no settings at all: half a setting would be a guess.
"""

from dataclasses import fields, replace
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from audio_programs.config.schemas import LibraryText, PausesText, ProgramText, SharedText, SoundText, VoicesText
from audio_programs.config.settings import (
    Cast,
    Category,
    Library,
    LibraryFile,
    Owner,
    Pauses,
    Program,
    ProgramType,
    Sound,
    Stated,
    VoicesFile,
)
from audio_programs.config.values import program_id
from audio_programs.config.voices import DEFAULT_ROLE, DEFAULT_VOICE, RoleLine, cast_of, default_voices, resolve_voices
from audio_programs.errors import Problem
from audio_programs.yaml_text import Refused, YamlText, check, read_yaml, shorten

__all__ = ["LibraryFile", "default_voices", "read_library", "read_program", "read_voices"]


def read_voices(text: str, path: str) -> tuple[VoicesFile | None, tuple[Problem, ...]]:
    """Read voices.yaml: the voices, who speaks what, the pauses and the sound."""
    document, problems = read_yaml(text, path)
    if document is None:
        return None, problems
    stated, more = check(VoicesText, document, path)
    if stated is None or problems:
        return None, problems + more
    voices, problems = resolve_voices(stated.voices, document, path) if stated.voices else ((DEFAULT_VOICE,), ())
    roles = stated.roles or {DEFAULT_ROLE: voices[0].name}
    cast, more = cast_of(
        voices,
        [
            RoleLine(role=role, voice=name, path=path, line=document.line_of("roles", role))
            for role, name in roles.items()
        ],
    )
    if cast is None or problems:
        return None, tuple(sorted({*problems, *more}))
    return VoicesFile(
        cast=cast,
        pauses=_paused(Pauses(), _pauses(stated.pauses_ms)),
        sound=_sound(stated.sound),
        roles=tuple(roles.items()),
        lines=tuple((voice.name, document.line_of("voices", voice.name)) for voice in voices),
    ), ()


def read_library(text: str, path: str) -> tuple[LibraryFile | None, tuple[Problem, ...]]:
    """Read library.yaml: the library, and the defaults of its programs."""
    document, problems = read_yaml(text, path)
    if document is None:
        return None, problems
    said, more = check(LibraryText, document, path)
    if said is not None:
        more = _refuse_members(said, document, path)
    if said is None or problems or more:
        return None, problems + more
    library = Library(title=said.title, base_url=said.base_url or "")
    if said.grace_days is not None:
        library = replace(library, grace_days=said.grace_days)
    return LibraryFile(library=library, path=path, stated=_stated(said, document)), ()


def read_program(
    text: str, path: str, *, library: LibraryFile, voices: VoicesFile
) -> tuple[Program | None, tuple[Problem, ...]]:
    """Read the program.yaml at ``path``, whose folder is the program's.

    A role's voice that library.yaml names wrongly is told with library.yaml's line, and so by each program alike.
    """
    document, problems = read_yaml(text, path)
    if document is None:
        return None, problems
    said, more = check(ProgramText, document, path)
    problems += more
    folder = PurePosixPath(path).parent
    if not (isinstance(document.value, dict) and document.value.get("id")):
        problems += _folder_problems(folder.name, path)
    if said is None:
        return None, tuple(sorted(problems))
    stated = _stated(said, document)
    cast, more = cast_of(voices.cast.voices, _role_lines(voices, library, stated, path))
    problems += more + _refuse_members(said, document, path) + _order_problems(said, document, path)
    if not (stated.categories or library.stated.categories):
        hint = "add a line like 'category: Kids & Family > Parenting', here or in library.yaml"
        problems += (Problem(path, document.line_of(), "'category' is missing", hint),)
    if cast is None or problems:
        return None, tuple(sorted(problems))
    return _program(said, stated, document, folder=folder, cast=cast, library=library, voices=voices), ()


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
        cover=said.cover or "",
        owner=stated.owner or shared.owner,
        seasons=tuple(sorted((said.seasons or {}).items())),
        order=order,
        order_line=document.line_of("order"),
        order_lines=tuple(document.line_of("order", index) for index in range(len(order))),
    )


def _role_lines(voices: VoicesFile, library: LibraryFile, stated: Stated, path: str) -> list[RoleLine]:
    lines = [RoleLine(role=role, voice=name, path="voices.yaml", line=1) for role, name in voices.roles]
    for source, one in ((library.path, library.stated), (path, stated)):
        lines += [RoleLine(role=role, voice=name, path=source, line=line) for role, name, line in one.voices]
    return lines


def _stated(said: SharedText, document: YamlText) -> Stated:
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
        voices=tuple((role, name, document.line_of("voices", role)) for role, name in (said.voices or {}).items()),
        pauses_ms=_pauses(said.pauses_ms),
    )


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
        loudness_lufs=sound.loudness_lufs if said.loudness_lufs is None else said.loudness_lufs,
        true_peak_dbtp=sound.true_peak_dbtp if said.true_peak_dbtp is None else said.true_peak_dbtp,
    )


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
