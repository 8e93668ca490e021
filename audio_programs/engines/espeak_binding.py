"""espeak-ng in this process, by pyttsx3's own ctypes binding: loaded, started, asked for one utterance.

The pinned ``espeakng_loader`` brings library and data; Debian's espeak-ng gives other samples for the same text.
pyttsx3's queue is not used: it speaks on another thread, loses utterances and speaks with the wrong voice. What is
spoken here depends on what was spoken before; ``espeak_speaking`` sees to that.
"""

import ctypes
import importlib
import os
from collections.abc import Iterator, Mapping
from typing import Any

from audio_programs.engines.library_memory import TakeOver
from audio_programs.errors import EngineError
from audio_programs.installing import pip

_PINS = ("espeakng-loader==0.2.4", "pyttsx3==2.99")

_NO_EXIT = 0x8000  # Initialize returns 0 where there is no data, instead of ending the process
_PLAIN_TEXT = 0x1 | 0x1000  # CHARS_UTF8 and ENDPAUSE; never SSML (0x10) or PHONEMES (0x100): text is data
_SEED = 1  # of the breath in voices that have one: espeak-ng takes it from the clock

_RATE, _VOLUME, _PITCH, _PITCH_RANGE = 1, 2, 3, 4  # espeak-ng's numbers for its parameters
_PARAMETERS = {"rate": _RATE, "pitch": _PITCH, "pitch_range": _PITCH_RANGE, "volume": _VOLUME}


class NoSuchVoiceError(Exception):
    """espeak-ng does not take a voice, or takes another in its place."""


class EspeakBinding:
    """espeak-ng, started. One in a process."""

    def __init__(self, take_over: TakeOver) -> None:
        """Load and start espeak-ng. Raises EngineError if the library, its data or pyttsx3 is missing."""
        library, self.data = _load_library()
        self.memory = take_over(library)  # before its first allocation
        try:
            self._espeak: Any = importlib.import_module("pyttsx3.drivers._espeak")
        except (ImportError, RuntimeError, OSError) as error:
            raise EngineError("pyttsx3 is missing, or finds no espeak-ng", _install()) from error
        self.rate_hz = int(self._espeak.Initialize(self._espeak.AUDIO_OUTPUT_SYNCHRONOUS, 0, None, _NO_EXIT))
        if self.rate_hz <= 0:
            raise EngineError("espeak-ng does not find its data", _install())
        self._c_library = ctypes.CDLL(None)
        self._pieces: list[bytes] = []
        self._espeak.SetSynthCallback(self._collect)

    def version(self) -> str:
        """Return espeak-ng's version."""
        return str(self._espeak.Info().decode())

    def list_voices(self) -> Iterator[tuple[str, str, str]]:
        """Give id, language and name of each voice that has a file. espeak-ng keeps the list from then on."""
        for one in self._espeak.ListVoices():
            # the first byte of a language is a priority
            yield one.identifier.decode(), ctypes.string_at(one.languages)[1:].decode(), one.name.decode()

    def synthesise(self, text: bytes, voice_id: str, settings: Mapping[str, float]) -> bytes:
        """Return ``text`` as samples. Raises NoSuchVoiceError; RuntimeError if espeak-ng fails."""
        self._c_library.srand(_SEED)
        self._espeak.dll.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))
        wanted = voice_id.encode()
        # read back too: for a variant that it does not know, espeak-ng reports success and speaks without it
        if self._espeak.SetVoiceByName(wanted) != 0 or self._espeak.GetCurrentVoice()[0].identifier != wanted:
            raise NoSuchVoiceError(voice_id)
        for name, value in settings.items():
            self._espeak.SetParameter(_PARAMETERS[name], round(value), 0)
        self._pieces.clear()
        if self._espeak.Synth(text, flags=_PLAIN_TEXT) != 0:
            raise RuntimeError("espeak-ng failed while speaking")
        return b"".join(self._pieces)

    def _collect(self, samples: Any, length: int, _events: Any) -> int:
        """Take a piece of sound from espeak-ng; 0 asks for more."""
        if length > 0:
            self._pieces.append(ctypes.string_at(samples, 2 * length))
        return 0


def _load_library() -> tuple[str, str]:
    """Load the pinned espeak-ng, so that pyttsx3's later load by name finds this copy; return it and its data."""
    try:
        loader: Any = importlib.import_module("espeakng_loader")
        library, data = str(loader.get_library_path()), str(loader.get_data_path())
        ctypes.CDLL(library)
    except (ImportError, RuntimeError, OSError) as error:
        raise EngineError("espeak-ng is missing", _install()) from error
    os.environ["ESPEAK_DATA_PATH"] = data
    return library, data


def _install() -> str:
    return f"install it with `{pip('install', *_PINS)}`"
