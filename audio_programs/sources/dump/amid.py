"""Boxes that sites put amid an article, which goes on after them: share buttons, newsletters, teasers of other pages.

Asked before the end of the body is looked for, because the same words end one elsewhere. A box is left out only if full
paragraphs follow: an article that is cut short is worse than a stray word read aloud.
"""

import re
from itertools import pairwise

from audio_programs.sources.dump.end import KEEP_READING, RELATED, first_paragraph, is_end
from audio_programs.sources.dump.lines import LONG_LINE, Mark, ends_sentence
from audio_programs.sources.dump.page import Page

CLOSE_BY = 4  # lines within which an article goes on after a box: a heading or two, then a paragraph
MOST_BOX_LINES = 5  # between a newsletter's heading and its field, and from there to its button
MOST_TEASER_LINES = 8
SHORTEST_PARAGRAPH = 60  # characters
LONGEST_EXCERPT = 300  # characters; what teasers quote of other pages is shorter

_DOES = r"share(?: (?:this|on|via) ?[\w .]{0,30})?|tweet(?: this)?|pin(?: it)?|copy link"
_COUNT = r"[0-9][0-9,.]*k? (?:comments?|shares?|likes?)"
_ELSE = (
    r"print|save|bookmark|e-?mail(?: this)?|facebook|x|twitter|whatsapp|pinterest|linkedin|reddit|telegram|messenger"
    r"|instagram|threads|bluesky|sms"
)
_SHARE = re.compile(rf"{_DOES}|{_COUNT}|{_ELSE}", re.IGNORECASE)
_SURELY_SHARE = re.compile(rf"{_DOES}|{_COUNT}", re.IGNORECASE)  # 'Email' and 'Facebook' may be an article's own list
_IN_A_ROW = re.compile(r" ?[/|·•] ?")

_NEWSLETTER = re.compile(
    r".{0,60}\b(?:newsletter|mailing list)\b.{0,40}|.{1,40} in your inbox[.!]?"
    r"|(?:sign up|subscribe|join|get|stay)\b.{0,60}\b(?:inbox|e-?mails?|updates?)\b.{0,40}",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(?:enter |type )?(?:your |my )?e-?mail(?: address)?(?: here)?[ :*.…]*", re.IGNORECASE)
_SEND = re.compile(
    r"(?:subscribe|sign (?:me )?up|join|submit|send|go|register|yes please)(?: now| today| for free)?[!.]?",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r".{0,120}\b(?:unsubscribe|spam|privacy policy|by (?:subscribing|signing up))\b.{0,120}", re.IGNORECASE
)


def share_row(page: Page, rule: str) -> Page:
    """Leave out share buttons in a row: above the first paragraph, or where the article goes on after them."""
    above = first_paragraph(page)
    rows: list[int] = []
    index = page.start
    while index < len(page.lines):
        stop, is_sure = _share_row_end(page, index)
        if stop > index and (stop <= above or (is_sure and _goes_on(page, stop))):
            rows += range(index, stop)
        index = max(stop, index + 1)
    return page.with_taken(rows, rule)


def newsletter_box(page: Page, rule: str) -> Page:
    """Leave out a newsletter's box, from its heading to its button and small print, if the article goes on after it."""
    box: list[int] = []
    for index in page.free(range(page.start, len(page.lines))):
        if not _NEWSLETTER.fullmatch(page.lines[index].words):
            continue
        stop = _newsletter_end(page, index)
        if stop and _goes_on(page, stop):
            box += range(index, stop)
    return page.with_taken(box, rule)


def related_box(page: Page, rule: str) -> Page:
    """Leave out 'You may also like' with the titles under it, if the article goes on after them."""
    box: list[int] = []
    for index in page.free(range(first_paragraph(page), len(page.lines))):
        if not RELATED.fullmatch(page.lines[index].words):
            continue
        stop = _teasers_end(page, index + 1)
        if stop > index + 1 and _goes_on_at_length(page, stop, teasers=stop - index - 1):
            box += range(index, _without_heading(page, index + 1, stop))
    return page.with_taken(box, rule)


def _share_row_end(page: Page, index: int) -> tuple[int, bool]:
    """Return the line after share buttons in a row, on one line or several, and whether they can be nothing else.

    The line itself if no row begins on it.
    """
    stop = index
    words: list[str] = []
    while stop < len(page.lines) and _are_buttons(parts := _IN_A_ROW.split(page.lines[stop].words)):
        words += parts
        stop += 1
    is_sure = any(_SURELY_SHARE.fullmatch(word) for word in words)
    return (stop, is_sure) if len(words) > 1 else (index, False)


def _are_buttons(words: list[str]) -> bool:
    return all(_SHARE.fullmatch(word) for word in words)


def _newsletter_end(page: Page, index: int) -> int | None:
    """Return the line after a newsletter's box; None if there is no field for an address, or no button under it."""
    field = _next(page, _FIELD, range(index + 1, index + 2 + MOST_BOX_LINES))
    button = None if field is None else _next(page, _SEND, range(field + 1, field + 1 + MOST_BOX_LINES))
    if button is None or any(_is_paragraph(page, at, longer_than=LONG_LINE) for at in range(index, button)):
        return None
    after = button + 1
    while after < len(page.lines) and _SMALL_PRINT.fullmatch(page.lines[after].words):
        after += 1
    return after


def _teasers_end(page: Page, index: int) -> int:
    """Return the first line that is too long for a title, or that ends the body; links to read on are of the box."""
    stop = index
    while stop < len(page.lines) and not _is_paragraph(page, stop):
        if is_end(page, stop) and not KEEP_READING.fullmatch(page.lines[stop].words):
            break
        stop += 1
    return stop if stop - index <= MOST_TEASER_LINES else index


def _without_heading(page: Page, index: int, stop: int) -> int:
    """Return where the teasers end: the last of three, and one that stands apart, is a heading of what follows."""
    last = page.lines[stop - 1]
    is_apart = last.alone and stop - index > 1 and not page.lines[stop - 2].alone
    is_apart = is_apart or (last.mark is Mark.NONE and page.lines[index].mark is not Mark.NONE)
    is_heading = not KEEP_READING.fullmatch(last.words) and (is_apart or stop - index > 2)
    return stop - 1 if is_heading else stop


def _goes_on(page: Page, index: int) -> bool:
    """Say whether a paragraph stands close by, with no end of the body before it."""
    for at in range(index, min(index + CLOSE_BY, len(page.lines))):
        if is_end(page, at):
            return False
        if _is_paragraph(page, at):
            return True
    return False


def _goes_on_at_length(page: Page, index: int, *, teasers: int) -> bool:
    """Say whether what follows titles is the article, not what teasers quote of other pages.

    Quotes are short and each has as many lines above it as the first; in an article paragraphs stand together.
    """
    stop = next((at for at in range(index, len(page.lines)) if is_end(page, at)), len(page.lines))
    full = [at for at in range(index, stop) if _is_paragraph(page, at, longer_than=LONG_LINE)]
    between = [other - one - 1 for one, other in pairwise(full)]
    is_long = any(page.lines[at].width > LONGEST_EXCERPT for at in full)
    return is_long or 0 in between or (bool(full) and teasers > max([1, *between]))


def _is_paragraph(page: Page, index: int, *, longer_than: int = SHORTEST_PARAGRAPH) -> bool:
    line = page.lines[index]
    if line.mark is not Mark.NONE or line.text.endswith(("...", "…")):
        return False
    wrapped_on = index + 1 < len(page.lines) and not page.lines[index + 1].alone
    return line.width > longer_than and (ends_sentence(line.text) or (line.width > SHORTEST_PARAGRAPH and wrapped_on))


def _next(page: Page, words: re.Pattern[str], places: range) -> int | None:
    return next((at for at in places if at < len(page.lines) and words.fullmatch(page.lines[at].words)), None)
