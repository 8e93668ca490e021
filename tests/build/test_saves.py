"""When a save is whole: files really written as editors write them, on a clock that only the test moves."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO

import pytest

from audio_programs.build import saves
from audio_programs.build.saves import QUIET_S, Saves, SourcesMovedError, is_being_written, look

Step = Callable[[], object]


class Desk:
    """A project, what an editor will do in it and when, and a clock that moves only while somebody waits."""

    def __init__(self, project: Path) -> None:
        self.project = project
        self.article = project / "articles" / "nights" / "first.md"
        self.article.parent.mkdir(parents=True)
        self.article.write_text("Words.", encoding="utf-8")
        self.time_s = 0.0
        self.steps: list[tuple[float, Step]] = []
        self.saves = Saves(
            project, pause=self.rest, read_clock=self.clock, monotonic=lambda: self.time_s, rest=self.rest
        )
        self.saves.settle()
        self.saves.built()

    def later(self, time_s: float, step: Step) -> None:
        """Have something done at a moment."""
        self.steps.append((time_s, step))
        self.steps.sort(key=lambda one: one[0])

    def rest(self, seconds: float) -> None:
        """Let time go by until then, or until something is done."""
        until_s = self.time_s + seconds
        if self.steps and self.steps[0][0] <= until_s:
            self.time_s, step = self.steps.pop(0)
            step()
        else:
            assert self.time_s < 3600, "it waits for what never comes"
            self.time_s = until_s

    def clock(self) -> datetime:
        """Return the time of day."""
        return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(seconds=self.time_s)

    def write(self, text: str) -> None:
        """Save the article in one go."""
        self.article.write_text(text, encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_save_is_taken_when_it_has_been_quiet_for_a_moment(desk: Desk) -> None:
    desk.later(10, lambda: desk.write("Other words."))

    noticed_s = desk.saves.wait(until=None)

    assert noticed_s == 10
    assert QUIET_S <= desk.time_s - noticed_s < 2 * QUIET_S
    desk.saves.check()


def test_a_file_that_grows_is_taken_when_it_is_whole(desk: Desk) -> None:
    for number in range(1, 30):
        desk.later(10 + number * 0.1, partial(desk.write, "Word. " * number))

    desk.saves.wait(until=None)

    assert desk.steps == []
    assert desk.time_s - (10 + 29 * 0.1) >= QUIET_S


def test_a_file_that_is_still_open_for_writing_is_not_taken(desk: Desk) -> None:
    opened: list[IO[str]] = []

    def begin() -> None:
        opened.append(desk.article.open("w", encoding="utf-8"))
        opened[0].write("Half a ")
        opened[0].flush()

    def end() -> None:
        opened[0].write("sentence.")
        opened[0].close()

    desk.later(10, begin)
    desk.later(13, end)

    desk.saves.wait(until=None)

    assert desk.steps == []
    assert desk.article.read_text(encoding="utf-8") == "Half a sentence."
    desk.saves.check()


def test_a_file_that_is_never_closed_is_taken_at_last(desk: Desk) -> None:
    with desk.article.open("a", encoding="utf-8") as kept_open:
        kept_open.write(" More.")
        kept_open.flush()

        desk.saves.wait(until=None)

        assert desk.time_s >= saves.UNSURE_S
        desk.saves.check()


def test_a_file_that_is_empty_for_an_instant_is_not_taken(desk: Desk) -> None:
    desk.later(10, lambda: desk.write(""))
    desk.later(12, lambda: desk.write("New words."))

    desk.saves.wait(until=None)

    assert desk.steps == []


def test_a_file_that_is_gone_for_an_instant_is_not_taken_for_deleted(desk: Desk) -> None:
    desk.later(10, lambda: desk.article.rename(desk.article.with_name("first.md~")))
    desk.later(10.5, lambda: desk.write("New words."))

    desk.saves.wait(until=None)

    assert desk.steps == []


def test_sources_that_move_while_they_are_read_are_noticed(desk: Desk) -> None:
    desk.later(10, lambda: desk.write("Other words."))
    desk.saves.wait(until=None)

    desk.write("And others again.")

    with pytest.raises(SourcesMovedError):
        desk.saves.check()


def test_what_is_saved_during_a_build_is_built_next(desk: Desk) -> None:
    desk.later(10, lambda: desk.write("Other words."))
    desk.saves.wait(until=None)
    desk.write("And others again.")
    desk.saves.built()

    assert desk.saves.wait(until=None) == pytest.approx(desk.time_s, abs=2 * QUIET_S)


def test_the_history_that_a_build_writes_is_no_change_and_one_that_an_editor_brings_back_is(desk: Desk) -> None:
    history = desk.article.with_name("history.json")
    desk.later(10, lambda: desk.write("Other words."))
    desk.saves.wait(until=None)
    history.write_text("{}", encoding="utf-8")
    desk.saves.built()
    desk.later(100, lambda: history.write_text('{"older": true}', encoding="utf-8"))

    assert desk.saves.wait(until=None) == 100


def test_files_that_come_and_go_beside_an_edit_wake_nobody(desk: Desk) -> None:
    for number, name in enumerate((".first.md.swp", "first.md~", "#first.md#", ".#first.md", "4913")):
        desk.later(10 + number, (desk.article.parent / name).touch)
    desk.later(20, lambda: desk.write("Other words."))

    assert desk.saves.wait(until=None) == 20


def test_it_wakes_when_a_held_back_article_is_due(desk: Desk) -> None:
    due = desk.clock() + timedelta(hours=0.5)

    desk.saves.wait(until=due)

    assert timedelta(0) <= desk.clock() - due < timedelta(seconds=2 * saves.LOOK_EVERY_S)


def test_settings_articles_and_all_that_lies_beside_them_are_looked_at_and_nothing_else(desk: Desk) -> None:
    looked_at = {
        "voices.yaml",
        "articles/library.yaml",
        "articles/nights/first.md",
        "articles/nights/cover.jpg",
        "articles/nights/2-more/second.txt",
    }
    for name in (*looked_at, "README.md", "output/index.html", ".cache/clips/a", "articles/.git/config"):
        (desk.project / name).parent.mkdir(parents=True, exist_ok=True)
        (desk.project / name).touch()

    assert {path.relative_to(desk.project).as_posix() for path in look(desk.project)} == looked_at


def test_a_folder_that_leads_back_to_itself_is_looked_at_once(desk: Desk) -> None:
    (desk.article.parent / "again").symlink_to(desk.article.parent, target_is_directory=True)

    assert [*look(desk.project)] == [desk.article]


@pytest.mark.skipif(not hasattr(os, "O_CLOEXEC") or not Path("/proc").is_dir(), reason="only Linux can tell")
def test_a_file_is_being_written_as_long_as_somebody_has_it_open_for_writing(tmp_path: Path) -> None:
    file = tmp_path / "first.md"
    with file.open("w", encoding="utf-8"):
        assert is_being_written(file)
    with file.open(encoding="utf-8"):
        assert not is_being_written(file)
    assert not is_being_written(tmp_path / "missing.md")
