"""The little HTML that a feed's texts may hold: ``p ul li a`` (RULES I13).

Made by a serialiser of texts and addresses, so that nothing that an article says becomes markup (DESIGN invariant 10).
Pure; addresses are clean before they come here.
"""

from collections.abc import Iterable

from lxml import etree


def paragraph(text: str) -> str:
    """Return a paragraph of text; '' for no text."""
    if not text:
        return ""
    element = etree.Element("p")
    element.text = text
    return _written(element)


def link(address: str, text: str = "") -> str:
    """Return a paragraph with a link, called by its address if by nothing else; '' for no address."""
    if not address:
        return ""
    element = etree.Element("p")
    _add_link(element, address, text)
    return _written(element)


def links(listed: Iterable[tuple[str, str]]) -> str:
    """Return a list of links, each an address and its text; '' for none."""
    element = etree.Element("ul")
    for address, text in listed:
        _add_link(etree.SubElement(element, "li"), address, text)
    return _written(element) if len(element) else ""


def _add_link(parent: etree._Element, address: str, text: str) -> None:
    anchor = etree.SubElement(parent, "a", href=address)
    anchor.text = text or address


def _written(element: etree._Element) -> str:
    return str(etree.tostring(element, encoding="unicode", method="html"))
