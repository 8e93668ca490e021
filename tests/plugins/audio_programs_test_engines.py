"""Engines that count, hang, die and lie: ``tone``, each with one habit. Found by the real door, for tests.

With this folder on PYTHONPATH they are installed as far as anybody can tell. They talk to tests by files, because
they live in processes of their own:

- AUDIO_PROGRAMS_COUNT_FILE: ``counting`` adds each text that it speaks to this file, as one line.
- AUDIO_PROGRAMS_MARKER: ``hanging`` and ``dying`` misbehave while this file is not there, and make it first. A text
  with 'hangforever' or 'dieforever' does so each time.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from audio_programs.engines.tone import ToneEngine
from audio_programs.model import EngineVoice, Pcm, Voice


class CountingEngine:
    """Tone that tells which texts it was asked to speak."""

    def __init__(self) -> None:
        self._tone = ToneEngine()

    def fingerprint(self) -> str:
        return f"counting, {self._tone.fingerprint()}"

    def voices(self) -> Sequence[EngineVoice]:
        return self._tone.voices()

    def speak(self, text: str, voice: Voice) -> Pcm:
        _add_a_line(os.environ.get("AUDIO_PROGRAMS_COUNT_FILE"), text)
        return self._tone.speak(text, voice)


class HangingEngine(ToneEngine):
    """Tone that never answers a text with 'hang' the first time."""

    def speak(self, text: str, voice: Voice) -> Pcm:
        if "hangforever" in text or ("hang" in text and not _marked()):
            _mark()
            signal.pause()
        return super().speak(text, voice)


class DyingEngine(ToneEngine):
    """Tone that ends its process at a text with 'die' the first time."""

    def speak(self, text: str, voice: Voice) -> Pcm:
        if "dieforever" in text or ("die" in text and not _marked()):
            _mark()
            os._exit(1)
        return super().speak(text, voice)


class TruncatingEngine(ToneEngine):
    """Tone that gives a hundredth of a second for a text with 'truncate', a minute for one with 'endless', and silence
    for one with 'mute'."""

    def speak(self, text: str, voice: Voice) -> Pcm:
        pcm = super().speak(text, voice)
        if "truncate" in text:
            return Pcm(pcm.rate_hz, pcm.samples[: 2 * (pcm.rate_hz // 100)])
        if "endless" in text:
            return Pcm(pcm.rate_hz, bytes(2 * pcm.rate_hz * 60))
        if "mute" in text:
            return Pcm(pcm.rate_hz, bytes(len(pcm.samples)))
        return pcm


class SpikyEngine(ToneEngine):
    """Tone of which nothing is left but a click every half second: high peaks, and next to no loudness."""

    def speak(self, text: str, voice: Voice) -> Pcm:
        pcm = super().speak(text, voice)
        samples = bytearray(len(pcm.samples))
        for at in range(0, len(samples) - 1, pcm.rate_hz):  # 2 bytes a sample: so many bytes are half a second
            samples[at : at + 2] = b"\xff\x7f"
        return Pcm(pcm.rate_hz, bytes(samples))


class ChattyEngine(ToneEngine):
    """Tone that prints on standard output, reads standard input and raises what is no EngineError at 'fault'."""

    def speak(self, text: str, voice: Voice) -> Pcm:
        print(f"Audio saved: {text}", flush=True)  # noqa: T201 - as drivers do
        os.write(1, b"and this too\n")
        sys.stdin.read()
        if "fault" in text:
            raise ZeroDivisionError("a fault of the engine's own")
        return super().speak(text, voice)


def _marked() -> bool:
    return Path(os.environ["AUDIO_PROGRAMS_MARKER"]).exists()


def _mark() -> None:
    with Path(os.environ["AUDIO_PROGRAMS_MARKER"]).open("a"):
        pass


def _add_a_line(path: str | None, text: str) -> None:
    """Append in one write: several children may count in one file."""
    if path:
        line = " ".join(text.splitlines()) + "\n"
        counted = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.write(counted, line.encode("utf-8", "surrogatepass"))
        os.close(counted)
