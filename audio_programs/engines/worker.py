"""The host's side of a worker: an engine in a child process, tried again in a fresh one when it dies, hangs or errs.

A job on any executor (a process pool, threads, a cluster) asks ``child(name)`` for its process's one child of that
engine and calls the three verbs on it. The child (``worker_loop``) lives in a session of its own, so Ctrl-C does not
reach it; it ends when this process does, however that comes about. Nothing here knows what the sound is for.
"""

import atexit
import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from audio_programs.engines.child_process import ChildFailed, ChildProcess
from audio_programs.engines.frames import Frame, engine_voices_from_json, voice_to_json
from audio_programs.engines.length import length_fault, silence_fault
from audio_programs.errors import EngineError
from audio_programs.spoken import EngineVoice, Pcm, Voice

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimits:
    """How long to wait for an answer, in seconds. Generous: an engine may share its processor with many."""

    start_s: float = 120.0  # until a fresh child can speak: it may have a model to load
    utterance_s: float = 20.0
    letter_s: float = 0.1  # for each character of the text, on top

    def for_text(self, text: str) -> float:
        """Return how long an utterance may take to be spoken."""
        return self.utterance_s + self.letter_s * len(text)


class EngineChild:
    """One engine in one child process, which is started when first needed and replaced when it fails.

    The three verbs of ``Engine``, for any thread; they wait for one another. ``spoken`` counts the utterances that
    the engine was asked to speak, second tries included.
    """

    def __init__(self, name: str, *, limits: TimeLimits | None = None) -> None:
        self.name = name
        self.spoken = 0
        self._limits = limits or TimeLimits()
        self._process: ChildProcess | None = None
        self._fingerprint: str | None = None
        self._voices: tuple[EngineVoice, ...] | None = None
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The process id of the running child; None where there is none at the moment."""
        return self._process.pid if self._process else None

    def fingerprint(self) -> str:
        """Return the engine's fingerprint. Raises EngineError if the engine is missing or fails twice."""
        with self._lock:
            if self._fingerprint is None:
                answer = self._twice(lambda: self._ask({"verb": "fingerprint"}, limit_s=self._limits.utterance_s))
                self._fingerprint = str(answer.header["fingerprint"])
            return self._fingerprint

    def voices(self) -> Sequence[EngineVoice]:
        """Return the voices that will really speak here. Raises EngineError if the engine is missing or fails twice."""
        with self._lock:
            if self._voices is None:
                answer = self._twice(lambda: self._ask({"verb": "voices"}, limit_s=self._limits.utterance_s))
                self._voices = engine_voices_from_json(answer.header)
            return self._voices

    def speak(self, text: str, voice: Voice) -> Pcm:
        """Return ``text`` as sound that can be that of the text.

        Raises EngineError if the engine refuses the voice (at once), or dies, hangs, gives a wrong length or no
        sound for what voices know twice.
        """
        with self._lock:
            return self._twice(lambda: self._speak_once(text, voice), doing=f", speaking '{_shortened(text)}'")

    def close(self) -> None:
        """End the child and all that it started. Another question starts a fresh one."""
        with self._lock:
            self._end()

    def abandon(self) -> None:
        """Forget the child without ending it: after a fork it is the other process's."""
        self._lock = threading.Lock()  # another thread may have held it when the fork was made
        if self._process:
            self._process.abandon()
            self._process = None

    def _speak_once(self, text: str, voice: Voice) -> Pcm:
        self.spoken += 1
        question = {"verb": "speak", "text": text, "voice": voice_to_json(voice)}
        answer = self._ask(question, limit_s=self._limits.for_text(text))
        pcm = Pcm(int(answer.header["rate_hz"]), answer.body)
        fault = length_fault(text, pcm, pace=float(answer.header["pace"])) or silence_fault(text, pcm)
        if fault:
            raise ChildFailed(f"gave {fault}")
        return pcm

    def _ask(self, question: Mapping[str, object], *, limit_s: float) -> Frame:
        if self._process is None:
            self._process = ChildProcess(self.name)
            _checked(self._process.ask({"verb": "start"}, limit_s=self._limits.start_s))
        return _checked(self._process.ask(question, limit_s=limit_s))

    def _twice(self, attempt: Callable[[], Answer], *, doing: str = "") -> Answer:
        """Try, and once more with a fresh child. An EngineError is the engine's word and stands the first time."""
        try:
            return attempt()
        except ChildFailed as failure:
            self._end()
            log.warning("the speech engine '%s' %s%s: trying once more", self.name, failure, doing)
        try:
            return attempt()
        except ChildFailed as failure:
            self._end()
            raise EngineError(
                f"the speech engine '{self.name}' {failure}, twice{doing}",
                "build again; if the same words fail again, change them or choose another voice"
                if doing
                else "`audio-programs voices` shows which engines are ready",
            ) from failure

    def _end(self) -> None:
        if self._process:
            self._process.end()
            self._process = None


class _Children:
    """This process's children: the only module-level state of the package."""

    def __init__(self) -> None:
        self._children: dict[str, EngineChild] = {}
        self._lock = threading.Lock()

    def child(self, name: str) -> EngineChild:
        with self._lock:
            return self._children.setdefault(name, EngineChild(name))

    def names(self) -> tuple[str, ...]:
        with self._lock:
            return tuple(sorted(self._children))

    def close(self) -> None:
        with self._lock:
            for one in self._children.values():
                one.close()
            self._children.clear()

    def abandon(self) -> None:
        self._lock = threading.Lock()
        for one in self._children.values():
            one.abandon()
        self._children.clear()


_CHILDREN = _Children()
atexit.register(_CHILDREN.close)
if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_CHILDREN.abandon)


def child(name: str) -> EngineChild:
    """Return this process's one child for the engine ``name``. It need not exist: the first question will tell."""
    return _CHILDREN.child(name)


def engines_asked() -> tuple[str, ...]:
    """Return the names of the engines that this process has asked for."""
    return _CHILDREN.names()


def close_children() -> None:
    """End this process's children now, rather than when it ends."""
    _CHILDREN.close()


def _checked(answer: Frame) -> Frame:
    """Return the answer, or raise the EngineError that it carries."""
    if "error" in answer.header:
        what, hint = answer.header["error"]
        raise EngineError(str(what), str(hint))
    return answer


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:57].rstrip()}..."
