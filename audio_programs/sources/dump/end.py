"""Where a dump's body ends: the lines that sites put under an article, and the block that says which comes next.

Some of these words are plain ("Finished", "Comments") and may be an article's own heading. They end a body only if
another of these lines follows close by, or nothing does: an article cut short is worse than a 'Comments' read aloud.
All of them are looked for under the first paragraph only, for some sites put share links above it.
"""

import re

from audio_programs.sources.dump.lines import Mark, ends_sentence, is_prose
from audio_programs.sources.dump.page import Page

CLOSE_BY = 4  # lines
SHORTEST_PARAGRAPH = 60  # characters

_FINISHED = re.compile(r"finished|mark (?:as )?(?:complete|finished)", re.IGNORECASE)
_SHARE = re.compile(
    r"share(?: this)?(?: (?:article|post|story|page|lesson))?(?: (?:on|via|with) [\w .]{1,30})?:?|tweet", re.IGNORECASE
)
_NEXT_UP = re.compile(
    r"(?:next up|up next)(?: in (?P<unit>.+))?:?|(?:read next|next (?:article|lesson|post)):?", re.IGNORECASE
)
KEEP_READING = re.compile(r"(?:keep|continue) reading|read more", re.IGNORECASE)
RELATED = re.compile(
    r"(?:related|more|recommended|popular|latest|recent) (?:articles|posts|stories|programs|for you)|more from .{1,60}"
    r"|you (?:may|might) also (?:like|enjoy)|more like this",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?:[0-9]+ )?comments?(?: \([0-9]+\))?|leave a (?:comment|reply)|post a comment"
    r"|join the (?:conversation|discussion)",
    re.IGNORECASE,
)
_FILED = re.compile(r"(?:tags|filed under|posted in|categories|topics): ?.*|tags|filed under", re.IGNORECASE)
_FOOTER = re.compile(
    r"(?:copyright )?(?:©|\(c\)) ?(?:copyright )?[0-9]{4}.*|copyright [0-9]{4}.*|.{0,60}all rights reserved\.?"
    r"|privacy(?: policy)?|terms(?: (?:of (?:use|service)|(?:and|&) conditions))?|contact(?: us)?|about(?: us)?"
    r"|follow us(?: on.*)?|(?:subscribe|sign up)(?: (?:to|for) .{1,60})?|(?:our )?newsletter|back to top",
    re.IGNORECASE,
)

# Nobody begins a section with these words.
_BEYOND_DOUBT = re.compile(
    r"next up in .+|leave a (?:comment|reply)"
    r"|post a comment|you (?:may|might) also (?:like|enjoy)|related (?:articles|posts|stories)"
    r"|(?:copyright )?(?:©|\(c\)) ?(?:copyright )?[0-9]{4}.*|.{0,60}all rights reserved\.?|filed under: ?.*|tags: ?.*",
    re.IGNORECASE,
)

_HEADING_OR_BUTTON = re.compile(r"share", re.IGNORECASE)

_ALL = (_FINISHED, _SHARE, _NEXT_UP, KEEP_READING, RELATED, _COMMENTS, _FILED, _FOOTER)


def finished(page: Page, rule: str) -> Page:
    """End at 'Finished'."""
    return _ended(page, rule, _FINISHED)


def share_links(page: Page, rule: str) -> Page:
    """End at 'share this article' and the like."""
    return _ended(page, rule, _SHARE)


def next_up(page: Page, rule: str) -> Page:
    """End at 'Next up in ...'; the line under it is the next article's title, what follows is its opening."""
    index = _first(page, _NEXT_UP)
    if index is None:
        return page
    if index + 1 < len(page.lines) and not is_end(page, index + 1):
        page = page.with_metadata(index + 1, next_title=page.lines[index + 1].words)
    stop = next((after for after in range(index + 1, len(page.lines)) if is_end(page, after)), index + 2)
    return page.with_taken(range(index, min(stop, len(page.lines))), rule).ended_at(index)


def keep_reading(page: Page, rule: str) -> Page:
    """End at 'Keep reading'."""
    return _ended(page, rule, KEEP_READING)


def related_articles(page: Page, rule: str) -> Page:
    """End at 'Related articles', 'You may also like' and the like."""
    return _ended(page, rule, RELATED)


def comments(page: Page, rule: str) -> Page:
    """End at 'Leave a comment', '3 comments' and the like."""
    return _ended(page, rule, _COMMENTS)


def filed_under(page: Page, rule: str) -> Page:
    """End at 'Tags: ...', 'Filed under: ...'."""
    return _ended(page, rule, _FILED)


def footer(page: Page, rule: str) -> Page:
    """End at '© 2025 ...', 'Privacy policy' and the like."""
    return _ended(page, rule, _FOOTER)


def after_end(page: Page, rule: str) -> Page:
    """Leave out all that still stands after the body's end."""
    return page.with_taken(range(page.end, len(page.lines)), rule) if page.end is not None else page


def _ended(page: Page, rule: str, words: re.Pattern[str]) -> Page:
    index = _first(page, words)
    return page if index is None else page.with_taken((index,), rule).ended_at(index)


def _first(page: Page, words: re.Pattern[str]) -> int | None:
    under = range(first_paragraph(page), len(page.lines))
    places = (index for index in page.free(under) if words.fullmatch(page.lines[index].words))
    return next((index for index in places if not heads_prose(page, index) and _ends_body(page, index)), None)


def first_paragraph(page: Page) -> int:
    """Return the body's first line that reads as a paragraph; its first line of all if none does."""
    free = page.free(range(page.start, len(page.lines)))
    return next((index for index in free if is_prose(page.lines[index].text)), page.start)


def _ends_body(page: Page, index: int) -> bool:
    if page.core is not None and 2 * page.letters(range(index + 1, page.core.stop)) > page.letters(page.core):
        return False  # most of what weighs stands under it
    if _BEYOND_DOUBT.fullmatch(page.lines[index].words) or index == len(page.lines) - 1:
        return True
    if page.end is not None and index > page.end:
        return True
    after = range(index + 1, min(index + 1 + CLOSE_BY, len(page.lines)))
    return any(is_end(page, close_by) for close_by in after)


def is_end(page: Page, index: int) -> bool:
    """Say whether a line is one that sites put under articles, and no rule has taken it for anything else."""
    return index not in page.taken and _looks_like_end(page, index) and not heads_prose(page, index)


def _looks_like_end(page: Page, index: int) -> bool:
    return any(words.fullmatch(page.lines[index].words) for words in _ALL)


def heads_prose(page: Page, index: int) -> bool:
    """Say whether a bare 'Share' is the heading of a paragraph right under it, and no button."""
    if not _HEADING_OR_BUTTON.fullmatch(page.lines[index].words) or index + 1 >= len(page.lines):
        return False
    after = page.lines[index + 1]
    is_whole = ends_sentence(after.text) and not after.text.endswith(("...", "…"))  # teasers break off
    is_free = index + 1 not in page.taken and not _looks_like_end(page, index + 1)
    return is_free and is_whole and after.mark is Mark.NONE and len(after.text) > SHORTEST_PARAGRAPH
