"""Reading a feed back: what we render, and what others might put in its place."""

import doctest

import pytest

from audio_programs.build import published_feed
from audio_programs.build.published_feed import clean, programs_in, read_chapters, read_feed, read_transcript

FEED = b"""<?xml version="1.0"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<atom:link rel="self" href="https://audio.example.org/casts/one/feed.xml"/>
<title>One</title><link>https://audio.example.org/casts/one/</link>
<item><guid>b</guid><title>Beta</title><enclosure url="https://audio.example.org/casts/one/episodes/beta-0a1b2c3d.mp3"/>
<pubDate>Fri, 02 Jan 2026 00:00:00 +0000</pubDate></item>
<item><guid>a</guid><title>Alpha</title></item>
</channel></rss>"""


def test_items_are_told_oldest_first_with_what_a_feed_says_of_them() -> None:
    feed = read_feed(FEED)

    assert feed is not None
    assert [item.title for item in feed.items] == ["Alpha", "Beta"]
    beta = feed.items[1]
    assert (beta.guid, beta.slug, beta.audio) == ("b", "beta", "beta-0a1b2c3d.mp3")
    assert beta.said["date"] == "2026-01-02"


def test_addresses_are_told_from_where_the_feed_stands() -> None:
    there = read_feed(FEED)
    elsewhere = read_feed(FEED.replace(b"https://audio.example.org/casts/", b"http://localhost:8000/"))

    assert there == elsewhere
    assert there is not None
    assert there.said["link"] == "one/"


@pytest.mark.parametrize(
    "content",
    [b"", b"no feed", b"<html><body/></html>", b"<rss/>", b"<rss><channel>", b"\xff\xfe<", b"<a>" * 100_000],
)
def test_what_is_no_feed_is_none(content: bytes) -> None:
    assert read_feed(content) is None


def test_a_feed_that_would_grow_or_read_files_does_neither() -> None:
    entities = b'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY a "aaaaaaaaaa">'
    entities += b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)) + b"]>"
    found = read_feed(FEED.replace(b"<rss", entities + b"<rss", 1).replace(b"<title>One", b"<title>&f;&j;One"))

    assert found is None or len(found.title) < 100


def test_cues_have_their_time_and_their_chapter() -> None:
    content = (
        b"WEBVTT\n\n00:00:00.010 --> 00:00:01.000\nAlpha\n\n1\n01:00:02.500 --> 01:00:03.000 align:start\n"
        b"One &amp; two\nlines &lt;here\n\nNOTE nothing\n\nbad --> worse\nx\n"
    )

    cues = read_transcript(content, ((0, "First"), (3_602_510, "Second")))

    assert [(one.start_ms, one.section, one.text) for one in cues] == [
        (10, "First", "Alpha"),
        (3_602_500, "Second", "One & two lines <here"),
    ]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"chapters": 3}', b'{"chapters": [{"title": "x"}]}', b"\xff"])
def test_chapters_that_are_none_are_none(content: bytes) -> None:
    assert read_chapters(content) == ()


def test_chapters_are_told_by_their_start() -> None:
    content = b'{"chapters": [{"startTime": 1.5, "title": "B"}, {"startTime": 0, "title": "A\\u001b"}]}'

    assert read_chapters(content) == ((0, "A"), (1500, "B"))


def test_programs_are_found_in_the_outline_and_no_path_is_followed() -> None:
    outline = b"""<opml><body><outline xmlUrl="https://x.example/casts/one/feed.xml"/>
    <outline xmlUrl="https://x.example/../feed.xml"/><outline xmlUrl="https://x.example/a%2Fb/feed.xml"/><outline/></body></opml>"""

    assert programs_in(outline) == ("one",)
    assert programs_in(b"nothing") == ()


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x9b", "\x00", "\x7f", "\u202e", "\u2066", "\u200f", "\r"])
def test_no_character_that_moves_a_cursor_is_kept(character: str) -> None:
    assert clean(f"a{character}b") in ("ab", "a b")


def test_its_examples_hold() -> None:
    assert doctest.testmod(published_feed).failed == 0
