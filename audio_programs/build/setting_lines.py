"""Where a setting stands: the file and line to name to an editor when it is what changed something.

Part of the edge: the settings files are opened here once more, for a message's sake; ``config`` reads what they say.
"""

from pathlib import Path

from audio_programs.build.layout import LIBRARY_FILE, PROGRAM_FILE, VOICES_FILE
from audio_programs.build.setting_digests import LIBRARY_TITLE
from audio_programs.yaml_text import YamlText, read_yaml

_DRAWN = "the cover, which is drawn from the title"


class SettingLines:
    """The settings files of a project, each read when it is first asked for."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._read: dict[str, YamlText | None] = {}

    def find(self, folder: str, name: str) -> str:
        """Return 'path:line name' of a setting of the program in a folder; its name alone where no file states it."""
        for path, place in _places(f"{folder}/{PROGRAM_FILE}", name):
            document = self._document(path)
            if document is not None and place in document.lines:
                return f"{path}:{document.lines[place]} {name}"
        return _DRAWN if name == "cover" else name

    def _document(self, path: str) -> YamlText | None:
        if path not in self._read:
            try:
                self._read[path] = read_yaml((self._project / path).read_text(encoding="utf-8"), path)[0]
            except (OSError, UnicodeDecodeError):
                self._read[path] = None
        return self._read[path]


def _places(program_file: str, name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return where a setting may stand: the nearest that states it is the one that counts."""
    if name == LIBRARY_TITLE:
        return ((LIBRARY_FILE, ("title",)),)
    first, _, second = name.partition(".")
    place = (first, second) if second else (first,)
    if first == "voices":  # the voices themselves; in the other files, 'voices' says who speaks what
        return ((VOICES_FILE, place),)
    if first == "roles":
        own = [(path, ("voices", role)) for path in (program_file, LIBRARY_FILE) for role in (second, "default")]
        return (*own, (VOICES_FILE, place), (VOICES_FILE, ("roles", "default")))
    return tuple((path, place) for path in (program_file, LIBRARY_FILE, VOICES_FILE))
