"""Keys: the digest of all that a thing is made from, by one canonical encoding in one place.

Same key, same bytes; no key changed, no work. Never ``repr``, ``hash()`` or pickle: those change between
runs and versions.
"""

import dataclasses
import enum
import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from zoneinfo import ZoneInfo

Canonical = None | bool | int | float | str | Sequence["Canonical"] | Mapping[str, "Canonical"]


def key_of(*parts: "Canonical") -> str:
    """Return the SHA-256 (64 hex digits) of ``parts`` as JSON with sorted keys, UTF-8, no blanks."""
    return digest_of(_JSON.encode(parts).encode("utf-8", "surrogatepass"))


_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of some bytes, as 64 hex digits; ``sha256sum`` prints the same."""
    return hashlib.sha256(content).hexdigest()


def hash8(digest: str) -> str:
    """Return the first 8 digits: enough for a file's name to change when its bytes do."""
    return digest[:8]


@functools.cache
def field_names(kind: type) -> tuple[str, ...]:
    """Return the names of a dataclass's fields, in their order."""
    return tuple(one.name for one in dataclasses.fields(kind))


_AS_IT_IS = frozenset((str, int, bool, float, type(None)))


def canonical(value: object) -> "Canonical":
    """Return a frozen dataclass of the model or settings, or what it holds, in the form that ``key_of`` takes.

    Raises TypeError for what has no canonical form (an object's ``repr`` is an accident).
    """
    if type(value) in _AS_IT_IS:  # nearly all that is ever asked
        return value  # type: ignore[return-value]  # one of those types
    match value:
        case enum.Enum():
            return canonical(value.value)
        case None | bool() | int() | float() | str():
            return value
        case date():  # a datetime too
            return value.isoformat()
        case ZoneInfo():
            return value.key
        case list() | tuple():
            return [canonical(one) for one in value]
        case frozenset():  # of plain values, in an order that never changes
            return sorted(value)
        case _ if dataclasses.is_dataclass(value):
            kind: type = type(value)
            return {name: canonical(getattr(value, name)) for name in field_names(kind)}
        case Mapping():
            return {str(name): canonical(one) for name, one in value.items()}
        case _:
            raise TypeError(f"no canonical form: {type(value).__name__}")


@functools.cache
def code_fingerprint(package: str) -> str:
    """Return the digest of a package's own files: what renders from equal values gives other bytes when it changes."""
    found = {}
    folders = [(package, files(package))]
    while folders:
        name, folder = folders.pop()
        for entry in folder.iterdir():
            if entry.is_dir() and entry.name != "__pycache__":
                folders.append((f"{name}/{entry.name}", entry))
            elif entry.is_file() and not entry.name.endswith(".pyc"):
                found[f"{name}/{entry.name}"] = digest_of(entry.read_bytes())
    return key_of(found)
