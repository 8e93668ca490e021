"""The cache: blobs by key. Safe to delete; a damaged entry is as good as none.

Each entry carries the digest of its bytes, checked on reading, so it needs no flush to the disk: what a power cut
leaves half-written is made again. Several processes may write at once: equal keys mean equal bytes.
"""

import hashlib
from pathlib import Path

from audio_programs.errors import StoreError
from audio_programs.store.folder import Folder

_MAGIC = b"audio-programs 1\n"
_DIGEST_BYTES = 32


class Cache:
    """One kind of blob ('clips', 'sections', 'gains', 'pictures', 'sounds') under ``.cache/``."""

    def __init__(self, root: Path, kind: str) -> None:
        self.root = root
        self.kind = kind
        self._folder = Folder(root, staging=root / "staging")

    def has(self, key: str) -> bool:
        """Say whether there is an entry, without reading it."""
        return (self.root / self._name(key)).exists()

    def get(self, key: str) -> bytes | None:
        """Return an entry's bytes, or None if it is missing or damaged."""
        try:
            stored = (self.root / self._name(key)).read_bytes()
        except OSError:  # whatever keeps it from being read, it can be made again
            return None
        head = len(_MAGIC) + _DIGEST_BYTES
        content = stored[head:]
        if stored[:head] != _MAGIC + hashlib.sha256(content).digest():
            return None
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``. Raises StoreError if the cache cannot be written."""
        try:
            self._put(key, content)
        except StoreError as error:
            # A build that just began may have cleared what `say`, which needs no lock, was about to name.
            if not isinstance(error.__cause__, FileNotFoundError):
                raise
            self._put(key, content)

    def begin(self) -> None:
        """Raise StoreError where the cache cannot be written."""
        self._folder.begin()

    def clear_staging(self) -> None:
        """Delete what killed workers left half-written, of every kind."""
        self._folder.clear_staging()

    def _put(self, key: str, content: bytes) -> None:
        staged = self._folder.stage([_MAGIC, hashlib.sha256(content).digest(), content], flush=False)
        self._folder.publish(staged, self._name(key), flush=False)

    def _name(self, key: str) -> str:
        # 256 folders: 10,000 articles make some hundred thousand clips, and no folder wants them all.
        return f"{self.kind}/{key[:2]}/{key[2:]}"
