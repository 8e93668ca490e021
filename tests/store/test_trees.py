"""What is noticed of a folder without reading a file."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from audio_programs.store.trees import clock_ns, file_signature, files_signature, tree_signature, wait_past


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    (root / "deep" / "deeper").mkdir(parents=True)
    for name in ("a", "deep/b", "deep/deeper/c"):
        (root / name).write_bytes(b"one")
    return root


def _write_over(tree: Path) -> None:
    (tree / "deep" / "b").write_bytes(b"two")


def _replace(tree: Path) -> None:
    other = tree.parent / "other"
    other.write_bytes(b"one")
    was = (tree / "a").stat()
    os.utime(other, ns=(was.st_atime_ns, was.st_mtime_ns))
    other.replace(tree / "a")


def _set_back(tree: Path) -> None:
    _write_over(tree)
    os.utime(tree / "deep" / "b", ns=(0, 0))


CHANGES: tuple[Callable[[Path], object], ...] = (
    _write_over,
    _replace,
    _set_back,
    lambda tree: (tree / "deep" / "new").write_bytes(b""),
    lambda tree: (tree / "deep" / "deeper" / "c").unlink(),
    lambda tree: (tree / "deep" / "b").rename(tree / "deep" / "d"),
    lambda tree: (tree / "deep" / "deeper").rename(tree / "deep" / "other"),
    lambda tree: (tree / "deep" / "nothing").mkdir(),
)


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_gives_another_signature(tree: Path, change: Callable[[Path], object]) -> None:
    before = tree_signature(tree)
    assert tree_signature(tree) == before
    assert wait_past(before.newest_ns, tree.parent / "clock")

    change(tree)

    assert tree_signature(tree).digest != before.digest


def test_what_has_just_gone_does_not_stop_the_look(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio_programs.store.trees._stat", lambda _: None)

    assert tree_signature(tree).newest_ns == 0


def test_what_is_left_out_changes_nothing(tree: Path) -> None:
    before = tree_signature(tree, leave_out=("history.json",))
    (tree / "history.json").write_bytes(b"{}")

    assert tree_signature(tree, leave_out=("history.json",)) == before
    assert tree_signature(tree).digest != before.digest


def test_missing_folders_and_files_have_signatures_of_their_own(tmp_path: Path) -> None:
    nothing = tmp_path / "nothing"
    empty = tmp_path / "empty"
    empty.mkdir()

    assert tree_signature(nothing).digest != tree_signature(empty).digest
    before = files_signature([nothing])
    nothing.write_bytes(b"")
    assert files_signature([nothing]).digest != before.digest


def test_only_a_plain_file_has_a_signature(tree: Path) -> None:
    (tree / "link").symlink_to(tree / "a")

    assert file_signature(tree / "a") is not None
    assert file_signature(tree / "link") is None
    assert file_signature(tree / "deep") is None
    assert file_signature(tree / "nothing") is None


def test_newest_change_is_told_whatever_a_file_says_of_itself(tree: Path) -> None:
    (tree / "a").write_bytes(b"new")
    os.utime(tree / "a", ns=(0, 0))

    assert tree_signature(tree).newest_ns == (tree / "a").stat().st_ctime_ns


def test_waiting_ends_when_the_clock_has_passed_and_gives_up_on_one_that_never_will(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    now = clock_ns(clock)

    assert wait_past(now, clock)
    assert not wait_past(now + 10**12, clock)
    assert not wait_past(now, tmp_path / "nowhere" / "clock")
