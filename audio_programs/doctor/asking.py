"""Asking a web server for something, once, with a short wait; and what a feed says of its newest episode."""

import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from xml.etree import ElementTree

from audio_programs import __version__

WAIT_S = 6.0
"""For each single answer of a server, and for all of a body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes

    def header(self, name: str) -> str:
        """Return a header's value, '' where there is none."""
        return self.headers.get(name.lower(), "")

    @property
    def kind(self) -> str:
        """The type that it was sent as, without its character set."""
        return self.header("Content-Type").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """Nobody answered, and why."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """What a feed says of its newest episode's sound."""

    address: str  # '' where the feed has no episode
    size_bytes: int


def ask(
    address: str, *, most_bytes: int, part: tuple[int, int] | None = None, wait_s: float = WAIT_S
) -> Answer | NoAnswer:
    """Ask for what stands under an http or https address, redirects followed, and read at most ``most_bytes`` of it.

    ``part`` asks for the bytes from its first to its second number alone.
    """
    headers = {"User-Agent": f"audio-programs/{__version__}"}
    if part is not None:
        headers["Range"] = f"bytes={part[0]}-{part[1]}"
    try:
        # base_url is checked to be http or https, and what a feed names is asked for only if it stands under base_url
        request = urllib.request.Request(address, headers=headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=wait_s) as found:  # noqa: S310
            return Answer(status=found.status, headers=_lower(found.headers), body=_read(found, most_bytes, wait_s))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(status=error.code, headers=_lower(error.headers), body=b"")
    except urllib.error.URLError as error:
        return NoAnswer(why=_why(error.reason))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return NoAnswer(why=_why(error))


def first_enclosure(feed: bytes) -> Enclosure | None:
    """Return what a feed says of its first episode's sound; None if it is no feed."""
    try:
        root = ElementTree.fromstring(feed)  # noqa: S314
    except ElementTree.ParseError:
        return None
    if root.tag != "rss":
        return None
    found = root.find("./channel/item/enclosure")
    if found is None:
        return Enclosure(address="", size_bytes=0)
    length = found.get("length", "")
    return Enclosure(address=found.get("url", ""), size_bytes=int(length) if length.isdecimal() else 0)


def _read(found: http.client.HTTPResponse, most_bytes: int, wait_s: float) -> bytes:
    """Read a body piece by piece: a server that drips must not hold us up."""
    pieces = []
    left, end = most_bytes, time.monotonic() + wait_s
    while left > 0 and (piece := found.read1(min(left, 65_536))):
        pieces.append(piece)
        left -= len(piece)
        if time.monotonic() > end:
            raise TimeoutError
    return b"".join(pieces)


def _lower(headers: Message) -> Mapping[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _why(error: object) -> str:
    """Say plainly why there was no answer."""
    if isinstance(error, TimeoutError):
        return "it takes too long"
    if isinstance(error, ConnectionRefusedError):
        return "no web server runs there"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "its certificate (the s of https) is not one that apps accept"
    if isinstance(error, ssl.SSLError):
        return "it does not speak https"
    if isinstance(error, http.client.HTTPException | ValueError):
        return "what answers there is no web server"
    told = getattr(error, "strerror", None) or str(error)
    return " ".join(told.split()).lower() or "the connection was cut"
