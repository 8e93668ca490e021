"""How a worker and its host talk over two pipes: length-prefixed frames, a JSON header and raw sound behind it.

A frame is two lengths (header, body; 32 bits each, big-endian), the header as JSON, the body's bytes. Both sides are
of one version of this package and on one machine: there is no version to agree upon. Nothing here starts a process.
"""

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from audio_programs.spoken import EngineVoice, SettingRange, Voice

_LENGTHS = struct.Struct(">II")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One question or answer."""

    header: dict[str, Any]
    body: bytes


def write_frame(stream: BinaryIO, header: Mapping[str, object], body: bytes = b"") -> None:
    """Write one frame and flush it. Raises OSError if nobody reads."""
    text = json.dumps(header).encode("ascii")
    stream.write(_LENGTHS.pack(len(text), len(body)) + text + body)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """Return the next frame; None where the stream ends, also in the middle of one: its writer is gone.

    Raises ValueError if what came is no frame.
    """
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    header_size, body_size = _LENGTHS.unpack(lengths)
    text = stream.read(header_size)
    body = stream.read(body_size)
    if len(text) < header_size or len(body) < body_size:
        return None
    return Frame(header=json.loads(text), body=body)


def voice_to_json(voice: Voice) -> list[object]:
    """Return a voice as JSON can hold it."""
    return [voice.name, voice.engine, voice.id, voice.settings, voice.fallback]


def voice_from_json(fields: Sequence[Any]) -> Voice:
    """Return the voice again."""
    name, engine, id_, settings, fallback = fields
    pairs = tuple((key, value) for key, value in settings)
    return Voice(name=name, engine=engine, id=id_, settings=pairs, fallback=fallback)


def engine_voices_to_json(voices: Iterable[EngineVoice]) -> dict[str, object]:
    """Return an engine's voices as JSON can hold them: once what settings they take, for 1,900 may share them."""
    places: dict[tuple[SettingRange, ...], int] = {}
    listed = [
        [one.id, one.language, one.fingerprint, one.description, places.setdefault(one.settings, len(places))]
        for one in voices
    ]
    settings = [[[one.name, one.lowest, one.default, one.highest, one.unit] for one in ranges] for ranges in places]
    return {"settings": settings, "voices": listed}


def engine_voices_from_json(fields: Mapping[str, Any]) -> tuple[EngineVoice, ...]:
    """Return the engine's voices again."""
    settings = [
        tuple(
            SettingRange(name=name, lowest=lowest, default=default, highest=highest, unit=unit)
            for name, lowest, default, highest, unit in ranges
        )
        for ranges in fields["settings"]
    ]
    return tuple(
        EngineVoice(id=id_, language=language, fingerprint=mark, description=description, settings=settings[place])
        for id_, language, mark, description, place in fields["voices"]
    )
