"""Where one utterance ends and the next begins: a block's text to spans that tile it.

Part of the second step of the flow (Article -> Script). Pure: takes text, returns pairs of offsets. The sentences are
found by nupunkt; the few corrections below are each owed to a text that went wrong without them. It never changes,
drops or doubles a character: whatever the text, the spans follow one another from 0 to its end.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from nupunkt import PunktSentenceTokenizer, load_default_model

LONGEST_UTTERANCE = 400
"""Characters, blanks at the end not counted, that one utterance may have: engines cut off what is much longer."""

Spans: TypeAlias = tuple[tuple[int, int], ...]

# nupunkt takes 'plan B.', 'Ph.D.' and '2 hrs.' for abbreviations that go on; before these words they do not.
_STARTER = re.compile(
    r"(?:A|An|And|As|At|But|Even|Every|For|He|Her|His|How|However|I|If|In|It|Its|Many|Most|My|No|Now|On|Or|Our|She|So|"
    r"Some|That|The|Their|Then|There|These|They|This|Those|We|What|When|Where|While|Who|Why|With|Yes|You|Your)\b"
)
_STOP = re.compile(r"\.[\"'”’)\]]*\s+(?=[A-Z])")
_NEVER_LAST = re.compile(r"\b(?:approx|ca|cf|dr|e\.g|eg|esp|fig|i\.e|ie|incl|mr|mrs|ms|mt|prof|rev|st|vs)$", re.I)
_INITIAL = re.compile(r"(?<![A-Za-z])[A-Z]$")  # 'J.' may go on before a name; 'plan B. It' does not
_UNIT = re.compile(r"\d\s?(?:kg|g|mg|ml|l|cm|mm|m|km|hrs?|mins?|secs?|lbs?|oz)$")
_AFTER_INITIAL = frozenset({"It", "He", "She", "They", "We", "You", "This", "The", "These", "There"})
_GLUED = re.compile(r"(?<=[a-z][a-z])[.!?](?=[A-Z][a-z]*\s)")  # 'garden.Some come': a copied page loses blanks
_NUMBER_ALONE = re.compile(r"\(?(?:[A-Z][a-z]+ )?\d{1,3}[.)]\s*\Z")  # 'Step 1.', '2)'
_OPENING = " \"'“‘([*_-–—•"
_LOOK = 40  # characters at a sentence's start that decide whether it goes on with the one before

# Where a breath may be taken in a sentence that is too long, the better places first. Each ends where the next
# utterance begins but for the blanks, which stay with what is before them.
_BREATHS = (
    re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|[。！？]"),
    re.compile(r"[;:](?=\s)|[—；：]|\s[–-](?=\s)"),
    re.compile(r"[,)\]](?=\s)|[、，]|\s(?=[(\[])"),
)
_HALF_WORD = re.compile(r"(?:^|(?<=\s))\S+\Z")
_SHORTEST_CUT = 100  # a breath after a word or two sounds like a mistake


def sentence_spans(text: str) -> Spans:
    """Return the spans of the utterances of running text: its sentences, the long ones cut.

    The spans tile the text: the first starts at 0, each begins where the one before it ends, the last ends at
    ``len(text)``, none is empty. Blanks belong to the sentence before them. No text, no spans.
    """
    return _spans(text, _join(text, _sentence_starts(text)))


def line_spans(text: str) -> Spans:
    """Return the spans of the lines of a table or of code, the long ones cut; they tile the text as sentences do."""
    return _spans(text, [match.end() for match in re.finditer(r"\n\s*(?=\S)", text)])


def whole_span(text: str) -> Spans:
    """Return the span of a heading or title: one utterance, unless it is too long to be one."""
    return _spans(text, [])


@functools.cache
def _tokenizer() -> PunktSentenceTokenizer:
    """Load the model once a process, as an instance of our own: nupunkt's ``load`` shares its with every caller."""
    return load_default_model()


def _sentence_starts(text: str) -> list[int]:
    """Return where nupunkt, corrected, lets sentences start; in order."""
    starts = {start for start, _ in _tokenizer().spans(text)}
    starts.update(match.end() for match in _GLUED.finditer(text))
    starts.update(match.end() for match in _STOP.finditer(text) if _ends_there(text, match.start(), match.end()))
    return sorted(starts)


def _ends_there(text: str, stop: int, after: int) -> bool:
    """Tell whether a full stop before a capital surely ends a sentence."""
    before = text[max(0, stop - 12) : stop]
    if _UNIT.search(before):
        return True
    starter = _STARTER.match(text, after)
    if starter is None or _NEVER_LAST.search(before):
        return False
    return starter.group() in _AFTER_INITIAL or not _INITIAL.search(before)


def _join(text: str, starts: Iterable[int]) -> list[int]:
    """Leave out the starts that no reader would take for one."""
    joined = [0]
    for start in starts:
        if start and not _goes_on(text[joined[-1] : min(start, joined[-1] + _LOOK)], text[start : start + _LOOK]):
            joined.append(start)
    return joined


def _goes_on(before: str, after: str) -> bool:
    """Tell from their first characters whether ``after`` goes on with the sentence ``before``.

    It does after 'Step 1.', and with a small letter; but who begins every sentence so means the full stops.
    """
    if _NUMBER_ALONE.match(before.lstrip()):
        return True
    return before.lstrip(_OPENING)[:1].isupper() and after.lstrip(_OPENING)[:1].islower()


def _spans(text: str, starts: Sequence[int]) -> Spans:
    """Make spans of the places where utterances start; 0 is always one, and no blank is."""
    leading = len(text) - len(text.lstrip())
    bounds = sorted({0, *(start for start in starts if start > leading), len(text)})
    return tuple(span for start, end in pairwise(bounds) for span in _cut(text, start, end))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a span at clauses, then at words, then anywhere, until no piece is longer than an utterance may be."""
    last = start + len(text[start:end].rstrip())
    while last - start > LONGEST_UTTERANCE:
        cut = _past_blanks(text, _breath(text, start), end)
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _breath(text: str, start: int) -> int:
    """Return the best place to cut, at most LONGEST_UTTERANCE characters after ``start``."""
    limit = start + LONGEST_UTTERANCE
    for breath in _BREATHS:
        places = [match.end() for match in breath.finditer(text, start + _SHORTEST_CUT, limit)]
        if places:
            return places[-1]
    window = text[start:limit]
    words = window.rstrip() if text[limit].isspace() else _HALF_WORD.sub("", window).rstrip()
    return start + len(words) if words else _between_letters(text, start, limit)


def _between_letters(text: str, start: int, limit: int) -> int:
    """Return ``limit`` or the last place before it that does not part a letter from its accent."""
    cut = limit
    while cut > start + 1 and unicodedata.category(text[cut])[0] == "M":
        cut -= 1
    return cut if cut > start + 1 else limit


def _past_blanks(text: str, place: int, end: int) -> int:
    while place < end and text[place].isspace():
        place += 1
    return place
