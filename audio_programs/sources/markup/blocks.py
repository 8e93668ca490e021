"""A tree of HTML to blocks: headings, lists, quotes, tables, code, each with the line at which it begins.

Everything in the tree is read, but for what ``left_out`` names. Depth is bounded by ``tree.MAX_DEPTH``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from audio_programs.guidance import Figures
from audio_programs.model import Block, BlockKind, Dropped, Link
from audio_programs.sources.markup.tree import UNSEEN, name_of, text_of
from audio_programs.sources.text import fold

FOOTNOTE_MARK = "footnote mark"
LONGEST_SHOWN = 200  # characters of what is left out that are kept to be shown

_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr", "ruby", "rb", "rp", "rt", "rtc", "img", "picture", "source", "br",
))  # fmt: skip
_CONTROLS = frozenset(("button", "input", "select", "textarea", "option", "datalist", "progress", "meter", "rp", "rt"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u2060\ufeff]")  # soft hyphens, blanks without width
_NOTE_MARK = re.compile(r"\[?(?:[0-9]{1,3}|[a-z]|[*†‡§]+)\]?")
_BACK = frozenset(("↑", "↩", "⤴", "^"))
_FILE_NAME = re.compile(r"[\w() .-]+\.(?:jpe?g|png|gif|svg|webp|avif)", re.IGNORECASE)

LeftOut = Mapping[HtmlElement, str]
"""The elements that are no part of the article, each with the rule that says so."""


@dataclass(slots=True)
class _Context:
    """What stands around: it decides what a piece of text is."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    number: str = ""  # of an ordered item, until a block has taken it


@dataclass(slots=True)
class Reading:
    """What came of a tree."""

    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    links: dict[str, Link] = field(default_factory=dict)  # by address


class Walk:
    """One walk through a tree."""

    def __init__(self, left_out: LeftOut, figures: Figures = Figures.CAPTION) -> None:
        self.reading = Reading()
        self._figures = figures
        self._left_out = left_out
        self._words: list[str] = []
        self._pictures: list[HtmlElement] = []  # amid the text: spoken after it, or not at all
        self._line = 1
        self._context = _Context()
        self._breaks = 0  # line breaks right before this place

    def whole(self, root: HtmlElement) -> Reading:
        """Read all of a tree."""
        self._inside(root)
        self._flush()
        return self.reading

    # --- Elements --------------------------------------------------------------------------------------------------

    def _element(self, element: HtmlElement) -> None:
        name = name_of(element)
        rule = self._left_out.get(element)
        if rule is not None:
            self._drop(element, rule)
        elif name in UNSEEN or name in _CONTROLS or not name:
            pass
        elif name == "br":
            self._break()
        elif name == "img":
            self._pictures.append(element)
        elif (name == "sup" and _is_note_mark(element)) or (name == "a" and _leads_back(element)):
            self._drop(element, FOOTNOTE_MARK)
        elif name in _INLINE:
            self._inline(element, name)
        else:
            self._flush()
            self._block(element, name)
            self._flush()
        self._text(element.tail, element)

    def _inside(self, element: HtmlElement) -> None:
        self._text(element.text, element)
        for child in element:
            self._element(child)

    def _inline(self, element: HtmlElement, name: str) -> None:
        if name == "a":
            self._link(element)
        if name == "q":
            self._words.append("“")
        self._inside(element)
        if name == "q":
            self._words.append("”")

    def _block(self, element: HtmlElement, name: str) -> None:
        if name in _HEADINGS:
            self._within(_Context(BlockKind.HEADING, _HEADINGS[name]), element)
        elif name in ("ul", "ol", "menu", "dir"):
            self._list(element, ordered=name == "ol")
        elif name == "blockquote":
            self._within(_Context(BlockKind.QUOTE), element)
        elif name == "pre":
            self._code(element)
        elif name == "table":
            self._table(element)
        elif name == "figure":
            self._figure(element)
        elif name in ("figcaption", "caption"):
            self._within(_Context(BlockKind.CAPTION), element)
        elif name == "dd":
            self._within(_Context(BlockKind.LIST_ITEM, 1), element)
        else:
            self._inside(element)

    def _within(self, context: _Context, element: HtmlElement) -> None:
        around, self._context = self._context, context
        self._inside(element)
        self._flush()
        self._context = around

    def _list(self, element: HtmlElement, *, ordered: bool) -> None:
        level = self._context.level + 1 if self._context.kind is BlockKind.LIST_ITEM else 1
        number = _start_of(element)
        for child in element:
            if name_of(child) == "li" and child not in self._left_out:
                self._within(_Context(BlockKind.LIST_ITEM, level, f"{number}. " if ordered else ""), child)
                number += 1
                self._text(child.tail, child)
            else:
                self._element(child)

    def _code(self, element: HtmlElement) -> None:
        text = "".join(element.itertext()).strip("\n").rstrip()
        if text.strip():
            self._add(Block(kind=BlockKind.CODE, text=text, line=line_of(element)))

    def _figure(self, element: HtmlElement) -> None:
        """A figure is a picture with its caption; one that holds text is a frame around that text."""
        if next(element.iter("table", "pre", "blockquote", "ul", "ol", "p"), None) is not None and not any(
            True for _ in element.iter("img", "picture")
        ):
            self._inside(element)
            return
        caption = next((text_of(one) for one in element.iter("figcaption")), "")
        picture = next((one.get("alt") or "" for one in element.iter("img")), "")
        self._picture(picture or caption if self._figures is Figures.ALT else caption, element)

    def _picture(self, caption: str, element: HtmlElement) -> None:
        caption = "" if _FILE_NAME.fullmatch(caption.strip()) else fold(_INVISIBLE.sub("", caption))
        if caption:
            self._add(Block(kind=BlockKind.CAPTION, text=caption, line=line_of(element)))

    def _table(self, element: HtmlElement) -> None:
        if _is_layout(element):
            self._inside(element)
            return
        for caption in element.iter("caption"):
            self._within(_Context(BlockKind.CAPTION), caption)
        rows = (_row(row, self._left_out) for row in element.iter("tr"))
        text = "\n".join(row for row in rows if row)
        if text:
            self._add(Block(kind=BlockKind.TABLE, text=text, line=line_of(element)))

    # --- Text ------------------------------------------------------------------------------------------------------

    def _text(self, text: str | None, element: HtmlElement) -> None:
        if not text:
            return
        if text.strip():
            if not any(word.strip() for word in self._words):
                self._line = line_of(element)
            self._breaks = 0
        self._words.append(text)

    def _break(self) -> None:
        """Two line breaks end a paragraph; one is a blank."""
        self._breaks += 1
        if self._breaks > 1:
            self._flush()
        else:
            self._words.append(" ")

    def _link(self, element: HtmlElement) -> None:
        address = (element.get("href") or "").strip()
        text = text_of(element)
        if text and re.match(r"https?://[^\s/]", address):
            self.reading.links.setdefault(address, Link(text=text, address=address, line=line_of(element)))

    def _flush(self) -> None:
        words, self._words, self._breaks = self._words, [], 0
        pictures, self._pictures = self._pictures, []
        text = fold(_INVISIBLE.sub("", "".join(words)))
        if text:
            context = self._context
            number, context.number = context.number, ""
            self.reading.blocks.append(
                Block(kind=context.kind, text=number + text, line=self._line, level=context.level)
            )
        if self._figures is Figures.ALT:
            for picture in pictures:
                self._picture(picture.get("alt") or "", picture)

    def _add(self, block: Block) -> None:
        self._flush()
        self.reading.blocks.append(block)

    def _drop(self, element: HtmlElement, rule: str) -> None:
        text = text_of(element)
        if text:
            self.reading.dropped.append(Dropped(line=line_of(element), text=shortened(text), rule=rule))


def line_of(element: HtmlElement) -> int:
    """Return the line at which an element begins."""
    return element.sourceline or 1


def shortened(text: str) -> str:
    """Return the beginning of a text that is left out."""
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN].rstrip() + " …"


def _is_note_mark(element: HtmlElement) -> bool:
    """Say whether a superscript leads to a note: 'x²' does not."""
    leads = any((link.get("href") or "").startswith("#") for link in element.iter("a"))
    named = re.search(r"note|reference|cite", f"{element.get('class') or ''} {element.get('id') or ''}", re.IGNORECASE)
    return bool(leads or named) and _NOTE_MARK.fullmatch(text_of(element)) is not None


def _leads_back(link: HtmlElement) -> bool:
    """Say whether a link leads from a footnote back to the text."""
    return (link.get("href") or "").startswith("#") and text_of(link).strip("\ufe0e\ufe0f") in _BACK


def _start_of(element: HtmlElement) -> int:
    start = element.get("start") or "1"
    return int(start) if re.fullmatch(r"[0-9]{1,6}", start) else 1


def _is_layout(table: HtmlElement) -> bool:
    """Say whether a table only lays a page out: it holds a table, headings, lists or paragraphs, or has one column."""
    if table.get("role") in ("presentation", "none"):
        return True
    if next(table.iter("th", "caption", "thead"), None) is not None:
        return False
    if next(table.iterdescendants("table", "h1", "h2", "h3", "h4", "ul", "ol", "article"), None) is not None:
        return True
    if any(sum(1 for _ in cell.iter("p")) > 1 for cell in table.iter("td")):
        return True
    widest = max((sum(1 for _ in _cells(row)) for row in table.iter("tr")), default=0)
    return widest < 2


def _cells(row: HtmlElement) -> Iterator[HtmlElement]:
    return (cell for cell in row if name_of(cell) in ("td", "th"))


def _row(row: HtmlElement, left_out: LeftOut) -> str:
    cells = (fold(_INVISIBLE.sub("", _seen(cell, left_out))) for cell in _cells(row))
    return ", ".join(cell for cell in cells if cell)


def _seen(element: HtmlElement, left_out: LeftOut) -> str:
    """Return the text of a cell, without what is left out or what no browser shows."""
    parts = [element.text or ""]
    for child in element:
        is_unseen = child in left_out or name_of(child) in UNSEEN or name_of(child) in _CONTROLS
        is_mark = name_of(child) == "sup" and _is_note_mark(child)
        inner = "" if is_unseen or is_mark else _seen(child, left_out)
        apart = " " if name_of(child) not in _INLINE or name_of(child) == "br" else ""
        parts += [apart, inner, apart, child.tail or ""]
    return "".join(parts)
