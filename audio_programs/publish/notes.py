"""An episode's show notes: its description, and then all that an app can lead to from there (content:encoded).

Apps show either the notes or the description, so the notes hold both (RULES I13); the article itself they never hold
(RULES Z2). No word of ours is in them: they are in the article's language. Pure.
"""

import re
from collections.abc import Iterator

from audio_programs.catalog.alike import web_address
from audio_programs.config.settings import Program
from audio_programs.model import Episode
from audio_programs.publish import markup
from audio_programs.publish.addresses import Addresses
from audio_programs.publish.description import describe
from audio_programs.publish.values import value

LONGEST_NOTES_BYTES = 8000
"""Bytes of UTF-8, markup counted: an article of a thousand links is not for a feed (RULES Z2)."""

_BEGINS_WITH_TIME = re.compile(r"\W*\d{1,3}:\d\d")


def notes(episode: Episode, *, program: Program, addresses: Addresses) -> str:
    """Return the notes as HTML of ``p ul li a`` alone: the description, the author, the article's links, the listening
    page, the license.
    """
    before = describe(episode) + markup.paragraph(value(episode.author))
    after = markup.link(addresses.episode_page(episode), value(episode.title))
    if program.further.license:
        after += markup.link(web_address(program.further.license.url), value(program.further.license.name))
    room_bytes = LONGEST_NOTES_BYTES - len((before + after).encode())
    return before + _links(episode, room_bytes=room_bytes) + after


def _links(episode: Episode, *, room_bytes: int) -> str:
    """Return the list of the article's links, as far as there is room."""
    taken: list[tuple[str, str]] = []
    size_bytes = len(b"<ul></ul>")
    for address, text in _addressed(episode):
        entry_bytes = len(markup.links([(address, text)]).encode()) - len(b"<ul></ul>")
        if size_bytes + entry_bytes <= room_bytes:
            taken.append((address, text))
            size_bytes += entry_bytes
    return markup.links(taken)


def _addressed(episode: Episode) -> Iterator[tuple[str, str]]:
    """Yield each address that a reader may be sent to, once, with its text."""
    told = {web_address(episode.link)}  # which the description names
    for link in episode.links:
        address = web_address(link.address)
        if address and address not in told:
            told.add(address)
            text = value(link.text)
            # Lines that begin with times would be taken for chapters (RULES H7).
            yield address, "" if _BEGINS_WITH_TIME.match(text) else text
