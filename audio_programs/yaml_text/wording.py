"""The words that messages about YAML share: what was written, cut to a length; and the nearest name. Pure."""

import difflib
from collections.abc import Iterable, Sequence

CURLY_QUOTES = "“”„‟‘’‚‛«»"
CURLY_HINT = 'these are curly quotes: write straight ones ("), or none'

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


def no_blank_after(key: str) -> tuple[str, str]:
    """Return what is wrong with ``key:value``, and what to do."""
    return f"there is no blank after '{shorten(key)}:'", f"write a blank after '{shorten(key)}:'"


def quoted(text: str) -> str:
    """Return a text in the quotes that YAML reads it back from, as it was written."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
