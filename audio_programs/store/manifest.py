"""The manifests: what stands in output/, by which key it was made, and the episodes as last published.

One a program (``output/.build/programs/<id>.json``) and one for what belongs to the whole library
(``output/.build/library.json``). A manifest is a function of the sources and history alone: no times, no paths of a
machine, so that an incremental build's equals a clean one's.
"""

import functools
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from audio_programs.model import Episode, ProgramCard

MANIFEST_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """A published file."""

    digest: str  # SHA-256 of its bytes
    size_bytes: int
    key: str  # digest of all it was made from


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeEpisode:
    """An episode as last published, with what its audio was made from."""

    audio_key: str
    parts: dict[str, str]  # the key taken apart, so that a change can be given its cause: text, voices, sound, tags
    section_keys: tuple[str, ...]
    episode: Episode
    listing: tuple[str, ...] = ()  # what its source said of its place: an article that breaks keeps the place it had
    next_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What was made of one program, or of the library as a whole (which has no episodes)."""

    version: int = MANIFEST_VERSION
    folder: str = ""  # the program's folder in the sources: 'articles/<name>'
    card: ProgramCard | None = None
    files: dict[str, MadeFile] = field(default_factory=dict)  # by name, relative to the program's folder in output/
    episodes: tuple[MadeEpisode, ...] = ()  # in program order
    replaced: dict[str, str] = field(default_factory=dict)  # the history's replaced files (name -> digest), for the day
    # on which the program's folder, its history with it, is gone
    moved: dict[str, str] = field(default_factory=dict)  # old names of files -> those that they lead to now
    settings: dict[str, str] = field(default_factory=dict)  # name -> digest: what a later change is named by


def read_manifest(path: Path) -> Manifest:
    """Return a manifest; an empty one if there is none, or one of another version (everything is made again)."""
    try:
        manifest = _adapter().validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValidationError):
        return Manifest()
    return manifest if manifest.version == MANIFEST_VERSION else Manifest()


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as JSON, files sorted by name: equal manifests give equal bytes."""
    ordered = Manifest(
        version=manifest.version,
        folder=manifest.folder,
        card=manifest.card,
        files=dict(sorted(manifest.files.items())),
        episodes=manifest.episodes,
        replaced=dict(sorted(manifest.replaced.items())),
        moved=dict(sorted(manifest.moved.items())),
        settings=dict(sorted(manifest.settings.items())),
    )
    return _adapter().dump_json(ordered, indent=1) + b"\n"


@functools.cache
def _adapter() -> TypeAdapter[Manifest]:
    return TypeAdapter(Manifest)
