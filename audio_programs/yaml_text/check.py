"""A YAML document against a schema: a value, or every problem at once, each with its line and in plain words.

A schema is a frozen dataclass decorated with ``strict``. pydantic does the checking; its errors are data to us (a place
and a kind) and none of its words reach an editor. Never decides more than the schema says: what one key means for
another is checked by the caller, with the lines of the document.
"""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from audio_programs.errors import Problem
from audio_programs.yaml_text.faults import Fault, meant_by, meant_place, most_telling, problem_of
from audio_programs.yaml_text.read import Place, YamlText
from audio_programs.yaml_text.schema import arms_of, keys_of, under

T = TypeVar("T")

MOST_TRIES = 20
"""How often a document is checked without what was wrong with it the last time; two or three do for real ones."""

strict = with_config(ConfigDict(extra="forbid", allow_inf_nan=False))
"""Decorates every schema (``check`` raises TypeError for one without it): unknown keys are refused, inf and nan too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked(Generic[T]):
    """A document by its schema, as far as it is right, and all that is wrong with it.

    Where there are problems, nothing is to be made of ``value``: it is for looking at further, so that what one key
    means for another is told in the same go.
    """

    value: T | None  # without what is wrong; None where nothing can be made of the rest
    problems: tuple[Problem, ...] = ()
    doubts: frozenset[Place] = frozenset()  # places of which is not known what the editor means: nobody is blamed twice

    def is_in_doubt(self, *place: str | int) -> bool:
        """Say whether what stands at a place, around it or under it is not known."""
        return any(one[: len(place)] == place[: len(one)] for one in self.doubts)


def check(schema: type[T], document: YamlText, path: str) -> tuple[T | None, tuple[Problem, ...]]:
    """Return the document as a ``schema``, or None and all that is wrong with it.

    A key that is left empty, or has an empty text, counts as not written. Yes and no may be written so, or as true and
    false. A validator in the schema may raise ``Refused(what, hint)``, or ``ValueError("what - hint")``; its words
    reach the editor as they are.
    """
    checked = check_as_far(schema, document, path)
    return (None if checked.problems else checked.value), checked.problems


def check_as_far(
    schema: type[T], document: YamlText, path: str, *, instead: Mapping[str, object] | None = None
) -> Checked[T]:
    """Check a document as ``check`` does, and give also what is right of it.

    ``instead`` has a stand-in for each key that must be there, so that a file without it can still be looked at.
    """
    if not hasattr(schema, "__pydantic_config__"):
        raise TypeError(f"{schema.__name__} is not decorated with strict")
    hashable: Any = schema
    unreadable = set(document.unreadable)
    unreadable |= {near for place in unreadable if place and (near := meant_place(place, schema))}
    written: Any = {} if document.value is None else document.value
    problems: set[Problem] = set()
    doubts = set(unreadable)
    for _ in range(MOST_TRIES):
        try:
            value: T = _adapter(hashable).validate_python(_stated(written, schema))
        except ValidationError as invalid:
            faults = most_telling(Fault.of(error, written) for error in invalid.errors(include_url=False))
        else:
            return Checked(value=value, problems=tuple(sorted(problems)), doubts=frozenset(doubts))
        meant = {place for fault in faults if (place := meant_by(fault, schema))}
        fresh = [fault for fault in faults if not _comes_of_another(fault, doubts, meant)]
        problems |= {problem_of(fault, schema, document, path) for fault in fresh}
        doubts |= meant | {fault.place for fault in faults}
        written = _without(faults, written, instead or {})
        if written is None:
            break
    return Checked(value=None, problems=tuple(sorted(problems)), doubts=frozenset(doubts))


@functools.cache
def _adapter(schema: Any) -> TypeAdapter[Any]:
    return TypeAdapter(schema)


def _stated(value: object, schema: Any) -> object:
    """Return ``value`` without the keys of the schema that are left empty; entries of the editor's own naming stay."""
    if isinstance(value, dict):
        keys = {key for arm in arms_of(schema) for key in keys_of(arm)}
        kept = {key: inner for key, inner in value.items() if key not in keys or not _is_blank(inner)}
        return {key: _stated(inner, under(schema, key)) for key, inner in kept.items()}
    if isinstance(value, list):
        return [_stated(inner, under(schema, index)) for index, inner in enumerate(value)]
    return value


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


# --- What is right of it -----------------------------------------------------------------------------------------


def _comes_of_another(fault: Fault, doubts: set[Place], meant: set[Place]) -> bool:
    """Say whether a fault comes of another that is told: its place is in doubt, or its missing key was misspelt."""
    if fault.is_missing and fault.place in meant:
        return True
    return any(fault.place[: len(place)] == place for place in doubts)


def _without(faults: Iterable[Fault], written: Any, instead: Mapping[str, object]) -> Any:
    """Return what was written without what is wrong; a missing key is filled in, or takes what it is missing from."""
    for fault in faults:
        place = fault.place
        if fault.is_missing and len(place) == 1:
            if place[0] not in instead:
                return None
            written = {**written, place[0]: instead[str(place[0])]}
            continue
        if fault.is_missing:
            place = place[:-1]
        # A list goes as a whole: without one entry, the lines of those behind it would be wrong.
        place = place[: next((at for at, step in enumerate(place) if isinstance(step, int)), len(place))]
        written = _pruned(written, place)
    return written


def _pruned(value: Any, place: Place) -> Any:
    if not place:
        return {}
    if not isinstance(value, dict) or place[0] not in value:
        return value
    if len(place) == 1:
        return {key: inner for key, inner in value.items() if key != place[0]}
    return {**value, place[0]: _pruned(value[place[0]], place[1:])}
