"""Values of a feed: what ``catalog.published_text`` makes clean, cut to what apps take of each.

Used by everything in this package, so that a title is the same in the feed, in chapters and in the outline. Pure.
Nothing here escapes anything: that is the serialiser's part.
"""

from collections.abc import Callable

from audio_programs.catalog.published_text import LONGEST_VALUE, cut, one_line

LONGEST_DESCRIPTION_BYTES = 4000
"""Bytes of UTF-8 in a description, markup counted (RULES C1, I13)."""


def value(text: str) -> str:
    """Return a title, name or other short value: one clean line of at most 255 characters (RULES X5)."""
    return cut(one_line(text), LONGEST_VALUE)


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
