"""Jobs for worker processes to run: a module of its own, for a spawned process imports what it is to run."""

import os
import threading
from pathlib import Path

from audio_programs.errors import StoreError


def answer(number: int) -> int:
    """Do well."""
    return number * 10


def end_at_first(marker: Path) -> str:
    """End the worker as a crash would, but for the second time."""
    if not marker.exists():
        marker.touch()
        os._exit(1)
    return "done at last"


def end_always(marker: Path) -> None:
    """End the worker as a crash would, and count how often."""
    with marker.open("a") as file:
        file.write("x")
        file.flush()
        os._exit(1)


def find_disk_full() -> None:
    """Fail in a way that is said for the editor already."""
    raise StoreError("the disk is full", "free some space")


def thread_name() -> str:
    """Tell where it is done."""
    return threading.current_thread().name
