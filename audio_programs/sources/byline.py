"""Bylines: the line under a title that says who wrote it and when, with or without anything between.

``Jane Doe14th of Oct 202515th of Oct 2025`` and ``By Jane Doe | Updated: 3 March 2025 | 5 min read`` are two of them.
"""

import re
from dataclasses import dataclass

from audio_programs.sources.dates import dates_in

LONGEST = 160
MOST_NAME_WORDS = 10
MOST_PERSON_WORDS = 4  # with capitals: a title, two names and a degree

_PUBLISHED = re.compile(
    r"(?:first )?(?:published|posted|written|created|added|date)(?: on| at)?\s*:?\s*$", re.IGNORECASE
)
_UPDATED = re.compile(
    r"(?:last )?(?:updated|modified|edited|reviewed|revised|update)(?: on| at)?\s*:?\s*$", re.IGNORECASE
)
_BY = re.compile(
    r"(?:(?:written|words|posted|published|reviewed|article|text) )?by:? |author(?:s|\(s\))?: ?", re.IGNORECASE
)
_READING_TIME = re.compile(
    r"\(?(?:reading time:? ?)?[0-9]{1,3} ?-? ?min(?:ute)?s?(?: read(?:ing)?(?: time)?)?\)?", re.IGNORECASE
)
_BETWEEN = " |·•,;/–—-()\t"
_PARTICLES = frozenset((
    "and", "&", "et", "und", "with", "of", "the", "y", "e",
    "de", "da", "di", "du", "del", "der", "den", "la", "le", "van", "von", "zu", "ter", "bin", "ibn", "al", "el",
))  # fmt: skip

_NOT_IN_ONE_NAME = frozenset((
    "and", "&", "with", "of", "the", "a", "an", "in", "on", "at", "to", "for", "from", "is", "are", "not", "or", "no",
    "how", "what", "when", "where", "why", "who", "your", "you", "my", "our", "we", "it", "this", "that", "about",
))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """What a byline says; dates as written."""

    author: str = ""
    published: str = ""
    updated: str = ""
    labelled: bool = False  # it says 'By', 'Published' or the like, so it can be nothing else


def read_byline(text: str) -> Byline | None:
    """Return what a line says if it is a byline, and nothing but one; else None."""
    if len(text) > LONGEST:
        return None
    rest, at, labelled = "", 0, False
    published = updated = ""
    for found in dates_in(text):
        before = text[at : found.start]
        at = found.end
        unlabelled = _UPDATED.sub("", before)
        if unlabelled != before or (published and not _PUBLISHED.search(before)):
            labelled = labelled or unlabelled != before
            updated = updated or found.text
        else:
            unlabelled = _PUBLISHED.sub("", before)
            labelled = labelled or unlabelled != before
            published = published or found.text
        rest += unlabelled + "|"
    author, says_by = _author(rest + text[at:])
    if author is None or not (says_by or published or updated):
        return None
    return Byline(author=author, published=published, updated=updated, labelled=labelled or says_by)


def is_name(text: str) -> bool:
    """Say whether a text could be the name of one or more people: 'Dr Ana de Souza, RN'."""
    words = text.replace(",", " ").split()
    return (
        0 < len(words) <= MOST_NAME_WORDS
        and not any(character.isdigit() for character in text)
        and all(_could_be_in_a_name(word) for word in words)
        and words[0].lower() not in _PARTICLES
    )


def is_person(text: str) -> bool:
    """Say whether a text is most likely one person's name, with nothing beside it that says so: 'Dr Ana de Souza'.

    Scripts without capitals do not tell a name from a title, and one word is more likely a title.
    """
    words = text.replace(",", " ").split()
    capitals = [word for word in words if any(letter.isupper() for letter in word)]  # d'Arcy
    return (
        is_name(text)
        and 1 < len(capitals) <= MOST_PERSON_WORDS
        and not any(word.lower() in _NOT_IN_ONE_NAME for word in words)
        and all(word in capitals or word.lower() in _PARTICLES for word in words)
    )


def _could_be_in_a_name(word: str) -> bool:
    if word.lower() in _PARTICLES:
        return True
    letters = word.strip(".'’-()")
    capital = bool(letters) and (not letters[0].islower() or any(letter.isupper() for letter in letters))  # d'Arcy
    return capital and all(part.isalpha() or part in ".'’-" for part in letters)


def _author(rest: str) -> tuple[str | None, bool]:
    """Return whose name is left once the dates are gone, None if something else is; and whether it says 'By'."""
    rest = _READING_TIME.sub("|", rest).strip(_BETWEEN)
    without_by = _BY.sub("", rest, count=1) if _BY.match(rest) else rest
    name = re.sub(r"\s*[|·•]\s*", "|", without_by).strip(_BETWEEN)
    name = re.sub(r"\|+", "|", name)
    if not name:
        return ("", False) if without_by == rest else (None, False)
    if "|" in name or not is_name(name):
        return None, False
    return name, without_by != rest
