import os
import sqlite3
from pathlib import Path

import pytest

from audio_programs.keys import digest_of
from audio_programs.store.seen import Seen

LONG_AGO_NS = 1_000_000_000_000_000_000


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / ".cache" / "seen.sqlite"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"first")
    return path


def test_digest_is_that_of_the_bytes(tmp_path: Path, index: Path, file: Path) -> None:
    assert Seen(index, root=tmp_path).digest(file) == digest_of(b"first")
    assert Seen(index, root=tmp_path).digest(tmp_path / "nothing") is None
    assert Seen(index, root=tmp_path).digest(file / "below a file") is None
    assert Seen(index, root=tmp_path).digest(tmp_path) is None


def test_file_that_is_as_it_was_is_not_read_again(tmp_path: Path, index: Path, file: Path) -> None:
    seen = Seen(index, root=tmp_path)
    seen.digest(file)
    seen.save()
    _say_that_it_was(index, "what was read")

    assert Seen(index, root=tmp_path).digest(file) == "what was read"


def test_file_that_changed_is_read_again(tmp_path: Path, index: Path, file: Path) -> None:
    seen = Seen(index, root=tmp_path)
    seen.digest(file)
    seen.save()
    file.write_bytes(b"other")

    assert Seen(index, root=tmp_path).digest(file) == digest_of(b"other")


def test_file_that_changed_within_a_build_is_read_again(tmp_path: Path, index: Path, file: Path) -> None:
    seen = Seen(index, root=tmp_path)
    seen.digest(file)
    file.write_bytes(b"a longer one")

    assert seen.digest(file) == digest_of(b"a longer one")


def test_file_that_was_replaced_by_another_of_its_size_and_times_is_read_again(
    tmp_path: Path, index: Path, file: Path
) -> None:
    seen = Seen(index, root=tmp_path)
    seen.digest(file)
    seen.save()
    times = file.stat()
    other = tmp_path / "other"
    other.write_bytes(b"other")
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(file)

    assert Seen(index, root=tmp_path).digest(file) == digest_of(b"other")


def test_file_that_changed_when_the_index_was_written_or_later_is_not_taken_on_trust(
    tmp_path: Path, index: Path, file: Path
) -> None:
    seen = Seen(index, root=tmp_path)
    seen.digest(file)
    seen.save()
    _say_that_it_was(index, "what was read")
    os.utime(index, ns=(LONG_AGO_NS, LONG_AGO_NS))

    assert Seen(index, root=tmp_path).digest(file) == digest_of(b"first")


def test_file_that_was_just_written_need_not_be_read(tmp_path: Path, index: Path, file: Path) -> None:
    seen = Seen(index, root=tmp_path)

    seen.learn(file, "what was written")

    assert seen.digest(file) == "what was written"


def test_index_that_has_nothing_new_is_not_touched(tmp_path: Path, index: Path, file: Path) -> None:
    seen = Seen(index, root=tmp_path)
    seen.digest(file)
    seen.save()
    os.utime(index, ns=(LONG_AGO_NS, LONG_AGO_NS))

    again = Seen(index, root=tmp_path)
    again.digest(file)
    again.save()

    assert index.stat().st_mtime_ns == LONG_AGO_NS


def test_project_may_be_moved(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    (old / "output").mkdir(parents=True)
    (old / "output" / "a.mp3").write_bytes(b"first")
    seen = Seen(old / "seen.sqlite", root=old)
    seen.digest(old / "output" / "a.mp3")
    seen.save()
    _say_that_it_was(old / "seen.sqlite", "what was read")
    old.rename(new)

    assert Seen(new / "seen.sqlite", root=new).digest(new / "output" / "a.mp3") == "what was read"


@pytest.mark.parametrize("damage", ["rubbish", "cut", "another table", "empty"])
def test_damaged_index_begins_anew(tmp_path: Path, index: Path, file: Path, damage: str) -> None:
    seen = Seen(index, root=tmp_path)
    seen.digest(file)
    seen.save()
    if damage == "another table":
        index.unlink()
        with sqlite3.connect(index) as database:
            database.execute("CREATE TABLE seen (something TEXT)")
    else:
        index.write_bytes({"rubbish": b"rubbish" * 99, "cut": index.read_bytes()[:5000], "empty": b""}[damage])

    again = Seen(index, root=tmp_path)

    assert again.digest(file) == digest_of(b"first")
    again.save()
    _say_that_it_was(index, "what was read")
    assert Seen(index, root=tmp_path).digest(file) == "what was read"


def test_index_that_cannot_be_kept_costs_no_build(tmp_path: Path, file: Path) -> None:
    (tmp_path / ".cache").write_bytes(b"a file in the way")
    (tmp_path / "folder.sqlite").mkdir()

    for path in (tmp_path / ".cache" / "seen.sqlite", tmp_path / "folder.sqlite"):
        seen = Seen(path, root=tmp_path)
        assert seen.digest(file) == digest_of(b"first")
        seen.save()


def _say_that_it_was(index: Path, digest: str) -> None:
    """Change what the index says, so that a test can tell a reading from a remembering."""
    with sqlite3.connect(index) as database:
        database.execute("UPDATE seen SET digest = ?", (digest,))
    database.close()
    later = max(path.stat().st_ctime_ns for path in index.parent.parent.rglob("*")) + 1_000_000_000
    os.utime(index, ns=(later, later))
