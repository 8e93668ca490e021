"""A new program: its settings and its cover. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from audio_programs.build.layout import ARTICLES, PROGRAM_FILE
from audio_programs.publish.cover import draw_cover
from audio_programs.yaml_text import Entry, write_yaml

COVER_FILE = "cover.jpg"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProgram:
    """What is stated of a program that is begun."""

    id: str  # its folder's name too
    title: str
    description: str
    category: str = ""  # as written; '' where the library's holds
    author: str = ""  # likewise
    language: str = ""  # likewise


def program_files(program: NewProgram) -> tuple[tuple[str, bytes], ...]:
    """Return the program's files: (name relative to the project, content).

    The cover is the one that a program without a cover gets at each build; from now on it is the editor's.
    """
    texts = (write_yaml(_entries(program)).encode("utf-8"), draw_cover(title=program.title, seed=program.id))
    return tuple(zip(program_file_names(program), texts, strict=True))


def program_file_names(program: NewProgram) -> tuple[str, str]:
    """Return the names of a program's first files, its cover's last, relative to the project."""
    folder = f"{ARTICLES}/{program.id}"
    return f"{folder}/{PROGRAM_FILE}", f"{folder}/{COVER_FILE}"


def _entries(program: NewProgram) -> Iterator[Entry]:
    yield Entry("title", program.title, "One program: it becomes one podcast. What it does not say, library.yaml says.")
    yield Entry("description", program.description)
    yield Entry("type", "serial", "serial: to be heard in order, from the first to the last; episodic: in any order.")
    for key, value in (("author", program.author), ("language", program.language), ("category", program.category)):
        if value:
            yield Entry(key, value)
    yield Entry(
        "cover", COVER_FILE, "The picture that apps show: square, 1400 to 3000 pixels. Put your own in its place."
    )
