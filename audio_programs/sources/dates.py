"""Dates as editors and web pages write them, read without a clock and without a guess.

``dateutil`` fills what a text leaves out ('14 Oct', 'May') from a default day. So each text is read twice, with two
defaults that share nothing: where the two readings differ, something was missing, and the text is refused.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo

from dateutil import parser

from audio_programs.model import Day

WRITE_IT_LIKE = "write it like 2025-10-14"

# They differ in year, month, day of month, weekday, hour and minute.
DEFAULTS = (datetime(2001, 1, 2, 3, 4), datetime(2004, 12, 28, 15, 46))  # noqa: DTZ001 - no moment: only a filling
YEARS = range(1900, 3000)  # a typing mistake such as 0205 or 20255 is no day on which anything was published
MAX_LENGTH = 60

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_MONTH_STARTS = tuple(month[:3].lower() for month in MONTHS)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
_TIME = r"(?:,?(?: at)? [0-2]?[0-9]:[0-5][0-9](?: ?[ap]\.?m\b\.?)?)?"

# A year has four digits exactly, and a day may follow one at once, so that dates which a page glued together
# ('Oct 202514th of Oct') come apart.
_DAY = r"(?:(?<![0-9])|(?<=[12][0-9]{3}))[0-3]?[0-9]"
DATE_IN_LINE = re.compile(
    rf"{_WEEKDAY}(?:"
    rf"{_DAY}(?:st|nd|rd|th)?(?: of)? {_MONTH}\.?,? [12][0-9]{{3}}"
    rf"|{_MONTH}\.? [0-3]?[0-9](?:st|nd|rd|th)?,? [12][0-9]{{3}}"
    r"|[12][0-9]{3}-[01][0-9]-[0-3][0-9]"
    rf"|{_DAY}/[0-3]?[0-9]/[12][0-9]{{3}}"
    rf"){_TIME}",
    re.IGNORECASE,
)

_OF_AFTER_ORDINAL = re.compile(r"(?<=[0-9])(st|nd|rd|th)\s+of\b", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"[0-9]{4}[-/.]?[0-9]{1,2}[-/.]?[0-9]{1,2}(?![0-9])")
_NAMED_MONTH = re.compile(
    r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?(?: of)? "
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? ([0-9]{4})",
    re.IGNORECASE,
)
_YEAR_MONTH_DAY = re.compile(r"(?<![0-9])([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})(?![0-9])")
_BY_NUMBERS = re.compile(r"(?<![0-9])([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?![0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotADate:
    """Why a text is no date, and what to do, in an editor's words."""

    what: str
    hint: str = WRITE_IT_LIKE


@dataclass(frozen=True, slots=True, kw_only=True)
class DateInLine:
    """A date found in a longer text: characters ``start`` to ``end``."""

    start: int
    end: int
    text: str


def read_day(text: str) -> Day | NotADate:
    """Return the day that a text names: a ``date``; or a ``datetime`` if it says a time of day, aware if also a zone.

    '03/04/2025' is two days, depending on the country, and is refused; '14/10/2025' can only be one.
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        return NotADate(what=f'"{text[:MAX_LENGTH]}..." is not a date')
    two_ways = _two_ways(text)
    if two_ways:
        return two_ways
    try:
        one, other = (_parsed(text, default) for default in DEFAULTS)
    except (ValueError, OverflowError):
        return NotADate(what=f'"{text}" is not a date' + _too_late_in_month(text))
    if one.date() != other.date():
        return NotADate(what=f'"{text}" is not a whole date: it needs day, month and year')
    if f"{one.year:04}" not in text:  # dateutil takes the century of '25' from the clock
        return NotADate(what=f'"{text}" is not a whole date: its year needs four digits')
    if one.year not in YEARS:
        return NotADate(what=f'"{text}" is not a date: the year is {one.year}')
    return _without_defaults(one, other)


def dates_in(text: str) -> tuple[DateInLine, ...]:
    """Return the dates in a line, in order, where they stand; two that are glued together are two."""
    return tuple(
        DateInLine(start=match.start(), end=match.end(), text=match[0]) for match in DATE_IN_LINE.finditer(text)
    )


def _parsed(text: str, default: datetime) -> datetime:
    plain = _OF_AFTER_ORDINAL.sub(r"\1", text)
    day_first = not _YEAR_FIRST.match(plain)
    return parser.parse(plain, default=default, dayfirst=day_first, tzinfos=_zone)


def _zone(name: str | None, offset_s: int | None) -> tzinfo | None:
    """Read a zone without asking the machine for its own: else 'AEST' would depend on where the build runs."""
    if name is None and offset_s is None:
        return None
    if offset_s is not None and abs(offset_s) < timedelta(days=1).total_seconds():
        return timezone(timedelta(seconds=offset_s))
    raise ValueError(f"zone {name}")


def _without_defaults(one: datetime, other: datetime) -> Day:
    if one.hour != other.hour:
        return one.date()
    return one.replace(minute=one.minute if one.minute == other.minute else 0, second=one.second)


def _too_late_in_month(text: str) -> str:
    """Say how many days a month has, if a text that is no date names a day after its last: '31/02/2026'."""
    match = _NAMED_MONTH.search(text) or _YEAR_MONTH_DAY.search(text) or _BY_NUMBERS.search(text)
    if not match:
        return ""
    if match.re is _NAMED_MONTH:
        day, month, year = int(match[1]), 1 + _MONTH_STARTS.index(match[2].lower()), int(match[3])
    elif match.re is _YEAR_MONTH_DAY:
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        month, day = sorted((int(match[1]), int(match[3])))
        year = int(match[4])
    if not (1 <= month <= 12 and year in YEARS) or day > 31:
        return ""
    length = monthrange(year, month)[1]
    return f": {MONTHS[month - 1]} {year} has {length} days" if day > length else ""


def _two_ways(text: str) -> NotADate | None:
    match = _BY_NUMBERS.search(text)
    if not match or match[1].lstrip("0") == match[3].lstrip("0"):
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if not (1 <= first <= 12 and 1 <= second <= 12):
        return None
    one, other = f"{first} {MONTHS[second - 1]} {year:04}", f"{second} {MONTHS[first - 1]} {year:04}"
    hint = f"write {year:04}-{second:02}-{first:02} or {year:04}-{first:02}-{second:02}"
    return NotADate(what=f'"{text}" can be read as {one} or as {other}', hint=hint)
