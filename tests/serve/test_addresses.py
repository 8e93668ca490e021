"""Whose addresses stand in a document."""

import doctest
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.serve import addresses
from audio_programs.serve.addresses import bases_for, built_for, readdress, site_address

BASE = "https://example.org/"
SITE = "http://192.168.1.20:8000/"


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(addresses).failed == 0


@given(st.text(max_size=30))
def test_invariant_10_no_host_brings_markup_into_a_document(host: str) -> None:
    site = site_address("http", [host])
    assert site is None or not set(site) & set("<>\"'&\\ \n#?@%")


def test_a_request_without_a_host_or_with_two_has_no_address() -> None:
    assert site_address("http", []) is None
    assert site_address("http", ["localhost", "localhost"]) is None


def test_the_address_that_a_feed_was_built_for_is_read_from_the_feed(made: Path, base_url: str) -> None:
    assert built_for(made / "first-weeks" / "feed.xml") == base_url


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no feed",
        b"<rss><channel><item/></channel></rss>",
        b'<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><atom:link rel="self" href="https://a/b"/></channel></rss>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><rss>&b;</rss>',
    ],
)
def test_a_feed_that_does_not_say_where_it_stands_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "feed.xml").write_bytes(content)
    assert built_for(tmp_path / "feed.xml") is None


def test_a_program_has_its_own_address_and_the_library_all_of_them(
    tmp_path: Path, feed_for: Callable[[str], bytes]
) -> None:
    (tmp_path / "first-weeks").mkdir()
    (tmp_path / "first-weeks" / "feed.xml").write_bytes(feed_for("https://new.example.org/"))
    (tmp_path / "left-behind").mkdir()
    old = feed_for("https://old.example.org/").replace(b"/first-weeks/", b"/left-behind/")
    (tmp_path / "left-behind" / "feed.xml").write_bytes(old)
    new = "https://new.example.org/"
    assert bases_for(tmp_path, tmp_path / "first-weeks" / "index.html") == (new,)
    assert bases_for(tmp_path, tmp_path / "first-weeks" / "feed-1.xml") == (new,)
    assert bases_for(tmp_path, tmp_path / "opml.xml") == (new, "https://old.example.org/")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a href="https://example.org/weeks/">', f'<a href="{SITE}weeks/">'),
        ("<link>https://example.org/weeks/</link>", f"<link>{SITE}weeks/</link>"),
        ("<url>https://example.org/weeks/cover.jpg</url>", f"<url>{SITE}weeks/cover.jpg</url>"),
        ('{"url": "https://example.org/weeks/a.mp3"}', f'{{"url": "{SITE}weeks/a.mp3"}}'),
        ('<outline xmlUrl="https://example.org/"/>', f'<outline xmlUrl="{SITE}"/>'),
        ('<a href="https://example.org/weeks-of-old/">', None),
        ('<a href="https://example.org/articles/1">', None),
        ('<a href="https://example.org.evil/weeks/">', None),
        ("<p>https://example.org/weeks/ is the place.</p>", None),
        (
            '<atom:link href="https://example.org/weeks/feed-1.xml" rel="next"/>',
            f'<atom:link href="{SITE}weeks/feed-1.xml" rel="next"/>',
        ),
        ("<podcast:guid>https://example.org/weeks/</podcast:guid>", None),
        ('{"title": "\\"https://example.org/weeks/\\" it is"}', None),
    ],
)
def test_an_address_is_changed_where_it_is_one_of_ours_and_nowhere_else(before: str, after: str | None) -> None:
    content = readdress(before.encode(), bases=(BASE,), site=SITE, places=("weeks",))
    assert content.decode() == (after or before)


def test_an_address_with_marks_of_its_own_is_found_as_xml_and_as_json_write_it() -> None:
    base = "https://example.org/a&b/"
    for before in ('href="https://example.org/a&amp;b/weeks/"', '"https://example.org/a&b/weeks/"'):
        assert SITE.encode() in readdress(before.encode(), bases=(base,), site=SITE, places=("weeks",))


@given(st.binary())
def test_a_document_built_for_the_address_that_it_is_asked_under_stays_as_it_is(content: bytes) -> None:
    assert readdress(content, bases=(SITE,), site=SITE, places=("weeks",)) == content
