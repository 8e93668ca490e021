"""The library's list of feeds: its programs to the bytes of ``opml.xml`` (OPML 2.0).

Beside the feeds. Apps import it to subscribe to all programs at once (RULES W2). Pure: no date stands in it.
"""

from collections.abc import Sequence

from lxml import etree

from audio_programs.config.settings import Library
from audio_programs.model import ProgramCard
from audio_programs.publish.addresses import Addresses
from audio_programs.publish.values import value


def render_opml(library: Library, programs: Sequence[ProgramCard], *, base_url: str) -> bytes:
    """Return the outline of these programs, in this order; the caller gives only public ones that have a feed."""
    opml = etree.Element("opml", version="2.0")
    title = etree.SubElement(etree.SubElement(opml, "head"), "title")
    title.text = value(library.title)
    body = etree.SubElement(opml, "body")
    for program in programs:
        addresses = Addresses(base_url=base_url, program=program.id)
        name = value(program.title) or program.id
        outline = etree.SubElement(
            body, "outline", type="rss", text=name, title=name
        )  # some apps read one, some the other
        if description := value(program.description):
            outline.set("description", description)
        outline.set("language", program.language)
        outline.set("xmlUrl", addresses.feed)
        outline.set("htmlUrl", addresses.page)
    return bytes(etree.tostring(opml, xml_declaration=True, encoding="UTF-8", pretty_print=True))
