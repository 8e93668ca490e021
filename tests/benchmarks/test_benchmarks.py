"""What measures runs, and says what it found in a form that the page can take."""

import re
from pathlib import Path

import pytest

from benchmarks.__main__ import PIECES, measured
from benchmarks.bench import Bench
from benchmarks.corpus import REPOSITORY
from benchmarks.simulation import Site, simulate
from benchmarks.tables import AIMS, HEAD, Figure, with_aims, with_part
from benchmarks.workloads import Library, edit_a_sentence, edited_words, write_library

MARK = "<!-- {}, written by make bench -->\n\n<!-- end -->\n"


@pytest.mark.slow
def test_the_quickest_piece_measures_real_commands_and_gives_its_table(tmp_path: Path) -> None:
    lines = measured(Bench(folder=tmp_path, quick=True), "starts")

    rows = [line for line in lines if line.startswith("| `")]
    assert HEAD[0] in lines
    assert [row.split("`")[1] for row in rows][:2] == ["audio-programs --version", "audio-programs --help"]
    assert all(re.search(r"\d CPU ms", row) for row in rows)


def test_every_piece_has_its_marks_on_a_page() -> None:
    pages = [(REPOSITORY / "docs" / name).read_text("utf-8") for name in ("benchmarks.md", "scale.md")]

    for name in (*PIECES, AIMS):
        assert sum(page.count(f"<!-- {name}, written by make bench -->") for page in pages) == 1, name


def test_a_library_is_the_same_each_time_and_another_for_another_article(tmp_path: Path) -> None:
    library = Library(articles=3, in_a_program=2, spoken=True)
    for name in ("one", "two"):
        write_library(tmp_path / name, library)

    one, two = (
        {file.name: file.read_text("utf-8") for file in (tmp_path / name).rglob("*.md")} for name in ("one", "two")
    )

    assert one == two
    assert len(set(one.values())) == len(one)


def test_an_edit_changes_one_sentence_and_the_next_one_changes_it_again(tmp_path: Path) -> None:
    library = Library(articles=1)
    write_library(tmp_path / "project", library)
    (article,) = (tmp_path / "project").rglob("*.md")
    before = article.read_text("utf-8").splitlines()

    for edition in (1, 2):
        edit_a_sentence(tmp_path / "project", library, 0, edition=edition)

    after = article.read_text("utf-8").splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [edited_words(0, 2)]


def test_a_piece_replaces_what_stands_between_its_own_marks_alone() -> None:
    page = f"before\n{MARK.format('one')}between\n{MARK.format('two')}after\n"

    page = with_part(with_part(page, "two", ["old"]), "two", ["new"])

    assert "old" not in page
    assert page.index("between") < page.index("new") < page.index("after")
    assert page.startswith(f"before\n{MARK.format('one')}")


def test_rows_with_an_aim_are_gathered_once_and_those_without_are_not() -> None:
    aimed = Figure(
        what="a start", measured=[3.0, 1.0, 2.0], unit="s", floor=[1.0] * 3, floor_is="none", aim="1", met=False
    )
    page = f"{MARK.format(AIMS)}{MARK.format('one')}"
    page = with_part(page, "one", [*HEAD, aimed.row(), Figure(what="plain", measured=[1.0], unit="s").row()])

    twice = with_aims(with_aims(page))

    top = twice.partition("<!-- end -->")[0]
    assert aimed.row() == "| a start | 2.00 s (1.00 to 3.00) | 1.00 s (1.00 to 1.00), none | 2.00 | 1 | **no** |"
    assert aimed.row() in top
    assert "plain" not in top


def test_simulated_workers_share_the_work_and_the_longest_job_bounds_them() -> None:
    episodes = [[1.0] * 10] * 10

    one = simulate(episodes, Site(cores=1, start_s=2.0))
    ten = simulate(episodes, Site(cores=10, start_s=2.0))
    many = simulate(episodes, Site(cores=1000, start_s=2.0))

    assert (one.wall_s, ten.wall_s, many.wall_s) == (102.0, 12.0, 3.0)
    assert (one.jobs, one.busy) == (100, 100 / 102)


def test_simulated_joins_take_a_workers_place_on_one_machine_and_none_on_a_cluster() -> None:
    episodes = [[1.0]] * 10
    here = Site(cores=1, start_s=0.0, join_s=1.0)
    away = Site(cores=1, start_s=0.0, join_s=1.0, apart=True)

    assert simulate(episodes, here).wall_s == 20.0
    assert simulate(episodes, away).wall_s == 11.0  # only the last is joined when no worker is at work any more


def test_a_simulated_store_lets_workers_wait_and_a_slow_scheduler_bounds_them() -> None:
    episodes = [[1.0]] * 100

    waiting = simulate(episodes, Site(cores=10, start_s=0.0, wait_s=0.5, requests=2.0))
    bounded = simulate(episodes, Site(cores=100, start_s=0.0, hand_out_s=0.5))

    assert waiting.wall_s == 20.0
    assert bounded.wall_s == 51.0
