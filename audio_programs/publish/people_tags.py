"""podcast:person, in the channel and in items alike: an item's people replace the channel's (RULES C10). Pure."""

from collections.abc import Iterable

from lxml import etree

from audio_programs.catalog.alike import web_address
from audio_programs.model import Person
from audio_programs.publish.elements import PODCAST, add, short


def add_people(parent: etree._Element, people: Iterable[Person]) -> None:
    """Add an element for each person that has a name."""
    for person in people:
        if name := short(person.name):
            where = {"img": web_address(person.image), "href": web_address(person.link)}
            add(parent, PODCAST, "person", {"role": person.role, "group": person.group, **where}, text=name)
