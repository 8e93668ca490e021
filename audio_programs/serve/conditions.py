"""What a request asks for besides a file: only if it has changed, only a part of it (RFC 9110, 13 and 14).

Pure: headers in, a decision out. What is malformed is ignored, as the standard says.
"""

import enum
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeAlias

from starlette.datastructures import Headers

Part: TypeAlias = tuple[int, int]
"""The first and the last byte of a part, both included."""

MOST_PARTS = 100
"""A request for more gets the whole file: it is no player's (RFC 9110, 14.2 and 17.15)."""

_TAG = re.compile(r'(?:W/)?"[^"]*"')
_PART = re.compile(r"(?P<first>\d{1,18})-(?P<last>\d{0,18})|-(?P<suffix>\d{1,18})")


class Verdict(enum.Enum):
    """What the preconditions come to, as the status of the answer."""

    SEND = 200
    NOT_MODIFIED = 304
    FAILED = 412


def verdict(headers: Headers, *, etag: str, last_modified: str) -> Verdict:
    """Weigh a request's preconditions, in the order of RFC 9110, 13.2.2. ``etag`` is a strong one, with its quotes."""
    if "if-match" in headers:
        if not _names(headers, "if-match", etag, weakly=False):
            return Verdict.FAILED
    elif _is_later(last_modified, headers.get("if-unmodified-since")) is True:
        return Verdict.FAILED
    if "if-none-match" in headers:
        return Verdict.NOT_MODIFIED if _names(headers, "if-none-match", etag, weakly=True) else Verdict.SEND
    unchanged = _is_later(last_modified, headers.get("if-modified-since")) is False
    return Verdict.NOT_MODIFIED if unchanged else Verdict.SEND


def wanted_parts(
    headers: Headers, *, method: str, size_bytes: int, etag: str, last_modified: str
) -> tuple[Part, ...] | None:
    """Return the parts that a request asks for and that the file has; None if it gets the whole file.

    An empty tuple says that it asks for parts, and that the file has none of them (416). Only GET has parts; an
    If-Range that does not fit makes it the whole file, for the listener holds the beginning of another one.
    """
    asked = headers.get("range")
    condition = headers.get("if-range")
    if asked is None or method != "GET" or (condition is not None and condition not in (etag, last_modified)):
        return None
    return read_parts(asked, size_bytes=size_bytes)


def read_parts(asked: str, *, size_bytes: int) -> tuple[Part, ...] | None:
    """Read a Range header against a file's size.

    >>> read_parts("bytes=0-9, -5", size_bytes=100), read_parts("bytes=90-", size_bytes=100)
    (((0, 9), (95, 99)), ((90, 99),))
    >>> read_parts("bytes=100-", size_bytes=100), read_parts("bytes=9-1", size_bytes=100)
    ((), None)
    """
    unit, _, ranges = asked.partition("=")
    written = [one.strip(" \t") for one in ranges.split(",")]
    read = [_PART.fullmatch(one) for one in written if one]
    if unit.lower() != "bytes" or not read or len(read) > MOST_PARTS:
        return None
    parts: list[Part] = []
    for one in read:
        if one is None:
            return None
        if one["suffix"]:
            first, last = max(size_bytes - int(one["suffix"]), 0), size_bytes - 1
            has_any = int(one["suffix"]) > 0
        else:
            first, last = int(one["first"]), int(one["last"] or size_bytes)
            if one["last"] and last < first:
                return None
            has_any = True
        if has_any and first < size_bytes:
            parts.append((first, min(last, size_bytes - 1)))
    return tuple(parts)


def _names(headers: Headers, name: str, etag: str, *, weakly: bool) -> bool:
    """Say whether a list of tags holds ours, or is the star that stands for any."""
    written = ", ".join(headers.getlist(name))
    tags = _TAG.findall(written)
    return written.strip() == "*" or etag in (tag.removeprefix("W/") if weakly else tag for tag in tags)


def _is_later(last_modified: str, than: str | None) -> bool | None:
    """Say whether the file was written after a moment; None if there is no moment, or it cannot be read."""
    moment = _read(than) if than is not None else None
    written = _read(last_modified)
    return None if moment is None or written is None else written > moment


def _read(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
