"""The feed: a program and its episodes to the exact bytes of ``feed.xml``, or of one page of it.

Last step of the flow (Episode -> Feed). Pure: the same values give the same bytes, for the dates come from the
articles (RULES C13, X7). What it never does: decide a title, a date, a GUID or a number; those are the catalog's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from audio_programs.catalog.published_text import one_line
from audio_programs.config.settings import Program
from audio_programs.model import Episode
from audio_programs.publish.addresses import Addresses
from audio_programs.publish.channel_tags import ChannelTags, newest_trailers
from audio_programs.publish.elements import short
from audio_programs.publish.feed_pages import WHOLE, PageOfFeed
from audio_programs.publish.feed_xml import FeedXml, has_notes
from audio_programs.publish.item_tags import ItemTags, SameFile
from audio_programs.publish.notes import notes
from audio_programs.publish.timeline import marks

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


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOfFeed:
    """One page of a feed, and what it must know of the program's other episodes."""

    page: PageOfFeed
    season_names: Mapping[int, str]
    trailers: tuple[Episode, ...]  # that its channel names


def newest_first(items: Sequence[Item]) -> list[Item]:
    """Return the items in the order in which a feed has them (RULES I9)."""
    return sorted(items, key=lambda item: (item.episode.published, item.episode.guid), reverse=True)


def season_names(program: Program, episodes: Sequence[Episode]) -> Mapping[int, str]:
    """Return one name a season (RULES I11): program.yaml's, else that of the season's newest episode that has one.

    ``episodes`` are all of the program, in the order of the feed: on every page of it a season has the same name.
    """
    found: dict[int, str] = {}
    seasons = (episode.season for episode in episodes)
    stated = [*program.seasons, *((season.number, season.name) for season in seasons if season is not None)]
    for number, written in stated:
        if number not in found and (name := short(written)):
            found[number] = name
    return found


def render_feed(
    program: Program,
    items: Sequence[Item],
    *,
    base_url: str,
    podcast_guid: str,
    cover_file: str,
    mirrors: Sequence[str] = (),
    part: PartOfFeed | None = None,
    written: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a feed, newest item first (RULES I9), as UTF-8.

    ``podcast_guid`` is '' where no base_url is set, and then none is written; ``cover_file`` is the name of the
    program's picture, ending in .jpg; ``mirrors`` are further addresses like base_url. What an item can do without
    (simple chapters, notes, mirrors) is written for all items while the file has at most 2 MB with it, else for the
    newest 100 (RULES H6, Z2).

    ``part`` says which page of the feed these items are; without it they are all. ``written`` are items' bytes by GUID,
    as ``items_in`` gives them: the caller vouches that they are of these very items and values.

    Raises ValueError if there is no item, for a feed without one is no podcast (RULES C12); if two items share a GUID
    or an audio file (RULES G1, I5); or if base_url or a mirror is no http or https address.
    """
    _refuse(items)
    ordered = newest_first(items)
    episodes = [item.episode for item in ordered]
    addresses = Addresses(base_url=base_url, program=program.id)
    if part is None:
        part = PartOfFeed(page=WHOLE, season_names=season_names(program, episodes), trailers=newest_trailers(episodes))
    xml = FeedXml(
        program,
        addresses=addresses,
        address=addresses.feed_page(part.page.name),
        cover_file=cover_file,
        dates=_dates(episodes),
        tags=ChannelTags(
            explicit=program.explicit,
            guid=podcast_guid,
            further=program.further,
            addresses=addresses,
            trailers=part.trailers,
            pages=tuple((relation, addresses.feed_page(name)) for relation, name in part.page.links()),
        ),
    )
    writer = _Items(
        xml=xml,
        program=program,
        addresses=addresses,
        mirrors=tuple(Addresses(base_url=mirror, program=program.id) for mirror in mirrors),
        season_names=part.season_names,
        written=written or {},
    )
    room_bytes = LARGEST_FEED_BYTES - len(xml.head) - len(xml.tail)
    return b"".join((xml.head, *writer.write(ordered, room_bytes=room_bytes), xml.tail))


def _refuse(items: Sequence[Item]) -> None:
    if not items:
        raise ValueError("a feed needs at least one episode (RULES C12)")
    for what, values in (
        ("GUID", [one_line(item.episode.guid) for item in items]),
        ("audio file", [item.episode.audio_file for item in items]),
    ):
        if len(set(values)) < len(values):
            raise ValueError(f"two episodes of one feed have the same {what}")


def _dates(episodes: Sequence[Episode]) -> tuple[datetime, datetime]:
    """Date the channel by its newest article (RULES C13)."""
    published = max(episode.published for episode in episodes)
    changed = max(episode.updated or episode.published for episode in episodes)
    return published, max(published, changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Items:
    """What the items of one file have in common."""

    xml: FeedXml
    program: Program
    addresses: Addresses
    mirrors: tuple[Addresses, ...]
    season_names: Mapping[int, str]
    written: Mapping[str, bytes] = field(repr=False)

    def write(self, ordered: Sequence[Item], *, room_bytes: int) -> list[bytes]:
        """Return each item's bytes: all that can be said of it, but of the newest alone where there is no room."""
        whole = self._whole(ordered, room_bytes=room_bytes)
        if len(whole) == len(ordered):
            return whole
        return whole[:WHOLE_ALWAYS] + [self._item(item, whole=False) for item in ordered[WHOLE_ALWAYS:]]

    def _whole(self, ordered: Sequence[Item], *, room_bytes: int) -> list[bytes]:
        """Return the items, whole, as far as there is room; at least those that always are."""
        found: list[bytes] = []
        # What is known to be written of the others takes room too: a far too large feed is known as such early.
        left_bytes = room_bytes - sum(len(self.written.get(one_line(item.episode.guid), b"")) for item in ordered)
        for item in ordered:
            content = self._item(item, whole=True)
            left_bytes -= len(content) - len(self.written.get(one_line(item.episode.guid), b""))
            if left_bytes < 0 and len(found) >= WHOLE_ALWAYS:
                break
            found.append(content)
        return found

    def _item(self, item: Item, *, whole: bool) -> bytes:
        known = self.written.get(one_line(item.episode.guid))
        if known is not None and has_notes(known) is whole:
            return known
        told = notes(item.episode, program=self.program, addresses=self.addresses) if whole else ""
        return self.xml.item(item.episode, self._tags(item, whole=whole), notes=told)

    def _tags(self, item: Item, *, whole: bool) -> ItemTags:
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
