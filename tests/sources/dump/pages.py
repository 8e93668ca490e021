"""What tests of page dumps ask of a page, given as text."""

from audio_programs.model import Article
from audio_programs.sources.dump import read

PROSE = "This is a paragraph that nobody could take for a heading, for it goes on and on until it has said its say."


def article(text: str) -> Article:
    outcome = read(text.encode(), "articles/a/b.txt")
    assert outcome.article is not None, outcome.problems
    return outcome.article


def said(text: str) -> list[str]:
    return [str(problem) for problem in read(text.encode(), "articles/a/b.txt").problems]


def texts(text: str) -> list[str]:
    return [block.text for block in article(text).blocks]


def rules_by_text(text: str) -> dict[str, str]:
    return {left.text: left.rule for left in article(text).dropped}
