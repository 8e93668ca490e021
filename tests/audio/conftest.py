"""Speech-like sound from a seed, and ffmpeg as the second opinion on what we encode."""

import subprocess
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from audio_programs.audio.clips import calibration_sound
from audio_programs.audio.encode import EncodedSection, encode
from audio_programs.audio.join import SectionRef, join, section_ref
from audio_programs.audio.levels import solve_gain_db
from audio_programs.audio.section import ClipSound, SectionSound, assemble
from audio_programs.model import Pcm

Sound = NDArray[np.int16]
ENGINE_RATE_HZ = 22_050


def ffmpeg_path() -> str:
    imageio_ffmpeg = pytest.importorskip(
        "imageio_ffmpeg", reason="decoding needs ffmpeg: pip install imageio-ffmpeg, which brings one"
    )
    return str(imageio_ffmpeg.get_ffmpeg_exe())


@pytest.fixture(scope="session")
def ffmpeg() -> Callable[[Sequence[str], bytes], tuple[bytes, str]]:
    """Run ffmpeg on a file's content; return what it writes and what it says."""
    path = ffmpeg_path()

    def run(arguments: Sequence[str], content: bytes) -> tuple[bytes, str]:
        done = subprocess.run([path, *arguments], input=content, capture_output=True, check=True)
        return done.stdout, done.stderr.decode("utf-8", "replace")

    return run


@pytest.fixture(scope="session")
def decode(ffmpeg: Callable[[Sequence[str], bytes], tuple[bytes, str]]) -> Callable[[bytes], Sound]:
    """Decode an MP3 with ffmpeg, which must have nothing to complain of."""

    def decoded(content: bytes) -> Sound:
        sound, complaints = ffmpeg(["-v", "error", "-i", "-", "-f", "s16le", "-"], content)
        assert complaints == ""
        return np.frombuffer(sound, dtype="<i2")

    return decoded


@cache
def babble(seed: int, length_ms: int) -> Pcm:
    """Return speech-like sound at an engine's rate: voiced syllables, hissed consonants and gaps, all from the seed."""
    random = np.random.default_rng(seed)
    total = ENGINE_RATE_HZ * length_ms // 1000
    sound = np.zeros(total)
    position = 0
    while position < total:
        length = int(ENGINE_RATE_HZ * random.uniform(0.12, 0.3))
        time_s = np.arange(length) / ENGINE_RATE_HZ
        rise = np.minimum(1, np.arange(length) / 600) * np.exp(-time_s * random.uniform(6, 12))
        pitch_hz = random.uniform(95, 150)
        voiced = sum(
            np.cos(2 * np.pi * pitch_hz * number * time_s) / number**1.2 * random.uniform(0.3, 1)
            for number in range(1, 25)
        )
        hiss = np.diff(random.standard_normal(length + 1)) * np.exp(-time_s * 40) * 0.15 * np.minimum(1, time_s / 0.02)
        piece = (voiced * rise + hiss)[: total - position]
        sound[position : position + len(piece)] += piece * random.uniform(0.4, 1)
        position += length + int(ENGINE_RATE_HZ * random.uniform(0, 0.12))
    scaled = np.rint(sound / np.max(np.abs(sound)) * 20_000)
    return Pcm(ENGINE_RATE_HZ, scaled.astype("<i2").tobytes())


@cache
def babble_gain_db() -> float:
    """Return the gain of the voice that babbles, solved as a voice's is."""
    calibration = calibration_sound([babble(seed, 3000) for seed in range(900, 912)])
    return solve_gain_db(calibration, loudness_lufs=-16.0, true_peak_dbtp=-1.0)


@cache
def babble_section(seed: int, sentences: int) -> SectionSound:
    """Return a section of several sentences at the promised level."""
    clips = [
        ClipSound(pcm=babble(seed * 100 + number, 1500 + 400 * number), gain_db=babble_gain_db(), pause_after_ms=250)
        for number in range(sentences)
    ]
    return assemble(clips, true_peak_dbtp=-1.0)


@pytest.fixture(scope="session")
def spoken() -> Callable[[int, int], Pcm]:
    """Make speech-like sound from a seed, so many milliseconds long."""
    return babble


@pytest.fixture(scope="session")
def spoken_section() -> Callable[[int, int], SectionSound]:
    """Make a section from a seed, of so many sentences."""
    return babble_section


@pytest.fixture(scope="session")
def joined() -> Callable[..., bytes]:
    """Encode sections apart and join them."""

    def join_all(sections: Sequence[SectionSound], *, bitrate_kbps: int = 64, tag: bytes = b"") -> bytes:
        encoded = [encode([section.samples], bitrate_kbps=bitrate_kbps, quality=5) for section in sections]
        return b"".join(join_encoded(encoded, bitrate_kbps=bitrate_kbps, tag=tag))

    return join_all


def join_encoded(encoded: Sequence[EncodedSection], *, bitrate_kbps: int, tag: bytes) -> Sequence[bytes]:
    kept = {str(number): section for number, section in enumerate(encoded)}
    refs = [section_ref(section, key=key) for key, section in kept.items()]

    def read(ref: SectionRef) -> bytes:
        return kept[ref.key].frames

    return list(join(tag, refs, bitrate_kbps=bitrate_kbps, read=read))
