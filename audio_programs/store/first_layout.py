"""The cache as it was first laid out: a file for each blob, in 256 folders a kind. Nothing reads it any more."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from audio_programs.store.caches import KINDS
from audio_programs.store.folder import told_plainly

_FOLDER = re.compile(r"[0-9a-f]{2}")


def clear_first_layout(root: Path) -> None:
    """Delete what is left of it under ``.cache/``. Raises StoreError if that cannot be done."""
    with told_plainly(root):
        for folder in tuple(_folders(root)):
            shutil.rmtree(folder)


def _folders(root: Path) -> Iterator[Path]:
    for kind in KINDS:
        if (root / kind).is_dir():
            yield from (path for path in sorted((root / kind).iterdir()) if _FOLDER.fullmatch(path.name))
