"""What a schema says of a place in a document: its keys, its types, and the type of what stands under it. Pure."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from typing import Annotated, Any, Union


def keys_of(schema: Any) -> dict[str, Any]:
    """Return the keys of a schema with their types; none if it is not one."""
    if not (isinstance(schema, type) and dataclasses.is_dataclass(schema)):
        return {}
    hints = typing.get_type_hints(schema, include_extras=True)
    return {field.name: hints[field.name] for field in dataclasses.fields(schema)}


def arms_of(schema: Any) -> tuple[Any, ...]:
    """Return the types that a value may have, without what is noted beside them."""
    if typing.get_origin(schema) is Annotated:
        return arms_of(typing.get_args(schema)[0])
    if typing.get_origin(schema) in (Union, types.UnionType):
        return tuple(arm for part in typing.get_args(schema) for arm in arms_of(part))
    return (schema,)


def under(schema: Any, step: str | int) -> Any:
    """Return the type of what stands under a key or index of a value of type ``schema``; None if unknown."""
    for arm in arms_of(schema):
        if isinstance(step, str) and step in keys_of(arm):
            return keys_of(arm)[step]
        inner = typing.get_args(arm)
        if isinstance(step, str) and inner and is_kind(arm, Mapping):
            return inner[1]
        if isinstance(step, int) and inner and is_kind(arm, tuple, list):
            return inner[0]
    return None


def is_kind(arm: Any, *kinds: type) -> bool:
    origin = typing.get_origin(arm) or arm
    return isinstance(origin, type) and issubclass(origin, kinds)
