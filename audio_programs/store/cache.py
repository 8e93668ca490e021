"""The cache: blobs by key. Safe to delete; a damaged entry is as good as none.

It lies on this machine's disk (``Packs``) and, where it is shared, at an address too (``Shared``): what is not here is
looked for there, and kept here. Several processes may write at once: equal keys mean equal bytes.
"""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from audio_programs.errors import StoreError
from audio_programs.store.packs import Packs, packs_at
from audio_programs.store.shared import Shared

MADE_BY_THE_WAY = frozenset({"clips"})
"""Kinds that nobody waits for at the address: a section is joined by another process at once, its clips are not."""


class Cache:
    """One kind of blob ('clips', 'sections', 'gains', 'pictures', 'sounds') under ``.cache/``."""

    def __init__(self, root: Path, kind: str, *, shared: Shared | None = None) -> None:
        self.root = root
        self.kind = kind
        self._shared = shared

    @property
    def packs(self) -> Packs:
        """Return what lies on this machine."""
        return packs_at(self.root / self.kind)

    def has(self, key: str) -> bool:
        """Say whether there is an entry, without reading it. For more than a few: ``kept``."""
        return self.packs.has(key) or (self._shared is not None and key in self._shared.kept(self.kind, (key,)))

    def kept(self, keys: Iterable[str]) -> set[str]:
        """Return which of these keys have an entry, here or at the address, without reading any."""
        wanted = {*keys}
        here = self.packs.kept(wanted)
        if self._shared is None or len(here) == len(wanted):
            return here
        return here | self._shared.kept(self.kind, wanted - here)

    def get(self, key: str) -> bytes | None:
        """Return an entry's bytes, or None if it is missing or damaged."""
        content = self.packs.get(key)
        if content is None and self._shared is not None:
            content = self._shared.get(self.kind, key)
            if content is not None:
                with contextlib.suppress(StoreError):  # it costs asking again
                    self.packs.put(key, content)
        return content

    def bring(self, keys: Iterable[str]) -> None:
        """Fetch from the address, many at a time, what is there and not here, so that reading it need not wait."""
        if self._shared is not None:
            wanted = {*keys}
            self._shared.bring(self.kind, wanted - self.packs.kept(wanted), take=self.packs.put)

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``. Raises StoreError if the cache cannot be written."""
        if self._shared is None:
            self.packs.put(key, content)
            return
        self._shared.note(self.kind, key)  # before it can be had: whatever is killed now, the next build will send it
        self.packs.put(key, content)
        if self.kind in MADE_BY_THE_WAY:
            self._shared.send_by_the_way(self.kind, key, content)
        else:
            self._shared.send(self.kind, key, content)

    def begin(self) -> None:
        """Raise StoreError where the cache cannot be written."""
        self.packs.begin()
