"""What was read of a source, for people: each line with what becomes of it, as plain rows and as a page.

Values in, text out. Pure. What is spoken and what is left out stand in the order of the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from audio_programs.model import Article, Block, BlockKind, Day, Dropped, Season, Unit
from audio_programs.pages.render import environment


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """A block that is spoken, or a line that is left out."""

    line: int
    text: str
    kind: str = ""  # of a block
    level: int = 0
    rule: str = ""  # that left the line out

    @property
    def spoken(self) -> bool:
        """Whether it is of the article."""
        return not self.rule


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPart:
    """What the page says of one file."""

    path: str
    title: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[ReadingRow, ...]
    problems: tuple[str, ...]


def reading_page(sources: Sequence[ReadingPart]) -> bytes:
    """Return a page that shows what will be spoken of files, and what is left out."""
    return environment().get_template("reading.html").render(sources=sources).encode("utf-8")


def rows_of(article: Article) -> tuple[ReadingRow, ...]:
    """Return all that stands in a source, by line."""
    rows = [*map(_kept, article.blocks), *map(_left_out, article.dropped)]
    return tuple(sorted(rows, key=lambda row: row.line))


def facts_of(article: Article) -> tuple[tuple[str, str], ...]:
    """Return what a source says about itself: name and value, those that are known."""
    facts = (
        ("author", article.author),
        ("date", day_text(article.date) or ""),
        ("updated", day_text(article.updated) or ""),
        ("program", article.program_title),
        ("season", season_text(article.season) or ""),
        ("unit", unit_text(article.unit) or ""),
        ("next", article.next_title),
    )
    return tuple((name, value) for name, value in facts if value)


def day_text(day: Day | None) -> str | None:
    """Return a day as ISO 8601."""
    return day.isoformat() if day is not None else None


def season_text(season: Season | None) -> str | None:
    """Return a season as breadcrumbs write it: 'S2: Milk'."""
    if season is None:
        return None
    return f"S{season.number}: {season.name}" if season.name else f"S{season.number}"


def unit_text(unit: Unit | None) -> str | None:
    """Return a unit as breadcrumbs write it: 'CH 2: Cells'; by its name alone where it has no number."""
    if unit is None or unit.number is None:
        return unit.name if unit else None
    return f"CH {unit.number}: {unit.name}" if unit.name else f"CH {unit.number}"


def _kept(block: Block) -> ReadingRow:
    return ReadingRow(line=block.line, text=block.text, kind=block.kind.value, level=block.level)


def _left_out(dropped: Dropped) -> ReadingRow:
    return ReadingRow(line=dropped.line, text=dropped.text, rule=dropped.rule)


def mark_of(row: ReadingRow) -> str:
    """Return what shows in plain text what a block is: the marks of Markdown."""
    if row.kind == BlockKind.HEADING:
        return "#" * max(row.level, 2) + " "
    if row.kind == BlockKind.LIST_ITEM:
        return "  " * (row.level - 1) + "- "
    return {BlockKind.QUOTE.value: "> ", BlockKind.CAPTION.value: "(picture) "}.get(row.kind, "")
