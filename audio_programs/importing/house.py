"""An article to house Markdown: front matter with all that is known, and a body that reads as the very same blocks.

The other direction of ``sources.markdown``. Pure. What is escaped is escaped for a reason: an editor reads this.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from audio_programs.importing.inline import written
from audio_programs.model import Article, Block, BlockKind, Day, EpisodeKind, Link
from audio_programs.yaml_text import Entry, write_yaml

_NUMBERED = re.compile(r"(0|[1-9][0-9]{0,8})\. (.+)", re.DOTALL)
_FENCE = re.compile(r"`{3,}")


def house_text(article: Article, *, id_: str = "") -> str:
    """Return an article as a Markdown file; ``id_`` is its id where it states none."""
    matter = write_yaml(_matter(article, id_ or article.id))
    return f"---\n{matter}---\n\n{body_text(article.blocks, article.links)}"


def body_text(blocks: Sequence[Block], links: Iterable[Link] = ()) -> str:
    """Return blocks as Markdown that reads as the same blocks."""
    writing = _Body(links)
    for block in blocks:
        writing.add(block)
    return "".join(writing.parts)


def _matter(article: Article, id_: str) -> Iterator[Entry]:
    if id_:
        yield Entry("id", id_)
    yield Entry("title", article.title)
    texts = (("author", article.author), ("summary", article.summary), ("link", article.link), ("voice", article.voice))
    yield from (Entry(key, text) for key, text in texts if text)
    days = (("date", article.date), ("updated", article.updated))
    yield from (Entry(key, _day(day)) for key, day in days if day is not None)
    if article.season is not None:
        named = f"{article.season.number}: {article.season.name}" if article.season.name else article.season.number
        yield Entry("season", named)
    if article.unit is not None:
        number, name = article.unit.number, article.unit.name
        yield Entry("unit", name if number is None else f"{number}: {name}" if name else number)
    if article.kind is not EpisodeKind.FULL:
        yield Entry("kind", article.kind.value)


def _day(day: Day) -> str:
    return day.isoformat()


class _Body:
    """Writes one block after another; lists know what is open, so that an item stands as deep as it did."""

    def __init__(self, links: Iterable[Link]) -> None:
        self.parts: list[str] = []
        self._links = list(links)
        self._lists: list[_List] = []  # the open lists, outermost first

    def add(self, block: Block) -> None:
        """Write a block."""
        if block.kind is BlockKind.LIST_ITEM:
            self._item(block)
            return
        self._lists = []
        self._part(_BLOCKS[block.kind](block, self._links))

    def _part(self, text: str, *, tight: bool = False) -> None:
        if self.parts and not tight:
            self.parts.append("\n")
        self.parts.append(f"{text}\n")

    def _item(self, block: Block) -> None:
        level = max(1, block.level)
        numbered = _NUMBERED.fullmatch(block.text)
        number = int(numbered[1]) if numbered else None
        text = written(numbered[2] if numbered else block.text, taken_from=self._links, block=block)
        deeper = level > len(self._lists)
        tight = bool(self._lists) and not (deeper and number not in (None, 1))  # such a one interrupts no paragraph
        prefix = ""
        del self._lists[level:]
        while len(self._lists) < level - 1:  # a list that begins deep: "- - text"
            self._lists.append(_List("-", width=2))
            prefix += "- "
        if len(self._lists) == level:
            marker = self._lists.pop().next(number)
        else:
            marker = _List("-") if number is None else _List(".", number)
        indent = " " * sum(one.width for one in self._lists[: level - 1 - len(prefix) // 2])
        self._lists.append(marker)
        self._part(f"{indent}{prefix}{marker.mark} {text}", tight=tight)


class _List:
    """One open list: what its mark looks like, and how far its items are indented."""

    def __init__(self, kind: str, number: int | None = None, *, width: int = 0) -> None:
        self._kind, self._number = kind, number
        self.mark = kind if number is None else f"{number}{kind}"
        self.width = width or len(self.mark) + 1

    def next(self, number: int | None) -> "_List":
        """Return the list that the next item of this depth is of: this one, or another that a new mark begins."""
        if number is None:
            return _List(self._kind if self._number is None else "-")
        if self._number is None:
            return _List(".", number)
        goes_on = number == self._number + 1
        other = ")" if self._kind == "." else "."
        return _List(self._kind if goes_on else other, number)


def _heading(block: Block, links: list[Link]) -> str:
    text = written(block.text, taken_from=links, block=block, at_start=False)
    if text.endswith("}"):  # what stands in braces would be the heading's name, escaped or not
        text = f"{text[:-1]}&#125;"
    text = re.sub(r"(#+)$", lambda found: found[1].replace("#", r"\#"), text)
    return f"{'#' * min(6, max(1, block.level))} {text}"


def _paragraph(block: Block, links: list[Link]) -> str:
    return written(block.text, taken_from=links, block=block)


def _quote(block: Block, links: list[Link]) -> str:
    return f"> {written(block.text, taken_from=links, block=block)}"


def _caption(block: Block, _links: list[Link]) -> str:
    return f"![{written(block.text, at_start=False)}](<>)"


def _table(block: Block, _links: list[Link]) -> str:
    rows = block.text.split("\n")
    parted = [row.split(", ") for row in rows]
    widths = {len(cells) for cells in parted}
    if len(widths) > 1 or any(not cell.strip() or cell != cell.strip() for cells in parted for cell in cells):
        parted = [[row] for row in rows]  # cells that hold commas: each row is one
    lines = [
        "| " + " | ".join(written(cell, at_start=False).replace("|", r"\|") for cell in row) + " |" for row in parted
    ]
    return "\n".join([lines[0], "|" + "---|" * len(parted[0]), *lines[1:]])


def _code(block: Block, _links: list[Link]) -> str:
    longest = max((len(found) for found in _FENCE.findall(block.text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{block.text}\n{fence}"


_BLOCKS = {
    BlockKind.HEADING: _heading,
    BlockKind.PARAGRAPH: _paragraph,
    BlockKind.QUOTE: _quote,
    BlockKind.CAPTION: _caption,
    BlockKind.TABLE: _table,
    BlockKind.CODE: _code,
}
