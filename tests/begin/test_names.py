"""Names made from what an editor types, in whatever script."""

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.begin import names
from audio_programs.begin.names import article_id, file_stem, next_number, plain_line, program_id_of, title_from
from audio_programs.catalog import slugs
from audio_programs.config import categories
from audio_programs.config.categories import CATEGORIES, nearest_category, written
from audio_programs.yaml_text import Refused

TITLES = [
    "مرحبا",
    "夜の時間",
    "Ночь",
    "👶👶",
    "?!",
    "Über 100: \"ja\" # 'nein'",
    "x" * 300,
    "../../etc/passwd",
    "a/b\\c",
]


@pytest.mark.parametrize("module", [names, slugs, categories])
def test_the_examples_in_the_docs_are_right(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]  # a module is what it takes


@pytest.mark.parametrize("title", TITLES)
def test_a_name_in_any_script_becomes_an_id_that_can_stand_in_an_address(title: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", program_id_of(title))
    assert re.fullmatch(r"01-[a-z0-9][a-z0-9-]{0,59}", file_stem(title, prefix="01-"))
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,80}", article_id(title, "here", "now"))


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_names_without_plain_letters_become_two_ids(one: str, other: str) -> None:
    if one != other:
        made = {program_id_of(f"夜{one}"), program_id_of(f"夜{other}")}
        assert len(made) == 2 or all(not name.startswith("program-") for name in made)


def test_an_article_that_is_begun_again_under_its_title_gets_another_id() -> None:
    first = article_id("Night walks", "articles/nights", "2026-01-05T10:00:00+00:00")
    again = article_id("Night walks", "articles/nights", "2026-01-06T10:00:00+00:00")

    assert first.startswith("night-walks-")
    assert first != again


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        ([], "01-"),
        (["01-a.md", "02-b.txt", "notes.md"], "03-"),
        (["9-a.md"], "10-"),
        (["099-a.md"], "100-"),
        (["a.md", "b.txt"], ""),
        (["2026.md"], "2027-"),
        (["2026-01-05-rest.md"], ""),
    ],
)
def test_a_number_goes_on_from_the_highest_beside_it(there: list[str], expected: str) -> None:
    assert next_number(there) == expected


@pytest.mark.parametrize("text", ["", " \t\n", "a\x00b", "a\x1bb", "caf\udce9", "\ufeff"])
def test_what_no_file_and_no_feed_can_hold_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        plain_line(text)


def test_a_folders_name_becomes_a_title() -> None:
    titles = [title_from(name) for name in ("quiet-hours", "Quiet Hours", "night_walks", "---", "été-à-la-mer")]

    assert titles == ["Quiet hours", "Quiet Hours", "Night walks", "", "Été à la mer"]


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Parenting", "Kids & Family > Parenting"),
        ("kids & family", "Kids & Family"),
        ("Kids and Family > Parentng", "Kids & Family > Parenting"),
        ("helth & fitness", "Health & Fitness"),
        ("helth", "Health & Fitness"),
        ("film", "TV & Film"),
        ("food", "Arts > Food"),
        ("Education: How-To", "Education > How To"),
        ("non profit", "Business > Non-Profit"),
    ],
)
def test_a_category_that_is_nearly_right_is_understood(typed: str, understood: str) -> None:
    found = nearest_category(typed)

    assert found is not None
    assert written(found) == understood


@pytest.mark.parametrize("typed", ["?", "", "babies", "xyz", "foo", ">"])
def test_a_category_that_is_far_from_all_is_not_guessed(typed: str) -> None:
    assert nearest_category(typed) is None


def test_each_of_apples_categories_is_understood_as_itself() -> None:
    assert [nearest_category(written(one)) for one in CATEGORIES] == list(CATEGORIES)
