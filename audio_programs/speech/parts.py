"""Long sections, cut into parts that are spoken, encoded and kept one by one.

After ``script`` (Section -> Sections). Pure. A part after the first continues its section: it begins no chapter, and
nothing of it is heard otherwise. So an edit in an hour without a heading costs some minutes of it, its parts are made
side by side, and no process holds an hour of frames.

Cuts are found by content, not by counting from the start: else a sentence that is added would move every cut after it.
Of the places where a stretch may be cut, the one whose block has the lowest digest is, then the two halves likewise,
until all are short enough. An edit changes a stretch's length only in the stretches that hold it, so elsewhere the same
places are found again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from audio_programs.keys import key_of
from audio_programs.model import Section, Utterance

LONGEST = 6000
"""Characters, as spoken, of a part that need not be cut: about 7 minutes. A part is longer where a single block is."""

SHORTEST = 2000
"""Characters on either side of a cut, at least: about 2 minutes."""

_PAUSE_MS = 150
"""A cut lies in a pause at least this long: a section's end has 100 ms of silence, its start 10, and frames are filled
up by 26 at most (docs/sound.md), so that a shorter pause would grow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """A place where a section may be cut: before a block."""

    utterance: int  # index of the block's first
    place: int  # characters before it
    digest: str


def in_parts(section: Section) -> tuple[Section, ...]:
    """Return a section as it is, or, where it is long, as parts of which all but the first continue it."""
    utterances = section.utterances
    length = sum(len(utterance.spoken) for utterance in utterances)
    if length <= LONGEST:
        return (section,)
    cuts = _chosen(_possible(utterances), length)
    bounds = [0, *sorted(cut.utterance for cut in cuts), len(utterances)]
    return tuple(
        replace(section, utterances=utterances[start:end], continues=section.continues or start > 0)
        for start, end in pairwise(bounds)
    )


def _possible(utterances: Sequence[Utterance]) -> list[_Cut]:
    """Return where a section may be cut: before a block that is heard, after a pause that is long enough."""
    found = []
    index = place = pause_ms = 0
    for block, group in groupby(utterances, key=lambda utterance: utterance.span and utterance.span.block):
        said = list(group)
        heard = [utterance for utterance in said if utterance.spoken]
        if block is not None and heard and pause_ms >= _PAUSE_MS:
            digest = key_of("part", [utterance.written for utterance in said])
            found.append(_Cut(utterance=index, place=place, digest=digest))
        index += len(said)
        place += sum(len(utterance.spoken) for utterance in said)
        pause_ms = heard[-1].pause_after_ms if heard else pause_ms
    return found


def _chosen(possible: Sequence[_Cut], length: int) -> list[_Cut]:
    """Return the cuts that leave no stretch longer than need be."""
    chosen = []
    stretches = [(0, length, possible)]
    while stretches:
        start, end, cuts = stretches.pop()
        inside = [cut for cut in cuts if start + SHORTEST <= cut.place <= end - SHORTEST]
        if end - start <= LONGEST or not inside:
            continue
        # where the same block stands again and again, the one in the middle
        best = min(inside, key=lambda cut: (cut.digest, abs(2 * cut.place - start - end), cut.place))
        chosen.append(best)
        stretches.append((start, best.place, [cut for cut in inside if cut.place < best.place]))
        stretches.append((best.place, end, [cut for cut in inside if cut.place > best.place]))
    return chosen
