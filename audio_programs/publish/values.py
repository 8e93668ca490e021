"""What text must be before it stands in a published file: clean, one line, no longer than apps take.

Used by everything in this package, so that a title is the same in the feed, in chapters and in the outline. Pure.
Nothing here escapes anything: that is the serialiser's part.
"""

import re
import unicodedata
from collections.abc import Callable

LONGEST_VALUE = 255
"""Characters in a value of a feed unless a rule says otherwise (RULES X5)."""

LONGEST_DESCRIPTION_BYTES = 4000
"""Bytes of UTF-8 in a description, markup counted (RULES C1, I13)."""

# Blanks that some parser trims or folds; a no-break space within a line is the author's and stays.
_BLANKS = re.compile("[\t\n\v\f\r\x1c-\x20\x85\u2028\u2029]+")
# What XML 1.0 cannot hold, not even as a reference (RULES X2), and the C1 controls, which mean nothing in text.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_JOINER = "\u200d"
_VARIATIONS = range(0xFE00, 0xFE10)
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def one_line(text: str) -> str:
    """Return the text without what XML forbids, blanks folded, none around it (RULES X2, X5)."""
    # Blanks are trimmed last: what is dropped may have stood between a blank and the end.
    return _BLANKS.sub(" ", _FORBIDDEN.sub("", _BLANKS.sub(" ", text))).strip()


def value(text: str) -> str:
    """Return a title, name or other short value: one clean line of at most 255 characters (RULES X5)."""
    return cut(one_line(text), LONGEST_VALUE)


def cut(text: str, most_characters: int) -> str:
    """Return the text, or its opening and an ellipsis, cut between words where that keeps at least half of it."""
    if len(text) <= most_characters:
        return text
    end = most_characters - 1
    blank = text.rfind(" ", 0, end + 1)
    if blank >= most_characters // 2:
        return text[:blank].rstrip() + "…"
    while end > 0 and _continues(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def _continues(text: str, at: int) -> bool:
    """Tell whether a cut before character ``at`` would split what a reader sees as one character."""
    here = text[at]
    return (
        text[at - 1] == _JOINER
        or here == _JOINER
        or unicodedata.combining(here) > 0
        or ord(here) in _VARIATIONS
        or ord(here) in _SKIN_TONES
    )


def cut_to_bytes(text: str, most_bytes: int) -> str:
    """Return the text, or the longest opening and ellipsis that has at most so many bytes (at least 3) of UTF-8."""
    return cut_to_fit(text, lambda opening: len(opening.encode()) <= most_bytes)


def cut_to_fit(text: str, fits: Callable[[str], bool]) -> str:
    """Return the text, or its longest opening and an ellipsis that ``fits`` accepts; it must accept a lone ellipsis."""
    if fits(text):
        return text
    if len(text) == 1:
        return "…"
    lowest, highest = 1, len(text) - 1
    while lowest < highest:
        middle = (lowest + highest + 1) // 2
        if fits(cut(text, middle)):
            lowest = middle
        else:
            highest = middle - 1
    return cut(text, lowest)
