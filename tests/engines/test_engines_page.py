"""docs/engines.md: its example is a working engine, and its tables are true."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from audio_programs.engines.worker import EngineChild, TimeLimits
from audio_programs.errors import EngineError
from audio_programs.model import Voice

PAGE = (Path(__file__).parents[2] / "docs" / "engines.md").read_text(encoding="utf-8")


@pytest.fixture
def humming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the page's example as its author would, with the entry point that the page gives."""
    (module,) = re.findall(r"```python\n# humming\.py\n(.*?)```", PAGE, re.DOTALL)
    (value,) = re.findall(r'humming = "(.*)"', PAGE)
    (tmp_path / "humming.py").write_text(module, encoding="utf-8")
    package = tmp_path / "humming-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: humming\nVersion: 1.0\n", encoding="utf-8")
    (package / "entry_points.txt").write_text(f"[audio_programs.engines]\nhumming = {value}\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)


@pytest.mark.usefixtures("humming")
def test_the_example_engine_speaks_and_refuses_like_any_other(make_child: Callable[..., EngineChild]) -> None:
    engine = make_child("humming")
    assert engine.fingerprint() == "humming 1.0"
    voice = Voice(name="test", engine="humming", id="hum", settings=(("note_hz", 330), ("rate", 350)))
    pcm = engine.speak("Good evening, and good night.", voice)
    assert pcm == engine.speak("Good evening, and good night.", voice)
    assert 0.5 < len(pcm.samples) / 2 / pcm.rate_hz < 2
    with pytest.raises(EngineError, match="did you mean 'hum'"):
        engine.speak("Good evening.", Voice(name="test", engine="humming", id="hmu"))


def test_the_example_is_about_40_lines() -> None:
    (module,) = re.findall(r"```python\n(# humming\.py\n.*?)```", PAGE, re.DOTALL)
    assert len(module.splitlines()) <= 42


@pytest.mark.parametrize("name", ["pyttsx3", "tone"])
def test_the_table_of_settings_is_the_engines_own(make_child: Callable[..., EngineChild], name: str) -> None:
    section = PAGE.split(f"\n## {name}\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \|", section, re.MULTILINE)
    settings = make_child(name).voices()[0].settings
    assert rows == [(one.name, f"{one.lowest:g}", f"{one.highest:g}", f"{one.default:g}") for one in settings]


def test_the_voices_that_the_page_names_are_there(make_child: Callable[..., EngineChild]) -> None:
    ids = {voice.id for voice in make_child("pyttsx3").voices()}
    named = set(re.findall(r"\b[a-z]{3}/[a-z][\w+-]*", PAGE))
    assert len(named) > 5
    assert named <= ids
    assert f"{sum('+' not in one for one in ids)} in all" in PAGE


def test_the_time_limits_are_those_of_the_code() -> None:
    limits = TimeLimits()
    assert (limits.utterance_s, limits.letter_s) == (20, 0.1)
    assert "20 seconds and a tenth for each character" in PAGE
