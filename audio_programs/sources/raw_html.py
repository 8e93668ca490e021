"""Raw HTML inside an article: its words, and never its markup (invariant 10).

One pass, no regular expression that could run away on odd input. This is no browser: it knows tags, comments, and the
few elements whose text no browser shows. Whole HTML pages have a reader of their own.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

UNSEEN = ("script", "style", "template", "title", "noscript", "textarea", "iframe", "object")
"""Elements whose text is not part of what a reader of the page reads."""

# A tag that does not stand inside a line ends the words before it.
INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))  # fmt: skip

_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]*)")
_TAG_END = re.compile(r"""=\s*["']|>""")
_VALUE = r"""\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_ALT = re.compile(rf"\salt{_VALUE}", re.IGNORECASE)
_HREF = re.compile(rf"\shref{_VALUE}", re.IGNORECASE)


class Kind(Enum):
    """What a piece of raw HTML is."""

    TEXT = auto()  # words to read
    TAG = auto()  # markup; text is the element's name, '/' before it where it closes
    PICTURE = auto()  # text is its alternative text
    UNSEEN = auto()  # script, style and the like, with all inside; text is the whole of it
    COMMENT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of raw HTML; ``offset`` is where it begins, in characters."""

    kind: Kind
    text: str
    offset: int
    address: str = ""  # where the tag of a link leads, as written


def pieces(source: str) -> Iterator[Piece]:
    """Take raw HTML apart, in order. Text has its references (&amp;) resolved."""
    at = 0
    while at < len(source):
        piece, end = _markup(source, at) if source[at] == "<" else _text(source, at)
        yield piece
        at = end


def element(source: str) -> str:
    """Return the name of the element whose opening tag a text begins with; '' if it begins with none.

    >>> element('<Script src="x">')
    'script'
    """
    name = _NAME.match(source, 1)
    return name[1].lower() if name and source.startswith("<") else ""


def _text(source: str, at: int) -> tuple[Piece, int]:
    end = source.find("<", at + 1)
    end = len(source) if end < 0 else end
    return Piece(kind=Kind.TEXT, text=html.unescape(source[at:end]), offset=at), end


def _markup(source: str, at: int) -> tuple[Piece, int]:
    if source.startswith("<!--", at):
        end = _after(source, "-->", at + 4)
        return Piece(kind=Kind.COMMENT, text=source[at:end], offset=at), end
    if source.startswith(("<!", "<?"), at):
        end = _after(source, ">", at)
        return Piece(kind=Kind.COMMENT, text=source[at:end], offset=at), end
    name = _NAME.match(source, at + 1)
    if not name:
        return _text(source, at)
    end = _tag_end(source, name.end())
    tag = name[1].lower()
    if tag in UNSEEN and not name[0].startswith("/"):
        return _unseen(source, at, end, tag)
    if tag == "img":
        return Piece(kind=Kind.PICTURE, text=_attribute(_ALT, source, name.end(), end), offset=at), end
    address = _attribute(_HREF, source, name.end(), end) if tag == "a" else ""
    closing = "/" if name[0].startswith("/") else ""
    return Piece(kind=Kind.TAG, text=closing + tag, offset=at, address=address), end


def _attribute(named: re.Pattern[str], source: str, start: int, end: int) -> str:
    """Return the value of a tag's attribute, its references resolved; '' if it has none."""
    found = named.search(source, start, end)
    return html.unescape(next((group for group in found.groups() if group is not None), "")) if found else ""


def _unseen(source: str, at: int, inside: int, tag: str) -> tuple[Piece, int]:
    closing = re.compile(f"</{tag}\\b", re.IGNORECASE).search(source, inside)
    end = _after(source, ">", closing.end()) if closing else len(source)
    return Piece(kind=Kind.UNSEEN, text=source[at:end], offset=at), end


def _tag_end(source: str, at: int) -> int:
    """Return where a tag ends; a '>' in a quoted value does not end it. An unclosed tag takes the rest."""
    while match := _TAG_END.search(source, at):
        if match[0] == ">":
            return match.end()
        at = _after(source, match[0][-1], match.end())
    return len(source)


def _after(source: str, mark: str, at: int) -> int:
    found = source.find(mark, at)
    return len(source) if found < 0 else found + len(mark)
