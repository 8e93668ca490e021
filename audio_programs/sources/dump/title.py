"""Which line above an article is its title, where neither a breadcrumb nor the front matter tells.

A table of evidence like that of the body: each row says how much a line is like a title, or is not.
"""

import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from itertools import pairwise

from audio_programs.sources.byline import is_person, read_byline
from audio_programs.sources.dump.lines import LONGEST_TITLE, Mark, ends_sentence
from audio_programs.sources.dump.page import Page
from audio_programs.sources.dump.sights import SHORT
from audio_programs.sources.furniture import Kind

FARTHEST = 45  # lines above the first paragraph in which a title is looked for
CLOSE_BY = 8  # lines above it in which the best line is taken for the title, however little is like one
A_LINE_AWAY = 0.06  # what each line between a title and the first paragraph takes away
SAME_WORDS = 3.0  # what a line weighs whose words are all in the article
PARAGRAPHS = 14  # of the article, that a title's words are looked for in
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\u0e00-\u0e7f\u1000-\u109f]")
_SITE_AFTER = re.compile(r"\s+[|–—·»-]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One piece of evidence that a line is the title."""

    name: str
    score: float
    holds: Callable[[Page, int], bool]


def _words(page: Page, at: int) -> int:
    return len(page.lines[at].words.split())


def _is_tab_title(page: Page, at: int) -> bool:
    """Say whether the page's first lines hold the text with the site's name behind it, as a browser's tab does."""
    text = page.lines[at].words.casefold()
    return any(text == _SITE_AFTER.split(line.words.casefold())[0] for line in page.lines[: min(3, at)])


def stands_on_byline(page: Page, at: int) -> bool:
    """Say whether a byline stands close under a line."""
    return any(read_byline(line.words) is not None for line in page.lines[at + 1 : at + 4])


def _is_the_owner(page: Page, at: int) -> bool:
    """Say whether the line under the page says whose it is, and names this."""
    text = page.lines[at].words.casefold()
    return any(
        sight.kind is Kind.LEGAL and text in line.words.casefold() and text != line.words.casefold()
        for line, sight in zip(page.lines, page.sights, strict=True)
    )


def _is_over_a_byline(page: Page, at: int) -> bool:
    """Say whether a byline stands close under a line, or what is like one: 'By ...', a date."""
    near = range(at + 1, min(at + 5, len(page.lines)))
    return any(page.sights[one].kind is Kind.BYLINE or _is_date_line(page, one) for one in near)


def _is_date_line(page: Page, at: int) -> bool:
    return page.sights[at].dated and page.sights[at].width < SHORT


def _shared_words(page: Page, at: int, words: Set[str]) -> float:
    """Return which part of a line's words the article has too."""
    own = words_of(page.lines[at].words)
    return len(own & words) / len(own) if own else 0.0


def words_of(text: str) -> Set[str]:
    """Return the words that tell what a text is about: long ones, or pairs of letters where words are not parted."""
    long = set(re.findall(r"[^\W_]{4,}", text.casefold()))
    wide = _WIDE.findall(text)
    return long | {one + other for one, other in pairwise(wide)} if wide else long


SIGNS = (
    Sign(name="before a byline", score=1.5, holds=_is_over_a_byline),
    Sign(name="a date", score=-1.5, holds=_is_date_line),
    Sign(name="as in the tab", score=3.0, holds=_is_tab_title),
    Sign(name="as long as a title", score=1.5, holds=lambda page, at: 8 <= page.sights[at].width <= 110),
    Sign(name="some words", score=1.0, holds=lambda page, at: _words(page, at) >= 4),
    Sign(name="elsewhere too", score=0.6, holds=lambda page, at: page.sights[at].twice),
    Sign(name="too short", score=-0.5, holds=lambda page, at: page.sights[at].width < 8),
    Sign(name="a sentence", score=-4.0, holds=lambda page, at: page.lines[at].words.endswith(".")),
    Sign(name="run together", score=-4.0, holds=lambda page, at: page.sights[at].joined or page.sights[at].parted),
    Sign(name="a number before it", score=-2.0, holds=lambda page, at: page.lines[at].mark is Mark.NUMBER),
    Sign(name="the site's name", score=-3.0, holds=_is_the_owner),
    Sign(name="a name", score=-2.5, holds=lambda page, at: is_person(page.lines[at].words)),
    Sign(name="on sibling pages", score=-3.0, holds=lambda page, at: page.sights[at].shared),
)


def title_of(page: Page) -> int | None:
    """Return the line that is most like a title; None if none is."""
    first = page.first_paragraph or 0
    places = [at for at in range(max(0, first - FARTHEST), first) if _could_be(page, at)]
    body = [at for at in page.core or () if page.sights[at].paragraph or page.sights[at].wrapped][:PARAGRAPHS]
    words = frozenset().union(*(words_of(page.lines[at].words) for at in body))
    scores = {
        at: _score(page, at) + SAME_WORDS * _shared_words(page, at, words) - A_LINE_AWAY * (first - at) for at in places
    }
    best = max(scores, key=lambda at: (scores[at], -at), default=None)
    return best if best is not None and (scores[best] > 0 or first - best <= CLOSE_BY) else None


def _score(page: Page, at: int) -> float:
    return sum(sign.score for sign in SIGNS if sign.holds(page, at))


def _could_be(page: Page, at: int) -> bool:
    line, sight = page.lines[at], page.sights[at]
    if at in page.taken or sight.kind or line.mark in (Mark.BULLET, Mark.QUOTE) or len(line.words) > LONGEST_TITLE:
        return False
    if sight.cut or (ends_sentence(line.words) and re.search(r"[.!?…]\s", line.words)):
        return False
    return any(letter.isalpha() for letter in line.words) and read_byline(line.words) is None
