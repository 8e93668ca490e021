"""Slugs: the name of an episode in addresses. Front matter, else history, else made from the file's name. Pure."""

import re
import unicodedata

from audio_programs.keys import key_of

LONGEST = 60

_NOT_DECOMPOSED = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def slug_of(stem: str, *, guid: str) -> str:
    """Return the slug for a file's name without its suffix: ASCII, at most 60 characters, without ``NN-``.

    A name of whose letters none has an ASCII form becomes ``article-`` and six digits from the GUID.

    >>> slug_of("02-Überraschung am Morgen", guid="x")
    'uberraschung-am-morgen'
    """
    bare = re.sub(r"^\d+\s*[-_. ]\s*(?=.)", "", stem)
    return plain_name(bare, LONGEST) or f"article-{key_of(guid)[:6]}"


def plain_name(text: str, longest: int) -> str:
    """Return a text as a name of ``a-z``, ``0-9`` and ``-``; '' where none of its letters has an ASCII form.

    >>> plain_name("100 Tage: Überraschung!", 60)
    '100-tage-uberraschung'
    """
    folded = unicodedata.normalize("NFKD", text.casefold()).translate(_NOT_DECOMPOSED)
    ascii_only = folded.encode("ascii", "ignore").decode("ascii")
    name = _cut(re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-"), longest)
    letters_lost = any(letter.isalpha() for letter in text) and not re.search("[a-z]", name)
    return "" if letters_lost else name


def numbered_slug(slug: str, count: int) -> str:
    """Return a slug with its count behind it, within 60 characters.

    >>> numbered_slug("intro", 2)
    'intro-2'
    """
    ending = f"-{count}"
    return f"{slug[: LONGEST - len(ending)].rstrip('-')}{ending}"


def _cut(slug: str, longest: int) -> str:
    """Cut at a word where there is one in the second half."""
    if len(slug) <= longest:
        return slug
    head, dash, _ = slug[: longest + 1].rpartition("-")
    return head if dash and len(head) >= longest // 2 else slug[:longest].rstrip("-")
