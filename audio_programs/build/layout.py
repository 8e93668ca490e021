"""Where a project keeps what an editor writes: names of files and folders, relative to the project's folder."""

from pathlib import Path

ARTICLES = "articles"
LIBRARY_FILE = f"{ARTICLES}/library.yaml"
PROGRAM_FILE = "program.yaml"
HISTORY_FILE = "history.json"
VOICES_FILE = "voices.yaml"


def find_project(start: Path) -> Path | None:
    """Return the nearest folder, from ``start`` upward, that holds an articles folder or a voices.yaml."""
    for folder in (start, *start.parents):
        if (folder / ARTICLES).is_dir() or (folder / VOICES_FILE).is_file():
            return folder
    return None


def may_be_program(name: str) -> bool:
    """Say whether a folder of this name in the articles folder is to be a program.

    A folder in the place of a settings file is told where that file is opened.
    """
    return not name.startswith(".") and not name.endswith((".yaml", ".yml"))
