"""When episodes are published: the articles' own days, in the program's timezone, no two at one moment. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from audio_programs.model import Day

_SECOND = timedelta(seconds=1)


def moment_of(day: Day, timezone: ZoneInfo) -> datetime:
    """Return a day as an aware moment: 00:00 in the program's timezone if it has no time of day."""
    if not isinstance(day, datetime):
        return datetime.combine(day, time(), tzinfo=timezone)
    whole = day.replace(microsecond=0)
    return whole.replace(tzinfo=timezone) if whole.tzinfo is None else whole.astimezone(timezone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """An episode's moment."""

    published: datetime
    late: bool = False  # its article is dated on a day before its predecessor's


def after(own: datetime, *, predecessor: datetime | None) -> Dated:
    """Return the moment for an episode of a serial program: its own if that comes after its predecessor's, else a
    second after that one (apps go by dates alone, so their order must be the program's).
    """
    if predecessor is None or own > predecessor:
        return Dated(published=own)
    return Dated(published=predecessor + _SECOND, late=own.date() < predecessor.astimezone(own.tzinfo).date())


def apart(own: datetime, *, taken: Collection[datetime]) -> Dated:
    """Return the moment for an episode of an episodic program: its own, or the next second that is free (RULES I9)."""
    while own in taken:
        own += _SECOND
    return Dated(published=own)


def first_seen(stated: str) -> date:
    """Return the day that the history keeps for an article without a date."""
    return date.fromisoformat(stated)
