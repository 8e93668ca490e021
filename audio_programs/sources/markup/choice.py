"""Which element of a page holds its article: readability's choice, put right where it took a box for it.

readability-lxml says which elements hold the article. It drops too much inside (lists, tables, headings) and keeps
boxes that are no part of it; so only the element that holds all of its choice is taken from it.
"""

import copy
import logging

from lxml.html import HtmlElement, document_fromstring
from readability import Document

from audio_programs.sources.furniture import Kind, kind_within
from audio_programs.sources.markup.around import AROUND_TAGS, is_surely_named
from audio_programs.sources.markup.sizes import own_letters
from audio_programs.sources.markup.tree import UNSEEN, is_hidden, name_of, text_of

logging.getLogger("readability").setLevel(logging.CRITICAL)  # what it cannot read is told by us, in an editor's words

MARK = "data-place"  # our own attribute: the place of an element among all, to find it again in readability's choice
SHORTEST_KEPT = 25  # letters of text for an element of readability's choice to count
SHORTEST_PROSE = 80  # letters of an element's own, for it to be a paragraph of prose
LEAST_OF_ARTICLE = 0.9  # of the chosen letters, that an element has to hold to stand for the choice
LEAST_OF_PROSE = 0.7  # of a page's paragraphs
MOST_OVERRULED = 0.25  # of a page's paragraphs in readability's choice, for ours to be taken instead
_HOLDS_TEXT = frozenset(("p", "pre", "ul", "ol", "table", "blockquote"))  # never the whole of an article


def chosen(page: HtmlElement) -> HtmlElement | None:
    """Return the smallest element that holds what readability chose; None if nothing on the page is an article."""
    elements = [one for one in page.iter() if isinstance(one.tag, str)]
    for place, element in enumerate(elements):
        element.set(MARK, str(place))
    try:
        summary = document_fromstring(Document(copy.deepcopy(page)).summary(html_partial=True))
    except Exception:  # noqa: BLE001 - it raises whatever lxml does on odd pages; then the page is taken whole
        return page.find("body")
    weights, prose = _weights(summary, elements), _prose(page)
    found = _smallest(page, weights, LEAST_OF_ARTICLE) if weights else None
    if not prose:
        return found
    inside = 0 if found is None else sum(prose.get(one, 0) for one in found.iter())
    if inside < MOST_OVERRULED * sum(prose.values()):  # it took a box for the article
        return _smallest(page, prose, LEAST_OF_PROSE)
    return found


def _weights(summary: HtmlElement, elements: list[HtmlElement]) -> dict[HtmlElement, int]:
    """Return the elements whose own text was chosen, with its letters."""
    found: dict[HtmlElement, int] = {}
    for one in summary.iter():
        place = one.get(MARK) if isinstance(one.tag, str) else None
        if place is None or not place.isdecimal() or int(place) >= len(elements):
            continue
        own = own_letters(one)
        if own >= SHORTEST_KEPT:
            found[elements[int(place)]] = own
    return found


def _prose(page: HtmlElement) -> dict[HtmlElement, int]:
    """Return the elements that are paragraphs of prose, outside of what is surely furniture, with their letters."""
    found: dict[HtmlElement, int] = {}
    waiting = [page]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str) or name_of(element) in UNSEEN | AROUND_TAGS:
            continue
        if is_hidden(element) or is_surely_named(element):
            continue
        own = own_letters(element)
        if own >= SHORTEST_PROSE and kind_within(text_of(element)[:400]) is Kind.NONE:
            found[element] = own
        waiting.extend(element)
    return found


def _smallest(page: HtmlElement, weights: dict[HtmlElement, int], share: float) -> HtmlElement:
    """Return the deepest element that holds a share of what was chosen."""
    inside: dict[HtmlElement, int] = {}
    for element, letters in weights.items():
        inside[element] = inside.get(element, 0) + letters
        for around in element.iterancestors():
            inside[around] = inside.get(around, 0) + letters
    whole = sum(weights.values())
    found = page
    while True:
        deeper = next((child for child in found if inside.get(child, 0) >= share * whole), None)
        if deeper is None or name_of(deeper) in _HOLDS_TEXT:
            return found
        found = deeper
