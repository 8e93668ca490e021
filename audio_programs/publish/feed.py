"""The feed: a program and its episodes to the exact bytes of ``feed.xml``.

Last step of the flow (Episode -> Feed). Pure: the same values give the same bytes, for the dates come from the
articles (RULES C13, X7). The only module that knows feedgen. What it never does: decide a title, a date, a GUID or a
number; those are the catalog's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from audio_programs.catalog.alike import web_address
from audio_programs.catalog.published_text import one_line
from audio_programs.config.settings import Program
from audio_programs.model import Episode
from audio_programs.publish.addresses import Addresses
from audio_programs.publish.channel_tags import ChannelTags, newest_trailers
from audio_programs.publish.description import describe
from audio_programs.publish.elements import short
from audio_programs.publish.item_tags import ItemTags, SameFile
from audio_programs.publish.notes import notes
from audio_programs.publish.podcast_extension import PodcastEntryExtension, PodcastExtension
from audio_programs.publish.timeline import marks, whole_seconds
from audio_programs.publish.values import LONGEST_DESCRIPTION_BYTES, cut_to_bytes, value

GENERATOR = "audio-programs"
"""Without a version: else an upgrade would change every feed, and a comparison would not show what really did."""

LARGEST_FEED_BYTES = 2_000_000
"""Every app fetches the feed whole, each time it polls (RULES Z2)."""

WHOLE_ALWAYS = 100
"""The newest items keep their simple chapters, notes and mirrors however large the feed is (RULES H6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An episode with the digests of its files: of two for ``?v=``, since their names hold none (RULES G5)."""

    episode: Episode
    audio_digest: str  # SHA-256 of the audio file
    chapters_digest: str  # SHA-256 of what render_chapters gave
    transcript_digest: str  # SHA-256 of what render_vtt gave


def render_feed(
    program: Program,
    items: Sequence[Item],
    *,
    base_url: str,
    podcast_guid: str,
    cover_file: str,
    mirrors: Sequence[str] = (),
) -> bytes:
    """Return ``feed.xml``, newest item first (RULES I9), as UTF-8.

    ``podcast_guid`` is '' where no base_url is set, and then none is written; ``cover_file`` is the name of the
    program's picture, ending in .jpg; ``mirrors`` are further addresses like base_url. What an item can do without
    (simple chapters, notes, mirrors) is written for all items while the feed has at most 2 MB with it, else for the
    newest 100 (RULES H6, Z2).

    Raises ValueError if there is no item, for a feed without one is no podcast (RULES C12); if two items share a GUID
    or an audio file (RULES G1, I5); or if base_url or a mirror is no http or https address.
    """
    _refuse(items)
    newest_first = sorted(items, key=lambda item: (item.episode.published, item.episode.guid), reverse=True)
    feed = _Feed(
        program=program,
        addresses=Addresses(base_url=base_url, program=program.id),
        podcast_guid=podcast_guid,
        mirrors=tuple(Addresses(base_url=mirror, program=program.id) for mirror in mirrors),
        cover_file=cover_file,
        season_names=_season_names(program, newest_first),
    )
    whole = feed.render(newest_first, whole=len(newest_first))
    if len(whole) <= LARGEST_FEED_BYTES or len(newest_first) <= WHOLE_ALWAYS:
        return whole
    return feed.render(newest_first, whole=WHOLE_ALWAYS)


def _refuse(items: Sequence[Item]) -> None:
    if not items:
        raise ValueError("a feed needs at least one episode (RULES C12)")
    for what, values in (
        ("GUID", [one_line(item.episode.guid) for item in items]),
        ("audio file", [item.episode.audio_file for item in items]),
    ):
        if len(set(values)) < len(values):
            raise ValueError(f"two episodes of one feed have the same {what}")


def _season_names(program: Program, items: Sequence[Item]) -> Mapping[int, str]:
    """Return one name a season (RULES I11): program.yaml's, else that of the season's newest item that has one."""
    found: dict[int, str] = {}
    seasons = (item.episode.season for item in items)
    stated = [*program.seasons, *((season.number, season.name) for season in seasons if season is not None)]
    for number, written in stated:
        if name := short(written):
            found.setdefault(number, name)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed:
    """Everything but the items."""

    program: Program
    addresses: Addresses
    mirrors: tuple[Addresses, ...]
    podcast_guid: str
    cover_file: str
    season_names: Mapping[int, str]

    def render(self, newest_first: Sequence[Item], *, whole: int) -> bytes:
        """Return the feed's bytes, with all that can be said of so many of the newest items."""
        feed = FeedGenerator()
        feed.load_extension("podcast", atom=False, rss=True)
        feed.register_extension("ours", PodcastExtension, PodcastEntryExtension, atom=False, rss=True)
        episodes = [item.episode for item in newest_first]
        self._fill_channel(feed, episodes)
        _date(feed, episodes)
        for index, item in enumerate(newest_first):
            entry = feed.add_entry(order="append")  # feedgen's default turns the order round
            self._fill_item(entry, item)
            entry.ours.tags = self._item_tags(item, whole=index < whole)
            if index < whole:
                entry.content(notes(item.episode, program=self.program, addresses=self.addresses))
        return bytes(feed.rss_str(pretty=True))

    def _fill_channel(self, feed: FeedGenerator, newest_first: Sequence[Episode]) -> None:
        program, page = self.program, self.addresses.page
        title = value(program.title) or program.id
        feed.link(href=self.addresses.feed, rel="self", type="application/rss+xml")
        feed.link(href=web_address(program.link) or page, rel="alternate")  # feedgen: the last is <link>
        feed.title(title)
        feed.description(cut_to_bytes(one_line(program.description), LONGEST_DESCRIPTION_BYTES) or title)
        feed.language(program.language)
        feed.copyright(value(program.copyright) or None)
        feed.generator(GENERATOR)
        feed.docs("")  # else feedgen's own, an address that says nothing of this podcast
        cover = self.addresses.cover(self.cover_file)
        feed.image(url=cover)  # title and link are the channel's (RULES C5)
        feed.podcast.itunes_image(cover)
        feed.podcast.itunes_type(str(program.type))
        feed.podcast.itunes_author(value(program.author) or None)
        for category in program.categories:
            feed.podcast.itunes_category([{"cat": category.name, "sub": category.sub}])
        if program.owner is not None:
            feed.podcast.itunes_owner(name=value(program.owner.name), email=value(program.owner.email))
        feed.ours.tags = ChannelTags(
            explicit=program.explicit,
            guid=self.podcast_guid,
            further=program.further,
            addresses=self.addresses,
            trailers=newest_trailers(newest_first),
        )

    def _fill_item(self, entry: FeedEntry, item: Item) -> None:
        episode = item.episode
        entry.title(value(episode.title) or episode.slug)
        entry.link(href=self.addresses.episode_page(episode))
        entry.description(describe(episode))
        entry.guid(one_line(episode.guid), permalink=False)  # never cut: it is the identity (RULES G1)
        entry.enclosure(self.addresses.audio(episode), str(episode.audio_size_bytes), "audio/mpeg")
        entry.published(_utc(episode.published))
        entry.podcast.itunes_author(value(episode.author) or None)
        entry.podcast.itunes_image(self.addresses.image(episode) or None)
        entry.podcast.itunes_duration(str(whole_seconds(episode.recording.length_samples)))
        entry.podcast.itunes_season(episode.season.number if episode.season else None)
        entry.podcast.itunes_episode(episode.episode)
        entry.podcast.itunes_episode_type(str(episode.kind))

    def _item_tags(self, item: Item, *, whole: bool) -> ItemTags:
        episode = item.episode
        season = episode.season.number if episode.season else None
        return ItemTags(
            explicit=self.program.explicit if episode.explicit is None else episode.explicit,
            season=season,
            season_name=self.season_names.get(season, "") if season is not None else "",
            episode=episode.episode,
            people=episode.people,
            transcript=self.addresses.transcript(episode, item.transcript_digest),
            transcript_language="" if episode.language == self.program.language else episode.language,
            chapters=self.addresses.chapters(episode, item.chapters_digest),
            same_file=self._same_file(item) if whole else None,
            simple_chapters=marks(episode.recording) if whole else (),
        )

    def _same_file(self, item: Item) -> SameFile | None:
        own = self.addresses.audio(item.episode)
        elsewhere = (mirror.audio(item.episode) for mirror in self.mirrors)
        addresses = tuple(dict.fromkeys((own, *elsewhere)))
        if len(addresses) == 1:
            return None
        return SameFile(addresses=addresses, size_bytes=item.episode.audio_size_bytes, digest=item.audio_digest)


def _date(feed: FeedGenerator, episodes: Sequence[Episode]) -> None:
    """Date the channel by its newest article (RULES C13); without these, feedgen writes the clock."""
    published = max(episode.published for episode in episodes)
    changed = max(episode.updated or episode.published for episode in episodes)
    feed.pubDate(_utc(published))
    feed.lastBuildDate(_utc(max(published, changed)))


def _utc(moment: datetime) -> datetime:
    """Return the moment in UTC: +0000 is the one offset that every app reads (RULES I7)."""
    return moment.astimezone(UTC)
