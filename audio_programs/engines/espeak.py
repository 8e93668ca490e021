"""espeak-ng as an engine: half of the ``pyttsx3`` engine, for Linux.

``espeak_binding`` starts it, ``espeak_voices`` knows what it has, ``espeak_speaking`` makes equal texts equal bytes.
Must live in a process with one thread (``worker_loop``), one of it in a process. Never reads or writes a file of ours.
"""

import functools
from collections.abc import Sequence

from audio_programs.engines.check import resolve_settings, settings_for
from audio_programs.engines.espeak_binding import EspeakBinding
from audio_programs.engines.espeak_speaking import Speaking, way_to_speak
from audio_programs.engines.espeak_voices import EspeakVoices
from audio_programs.engines.library_memory import TakeOver, take_over
from audio_programs.spoken import EngineVoice, Pcm, SettingRange, Voice

# Ctrl-A begins a command inside a text (pitch, rate), and a zero ends it, so no control character may reach espeak-ng.
_CONTROLS_TO_BLANKS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")


class EspeakEngine:
    """espeak-ng, started once."""

    def __init__(self, *, take_over: TakeOver = take_over) -> None:
        """Load and start espeak-ng. Raises EngineError if the library, its data or pyttsx3 is missing."""
        self._espeak = EspeakBinding(take_over)
        self._voices = EspeakVoices(self._espeak)

    def fingerprint(self) -> str:
        """Return the versions that shape the sound: 'espeak-ng 1.52.0, pyttsx3 2.99'."""
        from importlib.metadata import version  # noqa: PLC0415 - takes as long as speaking ten sentences

        return f"espeak-ng {self._espeak.version()}, pyttsx3 {version('pyttsx3')}"

    def voices(self) -> Sequence[EngineVoice]:
        """Return espeak-ng's voices that have their dictionary, each plain and in its female and male variants."""
        return self._voices.listed

    def settings_of(self, voice_id: str) -> Sequence[SettingRange]:
        """Return the settings of one voice."""
        return self._voices.settings_of(voice_id)

    def speak(self, text: str, voice: Voice) -> Pcm:
        """Return ``text`` as sound. Raises EngineError if the voice or a setting is not there."""
        ranges = self._voices.settings_of(voice.id)
        settings = settings_for(voice, ranges) if ranges else resolve_settings(voice, voices=self._voices.listed)
        spoken = text.translate(_CONTROLS_TO_BLANKS).encode("utf-8", "replace")
        return Pcm(self._espeak.rate_hz, self._way.speak(spoken, voice.id, settings))

    @functools.cached_property
    def _way(self) -> Speaking:
        return way_to_speak(self._espeak)
