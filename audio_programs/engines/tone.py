"""``tone``: an engine that beeps. Deterministic, fast, needs nothing: for tests, ours and anyone's.

Each word is one beep. Its pitch comes from the word's letters and its length from their number, so a test can hear
whether the right words are in the right place: ``beeps`` says what must be heard, and where. The mapping:

- A word is a run of letters and digits, with apostrophes inside. Nothing else makes a sound.
- Length: 80 ms and 50 ms for each character of the word.
- Pitch, voice ``low``: 200 Hz and 20 Hz times (CRC-32 of the word, lower case, UTF-8, modulo 40): 200 to 980 Hz. Voice
  ``high``: an octave above. Two words may share a pitch.
- Silence: 20 ms before the first beep, 50 ms after the last, 60 ms between two, or 180 ms with punctuation between.
- Settings: ``rate`` (default 175) divides lengths and silences; ``pitch`` (default 50) moves up or down by an octave.
"""

import functools
import math
import re
import sys
import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from audio_programs.engines.check import resolve_settings
from audio_programs.spoken import EngineVoice, Pcm, SettingRange, Voice

TONE_RATE_HZ = 22_050

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_PUNCTUATION = re.compile(r"[.,;:!?…–—]")

_LEAD_MS, _GAP_MS, _STOP_MS, _END_MS = 20, 60, 180, 50
_WORD_MS, _LETTER_MS = 80, 50
_EDGE_SAMPLES = 220  # 10 ms up and down: no clicks
_PEAK = 14_000  # of 32,767, falling to 40 % along the beep: peaks and gaps like those of speech

# A table and whole numbers, not a sine for each sample: that differs in its last bits between processors.
_TABLE_BITS = 12
_SINE = tuple(round(32_767 * math.sin(2 * math.pi * i / 2**_TABLE_BITS)) for i in range(2**_TABLE_BITS))

_SETTINGS = (
    SettingRange(name="rate", lowest=80, default=175, highest=450, unit="words a minute"),
    SettingRange(name="pitch", lowest=0, default=50, highest=100),
)
_OCTAVES = {"high": 2, "low": 1}
_VOICES = tuple(
    # zxx is BCP 47 for 'no language'
    EngineVoice(id=name, language="zxx", fingerprint="1", description=f"{name} beeps, for tests", settings=_SETTINGS)
    for name in sorted(_OCTAVES)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beep:
    """One word, as it must be heard. Samples are of 22,050 a second."""

    word: str
    start_samples: int
    length_samples: int
    pitch_hz: int


class ToneEngine:
    """Beeps in place of words."""

    def fingerprint(self) -> str:
        """Return the version of the mapping from words to beeps; whoever changes that counts it up."""
        return "tone 1"

    def voices(self) -> Sequence[EngineVoice]:
        """Return ``high`` and ``low``."""
        return _VOICES

    def speak(self, text: str, voice: Voice) -> Pcm:
        """Return the beeps of ``text``; 70 ms of silence where it holds no word. Raises EngineError like any engine."""
        heard = beeps(text, voice)
        settings = resolve_settings(voice, voices=_VOICES)
        sound = bytearray()
        for beep in heard:
            sound += bytes(2 * beep.start_samples - len(sound))
            sound += _wave(beep.length_samples, beep.pitch_hz)
        if not heard:
            sound += bytes(2 * _samples(_LEAD_MS, settings["rate"]))
        sound += bytes(2 * _samples(_END_MS, settings["rate"]))
        return Pcm(TONE_RATE_HZ, bytes(sound))


def beeps(text: str, voice: Voice) -> tuple[Beep, ...]:
    """Return what must be heard when ``voice`` speaks ``text``, in order. Raises EngineError for another voice."""
    settings = resolve_settings(voice, voices=_VOICES)
    heard: list[Beep] = []
    at = _samples(_LEAD_MS, settings["rate"])
    read_to = 0
    for match in _WORD.finditer(text):
        if heard:
            stops = _PUNCTUATION.search(text, read_to, match.start())
            at += _samples(_STOP_MS if stops else _GAP_MS, settings["rate"])
        word = match.group().casefold()
        length = _samples(_WORD_MS + _LETTER_MS * len(match.group()), settings["rate"])
        pitch_hz = _pitch_hz(word, octave=_OCTAVES[voice.id], setting=settings["pitch"])
        heard.append(Beep(word=match.group(), start_samples=at, length_samples=length, pitch_hz=pitch_hz))
        at += length
        read_to = match.end()
    return tuple(heard)


def _samples(length_ms: int, rate: float) -> int:
    return round(length_ms * TONE_RATE_HZ * 175 / (1000 * rate))


def _pitch_hz(word: str, *, octave: int, setting: float) -> int:
    step = zlib.crc32(word.encode("utf-8", "surrogatepass")) % 40
    return round(octave * (200 + 20 * step) * 2 ** ((setting - 50) / 50))


@functools.lru_cache(maxsize=1024)  # words come again: numpy would take longer to import than to be made up for
def _wave(length_samples: int, pitch_hz: int) -> bytes:
    step = round(pitch_hz * 2**32 / TONE_RATE_HZ)
    phases = range(0, length_samples * step, step)
    divisor = 32_767 * _EDGE_SAMPLES
    wave = array(
        "h",
        [
            _SINE[(phase & 0xFFFFFFFF) >> (32 - _TABLE_BITS)] * level // divisor
            for phase, level in zip(phases, _levels(length_samples), strict=True)
        ],
    )
    if sys.byteorder == "big":
        wave.byteswap()
    return wave.tobytes()


@functools.lru_cache(maxsize=64)
def _levels(length_samples: int) -> tuple[int, ...]:
    last = length_samples - 1
    return tuple(
        (_PEAK - (_PEAK * 6 * place) // (10 * length_samples)) * min(place, last - place, _EDGE_SAMPLES)
        for place in range(length_samples)
    )
