"""The lines of a dump's body to blocks: what is wrapped is joined, then each piece is told for what it is.

A browser copies a heading as a line like any other. What tells is its shape and what stands around it: a heading has
something under it, and a short line among short lines is one of a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audio_programs.model import Block, BlockKind
from audio_programs.sources.dump.lines import Line, Mark, is_caption, is_prose, is_wrapped, looks_like_heading

MOST_HEADINGS_TOGETHER = 2  # a heading and its first subheading; three short lines together are a list
HEADING_LEVEL = 2  # a dump does not tell levels apart; level 1 is the title


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One or more lines that belong together."""

    mark: Mark
    text: str
    line: int
    indent: int
    follows: bool  # it stands under the line before it, with no blank line between
    under_item: bool = False  # a further paragraph of a list item


def blocks_of(lines: Sequence[Line]) -> tuple[Block, ...]:
    """Return the blocks of a body, in order; every word of its lines is in one of them."""
    pieces = [piece for piece in _pieces(lines) if piece.text]
    blocks: list[Block] = []
    indents: list[int] = []  # of the items that stand around, outermost first
    for kind, piece in zip(_kinds(pieces), pieces, strict=True):
        level = HEADING_LEVEL if kind is BlockKind.HEADING else 0
        if kind is BlockKind.LIST_ITEM:
            if not piece.under_item:
                indents = [*(indent for indent in indents if indent < piece.indent), piece.indent]
            level = len(indents)
        else:
            indents = []
        blocks.append(Block(kind=kind, text=piece.text, line=piece.line, level=level))
    return tuple(blocks)


# --- Lines that belong together ----------------------------------------------------------------------------------


def _pieces(lines: Sequence[Line]) -> list[Piece]:
    widths = _widths(lines)
    pieces: list[Piece] = []
    for place, line in enumerate(lines):
        before = lines[place - 1] if place else None
        last = pieces[-1] if pieces else None
        if last and before and _belongs(last, before, line, widths[place]):
            pieces[-1] = replace(last, text=f"{last.text} {line.words}".strip())
        else:
            under_item = bool(last) and _is_under_item(last, line)
            pieces.append(
                Piece(
                    mark=line.mark,
                    text=line.words,
                    line=line.number,
                    indent=line.indent,
                    follows=not line.alone,
                    under_item=under_item,
                )
            )
    return pieces


def _widths(lines: Sequence[Line]) -> list[int]:
    """Return for each line the longest width among the lines that it stands together with."""
    widths: list[int] = []
    group: list[Line] = []
    for line in lines:
        if line.alone and group:
            widths += [max(one.width for one in group)] * len(group)
            group = []
        group.append(line)
    return widths + [max((one.width for one in group), default=0)] * len(group)


def _belongs(last: Piece, before: Line, line: Line, width: int) -> bool:
    if line.alone or line.number != before.number + 1:
        return False
    if last.mark is Mark.QUOTE or line.mark is Mark.QUOTE:
        return last.mark is line.mark and bool(last.text) and bool(line.words)
    if line.mark is not Mark.NONE:
        return False
    if last.mark is not Mark.NONE and line.indent > last.indent:
        return True
    return is_wrapped(before, line, width)


def _is_under_item(last: Piece | None, line: Line) -> bool:
    if last is None or line.mark is not Mark.NONE or not line.alone:
        return False
    is_item = last.mark in (Mark.BULLET, Mark.NUMBER) or last.under_item
    return is_item and line.indent > 0 and (line.indent > last.indent or last.under_item)


# --- What each piece is ------------------------------------------------------------------------------------------


def _kinds(pieces: Sequence[Piece]) -> list[BlockKind]:
    headings = _headings(pieces)
    return [BlockKind.HEADING if place in headings else _kind(piece) for place, piece in enumerate(pieces)]


def _kind(piece: Piece) -> BlockKind:
    if piece.mark in (Mark.BULLET, Mark.NUMBER) or piece.under_item:
        return BlockKind.LIST_ITEM
    if piece.mark is Mark.QUOTE:
        return BlockKind.QUOTE
    return BlockKind.CAPTION if is_caption(piece.text) else BlockKind.PARAGRAPH


def _headings(pieces: Sequence[Piece]) -> set[int]:
    """Return which pieces are headings: those of the right shape that have something else under them."""
    headings: set[int] = set()
    run: list[int] = []
    for place in range(len(pieces)):
        if _has_shape(pieces, place):
            run.append(place)
            continue
        headings.update(_headings_among(pieces, run))
        run = []
    return headings  # what still stands in run has nothing under it


def _headings_among(pieces: Sequence[Piece], run: Sequence[int]) -> Sequence[int]:
    """Return which of several short lines in a row are headings."""
    if len(run) <= MOST_HEADINGS_TOGETHER:
        return run
    last, list_end = pieces[run[-1]], pieces[run[-2]]
    return run[-1:] if list_end.follows and not last.follows else ()


def _has_shape(pieces: Sequence[Piece], place: int) -> bool:
    piece = pieces[place]
    if piece.under_item or not looks_like_heading(piece.text):
        return False
    if piece.mark is Mark.NUMBER:  # two numbers in a row count something; one alone numbers a section
        neighbours = [*pieces[max(0, place - 1) : place], *pieces[place + 1 : place + 2]]
        return all(neighbour.mark is not Mark.NUMBER for neighbour in neighbours)
    return piece.mark is Mark.NONE and not _goes_on_as_verse(pieces, place)


def _goes_on_as_verse(pieces: Sequence[Piece], place: int) -> bool:
    """Say whether the line right under this one is short and no sentence either: both are of a list or a verse."""
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    if after is None or not after.follows or after.mark is not Mark.NONE:
        return False
    return not is_prose(after.text) and not looks_like_heading(after.text)
