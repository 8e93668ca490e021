"""sound_file: WAV and AIFF as systems write them, whole or refused."""

import io
import struct
import wave

import pytest

from audio_programs.engines.sound_file import read_pcm
from audio_programs.model import Pcm

SAMPLES = struct.pack("<5h", 0, 1, -1, 32767, -32768)
SOUND = Pcm(22_050, SAMPLES)


def wav(*, channels: int = 1, samples: bytes = SAMPLES) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(22_050)
        file.writeframes(samples)
    return content.getvalue()


def aiff(*, little_endian: bool = False, stated: int = 5) -> bytes:
    """Return an AIFF file with the same sound; 22,050 is 0x400D AC44... as an 80-bit float."""
    common = struct.pack(">hLh", 1, stated, 16) + bytes.fromhex("400dac44000000000000")
    if little_endian:
        common += b"sowt\x00\x00"
    samples = SAMPLES if little_endian else struct.pack(">5h", *struct.unpack("<5h", SAMPLES))
    chunks = [(b"FVER", b"\xa2\x80\x51\x40"), (b"COMM", common), (b"SSND", bytes(8) + samples)]
    body = b"".join(name + struct.pack(">L", len(chunk)) + chunk for name, chunk in chunks)
    return b"FORM" + struct.pack(">L", len(body) + 4) + (b"AIFC" if little_endian else b"AIFF") + body


@pytest.mark.parametrize("content", [wav(), aiff(), aiff(little_endian=True)])
def test_a_whole_file_gives_its_samples_and_rate(content: bytes) -> None:
    assert read_pcm(content) == SOUND


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"RIFF", wav()[:40], wav()[:-2], wav(channels=2, samples=SAMPLES[:8]), wav(samples=b"")),
        *(aiff(stated=6), aiff()[:30], b"FORM\0\0\0\0AIFF", b"<html>"),
    ],
)
def test_what_is_not_whole_mono_and_16_bit_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        read_pcm(content)
