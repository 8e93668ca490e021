"""Engines for tests: plug-ins found by the real door, and children that are ended after each test."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audio_programs.engines.worker import EngineChild, TimeLimits
from audio_programs.model import Setting, Voice

PLUGINS = Path(__file__).parent.parent / "plugins"

MakeChild = Callable[..., EngineChild]
MakeVoice = Callable[..., Voice]


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Install the test engines, for this process and those that it starts; return the folder with their files."""
    monkeypatch.syspath_prepend(PLUGINS)
    before = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(PLUGINS), *([before] if before else [])]))
    monkeypatch.setenv("AUDIO_PROGRAMS_MARKER", str(tmp_path / "marker"))
    monkeypatch.setenv("AUDIO_PROGRAMS_COUNT_FILE", str(tmp_path / "spoken.txt"))
    return tmp_path


@pytest.fixture
def make_child() -> Iterator[MakeChild]:
    """Return a maker of children that are ended after the test."""
    made: list[EngineChild] = []

    def make(name: str, *, limits: TimeLimits | None = None) -> EngineChild:
        made.append(EngineChild(name, limits=limits))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def make_voice() -> MakeVoice:
    """Return a maker of voices: ``make_voice('tone', 'low', rate=200)``."""

    def make(engine: str, voice_id: str, **settings: Setting) -> Voice:
        return Voice(name="test", engine=engine, id=voice_id, settings=tuple(sorted(settings.items())))

    return make


@pytest.fixture
def low(make_voice: MakeVoice) -> Voice:
    """Return tone's lower voice."""
    return make_voice("tone", "low")
