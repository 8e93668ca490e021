"""How much of the last build's sound came from the cache: one small file in it, safe to delete, told to the editor."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """Of the sound that a build needed, what was there already."""

    sections: int = 0
    sections_there: int = 0
    sentences: int = 0  # of the sections that were not there
    sentences_there: int = 0


def read_reuse(path: Path) -> Reuse | None:
    """Return what is known; None where there is no file, or one that is damaged."""
    try:
        told = json.loads(path.read_bytes())
        return Reuse(**{name: int(told[name]) for name in asdict(Reuse())})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def reuse_bytes(reuse: Reuse) -> bytes:
    """Return what is known as JSON."""
    return json.dumps(asdict(reuse), indent=1).encode() + b"\n"
