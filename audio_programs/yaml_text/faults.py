"""What is wrong with a document by its schema: pydantic's errors as places and kinds, and the words for an editor.

None of pydantic's own words reach an editor. Pure; decides nothing that the schema does not say.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from audio_programs.errors import Problem
from audio_programs.yaml_text.read import Place, YamlText
from audio_programs.yaml_text.schema import arms_of, is_kind, keys_of, under
from audio_programs.yaml_text.wording import (
    CURLY_HINT,
    CURLY_QUOTES,
    did_you_mean,
    nearest,
    no_blank_after,
    shorten,
)


class Refused(ValueError):  # noqa: N818 - raised by a validator of a schema, told as a problem
    """A value that a validator in a schema does not take, said for the editor."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One error of pydantic's, with the place in the document that it is about."""

    kind: str
    place: Place
    value: object
    limits: Mapping[str, Any]
    is_key: bool  # it is a key itself that is wrong
    is_missing: bool  # a key that must be there and is not, or is left empty

    @classmethod
    def of(cls, error: Any, written: object) -> "Fault":
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
            is_missing=error["type"] == "missing",
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


def most_telling(faults: Iterable[Fault]) -> list[Fault]:
    """Keep, of what the arms of a union complain of, what is said of the arm that the editor meant."""
    found = list(faults)
    places = {fault.place for fault in found}
    above = {place[:length] for place in places for length in range(len(place))}
    kept = [fault for fault in found if fault.kind not in _SHAPES or fault.place not in above]
    settled = {fault.place for fault in kept if fault.kind not in _SHAPES}
    first: dict[Place, Fault] = {}
    for fault in kept:
        if fault.kind in _SHAPES and fault.place not in settled:
            first.setdefault(fault.place, fault)
    return [fault for fault in kept if fault.kind not in _SHAPES] + list(first.values())


def meant_by(fault: Fault, schema: Any) -> Place | None:
    """Return the place of the key that an unknown one was most likely meant to be; None where none is near."""
    if fault.kind != "unexpected_keyword_argument":
        return None
    return meant_place(fault.place, schema)


def meant_place(place: Place, schema: Any) -> Place | None:
    """Return the place of the key of the schema that is nearest to the last key of ``place``."""
    known = _keys_around(place, schema)
    key = nearest(str(place[-1]).partition(":")[0], known)
    return (*place[:-1], key) if key else None


def problem_of(fault: Fault, schema: Any, document: YamlText, path: str) -> Problem:
    """Say a fault in an editor's words, on its line."""
    what, hint = _words(fault, schema, is_there=fault.place in document.lines)
    if isinstance(fault.value, str) and fault.value[:1] in CURLY_QUOTES and not fault.is_missing:
        hint = CURLY_HINT
    return Problem(path, document.line_of(*fault.place), what, hint)


def _words(fault: Fault, schema: Any, *, is_there: bool) -> tuple[str, str]:
    """Return what is wrong and what to do."""
    refused = fault.limits.get("error")
    if isinstance(refused, Refused):
        return refused.what, refused.hint
    if isinstance(refused, ValueError):
        what, _, hint = str(refused).partition(" - ")
        return what, hint
    *around, key = [step for step in fault.place if isinstance(step, str)] or [""]
    where = "".join(f"{shorten(step)}: " for step in around)
    what, hint = _words_about(fault, key, schema, parent=around[-1] if around else "", is_there=is_there)
    return where + what, hint


def _words_about(fault: Fault, key: str, schema: Any, *, parent: str, is_there: bool) -> tuple[str, str]:
    name = shorten(key)
    unparted = _UNPARTED.fullmatch(key)
    match fault.kind:
        case "missing" if is_there:
            return f"'{name}' is left empty", f"write something after '{name}: '"
        case "missing" if parent:
            return f"'{name}' is missing", f"add '{name}: ...' to what stands under '{shorten(parent)}'"
        case "missing":
            return f"'{name}' is missing", f"add a line '{name}: ...'"
        case _ if unparted and (fault.value is None or fault.kind == "unexpected_keyword_argument"):
            return no_blank_after(unparted[1])
        case "unexpected_keyword_argument":
            return f"unknown key '{name}'", did_you_mean(key, _keys_around(fault.place, schema), otherwise="Keys here")
    if fault.kind in _SHAPES:
        return _wrong_shape(fault, name, _at(schema, fault.place))
    return _wrong_value(fault, name)


_UNPARTED = re.compile(r"([A-Za-z][\w-]*):\S.*", re.DOTALL)


def _keys_around(place: Place, schema: Any) -> tuple[str, ...]:
    return tuple(name for arm in arms_of(_at(schema, place[:-1])) for name in keys_of(arm))


def _at(schema: Any, place: Place) -> Any:
    for step in place:
        schema = under(schema, step)
    return schema


def _wrong_shape(fault: Fault, name: str, schema: Any) -> tuple[str, str]:
    wanted = " or ".join(dict.fromkeys(_shape(arm) for arm in arms_of(schema) if arm is not type(None)))
    subject = f"'{name}'" if name else "the file"
    if fault.value is None:
        return f"{subject} is left empty", f"write {wanted}"
    keys = [key for arm in arms_of(schema) for key in keys_of(arm)]
    hint = f"write {wanted}" + (f": {', '.join(keys)}" if keys else "")
    return f"{subject} is {_shape(type(fault.value))}, not {wanted}", hint


def _shape(arm: Any) -> str:
    if keys_of(arm) or is_kind(arm, Mapping):
        return "keys with values"
    return "a list" if is_kind(arm, tuple, list) else "a text"


def _wrong_value(fault: Fault, name: str) -> tuple[str, str]:
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
