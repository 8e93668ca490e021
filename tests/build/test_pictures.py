"""Covers and episodes' pictures: one line for each that will not do, and what was published stays."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    from tests.build.conftest import Project

BETA = "articles/one/02-beta.md"


def _jpeg(width: int, height: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, height), (90, 60, 40)).save(content, "JPEG")
    return content.getvalue()


def _png(side: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (side, side), (90, 60, 40)).save(content, "PNG")
    return content.getvalue()


def _with_cover(project: "Project") -> None:
    project.edit("articles/one/program.yaml", "description: ", "cover: cover.jpg\ndescription: ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_jpeg(1400, 1500), "cover.jpg: the picture is not square: 1400 x 1500 pixels - "),
        (_jpeg(300, 300), "cover.jpg: the picture is too small: 300 x 300 pixels - "),
        (_jpeg(1400, 1400)[:-900], "cover.jpg: the picture is damaged"),
        (_png(1400), "cover.jpg: it is named '.jpg' but is a PNG picture - let its name end in '.png'"),
        (b"no picture", "cover.jpg: this is no JPEG or PNG picture - save it as one of these"),
        (b"", "cover.jpg: this is no JPEG or PNG picture"),
        (None, "program.yaml:2: the picture articles/one/cover.jpg is not there - check the name, or remove the line"),
    ],
)
def test_cover_that_will_not_do_is_one_line_and_its_program_keeps_what_it_published(
    built: "Project", content: bytes | None, said: str
) -> None:
    before = built.published()
    _with_cover(built)
    built.edit(BETA, "It is short.", "It is long.")
    if content is not None:
        built.write("articles/one/cover.jpg", content)

    report = built.build()

    (problem,) = report.problems
    assert str(problem).startswith(f"articles/one/{said}")
    assert report.stuck == ("articles/one",)
    assert built.published() == before


def test_picture_that_will_not_do_is_its_articles_problem_alone(built: "Project") -> None:
    before = built.items()
    built.write("articles/one/bath.jpg", _jpeg(1400, 1500))
    built.edit(BETA, "title: Beta\n", "title: Beta\nimage: bath.jpg\n")
    built.article("articles/one/04-delta.md", date="2026-01-04")

    report = built.build()

    (problem,) = report.problems
    assert str(problem).startswith("articles/one/bath.jpg: the picture is not square")
    after = built.items()
    assert list(after) == ["Delta", "Gamma", "Beta", "Alpha"]
    assert after["Beta"] == before["Beta"]


def test_episodes_picture_is_published_under_the_name_of_its_content(built: "Project", picture: bytes) -> None:
    built.write("articles/one/pictures/bath.jpg", picture)
    built.edit(BETA, "title: Beta\n", "title: Beta\nimage: pictures/bath.jpg\n")

    report = built.build()

    assert report.problems == ()
    assert built.spoken() == []
    items = built.items()
    assert items["Beta"].image.startswith("beta-")
    assert items["Alpha"].image == ""


@pytest.mark.parametrize("target", ["elsewhere.jpg", "articles/two/cover.jpg", "articles/library.yaml"])
def test_invariant_10_picture_that_is_a_link_out_of_its_program_is_refused(
    built: "Project", picture: bytes, target: str
) -> None:
    before = built.published()
    file = built.root / target
    if not file.exists():
        built.write(target, picture)
    built.write("articles/two/program.yaml", "title: Two\ndescription: Another.\n")
    (built.root / "articles/one/cover.jpg").symlink_to(file)
    _with_cover(built)

    report = built.build()

    (problem,) = report.problems
    assert problem.what == "the picture articles/one/cover.jpg is a link to a file elsewhere"
    assert {name: before[name] for name in before if name.startswith("one/")} == {
        name: content for name, content in built.published().items() if name.startswith("one/")
    }


def test_picture_that_is_a_link_inside_its_program_is_used(built: "Project", picture: bytes) -> None:
    built.write("articles/one/pictures/bath.jpg", picture)
    (built.root / "articles/one/cover.jpg").symlink_to("pictures/bath.jpg")
    _with_cover(built)

    assert built.build().problems == ()


@pytest.mark.parametrize("target", ["cover.jpg", "nowhere.jpg"])
def test_picture_that_is_a_link_to_itself_or_to_nothing_is_one_line(built: "Project", target: str) -> None:
    before = built.published()
    (built.root / "articles/one/cover.jpg").symlink_to(target)
    _with_cover(built)

    report = built.build()

    (problem,) = report.problems
    assert problem.what.startswith("the picture articles/one/cover.jpg ")
    assert built.published() == before


def test_picture_that_is_a_folder_is_one_line(built: "Project") -> None:
    (built.root / "articles/one/cover.jpg").mkdir()
    _with_cover(built)

    (problem,) = built.build().problems

    assert problem.what == "the picture articles/one/cover.jpg is not there"


def test_wrong_name_of_a_picture_is_told_though_the_same_picture_is_known_by_a_right_one(
    built: "Project", picture: bytes
) -> None:
    built.write("articles/one/cover.jpg", picture)
    _with_cover(built)
    assert built.build().problems == ()
    built.write("articles/one/bath.png", picture)
    built.edit(BETA, "title: Beta\n", "title: Beta\nimage: bath.png\n")

    (problem,) = built.build().problems

    assert (
        str(problem) == "articles/one/bath.png: it is named '.png' but is a JPEG picture - let its name end in '.jpg'"
    )


def test_picture_is_prepared_once(built: "Project", picture: bytes) -> None:
    built.write("articles/one/cover.jpg", picture)
    _with_cover(built)
    built.build()
    prepared = _entries(built)

    built.edit(BETA, "It is short.", "It is long.")
    built.build()

    assert _entries(built) == prepared


def _entries(project: "Project") -> dict[Path, int]:
    files = (path for path in (project.root / ".cache/pictures").rglob("*") if path.is_file())
    return {path: path.stat().st_mtime_ns for path in files}
