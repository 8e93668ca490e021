"""What a feed says beyond what it must: rules C9 to C11, G8, I12 and I16, as XML and as readers see it."""

import base64
from collections.abc import Callable
from dataclasses import replace
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

from audio_programs.config.further import Funding, FurtherTags, License, OtherFeed, Txt, UpdateFrequency
from audio_programs.config.settings import Program, ProgramType
from audio_programs.model import Episode, EpisodeKind, Person, Season
from audio_programs.publish.channel_tags import newest_trailers

MakeEpisode: TypeAlias = Callable[..., Episode]
MakeProgram: TypeAlias = Callable[..., Program]
Render: TypeAlias = Callable[..., bytes]

PODCAST = "{https://podcastindex.org/namespace/1.0}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)

ALL = FurtherTags(
    people=(
        Person(name="Ann Example", role="host", group="cast", link="https://example.org/ann"),
        Person(name="Bo", role="cover art designer", group="visuals", image="https://example.org/bo.jpg"),
    ),
    license=License(name="cc-by-4.0", url="https://creativecommons.org/licenses/by/4.0/"),
    funding=(
        Funding(url="https://example.org/give", text="Give"),
        Funding(url="https://example.org/join", text="Join"),
    ),
    medium="course",
    update_frequency=UpdateFrequency(text="Every Monday", rrule="FREQ=WEEKLY;BYDAY=MO"),
    podroll=(OtherFeed(guid=GUID, url="https://example.org/feed.xml", title="Night radio"), OtherFeed(guid=GUID)),
    publisher=OtherFeed(guid=GUID, url="https://example.org/publisher.xml"),
    txt=(Txt(text="S6lpp-7ZCn8", purpose="verify"), Txt(text="plain")),
    moved_to="https://new.example.org/feed.xml",
    complete=True,
    block=True,
)


def channel_of(feed: bytes) -> etree._Element:
    channel = etree.fromstring(feed).find("channel")
    assert channel is not None
    return channel


def told(element: etree._Element, name: str) -> list[tuple[str | None, dict[str, str]]]:
    """Return the text and attributes of each child of a name."""
    return [(one.text, {str(key): str(value) for key, value in one.attrib.items()}) for one in element.iterfind(name)]


# --- The channel


def test_rule_c9_block_and_complete_are_written_as_directories_read_them(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    channel = channel_of(render(make_episode(), program=make_program(further=FurtherTags(complete=True, block=True))))
    assert told(channel, f"{ITUNES}block") == [("Yes", {})]
    assert told(channel, f"{ITUNES}complete") == [("Yes", {})]
    assert told(channel, f"{PODCAST}block") == [("yes", {})]


def test_rule_c10_the_channel_says_what_the_settings_say(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    channel = channel_of(render(make_episode(), program=make_program(further=ALL)))
    assert told(channel, f"{PODCAST}person") == [
        ("Ann Example", {"role": "host", "group": "cast", "href": "https://example.org/ann"}),
        ("Bo", {"role": "cover art designer", "group": "visuals", "img": "https://example.org/bo.jpg"}),
    ]
    assert told(channel, f"{PODCAST}license") == [
        ("cc-by-4.0", {"url": "https://creativecommons.org/licenses/by/4.0/"})
    ]
    assert told(channel, f"{PODCAST}funding") == [
        ("Give", {"url": "https://example.org/give"}),
        ("Join", {"url": "https://example.org/join"}),
    ]
    assert told(channel, f"{PODCAST}medium") == [("course", {})]
    assert told(channel, f"{PODCAST}txt") == [("S6lpp-7ZCn8", {"purpose": "verify"}), ("plain", {})]
    assert told(channel, f"{PODCAST}updateFrequency") == [
        ("Every Monday", {"complete": "true", "rrule": "FREQ=WEEKLY;BYDAY=MO"})
    ]
    assert told(channel, f"{PODCAST}podroll/{PODCAST}remoteItem") == [
        (None, {"feedGuid": GUID, "feedUrl": "https://example.org/feed.xml", "title": "Night radio"}),
        (None, {"feedGuid": GUID}),
    ]
    assert told(channel, f"{PODCAST}publisher/{PODCAST}remoteItem") == [
        (None, {"medium": "publisher", "feedGuid": GUID, "feedUrl": "https://example.org/publisher.xml"})
    ]


def test_rule_c10_texts_are_cut_to_what_apps_take(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    long = "a word and " * 500
    further = FurtherTags(
        people=(Person(name=long, role="host", group="cast"),),
        license=License(name=long, url="https://example.org/"),
        funding=(Funding(url="https://example.org/", text=long),),
        update_frequency=UpdateFrequency(text=long),
        txt=(Txt(text=long, purpose=long),),
        podroll=(OtherFeed(guid=GUID, title=long),),
    )
    channel = channel_of(render(make_episode(), program=make_program(further=further)))
    for name in ("person", "license", "funding", "updateFrequency"):
        ((text, _),) = told(channel, PODCAST + name)
        assert 100 < len(text or "") <= 128
    ((text, attributes),) = told(channel, f"{PODCAST}txt")
    assert 3000 < len(text or "") <= 4000
    assert len(attributes["purpose"]) <= 128


def test_rule_g8_a_feed_that_moves_names_its_new_address(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    program = make_program(further=FurtherTags(moved_to="https://new.example.org/feed.xml"))
    channel = channel_of(render(make_episode(), program=program))
    assert told(channel, f"{ITUNES}new-feed-url") == [("https://new.example.org/feed.xml", {})]
    assert told(channel, "item/guid") == told(channel_of(render(make_episode())), "item/guid")


def test_rule_c11_every_tag_of_the_channel_stands_before_its_items_and_those_of_items_in_items(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    feed = render(
        make_episode(1, kind=EpisodeKind.TRAILER, episode=None),
        make_episode(2, people=ALL.people),
        program=make_program(further=ALL),
        mirrors=["https://mirror.example.org/"],
    )
    tags = [str(child.tag) for child in channel_of(feed)]
    assert tags[-2:] == ["item", "item"]
    assert "item" not in tags[:-2]
    for name in ("guid", "locked", "medium", "license", "updateFrequency", "podroll", "publisher"):
        assert tags.count(PODCAST + name) == 1
    for name in ("season", "episode", "transcript", "chapters", "alternateEnclosure"):
        assert PODCAST + name not in tags


def test_nothing_is_written_unasked(render: Render, make_episode: MakeEpisode) -> None:
    names = {etree.QName(one).localname for one in channel_of(render(make_episode())).iter() if one.tag != "item"}
    assert names.isdisjoint(
        {"person", "license", "funding", "medium", "txt", "updateFrequency", "podroll", "publisher", "trailer"}
        | {"new-feed-url", "complete", "block", "alternateEnclosure"}
    )


@given(text=ANY_TEXT, address=ANY_TEXT)
def test_rule_x1_x2_any_text_and_address_of_a_setting_gives_a_feed_that_is_read(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram, text: str, address: str
) -> None:
    person = Person(name=text, role="host", group="cast", image=address, link=address)
    further = FurtherTags(
        people=(person,),
        license=License(name=text, url=address),
        funding=(Funding(url=address, text=text),),
        update_frequency=UpdateFrequency(text=text, rrule=text),
        podroll=(OtherFeed(guid=text, url=address, title=text),),
        publisher=OtherFeed(guid=text, url=address),
        txt=(Txt(text=text, purpose=text),),
        moved_to=address,
    )
    feed = render(make_episode(people=(person,)), program=make_program(further=further))
    for element in etree.fromstring(feed).iter():
        for key, value in element.attrib.items():
            assert value == value.strip()
            assert "javascript:" not in value or key not in ("url", "href", "img", "feedUrl")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org/", "//example.org", "https://a@b.org/"])
def test_invariant_10_no_address_but_one_of_the_web_is_written(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram, address: str
) -> None:
    further = FurtherTags(
        people=(Person(name="Ann", role="host", group="cast", image=address, link=address),),
        license=License(name="own", url=address),
        funding=(Funding(url=address, text="Give"),),
        podroll=(OtherFeed(guid=GUID, url=address),),
        moved_to=address,
    )
    assert address.encode() not in render(make_episode(), program=make_program(further=further))


# --- Items: kinds, people, mirrors


@pytest.mark.parametrize("kind", list(EpisodeKind))
def test_rule_i12_an_episode_says_what_it_is(render: Render, make_episode: MakeEpisode, kind: EpisodeKind) -> None:
    channel = channel_of(render(make_episode(kind=kind)))
    assert channel.findtext(f"item/{ITUNES}episodeType") == kind.value


def test_rule_i12_c4_a_trailer_or_bonus_has_no_number_and_keeps_its_season(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    feed = render(
        make_episode(1, kind=EpisodeKind.TRAILER, episode=None, season=Season(number=2)),
        make_episode(2, episode=1),
        make_episode(3, kind=EpisodeKind.BONUS, episode=None),
        program=make_program(type=ProgramType.SERIAL),
    )
    items = channel_of(feed).findall("item")
    assert [one.findtext(f"{ITUNES}episode") for one in items] == [None, "1", None]
    assert [one.findtext(f"{PODCAST}episode") for one in items] == [None, "1", None]
    assert [one.findtext(f"{ITUNES}season") for one in items] == ["2", "2", "2"]


def test_rule_i12_the_channel_names_the_newest_trailer_of_the_program_and_of_each_season(
    render: Render, make_episode: MakeEpisode
) -> None:
    def trailer(number: int, season: int | None) -> Episode:
        place = Season(number=season) if season else None
        return make_episode(number, title=f"Trailer {number}", kind=EpisodeKind.TRAILER, episode=None, season=place)

    feed = render(trailer(1, None), trailer(2, 1), make_episode(3), trailer(4, 1), trailer(5, None))
    channel = channel_of(feed)
    assert [(text, one.get("season")) for text, one in told(channel, f"{PODCAST}trailer")] == [
        ("Trailer 5", None),
        ("Trailer 4", "1"),
    ]
    newest = channel.findall("item")[0]
    enclosure = newest.find("enclosure")
    assert enclosure is not None
    _, attributes = told(channel, f"{PODCAST}trailer")[0]
    assert attributes == {"pubdate": newest.findtext("pubDate"), **dict(enclosure.attrib.items())}


def test_trailers_of_none_are_none(make_episode: MakeEpisode) -> None:
    assert newest_trailers([make_episode(1), make_episode(2, kind=EpisodeKind.BONUS)]) == ()


def test_rule_c10_an_item_names_people_only_where_its_article_does(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram
) -> None:
    guest = Person(name="Cy", role="guest", group="cast")
    feed = render(make_episode(1), make_episode(2, people=(guest,)), program=make_program(further=ALL))
    newer, older = channel_of(feed).findall("item")
    assert told(newer, f"{PODCAST}person") == [("Cy", {"role": "guest", "group": "cast"})]
    assert told(older, f"{PODCAST}person") == []


def test_rule_i16_the_same_file_is_named_at_every_mirror_with_its_digest(
    render: Render, make_episode: MakeEpisode
) -> None:
    mirrors = ["https://mirror.example.net/casts/", "http://local.example/"]
    (item,) = channel_of(render(make_episode(slug="rest"), mirrors=mirrors)).findall("item")
    enclosure = item.find("enclosure")
    (other,) = item.findall(f"{PODCAST}alternateEnclosure")
    assert enclosure is not None
    own = enclosure.get("url", "")
    assert dict(other.attrib) == {"type": "audio/mpeg", "length": enclosure.get("length"), "default": "true"}
    path = own.removeprefix("https://audio.example.org/")
    assert told(other, f"{PODCAST}source") == [
        (None, {"uri": own}),
        (None, {"uri": f"https://mirror.example.net/casts/{path}"}),
        (None, {"uri": f"http://local.example/{path}"}),
    ]
    digest = base64.b64encode(sha256(b"audiorest").digest()).decode()
    assert told(other, f"{PODCAST}integrity") == [(None, {"type": "sri", "value": f"sha256-{digest}"})]


def test_a_mirror_that_is_the_own_address_is_none(render: Render, make_episode: MakeEpisode) -> None:
    assert render(make_episode(), mirrors=["https://audio.example.org"]) == render(make_episode())


def test_a_mirror_that_is_no_web_address_is_refused(render: Render, make_episode: MakeEpisode) -> None:
    with pytest.raises(ValueError, match="http"):
        render(make_episode(), mirrors=["ipfs://example"])


# --- As readers see it


def test_podcastparser_and_feedparser_read_a_feed_that_says_everything(
    render: Render, make_episode: MakeEpisode, make_program: MakeProgram, moment: datetime
) -> None:
    episodes = [
        make_episode(number, published=moment + timedelta(days=number), people=ALL.people) for number in range(1, 4)
    ]
    episodes.append(make_episode(4, published=moment, kind=EpisodeKind.TRAILER, episode=None))
    program = make_program(further=replace(ALL, moved_to="https://new.example.org/feed.xml"))
    feed = render(*episodes, program=program, mirrors=["https://mirror.example.org/"])

    podcast = podcastparser.parse("https://audio.example.org/first-weeks/feed.xml", BytesIO(feed))
    assert podcast["new_url"] == "https://new.example.org/feed.xml"
    assert [one.get("number") for one in podcast["episodes"]] == [None, 1, 2, 3]  # a serial program's are turned round
    assert [one["type"] for one in podcast["episodes"]] == ["trailer", "full", "full", "full"]
    assert all(len(one["enclosures"]) == 1 for one in podcast["episodes"])

    read = feedparser.parse(BytesIO(feed))
    assert not read.bozo
    assert read.feed.podcast_license["url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert read.feed.podcast_trailer["season"] == "2"
    assert read.entries[0].podcast_source["uri"].startswith("https://mirror.example.org/first-weeks/episodes/")
    assert read.feed.itunes_block == 1
    assert [one.itunes_episodetype for one in read.entries] == ["full", "full", "full", "trailer"]
    assert all(len(one.enclosures) == 1 for one in read.entries)
