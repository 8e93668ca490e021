"""What a build cannot go below: each kind of work alone, in one process and one thread, with nothing around it.

Runs in fresh processes (``python -m benchmarks.floors WHAT PROJECT REPORT [ONLY]``):

- ``sound``: every utterance of a project spoken by the engine's bare library, resampled, levelled, encoded, one
  section after the other; only the work itself is timed.
- ``walk``: ``os.scandir`` with a stat of each file in ``articles/`` and ``output/``.
- ``copy``: the largest file of ``output/`` copied, sequentially, and flushed to the disk.
"""

import ctypes
import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import espeakng_loader
import lameenc
import numpy as np
import soxr
from numpy.typing import NDArray

from audio_programs.audio.levels import limiter_ceiling_dbtp
from audio_programs.audio.limiter import limit
from audio_programs.config.settings import Sound
from audio_programs.engines.tone import ToneEngine
from audio_programs.model import RATE_HZ, Voice
from benchmarks.bench import Bench
from benchmarks.corpus import ready

_GAIN = np.float32(10 ** (8.0 / 20))  # 8 dB, about what espeak's voices get; the limiter's work depends on it
_PIECE_BYTES = 1 << 20
_PARTS = ("speaking", "resampling", "levelling", "encoding")

Speak = Callable[[str, Voice], tuple[int, bytes]]  # a text and its voice to a rate in Hz and 16-bit samples


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFloor:
    """CPU seconds of each kind of work alone, over a whole project."""

    audio_s: float
    utterances: int
    sections: int
    speaking: float
    resampling: float
    levelling: float
    encoding: float

    @property
    def together(self) -> float:
        """Return the CPU seconds of all four."""
        return self.speaking + self.resampling + self.levelling + self.encoding

    def an_hour(self, cpu_s: float) -> float:
        """Return how much of something an hour of this sound takes."""
        return cpu_s * 3600 / self.audio_s


def sound_floor(bench: Bench, project: Path, *, only: str = "") -> SoundFloor:
    """Speak, resample, level and encode all that a project says, on one core; or the sections that say ``only``."""
    return SoundFloor(**_measured(bench, "sound", project, only))


def walk_floor(bench: Bench, project: Path) -> tuple[float, int]:
    """Return the CPU seconds of a bare walk over a project's sources and output, and how many files it saw."""
    found = _measured(bench, "walk", project)
    return found["cpu_s"], found["files"]


def copy_floor(bench: Bench, project: Path) -> tuple[float, float, int]:
    """Return the CPU and the wall seconds of copying the largest file in a project's output, and its bytes."""
    found = _measured(bench, "copy", project)
    return found["cpu_s"], found["wall_s"], found["bytes"]


def _measured(bench: Bench, what: str, project: Path, *further: str) -> Any:
    report = bench.folder / "floor.json"
    bench.python(["-m", "benchmarks.floors", what, str(project), str(report), *further], cores=1)
    return json.loads(report.read_text("utf-8"))


def _sound(project: Path, only: str = "") -> dict[str, float]:
    sections = [
        section
        for program in ready(project)
        for episode in program.wanted
        for section in episode.sections
        if any(only in utterance.written for utterance in section.audible)
    ]
    work = _Work()
    for section in sections:
        for clip, utterance in zip(section.clips, section.audible, strict=True):
            work.speak(clip.text, clip.voice, pause_after_ms=utterance.pause_after_ms)
        work.level_and_encode()
    work.end()
    utterances = sum(len(section.clips) for section in sections)
    return {"audio_s": work.samples / RATE_HZ, "utterances": utterances, "sections": len(sections), **work.spent}


class _Work:
    """The four kinds of work, and the CPU seconds of each. A minute of sound stands in memory at most."""

    def __init__(self) -> None:
        self.spent = dict.fromkeys(_PARTS, 0.0)
        self.samples = 0
        self._speakers: dict[str, Speak] = {}
        self._waiting: list[NDArray[np.float32]] = []
        self._encoder = _encoder()  # one for all: to begin anew costs time

    def speak(self, text: str, voice: Voice, *, pause_after_ms: int) -> None:
        """Speak and resample a text."""
        if voice.engine not in self._speakers:
            self._speakers[voice.engine] = _speaker(voice.engine)
        with self._counted("speaking"):
            rate_hz, spoken = self._speakers[voice.engine](text, voice)
        sound = np.frombuffer(spoken, dtype="<i2").astype(np.float32) / np.float32(32768)
        with self._counted("resampling"):
            resampled: NDArray[np.float32] = soxr.resample(sound, rate_hz, RATE_HZ, quality="HQ")
        self._waiting += [resampled, np.zeros(RATE_HZ * pause_after_ms // 1000, np.float32)]
        if sum(map(len, self._waiting)) > 60 * RATE_HZ:
            self.level_and_encode()

    def level_and_encode(self) -> None:
        """Do so with all that was spoken since the last time."""
        if not self._waiting:
            return
        joined = np.concatenate(self._waiting)
        self._waiting.clear()
        with self._counted("levelling"):
            level = limit(joined * _GAIN, ceiling_dbtp=limiter_ceiling_dbtp(-1.0))
            whole = np.clip(np.rint(level * np.float32(32768)), -32768, 32767).astype("<i2")
        with self._counted("encoding"):
            self._encoder.encode(whole.tobytes())
        self.samples += len(whole)

    def end(self) -> None:
        """Take what the encoder still holds."""
        with self._counted("encoding"):
            self._encoder.flush()

    @contextmanager
    def _counted(self, part: str) -> Iterator[None]:
        before = time.process_time()
        yield
        self.spent[part] += time.process_time() - before


def _encoder() -> Any:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE_HZ)
    encoder.set_out_sample_rate(RATE_HZ)
    encoder.set_bit_rate(64)
    encoder.set_quality(Sound().encoder_quality)
    return encoder


def _speaker(engine: str) -> Speak:
    if engine == "tone":
        tone = ToneEngine()

        def beep(text: str, voice: Voice) -> tuple[int, bytes]:
            pcm = tone.speak(text, voice)
            return pcm.rate_hz, pcm.samples

        return beep
    return _espeak()


def _espeak() -> Speak:
    """Speak in this process through pyttsx3's binding: nothing is faster, but no clip is the same twice."""
    ctypes.CDLL(espeakng_loader.get_library_path())
    os.environ["ESPEAK_DATA_PATH"] = str(espeakng_loader.get_data_path())
    espeak: Any = importlib.import_module("pyttsx3.drivers._espeak")
    rate_hz = int(espeak.Initialize(espeak.AUDIO_OUTPUT_SYNCHRONOUS, 0, None, 0))
    pieces: list[bytes] = []

    def collect(samples: Any, length: int, _events: Any) -> int:
        if length > 0:
            pieces.append(ctypes.string_at(samples, 2 * length))
        return 0

    espeak.SetSynthCallback(collect)
    before: list[Voice] = []  # the voice that spoke last: setting it again costs time

    def speak(text: str, voice: Voice) -> tuple[int, bytes]:
        if before != [voice]:
            espeak.SetVoiceByName(voice.id.encode())
            settings = dict(voice.settings)
            for name, number in (("rate", espeak.RATE), ("pitch", espeak.PITCH)):
                espeak.SetParameter(number, int(settings.get(name, 50)), 0)
            before[:] = [voice]
        pieces.clear()
        espeak.Synth(text.encode(), flags=espeak.CHARS_UTF8 | espeak.ENDPAUSE)
        return rate_hz, b"".join(pieces)

    return speak


def _walk(project: Path) -> dict[str, float]:
    before = time.process_time()
    files = sum(_files_in(str(project / name)) for name in ("articles", "output"))
    return {"cpu_s": time.process_time() - before, "files": files}


def _files_in(folder: str) -> int:
    files = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                files += _files_in(entry.path)
            else:
                entry.stat(follow_symlinks=False)
                files += 1
    return files


def _copy(project: Path) -> dict[str, float]:
    largest = max((project / "output").rglob("*.mp3"), key=lambda file: file.stat().st_size)
    copy = project / "copied.mp3"
    cpu, wall = time.process_time(), time.perf_counter()
    with largest.open("rb") as source, copy.open("wb") as target:
        while piece := source.read(_PIECE_BYTES):
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    took = {"cpu_s": time.process_time() - cpu, "wall_s": time.perf_counter() - wall, "bytes": largest.stat().st_size}
    copy.unlink()
    return took


def main() -> None:
    """Measure one floor and write what it took."""
    what, project, report, *further = sys.argv[1:]
    floors: dict[str, Callable[..., dict[str, float]]] = {"sound": _sound, "walk": _walk, "copy": _copy}
    Path(report).write_text(json.dumps(floors[what](Path(project), *further)), "utf-8")


if __name__ == "__main__":
    main()
