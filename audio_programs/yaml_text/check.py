"""A YAML document against a schema: a value, or every problem at once, each with its line and in plain words.

A schema is a frozen dataclass decorated with ``strict``. pydantic does the checking; its errors are data to us (a place
and a kind) and none of its words reach an editor. Never decides more than the schema says: what one key means for
another is checked by the caller, with the lines of the document.
"""

import dataclasses
import functools
import types
import typing
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeVar, Union

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from audio_programs.errors import Problem
from audio_programs.yaml_text.read import Place, YamlText
from audio_programs.yaml_text.wording import did_you_mean, shorten

T = TypeVar("T")

strict = with_config(ConfigDict(extra="forbid", allow_inf_nan=False))
"""Decorates every schema (``check`` raises TypeError for one without it): unknown keys are refused, inf and nan too."""


def check(schema: type[T], document: YamlText, path: str) -> tuple[T | None, tuple[Problem, ...]]:
    """Return the document as a ``schema``, or None and all that is wrong with it.

    A key that is left empty, or has an empty text, counts as not written. Yes and no may be written so, or as true and
    false. A validator in the schema may raise ``Refused(what, hint)``, or ``ValueError("what - hint")``; its words
    reach the editor as they are.
    """
    if not hasattr(schema, "__pydantic_config__"):
        raise TypeError(f"{schema.__name__} is not decorated with strict")
    written = {} if document.value is None else document.value
    hashable: Any = schema
    try:
        value: T = _adapter(hashable).validate_python(_stated(written, schema))
    except ValidationError as invalid:
        faults = _most_telling(_Fault.of(error, written) for error in invalid.errors(include_url=False))
        return None, tuple(sorted({_problem(fault, schema, document, path) for fault in faults}))
    return value, ()


class Refused(ValueError):  # noqa: N818 - raised by a validator of a schema, told as a problem
    """A value that a validator in a schema does not take, said for the editor."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint


@functools.cache
def _adapter(schema: Any) -> TypeAdapter[Any]:
    return TypeAdapter(schema)


# --- What a schema says ----------------------------------------------------------------------------------------


def _keys(schema: Any) -> dict[str, Any]:
    """Return the keys of a schema with their types; none if it is not one."""
    if not (isinstance(schema, type) and dataclasses.is_dataclass(schema)):
        return {}
    hints = typing.get_type_hints(schema, include_extras=True)
    return {field.name: hints[field.name] for field in dataclasses.fields(schema)}


def _arms(schema: Any) -> tuple[Any, ...]:
    """Return the types that a value may have, without what is noted beside them."""
    if typing.get_origin(schema) is Annotated:
        return _arms(typing.get_args(schema)[0])
    if typing.get_origin(schema) in (Union, types.UnionType):
        return tuple(arm for part in typing.get_args(schema) for arm in _arms(part))
    return (schema,)


def _under(schema: Any, step: str | int) -> Any:
    """Return the type of what stands under a key or index of a value of type ``schema``; None if unknown."""
    for arm in _arms(schema):
        if isinstance(step, str) and step in _keys(arm):
            return _keys(arm)[step]
        inner = typing.get_args(arm)
        if isinstance(step, str) and inner and _is(arm, Mapping):
            return inner[1]
        if isinstance(step, int) and inner and _is(arm, tuple, list):
            return inner[0]
    return None


def _is(arm: Any, *kinds: type) -> bool:
    origin = typing.get_origin(arm) or arm
    return isinstance(origin, type) and issubclass(origin, kinds)


def _stated(value: object, schema: Any) -> object:
    """Return ``value`` without the keys of the schema that are left empty; entries of the editor's own naming stay."""
    if isinstance(value, dict):
        keys = {key for arm in _arms(schema) for key in _keys(arm)}
        kept = {key: inner for key, inner in value.items() if key not in keys or not _is_blank(inner)}
        return {key: _stated(inner, _under(schema, key)) for key, inner in kept.items()}
    if isinstance(value, list):
        return [_stated(inner, _under(schema, index)) for index, inner in enumerate(value)]
    return value


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


# --- What is wrong ---------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """One error of pydantic's, with the place in the document that it is about."""

    kind: str
    place: Place
    value: object
    limits: Mapping[str, Any]
    is_key: bool  # it is a key itself that is wrong

    @classmethod
    def of(cls, error: Any, written: object) -> "_Fault":
        """Drop from the place what pydantic adds to it: the arms of unions, and '[key]'."""
        place: Place = ()
        inner: Any = written
        is_there = True
        for step in error["loc"]:
            here: Any = (
                inner.keys() if isinstance(inner, dict) else range(len(inner)) if isinstance(inner, list) else ()
            )
            is_there = step in here
            if is_there:
                place, inner = (*place, step), inner[step]
        if error["type"] == "missing" and not is_there:
            place = (*place, error["loc"][-1])
        return cls(
            kind=error["type"],
            place=place,
            value=error["input"],
            limits=error.get("ctx", {}),
            is_key=error["loc"][-1:] == ("[key]",),
        )


_SHAPES = {
    "string_type": "a text",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "keys with values",
    "mapping_type": "keys with values",
    "dataclass_type": "keys with values",
    "dataclass_exact_type": "keys with values",
}


def _most_telling(faults: Iterable[_Fault]) -> list[_Fault]:
    """Keep, of what the arms of a union complain of, what is said of the arm that the editor meant."""
    found = list(faults)
    places = {fault.place for fault in found}
    above = {place[:length] for place in places for length in range(len(place))}
    kept = [fault for fault in found if fault.kind not in _SHAPES or fault.place not in above]
    settled = {fault.place for fault in kept if fault.kind not in _SHAPES}
    first: dict[Place, _Fault] = {}
    for fault in kept:
        if fault.kind in _SHAPES and fault.place not in settled:
            first.setdefault(fault.place, fault)
    return [fault for fault in kept if fault.kind not in _SHAPES] + list(first.values())


def _problem(fault: _Fault, schema: Any, document: YamlText, path: str) -> Problem:
    what, hint = _words(fault, schema, is_there=fault.place in document.lines)
    return Problem(path, document.line_of(*fault.place), what, hint)


def _words(fault: _Fault, schema: Any, *, is_there: bool) -> tuple[str, str]:
    """Return what is wrong and what to do, in an editor's words."""
    key = next((step for step in reversed(fault.place) if isinstance(step, str)), "")
    around = schema
    for step in fault.place[:-1]:
        around = _under(around, step)
    keys = tuple(name for arm in _arms(around) for name in _keys(arm))
    name = shorten(key)
    match fault.kind:
        case "missing" if is_there:
            return f"'{name}' is left empty", f"write something after '{name}: '"
        case "missing":
            return f"'{name}' is missing", f"add a line '{name}: ...'"
        case "unexpected_keyword_argument":
            return f"unknown key '{name}'", did_you_mean(key, keys, otherwise="Keys here")
    refused = fault.limits.get("error")
    if isinstance(refused, Refused):
        return refused.what, refused.hint
    if isinstance(refused, ValueError):
        what, _, hint = str(refused).partition(" - ")
        return what, hint
    if fault.kind in _SHAPES:
        return _wrong_shape(fault, name, _at(schema, fault.place))
    return _wrong_value(fault, name)


def _at(schema: Any, place: Place) -> Any:
    for step in place:
        schema = _under(schema, step)
    return schema


def _wrong_shape(fault: _Fault, name: str, schema: Any) -> tuple[str, str]:
    wanted = " or ".join(dict.fromkeys(_shape(arm) for arm in _arms(schema) if arm is not type(None)))
    subject = f"'{name}'" if name else "the file"
    if fault.value is None:
        return f"{subject} is left empty", f"write {wanted}"
    keys = [key for arm in _arms(schema) for key in _keys(arm)]
    hint = f"write {wanted}" + (f": {', '.join(keys)}" if keys else "")
    return f"{subject} is {_shape(type(fault.value))}, not {wanted}", hint


def _shape(arm: Any) -> str:
    if _keys(arm) or _is(arm, Mapping):
        return "keys with values"
    return "a list" if _is(arm, tuple, list) else "a text"


def _wrong_value(fault: _Fault, name: str) -> tuple[str, str]:
    if fault.value is None or isinstance(fault.value, (list, dict)):
        shape = "left empty" if fault.value is None else _shape(type(fault.value))
        return f"'{name}' is {shape}", "write one value"
    written = f"key '{name}'" if fault.is_key else f"{name} '{shorten(str(fault.value))}'"
    for kind, what, hint in _KINDS:
        if fault.kind.startswith(kind):
            return f"{written} {what}", hint
    for limit, what, hint in _LIMITS:
        if limit in fault.limits:
            return f"{written} {what}", hint.format(_plainly(fault.limits[limit]))
    return f"{written} cannot be used", "see docs/reference/settings.md"


def _plainly(limit: object) -> str:
    return f"{limit:g}" if isinstance(limit, float) else str(limit).replace("'", "")


_KINDS: tuple[tuple[str, str, str], ...] = (
    # how a kind of error begins in pydantic, what we say, what to do
    ("int", "is not a whole number", "write it in digits, like 12"),
    ("float", "is not a number", "write it in digits, like 1.5"),
    ("finite_number", "is not a number", "write it in digits, like 1.5"),
    ("bool", "is neither yes nor no", "write yes or no"),
)

_LIMITS: tuple[tuple[str, str, str], ...] = (
    # the limit that a schema sets, what we say, what to do
    ("ge", "is too small", "write {} or more"),
    ("gt", "is too small", "write more than {}"),
    ("le", "is too large", "write {} or less"),
    ("lt", "is too large", "write less than {}"),
    ("min_length", "is too short", "write at least {} characters"),
    ("max_length", "is too long", "write at most {} characters"),
    ("expected", "is not known", "write {}"),
)
