"""What changed for listeners between two states of a program: sentences with their times, chapters, titles. Pure.

What the two states are (the last build and the sources, or what is published and what will be) is not known here.
"""

import enum
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from audio_programs.build.changes import Change, changes_between


class Edge(enum.StrEnum):
    """Where a sentence stands that settings ask for, and no chapter holds."""

    NONE = ""  # it is the article's
    BEGINNING = "at the beginning"
    END = "at the end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or a heading, as written."""

    text: str
    section: str  # the title of the chapter that it stands in
    start_ms: int | None = None  # from the start of the episode; None where it is not known yet
    edge: Edge = Edge.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """An episode as listeners have it, or will have it."""

    guid: str
    title: str
    path: str  # its article's, or its name in addresses where the article is not known
    said: Mapping[str, str]  # what is said of it: title, date, season ...
    chapters: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    sound: str  # whatever changes when its audio does
    unread: str = ""  # why its words are not known; '' where they are
    because: str = ""  # why its audio is another than before, where that is known


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardProgram:
    """A program as listeners have it, or will have it."""

    program: str  # its id
    title: str
    said: Mapping[str, str] = field(default_factory=dict)
    episodes: tuple[Heard, ...] = ()


class Kind(enum.StrEnum):
    """What became of an episode."""

    NEW = "new"
    REMOVED = "removed"
    CHANGED = "changed"


class Sign(enum.StrEnum):
    """What became of a sentence."""

    WAS = "-"
    IS = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence that went or came."""

    sign: Sign
    sentence: Sentence
    section: str  # the chapter under which to look for it: of a sentence that another replaces, the other's
    edge: Edge = Edge.NONE  # likewise
    moved: bool = False  # the very same sentence stands elsewhere now


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeDifference:
    """What changed of one episode."""

    kind: Kind
    title: str
    path: str
    guid: str
    sentences: int = 0  # of a new or removed one: how many
    changes: tuple[Change, ...] = ()
    chapters: tuple[str, ...] = ()  # 'chapter added: Rest'
    lines: tuple[Line, ...] = ()
    new_audio: bool = False
    unread: str = ""
    because: str = ""

    @property
    def same_words(self) -> bool:
        """Whether it sounds otherwise though its words are the same."""
        return self.kind is Kind.CHANGED and self.new_audio and not self.lines and not self.unread


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramDifference:
    """What changed of one program."""

    program: str
    title: str
    kind: Kind
    changes: tuple[Change, ...]
    episodes: tuple[EpisodeDifference, ...]

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.changes or self.episodes) or self.kind is not Kind.CHANGED


def compare(before: HeardProgram | None, after: HeardProgram | None) -> ProgramDifference:
    """Say what changed of a program; None is one that was not there, or is no more. Not both."""
    present = after or before
    assert present is not None  # noqa: S101 - a caller's slip: nothing cannot be compared with nothing
    kind = Kind.NEW if before is None else Kind.REMOVED if after is None else Kind.CHANGED
    return ProgramDifference(
        program=present.program,
        title=present.title,
        kind=kind,
        changes=changes_between(before.said, after.said) if before and after else (),
        episodes=tuple(_episodes(before.episodes if before else (), after.episodes if after else ())),
    )


def named_ones(
    difference: ProgramDifference, *, programs: Collection[str], articles: Collection[str]
) -> ProgramDifference | None:
    """Return what of a program was asked for, by programs' ids and articles' paths; all where nothing is named."""
    if difference.program in programs or not (programs or articles):
        return difference
    episodes = tuple(one for one in difference.episodes if one.path in articles)
    return replace(difference, kind=Kind.CHANGED, changes=(), episodes=episodes) if episodes else None


def _episodes(before: Sequence[Heard], after: Sequence[Heard]) -> Iterator[EpisodeDifference]:
    had = {one.guid: one for one in before}
    has = {one.guid for one in after}
    for one in after:
        old = had.get(one.guid)
        found = _whole(one, Kind.NEW) if old is None else _changed(old, one)
        if found is not None:
            yield found
    for one in before:
        if one.guid not in has:
            yield _whole(one, Kind.REMOVED)


def _whole(one: Heard, kind: Kind) -> EpisodeDifference:
    return EpisodeDifference(kind=kind, title=one.title, path=one.path, guid=one.guid, sentences=len(one.sentences))


def _changed(before: Heard, after: Heard) -> EpisodeDifference | None:
    unread = before.unread or after.unread
    found = EpisodeDifference(
        kind=Kind.CHANGED,
        title=after.title,
        path=after.path,
        guid=after.guid,
        changes=changes_between(before.said, after.said),
        chapters=() if unread else tuple(_chapters(*_headings(before, after))),
        lines=() if unread else _lines(before.sentences, _timed(before.sentences, after.sentences)),
        new_audio=before.sound != after.sound,
        unread=unread,
        because=after.because,
    )
    return found if found.changes or found.chapters or found.lines or found.new_audio or unread else None


def _headings(before: Heard, after: Heard) -> tuple[Sequence[str], Sequence[str]]:
    """Return the chapters of both, but for the first where it is the episode's title: that is told as the title."""
    titled = all(one.chapters[:1] == (one.title,) for one in (before, after))
    return (before.chapters[1:], after.chapters[1:]) if titled else (before.chapters, after.chapters)


def _chapters(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for what, first, first_end, second, second_end in _opcodes(before, after):
        old, new = before[first:first_end], after[second:second_end]
        if what == "replace" and len(old) == len(new):
            yield from (f"chapter renamed: {was} -> {now}" for was, now in zip(old, new, strict=True))
        elif what != "equal":
            yield from (f"chapter removed: {was}" for was in old)
            yield from (f"chapter added: {now}" for now in new)


def _lines(before: Sequence[Sentence], after: Sequence[Sentence]) -> tuple[Line, ...]:
    lines = []
    for what, first, first_end, second, second_end in _opcodes(
        [one.text for one in before], [one.text for one in after]
    ):
        if what != "equal":
            came = after[second:second_end]
            went = before[first:first_end]
            lines += [_line(Sign.WAS, one, beside=came[0] if came else one) for one in went]
            lines += [_line(Sign.IS, one, beside=one) for one in came]
    return _moved(lines)


def _line(sign: Sign, sentence: Sentence, *, beside: Sentence) -> Line:
    return Line(sign=sign, sentence=sentence, section=beside.section, edge=beside.edge)


def _moved(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Mark the sentences that went in one place and came in another."""
    went = Counter(one.sentence.text for one in lines if one.sign is Sign.WAS)
    came = Counter(one.sentence.text for one in lines if one.sign is Sign.IS)
    both = went & came
    left = {Sign.WAS: both.copy(), Sign.IS: both.copy()}
    marked = []
    for line in lines:
        is_moved = left[line.sign][line.sentence.text] > 0
        left[line.sign][line.sentence.text] -= is_moved
        marked.append(replace(line, moved=is_moved))
    return tuple(marked)


def _timed(before: Sequence[Sentence], after: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Give what will be said the times that are known: those of before, up to and with the first that is another."""
    timed = list(after)
    for index, (was, now) in enumerate(zip(before, after, strict=False)):
        if now.start_ms is None:
            timed[index] = replace(now, start_ms=was.start_ms)
        if was.text != now.text:
            break
    return tuple(timed)


def _opcodes(before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
