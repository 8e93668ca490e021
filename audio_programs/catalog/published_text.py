"""What a short text must be before it stands in a published file: clean, one line, no longer than apps take. Pure.

It is decided here, below what writes the files, because titles can only be told apart as they will be published: two
that differ after the last character of a feed's value, or in what nobody sees, are one title to an app (RULES I3).
Nothing here escapes anything: that is the serialiser's part.
"""

import re
import unicodedata

LONGEST_VALUE = 255
"""Characters in a value of a feed unless a rule says otherwise (RULES X5)."""

# Blanks that some parser trims or folds; a no-break space within a line is the author's and stays.
_BLANKS = re.compile("[\t\n\v\f\r\x1c-\x20\x85\u2028\u2029]+")
# What XML 1.0 cannot hold, not even as a reference (RULES X2), and the C1 controls, which mean nothing in text.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Soft hyphens, zero-width blanks, byte order marks, and the embeddings of bidirectional text, of which one that is
# left open would turn the rest of an app's list round. Joiners, direction marks and flags' tags are the author's.
_UNSEEN = re.compile("[\xad\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
_JOINER = "\u200d"
_VARIATIONS = range(0xFE00, 0xFE10)
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def one_line(text: str) -> str:
    """Return the text without what XML forbids, blanks folded, none around it (RULES X2, X5)."""
    if text.isprintable() and "  " not in text:  # as nearly all are: no blank but a space, nothing that is forbidden
        return text.strip()
    # Blanks are trimmed last: what is dropped may have stood between a blank and the end.
    return _BLANKS.sub(" ", _FORBIDDEN.sub("", _BLANKS.sub(" ", text))).strip()


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


def published_title(title: str) -> str:
    """Return a title as it is published: one line of at most 255 characters, of which each is there for the reader.

    >>> published_title(" In\\u00adtro\\u200b\\n duction ")
    'Intro duction'
    """
    return cut(one_line(_UNSEEN.sub("", title)), LONGEST_VALUE)


def with_qualifier(title: str, qualifier: str) -> str:
    """Return a published title with another name behind it in brackets, the longer cut to make room (RULES X5).

    >>> with_qualifier("Introduction", "Milk")
    'Introduction (Milk)'
    """
    ending = f" ({cut(qualifier, LONGEST_VALUE // 2)})"
    return cut(title, LONGEST_VALUE - len(ending)) + ending


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
