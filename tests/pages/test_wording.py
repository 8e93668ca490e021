"""The pages' words: the tables in the docstrings, and what no table can show."""

import doctest
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from audio_programs.model import RATE_HZ, Samples
from audio_programs.pages import wording

MOMENTS = st.integers(min_value=0, max_value=RATE_HZ * 3600 * 10).map(Samples)


def test_the_tables_in_the_docstrings_are_true() -> None:
    assert doctest.testmod(wording).failed == 0


@given(moment=MOMENTS)
def test_seconds_are_within_half_a_millisecond_of_the_samples(moment: Samples) -> None:
    assert abs(float(wording.seconds(moment)) - moment / RATE_HZ) <= 0.0005 + 1e-9


@given(earlier=MOMENTS, later=MOMENTS)
def test_seconds_keep_the_order_of_the_samples(earlier: Samples, later: Samples) -> None:
    first, second = sorted((earlier, later))

    assert float(wording.seconds(first)) <= float(wording.seconds(second))


def test_a_day_is_that_of_the_programs_own_timezone() -> None:
    late_in_london = datetime(2025, 10, 13, 22, tzinfo=UTC)

    assert wording.day(late_in_london, ZoneInfo("Australia/Brisbane")) == date(2025, 10, 14)


def test_a_text_runs_the_way_most_of_its_letters_do() -> None:
    assert wording.text_direction("שלום", otherwise="ltr") == "rtl"
    assert wording.text_direction("The word שלום means peace", otherwise="rtl") == "ltr"
    assert wording.text_direction("", otherwise="rtl") == "rtl"


def test_a_description_is_parted_at_blank_lines() -> None:
    assert wording.paragraphs("One\ntwo.\n \n\nThree.\n") == ("One\ntwo.", "Three.")
