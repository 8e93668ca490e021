"""Whether a voice, as voices.yaml describes it, can be spoken by an engine's voices.

Pure: takes the description and the engine's own list, returns words. Engines use ``resolve_settings`` for the same
question at the moment of speaking.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from audio_programs.errors import EngineError
from audio_programs.spoken import EngineVoice, Setting, SettingRange, Voice


@dataclass(frozen=True, slots=True)
class VoiceFault:
    """One thing wrong with a voice: the two halves of a Problem, and the key whose place the caller knows."""

    what: str
    hint: str
    key: str  # 'voice', 'engine', or a setting's name


def voice_faults(voice: Voice, *, voices: Sequence[EngineVoice], language: str = "en") -> tuple[VoiceFault, ...]:
    """Return all that keeps ``voice`` from being spoken by one of its engine's ``voices``; () if nothing does.

    ``language`` is the one that it is to speak: the hint lists the voices of it.
    """
    found = next((one for one in voices if one.id == voice.id), None)
    faults = [] if found is not None else [_no_such_voice(voice, voices, language)]
    settings = {one.settings for one in voices} if found is None else {found.settings}
    if len(settings) == 1:  # where all voices take the same, what this one takes is known, whichever is meant
        faults += _setting_faults(voice, settings.pop())
    return tuple(faults)


def resolve_settings(voice: Voice, *, voices: Sequence[EngineVoice]) -> dict[str, float]:
    """Return the value of every setting that the voice takes, with the engine's default for each one not stated.

    Raises EngineError with the first fault where the voice, or a setting, is not there.
    """
    for fault in voice_faults(voice, voices=voices):
        raise EngineError(fault.what, fault.hint)
    return settings_for(voice, next(one.settings for one in voices if one.id == voice.id))


def settings_for(voice: Voice, ranges: Sequence[SettingRange]) -> dict[str, float]:
    """Return the same for a voice that is there and takes ``ranges``. Raises EngineError for a setting that is not."""
    for fault in _setting_faults(voice, ranges):
        raise EngineError(fault.what, fault.hint)
    return {one.name: one.default for one in ranges} | {name: float(value) for name, value in voice.settings}


def nearest(name: str, known: Iterable[str]) -> str:
    """Return "did you mean 'a' or 'b'? " with up to three of ``known`` that look like ``name``; '' if none does."""
    import difflib  # noqa: PLC0415 - only for what is misspelt

    folded: dict[str, str] = {}
    for one in known:
        folded.setdefault(one.casefold(), one)
    matches = difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.6)
    quoted = [f"'{folded[match]}'" for match in matches]
    return f"did you mean {' or '.join(quoted)}? " if quoted else ""


def _no_such_voice(voice: Voice, voices: Sequence[EngineVoice], language: str) -> VoiceFault:
    shown = language.partition("-")[0]
    listing = f"--language {shown}" if any(one.language.startswith(shown) for one in voices) else "--all"
    return VoiceFault(
        f"the engine {voice.engine} has no voice '{voice.id}'",
        f"{nearest(voice.id, (one.id for one in voices))}`audio-programs voices {listing}` lists what it has",
        "voice",
    )


def _setting_faults(voice: Voice, ranges: Sequence[SettingRange]) -> list[VoiceFault]:
    by_name = {one.name: one for one in ranges}
    each = (_setting_fault(voice, name, value, by_name) for name, value in voice.settings)
    return [fault for fault in each if fault is not None]


def _setting_fault(voice: Voice, name: str, value: Setting, ranges: dict[str, SettingRange]) -> VoiceFault | None:
    taken = ranges.get(name)
    if taken is None:
        listed = ", ".join(_described(one) for one in ranges.values())
        return VoiceFault(
            f"the voice '{voice.id}' of {voice.engine} has no setting '{name}'",
            f"{nearest(name, ranges)}it takes {listed}" if listed else "it takes no settings: remove this line",
            name,
        )
    if isinstance(value, bool | str) or not math.isfinite(value):
        return VoiceFault(f"{name}: {value} is not a number", f"write {_described(taken)}", name)
    if not taken.lowest <= value <= taken.highest:
        return VoiceFault(f"{name}: {value} is out of range", f"write {_described(taken)}", name)
    return None


def _described(one: SettingRange) -> str:
    unit = f" {one.unit}" if one.unit else ""
    return f"{one.name} from {one.lowest:g} to {one.highest:g}{unit} (default {one.default:g})"
