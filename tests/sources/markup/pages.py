"""What tests of HTML ask of a page, given as text."""

from audio_programs.guidance import NO_GUIDANCE, Guidance
from audio_programs.model import Article
from audio_programs.sources.html import read

PROSE = (
    "The first weeks with a baby are long, and most of them happen at night, when the house is still and the street "
    "is dark. Milk comes before sleep, and sleep comes in small pieces, so nobody has to be in a hurry about either."
)
TEXT = f"<p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p>"


def page(body: str, *, head: str = "<title>Long nights</title>") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def article(text: str, guidance: Guidance = NO_GUIDANCE) -> Article:
    outcome = read(text.encode(), "articles/a/b.html", guidance)
    assert outcome.article is not None, outcome.problems
    return outcome.article


def said(text: str) -> list[str]:
    return [str(problem) for problem in read(text.encode(), "articles/a/b.html").problems]


def blocks(inside: str, guidance: Guidance = NO_GUIDANCE) -> list[tuple[str, str]]:
    """Return the blocks of what stands before an article's prose, each with its kind and its level where it has one."""
    found = article(page(f"<article>{inside}{TEXT}</article>"), guidance).blocks
    return [(f"{one.kind}{one.level or ''}", one.text) for one in found if one.text != PROSE]


def rules_by_text(text: str) -> dict[str, str]:
    return {left.text: left.rule for left in article(text).dropped}
