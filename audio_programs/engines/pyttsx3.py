"""``pyttsx3``: the engine that is always there.

On Linux it speaks through espeak-ng by pyttsx3's own binding (``espeak``), the same bytes each time. On macOS and
Windows it uses the system's speech through pyttsx3's public interface (``public_interface``), which is not tested.
This module chooses, and imports nothing of pyttsx3 itself: the binding must find its library loaded.
"""

import sys
from collections.abc import Sequence

from audio_programs.engines.protocol import Engine, settings_of
from audio_programs.spoken import EngineVoice, Pcm, SettingRange, Voice


class Pyttsx3Engine:
    """The voices of this system, through pyttsx3."""

    def __init__(self) -> None:
        """Load the system's speech. Raises EngineError if a part is missing, with the command that installs it."""
        self._engine: Engine = _engine_of_this_system()

    def fingerprint(self) -> str:
        """Return the versions of pyttsx3 and of what it speaks with."""
        return self._engine.fingerprint()

    def voices(self) -> Sequence[EngineVoice]:
        """Return the voices of this system."""
        return self._engine.voices()

    def settings_of(self, voice_id: str) -> Sequence[SettingRange]:
        """Return the settings of one voice."""
        return settings_of(self._engine, voice_id)

    def speak(self, text: str, voice: Voice) -> Pcm:
        """Return ``text`` as sound. Raises EngineError as the protocol says."""
        return self._engine.speak(text, voice)


def _engine_of_this_system() -> Engine:
    # imported here: each of the two imports what only its own system has
    if sys.platform.startswith("linux"):
        from audio_programs.engines.espeak import EspeakEngine  # noqa: PLC0415

        return EspeakEngine()
    from audio_programs.engines.public_interface import PublicInterfaceEngine, start_pyttsx3  # noqa: PLC0415

    return PublicInterfaceEngine(start_pyttsx3())
