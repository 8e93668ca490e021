"""Bringing what changed at a source into a file that an editor corrected: a three-way merge, line by line. Pure."""

from dataclasses import dataclass

from merge3 import Merge3


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Lines that both the editor and the source changed; the editor's stay."""

    line: int  # in the merged text, from 1
    theirs: str  # what the source says now


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What came of a merge."""

    text: str
    differences: tuple[Difference, ...] = ()


def merged(base: str, *, editors: str, sources: str) -> Merged:
    """Return the editor's text with what changed between ``base`` and ``sources`` in it.

    ``base`` is the text as it was imported last. Where both changed the same lines, the editor's stay and are told.
    """
    lines: list[str] = []
    differences: list[Difference] = []
    merge = Merge3(base.splitlines(keepends=True), editors.splitlines(keepends=True), sources.splitlines(keepends=True))
    for group in merge.merge_groups():
        if group[0] == "conflict":
            _base, mine, theirs = group[1:]
            differences.append(Difference(line=len(lines) + 1, theirs="".join(theirs).strip()))
            lines += mine
        else:
            lines += group[1]
    return Merged(text="".join(lines), differences=tuple(differences))
