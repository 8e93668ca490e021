"""What stands under an address: the file in output/, its type, how long it may be kept, and its tag.

It looks at the disk and writes nothing. The types are our own: the machine's table calls a feed application/xml and
knows no .opml.
"""

import re
from email.utils import formatdate
from os import stat_result
from pathlib import Path

from audio_programs.catalog import names

OPAQUE = "application/octet-stream"

_TYPES_BY_END = {  # RULES S2; the longest end first
    ".chapters.json": "application/json+chapters",
    ".json": "application/json",
    ".mp3": "audio/mpeg",
    ".vtt": "text/vtt; charset=utf-8",
    ".srt": "application/x-subrip",
    ".opml": "text/x-opml",
    "opml.xml": "text/x-opml",
    ".xml": "application/xml",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".ico": "image/x-icon",
}

FEED_TYPE = "application/rss+xml; charset=utf-8"

# A page or a transcript is never named by its content, whatever its slug looks like: 'report-20251014.html'.
_NAMED_BY_CONTENT = re.compile(r".+-([0-9a-f]{8})\.(?:mp3|jpg|png|css|js|svg)")

FOR_EVER = "max-age=31536000, immutable"
ASK_AGAIN = "no-cache"  # it may be kept, but is asked for each time: an editor sees what was built a second ago

# A name that begins with a dot is ours or the system's; a backslash or a colon means something else on Windows.
_NAME = re.compile(r"[^./\\:\x00-\x1f\x7f][^/\\:\x00-\x1f\x7f]*")


def find(output: Path, asked: str) -> Path | None:
    """Return the file or folder in ``output`` that the path of an address names, or None.

    ``asked`` is decoded and begins with '/'; one that ends with '/' names the folder's page. Nothing outside
    ``output`` is ever found, not even through a symbolic link, and nothing whose name begins with a dot: .build/
    names the sources (RULES M4).
    """
    parts = f"{asked}{names.PAGE}".split("/") if asked.endswith("/") else asked.split("/")
    if parts[0] or not all(_NAME.fullmatch(part) for part in parts[1:]):
        return None
    try:
        root = output.resolve()
        found = root.joinpath(*parts).resolve(strict=True)
    except (OSError, RuntimeError):  # not there, or a name too long; before Python 3.13, a loop of links
        return None
    if not found.is_relative_to(root) or any(part.startswith(".") for part in found.relative_to(root).parts):
        return None
    return found if found.is_file() or found.is_dir() else None


def media_type(name: str) -> str:
    """Return the type of a file by its name (RULES S2).

    >>> media_type("feed.xml"), media_type("a.chapters.json"), media_type("a-0a1b2c3d.mp3"), media_type("opml.xml")
    ('application/rss+xml; charset=utf-8', 'application/json+chapters', 'audio/mpeg', 'text/x-opml')
    >>> media_type("feed-12.xml")
    'application/rss+xml; charset=utf-8'
    """
    if names.is_feed(name):
        return FEED_TYPE
    return next((kind for end, kind in _TYPES_BY_END.items() if name.lower().endswith(end)), OPAQUE)


def cache_control(name: str) -> str:
    """Return how long a file may be kept: for ever if its name holds its digest (RULES S4).

    >>> cache_control("first-night-0a1b2c3d.mp3"), cache_control("report-20251014.html"), cache_control("feed.xml")
    ('max-age=31536000, immutable', 'no-cache', 'no-cache')
    """
    return FOR_EVER if _NAMED_BY_CONTENT.fullmatch(name) else ASK_AGAIN


def file_tag(name: str, stat: stat_result) -> str:
    """Return the ETag of a file that is sent as it stands: of its content where the name tells, else of its times."""
    named = _NAMED_BY_CONTENT.fullmatch(name)
    return f'"{named[1]}-{stat.st_size:x}"' if named else f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'


def last_modified(stat: stat_result) -> str:
    """Return when a file was written, as HTTP writes a moment."""
    return formatdate(int(stat.st_mtime), usegmt=True)
