"""The order of a program, and the levels it is made of."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.catalog.place import Catalog
from audio_programs.model import Article, Season, Unit

Make = Callable[..., Article]
Place = Callable[..., Catalog]


def paths(catalog: Catalog) -> list[str]:
    return [one.article.path.removeprefix("articles/weeks/") for one in catalog.placements]


def titles(catalog: Catalog) -> list[str]:
    return [one.title for one in catalog.placements]


# --- One sign over another ---------------------------------------------------------------------------------------


def test_seasons_come_before_units_and_units_before_numbers(article: Make, placed: Place) -> None:
    articles = [
        article("a.md", season=Season(number=2), unit=Unit(number=1), number=1),
        article("b.md", season=Season(number=1), unit=Unit(number=2), number=1),
        article("c.md", season=Season(number=1), unit=Unit(number=1), number=2),
        article("d.md", season=Season(number=1), unit=Unit(number=1), number=1),
    ]
    assert paths(placed(articles)) == ["d.md", "c.md", "b.md", "a.md"]


def test_what_stands_outside_seasons_and_units_comes_first(article: Make, placed: Place) -> None:
    articles = [
        article("a.md", season=Season(number=1), unit=Unit(number=1)),
        article("b.md", season=Season(number=1)),
        article("c.md"),
    ]
    assert paths(placed(articles)) == ["c.md", "b.md", "a.md"]


def test_number_beats_order_and_order_beats_file_numbers(article: Make, placed: Place) -> None:
    articles = [article("01-a.md"), article("02-b.md"), article("03-c.md"), article("04-d.md", number=7)]
    assert paths(placed(articles, order=("03-c.md", "04-d.md"))) == ["04-d.md", "03-c.md", "01-a.md", "02-b.md"]


def test_order_names_files_by_path_or_name_and_articles_by_id(article: Make, placed: Place) -> None:
    articles = [article("a.md"), article("b.md", id="night"), article("x/c.md"), article("1-s/d.md")]
    catalog = placed(articles, order=("night", "a.md", "x/c.md", "d.md"))
    assert paths(catalog) == ["b.md", "a.md", "x/c.md", "1-s/d.md"]
    assert catalog.problems == ()


def test_file_numbers_are_numbers(article: Make, placed: Place) -> None:
    assert paths(placed([article("10-a.md"), article("9-b.md"), article("011_c.md")])) == [
        "9-b.md",
        "10-a.md",
        "011_c.md",
    ]


def test_file_numbers_beat_the_pages_list_and_the_list_beats_next_up(article: Make, placed: Place) -> None:
    listing = ("Third", "First", "Second")
    articles = [
        article("a.txt", "First", listing=listing, next_title="Second"),
        article("b.txt", "Second", next_title="Third"),
        article("c.txt", "Third"),
        article("1-d.txt", "Fourth"),
    ]
    assert titles(placed(articles)) == ["Fourth", "Third", "First", "Second"]


def test_a_list_on_one_page_orders_all_pages_of_its_unit_however_quotes_are_written(
    article: Make, placed: Place
) -> None:
    articles = [
        article("a.txt", "What's in a bag?", unit=Unit(number=1)),
        article("b.txt", "A first walk", unit=Unit(number=1), listing=("A First Walk", "What’s in a bag?")),
    ]
    assert titles(placed(articles)) == ["A first walk", "What's in a bag?"]


def test_next_up_chains_order_what_no_list_names(article: Make, placed: Place) -> None:
    articles = [
        article("a.txt", "C", next_title="A"),
        article("b.txt", "A", next_title="B"),
        article("c.txt", "B", next_title="Elsewhere"),
        article("d.txt", "Ab"),
    ]
    assert titles(placed(articles)) == ["Ab", "C", "A", "B"]


def test_a_circle_of_next_ups_begins_with_its_first_title(article: Make, placed: Place) -> None:
    articles = [article("a.txt", "Y", next_title="X"), article("b.txt", "X", next_title="Y"), article("c.txt", "Z")]
    assert titles(placed(articles)) == ["X", "Y", "Z"]


def test_titles_order_what_nothing_else_does(article: Make, placed: Place) -> None:
    assert titles(placed([article("a.md", "b"), article("c.md", "A"), article("b.md", "c")])) == ["A", "b", "c"]


def test_an_entry_of_order_that_is_not_there_is_told_at_its_line_with_the_nearest(article: Make, placed: Place) -> None:
    catalog = placed(
        [article("first-night.md")], order=("first-night.md", "secnd.md", "first-nigt.md"), order_lines=(7, 8, 9)
    )
    assert [str(problem) for problem in catalog.problems] == [
        "articles/weeks/program.yaml:8: 'order' names 'secnd.md', which is not there - The files are: first-night.md",
        (
            "articles/weeks/program.yaml:9: 'order' names 'first-nigt.md', which is not there - "
            "did you mean 'first-night.md'? The files are: first-night.md"
        ),
    ]


def test_order_may_name_a_draft_and_a_source_that_cannot_be_read(article: Make, placed: Place) -> None:
    catalog = placed(
        [article("a.md", draft=True)],
        order=("a.md", "s/b.md", "c.md"),
        broken=["articles/weeks/s/b.md", "articles/weeks/c.md"],
    )
    assert catalog.problems == ()


# --- Folders -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["s2-milk", "2-milk", "S2: Milk", "02_milk", "Season 2 - Milk"])
def test_a_folder_names_a_season(folder: str, article: Make, placed: Place) -> None:
    catalog = placed([article(f"{folder}/a.md")])
    assert catalog.placements[0].season == Season(number=2, name="Milk")


@pytest.mark.parametrize("folder", ["ch3-living-cells", "3-living-cells", "CH 3: Living cells"])
def test_a_folder_in_a_season_names_a_unit(folder: str, article: Make, placed: Place) -> None:
    catalog = placed([article(f"2-milk/{folder}/a.md")])
    assert catalog.placements[0].unit == Unit(number=3, name="Living cells")


def test_a_folder_without_a_number_is_a_unit(article: Make, placed: Place) -> None:
    placement = placed([article("extras/a.md")]).placements[0]
    assert (placement.season, placement.unit) == (None, Unit(name="Extras"))


def test_what_an_article_states_beats_its_folders(article: Make, placed: Place) -> None:
    placement = placed(
        [article("1-x/1-y/a.md", season=Season(number=2, name="Milk"), unit=Unit(number=3, name="Cells"))]
    ).placements[0]
    assert (placement.season, placement.unit) == (Season(number=2, name="Milk"), Unit(number=3, name="Cells"))


def test_a_folder_completes_what_an_article_states_of_the_same_unit(article: Make, placed: Place) -> None:
    placement = placed([article("1-x/4-living-cells/a.md", unit=Unit(name="Living Cells"))]).placements[0]
    assert placement.unit == Unit(number=4, name="Living Cells")


def test_articles_of_one_unit_complete_one_another(article: Make, placed: Place) -> None:
    articles = [
        article("a.md", "A", unit=Unit(number=2, name="Cells")),
        article("b.md", "B", unit=Unit(number=2)),
        article("c.md", "C", unit=Unit(name="cells")),
    ]
    assert [one.unit for one in placed(articles).placements] == [
        Unit(number=2, name="Cells"),
        Unit(number=2, name="Cells"),
        Unit(number=2, name="cells"),
    ]


# --- Names of seasons ----------------------------------------------------------------------------------------------


def test_program_yaml_names_seasons_and_an_article_that_disagrees_is_told(article: Make, placed: Place) -> None:
    catalog = placed(
        [
            article("a.md", season=Season(number=1, name="Begin"), lines=(("season", 3),)),
            article("b.md", season=Season(number=1, name="begin")),
            article("c.md", season=Season(number=1)),
        ],
        seasons=((1, "Getting started"),),
    )
    assert {one.season for one in catalog.placements} == {Season(number=1, name="Getting started")}
    assert [str(notice) for notice in catalog.notices] == [
        (
            "articles/weeks/a.md:3: season 1 is called 'Begin' here and 'Getting started' in "
            "articles/weeks/program.yaml, which counts"
        )
    ]


def test_where_program_yaml_names_no_season_the_first_article_does(article: Make, placed: Place) -> None:
    catalog = placed(
        [
            article("1-folder-name/a.md", season=Season(number=1, name="Milk")),
            article("1-folder-name/b.md"),
            article("1-folder-name/c.md", season=Season(number=1, name="Other")),
        ]
    )
    assert {one.season for one in catalog.placements} == {Season(number=1, name="Milk")}
    assert len(catalog.notices) == 1


def test_a_page_that_names_another_program_is_told_once(article: Make, placed: Place) -> None:
    articles = [article(f"{n}.txt", str(n), program_title="PBL Intermediate") for n in range(3)]
    articles.append(article("4.txt", "4", program_title="the first WEEKS"))
    assert [str(notice) for notice in placed(articles).notices] == [
        (
            "articles/weeks/0.txt:1: the page names its program 'PBL Intermediate'; "
            "it is published in 'The first weeks', whose folder it lies in"
        )
    ]


# --- Numbers -------------------------------------------------------------------------------------------------------


def test_an_episodes_number_is_its_place_in_its_season(article: Make, placed: Place) -> None:
    articles = [
        article("a.md", season=Season(number=1), number=3),
        article("b.md", season=Season(number=1), number=9),
        article("c.md", season=Season(number=2), number=5),
    ]
    assert [(one.episode, one.track) for one in placed(articles).placements] == [(1, 3), (2, 9), (1, 5)]


def test_held_back_articles_and_drafts_take_no_number(article: Make, placed: Place) -> None:
    from datetime import date

    articles = [
        article("1-a.md"),
        article("2-b.md", draft=True),
        article("3-c.md", date=date(2027, 1, 5)),
        article("4-d.md"),
    ]
    catalog = placed(articles)
    assert [(one.slug, one.episode) for one in catalog.placements] == [("a", 1), ("d", 2)]
    assert catalog.drafts == ("articles/weeks/2-b.md",)


def test_a_track_is_only_the_editors_own_number(article: Make, placed: Place) -> None:
    assert [one.track for one in placed([article("07-a.md"), article("b.md", number=2)]).placements] == [2, None]


# --- Laws ----------------------------------------------------------------------------------------------------------

levels = st.tuples(
    st.none() | st.integers(1, 3),
    st.none() | st.integers(1, 3),
    st.none() | st.integers(1, 3),
    st.sampled_from(["", "1-x/", "2-y/3-z/", "q/"]),
    st.sampled_from("abcd"),
    st.lists(st.sampled_from("abcd"), max_size=3),
    st.sampled_from(["", "a", "b", "c", "d"]),
)


@given(st.lists(levels, max_size=7))
def test_every_article_has_one_place_and_seasons_rise(
    article: Make, placed: Place, drawn: list[tuple[int | None, int | None, int | None, str, str, list[str], str]]
) -> None:
    articles = [
        article(
            f"{folder}{index}.md",
            title,
            season=Season(number=season) if season else None,
            unit=Unit(number=unit) if unit else None,
            number=number,
            listing=tuple(listing),
            next_title=following,
        )
        for index, (season, unit, number, folder, title, listing, following) in enumerate(drawn)
    ]
    catalog = placed(articles)
    assert sorted(one.article.path for one in catalog.placements) == sorted(one.path for one in articles)
    places = [(one.season.number if one.season else 0, one.episode) for one in catalog.placements]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
