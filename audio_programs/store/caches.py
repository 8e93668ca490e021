"""Where a cache lies, and the kinds of blob in it."""

from dataclasses import dataclass
from pathlib import Path

from audio_programs.store.cache import Cache


@dataclass(frozen=True, slots=True)
class CachePlace:
    """A cache, as jobs are told of it: a picklable value, the same for every worker."""

    root: Path


@dataclass(frozen=True, slots=True)
class Caches:
    """The kinds of blob in a cache."""

    clips: Cache
    sections: Cache
    gains: Cache
    pictures: Cache
    sounds: Cache

    @classmethod
    def at(cls, place: CachePlace) -> "Caches":
        """Return the caches of a place."""
        return cls(*(Cache(place.root, kind) for kind in ("clips", "sections", "gains", "pictures", "sounds")))
