"""worker_loop: the child's side, driven by hand."""

import subprocess
import sys
from dataclasses import replace

import pytest

from audio_programs.engines.frames import read_frame, voice_to_json, write_frame
from audio_programs.engines.tone import ToneEngine
from audio_programs.model import Voice

COMMAND = [sys.executable, "-m", "audio_programs.engines.worker_loop", "tone"]
LOW = Voice(name="test", engine="tone", id="low")


def test_the_child_ends_when_its_input_ends() -> None:
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as loop:
        assert loop.stdin
        assert loop.stdout
        write_frame(loop.stdin, {"verb": "fingerprint"})  # type: ignore[arg-type] # IO[bytes]: Popen's own BinaryIO
        answer = read_frame(loop.stdout)  # type: ignore[arg-type] # as above
        assert answer
        assert answer.header == {"fingerprint": "tone 1"}
        loop.stdin.close()
        assert loop.wait(timeout=30) in (0, -9)  # by itself, or by its watcher, whoever is first
        assert loop.stdout.read() == b""


@pytest.mark.parametrize(("rate", "pace"), [(None, 1.0), (350, 2.0)])
def test_an_answer_tells_how_fast_the_voice_was_set_to_speak(rate: int | None, pace: float) -> None:
    from audio_programs.engines.frames import Frame
    from audio_programs.engines.worker_loop import Loop

    voice = voice_to_json(replace(LOW, settings=(("rate", rate),) if rate else ()))
    header, body = Loop("tone").answer(Frame(header={"verb": "speak", "text": "Milk.", "voice": voice}, body=b""))
    assert header == {"rate_hz": 22_050, "pace": pace}
    assert len(body) == pytest.approx(len(ToneEngine().speak("Milk.", LOW).samples) / pace, abs=4)
