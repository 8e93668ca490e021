"""Dates as editors and pages write them: a table of what is read, and one of what is refused."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.sources.dates import NotADate, dates_in, read_day

BRISBANE = timezone(timedelta(hours=10))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-10-14", date(2025, 10, 14)),
        ("2025-04-03", date(2025, 4, 3)),
        ("2025/04/03", date(2025, 4, 3)),
        ("20251014", date(2025, 10, 14)),
        ("14 October 2025", date(2025, 10, 14)),
        ("14 Oct. 2025", date(2025, 10, 14)),
        ("14th Oct 2025", date(2025, 10, 14)),
        ("14th of Oct 2025", date(2025, 10, 14)),
        ("3rd of March 2025", date(2025, 3, 3)),
        ("October 14, 2025", date(2025, 10, 14)),
        ("October 14th, 2025", date(2025, 10, 14)),
        ("Tuesday, 14 October 2025", date(2025, 10, 14)),
        ("14/10/2025", date(2025, 10, 14)),
        ("10/14/2025", date(2025, 10, 14)),
        ("14.10.2025", date(2025, 10, 14)),
        ("04/04/2025", date(2025, 4, 4)),
        ("2025-10-14 08:30", datetime(2025, 10, 14, 8, 30)),  # noqa: DTZ001 - it states no zone
        ("2025-10-14T00:00", datetime(2025, 10, 14)),  # noqa: DTZ001 - it states no zone
        ("14 October 2025, 9 am", datetime(2025, 10, 14, 9)),  # noqa: DTZ001 - it states no zone
        ("2025-10-14T08:00:00Z", datetime(2025, 10, 14, 8, tzinfo=UTC)),
        ("2025-10-14T08:00:00+10:00", datetime(2025, 10, 14, 8, tzinfo=BRISBANE)),
        ("2025-10-14 08:00 GMT", datetime(2025, 10, 14, 8, tzinfo=UTC)),
    ],
)
def test_date_is_read(written: str, day: date) -> None:
    read = read_day(written)
    assert (read, type(read)) == (day, type(day))


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("14th of Octember", "is not a date"),
        ("yesterday", "is not a date"),
        ("31 Feb 2025", "is not a date"),
        ("31 Feb 2025", "is not a date: February 2025 has 28 days"),
        ("31/02/2024", "is not a date: February 2024 has 29 days"),
        ("02/31/2024", "is not a date: February 2024 has 29 days"),
        ("2025-06-31", "is not a date: June 2025 has 30 days"),
        ("31st of September 2025", "is not a date: September 2025 has 30 days"),
        ("2025-13-01", "is not a date"),
        ("", "is not a date"),
        ("99999999999999", "is not a date"),
        ("14 October 2025 AEST", "is not a date"),  # whose zone that is depends on the machine
        ("14 Oct", "is not a whole date: it needs day, month and year"),
        ("October 2025", "is not a whole date: it needs day, month and year"),
        ("2025", "is not a whole date: it needs day, month and year"),
        ("May", "is not a whole date: it needs day, month and year"),
        ("10:30", "is not a whole date: it needs day, month and year"),
        ("14 Oct 25", "needs four digits"),
        ("0205-10-14", "the year is 205"),
    ],
)
def test_what_is_no_whole_date_is_refused_and_says_why(written: str, why: str) -> None:
    refused = read_day(written)
    assert isinstance(refused, NotADate)
    assert why in refused.what


def test_day_that_two_countries_read_differently_is_refused_with_both_readings() -> None:
    assert read_day("03/04/2025") == NotADate(
        what='"03/04/2025" can be read as 3 April 2025 or as 4 March 2025', hint="write 2025-04-03 or 2025-03-04"
    )


@pytest.mark.parametrize(
    ("line", "dates"),
    [
        ("Ann Lee14th of Oct 202514th of Oct 2025", ["14th of Oct 2025", "14th of Oct 2025"]),
        ("Ann Lee2025-10-142025-11-02", ["2025-10-14", "2025-11-02"]),
        ("14/10/202515/10/2025", ["14/10/2025", "15/10/2025"]),
        ("Published 3 March 2025, 10:15 am | March 4th, 2025", ["3 March 2025, 10:15 am", "March 4th, 2025"]),
        ("A march of 30 people in May", []),
    ],
)
def test_dates_in_a_line_are_found_though_they_are_glued_together(line: str, dates: list[str]) -> None:
    assert [found.text for found in dates_in(line)] == dates


@given(st.dates(date(1900, 1, 1), date(2999, 12, 31)))
def test_iso_dates_are_read_back_whatever_the_day(day: date) -> None:
    assert read_day(day.isoformat()) == day


@given(st.text(max_size=70))
def test_no_text_breaks_the_reading_of_dates(written: str) -> None:
    assert isinstance(read_day(written), date | NotADate)
    dates_in(written)
