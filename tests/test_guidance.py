"""An editor's patterns, and the lines that pages share."""

import pytest

from audio_programs.guidance import Guidance, line_number, matches, repeated_on, survey_of


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("Photo: *", "Photo: a blue bowl"),
        ("*in your inbox", "Lanterns in your inbox"),
        ("Read on", "  read   ON "),
        ("Was (this) of use?", "Was (this) of use?"),
    ],
)
def test_a_pattern_is_a_whole_line_with_stars_for_any_text(pattern: str, line: str) -> None:
    assert matches((pattern,), line)


def test_a_pattern_without_a_star_is_no_part_of_a_line() -> None:
    assert not matches(("Read on",), "Read on, and mind the step")


def test_no_pattern_matches_nothing() -> None:
    assert not matches((), "")


def test_a_line_repeats_where_half_of_at_least_three_pages_have_it() -> None:
    pages = [survey_of(["Lantern House", "One"]), survey_of(["LANTERN  house", "Two"]), survey_of(["lantern house"])]

    guidance = Guidance(repeated=repeated_on(pages))

    assert guidance.repeats("Lantern House")
    assert not guidance.repeats("One")


def test_of_two_pages_nothing_is_said_to_repeat() -> None:
    assert repeated_on([survey_of(["Lantern House"])] * 2) == frozenset()


def test_blank_lines_are_no_lines_of_a_page() -> None:
    assert survey_of(["", "  ", "One"]) == {line_number("one")}


def test_an_article_s_own_start_and_stop_hold_instead_of_the_program_s_and_its_further_patterns_beside_them() -> None:
    program = Guidance(skip=("Photo: *",), stop=("The end",), start=("Hello",))

    article = program.over(skip=("Credit: *",), start=(), stop=("Finis",), heading=("Milk",))

    assert article == Guidance(skip=("Photo: *", "Credit: *"), start=("Hello",), stop=("Finis",), heading=("Milk",))
