"""One walk through a Markdown document's events, putting its blocks together and naming what is left out.

No recursion: nesting may be as deep as an editor, or somebody odd, writes it. Never passes markup on.
"""

from bisect import bisect_right
from typing import Any

from audio_programs.model import Block, BlockKind, Dropped
from audio_programs.sources import raw_html
from audio_programs.sources.markdown.events import address_definitions, events
from audio_programs.sources.markdown.links import Links
from audio_programs.sources.markdown.unfinished import OpenBlock, OpenTable
from audio_programs.sources.text import fold

COMMENT = "comment"
UNSEEN = "script or style"
FOOTNOTE_MARK = "footnote mark"
TASK_BOX = "task box"
DIVIDING_LINE = "dividing line"
LINK_DEFINITION = "link definition"
RULES = (COMMENT, UNSEEN, FOOTNOTE_MARK, TASK_BOX, DIVIDING_LINE, LINK_DEFINITION)
"""What is left out of Markdown, by the names that docs/reading.md explains."""


class Walk:
    """Goes once through the events of a document; ``blocks``, ``links`` and ``dropped`` hold what came of it."""

    def __init__(self, body: str) -> None:
        self.blocks: list[Block] = []
        self.dropped: list[Dropped] = []
        self.links = Links()
        self._body = body
        self._bytes = body.encode()  # offsets are of these
        self._line_ends = [offset for offset, byte in enumerate(self._bytes) if byte == 0x0A]
        self._open: OpenBlock | None = None
        self._around: list[str] = []  # what stands around, outermost first: item, quote, note
        self._lists: list[int | None] = []  # the number of each list's next item; None for bullets
        self._number = ""  # of the item that begins, until a block has taken it
        self._table: OpenTable | None = None
        self._cell: list[str] | None = None
        self._pictures: list[tuple[int, list[str]]] = []  # open pictures: line and alternative text
        self._captions: list[Block] = []  # pictures in the open block: they are told after it
        self._unseen = ""  # the element (script, style) that hides what follows in this block
        self._html: list[tuple[int, str]] = []  # pieces of a block of raw HTML, with their offsets in bytes

    def whole(self) -> None:
        """Walk the document from its first event to its last."""
        for name, value, offset in events(self._body):
            act = getattr(self, "_on_" + name.lower().replace(" ", "_"), None)
            if act is not None:
                act(value, offset)
        self._close()
        for start, end in address_definitions(self._body):
            self._drop(self._bytes[start:end].decode(), start, LINK_DEFINITION)

    # --- Blocks ------------------------------------------------------------------------------------------------

    def _line(self, offset: int) -> int:
        return bisect_right(self._line_ends, offset - 1) + 1

    def _drop(self, text: str, offset: int, rule: str) -> None:
        self.dropped.append(Dropped(line=self._line(offset), text=fold(text), rule=rule))

    def _begin(self, kind: BlockKind, offset: int, *, level: int = 0) -> OpenBlock:
        self._close()
        self._open = OpenBlock(kind, self._line(offset), level)
        return self._open

    def _begin_text(self, offset: int) -> OpenBlock:
        """Begin what a paragraph is here: an item of a list, a paragraph of a quote, or a paragraph."""
        nearest = self._around[-1] if self._around else ""
        if nearest == "item":
            return self._begin(BlockKind.LIST_ITEM, offset, level=len(self._lists))
        return self._begin(BlockKind.QUOTE if nearest == "quote" else BlockKind.PARAGRAPH, offset)

    def _close(self) -> None:
        block, self._open = self._open, None
        captions, self._captions = self._captions, []
        self._unseen = ""
        if block:
            written = "".join(block.words)
            text = written.strip("\n").rstrip() if block.kind is BlockKind.CODE else fold(written)
            if text.strip():
                if block.kind is BlockKind.LIST_ITEM:
                    text, self._number = self._number + text, ""
                self.blocks.append(Block(kind=block.kind, text=text, line=block.line, level=block.level))
        self.blocks.extend(captions)

    def _write(self, text: str, offset: int) -> None:
        if self._unseen:
            self._drop(text, offset, UNSEEN)
            return
        self.links.write(text)
        if self._pictures:
            self._pictures[-1][1].append(text)
        elif self._cell is not None:
            self._cell.append(text)
        elif self._open is not None:
            self._open.words.append(text)
        elif text.strip():
            self._begin_text(offset).words.append(text)

    def _on_start_paragraph(self, _: Any, offset: int) -> None:
        self._begin_text(offset)

    def _on_end_paragraph(self, _: Any, offset: int) -> None:
        self._close()

    def _on_start_heading(self, value: Any, offset: int) -> None:
        self._begin(BlockKind.HEADING, offset, level=int(value["level"][1:]))

    def _on_end_heading(self, _: Any, offset: int) -> None:
        self._close()

    def _on_start_codeblock(self, _: Any, offset: int) -> None:
        self._begin(BlockKind.CODE, offset)

    def _on_end_codeblock(self, _: Any, offset: int) -> None:
        self._close()

    def _on_rule(self, _: Any, offset: int) -> None:
        self._close()
        end = self._bytes.find(b"\n", offset)
        self._drop(self._bytes[offset : end if end >= 0 else None].decode(), offset, DIVIDING_LINE)

    # --- What stands around blocks -----------------------------------------------------------------------------

    def _enter(self, name: str) -> None:
        self._close()
        self._around.append(name)

    def _leave(self, _: Any, offset: int) -> None:
        self._close()
        self._around.pop()

    def _on_start_blockquote(self, _: Any, offset: int) -> None:
        self._enter("quote")

    def _on_start_footnotedefinition(self, _: Any, offset: int) -> None:
        self._enter("note")

    def _on_start_list(self, first: int | None, offset: int) -> None:
        self._close()
        self._lists.append(first)

    def _on_end_list(self, _: Any, offset: int) -> None:
        self._close()
        self._lists.pop()

    def _on_start_item(self, _: Any, offset: int) -> None:
        self._enter("item")
        number = self._lists[-1]
        self._number = "" if number is None else f"{number}. "
        self._lists[-1] = None if number is None else number + 1

    def _on_end_item(self, value: Any, offset: int) -> None:
        self._leave(value, offset)
        self._number = ""

    _on_end_blockquote = _leave
    _on_end_footnotedefinition = _leave

    # A term is a paragraph, what it means an item under it.
    _on_start_definitionlisttitle = _on_start_paragraph
    _on_end_definitionlisttitle = _on_end_paragraph

    def _on_start_definitionlistdefinition(self, _: Any, offset: int) -> None:
        self._enter("item")
        self._lists.append(None)

    def _on_end_definitionlistdefinition(self, value: Any, offset: int) -> None:
        self._leave(value, offset)
        self._lists.pop()

    # --- Inside a line -----------------------------------------------------------------------------------------

    def _on_text(self, text: str, offset: int) -> None:
        self._write(text, offset)

    _on_code = _on_text

    def _on_softbreak(self, _: Any, offset: int) -> None:
        self._write(" ", offset)

    _on_hardbreak = _on_softbreak

    def _on_start_link(self, value: Any, offset: int) -> None:
        self.links.begin(value["dest_url"], self._line(offset))

    def _on_end_link(self, _: Any, offset: int) -> None:
        self.links.end()

    def _on_footnotereference(self, name: str, offset: int) -> None:
        self._drop(f"[^{name}]", offset, FOOTNOTE_MARK)

    def _on_tasklistmarker(self, done: bool, offset: int) -> None:
        self._drop("[x]" if done else "[ ]", offset, TASK_BOX)

    def _on_start_image(self, _: Any, offset: int) -> None:
        self._pictures.append((self._line(offset), []))

    def _on_end_image(self, _: Any, offset: int) -> None:
        line, words = self._pictures.pop()
        self._caption("".join(words), line, offset)

    def _caption(self, written: str, line: int, offset: int) -> None:
        """Tell a picture after its block; in a table's cell, or in another picture's text, where it stands."""
        if self._cell is not None or self._pictures:
            self._write(written, offset)
        elif fold(written):
            self._captions.append(Block(kind=BlockKind.CAPTION, text=fold(written), line=line))

    # --- Tables ------------------------------------------------------------------------------------------------

    def _on_start_table(self, _: Any, offset: int) -> None:
        self._close()
        self._table = OpenTable(self._line(offset))

    def _on_start_tablecell(self, _: Any, offset: int) -> None:
        self._cell = []

    def _on_end_tablecell(self, _: Any, offset: int) -> None:
        if self._table and self._cell is not None:
            self._table.cells.append(fold("".join(self._cell)))
        self._cell = None

    def _on_end_tablerow(self, _: Any, offset: int) -> None:
        if self._table:
            self._table.rows.append(", ".join(cell for cell in self._table.cells if cell))
            self._table.cells = []

    _on_end_tablehead = _on_end_tablerow

    def _on_end_table(self, _: Any, offset: int) -> None:
        table, self._table = self._table, None
        text = "\n".join(row for row in table.rows if row) if table else ""
        if table and text:
            self.blocks.append(Block(kind=BlockKind.TABLE, text=text, line=table.line))

    # --- Raw HTML ----------------------------------------------------------------------------------------------

    def _on_inlinehtml(self, source: str, offset: int) -> None:
        for piece in raw_html.pieces(source):
            self._html_piece(piece, offset)

    def _on_html(self, source: str, offset: int) -> None:
        self._html.append((offset, source))

    def _on_start_htmlblock(self, _: Any, offset: int) -> None:
        self._close()
        self._html = []

    def _on_end_htmlblock(self, _: Any, offset: int) -> None:
        starts, size = [], 0  # where each line begins among the characters of them all
        for _offset, source in self._html:
            starts.append(size)
            size += len(source)
        for piece in raw_html.pieces("".join(source for _offset, source in self._html)):
            line = bisect_right(starts, piece.offset) - 1
            if piece.kind is raw_html.Kind.TAG and piece.text.removeprefix("/") not in raw_html.INLINE:
                self._close()
            self._html_piece(piece, self._html[line][0])
            self._unseen = ""  # here the piece holds its whole element
        self._close()

    def _html_piece(self, piece: raw_html.Piece, offset: int) -> None:
        match piece.kind:
            case raw_html.Kind.TEXT:
                self._write(piece.text, offset)
            case raw_html.Kind.PICTURE:
                self._caption(piece.text, self._line(offset), offset)
            case raw_html.Kind.COMMENT:
                self._drop(piece.text, offset, COMMENT)
            case raw_html.Kind.UNSEEN:
                self._drop(piece.text, offset, UNSEEN)
                self._unseen = raw_html.element(piece.text)
            case raw_html.Kind.TAG:
                self._tag(piece, offset)

    def _tag(self, piece: raw_html.Piece, offset: int) -> None:
        name = piece.text
        if name == "a":
            self.links.begin(piece.address, self._line(offset))
        elif name == "/a":
            self.links.end()
        if self._unseen and name == f"/{self._unseen}":
            self._unseen = ""
        elif name.removeprefix("/") not in raw_html.INLINE:
            self._write(" ", offset)
