"""The sound in a WAV or AIFF file that a system's speech wrote: checked to be whole, as Pcm.

For ``public_interface`` alone: macOS writes AIFF, which Python's library no longer reads from 3.13 on. Pure.
"""

import io
import struct
import wave
from array import array

from audio_programs.spoken import Pcm


def read_pcm(content: bytes) -> Pcm:
    """Return the samples of a mono, 16-bit WAV or AIFF file. Raises ValueError if it is not one, or not whole."""
    return _read_aiff(content) if content[:4] == b"FORM" else _read_wav(content)


def _read_wav(content: bytes) -> Pcm:
    try:
        with wave.open(io.BytesIO(content)) as sound:
            mono16 = (sound.getnchannels(), sound.getsampwidth()) == (1, 2)
            samples = sound.readframes(sound.getnframes())
            return _whole(samples, sound.getnframes(), sound.getframerate(), mono16=mono16)
    except (wave.Error, EOFError) as error:
        raise ValueError(f"no sound was written: {error}") from error


def _read_aiff(content: bytes) -> Pcm:
    chunks = _chunks(content)
    try:
        channels, length, bits = struct.unpack_from(">hLh", chunks[b"COMM"])
        exponent, mantissa = struct.unpack_from(">HQ", chunks[b"COMM"], 8)  # the rate, an 80-bit float
        (offset,) = struct.unpack_from(">L", chunks[b"SSND"])
    except (KeyError, struct.error) as error:
        raise ValueError("the AIFF file is not whole") from error
    samples = array("h", chunks[b"SSND"][8 + offset :][: 2 * length])
    little_endian = chunks[b"COMM"][18:22] == b"sowt"
    if not little_endian:
        samples.byteswap()
    return _whole(
        samples.tobytes(), length, round(mantissa * 2.0 ** (exponent - 16383 - 63)), mono16=(channels, bits) == (1, 16)
    )


def _chunks(content: bytes) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(content):
        (size,) = struct.unpack_from(">L", content, at + 4)
        found[content[at : at + 4]] = content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return found


def _whole(samples: bytes, length: int, rate_hz: int, *, mono16: bool) -> Pcm:
    if not mono16:
        raise ValueError("the sound is not mono with 16 bits")
    if len(samples) != 2 * length or not length:
        raise ValueError("the sound is shorter than its file says, or empty")
    return Pcm(rate_hz, samples)
