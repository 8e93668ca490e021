"""Where the CPU seconds of a first build go, and the floor: what speaking and encoding alone take.

Runs in a fresh process (``python -m benchmarks.stages PROJECT REPORT``), one stage after the other over all articles,
each in one process and one thread, so that the stages add up.
"""

import ctypes
import importlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import espeakng_loader
import lameenc
import numpy as np
from numpy.typing import NDArray

from audio_programs.audio.clips import calibration_sound, to_published_rate
from audio_programs.audio.encode import encode
from audio_programs.audio.levels import solve_gain_db
from audio_programs.audio.section import ClipSound, assemble
from audio_programs.build.orders import CALIBRATION_TEXT, ClipOrder
from audio_programs.build.prepare import ProgramReady
from audio_programs.config.settings import Sound
from audio_programs.engines.worker import child, close_children
from audio_programs.model import RATE_HZ, Pcm, Voice
from audio_programs.publish.cover import draw_cover, prepare_picture
from benchmarks.corpus import REPOSITORY, ready

Result = TypeVar("Result")

_SOUND = Sound()
_GAIN_DB = 8.0  # about what the sample voices get; the limiter's work depends on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """CPU seconds of each stage, for all articles."""

    audio_s: float
    utterances: int
    reading: float  # sources to scripts
    speaking: float  # as built: a fork for each utterance, its sound through two pipes
    resampling: float  # to 44.1 kHz, silence trimmed
    assembling: float  # pauses, gain, limiter
    encoding: float  # each section by itself
    calibrating: float  # each voice's level, once: a fixed text spoken, the gain solved
    covers: float
    speaking_floor: float  # espeak-ng in one process, one utterance after the other
    encoding_floor: float  # LAME, one encoder an episode


def stages(project: Path) -> Stages:
    """Measure each stage."""
    reading, programs = _timed(lambda: ready(project))
    episodes = [wanted for one in programs for wanted in one.wanted]
    sections = [section for episode in episodes for section in episode.sections]
    clips = [clip for section in sections for clip in section.clips]
    speaking, pcms = _timed(lambda: _speak(clips))
    resampling, _ = _timed(lambda: [to_published_rate(pcm) for pcm in pcms])
    remaining = iter(pcms)
    sounds = [
        [
            ClipSound(pcm=next(remaining), gain_db=_GAIN_DB, pause_after_ms=utterance.pause_after_ms)
            for utterance in section.audible
        ]
        for section in sections
    ]
    assembling, assembled = _timed(lambda: [assemble(sound, true_peak_dbtp=-1.0).samples for sound in sounds])
    encoding, _ = _timed(
        lambda: [encode([samples], bitrate_kbps=64, quality=_SOUND.encoder_quality) for samples in assembled]
    )
    calibrating, _ = _timed(lambda: _calibrate({clip.voice.name: clip.voice for clip in clips}.values()))
    covers, _ = _timed(lambda: _draw_covers(programs))
    counted = iter(assembled)
    joined = [np.concatenate([next(counted) for _ in episode.sections]) for episode in episodes]
    return Stages(
        audio_s=sum(map(len, joined)) / RATE_HZ,
        utterances=len(clips),
        reading=reading,
        speaking=speaking,
        resampling=resampling,
        assembling=assembling - resampling,
        encoding=encoding,
        calibrating=calibrating,
        covers=covers,
        speaking_floor=_timed(lambda: _speak_alone(clips))[0],
        encoding_floor=_timed(lambda: _encode_alone(joined))[0],
    )


def _timed(do: Callable[[], Result]) -> tuple[float, Result]:
    """Return the CPU seconds of this process and its ended children, and what was made."""
    before = _cpu_s()
    made = do()
    return _cpu_s() - before, made


def _cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


def _speak(clips: Sequence[ClipOrder]) -> list[Pcm]:
    pcms = [child(clip.voice.engine).speak(clip.text, clip.voice) for clip in clips]
    close_children()  # its CPU seconds count once it has ended
    return pcms


def _calibrate(voices: Iterable[Voice]) -> None:
    for voice in voices:
        pcms = [child(voice.engine).speak(text, voice) for text in CALIBRATION_TEXT]
        solve_gain_db(calibration_sound(pcms), loudness_lufs=-16.0, true_peak_dbtp=-1.0)
    close_children()


def _draw_covers(programs: Sequence[ProgramReady]) -> None:
    for program in programs:
        prepare_picture(draw_cover(title=program.settings.title, seed=program.settings.id), "cover.jpg")


def _speak_alone(clips: Sequence[ClipOrder]) -> None:
    """Speak in this process through pyttsx3's binding: fast, but no clip is the same twice."""
    ctypes.CDLL(espeakng_loader.get_library_path())
    os.environ["ESPEAK_DATA_PATH"] = str(espeakng_loader.get_data_path())
    espeak: Any = importlib.import_module("pyttsx3.drivers._espeak")
    espeak.Initialize(espeak.AUDIO_OUTPUT_SYNCHRONOUS, 0, None, 0)
    pieces: list[bytes] = []

    def collect(samples: Any, length: int, _events: Any) -> int:
        if length > 0:
            pieces.append(ctypes.string_at(samples, 2 * length))
        return 0

    espeak.SetSynthCallback(collect)
    for clip in clips:
        settings = dict(clip.voice.settings)
        espeak.SetVoiceByName(clip.voice.id.encode())
        espeak.SetParameter(espeak.RATE, int(settings["rate"]), 0)
        espeak.SetParameter(espeak.PITCH, int(settings["pitch"]), 0)
        espeak.Synth(clip.text.encode(), flags=espeak.CHARS_UTF8 | espeak.ENDPAUSE)


def _encode_alone(episodes: Sequence[NDArray[np.int16]]) -> None:
    """Encode each episode in one go, as nothing that is to be edited cheaply could be."""
    for samples in episodes:
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_channels(1)
        encoder.set_in_sample_rate(RATE_HZ)
        encoder.set_out_sample_rate(RATE_HZ)
        encoder.set_bit_rate(64)
        encoder.set_quality(_SOUND.encoder_quality)
        encoder.encode(samples.astype("<i2").tobytes())
        encoder.flush()


def measured_stages(project: Path, report: Path) -> Stages:
    """Measure the stages in a fresh process."""
    subprocess.run([sys.executable, "-m", "benchmarks.stages", str(project), str(report)], cwd=REPOSITORY, check=True)
    return Stages(**json.loads(report.read_text("utf-8")))


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(asdict(stages(Path(sys.argv[1])))), "utf-8")
