"""Elements of the namespaces that feedgen does not write: how one is added, and what it may hold. Pure."""

from collections.abc import Mapping

from lxml import etree

from audio_programs.catalog.published_text import cut, one_line

ATOM = "http://www.w3.org/2005/Atom"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
PSC = "http://podlove.org/simple-chapters"

LONGEST_SHORT = 128
"""Characters in a name or a line of the podcast namespace (RULES C10, I11)."""


def add(
    parent: etree._Element, namespace: str, name: str, attributes: Mapping[str, str] | None = None, *, text: str = ""
) -> etree._Element:
    """Add an element, with those of the attributes that are not ''."""
    stated = {key: value for key, value in (attributes or {}).items() if value}
    element = etree.SubElement(parent, f"{{{namespace}}}{name}", stated)
    element.text = text or None
    return element


def short(text: str) -> str:
    """Return a name or line as the podcast namespace takes it: clean, at most 128 characters."""
    return cut(one_line(text), LONGEST_SHORT)


def truth(value: bool) -> str:
    """Write yes or no as ``true`` or ``false``."""
    return "true" if value else "false"
