"""Values: what text must be before it is published."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from audio_programs.catalog.published_text import cut, one_line
from audio_programs.publish.values import cut_to_bytes, value

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates and control characters too


@given(ANY_TEXT)
def test_rule_x2_any_text_once_cleaned_can_be_serialised_as_xml(text: str) -> None:
    element = etree.Element("title")
    element.text = one_line(text)
    assert (etree.fromstring(etree.tostring(element, encoding="UTF-8")).text or "") == one_line(text)


@given(ANY_TEXT)
def test_rule_x5_a_clean_line_has_no_blanks_around_it_and_cleaning_again_changes_nothing(text: str) -> None:
    line = one_line(text)
    assert line == line.strip()
    assert "\n" not in line
    assert one_line(line) == line


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("  Rest \n and\tsleep ", "Rest and sleep"),
        ("a\x08b", "ab"),
        ("a\x0bb\x0cc", "a b c"),
        ("end \x00", "end"),
        ("12\u00a0kg", "12\u00a0kg"),
        ("\ufeff\ufffe\ud800x", "\ufeffx"),
        ("\x07\x08", ""),
    ],
)
def test_control_characters_are_dropped_and_blanks_folded_but_a_no_break_space_within_stays(
    written: str, clean: str
) -> None:
    assert one_line(written) == clean


@given(st.text(), st.integers(1, 80))
def test_a_cut_text_is_no_longer_than_asked_and_begins_as_the_text_does(text: str, most: int) -> None:
    short = cut(text, most)
    assert len(short) <= most
    assert short == text or text.startswith(short[:-1])


@given(st.text(), st.integers(3, 200))
def test_a_text_cut_to_bytes_fits_in_them(text: str, most: int) -> None:
    assert len(cut_to_bytes(text, most).encode()) <= most


def test_a_text_is_cut_between_words() -> None:
    assert cut("milk and bread", 10) == "milk and…"


def test_a_cut_within_a_word_does_not_split_a_character_as_readers_see_it() -> None:
    assert cut("e\u0301" * 10, 6) == "e\u0301e\u0301…"
    assert cut("👩\u200d🍳" * 3, 4) == "👩\u200d🍳…"


def test_rule_x5_a_value_has_at_most_255_characters() -> None:
    assert len(value("word " * 100)) <= 255
