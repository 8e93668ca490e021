"""Whole files: WAV in and out, and the one MP3 of ``say -o``."""

import io
import subprocess
import sys
import wave
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from audio_programs.audio.files import from_wav, to_mp3, to_wav
from audio_programs.audio.section import SectionSound
from audio_programs.model import Pcm


def wav(*, channels: int, width_bytes: int, rate_hz: int, samples: bytes) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width_bytes)
        file.setframerate(rate_hz)
        file.writeframes(samples)
    return content.getvalue()


@given(samples=st.binary(max_size=400).filter(lambda some: len(some) % 2 == 0), rate_hz=st.sampled_from([8000, 44_100]))
@settings(max_examples=50, deadline=None)
def test_a_sound_comes_back_from_its_wav(samples: bytes, rate_hz: int) -> None:
    assert from_wav(to_wav(Pcm(rate_hz, samples))) == Pcm(rate_hz, samples)


def test_a_wav_is_one_that_the_standard_library_reads() -> None:
    with wave.open(io.BytesIO(to_wav(Pcm(22_050, bytes(200))))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        assert file.getnframes() == 100


def test_stereo_and_24_bits_become_mono_and_16() -> None:
    left_and_right = (1000 << 8).to_bytes(3, "little", signed=True) + (3000 << 8).to_bytes(3, "little", signed=True)
    pcm = from_wav(wav(channels=2, width_bytes=3, rate_hz=48_000, samples=left_and_right * 50))
    assert pcm.rate_hz == 48_000
    assert np.abs(np.frombuffer(pcm.samples, dtype="<i2") - 2000).max() <= 1
    assert len(pcm.samples) == 100


@pytest.mark.parametrize("content", [b"", b"RIFF", b"not a sound at all" * 10, to_wav(Pcm(44_100, bytes(100)))[:30]])
def test_what_is_no_wav_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="no WAV file"):
        from_wav(content)


@given(place=st.integers(0, 43), value=st.integers(0, 255), length=st.integers(0, 80))
@settings(max_examples=300, deadline=None)
def test_a_damaged_wav_is_read_or_refused_but_never_breaks_the_reader(place: int, value: int, length: int) -> None:
    content = bytearray(to_wav(Pcm(44_100, bytes(range(100)))))
    content[place] = value
    for damaged in (bytes(content), bytes(content[:length])):
        try:
            from_wav(damaged)
        except ValueError as error:
            assert "no WAV file" in str(error)  # noqa: PT017 - reading it is as right as refusing it


def test_an_mp3_file_is_an_episode_of_one_section(
    spoken_section: Callable[[int, int], SectionSound],
    joined: Callable[..., bytes],
    decode: Callable[[bytes], NDArray[np.int16]],
) -> None:
    section = spoken_section(1, 1)
    content = to_mp3(section.samples, bitrate_kbps=96, quality=5, tag=b"")
    assert content == joined([section], bitrate_kbps=96)
    assert len(decode(content)) == len(section.samples)


def test_importing_says_nothing_of_a_missing_ffmpeg() -> None:
    """pydub warns at import; WAV needs no ffmpeg, and an editor could do nothing about it."""
    arguments = [sys.executable, "-I", "-W", "always::RuntimeWarning", "-c", "import audio_programs.audio.files"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, env={"PATH": "/nowhere"})
    assert "RuntimeWarning" not in done.stderr
