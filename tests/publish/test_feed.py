"""The feed against docs/rules.md, rule by rule, as XML."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from itertools import pairwise
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from audio_programs.config.settings import Category, Program, ProgramType
from audio_programs.model import Episode, Recording, Season, Unit
from audio_programs.publish.feed import LARGEST_FEED_BYTES, WHOLE_ALWAYS, Item, render_feed

MakeEpisode: TypeAlias = Callable[..., Episode]
MakeProgram: TypeAlias = Callable[..., Program]
MakeRecording: TypeAlias = Callable[..., Recording]
Render: TypeAlias = Callable[..., bytes]

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "psc": "http://podlove.org/simple-chapters",
}
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=400)


def channel_of(feed: bytes) -> etree._Element:
    channel = etree.fromstring(feed).find("channel")
    assert channel is not None
    return channel


def found(element: etree._Element, path: str) -> list[etree._Element]:
    return list(element.findall(path, NAMESPACES))


def text_of(element: etree._Element, path: str) -> str:
    (only,) = found(element, path)
    return only.text or ""


# --- X: the feed as XML


@given(title=ANY_TEXT, summary=ANY_TEXT, name=ANY_TEXT, author=ANY_TEXT, guid=st.text(min_size=1, max_size=40))
def test_rule_x1_x2_any_text_gives_well_formed_utf_8_with_the_declaration_first(
    render: Render,
    make_episode: MakeEpisode,
    make_program: MakeProgram,
    title: str,
    summary: str,
    name: str,
    author: str,
    guid: str,
) -> None:
    episode = make_episode(
        title=title, summary=summary, author=author, guid=guid, season=Season(number=1, name=name), unit=Unit(name=name)
    )
    program = make_program(title=title, description=summary, author=author, copyright=name, seasons=())
    feed = render(episode, program=program)
    assert feed.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<rss ")
    feed.decode("utf-8")
    tree = etree.fromstring(feed).getroottree()
    assert tree.docinfo.doctype == ""
    assert tree.docinfo.internalDTD is None


def test_rule_x3_namespaces_are_declared_once_on_rss_letter_for_letter(
    render: Render, make_episode: MakeEpisode
) -> None:
    feed = render(make_episode())
    root = etree.fromstring(feed)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert root.nsmap == NAMESPACES
    assert feed.count(b"xmlns") == len(NAMESPACES)


def test_rule_x4_titles_are_text_escaped_once(render: Render, make_episode: MakeEpisode) -> None:
    feed = render(make_episode(title="Bread & <b>butter</b> ]]> &amp;"))
    assert b"<title>Bread &amp; &lt;b&gt;butter&lt;/b&gt; ]]&gt; &amp;amp;</title>" in feed


@given(title=ANY_TEXT, name=ANY_TEXT, guid=st.text(min_size=1, max_size=40).filter(str.strip))
def test_rule_x5_no_value_has_blanks_around_it_or_is_too_long(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram, title: str, name: str, guid: str
) -> None:
    episode = make_episode(title=f" {title}\n", author=name, guid=guid, season=Season(number=3, name=name))
    program = make_program(title=f"\t{title} ", copyright=name, author=name)
    for element in etree.fromstring(render(episode, program=program)).iter():
        for value in (*element.attrib.values(), *([element.text] if element.text and not len(element) else [])):
            assert value == value.strip()
            assert len(value) <= 255 or etree.QName(element).localname in ("description", "encoded")


def test_rule_x6_nothing_stands_after_rss(render: Render, make_episode: MakeEpisode) -> None:
    assert render(make_episode()).endswith(b"</rss>\n")


def test_rule_x7_invariant_2_equal_episodes_in_any_order_give_equal_bytes(
    render: Render, make_episode: MakeEpisode
) -> None:
    episodes = [make_episode(number) for number in range(1, 6)]
    assert render(*episodes) == render(*reversed(episodes)) == render(*episodes)


# --- C: channel


def test_rule_c1_the_channel_has_each_required_element_once(render: Render, make_episode: MakeEpisode) -> None:
    channel = channel_of(render(make_episode()))
    assert text_of(channel, "title") == "The first weeks"
    assert text_of(channel, "link") == "https://audio.example.org/first-weeks/"
    assert text_of(channel, "description") == "Short readings for the first weeks at home."
    assert text_of(channel, "language") == "en-au"
    assert text_of(channel, "itunes:explicit") == "false"
    (image,) = found(channel, "itunes:image")
    assert image.get("href") == "https://audio.example.org/first-weeks/cover-11223344.jpg"
    (self_link,) = found(channel, "atom:link")
    assert dict(self_link.attrib) == {
        "href": "https://audio.example.org/first-weeks/feed.xml",
        "rel": "self",
        "type": "application/rss+xml",
    }


def test_rule_c1_explicit_is_true_or_false_and_a_long_description_is_cut(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    program = make_program(explicit=True, description="Milk & bread. " * 1000)
    channel = channel_of(render(make_episode(), program=program))
    assert text_of(channel, "itunes:explicit") == "true"
    assert 3900 < len(text_of(channel, "description").encode()) <= 4000


def test_rule_c1_what_is_required_is_there_even_where_nothing_can_be_written(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    channel = channel_of(render(make_episode(), program=make_program(title="\x07", description=" ")))
    assert text_of(channel, "title") == "first-weeks"
    assert text_of(channel, "description") == "first-weeks"


def test_rule_c3_categories_are_nested_in_their_own_parents(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    categories = (
        Category(name="Kids & Family", sub="Parenting"),
        Category(name="Science"),
        Category(name="Education", sub="How To"),
    )
    channel = channel_of(render(make_episode(), program=make_program(categories=categories)))
    assert [
        (category.get("text"), [sub.get("text") for sub in category]) for category in found(channel, "itunes:category")
    ] == [("Kids & Family", ["Parenting"]), ("Science", []), ("Education", ["How To"])]


@pytest.mark.parametrize("kind", list(ProgramType))
def test_rule_c4_the_type_is_written_and_every_item_has_its_number(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram, kind: ProgramType
) -> None:
    channel = channel_of(render(make_episode(1), make_episode(2), program=make_program(type=kind)))
    assert text_of(channel, "itunes:type") == kind.value
    assert [text_of(item, "itunes:episode") for item in found(channel, "item")] == ["2", "1"]


def test_rule_c5_the_channel_has_author_guid_copyright_generator_and_an_image_of_the_old_kind(
    render: Render, make_episode: MakeEpisode
) -> None:
    channel = channel_of(render(make_episode()))
    assert text_of(channel, "itunes:author") == "Quiet Hours"
    assert text_of(channel, "copyright") == "2025 Quiet Hours"
    assert text_of(channel, "generator") == "audio-programs"
    assert text_of(channel, "image/url") == "https://audio.example.org/first-weeks/cover-11223344.jpg"
    assert text_of(channel, "image/title") == text_of(channel, "title")
    assert text_of(channel, "image/link") == text_of(channel, "link")
    assert text_of(channel, "podcast:guid") == "9b024349-ccf0-5f69-a609-6b82873eab3c"


def test_rule_c6_no_podcast_guid_is_written_where_none_is_given(render: Render, make_episode: MakeEpisode) -> None:
    assert b"podcast:guid" not in render(make_episode(), podcast_guid="", base_url="http://localhost:8000/")


def test_rule_c7_the_feed_is_locked(render: Render, make_episode: MakeEpisode) -> None:
    assert text_of(channel_of(render(make_episode())), "podcast:locked") == "yes"


def test_rule_c8_the_owner_is_written_only_if_the_editor_did(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    channel = channel_of(render(make_episode()))
    assert text_of(channel, "itunes:owner/itunes:email") == "hello@example.org"
    assert b"owner" not in render(make_episode(), program=make_program(owner=None))


def test_rule_c9_neither_block_nor_complete_is_written(render: Render, make_episode: MakeEpisode) -> None:
    feed = render(make_episode())
    assert b":block" not in feed
    assert b":complete" not in feed


def test_rule_c11_all_channel_tags_stand_before_the_first_item(render: Render, make_episode: MakeEpisode) -> None:
    tags = [child.tag for child in channel_of(render(make_episode(1), make_episode(2)))]
    assert tags[-2:] == ["item", "item"]
    assert "item" not in tags[:-2]
    for tag in ("season", "episode", "transcript", "chapters"):
        assert f"{{{NAMESPACES['podcast']}}}{tag}" not in tags


def test_rule_c12_a_feed_without_an_episode_is_refused(render: Render) -> None:
    with pytest.raises(ValueError, match="at least one episode"):
        render()


def test_rule_c13_the_channel_is_dated_by_its_newest_article(
    render: Render, make_episode: MakeEpisode, moment: datetime
) -> None:
    corrected = make_episode(1, published=moment, updated=moment + timedelta(days=40))
    channel = channel_of(render(corrected, make_episode(2, published=moment + timedelta(days=3))))
    assert text_of(channel, "pubDate") == "Fri, 17 Oct 2025 09:30:00 +0000"
    assert text_of(channel, "lastBuildDate") == "Sun, 23 Nov 2025 09:30:00 +0000"


# --- I: items


def test_rule_i1_an_item_has_each_required_element_once(render: Render, make_episode: MakeEpisode) -> None:
    (item,) = found(channel_of(render(make_episode(title="Rest", summary="On rest."))), "item")
    assert text_of(item, "title") == "Rest"
    assert text_of(item, "description").startswith("<p>On rest.</p>")
    assert text_of(item, "guid")
    assert text_of(item, "pubDate")
    assert len(found(item, "enclosure")) == 1


def test_rule_i1_an_item_whose_texts_cannot_be_written_still_has_them(
    render: Render, make_episode: MakeEpisode
) -> None:
    episode = make_episode(title="\x07", summary="", season=None, unit=None, slug="rest")
    (item,) = found(channel_of(render(episode)), "item")
    assert text_of(item, "title") == "rest"
    assert text_of(item, "description") == "<p>rest</p>"


def test_rule_i2_a_title_stands_alone_and_names_are_elsewhere(render: Render, make_episode: MakeEpisode) -> None:
    episode = make_episode(title="Rest", season=Season(number=2, name="Milk"), unit=Unit(number=1, name="Cells"))
    (item,) = found(channel_of(render(episode)), "item")
    assert text_of(item, "title") == "Rest"
    assert "<p>Milk · Cells</p>" in text_of(item, "description")


def test_rule_i4_the_enclosure_has_the_exact_size_type_and_a_path_ending_in_mp3(
    render: Render, make_episode: MakeEpisode
) -> None:
    episode = make_episode(audio_file="rest-0a1b2c3d.mp3", audio_size_bytes=1_234_567)
    (enclosure,) = found(channel_of(render(episode)), "item/enclosure")
    assert dict(enclosure.attrib) == {
        "url": "https://audio.example.org/first-weeks/episodes/rest-0a1b2c3d.mp3",
        "length": "1234567",
        "type": "audio/mpeg",
    }


def test_rule_i5_no_two_items_share_an_enclosure_url(render: Render, make_episode: MakeEpisode) -> None:
    with pytest.raises(ValueError, match="two episodes of one feed have the same audio file"):
        render(make_episode(1, audio_file="a-00000000.mp3"), make_episode(2, audio_file="a-00000000.mp3"))


@given(
    program_id=st.text("aüλ- .", min_size=1, max_size=8),
    host=st.sampled_from(["example.org", "bücher.example", "λ.gr"]),
)
def test_rule_i6_every_address_is_absolute_ascii_and_encoded(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram, program_id: str, host: str
) -> None:
    episode = make_episode(image_file="rest-00000000.jpg", link="https://example.org/ü ü")
    feed = etree.fromstring(
        render(episode, program=make_program(id=program_id), base_url=f"https://{host}/häuser audio")
    )
    written = [element.get(name) for element in feed.iter() for name in ("url", "href") if element.get(name)]
    written += [element.text for element in feed.iter("link", "url")]
    assert len(written) == 10
    for address in written:
        assert re.fullmatch(r"https://[a-z0-9.-]+/[A-Za-z0-9._~%/-]*(\?v=[0-9a-f]{8})?", address)


@pytest.mark.parametrize("offset_hours", [-9, 0, 10, 13])
def test_rule_i7_dates_are_rfc_2822_in_utc_with_english_names(
    render: Render, make_episode: MakeEpisode, offset_hours: int
) -> None:
    from datetime import timezone

    published = datetime(2026, 3, 1, 5, 4, 3, tzinfo=timezone(timedelta(hours=offset_hours)))
    (item,) = found(channel_of(render(make_episode(published=published))), "item")
    written = text_of(item, "pubDate")
    assert written == format_datetime(published.astimezone(UTC))
    assert re.fullmatch(r"(Sat|Sun), \d\d (Feb|Mar) 2026 \d\d:04:03 \+0000", written)
    assert parsedate_to_datetime(written) == published


def test_rule_i9_items_stand_newest_first_in_a_serial_program_too(render: Render, make_episode: MakeEpisode) -> None:
    items = found(channel_of(render(*(make_episode(number) for number in (2, 3, 1)))), "item")
    dates = [parsedate_to_datetime(text_of(item, "pubDate")) for item in items]
    assert [text_of(item, "itunes:episode") for item in items] == ["3", "2", "1"]
    assert all(newer > older for newer, older in pairwise(dates))


def test_rule_i10_the_duration_is_in_whole_seconds(
    render: Render, make_episode: MakeEpisode, make_recording: MakeRecording
) -> None:
    recording = make_recording(["Rest"], length_samples=44_100 * 3725 + 30_000)
    (item,) = found(channel_of(render(make_episode(recording=recording))), "item")
    assert text_of(item, "itunes:duration") == "3726"


def test_rule_i11_season_and_episode_are_numbers_and_a_season_has_one_name(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    episodes = (
        make_episode(1, season=Season(number=1, name="Older")),
        make_episode(2, season=Season(number=1, name="Newer")),
        make_episode(3, season=Season(number=2, name="Anything")),
        make_episode(4, season=Season(number=3)),
        make_episode(5, season=None),
        make_episode(6, season=Season(number=4, name="n" * 300)),
    )
    items = found(channel_of(render(*episodes, program=make_program(seasons=((2, "Milk"),)))), "item")
    seasons = [(season.text, season.get("name")) for item in items for season in found(item, "podcast:season")]
    assert seasons[1:] == [("3", None), ("2", "Milk"), ("1", "Newer"), ("1", "Newer")]
    assert seasons[0][0] == "4"
    assert len(seasons[0][1] or "") == 128
    assert [found(item, "itunes:season")[0].text for item in items if found(item, "itunes:season")] == [
        "4", "3", "2", "1", "1",
    ]  # fmt: skip
    assert [text_of(item, "podcast:episode") for item in items] == [text_of(item, "itunes:episode") for item in items]


def test_rule_i12_an_episode_is_full(render: Render, make_episode: MakeEpisode) -> None:
    assert text_of(channel_of(render(make_episode())), "item/itunes:episodeType") == "full"


def test_rule_i14_an_item_links_to_its_page_and_says_if_it_is_explicit(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    episodes = [make_episode(number, explicit=explicit) for number, explicit in enumerate((None, True, False), start=1)]
    items = found(channel_of(render(*episodes, program=make_program(explicit=True))), "item")
    assert [text_of(item, "itunes:explicit") for item in items] == ["false", "true", "true"]
    assert text_of(items[0], "link") == "https://audio.example.org/first-weeks/episodes/episode-3.html"


def test_rule_i14_an_item_names_its_picture_only_if_it_has_one(render: Render, make_episode: MakeEpisode) -> None:
    items = found(channel_of(render(make_episode(1), make_episode(2, image_file="rest-00112233.jpg"))), "item")
    (image,) = found(items[0], "itunes:image")
    assert image.get("href") == "https://audio.example.org/first-weeks/episodes/rest-00112233.jpg"
    assert found(items[1], "itunes:image") == []


def test_rule_i15_g5_transcript_and_chapters_are_named_with_type_and_version(
    render: Render, make_episode: MakeEpisode
) -> None:
    feed = render(make_episode(1), make_episode(2, language="de"))
    newer, older = found(channel_of(feed), "item")
    (transcript,), (chapters,) = found(older, "podcast:transcript"), found(older, "podcast:chapters")
    assert (transcript.get("type"), transcript.get("rel"), transcript.get("language")) == ("text/vtt", "captions", None)
    assert re.fullmatch(r"https://.+/episode-1\.vtt\?v=[0-9a-f]{8}", transcript.get("url") or "")
    assert chapters.get("type") == "application/json+chapters"
    assert re.fullmatch(r"https://.+/episode-1\.chapters\.json\?v=[0-9a-f]{8}", chapters.get("url") or "")
    assert found(newer, "podcast:transcript")[0].get("language") == "de"


# --- G: identity


def test_rule_g1_a_guid_is_no_permalink_and_keeps_its_case(render: Render, make_episode: MakeEpisode) -> None:
    (guid,) = found(channel_of(render(make_episode(guid="Rest-And-SLEEP"))), "item/guid")
    assert (guid.text, guid.get("isPermaLink")) == ("Rest-And-SLEEP", "false")


def test_rule_g1_two_items_with_one_guid_are_refused(render: Render, make_episode: MakeEpisode) -> None:
    with pytest.raises(ValueError, match="two episodes of one feed have the same GUID"):
        render(make_episode(1, guid="rest"), make_episode(2, guid="rest\x07"))


def test_rule_g3_changed_audio_changes_the_address_and_length_and_nothing_else(
    render: Render, make_episode: MakeEpisode
) -> None:
    before = render(make_episode(audio_file="rest-00000000.mp3", audio_size_bytes=50_000)).splitlines()
    after = render(make_episode(audio_file="rest-11111111.mp3", audio_size_bytes=50_001)).splitlines()
    assert [line.strip()[:10] for line, other in zip(before, after, strict=True) if line != other] == [b"<enclosure"]


# --- H, Z: simple chapters while the feed is small


def test_rule_h6_an_item_has_simple_chapters_of_version_1_2(
    render: Render, make_episode: MakeEpisode, recording: Recording
) -> None:
    (chapters,) = found(channel_of(render(make_episode(recording=recording))), "item/psc:chapters")
    assert chapters.get("version") == "1.2"
    assert [dict(chapter.attrib) for chapter in chapters] == [
        {"start": "00:00:00.000", "title": "Bread & butter"},
        {"start": "00:00:01.829", "title": "1. Rest"},
    ]


def test_rule_z2_a_large_feed_keeps_simple_chapters_in_its_newest_items_only(
    make_program: MakeProgram, make_episode: MakeEpisode, make_recording: MakeRecording
) -> None:
    recording = make_recording([f"A chapter with a title of some length {number}" for number in range(40)])
    items = [
        Item(
            episode=make_episode(number, recording=recording),
            chapters_digest="0" * 64,
            transcript_digest="1" * 64,
            audio_digest="2" * 64,
        )
        for number in range(1, 601)
    ]
    feed = render_feed(
        make_program(), items, base_url="https://example.org/", podcast_guid="", cover_file="cover-0.jpg"
    )
    with_chapters = [len(found(item, "psc:chapters")) for item in found(channel_of(feed), "item")]
    assert len(feed) <= LARGEST_FEED_BYTES
    assert with_chapters == [1] * WHOLE_ALWAYS + [0] * (600 - WHOLE_ALWAYS)


def test_rule_z2_a_small_feed_of_many_items_keeps_all_simple_chapters(
    render: Render, make_episode: MakeEpisode
) -> None:
    feed = render(*(make_episode(number) for number in range(1, 151)))
    assert len(found(channel_of(feed), "item/psc:chapters")) == 150
    assert len(feed) / 150 < 2000


def test_invariant_10_no_text_becomes_an_element(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    attack = "</title><item><guid>x</guid></item> ]]> <!DOCTYPE x> &#8; <script>"
    feed = render(
        make_episode(title=attack, summary=attack, author=attack, guid=attack, season=Season(number=1, name=attack)),
        program=make_program(title=attack, description=attack, copyright=attack, seasons=()),
    )
    assert len(found(channel_of(feed), "item")) == 1
    assert [element for element in etree.fromstring(feed).iter() if element.tag == "script"] == []


def test_a_link_of_the_program_is_used_only_if_it_is_a_web_address(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    own = channel_of(render(make_episode(), program=make_program(link="https://example.org/weeks")))
    assert text_of(own, "link") == text_of(own, "image/link") == "https://example.org/weeks"
    bad = channel_of(render(make_episode(), program=make_program(link="javascript:alert(1)")))
    assert text_of(bad, "link") == "https://audio.example.org/first-weeks/"
