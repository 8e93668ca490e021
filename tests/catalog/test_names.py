"""The names of what is published."""

import doctest

from audio_programs.catalog import names


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(names).failed == 0


def test_a_page_of_a_feed_is_known_by_the_name_that_it_is_given() -> None:
    assert all(names.is_feed(names.feed_page_name(number)) for number in (1, 9, 10, 1000))
