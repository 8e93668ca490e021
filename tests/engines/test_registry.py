"""registry: engines come through one door, and a broken one is reported, not feared."""

from pathlib import Path

import pytest

from audio_programs.engines import registry
from audio_programs.engines.protocol import Engine
from audio_programs.engines.registry import installed, load, statuses
from audio_programs.errors import EngineError


def test_our_own_engines_come_through_the_door() -> None:
    assert {"pyttsx3", "tone"} <= set(installed())
    assert isinstance(load("tone"), Engine)


def test_ours_are_known_by_heart_as_the_package_states_them() -> None:
    stated = {name: entry.value for name, entry in installed().items() if entry.value.startswith("audio_programs.")}
    assert dict(registry._OURS) == stated


def test_an_unknown_engine_is_refused_with_the_nearest_names() -> None:
    with pytest.raises(EngineError) as refused:
        load("pytsx3")
    assert refused.value.what == "there is no speech engine 'pytsx3'"
    assert refused.value.hint.startswith("did you mean 'pyttsx3'? installed are: ")


def test_a_plug_in_is_found_by_its_entry_point(plugins: Path) -> None:
    assert plugins
    assert load("counting").fingerprint() == "counting, tone 1"


def test_a_broken_plug_in_ends_as_a_report_with_what_mends_it(plugins: Path) -> None:
    assert plugins
    with pytest.raises(EngineError) as broken:
        load("broken")
    assert "a_package_that_is_not_there" in broken.value.what
    assert "pip install --upgrade audio-programs-test-engines" in broken.value.hint


def test_every_engine_is_listed_as_ready_or_not_and_why(plugins: Path) -> None:
    assert plugins
    found = {one.name: one for one in statuses()}
    assert found["tone"].ready
    assert found["tone"].why == "tone 1"
    assert found["pyttsx3"].why == "espeak-ng 1.52.0, pyttsx3 2.99"
    assert not found["broken"].ready
    assert "a_package_that_is_not_there" in found["broken"].why
    assert found["broken"].install.startswith("update its package")


def test_something_without_the_three_verbs_is_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path, "mute", "builtins:dict")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(EngineError, match="lacks one of fingerprint, voices, speak"):
        load("mute")


def test_our_engine_wins_over_a_plug_in_of_the_same_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path, "tone", "builtins:dict")
    monkeypatch.syspath_prepend(tmp_path)
    assert isinstance(load("tone"), Engine)


def _install(folder: Path, name: str, value: str) -> None:
    package = folder / "other_engines-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: other-engines\nVersion: 1.0\n", encoding="utf-8")
    (package / "entry_points.txt").write_text(f"[audio_programs.engines]\n{name} = {value}\n", encoding="utf-8")
