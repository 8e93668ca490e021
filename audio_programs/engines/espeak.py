"""espeak-ng by pyttsx3's own ctypes binding, without its queue: each utterance in a fork of this process.

Half of the ``pyttsx3`` engine, for Linux. Measured facts that shape it:

- espeak-ng's samples depend on what was spoken before in the same process, and nothing resets that. A fork starts
  from the same state each time: 1,000 utterances, no byte differed (docs/decisions/0003 has the choice).
- pyttsx3's queue speaks on another thread, loses utterances and speaks with the wrong voice. The binding does not.
- The pinned ``espeakng_loader`` brings library and data; Debian's espeak-ng gives other samples for the same text.

Must live in a process with one thread (``worker_loop``). Never reads or writes a file of ours.
"""

import ctypes
import functools
import importlib
import os
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn

from audio_programs.engines.check import resolve_settings
from audio_programs.errors import EngineError
from audio_programs.installing import pip
from audio_programs.keys import digest_of, hash8
from audio_programs.model import EngineVoice, Pcm, SettingRange, Voice

_INSTALL = f"install it with `{pip('install', 'espeakng-loader==0.2.4', 'pyttsx3==2.99')}`"

_NO_EXIT = 0x8000  # Initialize returns 0 where there is no data, instead of ending the process
_PLAIN_TEXT = 0x1 | 0x1000  # CHARS_UTF8 and ENDPAUSE; never SSML (0x10) or PHONEMES (0x100): text is data

_ADAPTER = "adapter 1"  # counted up when what is asked of espeak-ng for the same voice and text changes

_RATE, _VOLUME, _PITCH, _PITCH_RANGE = 1, 2, 3, 4  # espeak-ng's numbers for its parameters
_PARAMETERS = {"rate": _RATE, "pitch": _PITCH, "pitch_range": _PITCH_RANGE, "volume": _VOLUME}
_SETTINGS = (
    SettingRange(name="rate", lowest=80, default=175, highest=450, unit="words a minute"),
    SettingRange(name="pitch", lowest=0, default=50, highest=100),
    SettingRange(name="pitch_range", lowest=0, default=50, highest=100),  # 0 is a monotone
    SettingRange(name="volume", lowest=10, default=100, highest=100, unit="per cent"),  # above 100 it distorts
)

# The family of plain variants. The other 90 are characters, effects and experiments (robots, whispers, echoes):
# 14,000 more voices, none of which a parent would choose at night.
_VARIANTS = tuple(f"f{number}" for number in range(1, 6)) + tuple(f"m{number}" for number in range(1, 9))

# Ctrl-A begins a command inside a text (pitch, rate), and a zero ends it, so no control character may reach espeak-ng.
_CONTROLS_TO_BLANKS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")

_SPOKEN, _FAILED, _NO_SUCH_VOICE = 0, 1, 3  # how a fork ends


class EspeakEngine:
    """espeak-ng, started once; each utterance is spoken by a fork."""

    def __init__(self) -> None:
        """Load and start espeak-ng. Raises EngineError if the library, its data or pyttsx3 is missing."""
        self._data = _load_library()
        try:
            self._espeak: Any = importlib.import_module("pyttsx3.drivers._espeak")
        except (ImportError, RuntimeError, OSError) as error:
            raise EngineError("pyttsx3 is missing, or finds no espeak-ng", _INSTALL) from error
        self._rate_hz = int(self._espeak.Initialize(self._espeak.AUDIO_OUTPUT_SYNCHRONOUS, 0, None, _NO_EXIT))
        if self._rate_hz <= 0:
            raise EngineError("espeak-ng does not find its data", _INSTALL)
        self._pieces: list[bytes] = []
        self._espeak.SetSynthCallback(self._collect)

    def fingerprint(self) -> str:
        """Return the versions that shape the sound: 'espeak-ng 1.52.0, pyttsx3 2.99'."""
        return f"espeak-ng {self._espeak.Info().decode()}, pyttsx3 {version('pyttsx3')}"

    def voices(self) -> Sequence[EngineVoice]:
        """Return espeak-ng's voices that have their dictionary, each plain and in its female and male variants."""
        return self._voices

    def speak(self, text: str, voice: Voice) -> Pcm:
        """Return ``text`` as sound. Raises EngineError if the voice or a setting is not there."""
        settings = resolve_settings(voice, voices=self._voices)
        spoken = text.translate(_CONTROLS_TO_BLANKS).encode("utf-8", "replace")
        return Pcm(self._rate_hz, self._speak_in_a_fork(spoken, voice, settings))

    @functools.cached_property
    def _voices(self) -> tuple[EngineVoice, ...]:
        variants = {name: self._data / "voices" / "!v" / name for name in _VARIANTS}
        digests = {name: _hash8(path) for name, path in variants.items() if path.is_file()}
        found: list[EngineVoice] = []
        for one in self._espeak.ListVoices():
            base = one.identifier.decode()
            language = ctypes.string_at(one.languages)[1:].decode()  # its first byte is a priority
            if not self._has_dictionary(base, language):
                continue
            plain = f"data {version('espeakng-loader')}, {_hash8(self._data / 'lang' / base)}, {_ADAPTER}"
            name = one.name.decode()
            found.append(_engine_voice(base, language, plain, name))
            found.extend(
                _engine_voice(f"{base}+{variant}", language, f"{plain}, {digest}", f"{name}, {_words_for(variant)}")
                for variant, digest in digests.items()
            )
        return tuple(found)

    def _has_dictionary(self, base: str, language: str) -> bool:
        """Say whether a voice can speak: three of the pinned data's voices lack their dictionary and give no sound."""
        named = _stated(self._data / "lang" / base, "dictionary")
        return (self._data / f"{named or language.partition('-')[0]}_dict").is_file()

    def _collect(self, samples: Any, length: int, _events: Any) -> int:
        """Take a piece of sound from espeak-ng; 0 asks for more."""
        if length > 0:
            self._pieces.append(ctypes.string_at(samples, 2 * length))
        return 0

    def _speak_in_a_fork(self, text: bytes, voice: Voice, settings: Mapping[str, float]) -> bytes:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            self._be_the_fork(writing, text, voice, settings)
        os.close(writing)
        with os.fdopen(reading, "rb") as sound:
            samples = sound.read()
        _, status = os.waitpid(pid, 0)
        match os.waitstatus_to_exitcode(status):
            case 0:  # _SPOKEN
                return samples
            case 3:  # _NO_SUCH_VOICE
                raise EngineError(f"espeak-ng has no voice '{voice.id}'", "`audio-programs voices --all` lists them")
            case ended:
                # not an EngineError: the worker ends with this, and the utterance is tried once more in a fresh one
                raise RuntimeError(f"espeak-ng ended with {ended} while speaking")

    def _be_the_fork(self, writing: int, text: bytes, voice: Voice, settings: Mapping[str, float]) -> NoReturn:
        """Speak, write the samples and end. Also where nobody reads any more: then writing fails."""
        status = _FAILED
        try:
            status = self._synthesise(text, voice, settings)
            with os.fdopen(writing, "wb") as sound:
                sound.write(b"".join(self._pieces))
        except OSError:
            status = _FAILED
        finally:
            os._exit(status)  # nothing of the parent's may be flushed or cleaned up twice

    def _synthesise(self, text: bytes, voice: Voice, settings: Mapping[str, float]) -> int:
        wanted = voice.id.encode()
        # read back too: for a variant that it does not know, espeak-ng reports success and speaks without it
        if self._espeak.SetVoiceByName(wanted) != 0 or self._espeak.GetCurrentVoice()[0].identifier != wanted:
            return _NO_SUCH_VOICE
        for name, value in settings.items():
            self._espeak.SetParameter(_PARAMETERS[name], round(value), 0)
        return _SPOKEN if self._espeak.Synth(text, flags=_PLAIN_TEXT) == 0 else _FAILED


def _load_library() -> Path:
    """Load the pinned espeak-ng, so that pyttsx3's later load by name finds this copy; return its data folder."""
    try:
        loader: Any = importlib.import_module("espeakng_loader")
        data = str(loader.get_data_path())
        ctypes.CDLL(loader.get_library_path())
    except (ImportError, RuntimeError, OSError) as error:
        raise EngineError("espeak-ng is missing", _INSTALL) from error
    os.environ["ESPEAK_DATA_PATH"] = data
    return Path(data)


def _engine_voice(id_: str, language: str, fingerprint: str, description: str) -> EngineVoice:
    return EngineVoice(id=id_, language=language, fingerprint=fingerprint, description=description, settings=_SETTINGS)


def _words_for(variant: str) -> str:
    return f"{'female' if variant[0] == 'f' else 'male'} {variant[1:]}"


def _hash8(path: Path) -> str:
    return hash8(digest_of(path.read_bytes()))


def _stated(voice_file: Path, key: str) -> str:
    """Return what a voice file states for ``key``; '' where it does not."""
    for line in voice_file.read_text(encoding="utf-8", errors="replace").splitlines():
        words = line.split()
        if len(words) > 1 and words[0] == key:
            return words[1]
    return ""
