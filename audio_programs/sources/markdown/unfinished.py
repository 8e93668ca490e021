"""What of a Markdown document is being read: a block or a table whose end has not come yet."""

from dataclasses import dataclass, field

from audio_programs.model import BlockKind


@dataclass(slots=True)
class OpenBlock:
    """A block that is being read."""

    kind: BlockKind
    line: int
    level: int = 0
    words: list[str] = field(default_factory=list)


@dataclass(slots=True)
class OpenTable:
    """A table that is being read."""

    line: int
    rows: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
