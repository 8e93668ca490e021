"""The error tree: what crosses process pools, and what is told."""

import pickle

import pytest

from audio_programs.errors import (
    AudioProgramsError,
    ClusterError,
    CopyError,
    EngineError,
    InputError,
    LockTakenError,
    Problem,
    StoreError,
    TakenError,
    ToolError,
)

ONE_OF_EACH = (
    AudioProgramsError("something"),
    InputError((Problem("a.md", 3, "no title", "write one"), Problem("b", 0, "is empty", "fill it"))),
    EngineError("no voice 'lwo'", "did you mean 'low'?"),
    ToolError("lame", 1, "the last words"),
    StoreError("the disk is full", "free some space"),
    LockTakenError("another build is running", "wait for it to end, or stop it"),
    TakenError("voices.yaml is there already", "choose another folder"),
    CopyError("http://localhost:1/ does not answer", "check the address"),
    ClusterError("no Dask scheduler answers at tcp://localhost:1", "check the address"),
)


def tree(kind: type[AudioProgramsError]) -> set[type[AudioProgramsError]]:
    """Return the public errors of our own from ``kind`` down."""
    below = {one for child in kind.__subclasses__() for one in tree(child)}
    return below if kind.__name__.startswith("_") else below | {kind}


@pytest.mark.parametrize("error", ONE_OF_EACH, ids=lambda error: type(error).__name__)
def test_an_error_comes_out_of_a_pickle_as_it_went_in(error: AudioProgramsError) -> None:
    """An error that cannot be rebuilt from its ``args`` breaks a process pool, and every job behind it."""
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert type(back) is type(error)
    assert back.args == error.args
    assert vars(back) == vars(error)
    assert str(back) == str(error)


def test_every_error_of_the_tree_was_pickled() -> None:
    ours = {kind for kind in tree(AudioProgramsError) if kind.__module__.startswith("audio_programs.")}

    assert ours == {type(error) for error in ONE_OF_EACH}


def test_an_error_of_each_kind_says_all_that_it_knows() -> None:
    assert [str(error) for error in ONE_OF_EACH] == [
        "something",
        "a.md:3: no title - write one\nb: is empty - fill it",
        "no voice 'lwo' - did you mean 'low'?",
        "lame ended with status 1: the last words",
        "the disk is full - free some space",
        "another build is running - wait for it to end, or stop it",
        "voices.yaml is there already - choose another folder",
        "http://localhost:1/ does not answer - check the address",
        "no Dask scheduler answers at tcp://localhost:1 - check the address",
    ]


def test_a_tool_that_is_not_there_has_no_status() -> None:
    assert str(ToolError("ffmpeg", None, "")) == "ffmpeg was not found"
