"""A build is killed, the editor goes on in some other way, and builds again: DESIGN invariants 1, 4, 5 and 9.

What a machine meets once in a thousand runs, met each time: each way to go on, after a kill at each of many writes.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audio_programs.engines.worker import close_children
from tests.properties.desk import Piece, Shelf
from tests.properties.workshop import Workshop, furnish

GoOn = Callable[[Workshop], None]
WRITES = 80  # about as many as the build that is killed has


def go_on_building(shop: Workshop) -> None:
    shop.build_and_compare()


def remove_an_article(shop: Workshop) -> None:
    del shop.desk.shelves["night"].pieces["star.md"]
    build_now_and_a_month_later(shop)


def remove_all_articles(shop: Workshop) -> None:
    shop.desk.shelves["night"].pieces.clear()
    build_now_and_a_month_later(shop)


def take_the_edit_back(shop: Workshop) -> None:
    begin(shop)
    build_now_and_a_month_later(shop)


def give_one_article_the_name_of_another(shop: Workshop) -> None:
    pieces = shop.desk.shelves["night"].pieces
    pieces["star.md"] = pieces.pop("01-moon.md")
    build_now_and_a_month_later(shop)


def break_an_article_for_a_month(shop: Workshop) -> None:
    broken = shop.desk.shelves["night"].pieces["star.md"]
    broken.broken = True
    build_now_and_a_month_later(shop)
    broken.broken = False
    shop.build_and_compare()


def break_the_program_and_build_the_other(shop: Workshop) -> None:
    shop.desk.shelves["night"].broken = True
    shop.build()
    shop.build_program("day")
    shop.desk.shelves["night"].broken = False
    build_now_and_a_month_later(shop)


def build_only_the_other_program(shop: Workshop) -> None:
    shop.build_program("day")
    build_now_and_a_month_later(shop)


def build_only_one_article(shop: Workshop) -> None:
    shop.build_article("night", "star.md")
    build_now_and_a_month_later(shop)


def remove_the_program(shop: Workshop) -> None:
    shop.interfere()
    shop.desk.remove_shelf("night")
    shop.build_and_compare()


def lose_most_of_the_program_for_a_month(shop: Workshop) -> None:
    pieces = shop.desk.shelves["night"].pieces
    lost = {name: pieces.pop(name) for name in ("01-moon.md", "star.md")}
    shop.build_without_consent()
    shop.days_pass(31)
    shop.build_without_consent()
    pieces.update(lost)
    build_now_and_a_month_later(shop)


def lose_the_program_and_then_let_it_go(shop: Workshop) -> None:
    shop.interfere()
    shop.desk.remove_shelf("night")
    shop.build_without_consent()
    shop.days_pass(31)
    shop.build_without_consent()
    shop.build_and_compare()


def give_the_program_another_id(shop: Workshop) -> None:
    shop.desk.shelves["night"].stated["id"] = "sky"
    build_now_and_a_month_later(shop)


def be_killed_again(shop: Workshop) -> None:
    for after_writes in (3, 9, 27):
        shop.build_killed(after_writes=after_writes, torn=True)
    build_now_and_a_month_later(shop)


WAYS: tuple[GoOn, ...] = (
    go_on_building,
    remove_an_article,
    remove_all_articles,
    take_the_edit_back,
    give_one_article_the_name_of_another,
    break_an_article_for_a_month,
    break_the_program_and_build_the_other,
    build_only_the_other_program,
    build_only_one_article,
    remove_the_program,
    lose_most_of_the_program_for_a_month,
    lose_the_program_and_then_let_it_go,
    give_the_program_another_id,
    be_killed_again,
)


def begin(shop: Workshop) -> None:
    """Put two programs on the desk."""
    shop.desk.shelves["night"] = Shelf(
        {"title": "Night", "description": "Quiet."},
        {
            "01-moon.md": Piece({"title": "Moon", "date": "2026-01-01"}, "One."),
            "star.md": Piece({"title": "Star", "date": "2026-01-02"}, "Two. One.", [("Up", "One.")]),
        },
    )
    shop.desk.shelves["day"] = Shelf(
        {"title": "Day", "description": "Bright.", "type": "episodic"},
        {"sun.md": Piece({"title": "Sun", "date": "2026-01-02"}, "Two. One.")},
    )


def edit(shop: Workshop) -> None:
    """Change what is heard of an article, the title of another, and add one."""
    pieces = shop.desk.shelves["night"].pieces
    pieces["star.md"].sections = [("Up", "Three, and 4.")]
    pieces["01-moon.md"].stated["title"] = "The moon"
    pieces["deep/well.md"] = Piece({"title": "Well", "date": "2026-01-03"}, "Five & <six>. One.")


def build_now_and_a_month_later(shop: Workshop) -> None:
    shop.build_and_compare()
    shop.days_pass(31)
    shop.build_and_compare()


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder in which workshops may be opened."""
    close_children()
    yield furnish(tmp_path_factory.mktemp("workshops"))
    close_children()


@pytest.fixture(params=[30])
def shop(request: pytest.FixtureRequest, room: Path) -> Iterator[Workshop]:
    """Return a workshop in which everything was built once, and edited since; the parameter is the days of grace."""
    workshop = Workshop(room)
    workshop.desk.library["grace_days"] = str(request.param)
    begin(workshop)
    workshop.build_and_compare()
    edit(workshop)
    yield workshop
    workshop.close()


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_invariants_1_4_5_and_9_hold_after_one_kill_whatever_the_editor_does_next(shop: Workshop, way: GoOn) -> None:
    after_writes = random.Random(way.__name__).randrange(WRITES)

    shop.build_killed(after_writes=after_writes)

    way(shop)


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize(("seed", "shop"), list(enumerate([30, 0, 30, 0, 30])), indirect=["shop"])
def test_invariants_1_4_5_and_9_hold_after_many_kills_whatever_the_editor_does_next(
    shop: Workshop, way: GoOn, seed: int
) -> None:
    after_writes = random.Random(seed).randrange(seed * WRITES // 5, (seed + 1) * WRITES // 5)

    shop.build_killed(after_writes=after_writes, torn=bool(seed % 2))

    way(shop)
