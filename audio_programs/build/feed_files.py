"""A program's feed as files: its pages, each with its key, and what of the published ones is written again as it is.

Beside ``renderings``, of which these are the last to be written. Pure: what stands in output/ is read by whoever asks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from audio_programs.build.layout import PROGRAM_FILE
from audio_programs.build.plan import audio_path
from audio_programs.build.renderings import Rendering, publish_fingerprint, shown
from audio_programs.catalog import names
from audio_programs.catalog.published_text import one_line
from audio_programs.config.settings import FEWEST_PER_FEED_PAGE, Library, Program
from audio_programs.errors import Notice
from audio_programs.keys import canonical, digest_of, key_of
from audio_programs.model import Episode
from audio_programs.publish.channel_tags import newest_trailers
from audio_programs.publish.feed import LARGEST_FEED_BYTES, Item, PartOfFeed, newest_first, render_feed, season_names
from audio_programs.publish.feed_pages import PageOfFeed, pages_of_feed
from audio_programs.publish.feed_xml import items_in
from audio_programs.store.manifest import MadeFile

Read = Callable[[str], bytes]
"""Gives the bytes of a file by its name in the program's folder; b'' where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """What a feed says that is not of its episodes."""

    program: Program
    library: Library
    cover_file: str
    podcast_guid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedItem:
    """An item, and the digests of all that is its own."""

    item: Item
    made_from: tuple[str, ...]

    @property
    def guid(self) -> str:
        """Return its GUID as the feed has it."""
        return one_line(self.item.episode.guid)


def item_files(episode: Episode) -> tuple[str, str, str]:
    """Return the names of the files that an episode's item tells the digests of: audio, chapters, transcript."""
    chapters, transcript = names.chapters_name(episode.slug), names.transcript_name(episode.slug)
    return audio_path(episode), f"{names.EPISODES}/{chapters}", f"{names.EPISODES}/{transcript}"


def listed_items(episodes: Iterable[tuple[Episode, str, str]], files: Mapping[str, MadeFile]) -> Iterator[ListedItem]:
    """Yield the items of episodes, each given with the digests of what is told of it and of its chapters.

    Raises KeyError for an episode whose files are not all among ``files``.
    """
    for episode, *own in episodes:
        audio, chapters, transcript = (files[name].digest for name in item_files(episode))
        item = Item(episode=episode, audio_digest=audio, chapters_digest=chapters, transcript_digest=transcript)
        yield ListedItem(item=item, made_from=(*own, audio, chapters, transcript))


class FeedFiles:
    """The feed of a program with these items."""

    def __init__(self, settings: FeedSettings, listed: Sequence[ListedItem]) -> None:
        self._settings = settings
        self._by_guid = {one.item.episode.guid: one for one in listed}
        ordered = newest_first([one.item for one in listed])
        self._items = [self._by_guid[item.episode.guid] for item in ordered]
        self._seasons = season_names(settings.program, [item.episode for item in ordered])
        self._trailers = newest_trailers(item.episode for item in ordered)

    def renderings(self, *, written: Callable[[], Mapping[str, bytes]] = dict) -> Iterator[Rendering]:
        """Yield the feed's files in the order in which they are to be written: what apps subscribe to comes last.

        ``written`` gives items' bytes, by GUID, as far as they are known; asked when a file is rendered.
        """
        for page, items, key in self._pages:
            yield Rendering(name=page.name, key=key, render=partial(self._render, page, items, written))

    def standing(self, now: "FeedFiles", *, made: Mapping[str, MadeFile], read: Read) -> dict[str, bytes]:
        """Return the bytes of those of its items, by GUID, that are the very same in the feed as it is to be ``now``.

        This is the feed as the manifest says it was published, ``made`` are the files that stand, and ``read`` reads
        them. A page counts whose key would be what it was, were it rendered today: else its items may say something
        that they no longer should, for a reason that is none of theirs.
        """
        found: dict[str, bytes] = {}
        for page, items, key in self._pages:
            same = {one.guid for one in items if now._made_from(one) == self._made_from(one)}
            file = made.get(page.name)
            if not same or file is None or file.key != key:
                continue
            content = read(page.name)
            if digest_of(content) == file.digest:
                found |= {guid: item for guid, item in items_in(content).items() if guid in same}
        return found

    @cached_property
    def _pages(self) -> tuple[tuple[PageOfFeed, Sequence[ListedItem], str], ...]:
        per_page = self._settings.program.episodes_per_feed_page
        return tuple(
            (page, items, self._key(page, items)) for page, items in pages_of_feed(self._items, per_page=per_page)
        )

    def _key(self, page: PageOfFeed, items: Sequence[ListedItem]) -> str:
        program, library = self._settings.program, self._settings.library
        return key_of(
            page.name,
            publish_fingerprint(),
            page.links(),
            canonical([shown(program), program.categories, program.explicit, program.owner, program.further]),
            canonical([library.served_at, library.mirrors, self._settings.podcast_guid, self._settings.cover_file]),
            [self._by_guid[one.guid].made_from for one in self._trailers] if page.is_newest else [],
            [self._made_from(one) for one in items],
        )

    def _made_from(self, one: ListedItem) -> tuple[str, ...] | None:
        """Return all that is an item's own in its bytes; None if it is not here."""
        here = self._by_guid.get(one.item.episode.guid)
        if here is None:
            return None
        season = here.item.episode.season
        return (*here.made_from, self._seasons.get(season.number, "") if season else "")

    def _render(
        self, page: PageOfFeed, items: Sequence[ListedItem], written: Callable[[], Mapping[str, bytes]]
    ) -> bytes:
        settings = self._settings
        return render_feed(
            settings.program,
            [one.item for one in items],
            base_url=settings.library.served_at,
            podcast_guid=settings.podcast_guid,
            cover_file=settings.cover_file,
            mirrors=settings.library.mirrors,
            part=PartOfFeed(page=page, season_names=self._seasons, trailers=self._trailers if page.is_newest else ()),
            written=written(),
        )


def notices_of_size(program: Program, files: Mapping[str, MadeFile], *, episodes: int) -> Iterator[Notice]:
    """Yield what an editor should know of a feed that is larger than apps like to fetch (RULES Z2).

    ``episodes`` is how many the program has. A way out is named where there is one.
    """
    feed = files.get(names.FEED)
    if feed is None or feed.size_bytes <= LARGEST_FEED_BYTES:
        return
    what = f"feed.xml has {feed.size_bytes / 1_000_000:.1f} MB, and each app fetches it whole to look for new episodes"
    per_page = program.episodes_per_feed_page
    shown = episodes if per_page is None else min(episodes, 2 * per_page - 1)
    fitting = shown * LARGEST_FEED_BYTES // (2 * feed.size_bytes)  # feed.xml may come to twice as many
    wanted = min(300, fitting // 10 * 10)
    if wanted >= FEWEST_PER_FEED_PAGE and episodes >= 2 * wanted:
        what += f"; with 'episodes_per_feed_page: {wanted}' older episodes stand in files of their own"
    yield Notice(f"{program.folder}/{PROGRAM_FILE}", 0, what)
