"""When episodes are published: the articles' own days, in the program's timezone, no two at one moment. Pure.

Every moment here has the offset that the program's timezone has at that instant, as a fixed one: so its day and its
hour are the program's, while order, equality and distance are those of absolute time. (Python compares and subtracts
two datetimes of one ``ZoneInfo`` by the clock on the wall, which shows some hours twice a year and skips others.)
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from audio_programs.model import Day

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)


def moment_of(day: Day, zone: ZoneInfo) -> datetime:
    """Return a day as a moment: 00:00 in the program's timezone if it has no time of day.

    An hour that its clocks skip is the one that they then show; of one that they show twice, the first is meant.
    """
    if not isinstance(day, datetime):
        return _in_zone(datetime.combine(day, time(), tzinfo=zone), zone)
    whole = day.replace(microsecond=0)
    return _in_zone(whole.replace(tzinfo=zone) if whole.tzinfo is None else whole, zone)


def _in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment with the zone's offset, in whole minutes as RFC 3339 has them: before 1972 some had seconds."""
    instant = moment.astimezone(UTC)
    offset = instant.astimezone(zone).utcoffset() or timedelta()
    return instant.astimezone(timezone(offset + -offset % _MINUTE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """An episode's moment."""

    published: datetime
    late: bool = False  # its article is dated on a day before its predecessor's


def after(own: datetime, *, predecessor: datetime | None, zone: ZoneInfo) -> Dated:
    """Return the moment for an episode of a serial program: its own if that comes after its predecessor's, else a
    second after that one (apps go by dates alone, so their order must be the program's).
    """
    if predecessor is None or own > predecessor:
        return Dated(published=own)
    return Dated(published=_in_zone(predecessor + _SECOND, zone), late=own.date() < predecessor.date())


def apart(own: datetime, *, taken: Collection[datetime], zone: ZoneInfo) -> Dated:
    """Return the moment for an episode of an episodic program: its own, or the next second that is free (RULES I9)."""
    while own in taken:
        own = _in_zone(own + _SECOND, zone)
    return Dated(published=own)


def first_seen(stated: str) -> date:
    """Return the day that the history keeps for an article without a date."""
    return date.fromisoformat(stated)
