"""Where front matter begins and ends, also where its editor fenced it in wrongly or not at all; and what would cut it.

Text in, line numbers and problems out. What stands between the fences is read by ``front_matter``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from audio_programs.errors import Problem
from audio_programs.yaml_text import nearest, quoted, shorten

FENCE = "---"
ENDS = (FENCE, "...")

# Word processors turn three hyphens into a dash; other lines mean a division in other formats.
_ODD_FENCE = re.compile(r"(?:[-‐‑‒–—―−_*=+~] ?){1,80}\s*")
_KEY_LINE = re.compile(r"([A-Za-z_]{2,20}):(?:\s|$)")
_STARTS_UNQUOTED = re.compile(r"([\w-]+):\s+(?![\"'\[{|>&*!])(?=\S)(.*)")
_NOTE = re.compile(r"(?:^|\s)#")

_EXACTLY = f"write exactly three hyphens: {FENCE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fences:
    """Front matter's lines as indexes: ``first`` up to before ``last``; the body begins at ``after``."""

    first: int
    last: int
    after: int
    problems: tuple[Problem, ...] = ()


def find_fences(lines: Sequence[str], path: str, *, keys: Sequence[str]) -> Fences | None:
    """Return where the front matter stands; None if the file has none.

    Front matter without fences, or with others than ``---``, is found by its ``keys`` and told: else it would be read
    aloud.
    """
    opening = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    if opening == len(lines):
        return None
    if lines[opening].rstrip() == FENCE:
        return _opened(lines, path, opening)
    is_odd = bool(_ODD_FENCE.fullmatch(lines[opening].strip()))
    first = opening + 1 if is_odd else opening
    if not _states_keys(lines, first, keys):
        return None
    if is_odd:
        what = f"front matter does not begin with '{shorten(lines[opening])}'"
        problem = Problem(path, opening + 1, what, _EXACTLY)
    else:
        what = f"'{shorten(lines[opening])}' would be read aloud: nothing says that it is front matter"
        hint = f"write a line of exactly three hyphens, {FENCE}, above it, and another under the last key"
        problem = Problem(path, opening + 1, what, hint)
    closed = _closed_somehow(lines, first, path)
    return Fences(
        first=first,
        last=closed.last,
        after=closed.after,
        problems=(problem, *closed.problems) if is_odd else (problem,),  # else the hint names both fences
    )


def _opened(lines: Sequence[str], path: str, opening: int) -> Fences:
    closed = _closed_somehow(lines, opening + 1, path)
    if closed.problems:
        return closed
    closing = next((index for index in range(opening + 1, len(lines)) if lines[index].rstrip() in ENDS), None)
    if closing is not None:
        return Fences(first=opening + 1, last=closing, after=closing + 1)
    hint = f"write a line of exactly three hyphens, {FENCE}, where it ends; or delete this line"
    problem = Problem(path, opening + 1, "the front matter is opened here and never closed", hint)
    return Fences(first=closed.first, last=closed.last, after=closed.after, problems=(problem,))


def _closed_somehow(lines: Sequence[str], first: int, path: str) -> Fences:
    """Return front matter up to its fence, or a line like one, or the first line that is none of its own."""
    last = next((index for index in range(first, len(lines)) if not _is_within(lines[index])), len(lines))
    if last == len(lines) or not _ODD_FENCE.fullmatch(lines[last]):
        return Fences(first=first, last=last, after=last)
    if lines[last].rstrip() in ENDS:
        return Fences(first=first, last=last, after=last + 1)
    what = f"front matter does not end with '{shorten(lines[last])}'"
    return Fences(first=first, last=last, after=last + 1, problems=(Problem(path, last + 1, what, _EXACTLY),))


def _is_within(line: str) -> bool:
    return bool(_KEY_LINE.match(line)) or (line[:1] in (" ", "\t", "#") and bool(line.strip()))


def _states_keys(lines: Sequence[str], first: int, keys: Sequence[str]) -> bool:
    """Say whether the lines from ``first`` on are front matter beyond doubt: its title, or two of its keys."""
    words = []
    for line in lines[first:]:
        match = _KEY_LINE.match(line)
        if not match:
            break
        words.append(match[1].casefold())
    known = [word for word in words if word in keys]
    return all(nearest(word, keys) for word in words) and ("title" in known or len(known) > 1)


def cut_by_notes(yaml: Sequence[str], path: str, *, first_line: int) -> tuple[tuple[str, Problem], ...]:
    """Refuse a `` #`` in a value without quotes (key, problem): YAML would leave out the rest without a word."""
    problems = []
    key = ""
    for number, line in enumerate(yaml, start=first_line):
        match = _STARTS_UNQUOTED.match(line)
        if match:
            key = match[1]
        elif line[:1] not in (" ", "\t"):
            key = ""
        value = match[2].strip() if match else line.strip()
        note = _NOTE.search(value)
        if not key or not note or (not match and value.startswith("#")):
            continue
        what = f"'{shorten(value[note.start() :].strip())}' would be left out: a blank and # begin a note"
        whole = f"{key}: {quoted(value)}" if match else "from its first line to its last"
        problems.append((key, Problem(path, number, what, f"put the whole value in quotes, {whole}")))
    return tuple(problems)
