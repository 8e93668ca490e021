"""Sections' frames to one MP3: tag, one Info frame, then the frames of each section, nothing re-encoded.

The last step of an episode's sound. It counts and passes bytes on, a section at a time: an episode is never held
whole. Never writes a file; ``store`` does, and takes the digest on the way.

Shape, for sections of n1, n2, ... frames (N together): ID3v2 tag; an Info frame; n1 frames of the first, n2 of the
second, ... and n + 1 of the last. A player that reads the Info frame leaves out 576 + 529 samples at the start and the
rest of the padding at the end, and plays N * 1152 samples exactly (RULES A2 to A4).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from audio_programs.audio.encode import (
    BITRATES_KBPS,
    HEADER_END,
    HEADER_START,
    EncodedSection,
    frame_size_bytes,
)
from audio_programs.errors import StoreError
from audio_programs.model import Frames

ENCODER_DELAY = 576  # samples that LAME puts before the sound
END_PADDING = 576  # of the N + 1 frames' samples, 576 stand before the sound: these are the rest

_INFO_OFFSET = 21  # after the header (4) and mono side information (17)
_INFO_SIZE_BYTES = 156  # 'Info' to the tag's CRC


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRef:
    """What joining must know of a section's frames before it reads them."""

    key: str  # by which ``read`` finds them
    length_frames: Frames  # n
    body_size_bytes: int  # of the first n frames
    size_bytes: int  # of all n + 1


def section_ref(section: EncodedSection, *, key: str) -> SectionRef:
    """Describe an encoded section that is kept under ``key``."""
    return SectionRef(
        key=key,
        length_frames=section.length_frames,
        body_size_bytes=section.body_size_bytes,
        size_bytes=len(section.frames),
    )


def join(
    tag: bytes, sections: Sequence[SectionRef], *, bitrate_kbps: int, read: Callable[[SectionRef], bytes]
) -> Iterator[bytes]:
    """Yield an episode's bytes in order; ``read`` returns a section's n + 1 frames.

    Raises ValueError without sections, StoreError if ``read`` returns other than was announced.
    """
    if not sections:
        raise ValueError("an episode has at least one section")
    yield tag
    yield info_frame(
        length_frames=Frames(sum(section.length_frames for section in sections)),
        audio_size_bytes=_audio_size_bytes(sections),
        bitrate_kbps=bitrate_kbps,
    )
    for section in sections[:-1]:
        yield _frames(section, read)[: section.body_size_bytes]
    yield _frames(sections[-1], read)


def info_frame(*, length_frames: Frames, audio_size_bytes: int, bitrate_kbps: int) -> bytes:
    """Return the frame that tells players how long the sound is and where to seek (RULES A2).

    ``length_frames`` is N, all sections' together; ``audio_size_bytes`` that of all frames after this one. The layout
    is the LAME tag's, revision 0: a silent frame with the facts where its sound would be. Counts and places as LAME
    itself writes them: the frame does not count itself, but its bytes are counted.
    """
    kbps = _info_bitrate_kbps(bitrate_kbps)
    size = frame_size_bytes(bitrate_kbps=kbps, padded=0)
    header = HEADER_START + bytes([(BITRATES_KBPS.index(kbps) + 1) << 4]) + HEADER_END
    total = (size + audio_size_bytes).to_bytes(4, "big")
    delays = (ENCODER_DELAY << 12 | END_PADDING).to_bytes(3, "big")
    frame = b"".join(
        (
            header.ljust(_INFO_OFFSET, b"\0"),
            b"Info",
            (0b1111).to_bytes(4, "big"),  # all four follow: counts of frames and bytes, seek table, quality
            (length_frames + 1).to_bytes(4, "big"),
            total,
            bytes(256 * percent // 100 for percent in range(100)),  # constant bitrate: seeking is linear
            bytes(4),  # quality: not stated, but its place is kept, for readers find the delays by it
            b"LAME3.100",
            b"\x01\0",  # revision 0, constant bitrate; lowpass not stated
            bytes(8),  # peak and replay gains: not stated
            bytes([0, min(bitrate_kbps, 255)]),
            delays,
            b"\x40\0\0\0",  # mono, from 44.1 kHz
            total,
            b"\0\0",  # CRC of the music: no player reads it, and it costs 0.6 ms a second of sound
        )
    )
    return (frame + _crc16(frame).to_bytes(2, "big")).ljust(size, b"\0")


def _frames(section: SectionRef, read: Callable[[SectionRef], bytes]) -> bytes:
    frames = read(section)
    if len(frames) != section.size_bytes:
        raise StoreError(
            f"a section in .cache/ has another length than it was made with ({len(frames)}, not {section.size_bytes})",
            "delete .cache/ and build again",
        )
    return frames


def _audio_size_bytes(sections: Sequence[SectionRef]) -> int:
    return sum(section.body_size_bytes for section in sections[:-1]) + sections[-1].size_bytes


def _info_bitrate_kbps(bitrate_kbps: int) -> int:
    """Return the sound's own bitrate, or the lowest whose frame holds the tag (under 56 kbit/s they are too small)."""
    return next(
        kbps
        for kbps in BITRATES_KBPS
        if kbps >= bitrate_kbps and frame_size_bytes(bitrate_kbps=kbps, padded=0) >= _INFO_OFFSET + _INFO_SIZE_BYTES
    )


def _crc16(content: bytes) -> int:
    """Return the CRC that LAME puts at the end of its tag, over all that stands before it (CRC-16/ARC)."""
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
