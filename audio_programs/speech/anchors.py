"""Anchors: the name of a section in a page's address (``#in-the-fridge``), unique in its article.

Used by ``script``. Pure. An anchor depends on the heading and on the headings before it only, so editing a
paragraph never breaks a link to a chapter.
"""

import re
import unicodedata
from collections.abc import Iterable

TOP = "top"
"""The anchor of section 0: the title with what stands before the first heading."""

_LONGEST = 60
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def anchors_for(headings: Iterable[str]) -> tuple[str, ...]:
    """Return the anchor of each section from section 1 on: [a-z0-9-], unique, and never TOP.

    At most 60 characters, and a number that tells twins apart: ``milk``, ``milk-2``. A heading in other letters than
    a to z is called after its section's index: ``section-3``.
    """
    uses = {TOP: 1}  # how often a name was wanted; counted, for an article may hold 100,000 headings of one name
    anchors = []
    for section, heading in enumerate(headings, 1):
        base = anchor = _plain(heading) or f"section-{section}"
        while anchor in uses:
            uses[base] += 1
            anchor = f"{base}-{uses[base]}"
        uses[anchor] = 1
        anchors.append(anchor)
    return tuple(anchors)


def _plain(heading: str) -> str:
    """Return a heading in plain letters: accents fall, apostrophes vanish, all else becomes a hyphen."""
    folded = unicodedata.normalize("NFKD", heading.casefold())
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter) and letter not in "'’‘")
    words = _NOT_PLAIN.sub("-", bare).strip("-")
    if len(words) <= _LONGEST:
        return words
    whole, _, _ = words[: _LONGEST + 1].rpartition("-")
    return whole or words[:_LONGEST]
