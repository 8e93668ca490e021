"""How fast this machine has worked, by engine: so that a plan can say how long it will take.

One small file in the cache, safe to delete. It is told to the editor, and is in no key and in no published file.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What an amount of work took. Seconds are those of one worker."""

    spoken_characters: int = 0
    spoken_s: float = 0.0
    section_characters: int = 0  # of the text of the sections that were put together and encoded
    section_s: float = 0.0  # how long that took

    def plus(self, other: "Pace") -> "Pace":
        """Return both together."""
        return Pace(
            spoken_characters=self.spoken_characters + other.spoken_characters,
            spoken_s=self.spoken_s + other.spoken_s,
            section_characters=self.section_characters + other.section_characters,
            section_s=self.section_s + other.section_s,
        )


def read_paces(path: Path) -> Mapping[str, Pace]:
    """Return what is known, by engine; nothing where there is no file, or one that is damaged."""
    from pydantic import ValidationError  # noqa: PLC0415 - workers import this module, and read no file

    try:
        return _adapter().validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return {}


def paces_bytes(paces: Mapping[str, Pace]) -> bytes:
    """Return what is known as JSON."""
    return _adapter().dump_json(dict(sorted(paces.items())), indent=1) + b"\n"


@functools.cache
def _adapter() -> "TypeAdapter[dict[str, Pace]]":
    from pydantic import TypeAdapter  # noqa: PLC0415 - as above

    return TypeAdapter(dict[str, Pace])
