"""Asking the engines which of the voices in use will really speak here, and what shapes their sound.

The edge of voice settings: engines are started here (each in its own child), and answers become fingerprints and
faults. Which voice stands in for a missing one is decided by the settings alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audio_programs.config.settings import VoiceLines
from audio_programs.engines.check import VoiceFault, voice_faults
from audio_programs.engines.worker import child
from audio_programs.errors import EngineError, Problem
from audio_programs.keys import key_of
from audio_programs.model import EngineVoice, Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The voices that were asked for: those that will speak, by their key, and those that won't."""

    keys: dict[str, str]  # voice's name -> digest of all that shapes its sound
    faults: dict[str, tuple[VoiceFault, ...]]  # voice's name -> all that keeps it from speaking, at least one


def survey(voices: Iterable[Voice], *, language: str) -> Survey:
    """Ask each engine in use about the voices it is to speak with; ``language`` is what they are to speak."""
    keys: dict[str, str] = {}
    faults: dict[str, tuple[VoiceFault, ...]] = {}
    for voice in voices:
        try:
            engine = child(voice.engine)
            fingerprint = engine.fingerprint()
            known = {one.id: one for one in engine.voices()}
        except EngineError as error:
            faults[voice.name] = (VoiceFault(error.what, error.hint, "engine"),)
            continue
        found = voice_faults(voice, voices=tuple(known.values()), language=language)
        if found:
            faults[voice.name] = found
        else:
            keys[voice.name] = voice_key(voice, known[voice.id], engine_fingerprint=fingerprint)
    return Survey(keys=keys, faults=faults)


def further_problems(voices: Sequence[tuple[Voice, VoiceLines]], path: str, *, language: str) -> tuple[Problem, ...]:
    """Return what their engines say is wrong with voices of a settings file that has other problems, on their lines."""
    faults = survey((voice for voice, _ in voices), language=language).faults
    lines = {voice.name: of_voice for voice, of_voice in voices}
    return told_once(((lines[name], found) for name, found in faults.items()), path)


def told_once(faults: Iterable[tuple[VoiceLines, Sequence[VoiceFault]]], path: str) -> tuple[Problem, ...]:
    """Return each fault at the line that it is about; what several voices have of one line is told once."""
    found = {Problem(path, lines.of(fault.key), fault.what, fault.hint) for lines, each in faults for fault in each}
    return tuple(sorted(found))


def voice_key(voice: Voice, found: EngineVoice, *, engine_fingerprint: str) -> str:
    """Return the digest of all that shapes a voice's sound: engine, voice data and every setting, said or not."""
    settings = {one.name: one.default for one in found.settings} | dict(voice.settings)
    return key_of("voice", voice.engine, engine_fingerprint, voice.id, found.fingerprint, settings)
