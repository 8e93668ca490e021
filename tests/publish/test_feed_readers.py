"""The feed as real readers see it: gPodder's podcastparser, and feedparser."""

import calendar
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any, TypeAlias

import feedparser
import podcastparser
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.catalog.published_text import cut, one_line
from audio_programs.config.settings import Program
from audio_programs.model import Episode, Recording, Season
from audio_programs.publish.timeline import marks, whole_seconds
from audio_programs.publish.values import value

MakeEpisode: TypeAlias = Callable[..., Episode]
MakeProgram: TypeAlias = Callable[..., Program]
MakeRecording: TypeAlias = Callable[..., Recording]
Render: TypeAlias = Callable[..., bytes]

ADDRESS = "https://audio.example.org/first-weeks/"
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
TITLES = st.one_of(
    ANY_TEXT, st.sampled_from(["3 < 4 & 5 > 2", "<b>bold</b>", "&amp;", "مرحبا", "👩\u200d🍳 Kitchen", "]]>"])
)


def folded(text: str) -> str:
    """Both readers fold blanks of all kinds; that is no loss."""
    return " ".join(text.split())


def reads_as_written(title: str) -> bool:
    """feedparser takes text that could be UTF-8 read as Latin-1 for that, and mends it: 'Â¡' becomes '¡'."""
    try:
        return value(title).encode("latin-1").decode("utf-8") == value(title)
    except UnicodeError:
        return True


def by_podcastparser(feed: bytes) -> dict[str, Any]:
    parsed = podcastparser.parse(ADDRESS + "feed.xml", BytesIO(feed))
    assert isinstance(parsed, dict)
    return parsed


@given(
    titles=st.lists(TITLES, min_size=1, max_size=5),
    summary=ANY_TEXT,
    sizes=st.lists(st.integers(20_000, 10**9), min_size=5, max_size=5),
    lengths=st.lists(st.integers(44_100 * 2, 44_100 * 7200), min_size=5, max_size=5),
)
def test_podcastparser_gets_back_what_was_rendered(
    render: Render,
    make_episode: MakeEpisode,
    make_recording: MakeRecording,
    titles: list[str],
    summary: str,
    sizes: list[int],
    lengths: list[int],
) -> None:
    episodes = [
        make_episode(
            number,
            title=title,
            summary=summary,
            audio_size_bytes=size,
            recording=make_recording(titles, length_samples=length),
        )
        for number, (title, size, length) in enumerate(zip(titles, sizes, lengths, strict=False), start=1)
    ]

    podcast = by_podcastparser(render(*episodes))

    assert podcast["title"] == "The first weeks"
    assert podcast["link"] == ADDRESS
    assert podcast["cover_url"] == ADDRESS + "cover-11223344.jpg"
    assert podcast["language"] == "en-au"
    assert podcast["type"] == "serial"
    assert podcast["explicit"] is False
    read = sorted(podcast["episodes"], key=lambda episode: episode["published"])
    assert len(read) == len(episodes)
    for got, meant in zip(read, episodes, strict=True):
        assert got["title"] == (folded(value(meant.title)) or meant.slug)
        assert got["guid"] == meant.guid
        assert got["link"] == f"{ADDRESS}episodes/{meant.slug}.html"
        assert got["published"] == int(meant.published.timestamp())
        assert got["total_time"] == whole_seconds(meant.recording.length_samples)
        assert got["number"] == meant.episode
        assert got["enclosures"] == [
            {
                "url": f"{ADDRESS}episodes/{meant.audio_file}",
                "file_size": meant.audio_size_bytes,
                "mime_type": "audio/mpeg",
            }
        ]
        assert [(chapter["start"], chapter["title"]) for chapter in got["chapters"]] == [
            (mark.start_ms // 1000, mark.title) for mark in marks(meant.recording)
        ]
        assert folded(unescape(re.sub("<[^>]*>", "", got["description_html"]))).startswith(folded(one_line(summary)))


@given(titles=st.lists(TITLES.filter(reads_as_written), min_size=1, max_size=5), name=ANY_TEXT)
def test_feedparser_gets_back_what_was_rendered(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram, titles: list[str], name: str
) -> None:
    episodes = [
        make_episode(number, title=title, author=name, season=Season(number=number, name=name))
        for number, title in enumerate(titles, start=1)
    ]

    # Its sanitiser takes what looks like a tag out of titles, too; without it we see what it read.
    feed = feedparser.parse(BytesIO(render(*episodes, program=make_program(title="Quiet & calm"))), sanitize_html=False)

    assert feed.bozo is False
    assert feed.feed.title == "Quiet & calm"
    assert [entry.id for entry in feed.entries] == [episode.guid for episode in reversed(episodes)]
    for entry, episode in zip(feed.entries, reversed(episodes), strict=True):
        assert entry.guidislink is False
        assert calendar.timegm(entry.published_parsed) == int(episode.published.timestamp())
        assert entry.itunes_duration == str(whole_seconds(episode.recording.length_samples))
        assert entry.itunes_season == str(episode.season.number if episode.season else None)
        (enclosure,) = entry.enclosures
        assert enclosure.href == f"{ADDRESS}episodes/{episode.audio_file}"
        assert enclosure.length == str(episode.audio_size_bytes)
        assert folded(entry.title) == (folded(value(episode.title)) or episode.slug)


def test_podcastparser_reads_every_one_of_many_episodes(
    render: Render, make_episode: MakeEpisode, moment: datetime
) -> None:
    episodes = [make_episode(number, published=moment + timedelta(seconds=number)) for number in range(1, 301)]
    podcast = by_podcastparser(render(*episodes))
    assert len({episode["guid"] for episode in podcast["episodes"]}) == 300
    assert len({episode["published"] for episode in podcast["episodes"]}) == 300


def test_a_title_too_long_for_a_feed_reaches_readers_cut_between_words(
    render: Render, make_episode: MakeEpisode
) -> None:
    title = "A title of many words " * 20
    (episode,) = by_podcastparser(render(make_episode(title=title)))["episodes"]
    assert episode["title"] == cut(title.strip(), 255)
    assert episode["title"].endswith("title of…")
