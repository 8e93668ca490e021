"""From an article to its script: what is spoken, in order, by which voice, with which silence after it.

The second step of the flow (Article -> Script). Pure. It cuts (``segment``), puts into words (``normalise``), and
gives roles, voices and pauses. It adds nothing to what the editor wrote but the title, once, and loses nothing: the
spans of the utterances tile the text of every block (invariant 6). What settings ask for is added by ``frame``.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from audio_programs.config.settings import Cast, Pauses
from audio_programs.model import Article, Block, BlockKind, Role, Script, Section, Span, Utterance, Voice
from audio_programs.speech.anchors import TOP, anchors_for
from audio_programs.speech.normalise import normalise
from audio_programs.speech.parts import in_parts
from audio_programs.speech.segment import Spans, line_spans, sentence_spans, whole_span

_ROLES = {
    BlockKind.HEADING: Role.HEADING,
    BlockKind.PARAGRAPH: Role.PARAGRAPH,
    BlockKind.LIST_ITEM: Role.LIST_ITEM,
    BlockKind.QUOTE: Role.QUOTE,
    BlockKind.CAPTION: Role.PARAGRAPH,
    BlockKind.TABLE: Role.PARAGRAPH,
    BlockKind.CODE: Role.PARAGRAPH,
}
_IN_LINES = frozenset({BlockKind.TABLE, BlockKind.CODE})

_AFTER_WORDS = re.compile(r"\W*\Z")
_SENTENCE_END = re.compile(r"[.!?…。！？\n]")
_CLAUSE_END = re.compile(r"[,;:–—)\]、，；：-]")
_FINAL = tuple(".!?:。！？")


def write_script(article: Article, *, title: str, cast: Cast, pauses: Pauses, language: str) -> Script:
    """Write the script of an article.

    ``title`` is what is said first and names chapter 0: the article's own title, also where the episode's had to be
    qualified for apps (RULES I3), for a listener sees no list. ``cast`` is the article's: for an article with a voice
    of its own, ``cast.alone(voice)``. ``language`` is an RFC 5646 tag such as en-au.

    Section 0 is the title with all that stands before the first heading; then every heading begins a section. Two
    kinds of heading begin none and are silent: the first one, if it only says the title again, and one without a
    letter or digit, for it could name no chapter (RULES H3). A long section is continued in sections that begin no
    chapter (``parts``). Raises KeyError if ``cast`` lacks a role.
    """
    speaker = speaker_of(cast, pauses=pauses, language=language)
    again = _title_again(article.blocks, title)
    said = [speaker.say_block(index, block, silent=index == again) for index, block in enumerate(article.blocks)]
    starts = [index for index, block in enumerate(article.blocks) if _begins_section(block, said[index])]
    bounds = [*starts, len(said)]

    opening = [speaker.say_title(title, article.line_of("title")), *said[: bounds[0]]]
    sections = [Section(title=_one_line(title), anchor=TOP, level=0, utterances=speaker.close_section(opening))]
    anchors = anchors_for(article.blocks[start].text for start in starts)
    for anchor, (start, end) in zip(anchors, pairwise(bounds), strict=True):
        heading = article.blocks[start]
        utterances = speaker.close_section(said[start:end])
        sections.append(
            Section(title=_one_line(heading.text), anchor=anchor, level=heading.level, utterances=utterances)
        )
    return Script(language=language, sections=tuple(part for section in sections for part in in_parts(section)))


def has_words(script: Script) -> bool:
    """Tell whether anything of an article's text is said: an article of emoji alone is a title and silence."""
    return any(
        utterance.span is not None and utterance.spoken
        for section in script.sections
        for utterance in section.utterances
    )


def speaker_of(cast: Cast, *, pauses: Pauses, language: str) -> "Speaker":
    """Return what puts texts into words; raises KeyError if ``cast`` lacks a role."""
    return Speaker(voices={role: cast.voice_for(role) for role in Role}, pauses=pauses, language=language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Puts blocks into words, with the voices and pauses of one article."""

    voices: Mapping[Role, Voice]
    pauses: Pauses
    language: str

    def say_title(self, title: str, line: int) -> tuple[Utterance, ...]:
        """Say the title: one utterance, unless it is too long to be one."""
        pieces = [self._say(Role.TITLE, None, line, title[start:end]) for start, end in whole_span(title) or ((0, 0),)]
        return self._close_block(pieces, self.pauses.title)

    def say_asked(self, role: Role, sentences: Sequence[str], line: int, *, pause_ms: int) -> tuple[Utterance, ...]:
        """Say what a setting asks for, sentence by sentence; ``pause_ms`` is the silence after the last of them."""
        pieces = [
            self._say(role, None, line, sentence[start:end])
            for sentence in sentences
            for start, end in whole_span(sentence)
        ]
        return self._close_block([piece for piece in pieces if piece.spoken], pause_ms)

    def say_block(self, index: int, block: Block, *, silent: bool) -> tuple[Utterance, ...]:
        """Say a block; ``silent`` keeps its spans and says nothing."""
        role, text = _ROLES[block.kind], block.text
        pieces = [
            self._say(role, Span(block=index, start=start, end=end), block.line, text[start:end])
            for start, end in _spans(block)
        ]
        if silent:
            return tuple(replace(piece, spoken="") for piece in pieces)
        if block.kind in _IN_LINES:
            pieces = [replace(piece, spoken=_finished(piece.spoken)) for piece in pieces]
        return self._close_block(pieces, self._pause_after_ms(block.kind))

    def close_section(self, blocks: Sequence[Sequence[Utterance]]) -> tuple[Utterance, ...]:
        """Put the blocks of a section in one row; the last that is heard has the section's pause after it."""
        row = [utterance for block in blocks for utterance in block]
        last = _last_heard(row)
        if last is not None:
            row[last] = replace(row[last], pause_after_ms=self.pauses.section)
        return tuple(row)

    def _say(self, role: Role, span: Span | None, line: int, written: str) -> Utterance:
        spoken = normalise(written, language=self.language)
        pause_ms = self._pause_within_ms(written) if spoken else 0
        return Utterance(
            role=role,
            voice=self.voices[role],
            span=span,
            line=line,
            written=written,
            spoken=spoken,
            pause_after_ms=pause_ms,
        )

    def _close_block(self, pieces: list[Utterance], pause_ms: int) -> tuple[Utterance, ...]:
        """Let the voice fall at the last piece that is heard, and be silent after it for the block's pause."""
        last = _last_heard(pieces)
        if last is not None:
            closing = replace(pieces[last], spoken=_finished(pieces[last].spoken), pause_after_ms=pause_ms)
            pieces = [*pieces[:last], closing, *pieces[last + 1 :]]
        return tuple(pieces)

    def _pause_within_ms(self, written: str) -> int:
        """Return the silence between a piece and the next of its block.

        A sentence's pause after a sentence; half of it where a long sentence was cut at a clause; none where it had
        to be cut between two words.
        """
        after_words = _AFTER_WORDS.search(written[-40:])
        marks = after_words.group() if after_words else ""
        if _SENTENCE_END.search(marks):
            return self.pauses.sentence
        return self.pauses.sentence // 2 if _CLAUSE_END.search(marks) else 0

    def _pause_after_ms(self, kind: BlockKind) -> int:
        match kind:
            case BlockKind.HEADING:
                return self.pauses.heading
            case BlockKind.LIST_ITEM:
                return self.pauses.list_item
            case _:
                return self.pauses.paragraph


def _spans(block: Block) -> Spans:
    """Cut a block into utterances; even an empty one has an utterance, so that nothing of an article is nowhere."""
    match block.kind:
        case BlockKind.HEADING:
            spans = whole_span(block.text)
        case BlockKind.TABLE | BlockKind.CODE:
            spans = line_spans(block.text)
        case _:
            spans = sentence_spans(block.text)
    return spans or ((0, 0),)


def _begins_section(block: Block, said: Sequence[Utterance]) -> bool:
    """Tell whether a block is a heading that is heard."""
    return block.kind is BlockKind.HEADING and _last_heard(said) is not None


def _title_again(blocks: Sequence[Block], title: str) -> int | None:
    """Return the index of the first heading, if all it does is say the title again."""
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            return index if _has_words(title) and _folded(block.text) == _folded(title) else None
    return None


def _folded(text: str) -> str:
    """Return a title as two are compared: no case, no quotes, one kind of blank, no punctuation at its ends."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = " ".join("".join(letter for letter in plain if letter not in "\"'`‘’“”«»*_").split())
    return words.strip(" .,:;!?…-–—")


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _last_heard(row: Sequence[Utterance]) -> int | None:
    return next((index for index in reversed(range(len(row))) if row[index].spoken), None)


def _finished(spoken: str) -> str:
    """Return what is spoken with a final mark, so that the voice falls before what comes next."""
    if not spoken or spoken.endswith(_FINAL):
        return spoken
    return spoken.rstrip(",;-– ") + "."
