"""Cues to the text that a page shows: sections, runs of blocks of one kind, sentences with their times.

Pure, and the page's only reading of a recording: the templates below it loop and escape, and decide nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from audio_programs.model import Chapter, Cue, Recording, Role
from audio_programs.pages.wording import seconds, text_direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One cue's words and when they are heard."""

    text: str  # as written, without the blanks around it
    gap: str  # the blank that parts it from the next in its block
    start_s: str  # seconds, to the millisecond: '93.4'


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """One block of the article, as the page shows it."""

    direction: str  # 'ltr' or 'rtl'
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Neighbouring blocks of one role: the items of one list, the paragraphs of one quote."""

    role: Role
    blocks: tuple[Lines, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSection:
    """One chapter's text. Its heading stands apart, for a link to the chapter leads there."""

    anchor: str
    before: tuple[Run, ...]  # what is said before the title: an intro
    heading: Lines
    runs: tuple[Run, ...]


def text_sections(recording: Recording, *, direction: str) -> tuple[TextSection, ...]:
    """Return a recording's text in sections, one a chapter; ``direction`` is that of its language."""
    cues_of = {index: tuple(cues) for index, cues in groupby(recording.cues, key=lambda cue: cue.section)}
    return tuple(
        _section(chapter, cues_of.get(index, ()), direction=direction)
        for index, chapter in enumerate(recording.chapters)
    )


def _section(chapter: Chapter, cues: tuple[Cue, ...], *, direction: str) -> TextSection:
    """Part one chapter's cues at its heading; a heading that is not said again is shown all the same."""
    blocks = [tuple(block) for _, block in groupby(cues, key=lambda cue: (cue.block, cue.role))]
    place = next((n for n, block in enumerate(blocks) if block[0].role in {Role.TITLE, Role.HEADING}), None)
    if place is None:
        silent = Sentence(text=chapter.title, gap="", start_s=seconds(chapter.start_samples))
        heading = Lines(direction=text_direction(chapter.title, otherwise=direction), sentences=(silent,))
        before, after = [], blocks
    else:
        heading = _lines(blocks[place], direction=direction)
        before, after = blocks[:place], blocks[place + 1 :]
    return TextSection(
        anchor=chapter.anchor,
        before=_runs(before, direction=direction),
        heading=heading,
        runs=_runs(after, direction=direction),
    )


def _runs(blocks: Iterable[tuple[Cue, ...]], *, direction: str) -> tuple[Run, ...]:
    """Gather neighbouring blocks of one role."""
    return tuple(
        Run(role=role, blocks=tuple(_lines(block, direction=direction) for block in run))
        for role, run in groupby(blocks, key=lambda block: block[0].role)
    )


def _lines(cues: tuple[Cue, ...], *, direction: str) -> Lines:
    """Set one block's sentences one after another."""
    return Lines(
        direction=text_direction("".join(cue.text for cue in cues), otherwise=direction),
        sentences=tuple(
            Sentence(text=cue.text.strip(), gap=_gap(cue, follower), start_s=seconds(cue.start_samples))
            for cue, follower in zip(cues, (*cues[1:], None), strict=True)
        ),
    )


def _gap(cue: Cue, follower: Cue | None) -> str:
    """Return the blank between a cue's words and the next one's in its block: what is written there, else a space.

    Chinese, Japanese and Thai put no blank between sentences, so none is added beside their letters.
    """
    if follower is None:
        return ""
    before, after = cue.text.rstrip(), follower.text.lstrip()
    written = cue.text[len(before) :] + follower.text[: len(follower.text) - len(after)]
    return written or ("" if _is_unspaced(before[-1:]) or _is_unspaced(after[:1]) else " ")


def _is_unspaced(character: str) -> bool:
    """Return whether a character is of a script written without blanks: Thai, CJK and its full-width punctuation."""
    return any(first <= character <= last for first, last in ("\u0e00\u0e7f", "\u2e80\u9fff", "\uf900\uffef"))
