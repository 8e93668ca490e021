"""A feed's channel and its items, each as the bytes that stand in the file: the only module that knows feedgen.

The channel is made once, and each item by itself, so that a feed of any length takes the memory of its bytes, and an
item that was written before need not be written again. Joined, they are what feedgen would have written at once. Pure.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from xml.sax.saxutils import unescape

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from audio_programs.catalog.alike import web_address
from audio_programs.catalog.published_text import one_line
from audio_programs.config.settings import Program
from audio_programs.model import Episode
from audio_programs.publish.addresses import Addresses
from audio_programs.publish.channel_tags import ChannelTags
from audio_programs.publish.description import describe
from audio_programs.publish.item_tags import ItemTags
from audio_programs.publish.podcast_extension import PodcastEntryExtension, PodcastExtension
from audio_programs.publish.timeline import whole_seconds
from audio_programs.publish.values import LONGEST_DESCRIPTION_BYTES, cut_to_bytes, value

GENERATOR = "audio-programs"
"""Without a version: else an upgrade would change every feed, and a comparison would not show what really did."""

_ITEM = b"    <item>\n"
_END_OF_ITEM = b"    </item>\n"
_END = b"  </channel>\n</rss>\n"


class FeedXml:
    """One file of a feed. Of ``dates``: when its newest item was published, and when anything in it last changed."""

    def __init__(
        self,
        program: Program,
        *,
        addresses: Addresses,
        address: str,
        cover_file: str,
        dates: tuple[datetime, datetime],
        tags: ChannelTags,
    ) -> None:
        self._addresses = addresses
        self._feed = FeedGenerator()
        self._feed.load_extension("podcast", atom=False, rss=True)
        self._feed.register_extension("ours", PodcastExtension, PodcastEntryExtension, atom=False, rss=True)
        self._fill_channel(program, address=address, cover=addresses.cover(cover_file))
        published, changed = dates
        self._feed.pubDate(_utc(published))  # these two given, feedgen does not write the clock (RULES C13)
        self._feed.lastBuildDate(_utc(changed))
        self._feed.ours.tags = tags
        frame = bytes(self._feed.rss_str(pretty=True))
        self.head, self.tail = frame.removesuffix(_END), _END
        self._rss, self._before_bytes, self._after_bytes = _mould(frame)

    def item(self, episode: Episode, tags: ItemTags, *, notes: str) -> bytes:
        """Return an item's bytes; without notes ('') it has its description alone."""
        entry = self._feed.add_entry()
        self._fill_item(entry, episode)
        entry.ours.tags = tags
        if notes:
            entry.content(notes)
        item = entry.rss_entry()
        self._feed.remove_entry(entry)
        channel = self._rss[0]
        channel.append(item)  # which gives its tags the prefixes that <rss> declares
        written = bytes(etree.tostring(self._rss, pretty_print=True, encoding="UTF-8", xml_declaration=False))
        channel.remove(item)
        return written[self._before_bytes : len(written) - self._after_bytes]

    def _fill_channel(self, program: Program, *, address: str, cover: str) -> None:
        feed, page = self._feed, self._addresses.page
        title = value(program.title) or program.id
        feed.link(href=address, rel="self", type="application/rss+xml")
        feed.link(href=web_address(program.link) or page, rel="alternate")  # feedgen: the last is <link>
        feed.title(title)
        feed.description(cut_to_bytes(one_line(program.description), LONGEST_DESCRIPTION_BYTES) or title)
        feed.language(program.language)
        feed.copyright(value(program.copyright) or None)
        feed.generator(GENERATOR)
        feed.docs("")  # else feedgen's own, an address that says nothing of this podcast
        feed.image(url=cover)  # title and link are the channel's (RULES C5)
        feed.podcast.itunes_image(cover)
        feed.podcast.itunes_type(str(program.type))
        feed.podcast.itunes_author(value(program.author) or None)
        for category in program.categories:
            feed.podcast.itunes_category([{"cat": category.name, "sub": category.sub}])
        if program.owner is not None:
            feed.podcast.itunes_owner(name=value(program.owner.name), email=value(program.owner.email))

    def _fill_item(self, entry: FeedEntry, episode: Episode) -> None:
        entry.title(value(episode.title) or episode.slug)
        entry.link(href=self._addresses.episode_page(episode))
        entry.description(describe(episode))
        entry.guid(one_line(episode.guid), permalink=False)  # never cut: it is the identity (RULES G1)
        entry.enclosure(self._addresses.audio(episode), str(episode.audio_size_bytes), "audio/mpeg")
        entry.published(_utc(episode.published))
        entry.podcast.itunes_author(value(episode.author) or None)
        entry.podcast.itunes_image(self._addresses.image(episode) or None)
        entry.podcast.itunes_duration(str(whole_seconds(episode.recording.length_samples)))
        entry.podcast.itunes_season(episode.season.number if episode.season else None)
        entry.podcast.itunes_episode(episode.episode)
        entry.podcast.itunes_episode_type(str(episode.kind))


def items_in(feed: bytes) -> Mapping[str, bytes]:
    """Return the items of a feed that ``FeedXml`` wrote, by GUID: their bytes, to be written again as they are."""
    _, *items = feed.removesuffix(_END).split(_ITEM)  # no text holds the mark: '<' is escaped, lines are folded
    return {_guid(item): _ITEM + item for item in items if item.endswith(_END_OF_ITEM)}


def has_notes(item: bytes) -> bool:
    """Say whether an item was written with all that can be said of it."""
    return b"<content:encoded>" in item


def _guid(item: bytes) -> str:
    _, _, rest = item.partition(b"<guid")
    return unescape(rest.partition(b">")[2].partition(b"</guid>")[0].decode())


def _mould(frame: bytes) -> tuple[etree._Element, int, int]:
    """Return ``<rss>`` with an empty channel, and how many bytes stand before and after an item written in it."""
    rss = etree.fromstring(frame, etree.XMLParser(remove_blank_text=True, resolve_entities=False, no_network=True))
    channel = rss[0]
    del channel[:]
    place = etree.SubElement(channel, "item")
    written = etree.tostring(rss, pretty_print=True, encoding="UTF-8", xml_declaration=False)
    channel.remove(place)
    before, _, after = written.partition(b"    <item/>\n")
    return rss, len(before), len(after)


def _utc(moment: datetime) -> datetime:
    """Return the moment in UTC: +0000 is the one offset that every app reads (RULES I7)."""
    return moment.astimezone(UTC)
