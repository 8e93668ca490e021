"""``read``: what will be spoken, and what is left out, for people and for programs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from audio_programs.cli import main

PAGE = """Skip to content
Log in

Night walks

By Ann Example
14 October 2025

A slow lap of the garden settles a baby who has been awake for too long already.

What to take

- a warm cloth
- a hat

Share this article
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def _read(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["read", *arguments], input=text)


def test_what_is_spoken_stands_plain_and_what_is_left_out_with_its_rule(page: Path) -> None:
    result = _read(str(page))

    assert result.exit_code == 0
    assert "Night walks\n" in result.output
    assert "author: Ann Example\n" in result.output
    assert "    9 A slow lap of the garden" in result.output
    assert "   11 ## What to take\n" in result.output
    assert "   13 - a warm cloth\n" in result.output
    assert "] Log in\n" in result.output


def test_json_gives_one_line_a_file_with_all_that_is_known(page: Path) -> None:
    other = page.with_name("other.md")
    other.write_text("# A title\n\nText.\n", encoding="utf-8")

    first, second = map(json.loads, _read("--json", str(page), str(other)).output.splitlines())

    assert {name: value for name, value in first.items() if name != "blocks"} == {
        "path": str(page),
        "title": "Night walks",
        "author": "Ann Example",
        "date": "2025-10-14",
        "updated": None,
        "program": None,
        "season": None,
        "unit": None,
        "next": None,
        "problems": [],
    }
    assert [(one["kind"], one["level"], one["line"]) for one in first["blocks"]] == [
        ("paragraph", 0, 9),
        ("heading", 2, 11),
        ("list_item", 1, 13),
        ("list_item", 1, 14),
    ]
    assert second["blocks"] == [{"kind": "paragraph", "level": 0, "text": "Text.", "line": 3}]


def test_paths_may_come_from_standard_input(page: Path) -> None:
    result = _read("--json", "--stdin-paths", text=json.dumps([str(page)]))

    assert json.loads(result.output)["title"] == "Night walks"


def test_no_paths_from_standard_input_are_no_fault() -> None:
    result = _read("--json", "--stdin-paths", text="[]")

    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("text", ["", "{}", "[1]", "one.txt", "\x80"])
def test_standard_input_that_is_no_list_is_wrong_usage(text: str) -> None:
    result = _read("--json", "--stdin-paths", text=text)

    assert result.exit_code == 2
    assert "is no JSON list" in result.output


def test_a_file_that_cannot_be_read_is_told_and_the_others_go_on(page: Path) -> None:
    gone, odd = page.with_name("gone.txt"), page.with_name("odd.xyz")
    odd.write_text("x", encoding="utf-8")

    result = _read("--json", str(gone), str(odd), str(page))

    first, second, third = map(json.loads, result.output.splitlines())
    assert result.exit_code == 1
    assert first["blocks"] == []
    assert first["problems"][0].startswith(f"{gone}: cannot be read: No such file")
    assert second["problems"][0].startswith(f"{odd}: files of this kind are not read - ")
    assert third["title"] == "Night walks"


def test_problems_are_told_below_what_was_read(page: Path) -> None:
    gone = page.with_name("gone.txt")

    result = _read(str(page), str(gone))

    assert result.exit_code == 1
    assert "Night walks" in result.stdout
    assert result.stderr.startswith(f"{gone}: cannot be read")


def test_the_page_shows_both_and_takes_text_for_text(page: Path, tmp_path: Path) -> None:
    page.write_text(PAGE.replace("a hat", "<script>alert(1)</script>"), encoding="utf-8")
    out = tmp_path / "out.html"

    result = _read(str(page), "--html", "-o", str(out))

    html = out.read_text(encoding="utf-8")
    assert result.exit_code == 0
    assert "&lt;script&gt;alert(1)" in html
    assert '<tr class="out"><td class="line">2</td>' in html
    assert '<tr class="heading">' in html


def test_files_of_a_program_are_read_with_its_settings(tmp_path: Path) -> None:
    program = tmp_path / "articles/nights"
    program.mkdir(parents=True)
    (tmp_path / "articles/library.yaml").write_text("title: Lantern House\n", encoding="utf-8")
    text = "title: Nights\ndescription: Nights at home.\ncategory: Arts\nreading: {skip: [What to take]}\n"
    (program / "program.yaml").write_text(text, encoding="utf-8")
    (program / "walks.txt").write_text(PAGE, encoding="utf-8")

    result = _read("--json", str(program / "walks.txt"))

    assert "What to take" not in [one["text"] for one in json.loads(result.output)["blocks"]]


def test_nothing_to_read_is_wrong_usage() -> None:
    assert _read().exit_code == 2
    assert _read("--json", "--html", "x.txt").exit_code == 2
