"""Text to Markdown inside a block: what would be markup is escaped, and links stand where they stood. Pure."""

import re
from collections.abc import MutableSequence

from audio_programs.model import Block, Link

_MARKUP = re.compile(
    r"[\\`*\[\]~|]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # not in snake_case
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#|[A-Za-z][A-Za-z0-9]*;)"
)
_LINE_START = re.compile(r"(?:#{1,6}(?=\s|$)|[-+=>:](?=.|$)|(\d{1,9})([.)])(?=\s|$))")
_SAFE_ADDRESS = re.compile(r"https?://[^\s<>()\\]+")


def written(
    text: str, *, taken_from: MutableSequence[Link] | None = None, block: Block | None = None, at_start: bool = True
) -> str:
    """Return a text as Markdown. Links of ``taken_from`` that are this block's are written, and taken out of it."""
    link = _next_link(text, taken_from or [], block)
    if link is None or taken_from is None:
        return _escaped(text, at_start=at_start)
    taken_from.remove(link)
    before, _, after = text.partition(link.text)
    own = f"[{_escaped(link.text, at_start=False)}]({link.address})"
    rest = written(after, taken_from=taken_from, block=block, at_start=False)
    return f"{_escaped(before, at_start=at_start)}{own}{rest}"


def _next_link(text: str, links: MutableSequence[Link], block: Block | None) -> Link | None:
    """Return the first link that begins in a block's text."""
    if block is None:
        return None
    for link in links:
        if link.text in text and link.text != link.address and _SAFE_ADDRESS.fullmatch(link.address):
            return link if link.line >= block.line else None
    return None


def _escaped(text: str, *, at_start: bool) -> str:
    escaped = _MARKUP.sub(lambda found: f"\\{found[0]}", text)
    if not at_start:
        return escaped
    return _LINE_START.sub(_start_escaped, escaped, count=1) if _LINE_START.match(escaped) else escaped


def _start_escaped(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[0]}"
