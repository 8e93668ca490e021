"""An item's tags that feedgen lacks or writes in a form that apps refuse (RULES I11, I15, I16, H6). Pure."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from audio_programs.model import Person
from audio_programs.publish.elements import ITUNES, PODCAST, PSC, add, truth
from audio_programs.publish.people_tags import add_people
from audio_programs.publish.timeline import Mark, clock


@dataclass(frozen=True, slots=True, kw_only=True)
class SameFile:
    """The enclosure's own file, at all addresses that have it."""

    addresses: tuple[str, ...]  # the enclosure's first
    size_bytes: int
    digest: str  # its SHA-256, as 64 hex digits


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTags:
    """What our extension adds to an item."""

    explicit: bool
    season: int | None
    season_name: str
    episode: int | None  # a trailer or bonus has none (RULES I12)
    people: tuple[Person, ...]
    transcript: str  # an address
    transcript_language: str  # '' where it is the channel's
    chapters: str  # an address
    same_file: SameFile | None  # None where it has one address alone
    simple_chapters: tuple[Mark, ...]  # none are written while the feed is too large for them (RULES Z2)


def add_item_tags(item: etree._Element, tags: ItemTags) -> None:
    """Add them, in an order that never changes (RULES X7)."""
    add(item, ITUNES, "explicit", text=truth(tags.explicit))
    if tags.season is not None:
        add(item, PODCAST, "season", {"name": tags.season_name}, text=str(tags.season))
    if tags.episode is not None:
        add(item, PODCAST, "episode", text=str(tags.episode))
    add_people(item, tags.people)
    transcript = {"url": tags.transcript, "type": "text/vtt", "rel": "captions", "language": tags.transcript_language}
    add(item, PODCAST, "transcript", transcript)
    add(item, PODCAST, "chapters", {"url": tags.chapters, "type": "application/json+chapters"})
    if tags.same_file:
        _add_same_file(item, tags.same_file)
    if tags.simple_chapters:
        _add_simple_chapters(item, tags.simple_chapters)


def _add_same_file(item: etree._Element, file: SameFile) -> None:
    """Say where else the very same file is, and how to know that it is the same (W3C Subresource Integrity)."""
    attributes = {"type": "audio/mpeg", "length": str(file.size_bytes), "default": "true"}
    enclosure = add(item, PODCAST, "alternateEnclosure", attributes)
    for address in file.addresses:
        add(enclosure, PODCAST, "source", {"uri": address})
    digest = b64encode(bytes.fromhex(file.digest)).decode("ascii")
    add(enclosure, PODCAST, "integrity", {"type": "sri", "value": f"sha256-{digest}"})


def _add_simple_chapters(item: etree._Element, marks: Sequence[Mark]) -> None:
    chapters = add(item, PSC, "chapters", {"version": "1.2"})
    for mark in marks:
        add(chapters, PSC, "chapter", {"start": clock(mark.start_ms), "title": mark.title})
