"""Each utterance from the same state of espeak-ng: in place where its memory can be put back, else in a fork.

espeak-ng's samples depend on what was spoken before in the same process, and nothing of its own resets that. Both ways
give the same bytes (docs/decisions/0010 has the choice and its measurements). Both need a process with one thread, in
which nothing was spoken in any other way.
"""

import contextlib
import ctypes
import os
import sys
from collections.abc import Mapping
from typing import NoReturn, Protocol

from audio_programs.engines.espeak_binding import EspeakBinding, NoSuchVoiceError
from audio_programs.engines.library_memory import LibraryMemory
from audio_programs.errors import EngineError

_SPOKEN, _FAILED, _NO_SUCH_VOICE = 0, 1, 3  # how a fork ends

_TRIED = (b"Milk is alive: 3 cells.", "gmw/en+f3", {"rate": 300.0})  # a voice with a breath, which is random
_BETWEEN = (b"Le lait, il est l\xc3\xa0.", "roa/fr", {"rate": 300.0, "pitch": 70.0})

_FILL_ALLOCATED, _WITH_ZEROS = -6, 0xFF  # glibc's M_PERTURB: what is allocated is filled with this, inverted


class Speaking(Protocol):
    """A way to speak that forgets."""

    def speak(self, text: bytes, voice_id: str, settings: Mapping[str, float]) -> bytes:
        """Return samples. Raises EngineError for a voice that is not there."""
        ...


def way_to_speak(espeak: EspeakBinding) -> Speaking:
    """Return the fastest way that gives equal bytes here. Nothing may have been spoken before."""
    if espeak.memory is not None:
        in_place = InPlace(espeak, espeak.memory)
        if _holds_in_a_fork(in_place):
            return in_place
        # to the host's log; the logging module takes as long to import as three sentences to speak
        sys.stderr.write("espeak-ng's memory cannot be put back here: each utterance takes a fork, which is slower\n")
    return InForks(espeak)


class InPlace:
    """Speaks in this process, and puts espeak-ng's memory back before each utterance."""

    def __init__(self, espeak: EspeakBinding, memory: LibraryMemory) -> None:
        self._espeak = espeak
        self._memory = memory
        memory.keep()

    def speak(self, text: bytes, voice_id: str, settings: Mapping[str, float]) -> bytes:
        """Return samples. Raises EngineError for a voice that is not there."""
        self._memory.put_back()
        try:
            return self._espeak.synthesise(text, voice_id, settings)
        except NoSuchVoiceError as error:
            raise _no_such_voice(voice_id) from error


class InForks:
    """Speaks each utterance in a fork of this process, which itself never speaks."""

    def __init__(self, espeak: EspeakBinding) -> None:
        self._espeak = espeak

    def speak(self, text: bytes, voice_id: str, settings: Mapping[str, float]) -> bytes:
        """Return samples. Raises EngineError for a voice that is not there."""
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            self._be_the_fork(writing, text, voice_id, settings)
        os.close(writing)
        with os.fdopen(reading, "rb") as sound:
            samples = sound.read()
        match _exit_code(pid):
            case 0:  # _SPOKEN
                return samples
            case 3:  # _NO_SUCH_VOICE
                raise _no_such_voice(voice_id)
            case ended:
                # not an EngineError: the worker ends with this, and the utterance is tried once more in a fresh one
                raise RuntimeError(f"espeak-ng ended with {ended} while speaking")

    def _be_the_fork(self, writing: int, text: bytes, voice_id: str, settings: Mapping[str, float]) -> NoReturn:
        """Speak, write the samples and end. Also where nobody reads any more: then writing fails."""
        status = _FAILED
        try:
            with contextlib.suppress(AttributeError):  # another C library has no such thing
                ctypes.CDLL(None).mallopt(_FILL_ALLOCATED, _WITH_ZEROS)
            samples = self._espeak.synthesise(text, voice_id, settings)
            with os.fdopen(writing, "wb") as sound:
                sound.write(samples)
            status = _SPOKEN
        except NoSuchVoiceError:
            status = _NO_SUCH_VOICE
        finally:
            os._exit(status)  # nothing of the parent's may be flushed or cleaned up twice


def _holds_in_a_fork(way: Speaking) -> bool:
    """Try whether a text has the same sound again after another one. In a fork: where it fails, it may well crash."""
    pid = os.fork()
    if pid == 0:
        same = False
        try:
            first = way.speak(*_TRIED)
            way.speak(*_BETWEEN)
            same = first != b"" and way.speak(*_TRIED) == first
        finally:
            os._exit(_SPOKEN if same else _FAILED)
    return _exit_code(pid) == _SPOKEN


def _exit_code(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _no_such_voice(voice_id: str) -> EngineError:
    return EngineError(f"espeak-ng has no voice '{voice_id}'", "`audio-programs voices --all` lists them")
