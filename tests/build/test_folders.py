import doctest
from pathlib import Path

from audio_programs.build import folders
from audio_programs.build.folders import list_files, program_folders


def test_examples_in_docstrings_are_true() -> None:
    assert doctest.testmod(folders).failed == 0


def test_files_are_listed_sorted_whatever_order_the_disk_gives_them_in(tmp_path: Path) -> None:
    names = ("b.md", "a.md", "s2/c.md", "s10/a.md", "Z.md", "s2/.hidden.md", ".git/a.md")
    for name in names:
        (tmp_path / "articles/one" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "articles/one" / name).touch()

    listed = list_files(tmp_path, tmp_path / "articles/one")

    found = [path.relative_to(tmp_path / "articles/one").as_posix() for path in listed.files]
    assert found == ["Z.md", "a.md", "b.md", "s10/a.md", "s2/c.md"]
    assert (listed.problems, listed.unlisted, listed.notices) == ((), (), ())


def test_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    (problem,) = list_files(tmp_path, tmp_path / "articles/one").unlisted

    assert str(problem).startswith("articles/one: cannot be listed: No such file or directory - check the folder")


def test_programs_are_the_folders_that_are_not_hidden(tmp_path: Path) -> None:
    for name in ("two", "one", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "library.yaml").touch()

    assert [path.name for path in program_folders(tmp_path)] == ["one", "two"]
    assert list(program_folders(tmp_path / "nothing")) == []
