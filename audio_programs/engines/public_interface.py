"""The system's own speech on macOS and Windows, through pyttsx3's public interface. NOT TESTED on either.

Half of the ``pyttsx3`` engine. One ``save_to_file`` and one ``runAndWait`` an utterance, because several in one queue
leave only the last file; then the file is checked, because drivers return normally with none. Whether these systems
give the same sound twice is not known: nothing here can make them.
"""

import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from audio_programs.engines.check import resolve_settings
from audio_programs.engines.sound_file import read_pcm
from audio_programs.errors import EngineError
from audio_programs.installing import pip
from audio_programs.spoken import EngineVoice, Pcm, SettingRange, Voice

_SETTINGS = (
    SettingRange(name="rate", lowest=80, default=200, highest=450, unit="words a minute"),
    SettingRange(name="volume", lowest=10, default=100, highest=100, unit="per cent"),
)


class Speaker(Protocol):
    """What we use of ``pyttsx3.Engine``; its names are not ours."""

    def getProperty(self, name: str) -> Any: ...  # noqa: N802 - pyttsx3's name
    def setProperty(self, name: str, value: Any) -> None: ...  # noqa: N802 - pyttsx3's name
    def connect(self, topic: str, cb: Callable[..., None]) -> Any: ...
    def save_to_file(self, text: str, filename: str) -> None: ...
    def runAndWait(self) -> None: ...  # noqa: N802 - pyttsx3's name


def start_pyttsx3() -> Speaker:
    """Return pyttsx3's engine for this system. Raises EngineError, with what to install, if it does not start."""
    try:
        import pyttsx3  # noqa: PLC0415 - its import loads the system's speech

        speaker: Speaker = pyttsx3.init()
    except (ImportError, RuntimeError, OSError, KeyError) as error:
        raise EngineError(
            f"pyttsx3 does not start: {error}", f"install it with `{pip('install', 'pyttsx3==2.99')}`"
        ) from error
    return speaker


class PublicInterfaceEngine:
    """What the system speaks with, one file an utterance."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._voices = tuple(_engine_voice(one) for one in speaker.getProperty("voices"))
        self._errors: list[str] = []
        speaker.connect("error", self._failed)
        speaker.connect("finished-utterance", self._finished)  # Windows never says so for a file

    def fingerprint(self) -> str:
        """Return pyttsx3's version and the system's: its voices change with it."""
        return f"{platform.system()} {platform.release()} {platform.version()}, pyttsx3 {version('pyttsx3')}"

    def voices(self) -> Sequence[EngineVoice]:
        """Return the system's voices."""
        return self._voices

    def speak(self, text: str, voice: Voice) -> Pcm:
        """Return ``text`` as sound. Raises EngineError if the voice or a setting is not there."""
        settings = resolve_settings(voice, voices=self._voices)
        self._errors.clear()
        self._speaker.setProperty("voice", voice.id)
        self._speaker.setProperty("rate", round(settings["rate"]))
        self._speaker.setProperty("volume", settings["volume"] / 100)
        # macOS writes AIFF, whatever the name says
        with tempfile.TemporaryDirectory(prefix="audio-programs-") as folder:
            path = Path(folder) / ("spoken.aiff" if sys.platform == "darwin" else "spoken.wav")
            self._speaker.save_to_file(text, str(path))
            self._speaker.runAndWait()
            content = path.read_bytes() if path.is_file() else b""
        if self._errors:
            raise EngineError(f"pyttsx3 failed: {self._errors[0]}", "choose another voice")
        if self._speaker.getProperty("voice") != voice.id:
            raise EngineError(f"pyttsx3 did not take the voice '{voice.id}'", "choose another voice")
        return read_pcm(content)  # its ValueError ends the worker, and the utterance is tried once more

    def _failed(self, *, exception: Exception, **_others: Any) -> None:
        self._errors.append(str(exception))

    def _finished(self, *, completed: bool, **_others: Any) -> None:
        if not completed:
            self._errors.append("it stopped in the middle")


def _engine_voice(one: Any) -> EngineVoice:
    languages = [str(language).replace("_", "-").lower() for language in one.languages]
    return EngineVoice(
        id=str(one.id),
        language=languages[0] if languages else "und",
        fingerprint="system",  # its version is the engine's
        description=str(one.name or ""),
        settings=_SETTINGS,
    )
