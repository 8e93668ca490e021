"""Names made from what an editor types: ids, file names, titles; and the number that comes next. Pure."""

import re
from collections.abc import Iterable

from audio_programs.catalog.slugs import plain_name
from audio_programs.config.values import program_id
from audio_programs.keys import hash8, key_of
from audio_programs.sources.text import CONTROLS
from audio_programs.yaml_text import Refused

LONGEST_ID = 60
LONGEST_FILE_NAME = 50
"""Characters of an article's file name, without its number: its slug has room to spare."""

_NUMBERED = re.compile(r"(?!\d{4}-\d\d-\d\d)(\d{1,8})[-_. ]")  # a date is no number


def plain_line(text: str) -> str:
    """Return a text on one line. Raises Refused where it is empty, or holds what no file and no feed can hold."""
    line = " ".join(text.split())
    if not line:
        raise Refused("nothing is written there", "write some words")
    if CONTROLS.search(line) or any("\ud800" <= letter <= "\udfff" for letter in line):
        raise Refused("the text holds characters that cannot be written", "type it again, in plain letters")
    return line


def program_id_of(name: str) -> str:
    """Return the id, and folder, of a program that is called ``name``, in whatever script.

    Raises Refused for a name that cannot become one.

    >>> program_id_of("The First Weeks!")
    'the-first-weeks'
    """
    return program_id(plain_name(name, LONGEST_ID) or f"program-{hash8(key_of(name))}")


def title_from(name: str) -> str:
    """Return a title for what is called ``name`` in a folder's way; '' where it holds no letter and no figure.

    >>> title_from("quiet-hours")
    'Quiet hours'
    """
    words = " ".join((name if " " in name else re.sub(r"[-_]+", " ", name)).split())
    return words[:1].upper() + words[1:] if any(letter.isalnum() for letter in words) else ""


def next_number(names: Iterable[str]) -> str:
    """Return the ``NN-`` for a file beside those with ``names``; '' where they go without.

    >>> next_number(["01-first-night.md", "09-milk.md"]), next_number([]), next_number(["soup.md"])
    ('10-', '01-', '')
    """
    there = list(names)
    numbers = [found[1] for name in there if (found := _NUMBERED.match(name))]
    if there and not numbers:
        return ""
    width = max((len(number) for number in numbers), default=2)
    return f"{max((int(number) for number in numbers), default=0) + 1:0{width}}-"


def file_stem(title: str, *, prefix: str) -> str:
    """Return an article's file name without its ending, in a-z, 0-9 and -.

    >>> file_stem("10 quiet minutes", prefix="03-"), file_stem("10 quiet minutes", prefix="")
    ('03-10-quiet-minutes', 'article-10-quiet-minutes')
    """
    name = plain_name(title, LONGEST_FILE_NAME) or f"article-{hash8(key_of(title))}"
    # Without a number of its own before it, a figure at the start would be taken for the article's place.
    return f"{prefix}{name}" if prefix or not name[0].isdigit() else f"article-{name}"


def article_id(title: str, *made_from: str) -> str:
    """Return an id that no other article will have: readable, and with a digest of when and where it was begun.

    The title alone would not do: an article that is deleted and one that is begun later under the same title would be
    one episode to podcast apps.
    """
    return f"{plain_name(title, LONGEST_FILE_NAME) or 'article'}-{hash8(key_of(title, *made_from))}"
