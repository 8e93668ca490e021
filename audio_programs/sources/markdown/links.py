"""The links of a document, gathered while ``walk`` goes through it: where each leads, and by which words.

They stand apart from the blocks, so that what is read aloud does not change with them.
"""

from dataclasses import dataclass, field

from audio_programs.model import Link
from audio_programs.sources.text import fold


@dataclass(slots=True)
class _Open:
    """A link that is being read."""

    address: str
    line: int
    words: list[str] = field(default_factory=list)


class Links:
    """What the walk tells of links comes here; ``found`` is what came of it: links to the web, each address once."""

    def __init__(self) -> None:
        self._open: _Open | None = None  # links do not nest
        self._found: dict[str, Link] = {}

    def begin(self, address: str, line: int) -> None:
        """Begin a link; one that was never closed ends here."""
        self.end()
        self._open = _Open(address=address.strip(), line=line)

    def write(self, text: str) -> None:
        """Take words that are read, inside a link or outside."""
        if self._open:
            self._open.words.append(text)

    def end(self) -> None:
        """End the link, if one is open."""
        link, self._open = self._open, None
        if link and link.address.startswith(("http://", "https://")):
            text = fold("".join(link.words)) or link.address
            self._found.setdefault(link.address, Link(text=text, address=link.address, line=link.line))

    def found(self) -> tuple[Link, ...]:
        """Return them in the order in which they ended."""
        self.end()
        return tuple(self._found.values())
