"""Podcasting 2.0 chapters: a recording to the bytes of ``<slug>.chapters.json`` (version 1.2.0 of that format).

Beside the feed; the same timeline as the ID3 chapters and the feed's simple chapters (RULES H5). Pure. It holds no
address, so that it stays the same wherever the output is served.
"""

import json

from audio_programs.model import Recording
from audio_programs.publish.timeline import marks

VERSION = "1.2.0"


def render_chapters(recording: Recording) -> bytes:
    """Return the chapters as JSON, ascending, times in seconds with milliseconds (RULES H3, H4)."""
    chapters = [
        {"startTime": mark.start_ms / 1000, "endTime": mark.end_ms / 1000, "title": mark.title}
        for mark in marks(recording)
    ]
    text = json.dumps({"version": VERSION, "chapters": chapters}, ensure_ascii=False, indent=1)
    return f"{text}\n".encode()
