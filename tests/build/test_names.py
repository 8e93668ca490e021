from typing import TYPE_CHECKING

import pytest

from audio_programs.build.names import Named, find_named

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"


def test_nothing_named_is_everything(project: "Project") -> None:
    named = find_named(project.root, (), here=project.root)

    assert named == Named(programs=frozenset(), articles=frozenset(), unknown=())


@pytest.mark.parametrize("name", ["one", "articles/one", "articles/one/", "./articles/one", "articles/../articles/one"])
def test_program_is_named_by_its_id_or_folder(project: "Project", name: str) -> None:
    named = find_named(project.root, (name,), here=project.root)

    assert named == Named(programs=frozenset({"one"}), articles=frozenset(), unknown=())


def test_program_with_an_id_of_its_own_is_named_by_id_and_by_folder(project: "Project") -> None:
    project.edit("articles/one/program.yaml", "title: ", "id: weeks\ntitle: ")

    for name in ("weeks", "one", "articles/one"):
        assert find_named(project.root, (name,), here=project.root).programs == {"weeks"}


@pytest.mark.parametrize(
    ("name", "here"),
    [
        (ALPHA, "."),
        ("one/01-alpha.md", "."),
        ("01-alpha.md", "articles/one"),
        ("../one/01-alpha.md", "articles/one"),
        (ALPHA, "articles/one"),
    ],
)
def test_article_is_named_by_its_file_from_where_the_editor_stands(project: "Project", name: str, here: str) -> None:
    named = find_named(project.root, (name,), here=project.root / here)

    assert named == Named(programs=frozenset(), articles=frozenset({ALPHA}), unknown=())


def test_article_is_named_by_its_whole_path(project: "Project") -> None:
    assert find_named(project.root, (str(project.root / ALPHA),), here=project.root.parent).articles == {ALPHA}


def test_broken_article_can_be_named(project: "Project") -> None:
    project.write(ALPHA, b"caf\xe9")

    assert find_named(project.root, (ALPHA,), here=project.root).articles == {ALPHA}


def test_program_whose_settings_are_broken_can_be_named_and_its_problem_is_told(built: "Project") -> None:
    built.edit("articles/one/program.yaml", "title: ", "titel: ")

    named = find_named(built.root, ("articles/one",), here=built.root)
    report = built.build(programs=tuple(named.programs))

    assert named.unknown == ()
    assert {one.path for one in report.problems} == {"articles/one/program.yaml"}
    assert len(built.items()) == 3


def test_several_names_are_all_looked_up_and_each_unknown_one_is_told(project: "Project") -> None:
    named = find_named(project.root, ("one", ALPHA, "ones", "02-beta.txt", "zzz"), here=project.root)

    assert named.programs == {"one"}
    assert named.articles == {ALPHA}
    assert named.unknown[0] == "ones is neither a program nor an article - did you mean one?"
    assert len(named.unknown) == 3
    assert named.unknown[2].startswith("zzz is neither a program nor an article - there are: one, articles/one/01-")


@pytest.mark.parametrize("name", ["../outside.md", "/etc/hostname", "voices.yaml", ".", ""])
def test_what_is_no_article_of_the_project_is_unknown(project: "Project", name: str) -> None:
    project.write("../outside.md", "Text.")

    assert len(find_named(project.root, (name,), here=project.root).unknown) == 1
