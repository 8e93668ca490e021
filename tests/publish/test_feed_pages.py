"""Which items stand in which file of a feed, and what readers of feeds make of the files."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import TypeAlias

import feedparser
import podcastparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from audio_programs.config.settings import Program
from audio_programs.model import Episode, EpisodeKind
from audio_programs.publish.channel_tags import newest_trailers
from audio_programs.publish.feed import Item, PartOfFeed, newest_first, render_feed, season_names
from audio_programs.publish.feed_pages import pages_of_feed
from audio_programs.publish.feed_xml import items_in

MakeEpisode: TypeAlias = Callable[..., Episode]
MakeProgram: TypeAlias = Callable[..., Program]

ADDRESS = "https://audio.example.org/first-weeks/"
ATOM = "{http://www.w3.org/2005/Atom}link"
PER_PAGE = 10


def items_of(episodes: Sequence[Episode]) -> list[Item]:
    return [
        Item(
            episode=episode,
            audio_digest=sha256(episode.slug.encode()).hexdigest(),
            chapters_digest=sha256(b"c" + episode.slug.encode()).hexdigest(),
            transcript_digest=sha256(b"t" + episode.slug.encode()).hexdigest(),
        )
        for episode in episodes
    ]


def files_of(program: Program, episodes: Sequence[Episode], *, per_page: int | None) -> Mapping[str, bytes]:
    """Return the files of a feed, by name."""
    ordered = newest_first(items_of(episodes))
    return {
        page.name: render_feed(
            program,
            items,
            base_url="https://audio.example.org/",
            podcast_guid="",
            cover_file="cover-11223344.jpg",
            part=PartOfFeed(
                page=page,
                season_names=season_names(program, [item.episode for item in ordered]),
                trailers=newest_trailers(item.episode for item in ordered) if page.is_newest else (),
            ),
        )
        for page, items in pages_of_feed(ordered, per_page=per_page)
    }


@pytest.fixture
def episodes(make_episode: MakeEpisode, moment: datetime) -> list[Episode]:
    """Return 35 episodes, of which the pages of ten hold 10, 10 and 15."""
    return [make_episode(number, published=moment + timedelta(days=number)) for number in range(1, 36)]


def links_of(feed: bytes) -> dict[str, str]:
    return {one.attrib["rel"]: one.attrib["href"] for one in etree.fromstring(feed).iterfind(f"channel/{ATOM}")}


# --- Where the borders are


@given(count=st.integers(1, 400), per_page=st.integers(1, 60))
def test_rule_z3_each_item_stands_on_one_page_and_the_newest_page_is_never_short(count: int, per_page: int) -> None:
    listed = list(range(count, 0, -1))  # newest first

    *older, (newest, on_newest) = pages_of_feed(listed, per_page=per_page)

    assert [*on_newest, *(item for _, items in reversed(older) for item in items)] == listed
    assert all(len(items) == per_page for _, items in older)
    assert newest.name == "feed.xml"
    assert min(per_page, count) <= len(on_newest) < 2 * per_page
    assert [page.name for page, _ in older] == [f"feed-{number}.xml" for number in range(1, len(older) + 1)]


@given(count=st.integers(1, 400), more=st.integers(1, 100), per_page=st.integers(1, 60))
def test_rule_z3_a_newer_item_moves_no_border_between_older_ones(count: int, more: int, per_page: int) -> None:
    before = pages_of_feed(list(range(count, 0, -1)), per_page=per_page)
    after = pages_of_feed(list(range(count + more, 0, -1)), per_page=per_page)

    older = {page.name: items for page, items in after}
    assert [older[page.name] for page, _ in before[:-1]] == [items for _, items in before[:-1]]


@given(st.integers(1, 100))
def test_without_the_setting_a_feed_is_whole(count: int) -> None:
    listed = list(range(count, 0, -1))
    ((page, items),) = pages_of_feed(listed, per_page=None)
    assert (page.name, list(items), page.links()) == ("feed.xml", listed, ())


# --- What stands in the files


def test_rule_z3_a_new_episode_changes_no_page_of_older_ones(
    make_program: MakeProgram, make_episode: MakeEpisode, moment: datetime, episodes: list[Episode]
) -> None:
    before = files_of(make_program(), episodes, per_page=PER_PAGE)
    new = make_episode(99, published=moment + timedelta(days=99))

    after = files_of(make_program(), [*episodes, new], per_page=PER_PAGE)

    assert {name for name in after if after[name] != before.get(name)} == {"feed.xml"}


def test_rule_z3_each_page_says_where_it_stands_and_leads_to_the_others(
    make_program: MakeProgram, episodes: list[Episode]
) -> None:
    files = files_of(make_program(), episodes, per_page=PER_PAGE)

    assert {name: links_of(feed) for name, feed in files.items()} == {
        "feed-1.xml": {
            "self": f"{ADDRESS}feed-1.xml",
            "first": f"{ADDRESS}feed.xml",
            "previous": f"{ADDRESS}feed-2.xml",
            "last": f"{ADDRESS}feed-1.xml",
        },
        "feed-2.xml": {
            "self": f"{ADDRESS}feed-2.xml",
            "first": f"{ADDRESS}feed.xml",
            "previous": f"{ADDRESS}feed.xml",
            "next": f"{ADDRESS}feed-1.xml",
            "last": f"{ADDRESS}feed-1.xml",
        },
        "feed.xml": {
            "self": f"{ADDRESS}feed.xml",
            "first": f"{ADDRESS}feed.xml",
            "next": f"{ADDRESS}feed-2.xml",
            "last": f"{ADDRESS}feed-1.xml",
        },
    }


def test_an_item_has_the_same_bytes_on_its_page_as_in_the_whole_feed(
    make_program: MakeProgram, episodes: list[Episode]
) -> None:
    whole = items_in(files_of(make_program(), episodes, per_page=None)["feed.xml"])
    pages = [items_in(feed) for feed in files_of(make_program(), episodes, per_page=PER_PAGE).values()]
    assert {guid: item for page in pages for guid, item in page.items()} == whole


def test_the_programs_trailer_is_named_by_what_apps_subscribe_to_however_old_it_is(
    make_program: MakeProgram, make_episode: MakeEpisode, moment: datetime, episodes: list[Episode]
) -> None:
    trailer = make_episode(100, published=moment, kind=EpisodeKind.TRAILER, title="What this is", episode=None)
    files = files_of(make_program(), [trailer, *episodes], per_page=PER_PAGE)
    assert {name: b"<podcast:trailer " in feed for name, feed in files.items()} == {
        "feed-1.xml": False,
        "feed-2.xml": False,
        "feed.xml": True,
    }


def test_rule_z3_podcastparser_reads_on_to_every_episode(make_program: MakeProgram, episodes: list[Episode]) -> None:
    files = files_of(make_program(), episodes, per_page=PER_PAGE)

    found, address = [], f"{ADDRESS}feed.xml"
    while address:  # as gPodder does
        page = podcastparser.parse(address, BytesIO(files[address.removeprefix(ADDRESS)]))
        assert page["paged_feed_first"] == f"{ADDRESS}feed.xml"
        found += [episode["guid"] for episode in page["episodes"]]
        address = page.get("paged_feed_next", "")

    assert sorted(found) == [episode.guid for episode in episodes]


def test_rule_z3_feedparser_finds_the_next_page(make_program: MakeProgram, episodes: list[Episode]) -> None:
    feed = feedparser.parse(BytesIO(files_of(make_program(), episodes, per_page=PER_PAGE)["feed.xml"]))
    assert feed.bozo is False
    assert [link.href for link in feed.feed.links if link.rel == "next"] == [f"{ADDRESS}feed-2.xml"]
