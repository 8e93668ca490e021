"""A program's imported articles on the disk: where each lies now, and bringing it up to date or beginning it.

Part of the edge. Nothing an editor wrote is written over: what they changed stays, what the source changed comes beside
it, and where both changed the same lines theirs stay and are told.
"""

import enum
import re
from dataclasses import dataclass, field
from pathlib import Path

from audio_programs.build.folders import list_files
from audio_programs.errors import InputError
from audio_programs.importing.merge import Difference, merged
from audio_programs.importing.record import RECORD_FILE, Imported, read_record, record_text
from audio_programs.store.folder import write_beside

_TOP_BYTES = 4_000  # of a file, within which its id stands


class State(enum.StrEnum):
    """What became of a source; the words are those of the summary."""

    NEW = "new"
    CHANGED = "changed"
    MERGED = "changed, with your corrections kept"
    DIFFERS = "changed where you did too: yours kept"
    UNCHANGED = "unchanged"
    AWAY = "removed by you"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What was done with a source."""

    state: State
    file: str  # its article, relative to the project
    differences: tuple[Difference, ...] = ()


@dataclass(slots=True)
class Shelf:
    """The imported articles of one program. With ``dry_run`` nothing is written."""

    project: Path
    folder: str  # the program's, relative to the project
    dry_run: bool = False
    record: dict[str, Imported] = field(default_factory=dict)

    @classmethod
    def opened(cls, project: Path, folder: str, *, dry_run: bool = False) -> "Shelf":
        """Open a program's. Raises InputError where what is remembered cannot be read."""
        name = f"{folder}/{RECORD_FILE}"
        try:
            text = (project / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return cls(project, folder, dry_run)
        except (OSError, UnicodeDecodeError):
            text = ""
        record, problems = read_record(text, name)
        if record is None:
            raise InputError(problems)
        return cls(project, folder, dry_run, dict(record))

    def update(self, source: str, text: str, digest: str) -> Brought:
        """Bring the article of a known source up to date."""
        known = self.record[source]
        path = self._where(known)
        if path is None:
            return Brought(state=State.AWAY, file=f"{self.folder}/{known.file}")
        shown = path.relative_to(self.project).as_posix()
        now = Imported(file=path.relative_to(self.project / self.folder).as_posix(), id=known.id, digest=digest)
        editors = path.read_text(encoding="utf-8")
        base = self._base(known)
        if base is None:  # nothing tells what the editor changed: all of it may be theirs
            base = editors if editors == text else ""
        if text == base:
            self.record[source] = now
            return Brought(state=State.UNCHANGED, file=shown)
        together = merged(base, editors=editors, sources=text)
        if not self.dry_run:
            write_beside(path, together.text.encode())
            self._keep(now, text)
        self.record[source] = now
        if together.differences:
            return Brought(state=State.DIFFERS, file=shown, differences=together.differences)
        return Brought(state=State.CHANGED if editors == base else State.MERGED, file=shown)

    def begin(self, source: str, text: str, *, file: str, id_: str, digest: str) -> Brought:
        """Write the article of a source that was not known; ``file`` is free."""
        self.record[source] = Imported(file=file, id=id_, digest=digest)
        if not self.dry_run:
            path = self.project / self.folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            self._keep(self.record[source], text)
            write_beside(path, text.encode())
        return Brought(state=State.NEW, file=f"{self.folder}/{file}")

    def remember(self) -> None:
        """Write what is remembered."""
        if self.dry_run:
            return
        path = self.project / self.folder / RECORD_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        write_beside(path, record_text(self.record).encode())

    def _where(self, known: Imported) -> Path | None:
        """Return where an article lies: editors move files into the folders of seasons, and rename them."""
        home = self.project / self.folder
        if (home / known.file).is_file():
            return home / known.file
        stated = re.compile(rf"^id: *['\"]?{re.escape(known.id)}['\"]? *$", re.MULTILINE)
        files = [path for path in list_files(self.project, home).files if path.suffix.lower() == ".md"]
        named = [path for path in files if path.name == known.file.rpartition("/")[2]]
        return next(iter([*(path for path in files if stated.search(_top(path))), *named]), None)

    def _base(self, known: Imported) -> str | None:
        try:
            return (self.project / self.folder / known.base).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def _keep(self, known: Imported, text: str) -> None:
        path = self.project / self.folder / known.base
        path.parent.mkdir(parents=True, exist_ok=True)
        write_beside(path, text.encode())


def _top(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_TOP_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
