"""Nothing vanishes by accident: what is refused where most of a program is gone, and what consent does."""

import shutil
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from audio_programs.errors import InputError

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"
BETA = "articles/one/02-beta.md"
GAMMA = "articles/one/03-gamma.md"

BRING_BACK = "(a disk that is not connected? another branch in git?)"


def _kept(project: "Project") -> dict[str, bytes]:
    """Return every byte that a refused build may not change: output/ with its manifests, and the histories."""
    files = (path for path in sorted(project.root.rglob("*")) if path.is_file() and ".cache" not in path.parts)
    named = {path.relative_to(project.root).as_posix(): path.read_bytes() for path in files}
    return {
        name: content
        for name, content in named.items()
        if name.endswith("history.json") or (name.startswith("output/") and not name.startswith("output/.build/lock"))
    }


def _remove(project: "Project", *paths: str) -> None:
    for path in paths:
        project.remove(path)


def test_more_than_half_of_a_program_gone_at_once_is_refused_and_changes_nothing(built: "Project") -> None:
    _remove(built, ALPHA, GAMMA)
    built.edit(BETA, "It is short.", "It is long.")
    before = _kept(built)

    report = built.build()

    (problem,) = report.problems
    assert str(problem) == (
        "articles/one: 2 of 3 published articles are gone (01-alpha.md, 03-gamma.md); all that was published stays as"
        f" it was - bring them back {BRING_BACK}; if they are meant to go, type: audio-programs build --allow-removals"
    )
    assert report.stuck == ("articles/one",)
    assert report.refused == ("one",)
    assert not [notice for notice in report.notices if "leaves the feed" in notice.what]
    assert _kept(built) == before
    assert built.spoken() == []


def test_half_of_a_program_may_go_without_a_question(built: "Project") -> None:
    built.article("articles/one/04-delta.md", date="2026-01-04")
    built.build()
    _remove(built, ALPHA, GAMMA)

    assert built.build().problems == ()
    assert list(built.items()) == ["Delta", "Beta"]

    built.remove(BETA)
    assert built.build().problems == ()
    assert list(built.items()) == ["Delta"]


def test_the_only_article_of_a_program_does_not_go_without_consent(empty_project: "Project") -> None:
    empty_project.article("articles/one/alpha.md")
    empty_project.build()
    before = _kept(empty_project)
    empty_project.remove("articles/one/alpha.md")

    report = empty_project.build()

    (problem,) = report.problems
    assert str(problem).startswith("articles/one: 1 of 1 published article is gone (alpha.md); all that was ")
    assert "bring it back" in problem.hint
    assert _kept(empty_project) == before

    assert empty_project.build(allow_removals=True).problems == ()
    assert not (empty_project.output / "one/feed.xml").exists()


def test_only_the_first_few_that_are_gone_are_named(empty_project: "Project") -> None:
    for number in range(1, 8):
        empty_project.article(f"articles/one/{number}-part.md", title=f"Part {number}", body=f"Part {number}.")
    empty_project.build()
    for number in range(3, 8):
        empty_project.remove(f"articles/one/{number}-part.md")

    (problem,) = empty_project.build().problems

    assert problem.what.startswith(
        "5 of 7 published articles are gone (3-part.md, 4-part.md, 5-part.md and 2 more); all"
    )


def test_with_consent_what_is_gone_leaves_and_the_next_build_asks_no_more(built: "Project") -> None:
    _remove(built, ALPHA, GAMMA)

    report = built.build(allow_removals=True)

    assert report.problems == ()
    assert sum("leaves the feed: its file is gone" in notice.what for notice in report.notices) == 2
    assert list(built.items()) == ["Beta"]
    again = built.build()
    assert again.problems == ()
    assert not again.changed


def test_what_was_refused_and_is_brought_back_is_as_it_was(built: "Project") -> None:
    aside = built.root.parent / "aside"
    before = _kept(built)
    aside.mkdir()
    for path in (ALPHA, BETA):
        shutil.move(built.root / path, aside)
    assert built.build().refused == ("one",)

    for file in aside.iterdir():
        shutil.move(file, built.root / "articles/one")

    assert not built.build().changed
    assert _kept(built) == before


def test_drafts_and_new_dates_are_an_editors_act_and_are_not_asked_about(built: "Project") -> None:
    built.edit(ALPHA, "title: ", "draft: true\ntitle: ")
    built.edit(BETA, "2026-01-02", "2026-05-01")
    built.edit(GAMMA, "title: ", "draft: true\ntitle: ")

    report = built.build()

    assert report.problems == ()
    assert not (built.output / "one/feed.xml").exists()


def test_renamed_articles_are_not_gone(built: "Project") -> None:
    before = built.items()
    for path in (ALPHA, BETA, GAMMA):
        (built.root / path).rename(built.root / path.replace("/0", "/1"))

    assert built.build().problems == ()
    assert built.items() == before


def test_articles_that_are_given_other_ids_are_not_gone(built: "Project") -> None:
    for number, path in enumerate((ALPHA, BETA, GAMMA)):
        built.edit(path, "title: ", f"id: night-{number}\ntitle: ")

    assert built.build().problems == ()
    assert {item.guid for item in built.items().values()} == {"night-0", "night-1", "night-2"}


def test_articles_that_cannot_be_read_are_not_gone(built: "Project") -> None:
    for path in (ALPHA, BETA, GAMMA):
        built.edit(path, "date: 2026-01-0", "date: never ")

    report = built.build()

    assert {one.path for one in report.problems} == {ALPHA, BETA, GAMMA}
    assert report.refused == ()


def test_where_nothing_was_made_here_the_history_knows_what_was_published(built: "Project") -> None:
    shutil.rmtree(built.output)
    history = built.history()
    _remove(built, ALPHA, GAMMA)

    report = built.build()

    assert report.refused == ("one",)
    assert built.history() == history
    assert not (built.output / "one").exists()


def test_an_older_history_beside_fewer_articles_is_refused_too(built: "Project") -> None:
    """Another branch, which never knew the newer articles."""
    older = (built.root / "articles/one/history.json").read_bytes()
    for number in range(4, 9):
        built.article(f"articles/one/0{number}-new.md", title=f"New {number}", date=f"2026-01-0{number}")
    built.build()
    for number in range(4, 9):
        built.remove(f"articles/one/0{number}-new.md")
    built.write("articles/one/history.json", older)
    before = _kept(built)

    report = built.build()

    assert report.problems[0].what.startswith("5 of 8 published articles are gone (04-new.md, ")
    assert _kept(built) == before


def test_articles_long_gone_do_not_count(built: "Project") -> None:
    built.remove(ALPHA)
    built.build()
    shutil.rmtree(built.output)
    built.remove(BETA)

    report = built.build()

    assert report.problems == ()
    assert list(built.items()) == ["Gamma"]


def _second_program(project: "Project") -> None:
    project.write("articles/two/program.yaml", "title: Two\ndescription: Another.\n")
    project.article("articles/two/delta.md")
    assert project.build().problems == ()
    project.spoken()


def _delete_folder(project: "Project") -> None:
    project.remove("articles/one")


def _empty_folder(project: "Project") -> None:
    project.remove("articles/one")
    (project.root / "articles/one").mkdir()


def _empty_folder_but_for_the_history(project: "Project") -> None:
    for path in (project.root / "articles/one").iterdir():
        if path.name != "history.json":
            path.unlink()


def _empty_folder_but_for_the_settings(project: "Project") -> None:
    for path in (project.root / "articles/one").iterdir():
        if path.name != "program.yaml":
            path.unlink()


@pytest.mark.parametrize(
    "lose",
    [_delete_folder, _empty_folder, _empty_folder_but_for_the_history, _empty_folder_but_for_the_settings],
    ids=lambda lose: lose.__name__.strip("_"),
)
def test_a_program_that_is_gone_stays_published_and_the_others_build(
    built: "Project", lose: Callable[["Project"], None], now: datetime
) -> None:
    built.edit(BETA, "It is short.", "It is long.")
    _second_program(built)  # and a replaced file in the first
    lose(built)
    before = {name: content for name, content in _kept(built).items() if "/one" in name}
    built.edit("articles/two/delta.md", "It is short.", "It is brief.")

    for days in (0, 60):
        report = built.build(now=now.replace(month=3 + days // 30))
        (problem,) = report.problems
        assert problem.path == "articles/one"
        assert "01-alpha.md, 02-beta.md, 03-gamma.md" in problem.what
        assert problem.hint.endswith("type: audio-programs build --allow-removals")
        assert {name: content for name, content in _kept(built).items() if "/one" in name} == before
    assert built.spoken() == ["It is brief."]
    assert built.listed() == ["The first weeks", "Two"]


def test_a_folder_that_is_gone_leaves_with_consent_and_only_in_a_build_of_everything(built: "Project") -> None:
    _second_program(built)
    built.remove("articles/one")

    report = built.build(programs=("two",), allow_removals=True)
    assert report.refused == ("one",)
    assert (built.output / "one/feed.xml").exists()

    assert built.preview().refused == ("one",)
    preview = built.preview(allow_removals=True)
    assert [notice.path for notice in preview.notices] == ["articles/one"]
    assert (built.output / "one/feed.xml").exists()

    report = built.build(allow_removals=True)
    assert report.problems == ()
    assert not (built.output / "one").exists()
    assert built.build().problems == ()


def test_a_folder_renamed_without_an_id_is_told_and_neither_is_changed(built: "Project") -> None:
    before = built.published()
    (built.root / "articles/one").rename(built.root / "articles/uno")

    report = built.build()

    (problem,) = report.problems
    assert str(problem) == (
        "articles/uno/program.yaml:1: holds articles that were published from articles/one, which is gone: nothing of"
        " either is changed - if that folder was only renamed, add the line 'id: one' here; if this is to be another"
        " podcast, with a feed at another address, type: audio-programs build --allow-removals"
    )
    assert built.published() == before

    built.edit("articles/uno/program.yaml", "title: ", "id: one\ntitle: ")
    assert built.build().problems == ()
    assert built.published() == before


def test_a_folder_renamed_without_an_id_becomes_another_podcast_with_consent(built: "Project") -> None:
    (built.root / "articles/one").rename(built.root / "articles/uno")

    assert built.build(allow_removals=True).problems == ()

    assert not (built.output / "one").exists()
    assert len(built.items("uno")) == 3


@pytest.mark.parametrize("missing", ["empty", "missing"])
def test_an_articles_folder_without_anything_is_told_as_what_it_is(built: "Project", missing: str) -> None:
    before = _kept(built)
    built.remove("articles")
    if missing == "empty":
        (built.root / "articles").mkdir()
    before = {name: content for name, content in before.items() if name.startswith("output/")}

    for look in (built.build, built.preview, built.ready):
        with pytest.raises(InputError) as refused:
            look()
        assert str(refused.value) == (
            "articles: is empty or missing, and 1 program with 3 episodes were published from it (one); nothing is"
            f" built or removed - bring it back {BRING_BACK}"
        )
    assert _kept(built) == before


def test_check_and_preview_tell_what_a_build_would_refuse(built: "Project") -> None:
    _remove(built, ALPHA, GAMMA)

    assert built.ready().problems == built.preview().problems == built.build().problems
    assert set(built.ready().refused) == {"one"}
    assert built.preview(allow_removals=True).problems == ()


def test_that_an_episode_leaves_is_told_only_by_the_build_that_takes_it_out(built: "Project") -> None:
    _second_program(built)
    _remove(built, ALPHA)

    elsewhere = built.build(programs=("two",))
    assert [notice for notice in elsewhere.notices if "leaves the feed" in notice.what] == []
    assert "Alpha" in built.items()

    assert [notice.path for notice in built.build().notices if "leaves the feed" in notice.what] == [ALPHA]
    assert "Alpha" not in built.items()
