"""``diff`` as an editor meets it."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]
ARTICLE = "articles/nights/first-night.md"


def _edit(project: Path, old: str, new: str) -> None:
    article = project / ARTICLE
    text = article.read_text(encoding="utf-8")
    assert text.count(old) == 1
    article.write_text(text.replace(old, new), encoding="utf-8")


def test_after_a_build_it_says_that_nothing_has_changed(run: Run) -> None:
    run("build", "--jobs", "1")

    result = run("diff")

    assert (result.exit_code, result.stdout) == (0, "Nothing has changed for listeners since the last build.\n")


def test_an_edit_is_shown_before_and_after_under_its_heading_with_its_time(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    _edit(project, "Breathe out.", "Breathe slowly.")

    result = run("diff")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:4] == [
        "Changed since the last build:",
        "Nights:",
        f"  changed  The first night ({ARTICLE})",
        "    in 'What to do first':",
    ]
    assert re.fullmatch(r"      - +\d:\d\d  Breathe out\.", lines[4])
    assert re.fullmatch(r"      \+ +\d:\d\d  Breathe slowly\.", lines[5])


def test_a_new_article_is_shown_with_its_number_of_sentences(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    (project / "articles/nights/second.md").write_text("---\ntitle: Second\ndate: 2026-02-01\n---\n\nSome words.\n")

    assert "  new      Second (articles/nights/second.md): 2 sentences\n" in run("diff").stdout


def test_a_problem_is_told_and_ends_with_1(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    _edit(project, "date: 2026-01-05", "date: soon")

    result = run("diff")

    assert result.exit_code == 1
    assert f"{ARTICLE}:3: " in result.stderr


def test_what_is_published_is_compared_with_output(run: Run, project: Path) -> None:
    run("build", "--jobs", "1")
    shutil.copytree(project / "output", project / "published")
    _edit(project, "Breathe out.", "Breathe slowly.")

    assert run("diff", "--published", str(project / "published")).stdout.startswith("Nothing has changed for listeners")
    run("build", "--jobs", "1")

    result = run("diff", "nights", "--published", str(project / "published"))
    assert result.exit_code == 0
    assert f"Changed since what is published at {project / 'published'}:" in result.stdout
    assert "Breathe slowly." in result.stdout


def test_without_an_address_it_says_what_to_do_and_ends_with_3(run: Run) -> None:
    run("build", "--jobs", "1")

    result = run("diff", "--published")

    assert result.exit_code == 3
    assert result.stderr.startswith("articles/library.yaml sets no base_url")
    assert len(result.stderr.splitlines()) == 1


def test_a_name_that_is_none_is_refused(run: Run) -> None:
    assert run("diff", "nihgts").exit_code == 2


def test_a_program_in_the_place_of_the_address_is_told_where_it_belongs(run: Run) -> None:
    run("build", "--jobs", "1")

    result = run("diff", "--published", "nights")

    assert result.exit_code == 3
    assert "nights is neither an address nor a folder" in result.stderr
    assert "names of programs come before --published" in result.stderr
