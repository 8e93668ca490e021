"""How the pages put lengths, days, times, sizes and levels into words, and which way a text runs.

Pure functions from one value to one text, in the language of the pages' own words, which is English.
"""

import re
import unicodedata
from collections import Counter
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from audio_programs.catalog.alike import milliseconds
from audio_programs.model import Samples, Season, Unit

# Not strftime's %B, which follows the machine's locale: equal inputs give equal pages on every machine.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_LATIN = re.compile("[A-Za-z]")

RTL_LANGUAGES = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})
RTL_SCRIPTS = frozenset({"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"})


def seconds(samples: Samples) -> str:
    """Return a moment in seconds as media fragments and ``data-start`` have it, to the millisecond.

    >>> seconds(Samples(0)), seconds(Samples(44_100 * 90)), seconds(Samples(4_118_940)), seconds(Samples(44))
    ('0', '90', '93.4', '0.001')
    """
    whole, thousandths = divmod(milliseconds(samples), 1000)
    return f"{whole}.{thousandths:03}".rstrip("0").rstrip(".")


def clock(samples: Samples) -> str:
    """Return a moment as a player shows it, cut to the second.

    >>> clock(Samples(44_100 * 93)), clock(Samples(44_100 * 3725))
    ('1:33', '1:02:05')
    """
    minutes, rest = divmod(milliseconds(samples) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def minutes(samples: Samples) -> str:
    """Return a length in minutes, rounded, at least one.

    >>> minutes(Samples(44_100 * 20)), minutes(Samples(44_100 * 450)), minutes(Samples(44_100 * 3725))
    ('1 min', '8 min', '1 h 2 min')
    """
    hours, rest = divmod(max(1, (milliseconds(samples) + 30_000) // 60_000), 60)
    return f"{hours} h {rest} min" if hours else f"{rest} min"


def megabytes(size_bytes: int) -> str:
    """Return a size in megabytes (of 1,000,000 bytes, as phones count), at least 0.1.

    >>> megabytes(200), megabytes(4_184_000)
    ('0.1 MB', '4.2 MB')
    """
    tenths = max(1, (size_bytes + 50_000) // 100_000)
    return f"{tenths // 10}.{tenths % 10} MB"


def day(moment: datetime, timezone: ZoneInfo) -> date:
    """Return the day of a moment where the program is at home."""
    return moment.astimezone(timezone).date()


def long_date(when: date) -> str:
    """Return a day in words.

    >>> long_date(date(2025, 10, 14))
    '14 October 2025'
    """
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "episode", "episodes"), counted(0, "episode", "episodes")
    ('1 episode', '0 episodes')
    """
    return f"{number} {one if number == 1 else many}"


def season_heading(season: Season) -> str:
    """Return what stands above a season's episodes.

    >>> season_heading(Season(number=2, name="Milk")), season_heading(Season(number=2))
    ('Season 2: Milk', 'Season 2')
    """
    return f"Season {season.number}: {season.name}" if season.name else f"Season {season.number}"


def unit_heading(unit: Unit) -> str:
    """Return what stands above a unit's episodes; '' for a unit that has neither number nor name.

    >>> unit_heading(Unit(number=1, name="Cells")), unit_heading(Unit(name="Cells")), unit_heading(Unit(number=1))
    ('Unit 1: Cells', 'Cells', 'Unit 1')
    """
    if unit.number is None:
        return unit.name
    return f"Unit {unit.number}: {unit.name}" if unit.name else f"Unit {unit.number}"


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a plain text, which blank lines part."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def language_direction(language: str) -> str:
    """Return 'rtl' for a language (RFC 5646) that is written from right to left, else 'ltr'.

    >>> language_direction("ar"), language_direction("he-il"), language_direction("az-Arab"), language_direction("en")
    ('rtl', 'rtl', 'rtl', 'ltr')
    """
    first, *others = language.lower().split("-")
    if "latn" in others:
        return "ltr"
    return "rtl" if first in RTL_LANGUAGES or RTL_SCRIPTS.intersection(others) else "ltr"


def text_direction(text: str, *, otherwise: str) -> str:
    """Return which way a text runs, by which letters it has more of; ``otherwise`` if it has none of either.

    Not by its first letter, as ``dir=auto`` does: an Arabic sentence may begin with a Latin abbreviation.

    >>> text_direction("DNA هو الحمض النووي", otherwise="ltr"), text_direction("12", otherwise="rtl")
    ('rtl', 'rtl')
    """
    if text.isascii():  # as most sentences are, of the tens of thousands that a library's pages show
        return "ltr" if _LATIN.search(text) else otherwise
    balance = sum(_weight(character) * times for character, times in Counter(text).items())
    if balance == 0:
        return otherwise
    return "rtl" if balance > 0 else "ltr"


@cache
def _weight(character: str) -> int:
    """Return 1 for a letter that is written from right to left, -1 for one from left to right, 0 for neither."""
    return {"R": 1, "AL": 1, "L": -1}.get(unicodedata.bidirectional(character), 0)
