from pathlib import Path

import pytest

from audio_programs.errors import StoreError
from audio_programs.store.journal import Journal


def test_invariant_5_what_was_noted_is_known_to_the_next_build(tmp_path: Path) -> None:
    path = tmp_path / ".build" / "journal"
    Journal(path).note("one/a.mp3", "11")
    Journal(path).note("one/a.mp3", "22")
    Journal(path).note("one/b \n.mp3", "33")

    assert Journal(path).noted() == {"one/a.mp3": {"11", "22"}, "one/b \n.mp3": {"33"}}


def test_journal_knows_at_once_what_it_notes(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")

    journal.note("one/a.mp3", "11")

    assert journal.noted() == {"one/a.mp3": {"11"}}


def test_last_line_that_was_cut_short_is_ignored(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    Journal(path).note("one/a.mp3", "11")
    whole = path.read_bytes()
    Journal(path).note("one/b.mp3", "22")

    both = path.read_bytes()

    for cut in range(len(whole), len(both) - 1):
        path.write_bytes(both[:cut])
        assert Journal(path).noted() == {"one/a.mp3": {"11"}}


def test_invariant_5_what_is_noted_after_a_line_that_was_cut_short_is_not_lost_with_it(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b'{"digest": "11", "name": "one/a.mp3"}\n{"digest": "22", "na')

    journal = Journal(path)
    journal.note("one/c.mp3", "33")
    journal.note("one/d.mp3", "44")

    assert Journal(path).noted() == {"one/a.mp3": {"11"}, "one/c.mp3": {"33"}, "one/d.mp3": {"44"}}


@pytest.mark.parametrize("rubbish", [b"\xff\xfe\x00", b"[1, 2]\n", b"7\n", b'{"name": "x"}\n', b"\n\n"])
def test_lines_that_are_none_of_ours_are_ignored(tmp_path: Path, rubbish: bytes) -> None:
    path = tmp_path / "journal"
    path.write_bytes(rubbish)

    journal = Journal(path)
    journal.note("one/a.mp3", "11")

    assert Journal(path).noted() == {"one/a.mp3": {"11"}}


def test_cleared_journal_is_no_file_and_knows_nothing(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    journal.note("one/a.mp3", "11")

    journal.clear()

    assert journal.noted() == {}
    assert list(tmp_path.iterdir()) == []


def test_journal_that_cannot_be_written_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / ".build").write_bytes(b"a file in the way")

    with pytest.raises(StoreError, match=r"journal cannot be written: .* - check the folder and build again"):
        Journal(tmp_path / ".build" / "journal").note("one/a.mp3", "11")
