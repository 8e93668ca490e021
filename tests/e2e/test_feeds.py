"""Feeds of real builds, as podcast apps read them: the samples once, and a small library that is edited and rebuilt."""

import base64
import json
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import podcastparser
import pytest
import webvtt
from lxml import etree
from mutagen.id3 import ID3
from mutagen.mp3 import MP3

from audio_programs.build.report import Report
from audio_programs.build.request import Request
from audio_programs.build.run import run_build
from audio_programs.engines.worker import close_children
from audio_programs.keys import digest_of

REPOSITORY = Path(__file__).parent.parent.parent
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PROGRAMS = ("first-weeks", "small-kitchens")
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}


# --- The samples, as apps read them -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample program's feed and the folder that its addresses stand for."""

    program: str
    feed: Path
    output: Path

    def file(self, address: str) -> Path:
        """Return the file that an address of the feed stands for."""
        assert address.startswith("http://localhost:8000/")
        return self.output / urlsplit(address).path.lstrip("/")

    def items(self) -> list[etree._Element]:
        return list(etree.parse(self.feed).iterfind("channel/item"))


@pytest.fixture(params=PROGRAMS)
def sample(samples: Path, request: pytest.FixtureRequest) -> Sample:
    """One sample program's feed."""
    output = samples / "output"
    return Sample(program=request.param, feed=output / request.param / "feed.xml", output=output)


def chapters_file(sample: Sample, audio: Path) -> list[dict[str, Any]]:
    listed = json.loads((audio.parent / f"{audio.stem[:-9]}.chapters.json").read_text("utf-8"))
    assert listed["version"] == "1.2.0"
    chapters: list[dict[str, Any]] = listed["chapters"]
    return chapters


def length_s(audio: Path) -> float:
    return float(MP3(audio).info.length)  # type: ignore[no-untyped-call, attr-defined]  # mutagen has no types


@pytest.mark.slow
def test_podcastparser_reads_every_episode_with_its_audio_length_and_chapters(sample: Sample) -> None:
    with sample.feed.open("rb") as file:
        podcast = podcastparser.parse(f"http://localhost:8000/{sample.program}/feed.xml", file)
    assert len(podcast["episodes"]) == {"first-weeks": 7, "small-kitchens": 3}[sample.program]
    assert sample.file(podcast["cover_url"]).is_file()
    for episode in podcast["episodes"]:
        (enclosure,) = episode["enclosures"]
        audio = sample.file(enclosure["url"])
        assert enclosure["mime_type"] == "audio/mpeg"
        assert enclosure["file_size"] == audio.stat().st_size
        assert abs(episode["total_time"] - length_s(audio)) <= 1
        listed = chapters_file(sample, audio)
        assert [one["title"] for one in episode["chapters"]] == [one["title"] for one in listed]
        # whole seconds are all that this reader keeps
        assert [one["start"] for one in episode["chapters"]] == [int(one["startTime"]) for one in listed]
        assert sample.file(episode["link"]).is_file()


@pytest.mark.slow
def test_feedparser_reads_every_episode_with_its_audio_length_and_chapters(sample: Sample) -> None:
    parsed = feedparser.parse(sample.feed.read_bytes())
    assert not parsed.bozo
    assert len(parsed.entries) == len(sample.items())
    for entry in parsed.entries:
        (enclosure,) = entry.enclosures
        audio = sample.file(enclosure["href"])
        assert (enclosure["type"], int(enclosure["length"])) == ("audio/mpeg", audio.stat().st_size)
        assert abs(int(entry.itunes_duration) - length_s(audio)) <= 1
        listed = chapters_file(sample, audio)
        chapters = entry.psc_chapters["chapters"]
        assert [one["title"] for one in chapters] == [one["title"] for one in listed]
        starts = [one["start_parsed"].total_seconds() for one in chapters]
        assert starts == pytest.approx([one["startTime"] for one in listed], abs=0.0011)


@pytest.mark.slow
def test_invariant_4_every_file_that_a_feed_names_is_there_with_the_length_and_content_that_it_states(
    sample: Sample,
) -> None:
    text = sample.feed.read_text("utf-8")
    named = set(re.findall(r'(?:url|href)="(http://localhost:8000/[^"]+)"', text))
    named |= set(re.findall(r"<(?:link|url)>(http://localhost:8000/[^<]+)<", text))
    assert len(named) > 3 * len(sample.items())
    for address in named:
        file = sample.file(address)
        assert (file / "index.html" if address.endswith("/") else file).stat().st_size > 0
    for item in sample.items():
        enclosure = item.find("enclosure")
        assert enclosure is not None
        assert sample.file(enclosure.get("url", "")).stat().st_size == int(enclosure.get("length", ""))


@pytest.mark.slow
def test_the_hash_in_a_files_name_is_that_of_its_bytes(sample: Sample) -> None:
    hashed = [path for path in sample.output.rglob("*-*.*") if path.suffix in {".mp3", ".jpg", ".css", ".js", ".svg"}]
    assert len(hashed) >= 10
    assert [path.name for path in hashed if path.stem[-8:] != digest_of(path.read_bytes())[:8]] == []


@pytest.mark.slow
def test_rule_g5_the_version_in_an_address_is_the_hash_of_the_files_bytes(sample: Sample) -> None:
    for item in sample.items():
        for kind in ("podcast:transcript", "podcast:chapters"):
            found = item.find(kind, NAMESPACES)
            assert found is not None
            address = found.get("url", "")
            assert urlsplit(address).query == f"v={digest_of(sample.file(address).read_bytes())[:8]}"


@pytest.mark.slow
def test_rule_i2_titles_carry_neither_numbers_of_seasons_and_episodes_nor_the_shows_name(sample: Sample) -> None:
    show = etree.parse(sample.feed).findtext("channel/title") or ""
    for item in sample.items():
        title = item.findtext("title") or ""
        assert not title.startswith(show)
        assert re.search(r"\b(S\d+|E\d+|CH ?\d+|Season|Episode)\b", title) is None


@pytest.mark.slow
def test_rule_i7_dates_are_written_as_rfc_2822_says(sample: Sample) -> None:
    for item in sample.items():
        written = item.findtext("pubDate") or ""
        assert re.fullmatch(r"[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000", written)
        assert parsedate_to_datetime(written).strftime("%a, %d %b %Y %H:%M:%S +0000") == written


@pytest.mark.slow
def test_rule_h3_the_chapters_of_a_feed_begin_at_0_and_rise(sample: Sample) -> None:
    for item in sample.items():
        starts = [one.get("start", "") for one in item.iter(f"{{{NAMESPACES['psc']}}}chapter")]
        assert starts[0] == "00:00:00.000"
        assert starts == sorted(set(starts))
        assert len({start[:8] for start in starts}) == len(starts)


@pytest.mark.slow
def test_rule_v1_every_transcript_is_strict_webvtt_within_its_audio(sample: Sample) -> None:
    for item in sample.items():
        found = item.find("podcast:transcript", NAMESPACES)
        enclosure = item.find("enclosure")
        assert found is not None
        assert enclosure is not None
        path = sample.file(found.get("url", ""))
        content = path.read_bytes().decode("utf-8")
        assert content.startswith("WEBVTT\n\n")
        blocks = content.removeprefix("WEBVTT\n\n").rstrip("\n").split("\n\n")
        times = [re.match(r"(\d{2}:\d{2}:\d{2}\.\d{3}) --> (\d{2}:\d{2}:\d{2}\.\d{3})\n", block) for block in blocks]
        spans = [(time[1], time[2]) for time in times if time is not None]
        assert len(spans) == len(blocks) == len(webvtt.read(str(path)).captions)
        assert all(start < end for start, end in spans)
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))
        hours, minutes, seconds = spans[-1][1].split(":")
        last = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
        assert last <= length_s(sample.file(enclosure.get("url", "")))


# --- A small library that changes ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What an app remembers of an item of the small library's feed."""

    title: str
    guid: str
    published: str
    url: str
    length: int
    chapters: str
    transcript: str


class Reading:
    """A project with one program that ``tone`` reads, its articles written and rebuilt by a test."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.folder = project / "articles" / "evenings"
        self.folder.mkdir(parents=True)
        (project / "voices.yaml").write_text("voices: {plain: {engine: tone, voice: low}}\nroles: {default: plain}\n")
        self.write_library("https://audio.example.org/")
        (self.folder / "program.yaml").write_text("title: Evenings\ndescription: To end the day.\ntype: serial\n")

    def write_library(self, base_url: str) -> None:
        settings = "title: Library\nlanguage: en\nauthor: Somebody\ntimezone: UTC\ncategory: Arts\n"
        (self.project / "articles" / "library.yaml").write_text(f"{settings}base_url: {base_url}\n")

    def write(self, name: str, title: str, day: str, text: str = "A lamp is lit.", *, more: str = "") -> None:
        top = f"---\ntitle: {title}\ndate: {day}\n{more}---\n"
        (self.folder / name).write_text(
            f"{top}\nThe day is done.\n\n## Lamps\n\n{text}\n\n## Doors\n\nShut.\n", "utf-8"
        )

    def build(self, now: datetime = NOW) -> Report:
        return run_build(self.project, request=Request(), now=now, make_executor=lambda: ThreadPoolExecutor(1))

    def items(self) -> list[Item]:
        """Return the feed's items as they stand in it."""
        return [_item(one) for one in etree.parse(self.feed).iterfind("channel/item")]

    @property
    def feed(self) -> Path:
        return self.project / "output" / "evenings" / "feed.xml"

    def audio(self, item: Item) -> Path:
        return self.project / "output" / urlsplit(item.url).path.lstrip("/")


def _item(item: etree._Element) -> Item:
    def address(kind: str) -> str:
        found = item.find(kind, NAMESPACES)
        assert found is not None
        return str(found.get("url", ""))

    (enclosure,) = item.findall("enclosure")
    guid = item.find("guid")
    assert guid is not None
    assert guid.get("isPermaLink") == "false"
    return Item(
        title=item.findtext("title") or "",
        guid=guid.text or "",
        published=item.findtext("pubDate") or "",
        url=enclosure.get("url", ""),
        length=int(enclosure.get("length", "")),
        chapters=address("podcast:chapters"),
        transcript=address("podcast:transcript"),
    )


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Reading]:
    """Three articles, read and published."""
    made = Reading(tmp_path)
    made.write("01-lamps.md", "Lamps", "2026-03-01")
    made.write("02-curtains.md", "Curtains", "2026-03-08")
    made.write("03-clocks.md", "Clocks", "2026-03-15")
    assert made.build().problems == ()
    yield made
    close_children()


def test_rule_g3_changed_words_get_a_new_address_and_keep_guid_and_date(reading: Reading) -> None:
    newest, edited, oldest = reading.items()
    reading.write("02-curtains.md", "Curtains", "2026-03-08", "Two lamps are lit, and then a third one.")
    reading.build()
    same_newest, new, same_oldest = reading.items()
    assert (same_newest, same_oldest) == (newest, oldest)
    assert (new.guid, new.published, new.title) == (edited.guid, edited.published, edited.title)
    assert new.url != edited.url
    assert new.length == reading.audio(new).stat().st_size
    assert digest_of(reading.audio(new).read_bytes())[:8] == new.url[-12:-4]


def test_rule_g4_a_replaced_file_stays_for_its_grace_period_and_goes_then(reading: Reading) -> None:
    _, before, _ = reading.items()
    reading.write("02-curtains.md", "Curtains", "2026-03-08", "Two lamps are lit, and then a third one.")
    reading.build()
    reading.build(NOW + timedelta(days=29))
    assert reading.audio(before).is_file()
    reading.build(NOW + timedelta(days=31))
    assert not reading.audio(before).exists()
    assert all(reading.audio(item).is_file() for item in reading.items())


def test_rule_g5_chapters_and_transcript_get_a_new_address_when_they_change_and_only_then(reading: Reading) -> None:
    before = reading.items()[1]
    reading.build()
    assert reading.items()[1] == before
    reading.write("02-curtains.md", "Curtains", "2026-03-08", "Two lamps are lit, and then a third one.")
    reading.build()
    after = reading.items()[1]
    assert after.chapters != before.chapters
    assert after.transcript != before.transcript
    assert urlsplit(after.chapters).path == urlsplit(before.chapters).path
    assert urlsplit(after.transcript).path == urlsplit(before.transcript).path


def test_rule_g2_a_guid_stays_through_every_change_of_what_it_could_have_been_made_from(reading: Reading) -> None:
    guids = {item.guid for item in reading.items()}
    reading.write("03-clocks.md", "Clocks and watches", "2026-03-16", "Other words.", more="number: 9\n")
    reading.build()
    assert {item.guid for item in reading.items()} == guids
    (reading.folder / "02-curtains.md").rename(reading.folder / "07-drapes.md")
    reading.build()
    assert {item.guid for item in reading.items()} == guids
    reading.write_library("https://elsewhere.example.net/listen/")
    reading.build()
    assert {item.guid for item in reading.items()} == guids
    assert all(item.url.startswith("https://elsewhere.example.net/listen/evenings/") for item in reading.items())


def test_a_renamed_article_keeps_its_address_too(reading: Reading) -> None:
    before = reading.items()
    (reading.folder / "02-curtains.md").rename(reading.folder / "02-drapes.md")
    reading.build()
    assert reading.items() == before


def test_rule_x7_a_feed_built_from_nothing_again_is_the_same_byte_for_byte(reading: Reading) -> None:
    before = reading.feed.read_bytes()
    shutil.rmtree(reading.project / "output")
    shutil.rmtree(reading.project / ".cache")
    reading.build(NOW + timedelta(days=1, hours=5))
    assert reading.feed.read_bytes() == before


def test_rule_i8_an_article_dated_ahead_is_held_back_until_its_day(reading: Reading) -> None:
    reading.write("04-owls.md", "Owls", "2026-06-03")
    report = reading.build(datetime(2026, 6, 2, 23, 59, tzinfo=UTC))
    assert report.problems == ()
    assert any("04-owls.md" in notice.path for notice in report.notices)
    assert [item.title for item in reading.items()] == ["Clocks", "Curtains", "Lamps"]
    reading.build(datetime(2026, 6, 3, 0, 0, 1, tzinfo=UTC))
    assert [item.title for item in reading.items()] == ["Owls", "Clocks", "Curtains", "Lamps"]


def test_rule_i9_items_stand_newest_first_and_no_two_share_a_moment(reading: Reading) -> None:
    reading.write("04-owls.md", "Owls", "2026-03-15")
    reading.write("05-moths.md", "Moths", "2026-03-02")  # before its predecessor: a serial program keeps its order
    assert reading.build().problems == ()
    moments = [parsedate_to_datetime(item.published) for item in reading.items()]
    assert [item.title for item in reading.items()] == ["Moths", "Owls", "Clocks", "Curtains", "Lamps"]
    assert moments == sorted(set(moments), reverse=True)


def test_rule_i3_two_articles_of_one_title_and_day_are_told_apart(reading: Reading) -> None:
    (reading.folder / "program.yaml").write_text("title: Evenings\ndescription: To end the day.\ntype: episodic\n")
    reading.write("04-lamps.md", "Lamps", "2026-03-01", more="unit: Gardens\n")
    report = reading.build()
    titles = [item.title for item in reading.items()]
    assert report.problems == ()
    assert report.notices != ()
    assert len(set(titles)) == 4
    assert len({item.guid for item in reading.items()}) == 4


def test_rule_i4_i5_each_item_has_one_mp3_of_its_own(reading: Reading) -> None:
    items = reading.items()
    assert len({item.url for item in items}) == 3
    assert all(urlsplit(item.url).path.endswith(".mp3") for item in items)
    assert [item.length for item in items] == [reading.audio(item).stat().st_size for item in items]
    assert all(item.length >= 16_384 for item in items)  # AntennaPod distrusts less


def test_rule_i6_addresses_are_plain_ascii_whatever_the_script_of_the_title(reading: Reading) -> None:
    reading.write("04-شب بخیر.md", "شب بخیر", "2026-03-20")
    reading.write("05-Crème brûlée & co.md", "Crème brûlée & co", "2026-03-21")
    assert reading.build().problems == ()
    addresses = re.findall(r"https?://audio\.example\.org[^\"<\s]*", reading.feed.read_text("utf-8"))
    assert len(addresses) > 20
    plain = re.compile(r"https://audio\.example\.org(/[A-Za-z0-9._-]*)+(\?v=[0-9a-f]{8})?")
    assert [one for one in addresses if plain.fullmatch(one) is None] == []
    assert all(reading.audio(item).is_file() for item in reading.items())


def test_rule_h5_a_very_long_heading_is_one_and_the_same_chapter_title_everywhere(reading: Reading) -> None:
    heading = " ".join(f"word{number}" for number in range(60))
    reading.write("04-owls.md", "Owls", "2026-03-20", f"Hoot.\n\n## {heading}\n\nHoot.")
    assert reading.build().problems == ()
    audio = reading.audio(reading.items()[0])
    tag = ID3(audio)  # type: ignore[no-untyped-call]  # mutagen has no types
    in_tag = [str(one.sub_frames["TIT2"]) for one in tag.getall("CHAP")]  # type: ignore[no-untyped-call]  # likewise
    listed = json.loads((audio.parent / f"{audio.stem[:-9]}.chapters.json").read_text("utf-8"))["chapters"]
    item = etree.parse(reading.feed).findall("channel/item")[0]
    in_feed = [one.get("title") for one in item.iter(f"{{{NAMESPACES['psc']}}}chapter")]
    assert in_feed == [one["title"] for one in listed]
    assert in_tag == in_feed


# --- What settings and front matter ask for -------------------------------------------------------------------------


def item_of(reading: Reading, title: str) -> etree._Element:
    items = etree.parse(reading.feed).findall("channel/item")
    return next(item for item in items if item.findtext("title") == title)


def numbers_of(reading: Reading) -> dict[str, str | None]:
    """Return each episode's number by its title."""
    items = etree.parse(reading.feed).iterfind("channel/item")
    return {item.findtext("title") or "": item.findtext("itunes:episode", None, NAMESPACES) for item in items}


def test_rule_i16_a_mirrored_file_is_named_with_its_real_digest(reading: Reading) -> None:
    library = reading.project / "articles" / "library.yaml"
    library.write_text(f"{library.read_text()}mirrors: [https://mirror.example.net/casts]\n")
    assert reading.build().problems == ()
    for item, read in zip(etree.parse(reading.feed).iterfind("channel/item"), reading.items(), strict=True):
        integrity = item.find("podcast:alternateEnclosure/podcast:integrity", NAMESPACES)
        sources = item.findall("podcast:alternateEnclosure/podcast:source", NAMESPACES)
        assert integrity is not None
        digest = base64.b64encode(bytes.fromhex(digest_of(reading.audio(read).read_bytes()))).decode()
        assert integrity.get("value") == f"sha256-{digest}"
        assert [one.get("uri") for one in sources] == [
            read.url,
            read.url.replace("https://audio.example.org/", "https://mirror.example.net/casts/"),
        ]


def test_rule_i12_a_trailer_joins_the_feed_without_moving_a_number_even_while_it_is_broken(reading: Reading) -> None:
    numbers = numbers_of(reading)
    reading.write("00-soon.md", "Soon", "2026-02-20", more="kind: trailer\n")
    assert reading.build().problems == ()
    assert numbers_of(reading) == {**numbers, "Soon": None}
    assert item_of(reading, "Soon").findtext("itunes:episodeType", None, NAMESPACES) == "trailer"
    (trailer,) = etree.parse(reading.feed).findall("channel/podcast:trailer", NAMESPACES)
    whole = reading.feed.read_bytes()
    assert [trailer.get("url")] == [item.url for item in reading.items() if item.title == "Soon"]

    reading.write("00-soon.md", "Soon", "2026-02-20", more="kind: trailer\nvoice: nobody\n")
    assert reading.build().problems != ()
    assert reading.feed.read_bytes() == whole  # invariant 1: the last good one stays, as it was


def test_notes_keep_the_links_of_an_article_and_follow_them_without_new_audio(reading: Reading) -> None:
    reading.write("02-curtains.md", "Curtains", "2026-03-08", "See [the window](https://example.org/window).")
    reading.build()
    before = reading.items()
    assert '<a href="https://example.org/window">the window</a>' in (
        item_of(reading, "Curtains").findtext("content:encoded", None, NAMESPACES) or ""
    )
    reading.write("02-curtains.md", "Curtains", "2026-03-08", "See [the window](https://example.org/other).")
    report = reading.build()
    assert report.tally.spoken == 0
    assert reading.items() == before
    notes = item_of(reading, "Curtains").findtext("content:encoded", None, NAMESPACES) or ""
    assert '<a href="https://example.org/other">the window</a>' in notes
    assert "https://example.org/window" not in notes


def test_rule_g8_a_feed_that_moves_keeps_its_guids_and_names_its_new_address(reading: Reading) -> None:
    guids = {item.guid for item in reading.items()}
    own = etree.parse(reading.feed).findtext("channel/podcast:guid", None, NAMESPACES)
    program = reading.folder / "program.yaml"
    program.write_text(f"{program.read_text()}moved_to: https://elsewhere.example.net/evenings/feed.xml\n")
    assert reading.build().problems == ()
    channel = etree.parse(reading.feed)
    told = channel.findtext("channel/itunes:new-feed-url", None, NAMESPACES)
    assert told == "https://elsewhere.example.net/evenings/feed.xml"
    assert channel.findtext("channel/podcast:guid", None, NAMESPACES) == own
    assert {item.guid for item in reading.items()} == guids


def test_rule_w2_an_outline_reader_finds_every_public_feed(reading: Reading) -> None:
    """As an app imports it: by the attributes that OPML 2.0 gives a feed."""
    opml = etree.parse(reading.project / "output" / "opml.xml")
    (outline,) = opml.getroot().iter("outline")
    assert dict(outline.attrib) == {
        "type": "rss",
        "text": "Evenings",
        "title": "Evenings",
        "description": "To end the day.",
        "language": "en",
        "xmlUrl": "https://audio.example.org/evenings/feed.xml",
        "htmlUrl": "https://audio.example.org/evenings/",
    }
