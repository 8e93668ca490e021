"""Reading a project's folder: what is read, what is left out, and one line for each file that cannot be read."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audio_programs.build.layout import find_project
from audio_programs.build.scan import scan
from audio_programs.errors import InputError

if TYPE_CHECKING:
    from tests.build.conftest import Project

BETA = "articles/one/02-beta.md"


def test_articles_are_read_from_the_folder_and_the_folders_in_it(project: "Project") -> None:
    project.article("articles/one/s2-milk/ch1-day/01-delta.md")
    project.write("articles/one/epsilon.TXT", "Epsilon\n\nText of it.\n")

    (program,) = scan(project.root).programs

    assert [article.path for article in program.articles] == [
        "articles/one/01-alpha.md",
        "articles/one/02-beta.md",
        "articles/one/03-gamma.md",
        "articles/one/epsilon.TXT",
        "articles/one/s2-milk/ch1-day/01-delta.md",
    ]
    assert program.broken == ()


def test_what_is_hidden_or_belongs_to_the_project_is_passed_over(project: "Project") -> None:
    for name in (".draft.md", ".git/a.md", "cover.jpg", "notes.yaml", "history.json"):
        project.write(f"articles/one/{name}", '{"version": 1}')
    project.write("articles/.trash/a.md", "Text.")
    project.write("articles/readme.md", "Text.")

    sources = scan(project.root)

    assert len(sources.programs[0].articles) == 3
    assert (sources.problems, sources.notices) == ((), ())


def test_what_editors_and_systems_leave_beside_an_article_is_passed_over(project: "Project") -> None:
    for name in ("01-alpha.md~", "#01-alpha.md#", "01-alpha.md.swp", "~$01-alpha.docx", "Thumbs.db", "4913"):
        project.write(f"articles/one/{name}", "half a sen")

    sources = scan(project.root)

    assert (sources.problems, sources.notices) == ((), ())


def test_file_that_no_reader_reads_is_left_out_with_a_notice(project: "Project") -> None:
    project.write("articles/one/delta.odt", "Text.")

    sources = scan(project.root)

    assert [str(one) for one in sources.notices] == [
        "articles/one/delta.odt: left out: only files that end in .md and .txt are read as articles; export it as text"
    ]
    assert sources.problems == ()


def test_files_of_a_settings_name_in_a_season_are_no_settings(project: "Project") -> None:
    project.write("articles/one/s2/program.yaml", "title: [")

    assert scan(project.root).problems == ()


# --- Links and odd files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["outside.md", "articles/two/delta.md", "nowhere.md"])
def test_invariant_10_article_that_is_a_link_out_of_its_program_is_refused(built: "Project", target: str) -> None:
    before = built.items()
    if target != "nowhere.md":
        built.write(target, "---\ntitle: Secret\n---\nSecret words.\n")
    built.write("articles/two/program.yaml", "title: Two\ndescription: Another.\n")
    built.remove(BETA)
    (built.root / BETA).symlink_to(built.root / target)

    report = built.build()

    assert [str(one) for one in report.problems] == [
        f"{BETA}: is a link to a file outside its program - put a copy of the file there"
    ]
    assert built.items() == before
    assert not any(b"Secret" in content for name, content in built.published().items() if name.startswith("one/"))


def test_article_that_is_a_link_inside_its_program_is_read(project: "Project") -> None:
    project.write("articles/one/.kept/delta", "---\ntitle: Delta\n---\nText.\n")
    (project.root / "articles/one/04-delta.md").symlink_to(".kept/delta")

    report = project.build()

    assert report.problems == ()
    assert "Delta" in project.items()


@pytest.mark.parametrize("target", ["02-beta.md", "nowhere.md"])
def test_article_that_is_a_link_to_itself_or_to_nothing_is_one_line(built: "Project", target: str) -> None:
    before = built.items()
    built.remove(BETA)
    (built.root / BETA).symlink_to(target)

    report = built.build()

    (problem,) = report.problems
    assert str(problem).startswith(f"{BETA}: cannot be read: ")
    assert str(problem).endswith(" - check the file and its permissions")
    assert built.items() == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_article_that_is_no_file_is_one_line_and_never_waited_for(built: "Project") -> None:
    before = built.items()
    built.remove(BETA)
    os.mkfifo(built.root / BETA)

    report = built.build()

    assert [str(one) for one in report.problems] == [
        f"{BETA}: is not a file that can be read - put a copy of the text there"
    ]
    assert built.items() == before


def test_link_to_a_folder_is_left_out_with_a_notice(project: "Project") -> None:
    project.article("elsewhere/delta.md")
    (project.root / "articles/one/s2").symlink_to(project.root / "elsewhere")

    sources = scan(project.root)

    assert len(sources.programs[0].articles) == 3
    assert [str(one) for one in sources.notices] == [
        "articles/one/s2: left out: a link to a folder; put the folder itself here"
    ]


@pytest.mark.skipif(os.name != "posix", reason="here every file's name can be written")
@pytest.mark.parametrize(
    ("name", "shown"),
    [(b"04-caf\xe9.md", "04-caf\\udce9.md"), (b"04-a\nb.md", "04-a\\x0ab.md"), (b"\x1b[2J.md", "\\x1b[2J.md")],
)
def test_file_whose_name_cannot_be_written_is_one_line(built: "Project", name: bytes, shown: str) -> None:
    before = built.published()
    Path(os.fsdecode(os.fsencode(built.root / "articles/one") + b"/" + name)).write_text(
        "---\ntitle: Delta\n---\nText.\n"
    )

    report = built.build()

    assert [str(one) for one in report.problems] == [
        f"articles/one/{shown}: its name holds characters that cannot be written - rename it, in plain letters"
    ]
    assert built.published() == before


@pytest.mark.skipif(os.name != "posix", reason="here every folder's name can be written")
def test_program_whose_folders_name_cannot_be_written_is_one_line(built: "Project") -> None:
    before = built.published()
    folder = Path(os.fsdecode(os.fsencode(built.root / "articles") + b"/caf\xe9"))
    folder.mkdir()
    (folder / "program.yaml").write_text("id: two\ntitle: Two\ndescription: Another.\n")

    report = built.build()

    assert [one.path for one in report.problems] == ["articles/caf\\udce9"]
    assert built.published() == before


@pytest.mark.skipif(not hasattr(os, "pathconf"), reason="this system does not say how long a path may be")
def test_folder_that_cannot_be_listed_is_one_line_and_its_program_keeps_what_it_published(built: "Project") -> None:
    built.article("articles/one/s2/04-delta.md", date="2026-01-04")
    built.build()
    before = built.published()
    _hide_too_deep(built.root / "articles/one/s2")

    report = built.build()

    assert report.problems[0].path.startswith("articles/one/s2/")
    assert "cannot be listed" in report.problems[0].what
    assert len(report.problems) == 1
    assert report.stuck == ("articles/one",)
    assert built.published() == before


def _hide_too_deep(folder: Path) -> None:
    """Make folders in a folder until the innermost has a path too long to be opened: not even root can list it."""
    longest = os.pathconf(folder, "PC_PATH_MAX")
    handle = os.open(folder, os.O_RDONLY)
    for _ in range(longest // 200 + 2):
        os.mkdir("d" * 200, dir_fd=handle)
        inner = os.open("d" * 200, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(handle)


# --- Settings ------------------------------------------------------------------------------------------------------


def test_second_program_of_one_id_is_refused_and_the_first_is_built(built: "Project") -> None:
    before = built.items()
    built.write("articles/two/program.yaml", "id: one\ntitle: Two\ndescription: Another.\n")
    built.article("articles/two/delta.md")

    report = built.build()

    assert [str(one) for one in report.problems] == [
        "articles/two/program.yaml:1: has the same id as articles/one: 'one' - give one of the two another 'id:'"
    ]
    assert built.items() == before


@pytest.mark.parametrize("path", ["voices.yaml", "articles/library.yaml"])
@pytest.mark.parametrize(
    ("content", "said"), [("title: Café\n".encode("latin-1"), ":1: is not UTF-8 text"), (None, ": cannot be read: ")]
)
def test_settings_that_are_no_text_stop_the_build_with_one_line(
    built: "Project", path: str, content: bytes | None, said: str
) -> None:
    before = built.published()
    built.remove(path)
    if content is None:
        (built.root / path).mkdir()
    else:
        built.write(path, content)

    with pytest.raises(InputError) as told:
        built.build()

    assert str(told.value).startswith(f"{path}{said}")
    assert "\n" not in str(told.value)
    assert built.published() == before


def test_problems_of_voices_and_library_are_told_at_once(project: "Project") -> None:
    project.write("voices.yaml", "voices: 7\n")
    project.write("articles/library.yaml", "titel: Quiet Hours\n")

    with pytest.raises(InputError) as told:
        scan(project.root)

    assert {problem.path for problem in told.value.problems} == {"voices.yaml", "articles/library.yaml"}


def test_project_is_found_from_any_folder_in_it(project: "Project") -> None:
    assert find_project(project.root) == project.root
    assert find_project(project.root / "articles/one") == project.root
    assert find_project(project.root.parent) is None
