"""The project on this computer: its settings, the folders that the build writes, their disk, and who builds now."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from audio_programs.build.folders import list_files, program_folders
from audio_programs.build.layout import ARTICLES, LIBRARY_FILE
from audio_programs.build.settings_files import read_library_file, read_project_voices
from audio_programs.config.settings import Sound
from audio_programs.doctor.finding import Finding, State, Typed
from audio_programs.sources.registry import readers
from audio_programs.store.lock import running_build
from audio_programs.store.output import Output

GROUP = "This project"

BYTES_A_SECOND = 15
"""Of a source file to a second of speech, rather too few: the sample programs have 18, with front matter and menus."""

CLIP_BYTES_A_SECOND = 2 * 22_050
"""Of .cache/ to a second of speech, besides the encoded sections: what espeak gives."""

ROOM_BYTES = 50_000_000
"""For pictures, pages and what is written before it replaces something."""


def look_at_project(project: Path, typed: Typed) -> Iterator[Finding]:
    """Yield whether a build in this folder can read its settings and write what it makes."""
    yield _settings(project, typed)
    output = Output(project)
    for name, folder in (("output", output.root), (".cache", output.cache_root)):
        yield _writable(name, folder)
    yield _space(project, output)
    builds = running_build(output.build_folder)
    if builds is None:
        yield Finding(group=GROUP, name="lock", state=State.OK, what="no other build is running")
    else:
        what = f"a build is running now{builds}: another one has to wait until it has ended"
        yield Finding(group=GROUP, name="lock", state=State.OK, what=what)


def _settings(project: Path, typed: Typed) -> Finding:
    library, problems = read_library_file(project)
    if library is not None:
        return Finding(group=GROUP, name="library.yaml", state=State.OK, what=f"{LIBRARY_FILE} can be used")
    return Finding(
        group=GROUP,
        name="library.yaml",
        state=State.WRONG,
        what=f"{LIBRARY_FILE} cannot be used: {problems[0]}",
        mend=f"mend that; this tells all that is wrong: {typed.program} check",
    )


def _writable(name: str, folder: Path) -> Finding:
    here = folder
    while not here.exists() and here != here.parent:
        here = here.parent
    if not here.is_dir():
        return Finding(
            group=GROUP,
            name=name,
            state=State.WRONG,
            what=f"{here} is a file, and stands where the build needs a folder",
            mend="move it elsewhere, or give it another name",
        )
    if not os.access(here, os.W_OK | os.X_OK):
        return Finding(
            group=GROUP,
            name=name,
            state=State.WRONG,
            what=f"{here} cannot be written by you, so that {name}/ cannot be built",
            mend="change the folder's permissions, or move the project to a folder of your own",
        )
    return Finding(group=GROUP, name=name, state=State.OK, what=f"{name}/ can be written")


# --- Disk space --------------------------------------------------------------------------------------------------


def _space(project: Path, output: Output) -> Finding:
    needed = needed_bytes(project)
    there = _size_bytes(output.root) + _size_bytes(output.cache_root)
    free = shutil.disk_usage(project).free
    lacking = needed - there + ROOM_BYTES - free
    told = f"all programs together need about {_shown(needed)}, {_shown(there)} of that is made; {_shown(free)} is free"
    if lacking <= 0:
        return Finding(group=GROUP, name="space", state=State.OK, what=told)
    return Finding(
        group=GROUP,
        name="space",
        state=State.WRONG,
        what=f"the disk is too full: {told}",
        mend=f"free {_shown(lacking)} on the disk that holds {project}, or move the project to a larger one",
    )


def needed_bytes(project: Path) -> int:
    """Return about how much output/ and .cache/ of a project come to, by the length of its articles."""
    voices, _ = read_project_voices(project)
    bitrate_kbps = (voices.sound if voices is not None else Sound()).bitrate_kbps
    seconds = sum(_article_bytes(project)) / BYTES_A_SECOND
    mp3_bytes = seconds * bitrate_kbps * 1000 / 8
    return round(2 * mp3_bytes + seconds * CLIP_BYTES_A_SECOND)  # as an episode, and as sections in the cache


def _article_bytes(project: Path) -> Iterator[int]:
    endings = readers()
    for folder in program_folders(project / ARTICLES):
        for path in list_files(project, folder).files:
            if path.suffix.lower() in endings:
                yield _file_bytes(path)


def _size_bytes(folder: Path) -> int:
    return sum(_file_bytes(Path(here, name)) for here, _, names in os.walk(folder) for name in names)


def _file_bytes(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:  # a build beside us has removed it, or it is not ours to see
        return 0


def _shown(size_bytes: float) -> str:
    """Return a size as people say it: '3 MB', '1.2 GB'."""
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{max(1, round(size_bytes / 1e6))} MB"
