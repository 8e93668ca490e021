"""Finding engines: by entry point, ours and anybody's through the same door.

``installed`` names them, ``load`` makes one in this process (a worker's), ``statuses`` asks each in a child of its
own whether it is ready. A broken plug-in ends as a reported state and never takes the program down.

The entry points of all packages take longer to find than ten sentences to speak, so ``load`` knows ours by heart: a
test compares them with the entry points that this package states.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from audio_programs.engines.check import nearest
from audio_programs.engines.protocol import Engine
from audio_programs.errors import EngineError
from audio_programs.installing import pip

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "audio_programs.engines"
_PACKAGE = "audio_programs."
_OURS = MappingProxyType(
    {
        "pyttsx3": "audio_programs.engines.pyttsx3:Pyttsx3Engine",
        "tone": "audio_programs.engines.tone:ToneEngine",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineStatus:
    """Whether an engine can speak here."""

    name: str
    ready: bool
    why: str  # its fingerprint if it is ready; else what is wrong
    install: str  # what mends it, mostly a command; '' if it is ready


def installed() -> "Mapping[str, EntryPoint]":
    """Return the entry points of all engines by name, sorted. Where two share a name, ours wins, else the first."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - see the top

    found: dict[str, EntryPoint] = {}
    for entry in sorted(
        entry_points(group=GROUP), key=lambda one: (one.name, not one.value.startswith(_PACKAGE), one.value)
    ):
        found.setdefault(entry.name, entry)
    return MappingProxyType(found)


def is_ours(name: str) -> bool:
    """Say whether an engine is part of this package: all that shapes its sound is installed with it."""
    return name in _OURS


def load(name: str) -> Engine:
    """Make the engine called ``name`` in this process.

    Raises EngineError if there is none of that name (with the nearest names), or if it cannot be started.
    """
    if name in _OURS:
        module, _, maker = _OURS[name].partition(":")
        engine: Engine = getattr(importlib.import_module(module), maker)()
        return engine
    return _load_plug_in(name)


def _load_plug_in(name: str) -> Engine:
    entries = installed()
    entry = entries.get(name)
    if entry is None:
        raise EngineError(
            f"there is no speech engine '{name}'",
            f"{nearest(name, entries)}installed are: {', '.join(entries) or 'none'}",
        )
    try:
        engine = entry.load()()
    except EngineError:
        raise
    except Exception as error:  # a plug-in may fail in any way: it ends as a report of that one
        raise EngineError(f"the speech engine '{name}' cannot be started: {_reason(error)}", _mend(entry)) from error
    if not isinstance(engine, Engine):
        raise EngineError(
            f"the speech engine '{name}' does not fit this program (it lacks one of fingerprint, voices, speak)",
            _mend(entry),
        )
    return engine


def statuses() -> tuple[EngineStatus, ...]:
    """Ask every installed engine, each in a child of its own that is ended afterwards, whether it is ready."""
    return tuple(_status(name) for name in installed())


def _status(name: str) -> EngineStatus:
    # worker imports nothing of this module; imported here because only this function starts processes
    from audio_programs.engines.worker import EngineChild  # noqa: PLC0415

    engine = EngineChild(name)
    try:
        return EngineStatus(name=name, ready=True, why=engine.fingerprint(), install="")
    except EngineError as error:
        return EngineStatus(name=name, ready=False, why=error.what, install=error.hint)
    finally:
        engine.close()


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or "it gives no reason"


def _mend(entry: "EntryPoint") -> str:
    package = entry.dist.name if entry.dist else entry.value
    update, remove = pip("install", "--upgrade", package), pip("uninstall", package)
    return f"update its package with `{update}`, or remove it with `{remove}`"
