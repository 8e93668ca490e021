"""What each line of a dump looks like among the others: all that the weights ask, found once a line.

Lengths are in the width of Latin letters: a character of Chinese, Japanese or Korean says as much as two and a half.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from audio_programs.guidance import Guidance
from audio_programs.sources.dump.lines import Line, Mark, ends_sentence
from audio_programs.sources.furniture import Kind, kind_of, kind_within

LONGEST_SHORT = 160  # a line that is wider is no button and no menu
SHORT = 60
PARAGRAPH = 80  # a line that is as wide and ends a sentence is a paragraph
LONG_PARAGRAPH = 160  # and one that is as wide is, however it ends
WIDE_LETTER = 1.5  # what a wide character counts more than one

_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_JOINED = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")
_DATED = re.compile(r"\b(?:19|20)[0-9]{2}\b|[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}|\bago\b")
_PARTED = re.compile(r" ?[|•·»›] ?| [/>] ")
_CODE = re.compile(r"[{};]|\(\)|=[\"'=>]|^(?:import|from|def|class|return|var|let|const|//|#!|\$ )\b|</?\w+|::|->")
_CUT = ("...", "…", "[…]", "[...]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A line, and what stands around it."""

    width: int  # in Latin letters
    kind: Kind  # what it is for, if it is furniture by its words
    within: Kind  # what words of furniture it holds, if it is as long as a paragraph
    item: bool  # it begins with a bullet or a number
    ends: bool  # it ends as a sentence does
    cut: bool  # it breaks off
    small: bool  # at least half of its words begin with a small letter
    joined: bool  # words run together: 'booksfree pagesOur team'
    parted: bool  # by bars or dots: 'Home | Books'
    dated: bool
    code: bool
    twice: bool  # it stands on the page more than once
    shared: bool  # it stands on most sibling pages
    paragraph: bool
    wrapped: bool  # it is of a paragraph that was wrapped: as wide as its neighbours, and running on


def sights_of(lines: Sequence[Line], guidance: Guidance) -> tuple[Sight, ...]:
    """Return what each line looks like."""
    times = Counter(line.words for line in lines)
    return tuple(
        _sight(line, twice=times[line.words] > 1, shared=guidance.repeats(line.text), wrapped=_is_wrapped(lines, at))
        for at, line in enumerate(lines)
    )


def _sight(line: Line, *, twice: bool, shared: bool, wrapped: bool) -> Sight:
    text = line.words
    width = len(text) if text.isascii() else len(text) + int(WIDE_LETTER * len(_WIDE.findall(text)))
    is_short = width <= LONGEST_SHORT
    code = is_short and _CODE.search(text) is not None
    kind = kind_of(text) if is_short and not code else Kind.NONE
    if kind in (Kind.BYLINE, Kind.CREDIT) and width > PARAGRAPH and ends_sentence(text):
        kind = Kind.NONE
    within = kind_within(text) if width > SHORT else Kind.NONE
    ends, cut = ends_sentence(text), text.endswith(_CUT)
    words = text.split()
    small = sum(word[0].islower() or word[0] in "([" for word in words)
    return Sight(
        width=width,
        kind=kind,
        within=within,
        item=line.mark in (Mark.BULLET, Mark.NUMBER),
        ends=ends,
        cut=cut,
        small=2 * small >= len(words),
        joined=is_short and len(_JOINED.findall(text)) > 1,
        parted=is_short and _PARTED.search(text) is not None,
        dated=is_short and _DATED.search(text) is not None,
        code=code,
        twice=twice,
        shared=shared,
        paragraph=not (kind or cut) and (width >= LONG_PARAGRAPH or (width >= PARAGRAPH and ends)),
        wrapped=wrapped,
    )


def _is_wrapped(lines: Sequence[Line], at: int) -> bool:
    """Say whether a line is one of several that a paragraph was wrapped into."""
    line = lines[at]
    if not 45 <= line.width <= 100:
        return False
    before = lines[at - 1] if at and not line.alone else None
    after = lines[at + 1] if at + 1 < len(lines) and not lines[at + 1].alone else None
    runs_on = after is not None and not ends_sentence(line.text) and after.text[:1].islower()
    runs_in = before is not None and before.width >= 45 and line.text[:1].islower() and not ends_sentence(before.text)
    return runs_on or runs_in
