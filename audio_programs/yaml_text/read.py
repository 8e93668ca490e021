"""YAML text to plain values with the line of each.

What YAML can do beyond writing values down is refused: doubled keys, anchors, tags, several documents. The events of
PyYAML are put together here instead of by PyYAML, so that depth is counted before it can hurt and no alias is ever
followed (six levels of aliases took 11 s to walk). Never decides what a value means.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeAlias

import yaml

from audio_programs.errors import Problem
from audio_programs.yaml_text.syntax import NO_KEY, UNPARTED, begins_earlier, in_our_words
from audio_programs.yaml_text.wording import no_blank_after, shorten

Place: TypeAlias = tuple[str | int, ...]
"""Where a value stands: the keys and indexes that lead to it. () is the whole document."""

MAX_DEPTH = 20
"""Levels of lists and keys; no settings of ours have more than four."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlText:
    """A YAML document as written: dicts, lists and texts. A scalar is its text; one that is left empty is None."""

    value: object
    lines: Mapping[Place, int]  # the line of each key and each entry; () is where the document begins
    unreadable: frozenset[Place] = frozenset()  # places that a problem is told of, and whose value is not known

    def line_of(self, *place: str | int) -> int:
        """Return the line of a place, or of the nearest thing around it that has one."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines[place]


def read_yaml(text: str, path: str, *, first_line: int = 1) -> tuple[YamlText | None, tuple[Problem, ...]]:
    """Read one YAML document that begins on line ``first_line`` of the file at ``path``.

    The document is None where the text cannot be read on from a mistake. Of other mistakes (doubled keys, anchors,
    tags, a key whose value YAML cannot read) all are told, and the document is given all the same so that ``check`` can
    tell the rest at once: take no value from it while there is a problem.
    """
    text = text.removeprefix("\ufeff")
    control = _CONTROL.search(text)
    if control:
        line = first_line + text.count("\n", 0, control.start())
        what = "there is an invisible control character"
        return None, (Problem(path, line, what, "delete it and type that place again"),)
    composer = _Composer(text, path, first_line)
    document = composer.read()
    is_text = document is not None and isinstance(document.value, str)
    if composer.is_garbled or (is_text and UNPARTED.match(text.lstrip())):
        return _entry_by_entry(text, path, first_line) or (document, composer.told())
    return document, composer.told()


def _entry_by_entry(text: str, path: str, first_line: int) -> tuple[YamlText | None, tuple[Problem, ...]] | None:
    """Read a text without those of its outermost entries that cannot be read each for itself, and tell of them all.

    A quote that is not closed swallows the keys after it, and its own line is never named: alone, it is. None if this
    does not find what is wrong.
    """
    lines = text.split("\n")
    problems: list[Problem] = []
    unreadable: set[Place] = set()
    for first, after in _entries(lines):
        composer = _Composer("\n".join(lines[first:after]), path, first_line + first)
        document = composer.read()
        if not composer.is_garbled and not (document and isinstance(document.value, str)):
            continue
        problems += composer.told() or (_no_key_problem(lines[first], path, first_line + first),)
        key = _FIRST_WORD.match(lines[first])
        unreadable.add((key[1],) if key else ())
        lines[first:after] = [""] * (after - first)
    if not problems:
        return None
    rest = _Composer("\n".join(lines), path, first_line)
    document = rest.read()
    if document is not None:
        document = replace(document, unreadable=document.unreadable | unreadable)
    return document, tuple(sorted((*problems, *rest.told())))


def _entries(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return the lines (first, after the last) of each outermost entry; none of a text with too many to try each."""
    starts = [at for at, line in enumerate(lines) if line and line[0] not in _GOES_ON]
    if len(starts) > MOST_ENTRIES:
        return []
    return list(pairwise([*starts, len(lines)]))


def _no_key_problem(line: str, path: str, number: int) -> Problem:
    unparted = UNPARTED.match(line)
    if unparted:
        return Problem(path, number, *no_blank_after(unparted[1]))
    return Problem(path, number, *NO_KEY)


MOST_ENTRIES = 200

_GOES_ON = " \t\r#-]}"  # how a line begins that is no entry of its own; a list may stand under its key without indent
_FIRST_WORD = re.compile(r"[\"']?([\w-]+)")

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is four times faster, but not everywhere

# What XML 1.0 and YAML refuse alike (RULES X2): such a character would break a feed that quotes the text.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_EMPTY = frozenset(("", "~", "null", "Null", "NULL"))

_SKIPPED = -1  # stands for a doubled key's place: no index is negative, so its lines meet no other's


class _StopReading(Exception):  # noqa: N818 - not an error: the problem is noted already
    """The rest of the document cannot be trusted."""


class _Composer:
    """Puts one document together from PyYAML's events, noting lines and problems on the way."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.text = text
        self.path = path
        self.first_line = first_line
        self.problems: list[Problem] = []
        self.is_garbled = False  # it is no YAML
        self._lines: dict[Place, int] = {(): first_line}
        self._unreadable: set[Place] = set()
        self._newlines = [match.start() for match in re.finditer("\n", text)]
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))

    def line(self, mark: Any) -> int:
        # Not mark.line: an editor counts line feeds, YAML counts three other characters as ends of lines too.
        return self.first_line + bisect_left(self._newlines, mark.index)

    def read(self) -> YamlText | None:
        try:
            return self._document()
        except yaml.MarkedYAMLError as error:
            self.is_garbled = True
            self._tell_garbled(str(error.problem), error.problem_mark, error.context_mark)
        except _StopReading:
            pass
        return None

    def _tell_garbled(self, told: str, mark: Any, context_mark: Any) -> None:
        """Note what PyYAML could not read: ``mark`` is where it stopped, ``context_mark`` where that began."""
        if begins_earlier(told):
            mark = context_mark or mark
        line = self.line(mark) if mark else self.first_line
        character = self.text[mark.index : mark.index + 1] if mark else ""
        lines = self.text.split("\n", line - self.first_line + 1)
        written = lines[min(line - self.first_line, len(lines) - 1)].rstrip("\r")
        self.problems.append(Problem(self.path, line, *in_our_words(told, character=character, written=written)))

    def told(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.problems))

    def _document(self) -> YamlText:
        value: object = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event.start_mark, "a second document begins here", "delete this '---' line")
                    raise _StopReading
            elif isinstance(event, yaml.NodeEvent):
                self._lines[()] = self.line(event.start_mark)
                value = self._node(event, ())
        return YamlText(value=value, lines=self._lines, unreadable=frozenset(self._unreadable))

    def _refuse(self, mark: Any, what: str, hint: str) -> None:
        self.problems.append(Problem(self.path, self.line(mark), what, hint))

    def _node(self, event: Any, place: Place) -> object:
        if len(place) > MAX_DEPTH:
            self._refuse(event.start_mark, "lists or keys are nested too deep", f"use at most {MAX_DEPTH} levels")
            raise _StopReading
        self._refuse_references(event)
        match event:
            case yaml.SequenceStartEvent():
                return self._sequence(place)
            case yaml.MappingStartEvent():
                return self._mapping(place)
            case yaml.ScalarEvent():
                return self._scalar(event)
            case _:  # an alias, refused
                self._unreadable.add(place)
                return None

    def _refuse_references(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            hint = f'write the value itself; a text that begins with * stands in quotes: "*{event.anchor}"'
            self._refuse(event.start_mark, f"*{event.anchor} stands for a value written elsewhere", hint)
        elif event.anchor is not None:
            hint = f'delete it; a text that begins with & stands in quotes: "&{event.anchor}"'
            self._refuse(event.start_mark, f"&{event.anchor} names a value for use elsewhere", hint)
        if getattr(event, "tag", None) is not None:
            hint = "delete it; a text that begins with ! stands in quotes"
            self._refuse(event.start_mark, "a value has a type written before it with !", hint)

    def _sequence(self, place: Place) -> list[object]:
        values: list[object] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            here = (*place, len(values))
            self._lines[here] = self.line(event.start_mark)
            values.append(self._node(event, here))
        return values

    def _mapping(self, place: Place) -> dict[str, object]:
        values: dict[str, object] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event)
            if key in values:
                self._refuse_doubled(event.start_mark, key, self._lines[*place, key])
                self._node(next(self._events), (*place, _SKIPPED))
                continue
            self._lines[*place, key] = self.line(event.start_mark)
            values[key] = self._node(next(self._events), (*place, key))
        return values

    def _refuse_doubled(self, mark: Any, key: str, first: int) -> None:
        second = self.line(mark)
        where = f"on lines {first} and {second}" if first != second else f"on line {first}"
        self._refuse(mark, f"'{shorten(key)}' is written twice, {where}", "keep one of them")

    def _key(self, event: Any) -> str:
        if isinstance(event, yaml.ScalarEvent):
            self._refuse_references(event)
            key = self._scalar(event)
            if key:
                return key
        self._refuse(event.start_mark, "what stands before ':' is no key", "write one 'key: value' a line")
        raise _StopReading

    def _scalar(self, event: Any) -> str | None:
        text = str(event.value)
        if event.style in (None, "") and text in _EMPTY:
            return None
        if _CONTROL.search(text):  # an escape in double quotes can write one
            self._refuse(event.start_mark, "a text holds an invisible control character", "delete the \\ and its code")
        return text
