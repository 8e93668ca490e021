"""The lines of a page dump, and what one line looks like on its own: a bullet, a number, prose, a heading.

Everything here looks at one line or text and at nothing around it.
"""

import re
from dataclasses import dataclass, replace
from enum import Enum, auto

from audio_programs.sources.text import fold

LONGEST_HEADING = 100  # characters
MOST_HEADING_WORDS = 16
LONGEST_TITLE = 200
LONG_LINE = 100  # characters from which a line is prose even without a full stop
NARROWEST_WRAP = 50  # characters: shorter lines are verses and lists, not a paragraph that was wrapped
WIDEST_WRAP = 100  # a paragraph that was wrapped has no longer lines

BULLETS = "•-*–—▪◦‣·●○■□∙⁃➤►✓✔"
_BULLET = re.compile(rf"[{re.escape(BULLETS)}](?:\s+|$)|[•▪◦‣·●○■□⁃](?=\S)")
_NUMBER = re.compile(r"([0-9]{1,2})[.)]\s+(?=\S)")
_QUOTE = re.compile(r">\s*")

# Marks that end a sentence in the scripts we know of; a heading has none but a question's.
_STOPS = ".!…。！．।۔"
_PAUSES = ",;:，；：、،؛"
_CLOSERS = "\"'”’»)]】）」』"

_CAPTION = re.compile(
    r"(?:photo(?:graph)?|picture|image|illustration|figure|fig\.?|video|table)"
    r"(?: ?[0-9]+[.:]?\s|:| by | courtesy |(?: credit)? ?[:–—-] ?)"
    r"|(?:photo |image |picture )?credits?:",
    re.IGNORECASE,
)


_EDIT_LINK = re.compile(r"\[ ?edit(?: source)?(?: ?\| ?edit source)? ?\]", re.IGNORECASE)


class Mark(Enum):
    """What a line begins with."""

    NONE = auto()
    BULLET = auto()
    NUMBER = auto()
    QUOTE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a dump that is not blank."""

    number: int  # in the file, from 1
    text: str  # blanks folded, with its mark
    words: str  # without its mark; a number stays: '1. Cells'
    mark: Mark
    indent: int  # blanks before it, a tab counted as four
    alone: bool  # a blank line, or the start of the file, stands before it
    width: int  # characters as written, without blanks at its ends


def lines_of(body: str) -> tuple[Line, ...]:
    """Return the lines of a text that are not blank. A bullet and its text are one, though some browsers part them."""
    found: list[Line] = []
    alone = True
    for number, written in enumerate(body.split("\n"), start=1):
        text = fold(written)
        if not text.strip("\u200b\u200c\u200d\u2060\u00ad"):  # blanks without width are blanks
            alone = True
            continue
        mark, words = marked(text)
        if found and mark is Mark.NONE and _is_bare_bullet(found[-1]):
            found[-1] = replace(found[-1], text=f"{found[-1].text} {text}", words=text, width=len(written.strip()))
            alone = False
            continue
        before = written[: len(written) - len(written.lstrip())]
        found.append(
            Line(
                number=number,
                text=text,
                words=words,
                mark=mark,
                indent=len(before.expandtabs(4)),
                alone=alone,
                width=len(written.strip()),
            )
        )
        alone = False
    return tuple(found)


def _is_bare_bullet(line: Line) -> bool:
    return line.mark is Mark.BULLET and not line.words


def marked(text: str) -> tuple[Mark, str]:
    """Return what a line begins with, and the line without it.

    >>> marked("• A towel"), marked("2) Rinse"), marked("A towel")
    ((<Mark.BULLET: 2>, 'A towel'), (<Mark.NUMBER: 3>, '2) Rinse'), (<Mark.NONE: 1>, 'A towel'))
    """
    bullet = _BULLET.match(text)
    if bullet:
        return Mark.BULLET, text[bullet.end() :]
    if _NUMBER.match(text):
        return Mark.NUMBER, text
    quote = _QUOTE.match(text)
    if quote:
        return Mark.QUOTE, text[quote.end() :]
    return Mark.NONE, text


def without_edit_link(line: Line) -> tuple[Line, ...]:
    """Return a heading and the link '[edit]' behind it as two lines; a line that is anything else as it is."""
    link = next((found for found in _EDIT_LINK.finditer(line.text) if found.end() == len(line.text)), None)
    heading = line.text[: link.start()].rstrip() if link else ""
    if link is None or line.mark not in (Mark.NONE, Mark.NUMBER) or not looks_like_heading(heading):
        return (line,)
    return (
        replace(line, text=heading, words=heading, width=len(heading)),
        replace(line, text=link[0], words=link[0], mark=Mark.NONE, alone=False, width=len(link[0])),
    )


def ends_sentence(text: str) -> bool:
    """Say whether a text ends as a sentence does; closing quotes and brackets aside."""
    last = text.rstrip(_CLOSERS)[-1:] or text[-1:]
    return last in _STOPS or last in "?？؟"


def is_prose(text: str) -> bool:
    """Say whether a text reads as a paragraph: a sentence, or too long for anything else."""
    return len(text) > LONG_LINE or (ends_sentence(text) and not looks_like_heading(text))


def looks_like_heading(text: str) -> bool:
    """Say whether a text could be a heading: short, no full stop at its end, no small letter at its start."""
    number = _NUMBER.match(text)
    words = text[number.end() :] if number else text
    end = text.rstrip(_CLOSERS)[-1:]
    return (
        0 < len(text) <= LONGEST_HEADING
        and len(text.split()) <= MOST_HEADING_WORDS
        and end not in _STOPS + _PAUSES
        and not words[:1].islower()
        and any(character.isalnum() for character in words)
        and not is_caption(text)
    )


def is_wrapped(before: Line, line: Line, width: int) -> bool:
    """Say whether a line goes on in the next: its first word would not have fitted in the widest line's ``width``."""
    next_word = line.text.split(" ", 1)[0]
    return NARROWEST_WRAP <= width <= WIDEST_WRAP and before.width + 1 + len(next_word) > width


def is_caption(text: str) -> bool:
    """Say whether a line stands under a picture: 'Photo: ...', 'Figure 2. ...'."""
    return len(text) <= LONGEST_TITLE and bool(_CAPTION.match(text))
