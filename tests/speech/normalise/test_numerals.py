"""Numbers as words: what num2words is asked and what is made of its answer."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from audio_programs.speech.normalise.language import tongue_of
from audio_programs.speech.normalise.numerals import cardinal, decimal, in_other_language, ordinal, plural, year

AU, US = tongue_of("en-au"), tongue_of("en-us")


@given(st.integers(0, 10**12 - 1))
def test_commas_in_a_number_change_nothing(number: int) -> None:
    assert cardinal(f"{number:,}", AU) == cardinal(str(number), AU)


@given(st.integers(0, 10**12 - 1))
def test_a_number_is_letters_blanks_and_hyphens(number: int) -> None:
    assert re.fullmatch(r"[a-z]+(?:[ -][a-z]+)*", cardinal(str(number), AU))


@given(st.integers(0, 10**12 - 1))
def test_americans_leave_out_and(number: int) -> None:
    assert cardinal(str(number), US) == cardinal(str(number), AU).replace(" and ", " ")


@given(st.integers(1, 10**12 - 1))
def test_a_number_says_the_words_of_num2words(number: int) -> None:
    assert cardinal(str(number), AU).split() == str(num2words(number)).replace(",", "").split()


def test_a_number_as_long_as_an_article_is_still_said() -> None:
    assert cardinal("9" * 5000, AU).count("nine") == 5000


@pytest.mark.parametrize(("digits", "said"), [("1", "first"), ("12", "twelfth"), ("21", "twenty-first")])
def test_ordinals(digits: str, said: str) -> None:
    assert ordinal(digits, AU) == said


@pytest.mark.parametrize(
    ("digits", "said"),
    [("1066", "ten sixty-six"), ("1905", "nineteen oh-five"), ("2000", "two thousand"), ("2025", "twenty twenty-five")],
)
def test_years(digits: str, said: str) -> None:
    assert year(digits, AU) == said


def test_a_decimal_keeps_its_last_zero() -> None:
    assert decimal("12.50", AU) == "twelve point five zero"


@pytest.mark.parametrize(("one", "many"), [("six", "sixes"), ("twenty", "twenties"), ("hundred", "hundreds")])
def test_plurals(one: str, many: str) -> None:
    assert plural(one) == many


@pytest.mark.parametrize(
    ("tag", "digits", "said"),
    [
        ("de", "21", "einundzwanzig"),
        ("fr-be", "71", "septante et un"),
        ("xx", "21", "21"),
        ("pt-br", "2,5", "dois vírgula cinco"),
    ],
)
def test_other_languages_have_their_words_or_keep_their_digits(tag: str, digits: str, said: str) -> None:
    assert in_other_language(digits, tongue_of(tag)) == said
