"""An editor's desk: a small project in a folder, and everything that an editor may do to it. For the machine's rules.

Values in memory are the truth; ``save`` writes the files whose text is another now and removes those that are gone,
as an editor's program would. Never touches output/, .cache/ or a history.
"""

import os
import shutil
import struct
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HISTORY = "history.json"
PICTURES = ("blue.png", "red.png")
CHIME = "chime.wav"


@dataclass(slots=True)
class Piece:
    """An article on the desk."""

    stated: dict[str, str]  # front matter
    opening: str
    sections: list[tuple[str, str]] = field(default_factory=list)  # heading, paragraph
    broken: bool = False  # its front matter does not end

    def text(self) -> str:
        """Return the file."""
        front = "".join(f"{key}: {value}\n" for key, value in sorted(self.stated.items()))
        body = "".join(f"## {heading}\n\n{paragraph}\n\n" for heading, paragraph in self.sections)
        return f"---\n{front}{'' if self.broken else '---'}\n{self.opening}\n\n{body}"


@dataclass(slots=True)
class Shelf:
    """A program on the desk, in the folder of its name."""

    stated: dict[str, str]  # program.yaml
    pieces: dict[str, Piece] = field(default_factory=dict)  # by file name
    broken: bool = False  # its program.yaml has a key that is none

    def text(self) -> str:
        """Return program.yaml."""
        stated = self.stated | ({"colour": "green"} if self.broken else {})
        return "".join(f"{key}: {value}\n" for key, value in sorted(stated.items()))


class Desk:
    """A project's sources."""

    def __init__(self, folder: Path, *, pictures: tuple[Path, ...]) -> None:
        self.folder = folder
        self.shelves: dict[str, Shelf] = {}
        self.library = {"title": "The library", "category": "Arts > Food", "base_url": "https://a.example/"}
        self.sound = {"bitrate_kbps": "64"}
        self.pauses_ms = {"sentence": "10", "paragraph": "20", "heading": "20", "title": "20", "section": "30"}
        self.voices = {"plain": {"voice": "low", "rate": "450"}, "other": {"voice": "high", "rate": "450"}}
        self.roles = {"default": "plain"}
        self._pictures = pictures
        self._saved: dict[str, str] = {}

    @property
    def edited(self) -> bool:
        """Whether something on the desk is not saved."""
        return dict(self._texts()) != self._saved

    def save(self) -> None:
        """Bring the files up to what is on the desk."""
        files = dict(self._texts())
        for name in self._saved.keys() - files.keys():
            (self.folder / name).unlink()
            _drop_empty(self.folder / name, up_to=self.folder)
        for name, text in files.items():
            path = self.folder / name
            if self._saved.get(name) != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
        self._saved = files
        for shelf in self.shelves:
            for picture, path in zip(self._pictures, self.pictures_of(shelf), strict=True):
                if not path.exists():
                    shutil.copyfile(picture, path)
            chime = self.folder / "articles" / shelf / CHIME
            if not chime.exists():
                _write_chime(chime)

    def pictures_of(self, shelf: str) -> tuple[Path, ...]:
        """Return the files of the pictures that lie in a program's folder."""
        return tuple(self.folder / "articles" / shelf / name for name in PICTURES)

    def exchange_pictures(self, shelf: str) -> None:
        """Give each of the two pictures the other's name."""
        one, other = self.pictures_of(shelf)
        spare = one.with_suffix(".spare")
        one.rename(spare)
        other.rename(one)
        spare.rename(other)

    def remove_shelf(self, name: str) -> None:
        """Delete a program's folder with all that is in it, its history too."""
        del self.shelves[name]
        shutil.rmtree(self.folder / "articles" / name)
        self._saved = {file: text for file, text in self._saved.items() if not file.startswith(f"articles/{name}/")}

    def histories(self) -> Iterator[tuple[str, Path]]:
        """Yield each program's folder name, with its history."""
        for name in sorted(self.shelves):
            yield name, self.folder / "articles" / name / HISTORY

    def program_id(self, shelf: str) -> str:
        """Return the id that a program states, else its folder's name."""
        return self.shelves[shelf].stated.get("id", shelf)

    def touch(self) -> None:
        """Give every source another time, as a fresh clone does."""
        for path in self.sources():
            os.utime(path, (1_000_000_000, 1_000_000_000))

    def sources(self) -> list[Path]:
        """Return every file that is the editor's."""
        found = [self.folder / "voices.yaml", *(self.folder / "articles").rglob("*")]
        return sorted(path for path in found if path.is_file() and path.name != HISTORY)

    def copy_to(self, folder: Path) -> None:
        """Clone the sources and histories into another folder."""
        folder.mkdir(parents=True)
        shutil.copyfile(self.folder / "voices.yaml", folder / "voices.yaml")
        shutil.copytree(self.folder / "articles", folder / "articles", copy_function=shutil.copyfile)

    def _texts(self) -> Iterator[tuple[str, str]]:
        yield "voices.yaml", self._voices()
        yield "articles/library.yaml", "".join(f"{key}: {value}\n" for key, value in sorted(self.library.items()))
        for name, shelf in self.shelves.items():
            yield f"articles/{name}/program.yaml", shelf.text()
            for file, piece in shelf.pieces.items():
                yield f"articles/{name}/{file}", piece.text()

    def _voices(self) -> str:
        voices = "".join(f"  {name}: {{engine: tone, {_inline(one)}}}\n" for name, one in self.voices.items())
        return (
            f"voices:\n{voices}roles: {{{_inline(self.roles)}}}\n"
            f"pauses_ms: {{{_inline(self.pauses_ms)}}}\nsound: {{{_inline(self.sound)}}}\n"
        )


def _write_chime(path: Path) -> None:
    """Write a fifth of a second of a tone."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", 9000 * (1 if at % 16 < 8 else -1)) for at in range(1600)))


def _inline(stated: dict[str, str]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in sorted(stated.items()))


def _drop_empty(path: Path, *, up_to: Path) -> None:
    for parent in path.parents:
        if parent == up_to or any(parent.iterdir()):
            return
        parent.rmdir()
