"""A section's samples as MP3 frames, to be kept and joined with others'.

After ``section``, before ``join``. A fresh encoder for each section: its first frame looks back to nothing, and later
frames look back only inside their own section, so that frames of sections can stand one after another. Never
writes an Info frame: that is the episode's, made in ``join``.

The encoder's delay is 576 samples and a decoder's 529, so what is played begins 1,105 samples into the decoded
frames; n frames of sound need n + 1 frames to be heard to the end. Joined, the next section's first frame stands
in the place of that last one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

import lameenc
import numpy as np
from numpy.typing import NDArray

from audio_programs.errors import ToolError
from audio_programs.model import RATE_HZ, SAMPLES_PER_FRAME, Frames

BITRATES_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""What MPEG-1 Layer III has (ISO 11172-3, table of 2.4.2.3); a header counts them from 1."""

QUALITIES = (2, 3, 4, 5, 7)
"""LAME's, finest first, as far as they differ: 6 gives the bytes of 5; 8 and 9 give those of 7."""

FORMAT = 3
"""Raise it with any change to clips, levels, section or encode that changes the bytes of a section."""

HEADER_START = b"\xff\xfb"  # sync, MPEG-1, Layer III, no CRC
HEADER_END = b"\xc4"  # mono, original


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedSection:
    """A section's MP3 frames: n of its own, and the one more that its sound needs if no section follows."""

    frames: bytes  # n + 1 frames
    length_frames: Frames  # n
    body_size_bytes: int  # of the first n


def fingerprint() -> str:
    """Name all that shapes a section's bytes beside its clips and settings: encoder, resampler, our own format."""
    return f"lameenc {version('lameenc')}, soxr {version('soxr')}, format {FORMAT}"


def encode(blocks: Iterable[NDArray[np.int16]], *, bitrate_kbps: int, quality: int) -> EncodedSection:
    """Encode a section that comes in blocks of any length: mono, 44.1 kHz, constant bitrate.

    All blocks together are a whole number of frames, 1152 samples each. ``quality`` is LAME's, 2 (the finest) to 9.
    Raises ValueError if the samples are not whole frames, or for a bitrate or quality that there is not; ToolError if
    LAME's frames are not what joining relies on.
    """
    if bitrate_kbps not in BITRATES_KBPS:
        raise ValueError(f"MPEG-1 Layer III has no bitrate of {bitrate_kbps} kbit/s")
    if not min(QUALITIES) <= quality <= 9:
        raise ValueError(f"there is no quality {quality}")
    encoder = _lame(bitrate_kbps, quality)
    samples = 0
    stream = bytearray()
    for block in blocks:
        samples += len(block)
        stream += encoder.encode(_as_lame_reads(block))
    stream += encoder.flush()
    length, rest = divmod(samples, SAMPLES_PER_FRAME)
    if rest or not length:
        raise ValueError(f"{samples} samples are no whole number of frames")
    body_size_bytes, size_bytes = _sizes(stream, length, bitrate_kbps)
    del stream[size_bytes:]
    return EncodedSection(frames=bytes(stream), length_frames=Frames(length), body_size_bytes=body_size_bytes)


def _sizes(stream: bytearray, length: int, bitrate_kbps: int) -> tuple[int, int]:
    """Return the size of the first n frames that LAME made, and of n + 1, if they are what joining relies on."""
    sizes = []
    count = 0
    for count, end in enumerate(_frame_ends(stream, bitrate_kbps), 1):
        if count in (length, length + 1):
            sizes.append(end)
    if count <= length:
        raise ToolError("lameenc", 0, f"what it made is not as long as what it was given ({count}, {length})")
    if main_data_begin(stream) != 0:
        raise ToolError("lameenc", 0, "what it made has no beginning")
    return sizes[0], sizes[1]


def frame_size_bytes(*, bitrate_kbps: int, padded: int) -> int:
    """Return the length of a frame at 44.1 kHz, header included; ``padded`` is its padding bit, 0 or 1."""
    return 144_000 * bitrate_kbps // RATE_HZ + padded


def main_data_begin(frame: bytes | bytearray) -> int:
    """Return how many bytes a frame looks back: the first 9 bits after its header (ISO 11172-3, 2.4.1.7)."""
    return frame[4] << 1 | frame[5] >> 7


def _lame(bitrate_kbps: int, quality: int) -> lameenc.Encoder:
    encoder = lameenc.Encoder()
    encoder.silence()  # else it prints
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE_HZ)
    encoder.set_out_sample_rate(RATE_HZ)  # else LAME resamples at low bitrates, and no longer writes MPEG-1
    encoder.set_bit_rate(bitrate_kbps)
    encoder.set_quality(quality)
    return encoder


def _as_lame_reads(block: NDArray[np.int16]) -> NDArray[np.int16]:
    """Return the same samples, little-endian and not to be written to: then lameenc reads them where they lie."""
    samples = block.astype("<i2", copy=False).view()
    samples.flags.writeable = False
    return samples


def _frame_ends(stream: bytearray, bitrate_kbps: int) -> Iterator[int]:
    """Yield where each frame ends. Raises ToolError at what is no frame of ours."""
    index = BITRATES_KBPS.index(bitrate_kbps) + 1
    position = 0
    while position < len(stream):
        header = stream[position : position + 4]
        padded = header[2] >> 1 & 1 if len(header) == 4 else 0
        if header != HEADER_START + bytes([index << 4 | padded << 1]) + HEADER_END:
            raise ToolError("lameenc", 0, f"what it made is damaged (at {position}: {header.hex()})")
        position += frame_size_bytes(bitrate_kbps=bitrate_kbps, padded=padded)
        yield position
    if position != len(stream):
        raise ToolError("lameenc", 0, "what it made is cut short")
