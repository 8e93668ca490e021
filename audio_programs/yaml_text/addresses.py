"""Web addresses that editors write, in settings and front matter alike: what may stand there. Pure."""

import re
from urllib.parse import urlsplit

from audio_programs.yaml_text.faults import Refused
from audio_programs.yaml_text.wording import shorten


def web_address(text: str) -> str:
    """Return an absolute http or https address, without credentials (RULES I6)."""
    told = f"'{shorten(text)}' is not a web address"
    hint = "write it whole, like https://example.org/page"
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        raise Refused(told, hint) from None
    if parts.scheme.lower() not in ("http", "https") or not host or re.search(r"[\s<>\"{}|\\^`]", text):
        raise Refused(told, hint)
    if parts.username is not None or parts.password is not None:
        raise Refused("a web address holds a user name", "feeds are public: write it without 'name@'")
    if not text.isascii():
        raise Refused(f"'{shorten(text)}' has letters that web addresses cannot have", "copy it from a browser's bar")
    return text
