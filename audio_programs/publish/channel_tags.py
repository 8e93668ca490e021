"""The channel's tags that feedgen lacks or writes in a form that apps refuse (RULES C1, C5 to C7, C9, C10, G8).

Of what an editor may say beyond what a feed must, nothing is written unasked. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime

from lxml import etree

from audio_programs.catalog.alike import web_address
from audio_programs.catalog.published_text import cut, one_line
from audio_programs.config.further import FurtherTags, OtherFeed
from audio_programs.model import Episode, EpisodeKind
from audio_programs.publish.addresses import Addresses
from audio_programs.publish.elements import ATOM, ITUNES, PODCAST, add, short, truth
from audio_programs.publish.people_tags import add_people

LONGEST_TXT = 4000
"""Characters (RULES C10)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTags:
    """What our extension adds to the channel."""

    explicit: bool
    guid: str  # '' writes none
    further: FurtherTags
    addresses: Addresses
    trailers: tuple[Episode, ...]  # newest first
    pages: tuple[tuple[str, str], ...] = ()  # (relation, address) of the feed's other pages


def newest_trailers(newest_first: Iterable[Episode]) -> tuple[Episode, ...]:
    """Return the newest trailer of the program and of each season: apps show one of each (RULES I12)."""
    found: dict[int | None, Episode] = {}
    for episode in newest_first:
        if episode.kind is EpisodeKind.TRAILER:
            found.setdefault(episode.season.number if episode.season else None, episode)
    return tuple(found.values())


def add_channel_tags(channel: etree._Element, tags: ChannelTags) -> None:
    """Add them, in an order that never changes (RULES X7)."""
    further = tags.further
    for relation, address in tags.pages:
        add(channel, ATOM, "link", {"href": address, "rel": relation, "type": "application/rss+xml"})
    add(channel, ITUNES, "explicit", text=truth(tags.explicit))
    if moved_to := web_address(further.moved_to):
        add(channel, ITUNES, "new-feed-url", text=moved_to)
    if further.complete:
        add(channel, ITUNES, "complete", text="Yes")
    if further.block:
        add(channel, ITUNES, "block", text="Yes")
    if tags.guid:
        add(channel, PODCAST, "guid", text=tags.guid)
    add(channel, PODCAST, "locked", text="yes")
    if further.block:
        add(channel, PODCAST, "block", text="yes")
    if further.medium:
        add(channel, PODCAST, "medium", text=further.medium)
    _add_license(channel, further)
    add_people(channel, further.people)
    _add_funding(channel, further)
    _add_texts(channel, further)
    _add_frequency(channel, further)
    _add_other_feeds(channel, further)
    _add_trailers(channel, tags.trailers, tags.addresses)


def _add_license(channel: etree._Element, further: FurtherTags) -> None:
    if further.license and (name := short(further.license.name)):
        add(channel, PODCAST, "license", {"url": web_address(further.license.url)}, text=name)


def _add_funding(channel: etree._Element, further: FurtherTags) -> None:
    for one in further.funding:
        if url := web_address(one.url):
            add(channel, PODCAST, "funding", {"url": url}, text=short(one.text))


def _add_texts(channel: etree._Element, further: FurtherTags) -> None:
    for one in further.txt:
        if text := cut(one_line(one.text), LONGEST_TXT):
            add(channel, PODCAST, "txt", {"purpose": short(one.purpose)}, text=text)


def _add_frequency(channel: etree._Element, further: FurtherTags) -> None:
    frequency = further.update_frequency
    if frequency and (text := short(frequency.text)):
        complete = {"complete": "true"} if further.complete else {}
        add(channel, PODCAST, "updateFrequency", {**complete, "rrule": one_line(frequency.rrule)}, text=text)


def _add_other_feeds(channel: etree._Element, further: FurtherTags) -> None:
    if further.podroll:
        podroll = add(channel, PODCAST, "podroll")
        for one in further.podroll:
            _add_other_feed(podroll, one)
    if further.publisher:
        _add_other_feed(add(channel, PODCAST, "publisher"), further.publisher, medium="publisher")


def _add_other_feed(parent: etree._Element, feed: OtherFeed, *, medium: str = "") -> None:
    attributes = {
        "medium": medium,
        "feedGuid": one_line(feed.guid),
        "feedUrl": web_address(feed.url),
        "title": short(feed.title),
    }
    add(parent, PODCAST, "remoteItem", attributes)


def _add_trailers(channel: etree._Element, trailers: Sequence[Episode], addresses: Addresses) -> None:
    for episode in trailers:
        attributes = {
            "pubdate": format_datetime(episode.published.astimezone(UTC)),  # RULES I7
            "url": addresses.audio(episode),
            "length": str(episode.audio_size_bytes),
            "type": "audio/mpeg",
            "season": str(episode.season.number) if episode.season else "",
        }
        add(channel, PODCAST, "trailer", attributes, text=short(episode.title) or episode.slug)
