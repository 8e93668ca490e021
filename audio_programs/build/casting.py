"""Asking the engines which of the voices in use will really speak here, and what shapes their sound.

The edge of voice settings: engines are started here (each in its own child), and answers become fingerprints and
faults. Which voice stands in for a missing one is decided by the settings alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from audio_programs.engines.check import voice_faults
from audio_programs.engines.worker import child
from audio_programs.errors import EngineError, Problem
from audio_programs.keys import key_of
from audio_programs.model import EngineVoice, Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a voice cannot speak here."""

    what: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The voices that were asked for: those that will speak, by their key, and those that won't."""

    keys: dict[str, str]  # voice's name -> digest of all that shapes its sound
    faults: dict[str, Fault]  # voice's name -> why not


def survey(voices: Iterable[Voice]) -> Survey:
    """Ask each engine in use about the voices it is to speak with."""
    keys: dict[str, str] = {}
    faults: dict[str, Fault] = {}
    for voice in voices:
        try:
            engine = child(voice.engine)
            fingerprint = engine.fingerprint()
            known = {one.id: one for one in engine.voices()}
        except EngineError as error:
            faults[voice.name] = Fault(what=error.what, hint=error.hint)
            continue
        found = voice_faults(voice, voices=tuple(known.values()))
        if found:
            faults[voice.name] = Fault(what=found[0].what, hint=found[0].hint)
        else:
            keys[voice.name] = voice_key(voice, known[voice.id], engine_fingerprint=fingerprint)
    return Survey(keys=keys, faults=faults)


def further_problems(voices: Iterable[tuple[Voice, int]], path: str) -> tuple[Problem, ...]:
    """Return what their engines say is wrong with voices of a settings file that has other problems, on their lines."""
    lines = {voice.name: line for voice, line in voices}
    faults = survey(voice for voice, _ in voices).faults
    return tuple(Problem(path, lines[name], fault.what, fault.hint) for name, fault in faults.items())


def voice_key(voice: Voice, found: EngineVoice, *, engine_fingerprint: str) -> str:
    """Return the digest of all that shapes a voice's sound: engine, voice data and every setting, said or not."""
    settings = {one.name: one.default for one in found.settings} | dict(voice.settings)
    return key_of("voice", voice.engine, engine_fingerprint, voice.id, found.fingerprint, settings)
