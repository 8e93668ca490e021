"""Our feedgen extension: the tags that feedgen 1.0 lacks or writes in a form that apps refuse.

``itunes:explicit`` (feedgen writes yes, no or clean; Apple wants true or false, RULES C1), the podcast namespace
(RULES C5-C7, I11, I15) and Podlove's simple chapters (RULES H6). feedgen calls ``extend_ns`` and ``extend_rss``;
``publish.feed`` fills ``tags`` in. It only builds elements: every value is decided, cleaned and encoded before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from audio_programs.publish.timeline import Mark, clock

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
PSC = "http://podlove.org/simple-chapters"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTags:
    """What our extension adds to the channel."""

    explicit: bool
    guid: str  # '' writes none


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTags:
    """What our extension adds to an item."""

    explicit: bool
    season: int | None
    season_name: str
    episode: int
    transcript: str  # an address
    transcript_language: str  # '' where it is the channel's
    chapters: str  # an address
    simple_chapters: tuple[Mark, ...]  # none are written while the feed is too large for them (RULES Z2)


class PodcastExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """The channel's part."""

    tags: ChannelTags

    def extend_ns(self) -> dict[str, str]:
        """Name the namespaces, letter for letter, for ``<rss>`` to declare (RULES X3)."""
        return {"itunes": ITUNES, "podcast": PODCAST, "psc": PSC}

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        """Add our tags to the channel; feedgen adds the items after them (RULES C11)."""
        channel = feed[0]
        _add(channel, ITUNES, "explicit", text=_truth(self.tags.explicit))
        if self.tags.guid:
            _add(channel, PODCAST, "guid", text=self.tags.guid)
        _add(channel, PODCAST, "locked", text="yes")
        return feed


class PodcastEntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """An item's part."""

    tags: ItemTags

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Add our tags to an item."""
        tags = self.tags
        _add(entry, ITUNES, "explicit", text=_truth(tags.explicit))
        if tags.season is not None:
            name = {"name": tags.season_name} if tags.season_name else {}
            _add(entry, PODCAST, "season", name, text=str(tags.season))
        _add(entry, PODCAST, "episode", text=str(tags.episode))
        language = {"language": tags.transcript_language} if tags.transcript_language else {}
        transcript = {"url": tags.transcript, "type": "text/vtt", "rel": "captions", **language}
        _add(entry, PODCAST, "transcript", transcript)
        _add(entry, PODCAST, "chapters", {"url": tags.chapters, "type": "application/json+chapters"})
        if tags.simple_chapters:
            _add_simple_chapters(entry, tags.simple_chapters)
        return entry


def _add(
    parent: etree._Element, namespace: str, name: str, attributes: Mapping[str, str] | None = None, *, text: str = ""
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{namespace}}}{name}", dict(attributes or {}))
    element.text = text or None
    return element


def _add_simple_chapters(entry: etree._Element, marks: Sequence[Mark]) -> None:
    chapters = _add(entry, PSC, "chapters", {"version": "1.2"})
    for mark in marks:
        _add(chapters, PSC, "chapter", {"start": clock(mark.start_ms), "title": mark.title})


def _truth(value: bool) -> str:
    return "true" if value else "false"
