"""What the tests of speech share: a cast, pauses that tell themselves apart, articles made of (kind, text) pairs."""

from collections.abc import Callable

import pytest

from audio_programs.config.settings import Cast, Pauses
from audio_programs.model import Article, Block, BlockKind, Role, Script, Voice
from audio_programs.speech.script import write_script

WriteScript = Callable[..., Script]


@pytest.fixture(scope="session")
def cast() -> Cast:
    """One voice a role, so that a wrong role is heard."""
    voices = tuple(Voice(name=role.value, engine="tone", id=f"tone/{role.value}") for role in Role)
    return Cast(voices=voices, roles=tuple((role, role.value) for role in Role))


@pytest.fixture(scope="session")
def pauses() -> Pauses:
    """Pauses that all differ."""
    return Pauses(sentence=200, list_item=301, paragraph=402, heading=503, title=604, section=705)


@pytest.fixture(scope="session")
def article() -> Callable[..., Article]:
    """Return a maker of articles: ``article((kind, text), ...)``; a plain text is a paragraph, '# x' a heading."""

    def make(*blocks: str | tuple[BlockKind, str], title: str = "The first night") -> Article:
        return Article(
            path="articles/first/night.md",
            digest="0" * 64,
            title=title,
            blocks=tuple(_block(block, line) for line, block in enumerate(blocks, 3)),
            lines=(("title", 2),),
        )

    return make


def _block(block: str | tuple[BlockKind, str], line: int) -> Block:
    if isinstance(block, tuple):
        kind, text = block
        return Block(kind=kind, text=text, line=line, level=2 if kind is BlockKind.HEADING else 0)
    if block.startswith("# "):
        return Block(kind=BlockKind.HEADING, text=block[2:], line=line, level=2)
    return Block(kind=BlockKind.PARAGRAPH, text=block, line=line)


@pytest.fixture(scope="session")
def script_of(article: Callable[..., Article], cast: Cast, pauses: Pauses) -> WriteScript:
    """Return a writer of the script of an article made of blocks."""

    def write(*blocks: str | tuple[BlockKind, str], title: str = "The first night") -> Script:
        return write_script(article(*blocks, title=title), title=title, cast=cast, pauses=pauses, language="en-au")

    return write
