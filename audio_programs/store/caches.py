"""Where a cache lies, and the kinds of blob in it."""

from dataclasses import dataclass
from pathlib import Path

from audio_programs.errors import Notice
from audio_programs.store.cache import Cache
from audio_programs.store.shared import Shared, shared_at

KINDS = ("clips", "sections", "gains", "pictures", "sounds")
OUTBOX = "outbox.sqlite"
WAITS_S = (0.5, 2.0)


@dataclass(frozen=True, slots=True)
class CachePlace:
    """A cache, as jobs are told of it: a picklable value, the same for every worker."""

    root: Path  # a folder on the disk of whoever does the job
    remote: str = ""  # the address that it is shared at; '' where it is not
    waits_s: tuple[float, ...] = WAITS_S  # before an address that fails is asked again


@dataclass(frozen=True, slots=True)
class Caches:
    """The kinds of blob in a cache."""

    clips: Cache
    sections: Cache
    gains: Cache
    pictures: Cache
    sounds: Cache
    shared: Shared | None = None

    @classmethod
    def at(cls, place: CachePlace) -> "Caches":
        """Return the caches of a place."""
        shared = shared_at(place.remote, place.root / OUTBOX, place.waits_s) if place.remote else None
        clips, sections, gains, pictures, sounds = (Cache(place.root, kind, shared=shared) for kind in KINDS)
        return cls(clips, sections, gains, pictures, sounds, shared)

    def kinds(self) -> tuple[Cache, ...]:
        """Return each kind, in the order of ``KINDS``."""
        return (self.clips, self.sections, self.gains, self.pictures, self.sounds)

    def settle(self) -> tuple[Notice, ...]:
        """Send what the address still lacks, and return what has to be told of it since this was last asked."""
        if self.shared is None:
            return ()
        packs = {cache.kind: cache.packs for cache in self.kinds()}
        self.shared.send_noted(lambda kind, key: packs[kind].get(key) if kind in packs else None)
        return self.shared.told()
