"""Voices and roles: from what voices.yaml says to a cast in which every role has a voice.

``like:`` is resolved here, once; roles of library.yaml and program.yaml are laid over those of voices.yaml; and a voice
that cannot speak is replaced by its configured fallback. Pure: which voices can speak is told by the caller. An
engine's own settings are passed on, not judged: the engine knows them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from audio_programs.config.schemas import VOICE_KEYS
from audio_programs.config.settings import Cast, VoiceLines, VoicesFile
from audio_programs.errors import Problem
from audio_programs.model import Role, Setting, Voice
from audio_programs.yaml_text import YamlText, did_you_mean, shorten

DEFAULT_ENGINE = "pyttsx3"
DEFAULT_VOICE = Voice(name="calm", engine=DEFAULT_ENGINE, id="gmw/en", settings=(("pitch", 45), ("rate", 155)))
"""Who reads where there is no voices.yaml: British English, slower and a little deeper than the engine's own."""

DEFAULT_ROLE = "default"
ROLES = (DEFAULT_ROLE, *(role.value for role in Role))
"""What may stand before a voice's name under ``roles:``."""


# --- Voices ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVoices:
    """The names of the voices that voices.yaml has, and those of which something is told already."""

    names: tuple[str, ...] | None  # None where they are not known
    doubtful: frozenset[str] = frozenset()


def resolve_voices(
    written: Mapping[str, Mapping[str, str]], known: KnownVoices, document: YamlText, path: str
) -> tuple[tuple[Voice, ...], tuple[Problem, ...]]:
    """Return the voices of voices.yaml, each whole, and what is wrong with them."""
    names = known.names or ()
    links = {name: written.get(name, {}) for name in names}
    problems: list[Problem] = []
    voices = []
    for name in links:
        problems += _chain_problems(name, "like", links, document, path)
        voice = _voice(name, links)
        voices.append(voice)
        if not voice.id and not _is_excused(name, links, known):
            hint = "add 'voice: ' and the engine's own name for it; type: audio-programs voices --language en"
            what = f"voice '{shorten(name)}' has no 'voice:'"
            problems.append(Problem(path, document.line_of("voices", name), what, hint))
    fallbacks = {voice.name: {"fallback": voice.fallback} if voice.fallback else {} for voice in voices}
    for name in links:
        problems += _chain_problems(name, "fallback", fallbacks, document, path)
    return tuple(voices), tuple(sorted(set(problems)))


def lines_of_voice(
    name: str, written: Mapping[str, Mapping[str, str]], known: KnownVoices, document: YamlText
) -> VoiceLines:
    """Return where a voice and each of its keys stand; what is wrong with a key is told once for all that share it."""
    links = {one: written.get(one, {}) for one in known.names or ()}
    keys = {
        key: document.line_of("voices", one, key) for one in reversed(_chain(name, "like", links)) for key in links[one]
    }
    return VoiceLines(voice=document.line_of("voices", name), keys=tuple(keys.items()))


def _is_excused(name: str, links: Mapping[str, Mapping[str, str]], known: KnownVoices) -> bool:
    """Say whether a voice lacks the engine's name for it because of what is told of it, or of one that it is like."""
    chain = _chain(name, "like", links)
    return not known.doubtful.isdisjoint(chain) or bool(links[chain[-1]].get("like"))  # an unknown name, or a circle


def _voice(name: str, links: Mapping[str, Mapping[str, str]]) -> Voice:
    stated: dict[str, str] = {}
    for ancestor in reversed(_chain(name, "like", links)):
        stated |= links[ancestor]
    fallback = stated.get("fallback", "")
    settings = {key: _as_yaml_reads(text) for key, text in stated.items() if key not in VOICE_KEYS}
    return Voice(
        name=name,
        engine=stated.get("engine", DEFAULT_ENGINE),
        id=stated.get("voice", ""),
        settings=tuple(sorted(settings.items())),
        # A voice like the one that falls back on it would fall back on itself.
        fallback="" if fallback == name and "fallback" not in links[name] else fallback,
    )


def _chain(name: str, key: str, links: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return ``name`` and what it leads to by ``key``, up to an unknown name or the start of a circle."""
    chain = [name]
    while (following := links[chain[-1]].get(key, "")) in links and following not in chain:
        chain.append(following)
    return chain


def _chain_problems(
    name: str, key: str, links: Mapping[str, Mapping[str, str]], document: YamlText, path: str
) -> tuple[Problem, ...]:
    """Return what is wrong with the link that ``name`` itself makes: a name that is not there, a circle."""
    target = links[name].get(key, "")
    if not target:
        return ()
    line = document.line_of("voices", name, key)
    if target not in links:
        return (unknown_voice(target, tuple(links), path, line),)
    chain = _chain(name, key, links)
    if links[chain[-1]].get(key) == name and name == min(chain, key=list(links).index):  # told once a circle
        circle = " > ".join(shorten(link) for link in [*chain, name])
        return (Problem(path, line, f"'{key}' goes in a circle: {circle}", f"take one '{key}' out"),)
    return ()


def unknown_voice(name: str, known: Sequence[str], path: str, line: int) -> Problem:
    """Say that there is no voice of that name, with the nearest."""
    return Problem(path, line, f"unknown voice '{shorten(name)}'", did_you_mean(name, known, otherwise="There are"))


def _as_yaml_reads(text: str) -> Setting:
    """Return an engine's setting as YAML would read it: a whole number, a number, yes or no, else the text."""
    if re.fullmatch(r"[-+]?[0-9]{1,18}", text):
        return int(text)
    if re.fullmatch(r"[-+]?([0-9]{1,18}\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,2})?", text):
        return float(text)
    return {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}.get(text.lower(), text)


# --- Roles -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """One line under ``roles:`` or a program's ``voices:``, and where it stands."""

    role: str  # a role's name, or 'default'
    voice: str
    path: str
    line: int


def role_problems(lines: Sequence[RoleLine], names: Sequence[str] | None) -> tuple[Problem, ...]:
    """Return the roles that there are not, and, if the voices' names are known, the voices that there are not."""
    problems = []
    for one in lines:
        if one.role not in ROLES:
            hint = did_you_mean(one.role, ROLES, otherwise="There are")
            problems.append(Problem(one.path, one.line, f"unknown role '{shorten(one.role)}'", hint))
        if names is not None and one.voice not in names:
            problems.append(unknown_voice(one.voice, names, one.path, one.line))
    return tuple(problems)


def cast_of(voices: Sequence[Voice], roles: Sequence[RoleLine]) -> Cast:
    """Return who speaks what, of lines without problems: later lines win, a role's own line over ``default``.

    Where no line says ``default`` it is the first voice.
    """
    chosen = {DEFAULT_ROLE: voices[0].name} | {one.role: one.voice for one in roles}
    resolved = tuple((role, chosen.get(role.value, chosen[DEFAULT_ROLE])) for role in Role)
    return Cast(voices=tuple(voices), roles=resolved)


def default_voices() -> VoicesFile:
    """Return what voices.yaml would say if there were one."""
    cast = cast_of((DEFAULT_VOICE,), ())
    return VoicesFile(cast=cast, roles=((DEFAULT_ROLE, DEFAULT_VOICE.name),))


# --- Fallbacks ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class FallenBack:
    """A voice that another speaks for; always reported."""

    name: str
    by: str  # the voice that speaks instead
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recast:
    """A cast in which each voice that could be helped can speak."""

    cast: Cast  # voices and roles keep their names; a voice that fell back has the other's engine, id and settings
    fallen_back: tuple[FallenBack, ...] = ()
    silent: tuple[tuple[str, str], ...] = ()  # (voice's name, why) of those that can still not speak


def cast_with_fallbacks(cast: Cast, unavailable: Mapping[str, str]) -> Recast:
    """Replace the voices that cannot speak here (name -> why) by the first of their fallbacks that can.

    A voice that is silent matters only if a role or an article asks for it; that is the caller's to see.
    """
    by_name = {voice.name: voice for voice in cast.voices}
    links = {voice.name: {"fallback": voice.fallback} for voice in cast.voices}
    voices, fallen_back, silent = [], [], []
    for voice in cast.voices:
        able = [name for name in _chain(voice.name, "fallback", links) if name not in unavailable]
        if not able:
            silent.append((voice.name, unavailable[voice.name]))
            voices.append(voice)
        elif able[0] == voice.name:
            voices.append(voice)
        else:
            fallen_back.append(FallenBack(name=voice.name, by=able[0], why=unavailable[voice.name]))
            voices.append(replace(by_name[able[0]], name=voice.name, fallback=voice.fallback))
    return Recast(
        cast=Cast(voices=tuple(voices), roles=cast.roles), fallen_back=tuple(fallen_back), silent=tuple(silent)
    )
