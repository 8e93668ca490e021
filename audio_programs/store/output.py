"""output/ as a whole: its folders, manifests, journal and pruning, and .cache/ beside it."""

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from audio_programs.catalog.names import is_feed
from audio_programs.errors import StoreError
from audio_programs.store.caches import WAITS_S, CachePlace
from audio_programs.store.folder import Folder, Staged, Written
from audio_programs.store.journal import Journal
from audio_programs.store.manifest import Manifest, manifest_bytes, read_manifest
from audio_programs.store.pace import Pace, paces_bytes, read_paces
from audio_programs.store.reuse import Reuse, read_reuse, reuse_bytes
from audio_programs.store.seen import Seen

_PACE_FILE = "pace.json"
_REUSE_FILE = "reuse.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What became of files that nobody needs any more."""

    removed: tuple[str, ...]
    strangers: tuple[str, ...]  # left: their bytes are not ours


class Output:
    """The output folder of a project, and what the build must know of it."""

    def __init__(self, project: Path, *, cache: str = "", waits_s: tuple[float, ...] = WAITS_S) -> None:
        """``cache`` is the address that the cache is shared at, if it is; ``waits_s`` how patient to be with it."""
        self.root = project / "output"
        self.build_folder = self.root / ".build"
        self.cache_root = project / ".cache"
        self.cache_place = CachePlace(self.cache_root, cache, waits_s)
        self.folder = Folder(self.root, staging=self.build_folder / "staging")
        self.journal = Journal(self.build_folder / "journal")
        self._intact: dict[str | None, tuple[Manifest, frozenset[str]]] = {}
        self.seen = Seen(self.cache_root / "seen.sqlite", root=project)

    def clear_staging(self) -> None:
        """Delete what a killed build left half-written. Only for who holds the lock."""
        self.folder.clear_staging()
        self._notes().clear_staging()

    def manifest(self, program: str | None) -> Manifest:
        """Return the manifest of a program, or of the library (None)."""
        return read_manifest(self.root / manifest_name(program))

    def write_manifest(self, program: str | None, manifest: Manifest) -> None:
        """Replace a manifest. Not journaled: its name never changes, and it names itself nowhere."""
        self.folder.write(manifest_name(program), manifest_bytes(manifest))

    def remove_manifest(self, program: str) -> None:
        """Drop the manifest of a program that is gone."""
        self.folder.path(manifest_name(program)).unlink(missing_ok=True)

    def paces(self) -> Mapping[str, Pace]:
        """Return how fast this machine has worked, by engine, as far as it is known."""
        return read_paces(self.cache_root / _PACE_FILE)

    def write_paces(self, paces: Mapping[str, Pace]) -> None:
        """Keep how fast it worked. What cannot be kept costs a sentence of the next plan, never a build."""
        with contextlib.suppress(StoreError):
            self._notes().write(_PACE_FILE, paces_bytes(paces))

    def reuse(self) -> Reuse | None:
        """Return how much of the last build's sound came from the cache, as far as it is known."""
        return read_reuse(self.cache_root / _REUSE_FILE)

    def write_reuse(self, reuse: Reuse) -> None:
        """Keep how much came from the cache."""
        with contextlib.suppress(StoreError):
            self._notes().write(_REUSE_FILE, reuse_bytes(reuse))

    def _notes(self) -> Folder:
        return Folder(self.cache_root, staging=self.cache_root / "staging")

    def programs(self) -> Iterator[str]:
        """Yield the ids of the programs that have a manifest, sorted."""
        for path in sorted((self.build_folder / "programs").glob("*.json")):
            yield path.stem

    def intact(self, program: str | None, manifest: Manifest) -> frozenset[str]:
        """Return the files of a manifest that are there as they were made, when this was first asked of it."""
        known = self._intact.get(program)
        if known is not None and known[0] is manifest:
            return known[1]
        base = self.root / program if program else self.root
        found = frozenset(name for name, made in manifest.files.items() if self.seen.digest(base / name) == made.digest)
        self._intact[program] = (manifest, found)
        return found

    def all_stand(self, program: str | None, manifest: Manifest) -> bool:
        """Say whether all files of a manifest, replaced ones too, are there at this moment as they were made."""
        base = self.root / program if program else self.root
        digests = {name: made.digest for name, made in manifest.files.items()} | dict(manifest.replaced)
        return all(self.seen.digest(base / name) == digest for name, digest in digests.items())

    def put(self, name: str, content: bytes) -> Written:
        """Write a file under its final name, noted in the journal first."""
        written = self.folder.write(name, content, before=self.journal.note)
        self.seen.learn(self.root / name, written.digest)
        return written

    def put_staged(self, staged: Staged, name: str) -> Written:
        """Give a staged file its final name, noted in the journal first; the very same file is left as it is."""
        if self.seen.digest(self.folder.path(name)) == staged.digest:
            self.folder.discard(staged)
            return Written(name=name, digest=staged.digest, size_bytes=staged.size_bytes, changed=False)
        self.journal.note(name, staged.digest)
        written = self.folder.publish(staged, name)
        self.seen.learn(self.root / name, written.digest)
        return written

    def standing(self, name: str, digest: str) -> str:
        """Return the digest of what stands under a name: ``digest``, or what a killed build noted and put there."""
        noted = self.journal.digests(name)
        found = self.seen.digest(self.folder.path(name)) if noted else None
        return found if found in noted else digest

    def prune(self, *, keep: Collection[str]) -> Pruned:
        """Delete what the journal names and nobody needs; what somebody has changed since stays, and is told.

        A feed goes before the files that it names (DESIGN invariant 4).
        """
        removed: list[str] = []
        strangers: list[str] = []
        noted = self.journal.noted()
        for name in sorted(noted, key=lambda name: (not is_feed(name.rpartition("/")[2]), name)):
            if name in keep or not self.folder.path(name).exists():
                continue
            gone = any(self.folder.remove(name, digest=digest) for digest in sorted(noted[name]))
            (removed if gone else strangers).append(name)
        return Pruned(removed=tuple(removed), strangers=tuple(strangers))


def manifest_name(program: str | None) -> str:
    """Return where a manifest lies in output/."""
    return f".build/programs/{program}.json" if program else ".build/library.json"
