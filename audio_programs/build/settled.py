"""Programs that nothing has touched since a build left them as they should be: they need not be looked into.

A program is settled when its last build ended with nothing wrong in it. It stays so while all its files, sources and
published ones, the settings and this program itself are as they were (``store.trees``), and until a day on which
something of it falls due. What there is to tell of it is in the index; without that, everything is looked at again.

Part of the edge. Imports little: a build that has nothing to do is over before anything else would be loaded.
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from audio_programs.build.environment import environment
from audio_programs.build.layout import ARTICLES, HISTORY_FILE, VOICES_FILE, may_be_program
from audio_programs.errors import Notice
from audio_programs.store.index import Index
from audio_programs.store.trees import Signature, files_signature, together, tree_signature, wait_past

_PROGRAMS = "settled"  # in the index: by folder
_LIBRARY = "settled library"
_NAMES = "settled names"
_STANDINGS = "settled standings"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledProgram:
    """What a build needs to know of a program that it does not look into."""

    folder: str  # 'articles/<name>'
    program: str  # its id
    title: str
    card: Mapping[str, Any]  # the fields of its ProgramCard
    moved: Mapping[str, str]  # old names of its files -> those that they lead to
    episodes: int
    length_samples: int
    held_back: int
    next_due: datetime | None
    feed: str
    notices: tuple[Notice, ...]
    until: datetime | None  # when something falls due that a build must do: an article, a file whose time is over


@dataclass(frozen=True, slots=True, kw_only=True)
class NewlySettled:
    """A program that a build has just left as it should be."""

    settled: SettledProgram
    ids: frozenset[str]  # of its articles
    standing: bytes  # what ``status`` says of it


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRest:
    """A whole library in which there is nothing to do."""

    programs: tuple[SettledProgram, ...]
    notices: tuple[Notice, ...]  # of the library and all its programs


class Settlement:
    """A project as it was found when a command began, beside what builds left."""

    def __init__(self, project: Path, *, now: datetime) -> None:
        """Look at every file, and read what is known."""
        self._project = project
        self._now = now
        self._output = project / "output"
        self._index = Index(project / ".cache" / "index.sqlite")
        folders, beside = _listed(project / ARTICLES)
        self._shared = together(environment(), files_signature([project / VOICES_FILE, *beside]))
        self._sources = {
            f"{ARTICLES}/{name}": tree_signature(project / ARTICLES / name, leave_out=(HISTORY_FILE,))
            for name in folders
            if may_be_program(name)
        }
        self._library = _read(self._index.all(_LIBRARY).get("", b"{}"))
        known = self._index.all(_PROGRAMS) if self._library.get("shared") == self._shared.digest else {}
        found = ((folder, _read(known[folder])) for folder in self._sources if folder in known)
        self.programs: Mapping[str, SettledProgram] = {
            folder: one for folder, row in found if (one := self._settled(folder, row)) is not None
        }

    def at_rest(self) -> AtRest | None:
        """Return what is to be said where nothing at all has moved; None where something has."""
        settled = {*self.programs}
        if settled != {*self._sources} or settled != {*self._library.get("folders", ())}:
            return None
        if not self._library["flawless"] or self._library["made"] != self._made_of_library().digest:
            return None
        notices = {
            *_notices(self._library["notices"]),
            *(each for one in self.programs.values() for each in one.notices),
        }
        return AtRest(programs=tuple(self.programs.values()), notices=tuple(sorted(notices)))

    def ids(self, folders: Sequence[str]) -> frozenset[str] | None:
        """Return the ids of the articles of settled programs; None where they are lost."""
        names = self._index.all(_NAMES)
        if not names.keys() >= {*folders}:
            return None
        return frozenset(one for folder in folders for one in json.loads(names[folder]))

    def standings(self) -> dict[str, bytes]:
        """Return what ``status`` says of settled programs, as it was given; a lost one unsettles its own."""
        kept = self._index.all(_STANDINGS)
        self.programs = {folder: one for folder, one in self.programs.items() if folder in kept}
        return {folder: kept[folder] for folder in self.programs}

    def settle(
        self,
        new: Sequence[NewlySettled],
        *,
        still: Sequence[str],
        notices: Sequence[Notice],
        flawless: bool,
        stands: Callable[[str], bool],
    ) -> None:
        """Note what a build left as it should be.

        ``new`` are programs that it looked into, ``still`` the folders of those that it did not, ``notices`` are those
        of the library as a whole; ``flawless`` says that there was no problem to tell at all. ``stands`` says whether
        all that was made of a program (by its folder; the library's own for '') is there at this moment as it was made:
        asked after the files were looked at, for somebody may have been at them while the build ran.
        """
        of_library = self._made_of_library()
        of_programs = {one.settled.folder: self._made(one.settled.folder, one.settled.program) for one in new}
        new = [one for one in new if of_programs[one.settled.folder].whole and stands(one.settled.folder)]
        library = {
            "shared": self._shared.digest,
            "made": of_library.digest,
            "flawless": flawless and of_library.whole and stands(""),
            "folders": sorted({*still, *(one.settled.folder for one in new)}),
            "notices": [[one.path, one.line, one.what] for one in notices],
        }
        if not new and library == self._library:
            return
        looked_at = together(
            of_library,
            self._shared,
            *(of_programs[one.settled.folder] for one in new),
            *(self._sources[one.settled.folder] for one in new),
        )
        if not wait_past(looked_at.newest_ns, self._project / ".cache" / "clock"):
            return
        rows = {}
        for one in new:
            folder = one.settled.folder
            row = _row(one.settled) | {
                "sources": self._sources[folder].digest,
                "made": of_programs[folder].digest,
                "since": self._now.isoformat(),
            }
            rows[folder] = json.dumps(row).encode()
        kinds = (_PROGRAMS, _NAMES, _STANDINGS)
        forgotten = {*self._index.all(_PROGRAMS)} - {*rows, *still}
        self._index.keep(
            {
                _PROGRAMS: rows,
                _NAMES: {one.settled.folder: json.dumps(sorted(one.ids)).encode() for one in new},
                _STANDINGS: {one.settled.folder: one.standing for one in new},
                _LIBRARY: {"": json.dumps(library).encode()},
            },
            drop=[(kind, folder) for kind in kinds for folder in sorted(forgotten)],
        )

    def _settled(self, folder: str, row: Mapping[str, Any]) -> SettledProgram | None:
        until = datetime.fromisoformat(row["until"]) if row["until"] else None
        due = until is not None and until <= self._now
        if due or self._now < datetime.fromisoformat(row["since"]) or row["sources"] != self._sources[folder].digest:
            return None
        made = self._made(folder, row["program"])
        if row["made"] != made.digest or not made.whole:
            return None
        return SettledProgram(
            folder=folder,
            until=until,
            next_due=datetime.fromisoformat(row["next_due"]) if row["next_due"] else None,
            notices=_notices(row["notices"]),
            **{name: row[name] for name in _PLAIN},
        )

    def _made(self, folder: str, program: str) -> Signature:
        files = [self._project / folder / HISTORY_FILE, self._output / ".build" / "programs" / f"{program}.json"]
        return together(tree_signature(self._output / program), files_signature(files))

    def _made_of_library(self) -> Signature:
        """Look at what belongs to no program, and at what a build that was killed has noted."""
        folders, files = _listed(self._output)
        build = self._output / ".build"
        own = [build / "library.json", build / "journal"]
        listed = Signature("\0".join(sorted({*folders} - {".build"})), 0)
        return together(listed, files_signature([*files, *own]), tree_signature(self._output / "assets"))


_PLAIN = ("program", "title", "card", "moved", "episodes", "length_samples", "held_back", "feed")


def _row(one: SettledProgram) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _PLAIN},
        "until": one.until.isoformat() if one.until else None,
        "next_due": one.next_due.isoformat() if one.next_due else None,
        "notices": [[each.path, each.line, each.what] for each in one.notices],
    }


def _read(value: bytes) -> dict[str, Any]:
    read = json.loads(value)
    return read if isinstance(read, dict) else {}


def _notices(rows: Sequence[Sequence[Any]]) -> tuple[Notice, ...]:
    return tuple(Notice(path, line, what) for path, line, what in rows)


def _listed(folder: Path) -> tuple[list[str], list[Path]]:
    """Return the names of the folders directly in a folder, sorted, and the files beside them."""
    try:
        with os.scandir(folder) as entries:
            found = [(entry.name, entry.is_dir()) for entry in entries]
    except OSError:
        return [], []
    return sorted(name for name, is_folder in found if is_folder), [
        folder / name for name, is_folder in found if not is_folder
    ]
