"""Whether the programs' history files are kept in git: each episode's identity would be lost with them.

Asks git itself, which changes nothing by it; where there is no git, or no checkout, there is nothing to say.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from audio_programs.build.folders import program_folders
from audio_programs.build.layout import ARTICLES, HISTORY_FILE
from audio_programs.doctor.finding import Finding, State
from audio_programs.doctor.project import GROUP

_LONGEST_WAIT_S = 20


def look_at_history(project: Path) -> Iterator[Finding]:
    """Yield how each program's history.json stands in git, if the project is a checkout."""
    histories = [
        (folder / HISTORY_FILE).relative_to(project).as_posix()
        for folder in program_folders(project / ARTICLES)
        if (folder / HISTORY_FILE).is_file()
    ]
    if not histories or not _is_checkout(project):
        return
    told = _git(project, "status", "--porcelain=v1", "-z", "--ignored", "--untracked-files=all", "--", *histories)
    if told is None:
        return
    prefix = (_git(project, "rev-parse", "--show-prefix") or "").strip()
    states = {entry[3:].removeprefix(prefix): entry[:2] for entry in told.split("\0") if entry}
    for history in histories:
        # Of a folder that is ignored as a whole, git names the folder.
        above = next((state for path, state in states.items() if path.endswith("/") and history.startswith(path)), "")
        yield _finding(project, history, states.get(history, above))


def _finding(project: Path, history: str, state: str) -> Finding:
    add = f"git -C {shlex.quote(str(project))} add {{}}{shlex.quote(history)}, and commit it"
    name = f"history {history}"
    if state == "!!":
        return Finding(
            group=GROUP,
            name=name,
            state=State.WRONG,
            what=f"{history} is left out of git by a .gitignore file: without it, each episode would become a new one",
            mend=add.format("--force "),
        )
    if state == "??":
        return Finding(
            group=GROUP,
            name=name,
            state=State.MISSING,
            what=f"{history} is not in git yet: without it, each episode would become a new one",
            mend=add.format(""),
        )
    if state:
        return Finding(
            group=GROUP,
            name=name,
            state=State.MISSING,
            what=f"{history} was changed since it was last committed to git",
            mend=add.format(""),
        )
    return Finding(group=GROUP, name=name, state=State.OK, what=f"{history} is committed to git")


def _is_checkout(project: Path) -> bool:
    return shutil.which("git") is not None and _git(project, "rev-parse", "--is-inside-work-tree") is not None


def _git(project: Path, *arguments: str) -> str | None:
    """Return what git says, or None where it does not answer."""
    command = ["git", "-C", str(project), "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - our own list
            command,
            capture_output=True,
            check=True,
            stdin=subprocess.DEVNULL,
            timeout=_LONGEST_WAIT_S,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},  # else it would write its index
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "surrogateescape")
