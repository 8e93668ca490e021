"""A folder of ours in a temporary place, and its staging folder."""

from pathlib import Path

import pytest

from audio_programs.store.folder import Folder
from audio_programs.store.output import Output


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a folder that does not exist yet."""
    return Folder(tmp_path / "output", staging=tmp_path / "output" / ".build" / "staging")


@pytest.fixture
def output(tmp_path: Path) -> Output:
    """Return the output of a project that has none yet."""
    return Output(tmp_path)
