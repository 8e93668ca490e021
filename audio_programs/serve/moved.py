"""Old names of published files: read from the list that a host is given, so that what is tried here is what it does."""

from pathlib import Path

from audio_programs.catalog import names
from audio_programs.publish.redirects import read_redirects, site_path
from audio_programs.serve import files
from audio_programs.serve.addresses import built_for, feeds


def moved_to(output: Path, asked: str) -> str | None:
    """Return the path of the file that a name leads to now; None if it leads to none that is there.

    ``asked`` is the path of a request, under which nothing stands. The list's paths begin with that of the base_url
    that feeds were built for; here output/ stands at the root.
    """
    listed = files.find(output, f"/{names.REDIRECTS}")
    if listed is None or not listed.is_file():
        return None
    moved = read_redirects(listed.read_text(encoding="utf-8", errors="replace"))
    for start in sorted({site_path(base) for feed in feeds(output) if (base := built_for(feed))}) if moved else ():
        new = moved.get(f"{start}{asked.removeprefix('/')}", "")
        path = f"/{new.removeprefix(start)}"
        if new.startswith(start) and files.find(output, path) is not None:
            return path
    return None
