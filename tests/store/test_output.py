from pathlib import Path

import pytest

from audio_programs.keys import digest_of
from audio_programs.store.manifest import MadeFile, Manifest
from audio_programs.store.output import Output, manifest_name


def test_invariant_5_every_file_is_noted_before_it_is_published(output: Output) -> None:
    output.put("one/feed.xml", b"<rss/>")
    output.put_staged(output.folder.stage([b"so", b"und"]), "one/episodes/a.mp3")

    assert output.journal.noted() == {
        "one/feed.xml": {digest_of(b"<rss/>")},
        "one/episodes/a.mp3": {digest_of(b"sound")},
    }
    assert Output(output.root.parent).journal.noted() == output.journal.noted()


def test_file_that_is_right_already_is_neither_noted_nor_touched(output: Output) -> None:
    output.put("one/feed.xml", b"<rss/>")
    output.put_staged(output.folder.stage([b"sound"]), "one/a.mp3")
    output.journal.clear()
    before = [(output.root / name).stat() for name in ("one/feed.xml", "one/a.mp3")]

    feed = output.put("one/feed.xml", b"<rss/>")
    audio = output.put_staged(output.folder.stage([b"sound"]), "one/a.mp3")

    assert (feed.changed, audio.changed) == (False, False)
    assert (audio.digest, audio.size_bytes) == (digest_of(b"sound"), 5)
    assert output.journal.noted() == {}
    assert [(output.root / name).stat().st_ctime_ns for name in ("one/feed.xml", "one/a.mp3")] == [
        one.st_ctime_ns for one in before
    ]
    assert list((output.build_folder / "staging").iterdir()) == []


def test_what_is_intact_is_there_with_the_bytes_that_it_was_made_with(output: Output) -> None:
    names = ("whole", "changed", "gone", "never there")
    for name in names[:3]:
        output.put(f"one/{name}", name.encode())
    made = Manifest(files={name: MadeFile(digest=digest_of(name.encode()), size_bytes=1, key="") for name in names})
    (output.root / "one" / "changed").write_bytes(b"CHANGED")
    (output.root / "one" / "gone").unlink()

    assert output.intact("one", made) == {"whole"}
    assert output.intact(None, made) == frozenset()


def test_manifests_are_listed_sorted_and_forgotten_when_removed(output: Output) -> None:
    assert list(output.programs()) == []

    output.write_manifest("two", Manifest(folder="articles/two"))
    output.write_manifest("one", Manifest(folder="articles/one"))
    output.write_manifest(None, Manifest())

    assert list(output.programs()) == ["one", "two"]
    assert output.manifest("two").folder == "articles/two"

    output.remove_manifest("two")
    output.remove_manifest("two")

    assert list(output.programs()) == ["one"]
    assert output.manifest("two") == Manifest()
    assert (output.root / manifest_name(None)).is_file()


def test_invariant_9_only_what_was_noted_and_is_needed_by_nobody_is_pruned(output: Output) -> None:
    for name in ("one/kept.mp3", "one/old.mp3"):
        output.put(name, name.encode())
    (output.root / "one" / "notes.txt").write_bytes(b"an editor's own")

    pruned = output.prune(keep={"one/kept.mp3"})

    assert pruned.removed == ("one/old.mp3",)
    assert pruned.strangers == ()
    assert _files(output.root) == ["one/kept.mp3", "one/notes.txt"]


def test_invariant_9_what_somebody_changed_since_is_left_and_told(output: Output) -> None:
    output.put("one/old.mp3", b"ours")
    (output.root / "one" / "old.mp3").write_bytes(b"theirs")

    pruned = output.prune(keep=())

    assert (pruned.removed, pruned.strangers) == ((), ("one/old.mp3",))
    assert (output.root / "one" / "old.mp3").read_bytes() == b"theirs"


def test_file_with_any_of_the_digests_that_were_noted_for_it_is_ours(output: Output) -> None:
    output.put("one/a.vtt", b"first")
    output.put("one/a.vtt", b"second")

    assert output.prune(keep=()).removed == ("one/a.vtt",)


def test_what_is_gone_already_is_neither_removed_nor_a_stranger(output: Output) -> None:
    output.put("one/a.vtt", b"first")
    (output.root / "one" / "a.vtt").unlink()

    pruned = output.prune(keep=())

    assert (pruned.removed, pruned.strangers) == ((), ())


def test_invariant_4_a_feed_goes_before_the_files_that_it_names(output: Output) -> None:
    for name in ("a/cover.jpg", "one/episodes/a.mp3", "one/feed.xml", "a/feed.xml"):
        output.put(name, name.encode())

    assert output.prune(keep=()).removed == ("a/feed.xml", "one/feed.xml", "a/cover.jpg", "one/episodes/a.mp3")


@pytest.mark.parametrize("place", ["output", ".cache"])
def test_project_with_a_file_in_the_place_of_a_folder_can_be_looked_at(tmp_path: Path, place: str) -> None:
    (tmp_path / place).write_bytes(b"")

    output = Output(tmp_path)

    assert output.journal.noted() == {}
    assert list(output.programs()) == []
    assert output.manifest("one") == Manifest()


def _files(folder: Path) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if not name.startswith(".build/"))
