"""``import``: sources become Markdown that an editor corrects, and what changes at the source comes into it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.sources.archives import docx, epub
from tests.sources.markup.pages import PROSE, TEXT, page

Run = Callable[..., Result]

PAGE = """Skip to content
Log in
• Nights
• S2: Milk
• CH 1: Warm

{title}

Ada Reed14th of Oct 2025

{first}

A second thing

{prose}

Next up in Milk
{next}
"""


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    write_page(folder, "b", title="Cold milk", following="Warm milk")
    write_page(folder, "a", title="Warm milk", following="Spilt milk")
    write_page(folder, "c", title="Spilt milk", following="")
    return folder


def prose(title: str) -> str:
    """Return a paragraph that no other page has."""
    return f"{title} is what this is about. {PROSE}"


def write_page(folder: Path, name: str, *, title: str, following: str = "", before: str = "") -> None:
    text = PAGE.format(title=title, first=f"{before}{prose(title)}", prose=f"Again: {prose(title)}", next=following)
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def files(project: Path) -> list[str]:
    home = project / "articles" / "nights"
    return sorted(path.relative_to(home).as_posix() for path in home.rglob("*.md") if ".imported" not in path.parts)


def test_a_folder_of_pages_becomes_numbered_articles_in_the_order_that_they_tell(
    run: Run, project: Path, pages: Path
) -> None:
    said = run("import", str(pages), "--program", "nights")

    assert said.exit_code == 0, said.output
    assert files(project) == ["01-cold-milk.md", "02-warm-milk.md", "03-spilt-milk.md", "first-night.md"]
    assert "Looked at 3 articles: 3 new." in said.output
    text = (project / "articles/nights/01-cold-milk.md").read_text(encoding="utf-8")
    assert "title: Cold milk\nauthor: Ada Reed\ndate: '2025-10-14'\nseason: '2: Milk'\nunit: '1: Warm'\n---\n" in text
    assert text.endswith(f"\n\n{prose('Cold milk')}\n\n## A second thing\n\nAgain: {prose('Cold milk')}\n")


def test_the_same_again_changes_nothing(run: Run, project: Path, pages: Path) -> None:
    run("import", str(pages), "--program", "nights")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}

    said = run("import", str(pages), "--program", "nights")

    assert said.output == "Looked at 3 articles: 3 unchanged.\n"
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_what_changed_comes_and_what_the_editor_corrected_stays(run: Run, project: Path, pages: Path) -> None:
    run("import", str(pages), "--program", "nights")
    file = project / "articles/nights/01-cold-milk.md"
    file.write_text(file.read_text("utf-8").replace("## A second thing", "## Another thing"), encoding="utf-8")
    write_page(pages, "b", title="Cold milk", following="Warm milk", before="Now it begins so. ")

    said = run("import", str(pages), "--program", "nights")

    assert said.exit_code == 0
    assert "changed, with your corrections kept: articles/nights/01-cold-milk.md" in said.output
    text = file.read_text("utf-8")
    assert "## Another thing" in text
    assert "Now it begins so." in text


def test_where_both_changed_the_same_line_the_editors_stays_and_is_told_once(
    run: Run, project: Path, pages: Path
) -> None:
    run("import", str(pages), "--program", "nights")
    file = project / "articles/nights/01-cold-milk.md"
    mine = file.read_text("utf-8").replace(prose("Cold milk"), "Mine.", 1)
    file.write_text(mine, encoding="utf-8")
    write_page(pages, "b", title="Cold milk", following="Warm milk", before="Theirs is this. ")

    said = run("import", str(pages), "--program", "nights")
    again = run("import", str(pages), "--program", "nights")

    assert said.exit_code == 1
    assert 'articles/nights/01-cold-milk.md:10: the source now says here: "Theirs is this.' in said.output
    assert file.read_text("utf-8") == mine
    assert (again.exit_code, again.output) == (0, "Looked at 3 articles: 3 unchanged.\n")


def test_an_article_that_was_moved_is_found_and_one_that_was_removed_stays_away(
    run: Run, project: Path, pages: Path
) -> None:
    run("import", str(pages), "--program", "nights")
    home = project / "articles/nights"
    (home / "2-milk").mkdir()
    (home / "01-cold-milk.md").rename(home / "2-milk" / "01-chilly.md")
    (home / "02-warm-milk.md").unlink()
    for name, title in (("b", "Cold milk"), ("a", "Warm milk")):
        write_page(pages, name, title=title, before="Now it begins so. ")

    said = run("import", str(pages), "--program", "nights")

    assert "Now it begins so." in (home / "2-milk" / "01-chilly.md").read_text("utf-8")
    assert files(project) == ["03-spilt-milk.md", "2-milk/01-chilly.md", "first-night.md"]
    assert "removed by you: articles/nights/02-warm-milk.md" in said.output


def test_a_dry_run_writes_nothing(run: Run, project: Path, pages: Path) -> None:
    before = sorted(project.rglob("*"))

    said = run("import", str(pages), "--program", "nights", "--dry-run")

    assert "Looked at 3 articles: 3 new. Nothing was written: this was a dry run." in said.output
    assert sorted(project.rglob("*")) == before


def test_files_of_every_kind_come_and_what_cannot_be_read_keeps_none_of_them_away(
    run: Run, project: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "a.html").write_text(page(f"<article><h1>Long nights</h1>{TEXT}</article>"), encoding="utf-8")
    (folder / "b.docx").write_bytes(docx("<w:body><w:p><w:r><w:t>Untitled.</w:t></w:r></w:p></w:body>"))
    (folder / "c.epub").write_bytes(
        epub(
            {
                "1.xhtml": "<body><h1>Milk</h1><p>Warm it.</p></body>",
                "2.xhtml": "<body><h1>Air</h1><p>Go out.</p></body>",
            }
        )
    )
    (folder / "d.md").write_text("# By hand\n\nAs *written*.\n", encoding="utf-8")
    (folder / "e.pdf").write_bytes(b"%PDF")

    said = run("import", str(folder), "--program", "nights")

    assert said.exit_code == 1
    assert "b.docx:1: the article has no title - give its first line the style Title" in said.output
    assert "e.pdf: left alone" in said.output
    assert files(project) == ["01-long-nights.md", "02-milk.md", "03-air.md", "04-by-hand.md", "first-night.md"]
    assert (project / "articles/nights/04-by-hand.md").read_text("utf-8") == "# By hand\n\nAs *written*.\n"


def test_contradictions_of_pages_are_told(run: Run, pages: Path) -> None:
    write_page(pages, "c", title="Spilt milk", following="Cold milk")

    said = run("import", str(pages), "--program", "nights")

    assert "3 articles lead to one another in a circle: 'Cold milk' is put first" in said.output


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["nowhere.txt"], "nowhere.txt: cannot be read: No such file or directory"),
        (["."], "Nothing was imported."),
    ],
)
def test_what_is_not_there_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], what: str
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")

    said = run("import", *words, "--program", "nights")

    assert said.exit_code == 1
    assert what in said.output


def test_a_program_that_is_not_there_is_named(run: Run, pages: Path) -> None:
    said = run("import", str(pages), "--program", "night")

    assert said.exit_code == 2
    assert "night is no program - did you mean nights?" in said.output


def test_a_record_that_was_damaged_is_told_and_nothing_is_written(run: Run, project: Path, pages: Path) -> None:
    run("import", str(pages), "--program", "nights")
    record = project / "articles/nights/.imported/record.json"
    record.write_text(json.dumps({"format": 1, "sources": {"a": {"file": "../x", "id": "a", "digest": ""}}}))

    said = run("import", str(pages), "--program", "nights")

    assert said.exit_code == 3
    assert "record.json: names a file outside of the program's folder" in said.output
