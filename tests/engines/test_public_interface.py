"""public_interface: for macOS and Windows, with a stand-in for a system's speech: the real ones are untested."""

import struct
import sys
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from audio_programs.engines.protocol import Engine
from audio_programs.engines.public_interface import PublicInterfaceEngine
from audio_programs.errors import EngineError
from audio_programs.model import Pcm, Voice

SAMPLES = struct.pack("<3h", 1, 2, 3)
ANNA = Voice(name="test", engine="pyttsx3", id="anna", settings=(("rate", 150),))

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="the stand-in writes WAV, which macOS does not")


@dataclass
class SystemVoice:
    id: str
    name: str = "Anna"
    languages: list[str] = field(default_factory=lambda: ["en_AU"])


@dataclass
class StandIn:
    """pyttsx3's public interface: properties, a queue of one, callbacks."""

    deaf: bool = False  # takes no voice, and says nothing of it
    lazy: bool = False  # returns normally, without a file
    stops: bool = False
    properties: dict[str, Any] = field(default_factory=lambda: {"voices": [SystemVoice("anna")], "voice": "other"})
    callbacks: dict[str, Callable[..., None]] = field(default_factory=dict)
    queued: str = ""

    def getProperty(self, name: str) -> Any:  # noqa: N802 - pyttsx3's name
        return self.properties[name]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 - pyttsx3's name
        if not (self.deaf and name == "voice"):
            self.properties[name] = value

    def connect(self, topic: str, cb: Callable[..., None]) -> None:
        self.callbacks[topic] = cb

    def save_to_file(self, text: str, filename: str) -> None:
        assert text
        self.queued = filename

    def runAndWait(self) -> None:  # noqa: N802 - pyttsx3's name
        self.callbacks["finished-utterance"](name=None, completed=not self.stops)
        if not self.lazy:
            with wave.open(self.queued, "wb") as file:
                file.setparams((1, 2, 22_050, 0, "NONE", ""))
                file.writeframes(SAMPLES)


def test_an_utterance_is_one_file_and_its_samples() -> None:
    system = StandIn()
    engine = PublicInterfaceEngine(system)
    assert isinstance(engine, Engine)
    assert engine.speak("Milk.", ANNA) == Pcm(22_050, SAMPLES)
    assert (system.properties["voice"], system.properties["rate"], system.properties["volume"]) == ("anna", 150, 1.0)


def test_voices_are_the_systems_own() -> None:
    (voice,) = PublicInterfaceEngine(StandIn()).voices()
    assert (voice.id, voice.language, voice.description) == ("anna", "en-au", "Anna")
    assert [one.name for one in voice.settings] == ["rate", "volume"]


def test_an_unknown_voice_is_refused_before_the_system_is_asked() -> None:
    with pytest.raises(EngineError, match="no voice 'ana' - did you mean 'anna'"):
        PublicInterfaceEngine(StandIn()).speak("Milk.", Voice(name="test", engine="pyttsx3", id="ana"))


def test_a_voice_that_the_system_did_not_take_is_an_error() -> None:
    with pytest.raises(EngineError, match="did not take the voice 'anna'"):
        PublicInterfaceEngine(StandIn(deaf=True)).speak("Milk.", ANNA)


def test_a_driver_that_writes_no_file_is_an_error() -> None:
    with pytest.raises(ValueError, match="no sound was written"):
        PublicInterfaceEngine(StandIn(lazy=True)).speak("Milk.", ANNA)


def test_an_utterance_that_was_stopped_in_the_middle_is_an_error() -> None:
    with pytest.raises(EngineError, match="stopped in the middle"):
        PublicInterfaceEngine(StandIn(stops=True)).speak("Milk.", ANNA)
