"""What a build need not look into: real builds with the ``tone`` engine, whose programs can settle."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from audio_programs.build import program_articles, scan
from audio_programs.build.at_rest import standing_at_rest
from audio_programs.build.names import Named
from audio_programs.build.preview import plan_build
from audio_programs.build.pruning import prune
from audio_programs.build.report import Report
from audio_programs.build.request import Request
from audio_programs.build.run import run_build
from audio_programs.build.settled import Settlement
from audio_programs.build.status import status_of
from audio_programs.engines.worker import close_children
from audio_programs.sources.registry import Read
from audio_programs.store.index import Index

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVERYTHING = Named(programs=frozenset(), articles=frozenset(), unknown=())


class Library:
    """Two programs, 'days' with two articles and 'nights' with one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("voices.yaml", "voices:\n  plain: {engine: tone, voice: low}\nroles: {default: plain}\n")
        self.write("articles/library.yaml", "title: Quiet\nbase_url: https://audio.example.org\ncategory: Arts\n")
        for name in ("days", "nights"):
            self.write(f"articles/{name}/program.yaml", f"title: {name}\ndescription: Short ones.\n")
            self.article(name, "first", "One word.")
        self.article("days", "second", "Two words here.")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def article(self, program: str, name: str, body: str, *, head: str = "") -> None:
        title = f"title: {name.title()} of {program}\n"
        self.write(f"articles/{program}/{name}.md", f"---\n{title}author: Ada\ndate: 2026-01-02\n{head}---\n\n{body}\n")

    def build(self, *, now: datetime = NOW, request: Request | None = None) -> Report:
        return run_build(self.root, request=request or Request(), now=now, make_executor=lambda: ThreadPoolExecutor(1))

    def settled(self, *, now: datetime = NOW) -> set[str]:
        return {*Settlement(self.root, now=now).programs}

    def at_rest(self, *, now: datetime = NOW) -> bool:
        return Settlement(self.root, now=now).at_rest() is not None


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.fixture
def built(library: Library) -> Library:
    report = library.build()
    assert report.problems == ()
    return library


@pytest.fixture(scope="module", autouse=True)
def _ended() -> object:
    yield
    close_children()


def test_all_is_at_rest_after_a_build_and_only_then(library: Library) -> None:
    assert not library.at_rest()

    library.build()

    assert library.at_rest()
    assert library.settled() == {"articles/days", "articles/nights"}


def test_next_build_reads_no_article_and_says_what_one_that_reads_them_all_says(
    built: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = plan_build(built.root, request=Request(), now=NOW)
    monkeypatch.setattr(scan, "_read_program", None)

    report = built.build()

    assert not report.changed
    assert report.notices == looked.notices
    assert [(one.program, one.fresh, one.length_samples) for one in report.programs] == [
        (one.program, one.fresh, one.length_samples) for one in looked.programs
    ]


def test_status_at_rest_is_that_of_looking_at_everything(built: Library) -> None:
    looked_at_all = Settlement(built.root, now=NOW)
    looked_at_all.programs = {}
    status = status_of(built.root, named=EVERYTHING, now=NOW, settlement=looked_at_all)

    at_rest = standing_at_rest(Settlement(built.root, now=NOW))

    assert at_rest is not None
    assert at_rest == status


@pytest.mark.parametrize(
    "name",
    [
        "articles/days/second.md",
        "articles/days/program.yaml",
        "articles/days/history.json",
        "output/days/feed.xml",
        "output/days/episodes/second.html",
        "output/.build/programs/days.json",
    ],
)
def test_program_whose_file_was_touched_is_looked_into_alone(built: Library, name: str) -> None:
    path = built.root / name
    path.write_bytes(path.read_bytes())

    assert built.settled() == {"articles/nights"}
    assert not built.at_rest()
    assert not built.build().changed
    assert built.at_rest()


def test_file_that_comes_or_goes_is_noticed(built: Library) -> None:
    built.article("days", "third", "Three more words.")
    assert built.settled() == {"articles/nights"}
    assert [one.made for one in built.build().programs] == [1, 0]

    (built.root / "output" / "nights" / "index.html").unlink()
    assert built.settled() == {"articles/days"}
    assert built.build().written == 1


@pytest.mark.parametrize("name", ["voices.yaml", "articles/library.yaml"])
def test_settings_of_all_programs_unsettle_all(built: Library, name: str) -> None:
    path = built.root / name
    path.write_bytes(path.read_bytes() + b"\n")

    assert built.settled() == set()


def test_edits_of_several_programs_leave_another_settled(built: Library) -> None:
    for name in ("evenings", "mornings"):
        built.write(f"articles/{name}/program.yaml", f"title: {name}\ndescription: Short ones.\n")
        built.article(name, "first", "One word.")
    built.build()
    for name in ("days", "evenings", "mornings"):
        built.article(name, "first", "Another word.")

    assert built.settled() == {"articles/nights"}
    assert [one.made for one in built.build().programs] == [1, 1, 1, 0]
    assert built.at_rest()


def test_library_is_not_at_rest_while_its_own_files_are_not_as_they_were(built: Library) -> None:
    (built.root / "output" / "opml.xml").unlink()

    assert built.settled() == {"articles/days", "articles/nights"}
    assert not built.at_rest()
    assert built.build().written == 1


def test_program_is_not_settled_beyond_the_day_on_which_an_article_falls_due(library: Library) -> None:
    library.article("nights", "later", "It is later.", head="updated: 2026-01-03\n")
    path = library.root / "articles/nights/later.md"
    path.write_text(path.read_text(encoding="utf-8").replace("date: 2026-01-02", "date: 2026-03-04"), encoding="utf-8")
    library.build()

    assert library.at_rest(now=NOW + timedelta(days=1))
    assert library.settled(now=NOW + timedelta(days=5)) == {"articles/days"}
    assert library.build(now=NOW + timedelta(days=5)).programs[1].made == 1


def test_nothing_is_settled_before_the_time_of_its_build(built: Library) -> None:
    assert built.settled(now=NOW - timedelta(days=1)) == set()


def test_replaced_file_goes_on_its_day_though_nobody_touches_anything(built: Library) -> None:
    built.article("nights", "first", "Another word.")
    built.build()

    assert built.at_rest(now=NOW + timedelta(days=29))
    assert built.settled(now=NOW + timedelta(days=31)) == {"articles/days"}
    assert built.build(now=NOW + timedelta(days=31)).removed == 1


def test_program_with_a_problem_is_never_settled_and_its_problem_is_told_each_time(built: Library) -> None:
    built.article("days", "second", "Two words here.", head="voice: nobody\n")

    first, second = built.build(), built.build()

    assert first.problems == second.problems != ()
    assert built.settled() == {"articles/nights"}
    assert not built.at_rest()


def test_problem_of_no_program_keeps_the_library_from_being_at_rest(built: Library) -> None:
    (built.root / "articles/nights").rename(built.root / "elsewhere")

    first, second = built.build(), built.build()

    assert first.problems == second.problems != ()
    assert built.settled() == {"articles/days"}
    assert not built.at_rest()


def test_id_that_a_settled_article_has_is_refused_in_another_program(built: Library) -> None:
    built.article("days", "third", "A third.", head="id: 7a1d6c0e-2f44-4c58-9a55-0d4f27a4c0de\n")
    built.build()
    built.article("nights", "copy", "A copy.", head="id: 7a1d6c0e-2f44-4c58-9a55-0d4f27a4c0de\n")

    assert "articles/days" in built.settled()
    assert sorted(one.path for one in built.build().problems) == ["articles/days/third.md", "articles/nights/copy.md"]


def test_id_of_a_settled_program_is_refused_to_another(built: Library) -> None:
    built.write("articles/nights/program.yaml", "title: nights\ndescription: Short ones.\nid: days\n")

    assert [one.path for one in built.build().problems if "same id" in one.what] == ["articles/nights/program.yaml"]


def test_named_article_of_a_settled_program_is_made_anew(built: Library) -> None:
    report = built.build(request=Request(articles=frozenset(["articles/days/second.md"])))

    assert [one.made for one in report.programs] == [1]


def test_force_looks_into_everything(built: Library) -> None:
    assert [one.made for one in built.build(request=Request(force=True)).programs] == [2, 1]


def test_damaged_or_missing_index_costs_a_look_and_nothing_else(built: Library) -> None:
    index = built.root / ".cache" / "index.sqlite"
    for damage in (index.unlink, lambda: index.write_bytes(b"no database" * 500)):
        damage()
        assert not built.at_rest()
        assert not built.build().changed
        assert built.at_rest()


def test_edit_opens_the_edited_article_alone(built: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    built.article("days", "second", "Two other words here.")
    opened: list[str] = []
    content = program_articles._content

    def noting(project: Path, source: str, *, within: Path) -> bytes | Read:
        opened.append(source)
        return content(project, source, within=within)

    monkeypatch.setattr(program_articles, "_content", noting)

    assert [one.made for one in built.build().programs] == [1, 0]
    assert opened == ["articles/days/second.md"]


def test_touched_articles_are_read_once_and_not_written_anew(built: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    first = built.root / "articles/days/first.md"
    first.write_bytes(first.read_bytes())
    monkeypatch.setattr("audio_programs.build.looking.write_script", None)

    assert not built.build().changed
    monkeypatch.setattr(program_articles, "_content", None)
    built.write("articles/days/notes.json", "{}")  # not an article: its program is looked into all the same
    assert not built.build().changed


def test_index_lists_values_by_kind(tmp_path: Path) -> None:
    index = Index(tmp_path / "deep" / "index.sqlite")
    assert index.all("a") == {}

    index.keep({"a": {"one": b"1", "two": b"2"}, "b": {"one": b"3"}})
    index.keep({"a": {"one": b"4"}}, drop=[("a", "two")])

    assert index.all("a") == {"one": b"4"}
    assert index.all("b") == {"one": b"3"}


def test_what_somebody_takes_away_while_a_build_runs_is_made_again(
    built: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    built.article("days", "first", "Other words.")
    second = next((built.root / "output/days/episodes").glob("second-*.mp3"))
    _at_the_end_of_a_build(second.unlink, monkeypatch)

    built.build()

    assert "articles/days" not in built.settled()
    monkeypatch.undo()
    built.build()
    assert second.exists()
    assert built.at_rest()


def test_history_that_is_changed_while_a_build_runs_is_read_by_the_next(
    built: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    built.article("days", "first", "Other words.")
    history = built.root / "articles/days/history.json"
    _at_the_end_of_a_build(lambda: history.write_bytes(history.read_bytes() + b" "), monkeypatch)

    built.build()

    assert "articles/days" not in built.settled()


def _at_the_end_of_a_build(do: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    def prune_then(*arguments: Any, **named: Any) -> Any:
        do()
        return prune(*arguments, **named)

    monkeypatch.setattr("audio_programs.build.run.prune", prune_then)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE kept SET value = x'7b00' WHERE kind = 'settled'",
        "UPDATE kept SET value = x'7b00' WHERE kind = 'settled library'",
        "UPDATE kept SET value = x'00' WHERE kind = 'settled standings'",
        "DELETE FROM kept WHERE kind = 'settled names'",
        "UPDATE articles_2 SET read = x'80'",
        "UPDATE articles_2 SET wanted = x'80'",
    ],
)
def test_damaged_values_in_the_index_are_as_good_as_none(built: Library, damage: str) -> None:
    with contextlib.closing(sqlite3.connect(built.root / ".cache/index.sqlite")) as database, database:
        database.execute(damage)

    assert [len(one.episodes) for one in status_of(built.root, named=EVERYTHING, now=NOW).programs] == [2, 1]
    built.article("days", "second", "Two other words here.")
    assert [one.made for one in built.build().programs] == [1, 0]
    assert built.at_rest()


def test_program_that_left_is_told_of_once(built: Library) -> None:
    shutil.rmtree(built.root / "articles/nights")

    told = built.build(request=Request(allow_removals=True))
    rest = Settlement(built.root, now=NOW).at_rest()

    assert [one.path for one in told.notices] == ["articles/nights"]
    assert rest is not None
    assert rest.notices == ()


def test_linked_folder_in_the_output_keeps_its_program_from_settling(built: Library) -> None:
    episodes = built.root / "output/days/episodes"
    episodes.rename(built.root / "elsewhere")
    episodes.symlink_to(built.root / "elsewhere")

    assert built.settled() == {"articles/nights"}


def test_hidden_folder_among_the_programs_is_none(built: Library) -> None:
    built.write("articles/.notes/plan.md", "Not an article.")

    assert built.at_rest()


def test_folder_that_is_called_as_a_history_is_looked_into(library: Library) -> None:
    library.write("articles/nights/unit/history.json/deep.md", "---\ntitle: Deep\ndate: 2026-01-03\n---\n\nOne word.\n")
    library.build()
    library.write(
        "articles/nights/unit/history.json/deep.md", "---\ntitle: Deep\ndate: 2026-01-03\n---\n\nTwo words.\n"
    )

    assert library.settled() == {"articles/days"}
