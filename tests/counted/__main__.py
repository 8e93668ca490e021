"""One piece of work in this process, counted: ``python -m tests.counted PROJECT WORK REPORT``.

The work is ``build``, ``status`` or ``version``, as the command does it, or ``edit``: a build that has something to do.
"""

import contextlib
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from tests.counted import Calls, loaded

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def main() -> None:
    """Do what is asked for and write what was counted."""
    project, work, report = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    calls = Calls()
    with calls.counting():
        if work == "edit":
            _build(project)
        else:
            _command([f"--{work}"] if work == "version" else ["-C", str(project), work])
    report.write_text(json.dumps({"calls": calls.all(), "loaded": loaded()}), encoding="utf-8")


def _build(project: Path) -> None:
    """Build in this process alone, so that what workers do is counted too."""
    from audio_programs.build.request import Request
    from audio_programs.build.run import run_build

    run_build(project, request=Request(), now=NOW, make_executor=lambda: ThreadPoolExecutor(1))


def _command(words: list[str]) -> None:
    """Do what the command does; it starts no worker where nothing has changed."""
    from audio_programs.__main__ import main as command

    sys.argv[1:] = words
    with contextlib.suppress(SystemExit):
        command()


if __name__ == "__main__":
    main()
