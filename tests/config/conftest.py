"""Settings that are right, for tests that change one thing."""

import pytest

from audio_programs.config.read import default_voices, read_library
from audio_programs.config.settings import LibraryFile, VoicesFile


@pytest.fixture
def library() -> LibraryFile:
    found, problems = read_library("title: Quiet Hours\ncategory: Education\n", "articles/library.yaml")
    assert problems == ()
    assert found is not None
    return found


@pytest.fixture
def voices() -> VoicesFile:
    return default_voices()
