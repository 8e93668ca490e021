"""The words that messages about YAML share: what was written, cut to a length; and the nearest name. Pure."""

import difflib
from collections.abc import Iterable, Sequence

_LONGEST = 40
_MOST_LISTED = 20


def shorten(text: str) -> str:
    """Return ``text`` on one line and at most 40 characters long, to be quoted in a message."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3].rstrip()}..."


def did_you_mean(word: str, known: Iterable[str], *, otherwise: str) -> str:
    """Return the hint for a word that is none of the ``known``: the nearest of them, and all of them.

    ``otherwise`` introduces the list: 'There are'. The nearest is sought without regard to case.
    """
    names = tuple(known)
    near = nearest(word, names)
    listed = ", ".join(names[:_MOST_LISTED]) + (", ..." if len(names) > _MOST_LISTED else "")
    question = f"did you mean '{near}'? " if near else ""
    return f"{question}{otherwise}: {listed or 'none'}"


def nearest(word: str, known: Sequence[str]) -> str:
    """Return the known name that ``word`` was most likely meant to be; '' where none is near."""
    folded = {name.casefold(): name for name in reversed(known)}
    found = difflib.get_close_matches(shorten(word).casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else ""
