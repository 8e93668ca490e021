"""Markdown to events with their places, by pyromark: the one module that knows it."""

from collections.abc import Iterator
from typing import Any

from pyromark import Markdown, Options

PARSER = Markdown(
    options=Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_DEFINITION_LIST
    | Options.ENABLE_HEADING_ATTRIBUTES
)


def events(body: str) -> Iterator[tuple[str, Any, int]]:
    """Yield each event as (name, value, offset in bytes): ('Start Heading', {...}, 0), ('Text', 'Milk', 2)."""
    for event, where in PARSER.events_with_range(body):
        name, value = _taken_apart(event)
        if name in ("Start", "End"):
            kind, value = _taken_apart(value)
            name = f"{name} {kind}"
        yield name, value, where["start"]


def _taken_apart(value: Any) -> tuple[str, Any]:
    """Take apart what is a name ('Rule') or a dict of one key ({'Text': 'Milk'})."""
    return (value, None) if isinstance(value, str) else next(iter(value.items()))


def address_definitions(body: str) -> list[tuple[int, int]]:
    """Return where addresses are written apart from their links (``[page]: https://...``): start and end, in bytes."""
    return [
        (definition["span"]["start"], definition["span"]["end"])
        for definition in PARSER.reference_definitions(body).values()
    ]
