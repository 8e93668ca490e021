"""Files that are begun: all of them or none, and never over one that is there."""

from pathlib import Path
from typing import Any

import pytest

from audio_programs.errors import StoreError, TakenError
from audio_programs.store.new_files import write_new

FILES = (("a/b/one.txt", b"one"), ("two.txt", b"two"))


def everything(folder: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def test_all_files_are_written_whole_with_their_folders(tmp_path: Path) -> None:
    write_new(tmp_path / "new", FILES)

    assert everything(tmp_path / "new") == {"a": None, "a/b": None, "a/b/one.txt": b"one", "two.txt": b"two"}


def test_where_one_is_there_none_is_written(tmp_path: Path) -> None:
    (tmp_path / "two.txt").write_bytes(b"mine")

    with pytest.raises(TakenError, match=r"two\.txt is there already"):
        write_new(tmp_path, FILES)

    assert everything(tmp_path) == {"two.txt": b"mine"}


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "two.txt").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(TakenError):
        write_new(tmp_path, FILES)

    assert not (tmp_path / "elsewhere").exists()


def test_where_one_cannot_be_written_the_others_are_taken_back(tmp_path: Path) -> None:
    (tmp_path / "two.txt.d").write_bytes(b"a file, not a folder")

    with pytest.raises(StoreError):
        write_new(tmp_path / "new", [*FILES, ("../two.txt.d/three.txt", b"three")])

    assert everything(tmp_path) == {"two.txt.d": b"a file, not a folder"}


def test_whatever_stops_it_midway_nothing_is_left(tmp_path: Path) -> None:
    stopping: Any = None  # what cannot be written stops it where a kill from the keyboard could: in the midst of a file

    with pytest.raises(TypeError):
        write_new(tmp_path / "new", [*FILES, ("three.txt", stopping)])

    assert everything(tmp_path) == {}
