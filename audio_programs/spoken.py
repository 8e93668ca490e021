"""The frozen values that engines are asked with and answer with: a part of ``model``, which has them all.

By itself, because an engine's process needs no others, and making the classes of the whole model takes longer than
speaking a sentence.
"""

from dataclasses import dataclass
from typing import TypeAlias

Setting: TypeAlias = int | float | str | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A voice as voices.yaml names it, with ``like:`` resolved. ``settings`` are the engine's: rate, pitch, ..."""

    name: str  # the editor's name for it; no part of the sound
    engine: str
    id: str  # the engine's name for the voice, such as gmw/en
    settings: tuple[tuple[str, Setting], ...] = ()  # sorted by name
    fallback: str = ""  # the name of the voice to use where this one is not there


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRange:
    """A setting that a voice of an engine takes."""

    name: str
    lowest: float
    default: float
    highest: float
    unit: str = ""  # 'words a minute'


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineVoice:
    """A voice that will really speak here."""

    id: str
    language: str  # BCP 47: en-gb
    fingerprint: str  # what shapes its sound: its model's digest or its data's version
    description: str = ""
    settings: tuple[SettingRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Pcm:
    """Sound as an engine gives it: mono, 16-bit little-endian samples."""

    rate_hz: int
    samples: bytes  # 2 bytes a sample
