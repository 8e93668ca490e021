"""Builds of sources with something wrong: it is told, and nothing already built is lost."""

import os
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from audio_programs.build.report import EpisodeFailed
from audio_programs.errors import InputError, StoreError
from audio_programs.store.lock import build_lock

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"
BETA = "articles/one/02-beta.md"
GAMMA = "articles/one/03-gamma.md"

DAY = timedelta(days=1)


def test_invariant_1_broken_article_keeps_its_last_good_episode_with_its_number_and_date(built: "Project") -> None:
    before = built.items()
    built.edit(BETA, "date: 2026-01-02", "date: 14th of Octember")
    built.edit(BETA, "It is short.", "It is long.")

    report = built.build()

    assert [str(one).startswith(f"{BETA}:3: ") for one in report.problems] == [True]
    assert built.spoken() == []
    assert built.items() == before

    built.edit(BETA, "date: 14th of Octember", "date: 2026-01-02")
    assert built.build().problems == ()
    assert built.spoken() == ["It is long."]


@pytest.mark.parametrize("ordered_by", ["number", "order", "next_up"])
def test_broken_article_keeps_the_place_that_its_source_gave_it(project: "Project", ordered_by: str) -> None:
    for path in (ALPHA, BETA, GAMMA):
        project.remove(path)
    days = {"zulu": "1st", "mike": "2nd", "echo": "3rd"}  # neither by file nor by title
    names = tuple(days)
    for place, (name, following) in enumerate(zip(names, (*names[1:], "nothing"), strict=True), start=1):
        if ordered_by == "next_up":
            page = f"{name.capitalize()}\nAda Example{days[name]} of Jan 2026\n\nThis is {name}.\n\nFinished\n"
            next_up = f"\nNext up in Days\n\n{following.capitalize()}\nIt begins...\n\nKeep reading\n"
            project.write(f"articles/one/{name}.txt", page + next_up)
        else:
            number = place * 10 if ordered_by == "number" else ""
            project.article(f"articles/one/{name}.md", date=f"2026-01-0{place}", number=number)
    if ordered_by == "order":
        project.edit("articles/one/program.yaml", "title: ", "order: [zulu.md, mike.md, echo.md]\ntitle: ")
    assert project.build().problems == ()
    before = project.items()
    assert [before[name.capitalize()].number for name in names] == ["1", "2", "3"]
    broken = next((project.root / "articles/one").glob("mike.*"))
    broken.write_bytes(broken.read_bytes() + b"caf\xe9\n")

    report = project.build()

    assert [one.path for one in report.problems] == [f"articles/one/{broken.name}"]
    assert project.items() == before


def test_invariant_4_broken_article_keeps_its_own_picture_beyond_the_grace_period(
    built: "Project", picture: bytes, now: datetime
) -> None:
    built.write("articles/one/bath.jpg", picture)
    built.edit(BETA, "title: Beta\n", "title: Beta\nimage: bath.jpg\n")
    built.build(now=now)
    before = built.items()
    assert before["Beta"].image
    built.edit(BETA, "date: 2026-01-02", "date: never")

    for days in (0, 1, 40, 80):
        assert len(built.build(now=now + days * DAY).problems) == 1
        assert built.items() == before


def test_invariant_4_broken_article_whose_audio_is_lost_leaves_the_feed_until_it_is_mended(built: "Project") -> None:
    before = built.items()
    (built.output / "one/episodes" / before["Beta"].audio).unlink()
    built.edit(BETA, "date: 2026-01-02", "date: never")

    built.build()
    assert list(built.items()) == ["Gamma", "Alpha"]

    built.edit(BETA, "date: never", "date: 2026-01-02")
    assert built.build().problems == ()
    assert built.items() == before
    assert built.spoken() == []


def test_invariant_8_new_article_that_is_broken_stops_no_other_and_all_problems_are_told(built: "Project") -> None:
    built.article("articles/one/04-delta.md", date="never")
    built.article("articles/one/05-epsilon.md", date="2026-01-05", nonsense="7")
    built.article("articles/one/06-zeta.md", date="2026-01-06")

    report = built.build()

    assert [(one.path, one.line) for one in report.problems] == [
        ("articles/one/04-delta.md", 3),
        ("articles/one/05-epsilon.md", 4),
    ]
    assert list(built.items()) == ["Zeta", "Gamma", "Beta", "Alpha"]


def test_broken_program_yaml_keeps_everything_that_it_published(built: "Project", now: datetime) -> None:
    built.write("articles/two/program.yaml", "title: Two\ndescription: Another.\n")
    built.article("articles/two/delta.md")
    built.build(now=now)
    before = built.published()
    built.edit("articles/one/program.yaml", "title: ", "titel: ")
    built.edit(ALPHA, "It is short.", "It is long.")

    for days in (0, 60):
        report = built.build(now=now + days * DAY)
        assert report.stuck == ("articles/one",)
        assert {one.path for one in report.problems} == {"articles/one/program.yaml"}
        assert built.published() == before


def test_missing_program_yaml_keeps_everything_that_it_published(built: "Project") -> None:
    before = built.published()
    text = (built.root / "articles/one/program.yaml").read_bytes()
    built.remove("articles/one/program.yaml")

    report = built.build()

    (problem,) = report.problems
    assert str(problem).startswith("articles/one/program.yaml: is missing - create it with the lines 'title: ...',")
    assert built.published() == before

    built.write("articles/one/program.yaml", text)
    assert not built.build().changed


def test_renamed_program_that_cannot_be_read_keeps_what_it_published(built: "Project") -> None:
    built.edit("articles/one/program.yaml", "title: ", "id: one\ntitle: ")
    built.build()
    before = built.items()
    (built.root / "articles/one").rename(built.root / "articles/uno")
    built.edit("articles/uno/program.yaml", "title: ", "titel: ")

    assert len(built.build().problems) > 0
    assert built.items() == before

    built.edit("articles/uno/program.yaml", "titel: ", "title: ")
    assert built.build().problems == ()
    assert built.items() == before
    assert built.spoken() == []


def test_broken_history_is_a_problem_and_keeps_everything_published(built: "Project") -> None:
    before = built.published()
    history = (built.root / "articles/one/history.json").read_text()
    built.write("articles/one/history.json", history[:-9])

    report = built.build()

    assert [one.path for one in report.problems] == ["articles/one/history.json"]
    assert built.published() == before
    assert (built.root / "articles/one/history.json").read_text() == history[:-9]


@pytest.mark.parametrize("path", ["articles/library.yaml", "voices.yaml"])
def test_broken_library_or_voices_stop_the_build_and_touch_nothing(built: "Project", path: str) -> None:
    before = built.times()
    text = (built.root / path).read_text()
    built.write(path, text + "nonsense: 7\nmore: [\n")
    changed = built.times()

    with pytest.raises(InputError, match=f"^{path}:"):
        built.build()

    assert {name: time for name, time in built.times().items() if name != path} == {
        name: time for name, time in before.items() if name != path
    }
    assert built.times() == changed


def test_missing_library_yaml_is_one_line(built: "Project") -> None:
    built.remove("articles/library.yaml")

    with pytest.raises(InputError) as told:
        built.build()
    assert str(told.value) == "articles/library.yaml: is missing - create it with a line such as 'title: Quiet Hours'"


def test_engine_that_fails_on_one_article_is_its_problem_alone(built: "Project") -> None:
    built.edit("voices.yaml", "voices:\n", "voices:\n  frail: {engine: truncating, voice: low}\n")
    before = built.items()
    built.edit(BETA, "title: Beta\n", "title: Beta\nvoice: frail\n")
    built.edit(BETA, "It is short.", "It is to truncate this long sentence of many words.")
    built.article("articles/one/04-delta.md", date="2026-01-04")

    report = built.build()

    assert [(one.path, one.line) for one in report.problems] == [(BETA, 6)]
    assert "\n" not in str(report.problems[0])
    after = built.items()
    assert list(after) == ["Delta", "Gamma", "Beta", "Alpha"]
    assert {name: item for name, item in after.items() if name != "Delta"} == before
    assert [type(event) for event in built.events if isinstance(event, EpisodeFailed)] == [EpisodeFailed]


def test_second_build_at_the_same_time_is_refused(built: "Project") -> None:
    before = built.times()

    with build_lock(built.output / ".build"), pytest.raises(StoreError, match="another build is running"):
        built.build()

    assert {name: time for name, time in built.times().items() if "holder" not in name} == before


@pytest.mark.parametrize("place", ["output", ".cache", "output/one", "output/one/episodes"])
def test_folder_that_cannot_be_written_is_one_plain_line(project: "Project", place: str) -> None:
    if (project.root / place).exists():
        project.remove(place)
    project.write(place, "a file in the way")

    with pytest.raises(StoreError) as told:
        project.build()

    assert place in str(told.value)
    assert "cannot be written" in str(told.value)
    assert " - " in str(told.value)
    assert "\n" not in str(told.value)
    assert (project.root / place).read_text() == "a file in the way"
    assert not (project.output / "one" / "feed.xml").exists()


def _bound_by_permissions() -> list[str]:
    """Return what a command must begin with so that permissions bind it: they do not bind root as such."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("permissions do not bind root: run as another user, or install setpriv (util-linux)")
    return [setpriv, "--bounding-set", "-dac_override,-dac_read_search"]


@pytest.mark.skipif(sys.platform == "win32", reason="folders have no such permissions on Windows")
def test_read_only_output_is_one_plain_line_and_keeps_what_is_there(built: "Project") -> None:
    before = built.published()
    built.edit(ALPHA, "It is short.", "It is long.")
    folders = [built.output, *(path for path in built.output.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    command = [*_bound_by_permissions(), sys.executable, "-m", "audio_programs", "-C", str(built.root), "build"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        for folder in folders:
            folder.chmod(0o755)

    assert done.returncode == 3
    (said,) = done.stderr.splitlines()
    assert "cannot be written" in said
    assert built.published() == before


def test_output_that_becomes_writable_again_is_finished(built: "Project") -> None:
    built.edit(ALPHA, "It is short.", "It is long.")
    shutil.move(built.output, built.root / "kept")
    built.write("output", "a file in the way")
    with pytest.raises(StoreError):
        built.build()
    built.remove("output")
    shutil.move(built.root / "kept", built.output)

    report = built.build()

    assert report.problems == ()
    assert len(built.items()) == 3
