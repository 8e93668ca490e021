"""Anchors: plain, unique, and the same whatever the paragraphs say."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.speech.anchors import TOP, anchors_for


def anchors(*headings: str) -> list[str]:
    return list(anchors_for(headings))


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("In the fridge", "in-the-fridge"),
        ("1. Things to bring", "1-things-to-bring"),
        ("The baby’s café", "the-babys-cafe"),
        ("Straße & Söhne", "strasse-sohne"),
        ("שלום", "section-1"),
        ("Top", "top-2"),
    ],
)
def test_an_anchor_is_the_heading_in_plain_letters(heading: str, anchor: str) -> None:
    assert anchors(heading) == [anchor]


def test_twins_are_numbered() -> None:
    assert anchors("Milk", "Milk", "Milk 2", "Milk") == ["milk", "milk-2", "milk-2-2", "milk-3"]


def test_a_name_wanted_often_is_found_without_trying_each_number() -> None:
    assert anchors(*["Milk"] * 50_000)[-1] == "milk-50000"


def test_a_long_heading_is_cut_between_words() -> None:
    assert anchors("very " * 40) == ["-".join(["very"] * 12)]


def test_a_heading_of_one_long_word_is_cut_in_it() -> None:
    assert anchors("a" * 99) == ["a" * 60]


@given(st.lists(st.text(max_size=80), max_size=20))
def test_anchors_are_plain_and_unique_for_any_headings(headings: list[str]) -> None:
    made = anchors(*headings)

    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", anchor) for anchor in made)
    assert len({TOP, *made}) == len(made) + 1
