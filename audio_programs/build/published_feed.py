"""A published feed and its transcripts, read back: bytes in, what listeners have out. Pure.

What is read comes from elsewhere, and somebody else may have written it: every text is made one clean line, with no
character that could move a terminal's cursor, and nothing that a feed names is followed here.
"""

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

from lxml import etree

from audio_programs.build.changes import PICTURE, shown_moment
from audio_programs.build.differences import Sentence
from audio_programs.catalog.names import is_feed
from audio_programs.catalog.published_text import one_line

_NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}

# Marks that turn the direction of a line round, or hide in it.
_UNSEEN = re.compile("[\xad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")

_FILE = re.compile(r"[\w.-]+", re.ASCII)
_TAG = re.compile("<[^<>]*>")
_CUE = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})\.(\d{3})\s+-->")
_LONGEST_TEXT = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An episode as a feed tells it."""

    guid: str
    title: str
    slug: str  # its audio file's name, short of the digest
    said: dict[str, str]
    audio: str  # its audio file's name; '' where it has none
    transcript: str  # that file's name; '' where it has none
    chapters: str
    versions: tuple[str, str]  # of transcript and chapters: equal versions are equal files


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFeed:
    """A program as its feed tells it."""

    title: str
    said: dict[str, str]
    items: tuple[FeedItem, ...]
    older: str = ""  # the file beside it that holds older episodes (RFC 5005); '' where these are all


def read_feed(content: bytes, *, zone: tzinfo = UTC) -> PublishedFeed | None:
    """Return what a feed tells, oldest episode first; None for what is no feed.

    Dates are told as of ``zone``. Addresses are told from where the feed itself stands, so that the same feed under
    two addresses tells the same.
    """
    try:
        channel = etree.fromstring(content, _parser()).find("channel")
    except (etree.XMLSyntaxError, ValueError):
        return None
    if channel is None:
        return None
    reading = _Reading(base=_base(channel), zone=zone)
    title = reading.text(channel, "title")
    said = {
        "title": title,
        "description": reading.text(channel, "description"),
        "author": reading.text(channel, "itunes:author"),
        "language": reading.text(channel, "language"),
        "link": reading.text(channel, "link"),
        "explicit": reading.text(channel, "itunes:explicit"),
        "category": ", ".join(clean(one.get("text", "")) for one in channel.iterfind(".//itunes:category", _NAMES)),
        PICTURE: _file_of(_attribute(channel, "itunes:image", "href")),
    }
    items = tuple(reading.item(element) for element in channel.iterfind("item"))
    return PublishedFeed(title=title, said=said, items=items[::-1], older=_older(channel))


def joined(newest: PublishedFeed, older: Sequence[PublishedFeed]) -> PublishedFeed:
    """Return a feed with the episodes of its older pages, given from the newest of them to the oldest.

    An episode that two pages hold, as while a new page is being copied to a host, is the newer page's.
    """
    found: dict[str, FeedItem] = {}
    for page in (newest, *older):
        for item in reversed(page.items):
            found.setdefault(item.guid, item)
    return replace(newest, items=tuple(found.values())[::-1], older="")


def programs_in(outline: bytes) -> tuple[str, ...]:
    """Return the ids of the programs that a library's outline lists."""
    try:
        found = etree.fromstring(outline, _parser()).iterfind(".//outline")
        parts = [urlsplit(clean(one.get("xmlUrl", ""))).path.split("/") for one in found]
    except (etree.XMLSyntaxError, ValueError):
        return ()
    return tuple(one[-2] for one in parts if len(one) > 1 and _FILE.fullmatch(one[-2]) and one[-2].strip("."))


def read_transcript(content: bytes, chapters: Sequence[tuple[int, str]]) -> tuple[Sentence, ...]:
    """Return the cues of a WebVTT file, each with its time and the chapter that it stands in."""
    sentences = []
    for block in re.split(r"\n\s*\n", content.decode("utf-8", "replace").replace("\r\n", "\n")):
        lines = block.strip("\n").split("\n")
        timing = next((index for index, line in enumerate(lines) if "-->" in line), None)
        found = _CUE.match(lines[timing].strip()) if timing is not None else None
        if timing is None or found is None:
            continue
        hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
        start_ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
        text = clean(html.unescape(" ".join(lines[timing + 1 :])))
        if text:
            sentences.append(Sentence(text=text, section=_section(chapters, start_ms), start_ms=start_ms))
    return tuple(sentences)


def read_chapters(content: bytes) -> tuple[tuple[int, str], ...]:
    """Return start (in milliseconds) and title of each chapter of a chapters file; none of what is no such file."""
    try:
        told = json.loads(content)
        found = [(round(float(one["startTime"]) * 1000), clean(str(one.get("title", "")))) for one in told["chapters"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return ()
    return tuple(sorted(found))


def clean(text: str) -> str:
    """Return a text from elsewhere as one line that a terminal can show as it is.

    >>> clean("a\\x1b[2J\\u202eb\\n c")
    'a[2Jb c'
    """
    return one_line(_UNSEEN.sub("", text[:_LONGEST_TEXT]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """How the elements of one feed are read."""

    base: str  # the address under which all that it names stands
    zone: tzinfo

    def text(self, element: etree._Element, name: str) -> str:
        """Return the text of a child; addresses in it are told from the base."""
        text = clean(str(element.findtext(name, "", _NAMES) or ""))
        return text.replace(self.base, "") if self.base else text

    def item(self, element: etree._Element) -> FeedItem:
        """Return an episode."""
        transcript, chapters = (_attribute(element, name, "url") for name in ("podcast:transcript", "podcast:chapters"))
        file = _file_of(_attribute(element, "enclosure", "url"))
        slug = re.sub(r"-[0-9a-f]{8}$", "", file.rpartition(".")[0])
        season = element.find("podcast:season", _NAMES)
        title = self.text(element, "title")
        return FeedItem(
            guid=self.text(element, "guid") or file,
            title=title,
            slug=slug,
            said={
                "title": title,
                "author": self.text(element, "itunes:author"),
                "date": self._day(self.text(element, "pubDate")),
                "season": self.text(element, "itunes:season"),
                "season's name": clean(season.get("name", "")) if season is not None else "",
                "place in its season": self.text(element, "itunes:episode"),
                "explicit": self.text(element, "itunes:explicit"),
                "address": slug,
                "summary": clean(html.unescape(_TAG.sub(" ", self.text(element, "description")))),
                PICTURE: _file_of(_attribute(element, "itunes:image", "href")),
            },
            audio=file,
            transcript=_file_of(transcript),
            chapters=_file_of(chapters),
            versions=(urlsplit(transcript).query, urlsplit(chapters).query),
        )

    def _day(self, written: str) -> str:
        try:
            return shown_moment(parsedate_to_datetime(written).astimezone(self.zone))
        except (ValueError, IndexError, TypeError, OverflowError):
            return written


def _base(channel: etree._Element) -> str:
    """Return the address of the library that a feed says it stands in; '' where it does not say."""
    links = (one for one in channel.iterfind("atom:link", _NAMES) if one.get("rel") == "self")
    address = clean(next((one.get("href", "") for one in links), ""))
    folder = address.rpartition("/")[0].rpartition("/")[0]
    return f"{folder}/" if folder.startswith(("http://", "https://")) else ""


def _older(channel: etree._Element) -> str:
    """Return the name of the next page of a feed, if it is one that we would have written, beside the feed itself."""
    links = (one for one in channel.iterfind("atom:link", _NAMES) if one.get("rel") == "next")
    name = _file_of(clean(next((one.get("href", "") for one in links), "")))
    return name if is_feed(name) else ""


def _parser() -> etree.XMLParser:
    """Return a parser that fetches nothing, and expands nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _attribute(element: etree._Element, name: str, attribute: str) -> str:
    found = element.find(name, _NAMES)
    return clean(found.get(attribute, "")) if found is not None else ""


def _file_of(address: str) -> str:
    """Return the name of the file that an address names; '' where it is none that we would have written."""
    try:
        name = unquote(urlsplit(address).path).rpartition("/")[2]
    except ValueError:
        return ""
    return name if _FILE.fullmatch(name) and name.strip(".") else ""


def _section(chapters: Sequence[tuple[int, str]], start_ms: int) -> str:
    """Return the chapter in which a moment lies; a cue may be a millisecond before what rounds to its chapter."""
    return next((title for start, title in reversed(chapters) if start <= start_ms + 20), "")
