import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.errors import StoreError
from audio_programs.keys import digest_of
from audio_programs.store.folder import Folder, file_digest, leftover_of, remove_leftover, write_beside


def test_file_appears_whole_under_its_name_and_nothing_is_left_beside_it(folder: Folder) -> None:
    written = folder.write("one/feed.xml", b"<rss/>")

    assert (folder.root / "one/feed.xml").read_bytes() == b"<rss/>"
    assert (written.name, written.digest, written.size_bytes) == ("one/feed.xml", digest_of(b"<rss/>"), 6)
    assert written.changed
    assert _files(folder.root) == ["one/feed.xml"]


def test_file_whose_bytes_are_right_is_left_alone_with_its_times(folder: Folder) -> None:
    folder.write("one/feed.xml", b"<rss/>")
    before = (folder.root / "one/feed.xml").stat()

    written = folder.write("one/feed.xml", b"<rss/>", before=lambda name, digest: pytest.fail("nothing is written"))

    after = (folder.root / "one/feed.xml").stat()
    assert not written.changed
    assert written.digest == digest_of(b"<rss/>")
    assert (after.st_mtime_ns, after.st_ctime_ns, after.st_ino) == (
        before.st_mtime_ns,
        before.st_ctime_ns,
        before.st_ino,
    )


def test_file_of_the_same_length_and_other_bytes_is_replaced(folder: Folder) -> None:
    folder.write("one/feed.xml", b"<rss/>")

    assert folder.write("one/feed.xml", b"<RSS/>").changed
    assert (folder.root / "one/feed.xml").read_bytes() == b"<RSS/>"


def test_invariant_5_a_name_is_told_before_the_file_can_be_seen(folder: Folder) -> None:
    told = []

    def before(name: str, digest: str) -> None:
        told.append((name, digest, (folder.root / name).exists()))

    folder.write("one/a.mp3", b"sound", before=before)

    assert told == [("one/a.mp3", digest_of(b"sound"), False)]


def test_invariant_5_a_reader_sees_the_old_file_until_the_new_one_is_whole(folder: Folder) -> None:
    folder.write("one/a.vtt", b"old")
    seen = []

    def pieces() -> Iterator[bytes]:
        for piece in (b"new ", b"words"):
            seen.append((folder.root / "one/a.vtt").read_bytes())
            yield piece

    staged = folder.stage(pieces())
    seen.append((folder.root / "one/a.vtt").read_bytes())
    written = folder.publish(staged, "one/a.vtt")

    assert seen == [b"old", b"old", b"old"]
    assert (folder.root / "one/a.vtt").read_bytes() == b"new words"
    assert (written.digest, written.size_bytes) == (digest_of(b"new words"), 9)


def test_invariant_5_what_a_killed_build_left_in_staging_is_cleared(folder: Folder) -> None:
    folder.write("one/a.vtt", b"whole")
    folder.stage([b"half of an epi"])
    assert len(_files(folder.root)) == 2

    folder.clear_staging()

    assert _files(folder.root) == ["one/a.vtt"]


def test_clearing_a_staging_folder_that_is_not_there_does_nothing(folder: Folder) -> None:
    folder.clear_staging()

    assert not folder.root.exists()


def test_staged_file_that_is_not_needed_is_dropped(folder: Folder) -> None:
    staged = folder.stage([b"sound"])

    folder.discard(staged)

    assert _files(folder.root) == []


def test_two_files_can_be_staged_at_once(folder: Folder) -> None:
    first, second = folder.stage([b"first"]), folder.stage([b"second"])

    folder.publish(second, "second")
    folder.publish(first, "first")

    assert (folder.root / "first").read_bytes() == b"first"
    assert (folder.root / "second").read_bytes() == b"second"


@pytest.mark.parametrize(
    "name", ["../outside", "one/../../outside", "/etc/hostname", "", ".", "one/..", "one\\..\\outside"]
)
def test_invariant_9_a_name_that_leaves_the_folder_is_refused(folder: Folder, name: str) -> None:
    with pytest.raises(StoreError, match="leaves output/"):
        folder.write(name, b"words")
    assert _files(folder.root.parent) == []


@given(parts=st.lists(st.sampled_from(["..", ".", "a", "b.mp3", "...", "\\", "/", " "]), max_size=6))
def test_invariant_9_no_name_made_of_any_parts_lies_outside(parts: list[str]) -> None:
    root = Path("/somewhere/output")
    try:
        path = Folder(root, staging=root / ".build").path("/".join(parts))
    except StoreError:
        return
    assert root in path.parents
    assert ".." not in path.parts


def test_invariant_10_a_name_that_goes_through_a_link_out_of_the_folder_is_refused(
    folder: Folder, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.write("one/feed.xml", b"<rss/>")
    (folder.root / "one" / "episodes").symlink_to(elsewhere)

    with pytest.raises(StoreError, match="by way of a link - remove the link and build again"):
        folder.write("one/episodes/a.mp3", b"sound")
    with pytest.raises(StoreError, match="by way of a link"):
        folder.remove("one/episodes/a.mp3", digest=digest_of(b"sound"))
    assert list(elsewhere.iterdir()) == []


def test_invariant_9_a_link_under_a_files_own_name_is_replaced_and_what_it_leads_to_stays(
    folder: Folder, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere.txt"
    elsewhere.write_bytes(b"mine")
    folder.root.mkdir()
    (folder.root / "feed.xml").symlink_to(elsewhere)

    folder.write("feed.xml", b"<rss/>")

    assert elsewhere.read_bytes() == b"mine"
    assert not (folder.root / "feed.xml").is_symlink()


def test_output_folder_that_is_a_link_as_a_whole_is_used(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "output").symlink_to(tmp_path / "disk")

    Folder(tmp_path / "output", staging=tmp_path / "output/.build").write("one/feed.xml", b"<rss/>")

    assert (tmp_path / "disk/one/feed.xml").read_bytes() == b"<rss/>"


def test_invariant_9_only_a_file_that_is_still_ours_is_removed(folder: Folder) -> None:
    folder.write("one/episodes/a.mp3", b"ours")
    folder.write("one/episodes/b.mp3", b"changed by somebody")

    assert folder.remove("one/episodes/a.mp3", digest=digest_of(b"ours"))
    assert not folder.remove("one/episodes/b.mp3", digest=digest_of(b"ours"))
    assert _files(folder.root) == ["one/episodes/b.mp3"]


def test_removing_what_is_gone_already_is_no_error(folder: Folder) -> None:
    assert folder.remove("one/episodes/a.mp3", digest=digest_of(b"ours"))


def test_folders_left_empty_go_with_the_last_file_and_the_root_stays(folder: Folder) -> None:
    folder.write("one/episodes/a.mp3", b"ours")

    folder.remove("one/episodes/a.mp3", digest=digest_of(b"ours"))

    assert folder.root.is_dir()
    assert not (folder.root / "one").exists()


def test_folder_that_holds_a_file_of_somebody_elses_stays(folder: Folder) -> None:
    folder.write("one/episodes/a.mp3", b"ours")
    (folder.root / "one" / "notes.txt").write_bytes(b"mine")

    folder.remove("one/episodes/a.mp3", digest=digest_of(b"ours"))

    assert _files(folder.root) == ["one/notes.txt"]


def test_root_that_is_a_file_is_told_in_one_plain_line(folder: Folder) -> None:
    folder.root.write_bytes(b"")

    with pytest.raises(StoreError, match=r"^\S+/output\S* cannot be written: \w[\w ]+ - check the folder") as told:
        folder.write("one/feed.xml", b"<rss/>")
    assert "\n" not in str(told.value)


def test_folder_where_a_file_should_stand_is_told_in_one_plain_line(folder: Folder) -> None:
    (folder.root / "one" / "feed.xml" / "in the way").mkdir(parents=True)

    with pytest.raises(StoreError, match=r"feed\.xml cannot be written"):
        folder.write("one/feed.xml", b"<rss/>")


def test_full_disk_is_told_with_what_to_do(folder: Folder) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"first"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(StoreError, match="No space left on device - free some space on that disk and build again"):
        folder.stage(pieces())


def test_digest_of_what_is_no_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"words")

    assert file_digest(tmp_path / "file") == digest_of(b"words")
    assert file_digest(tmp_path / "nothing") is None
    assert file_digest(tmp_path / "file" / "below") is None
    assert file_digest(tmp_path) is None


# --- Files beside the sources ------------------------------------------------------------------------------------


def test_file_beside_the_sources_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    write_beside(path, b"old")

    write_beside(path, b"new")

    assert path.read_bytes() == b"new"
    assert _files(tmp_path) == ["history.json"]


def test_file_beside_the_sources_that_is_right_is_left_alone_with_its_times(tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    write_beside(path, b"same")
    before = path.stat().st_mtime_ns, path.stat().st_ino

    write_beside(path, b"same")

    assert (path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_invariant_5_a_leftover_of_a_killed_build_is_found_again_and_goes(tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    leftover_of(path).write_bytes(b"half a hist")

    write_beside(path, b"whole")
    assert _files(tmp_path) == ["history.json"]

    leftover_of(path).write_bytes(b"half a hist")
    remove_leftover(path)
    assert _files(tmp_path) == ["history.json"]


def test_invariant_9_what_could_not_be_written_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "say.wav" / "in the way").mkdir(parents=True)

    with pytest.raises(StoreError, match=r"say\.wav cannot be written"):
        write_beside(tmp_path / "say.wav", b"sound")
    assert [path.name for path in tmp_path.iterdir()] == ["say.wav"]


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
