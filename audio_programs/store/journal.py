"""The journal: names noted before they are written, so that what a killed build left is known to be ours.

A line a file: its name in output/ and the digest of the bytes that are about to stand there. A build that ends well
clears it; until then the names stay candidates for pruning, whichever build comes next (DESIGN invariant 5).
"""

import contextlib
import json
import os
from pathlib import Path

from audio_programs.errors import StoreError


class Journal:
    """Names that may have been written and are in no manifest yet."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._noted: dict[str, set[str]] = {}
        text = _text(path)
        self._cut = bool(text) and not text.endswith("\n")
        for line in text.splitlines():
            with contextlib.suppress(ValueError, KeyError, TypeError):  # a last line cut short names nothing yet
                entry = json.loads(line)
                name, digest = str(entry["name"]), str(entry["digest"])
                self._noted.setdefault(name, set()).add(digest)

    def note(self, name: str, digest: str) -> None:
        """Note a file that is about to become visible; on the disk when this returns."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8", newline="\n") as file:
                if self._cut:  # a killed build's half line: what is noted now must not become a part of it
                    file.write("\n")
                    self._cut = False
                file.write(json.dumps({"digest": digest, "name": name}) + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StoreError(
                f"{self._path} cannot be written: {error.strerror or error}", "check the folder and build again"
            ) from error
        self._noted.setdefault(name, set()).add(digest)

    def noted(self) -> dict[str, frozenset[str]]:
        """Return each noted name with the digests it may have."""
        return {name: frozenset(digests) for name, digests in self._noted.items()}

    def digests(self, name: str) -> frozenset[str]:
        """Return the digests that a name is noted with; none where it is not noted."""
        return frozenset(self._noted.get(name, ()))

    def clear(self) -> None:
        """Forget all names: everything is in a manifest, or gone."""
        self._path.unlink(missing_ok=True)
        self._noted.clear()
        self._cut = False


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, NotADirectoryError):
        return ""
