"""Values to YAML text, for files that we begin and an editor goes on with: keys in order, with notes above them.

The other direction of ``read``: what is written here is read there as the same values. Every value goes through
PyYAML's own writer, so no title, however odd, becomes a key, a note or a second line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import yaml

Writable: TypeAlias = str | int | date | Mapping[str, "Writable"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a document with its value, or a note alone; ``note`` is shown above it, a line of it a line."""

    key: str = ""  # '' for a note that stands alone
    value: Writable = ""
    note: str = ""


def write_yaml(entries: Iterable[Entry]) -> str:
    """Return a document: the keys in the order given, each note on lines of its own that begin with ``#``.

    A note stands apart from what is above it. Texts are on one line and hold no control characters.
    """
    written = [f"{_note(entry.note)}{_pair(entry)}" for entry in entries]
    return "".join(f"\n{one}" if at and one.startswith("#") else one for at, one in enumerate(written))


def _note(text: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in text.split("\n")) if text else ""


def _pair(entry: Entry) -> str:
    if not entry.key:
        return ""
    written: str = yaml.safe_dump(
        {entry.key: _plain(entry.value)}, allow_unicode=True, sort_keys=False, default_flow_style=False, width=2**31 - 1
    )
    return written


def _plain(value: Writable) -> object:
    return {key: _plain(inner) for key, inner in value.items()} if isinstance(value, Mapping) else value
