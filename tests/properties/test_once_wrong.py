"""Courses of events that once went wrong, each in its shortest form. Whatever else the machine finds is added here."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio_programs.engines.worker import close_children
from tests.properties.desk import HISTORY, Piece, Shelf
from tests.properties.workshop import Workshop, furnish


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    """Return a workshop in which a program of two articles was built."""
    close_children()
    workshop = Workshop(furnish(tmp_path))
    workshop.desk.shelves["night"] = Shelf(
        {"title": "Night", "description": "Quiet."},
        {
            "moon.md": Piece({"title": "Moon", "date": "2026-01-01"}, "One."),
            "star.md": Piece({"title": "Star", "date": "2026-01-02"}, "Two. One."),
        },
    )
    workshop.build_and_compare()
    yield workshop
    close_children()


def test_invariant_1_an_article_may_take_the_name_of_one_that_was_removed(shop: Workshop) -> None:
    pieces = shop.desk.shelves["night"].pieces
    del pieces["moon.md"]
    shop.build_and_compare()
    pieces["moon.md"] = pieces.pop("star.md")
    shop.build_and_compare()

    report = shop.build()

    assert report is not None
    assert report.problems == ()
    assert not report.changed


def test_invariant_5_what_a_lost_history_listed_is_not_orphaned(shop: Workshop) -> None:
    shop.desk.shelves["night"].pieces["moon.md"].opening = "Two."
    shop.build_and_compare()
    assert shop.replaced()
    (shop.project / "articles" / "night" / HISTORY).unlink()

    shop.build_and_compare()
    assert shop.replaced()
    shop.days_pass(31)
    shop.build_and_compare()

    assert not shop.replaced()
    assert len(list((shop.project / "output").rglob("*.mp3"))) == 2


@pytest.mark.slow
def test_invariant_4_no_grace_at_all_does_not_take_a_file_that_an_old_feed_still_names(shop: Workshop) -> None:
    """For as long as a killed build's feed is the old one."""
    shop.desk.library["grace_days"] = "0"
    shop.desk.shelves["day"] = Shelf(
        {"title": "Day", "description": "Bright."}, {"sun.md": Piece({"title": "Sun", "date": "2026-01-01"}, "One.")}
    )
    shop.build_and_compare()
    moon = shop.desk.shelves["night"].pieces["moon.md"]

    for after_writes in itertools.count(10, 2):  # each build looks whether feeds name only what is there
        moon.opening = f"It is {after_writes}."
        if not shop.build_killed(after_writes=after_writes):
            break
        shop.build_program("day")

    shop.build_and_compare()


@pytest.mark.slow
def test_invariant_5_a_feed_is_ours_where_its_build_was_killed_before_it_was_written(shop: Workshop) -> None:
    """And goes, with what it names, once its program has no article left."""
    pieces = shop.desk.shelves["night"].pieces
    pieces["moon.md"].opening = "Before."
    writes = shop.count_writes()

    for after_writes in range(writes - 20, writes):
        pieces["moon.md"].opening = f"It is {after_writes}."
        assert shop.build_killed(after_writes=after_writes)
        taken = dict(pieces)
        pieces.clear()
        shop.build_and_compare()
        pieces.update(taken)
        shop.build_and_compare()
