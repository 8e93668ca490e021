"""Golden cases of readers: a source and what is expected of it, side by side, readable by an editor.

``pytest tests/sources --refresh-golden`` writes the expected files anew; the diff is reviewed like code.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from audio_programs.model import Article
from audio_programs.sources.registry import Read

METADATA = ("title", "author", "date", "updated", "id", "slug", "number")
PAGE_METADATA = ("program_title", "next_title")

CompareGolden = Callable[[Path, Read], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--refresh-golden``; known where these tests are named on the command line."""
    parser.addoption("--refresh-golden", action="store_true", help="write the expected files of golden cases anew")


@pytest.fixture
def compare_golden(pytestconfig: pytest.Config) -> CompareGolden:
    """Compare what came of reading a golden source with the ``.article.txt`` beside it."""
    refresh = bool(pytestconfig.getoption("--refresh-golden", default=False))

    def compare(source: Path, read: Read) -> None:
        expected = source.with_suffix(".article.txt")
        shown = show(read)
        if refresh:
            expected.write_text(shown, encoding="utf-8", newline="\n")
        assert shown == expected.read_text(encoding="utf-8")

    return compare


def show(read: Read) -> str:
    """Write an article for reading: what is known about it, its blocks one a line, and what was left out."""
    if read.article is None or read.problems:
        return "\n".join(["problems:", *(f"  {problem}" for problem in read.problems), ""])
    article = read.article
    shown = [*_metadata(article), "", "blocks:"]
    for block in article.blocks:
        name = f"{block.kind.value} {block.level}" if block.level else block.kind.value
        text = block.text.replace("\n", "\n" + " " * 22 + "| ")
        shown.append(f"  {block.line:>4}  {name:<14}| {text}")
    shown += ["", "left out:"]
    shown += [f"  {left.line:>4}  {left.rule:<18}| {left.text}" for left in article.dropped]
    return "\n".join(shown) + "\n"


def _metadata(article: Article) -> list[str]:
    shown = [
        f"{key}: {getattr(article, key)} (line {article.line_of(key)})" for key in METADATA if getattr(article, key)
    ]
    if article.season:
        shown.append(f"season: {article.season.number} {article.season.name} (line {article.line_of('season')})")
    if article.unit:
        shown.append(f"unit: {article.unit.number} {article.unit.name} (line {article.line_of('unit')})")
    shown += [
        f"{key}: {getattr(article, key)} (line {article.line_of(key)})"
        for key in PAGE_METADATA
        if getattr(article, key)
    ]
    return shown + [f"listing: {title}" for title in article.listing]
