"""Show notes: all that the description says, and where an article leads."""

import re
from collections.abc import Callable
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from audio_programs.config.further import FurtherTags, License
from audio_programs.config.settings import Program
from audio_programs.model import Episode, Link, Recording, Season, Unit
from audio_programs.publish.addresses import Addresses
from audio_programs.publish.description import describe
from audio_programs.publish.feed import LARGEST_FEED_BYTES, WHOLE_ALWAYS
from audio_programs.publish.notes import LONGEST_NOTES_BYTES, notes

MakeEpisode: TypeAlias = Callable[..., Episode]
MakeProgram: TypeAlias = Callable[..., Program]
MakeRecording: TypeAlias = Callable[..., Recording]
Render: TypeAlias = Callable[..., bytes]

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
PSC = "{http://podlove.org/simple-chapters}chapters"


@pytest.fixture(scope="session")
def write(make_program: MakeProgram) -> Callable[..., str]:
    """Return what writes an episode's notes."""

    def written(episode: Episode, **settings: object) -> str:
        addresses = Addresses(base_url="https://audio.example.org/", program="first-weeks")
        return notes(episode, program=make_program(**settings), addresses=addresses)

    return written


def linked(*pairs: tuple[str, str]) -> tuple[Link, ...]:
    return tuple(Link(text=text, address=address, line=1) for text, address in pairs)


def test_notes_hold_the_description_the_author_the_links_the_page_and_the_license(
    write: Callable[..., str], make_episode: MakeEpisode
) -> None:
    episode = make_episode(
        slug="rest",
        title="Rest",
        summary="On rest.",
        season=Season(number=2, name="Milk"),
        unit=None,
        author="Ada Oven",
        link="https://example.org/rest",
        links=linked(("a chair", "https://example.org/chair?a=1&b=2")),
    )
    licensed = FurtherTags(license=License(name="cc-by-4.0", url="https://creativecommons.org/licenses/by/4.0/"))
    assert write(episode, further=licensed) == (
        "<p>On rest.</p><p>Milk</p>"
        '<p><a href="https://example.org/rest">https://example.org/rest</a></p>'
        "<p>Ada Oven</p>"
        '<ul><li><a href="https://example.org/chair?a=1&amp;b=2">a chair</a></li></ul>'
        '<p><a href="https://audio.example.org/first-weeks/episodes/rest.html">Rest</a></p>'
        '<p><a href="https://creativecommons.org/licenses/by/4.0/">cc-by-4.0</a></p>'
    )


@given(summary=ANY_TEXT, name=ANY_TEXT, author=ANY_TEXT, text=ANY_TEXT, address=ANY_TEXT)
def test_rule_i13_notes_begin_with_the_description_and_have_no_markup_but_ours(
    write: Callable[..., str], make_episode: MakeEpisode, summary: str, name: str, author: str, text: str, address: str
) -> None:
    episode = make_episode(
        summary=summary,
        unit=Unit(name=name),
        author=author,
        links=linked((text, address), (text, f"https://example.org/{address}")),
    )
    written = write(episode)
    assert written.startswith(describe(episode))
    assert set(re.findall(r"<(/?\w+)", written)) <= {"p", "/p", "ul", "/ul", "li", "/li", "a", "/a"}
    assert all(re.match(r"https?://", href) for href in re.findall(r'href="([^"]*)"', written))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "mailto:a@example.org", "../secret", "https://user@b.org/"]
)
def test_invariant_10_only_links_to_the_web_are_notes(
    write: Callable[..., str], make_episode: MakeEpisode, address: str
) -> None:
    assert write(make_episode(links=linked(("here", address)))) == write(make_episode())


def test_invariant_10_a_link_cannot_bring_markup(write: Callable[..., str], make_episode: MakeEpisode) -> None:
    attack = linked(('"><script>alert(1)</script>', 'https://example.org/"onclick="alert(1)'))
    (anchor, *_) = html.fromstring(write(make_episode(links=attack))).iter("a")
    assert anchor.text == '"><script>alert(1)</script>'
    assert dict(anchor.attrib) == {"href": "https://example.org/%22onclick=%22alert(1)"}


def test_each_address_is_named_once(write: Callable[..., str], make_episode: MakeEpisode) -> None:
    links = linked(
        ("one", "https://example.org/a b"), ("two", "https://example.org/a%20b"), ("own", "https://own.org/")
    )
    written = write(make_episode(link="https://own.org/", links=links))
    assert written.count("https://example.org/a%20b") == 1
    assert written.count('href="https://own.org/"') == 1
    assert ">own<" not in written


def test_rule_h7_links_called_by_times_are_no_list_of_chapters(
    write: Callable[..., str], make_episode: MakeEpisode
) -> None:
    links = linked(*((f"{minute:02}:00 Part", f"https://example.org/{minute}") for minute in (0, 3, 12)))
    lines = re.findall(r"<li><a[^>]*>(.*?)</a>", write(make_episode(links=links)))
    assert lines == ["https://example.org/0", "https://example.org/3", "https://example.org/12"]


@given(count=st.integers(0, 400), text=st.sampled_from(["word", "&", "ü" * 200, "👩"]))
def test_rule_z2_notes_of_many_links_stay_short_and_whole(
    write: Callable[..., str], make_episode: MakeEpisode, count: int, text: str
) -> None:
    links = linked(*((text, f"https://example.org/{number}") for number in range(count)))
    written = write(make_episode(summary="Rest. " * 500, links=links))
    assert len(written.encode()) <= LONGEST_NOTES_BYTES
    etree.fromstring(f"<x>{written}</x>")
    assert written.endswith("</a></p>")
    assert count == 0 or "https://example.org/0" in written


def test_rule_z2_a_large_feed_keeps_notes_in_its_newest_items_only(
    render: Render, make_episode: MakeEpisode, make_recording: MakeRecording
) -> None:
    recording = make_recording([f"A chapter with a title of some length {number}" for number in range(40)])
    episodes = [make_episode(number, recording=recording) for number in range(1, 601)]
    feed = render(*episodes, mirrors=["https://mirror.example.org/"])
    items = etree.fromstring(feed).findall("channel/item")
    assert len(feed) <= LARGEST_FEED_BYTES
    whole = [item.find(ENCODED) is not None for item in items]
    assert whole == [True] * WHOLE_ALWAYS + [False] * (600 - WHOLE_ALWAYS)
    assert whole == [item.find(PSC) is not None for item in items]
    assert whole == [
        item.find("{https://podcastindex.org/namespace/1.0}alternateEnclosure") is not None for item in items
    ]
    assert all(item.findtext("description") for item in items)
