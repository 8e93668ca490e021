"""What an engine is: three verbs, and nothing else is asked of it.

Ours and anybody's come through the same door (docs/engines.md shows how to write one in about 40 lines). An engine is
made and used in one process that does nothing else (``worker_loop``); it never opens an article, writes to the output
or knows what its sound is for.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from audio_programs.spoken import EngineVoice, Pcm, SettingRange, Voice


@runtime_checkable
class Engine(Protocol):
    """Turns text into sound. One instance lives in one process and speaks one utterance at a time."""

    def fingerprint(self) -> str:
        """Return name and version of all that shapes the sound, short of the voice: 'espeak-ng 1.52.0, pyttsx3 2.99'.

        It is part of every clip's key: while it stays the same, what was spoken before is used again.
        """
        ...

    def voices(self) -> Sequence[EngineVoice]:
        """Return the voices that will really speak here.

        Each has an id, a language, a fingerprint of its own (its model's digest, say) and the settings that it takes,
        with their ranges. A setting named ``rate`` is the speed of speech: half the default takes twice as long. A
        clip's length is checked by it. The list doesn't change while the engine lives.
        """
        ...

    def speak(self, text: str, voice: Voice) -> Pcm:
        """Return ``text`` as mono 16-bit sound with its rate: the same bytes for the same text and voice, always.

        What was spoken before, the time of day and the process must not change a sample. Text is data: no markup in
        it is obeyed. Raises EngineError for a voice or a setting that is not there; never returns another voice's
        sound. Any other exception ends the process, and the utterance is tried once more in a fresh one.
        """
        ...


@runtime_checkable
class KnowsSettings(Protocol):
    """What an engine may offer besides, if listing all its voices takes long: to tell the settings of one."""

    def settings_of(self, voice_id: str) -> Sequence[SettingRange]:
        """Return the settings that ``voices`` would give for that voice; () where there is none of that id."""
        ...


def settings_of(engine: Engine, voice_id: str) -> Sequence[SettingRange]:
    """Return the settings of one of an engine's voices; () where there is none of that id."""
    if isinstance(engine, KnowsSettings):
        return engine.settings_of(voice_id)
    return next((one.settings for one in engine.voices() if one.id == voice_id), ())
