"""The memory of this machine's speed: one file in the cache that is never missed."""

from pathlib import Path

from audio_programs.store.output import Output
from audio_programs.store.pace import Pace

PACES = {"tone": Pace(spoken_characters=10, spoken_s=0.5, section_characters=10, section_s=0.25)}


def test_what_was_kept_is_found_again(tmp_path: Path) -> None:
    Output(tmp_path).write_paces(PACES)

    assert Output(tmp_path).paces() == PACES
    assert [path.name for path in (tmp_path / ".cache").iterdir() if path.is_file()] == ["pace.json"]


def test_a_missing_or_damaged_file_is_no_past(tmp_path: Path) -> None:
    assert Output(tmp_path).paces() == {}

    (tmp_path / ".cache").mkdir()
    for damaged in (b"", b"{", b"[]", b'{"tone": 3}', b'{"tone": {"spoken_s": "x"}}', b"\xff"):
        (tmp_path / ".cache" / "pace.json").write_bytes(damaged)
        assert Output(tmp_path).paces() == {}


def test_a_cache_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file where the folder should be", encoding="utf-8")

    Output(tmp_path).write_paces(PACES)

    assert Output(tmp_path).paces() == {}
