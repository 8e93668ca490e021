"""The child's side of a worker: ``python -m audio_programs.engines.worker_loop NAME`` hosts one engine.

Reads questions from its standard input and answers on its standard output, one at a time, in one thread: engines may
fork. What a driver prints goes to standard error, which the host logs. Ends when the host is gone, however that came
about and whatever the engine is doing. Started by ``worker``; never imported by anything above it.
"""

import contextlib
import os
import sys
from typing import BinaryIO

from audio_programs.engines.frames import Frame, engine_voices_to_json, read_frame, voice_from_json, write_frame
from audio_programs.engines.protocol import Engine, settings_of
from audio_programs.engines.registry import load
from audio_programs.errors import EngineError
from audio_programs.spoken import Voice

_REPLY_BYTES = 1 << 19  # 12 s of speech: the pipe's 64 KB would hold 1.5, with a change of process for each


class Loop:
    """One engine, loaded at the first question."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._engine: Engine | None = None
        self._default_rates: dict[str, float | None] = {}

    def answer(self, question: Frame) -> tuple[dict[str, object], bytes]:
        """Return the header and body of the answer; an EngineError becomes one, anything else is raised."""
        try:
            return self._answer(question)
        except EngineError as error:
            return {"error": [error.what, error.hint]}, b""

    def _answer(self, question: Frame) -> tuple[dict[str, object], bytes]:
        engine = self._engine = self._engine or load(self._name)
        match question.header["verb"]:
            case "start":
                return {}, b""
            case "fingerprint":
                return {"fingerprint": engine.fingerprint()}, b""
            case "voices":
                return engine_voices_to_json(engine.voices()), b""
            case "speak":
                voice = voice_from_json(question.header["voice"])
                sys.audit("audio_programs.engines.speak", voice.id)  # for who watches a process from within
                pcm = engine.speak(question.header["text"], voice)
                return {"rate_hz": pcm.rate_hz, "pace": self._pace(engine, voice)}, pcm.samples
            case verb:
                raise ValueError(f"no such verb: {verb}")

    def _pace(self, engine: Engine, voice: Voice) -> float:
        """Return how many times faster than by default a voice is set to speak; 1.0 for one without a rate."""
        rate = dict(voice.settings).get("rate")
        if not rate:
            return 1.0
        if voice.id not in self._default_rates:
            ranges = {one.name: one for one in settings_of(engine, voice.id)}
            self._default_rates[voice.id] = ranges["rate"].default if "rate" in ranges else None
        default = self._default_rates[voice.id]
        return float(rate) / default if default else 1.0


def main() -> None:
    """Answer until the host is gone."""
    questions_fd, replies_fd = _take_the_pipes()
    _end_with_the_host(questions_fd, replies_fd)
    questions, replies = os.fdopen(questions_fd, "rb"), os.fdopen(replies_fd, "wb")
    # No `with`: a fault must be told on standard error before the host sees the answers end and kills what is left.
    # A host that dies while it is answered is no fault of ours.
    with contextlib.suppress(BrokenPipeError):
        _serve(Loop(sys.argv[1]), questions, replies)


def _serve(loop: Loop, questions: BinaryIO, replies: BinaryIO) -> None:
    while (question := read_frame(questions)) is not None:
        header, body = loop.answer(question)
        write_frame(replies, header, body)


def _take_the_pipes() -> tuple[int, int]:
    """Move the pipes away from descriptors 0 and 1, so that no driver can read or write them by accident."""
    questions_fd, replies_fd = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    if sys.platform == "linux":
        import fcntl  # noqa: PLC0415 - not on Windows

        with contextlib.suppress(OSError):  # a process may have so much and no more
            fcntl.fcntl(replies_fd, fcntl.F_SETPIPE_SZ, _REPLY_BYTES)
    return questions_fd, replies_fd


def _end_with_the_host(questions_fd: int, replies_fd: int) -> None:
    """Start a watcher: a fork that kills this whole process group once nobody can write questions any more.

    A host that was killed cannot clean up, and an engine that hangs does not see its input end. The kernel tells the
    watcher. Windows has no fork: there a worker ends when it next reads.
    """
    if sys.platform == "win32":
        return
    import select  # noqa: PLC0415 - has no poll on Windows
    import signal  # noqa: PLC0415 - has no SIGKILL on Windows

    if os.getpgrp() != os.getpid():  # started by hand, from a shell: never kill its group
        os.setpgid(0, 0)
    if os.fork():
        return
    os.close(replies_fd)  # the host must see the end of the answers when the worker dies
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (1, 2):
        os.dup2(nothing, standard)
    watch = select.poll()
    watch.register(questions_fd, 0)  # no event but the hang-up, which is always reported
    watch.poll()
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
