import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from audio_programs.build.upkeep import contents, prune, verify
from audio_programs.errors import InputError, LockTakenError
from audio_programs.store.caches import CachePlace, Caches
from audio_programs.store.lock import build_lock

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"
TODAY = datetime.fromtimestamp(time.time(), UTC)  # entries are as old as their files are


def _caches(project: "Project") -> Caches:
    return Caches.at(CachePlace(project.root / ".cache"))


def _prune(project: "Project", *, days: int | None = None, size: int | None = None, after_days: int = 0) -> int:
    now = TODAY + timedelta(days=after_days)
    return prune(project.root, now=now, older_than_days=days, max_bytes=size).removed.entries


def _edit_twice(project: "Project") -> None:
    """Leave a sentence and two sections behind that no article says."""
    for old, new in (("It is short.", "It is long."), ("It is long.", "It is very long.")):
        project.edit(ALPHA, old, new)
        project.build()
    project.spoken()


def test_contents_are_told_by_kind_and_by_program(built: "Project") -> None:
    found = contents(built.root, now=TODAY)

    assert found.kinds["clips"].entries == 7
    assert found.kinds["sections"].entries == 3
    assert [(one.folder, one.used.entries) for one in found.programs] == [("articles/one", 7 + 3 + 1 + 1)]
    assert found.disk_bytes > sum(amount.size_bytes for amount in found.kinds.values())
    assert found.reuse is not None
    assert (found.reuse.sections, found.reuse.sections_there, found.reuse.sentences) == (3, 0, 7)


def test_what_an_edit_leaves_behind_is_used_by_nothing(built: "Project") -> None:
    before = contents(built.root, now=TODAY).unused.entries
    _edit_twice(built)

    found = contents(built.root, now=TODAY)

    assert found.unused.entries == before + 3
    assert found.reuse is not None
    assert (found.reuse.sections, found.reuse.sentences, found.reuse.sentences_there) == (1, 3, 2)


def test_prune_leaves_all_that_the_sources_use_and_the_next_build_speaks_nothing(built: "Project") -> None:
    _edit_twice(built)
    before = built.published()

    assert _prune(built) >= 3
    built.remove("output")
    report = built.build()

    assert built.spoken() == []
    assert (report.tally.spoken, report.tally.encoded, report.tally.calibration) == (0, 0, 0)
    assert {name for name in before if "episodes/" in name} >= {*built.published()} - {*before} == set()
    assert _prune(built) == 0


def test_prune_gives_the_space_back(built: "Project") -> None:
    _edit_twice(built)
    stale = _caches(built).clips
    for number in range(50):
        stale.put(f"{number:064x}", bytes(100_000))
    before = contents(built.root, now=TODAY).disk_bytes

    _prune(built)

    assert contents(built.root, now=TODAY).disk_bytes < before - 5_000_000


def test_prune_by_age_counts_from_the_day_when_a_thing_was_made(built: "Project") -> None:
    _prune(built)
    _edit_twice(built)

    assert _prune(built, days=30) == 0
    assert _prune(built, days=30, after_days=30) == 0
    assert _prune(built, days=30, after_days=31) == 3
    assert _prune(built, days=0, after_days=1000) == 0


def test_prune_by_size_takes_no_more_than_is_needed_and_nothing_that_is_used(built: "Project") -> None:
    _prune(built)
    used = contents(built.root, now=TODAY).kinds
    used_bytes = sum(amount.size_bytes for amount in used.values())
    for number in range(10):
        _caches(built).clips.put(f"{number:064x}", bytes(100_000))

    assert _prune(built, size=used_bytes + 1_000_000) == 0
    assert _prune(built, size=used_bytes + 650_000) == 4
    assert _prune(built, size=1) == 6
    assert contents(built.root, now=TODAY).kinds == used


def test_nothing_is_pruned_while_an_article_has_a_problem(built: "Project") -> None:
    before = contents(built.root, now=TODAY).kinds
    built.edit(ALPHA, "date: 2026-01-01", "date: someday")

    with pytest.raises(InputError, match="someday"):
        _prune(built)

    assert contents(built.root, now=TODAY).kinds == before
    assert contents(built.root, now=TODAY).problems


def test_nothing_is_pruned_while_a_build_runs(built: "Project") -> None:
    with build_lock(built.output / ".build"), pytest.raises(LockTakenError):
        _prune(built)
    with build_lock(built.output / ".build"), pytest.raises(LockTakenError):
        verify(built.root)


def test_what_the_first_layout_left_is_cleared(built: "Project") -> None:
    for name in ("clips/0a/1234", "sections/ff/5678", "staging/12-0"):
        built.write(f".cache/{name}", "left")
    built.write(".cache/clips/not-ours.txt", "stays")

    _prune(built)

    left = {path.relative_to(built.root / ".cache").as_posix() for path in (built.root / ".cache").rglob("*")}
    assert not left & {"clips/0a", "sections/ff", "staging"}
    assert "clips/not-ours.txt" in left


def test_verify_finds_nothing_in_a_whole_cache(built: "Project") -> None:
    found = verify(built.root)

    assert found.damaged == {}
    assert found.read.entries == sum(amount.entries for amount in contents(built.root, now=TODAY).kinds.values())


def test_verify_drops_what_is_damaged_and_the_next_build_makes_the_same_again(built: "Project") -> None:
    before = built.published()
    for pack in (built.root / ".cache").rglob("*.pack"):
        stored = bytearray(pack.read_bytes())
        stored[-1] ^= 1
        pack.write_bytes(stored)

    found = verify(built.root)

    assert found.damaged["clips"] == found.damaged["sections"] == 1
    assert verify(built.root).damaged == {}
    built.build(force=True)
    assert built.published() == before


@pytest.mark.parametrize("kind", ["clips", "sections", "gains", "pictures"])
@pytest.mark.parametrize("what", ["pack", "index"])
def test_a_file_of_the_cache_that_is_overwritten_is_made_again_with_the_same_bytes(
    built: "Project", kind: str, what: str
) -> None:
    before = built.published()
    for path in (built.root / ".cache" / kind).glob("*.pack" if what == "pack" else "index-*"):
        path.write_bytes(b"not sound, and no index" * 1000)

    report = built.build(force=True)

    assert report.problems == ()
    assert built.published() == before
