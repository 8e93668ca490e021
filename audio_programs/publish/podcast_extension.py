"""Our feedgen extension: how ``channel_tags`` and ``item_tags`` come into the feed.

feedgen calls ``extend_ns`` and ``extend_rss``; ``publish.feed`` fills ``tags`` in. It decides nothing.
"""

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from audio_programs.publish.channel_tags import ChannelTags, add_channel_tags
from audio_programs.publish.elements import ITUNES, PODCAST, PSC
from audio_programs.publish.item_tags import ItemTags, add_item_tags


class PodcastExtension(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """The channel's part."""

    tags: ChannelTags

    def extend_ns(self) -> dict[str, str]:
        """Name the namespaces, letter for letter, for ``<rss>`` to declare (RULES X3)."""
        return {"itunes": ITUNES, "podcast": PODCAST, "psc": PSC}

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        """Add our tags to the channel; feedgen adds the items after them (RULES C11)."""
        add_channel_tags(feed[0], self.tags)
        return feed


class PodcastEntryExtension(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """An item's part."""

    tags: ItemTags

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Add our tags to an item."""
        add_item_tags(entry, self.tags)
        return entry
