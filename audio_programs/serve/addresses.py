"""Whose addresses stand in a feed or a page: those that it was built for, or those that it is asked under.

A feed names its files by absolute addresses under one base_url. A phone that reads it from this computer must be led
to this computer. So every address of ours that stands in a document is given the address of the request; all other
text, the podcast:guid among it, stays as it was built.
"""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote

from lxml import etree

from audio_programs.catalog import names

_ATOM_LINK = "{http://www.w3.org/2005/Atom}link"
_HOST = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


def site_address(scheme: str, hosts: list[str]) -> str | None:
    """Return the address that a request was sent to, by its Host headers; None unless there is one, and it is one.

    It is written into feeds and pages, so it is a host and a port and nothing else.

    >>> site_address("http", ["Phone.local:8000"]), site_address("http", ["a/b"]), site_address("http", ["a", "b"])
    ('http://phone.local:8000/', None, None)
    """
    if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
        return None
    return f"{scheme}://{hosts[0].lower()}/"


def feeds(output: Path) -> Iterator[Path]:
    """Return the feeds under an output folder, in the order of their names."""
    for folder in sorted(output.iterdir()):
        if not folder.name.startswith(".") and (folder / names.FEED).is_file():
            yield folder / names.FEED


def built_for(feed: Path) -> str | None:
    """Return the base_url that a feed was built for, by the address that it says it has; None if it says none."""
    with feed.open("rb") as file:
        try:
            for _, element in etree.iterparse(
                file, events=("start",), tag=(_ATOM_LINK, "item"), resolve_entities=False
            ):
                if element.tag == "item":
                    break
                if element.get("rel") == "self":
                    return _base(element.get("href", ""), f"{quote(feed.parent.name)}/{names.FEED}")
        except etree.XMLSyntaxError:
            return None  # it is served as it is: an app will say so too
    return None


def bases_for(output: Path, document: Path) -> tuple[str, ...]:
    """Return the base_urls whose addresses may stand in a document: its program's, or for the library's all of them.

    There are several where base_url was changed and a program, for its problems, could not be built since.
    """
    program = output / document.relative_to(output).parts[0]
    own = [program / names.FEED] if (program / names.FEED).is_file() else feeds(output)
    return tuple(sorted({base for feed in own if (base := built_for(feed))}))


def readdress(content: bytes, *, bases: tuple[str, ...], site: str, places: tuple[str, ...]) -> bytes:
    """Return a document in which our addresses begin with ``site``.

    An address is one that begins an attribute's value, a JSON string, or the text of ``<link>`` or ``<url>``. It is
    ours if it leads from one of ``bases`` to one of ``places``, the names that stand in output/: where base_url is a
    whole site, its other pages are not ours.
    """
    written = {form for base in bases if base != site for form in (base, escape(base, quote=False))}
    if not written:
        return content
    ours = "|".join(re.escape(form) for form in sorted(written, key=len, reverse=True))  # the longest first
    inside = "|".join(re.escape(quote(place)) for place in places)
    address = re.compile(
        rf"""(?:(?<=["'])(?<!\\["'])|(?<=<link>)|(?<=<url>))(?:{ours})(?=(?:{inside})["'<&/?#]|["'<&])""".encode()
    )
    return address.sub(site.encode(), content)  # a site holds no backslash: it is a host and a port


def _base(address: str, ending: str) -> str | None:
    return address.removesuffix(ending) if address.endswith(f"/{ending}") else None
