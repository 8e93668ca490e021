"""What is remembered of imports: which source each article came from, and its text as it was imported.

Kept in ``.imported/`` in the program's folder, which the editor commits: ``record.json``, and one Markdown file an
article, the common ground of a merge. Pure: text in, values out. Deleting the folder costs no article: what is imported
again then comes as new files.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from audio_programs.errors import Problem

FOLDER = ".imported"
RECORD_FILE = f"{FOLDER}/record.json"

_FORMAT = 1
_HINT = "restore it from your version control, or delete it: what is imported again then comes as new files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What is remembered of one article."""

    file: str  # relative to the program's folder
    id: str
    digest: str  # SHA-256 of its source as it came

    @property
    def base(self) -> str:
        """Return the file of its text as it was imported, relative to the program's folder."""
        return f"{FOLDER}/{self.id}.md"


Record = Mapping[str, Imported]
"""By source: a file's name in the folder that was imported, or an address."""


def read_record(text: str, path: str) -> tuple[Record | None, tuple[Problem, ...]]:
    """Read record.json. Whatever is wrong with it is a problem, and gives no record."""
    try:
        said = json.loads(text)
        if said["format"] != _FORMAT:
            return None, (Problem(path, 0, "was written by a later audio-programs", "update this program"),)
        found = {str(source): Imported(**one) for source, one in said["sources"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None, (Problem(path, 0, "cannot be read", _HINT),)
    names = [name for one in found.values() for name in (one.file, one.id, one.digest)]
    if not all(isinstance(name, str) for name in names):
        return None, (Problem(path, 0, "cannot be read", _HINT),)
    if any(one.file.startswith("/") or ".." in one.file.split("/") or "/" in one.id for one in found.values()):
        return None, (Problem(path, 0, "names a file outside of the program's folder", _HINT),)
    return found, ()


def record_text(record: Record) -> str:
    """Return a record as the text of record.json: sorted, so that version control shows what changed."""
    said = {"format": _FORMAT, "sources": {source: asdict(one) for source, one in record.items()}}
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
