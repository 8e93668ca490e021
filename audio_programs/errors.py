"""What can go wrong, as values: problems and notices for editors, and the error tree.

AudioProgramsError
├── InputError    the editor can fix it: carries every Problem found, not only the first
├── EngineError   an engine, voice or model is missing or failed: carries the command that installs it
├── ToolError     another program is missing or failed: its name, exit status, last lines
├── StoreError    output/, the cache or the address to serve at: full, taken, not ours
│   └── LockTakenError    another build is running: a moment later there may be none
├── TakenError    a file that is to be begun is there already
└── CopyError     what is published cannot be read: no answer, no feed

Readers return problems, they do not raise for bad text: one bad article never stops the others.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a file, said so that its editor can fix it."""

    path: str  # relative to the project folder, as the editor would type it
    line: int  # from 1; 0 where the file has no lines (a folder, a picture)
    what: str
    hint: str

    def __str__(self) -> str:
        """Write it the way editors' tools expect: ``path:line: problem - hint``."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.what} - {self.hint}"


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """Something the editor should know that is not wrong: held back, a qualified title. Leaves the exit code at 0."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        """Write it like a problem, without a hint."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.what}"


class AudioProgramsError(Exception):
    """Anything this package raises on purpose.

    All arguments go to ``super().__init__`` by position: errors cross process pools by pickle, and pickle
    rebuilds them from ``args``.
    """


class InputError(AudioProgramsError):
    """One or more problems in what the editor wrote."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        """One problem a line."""
        return "\n".join(str(problem) for problem in self.problems)


class _HintedError(AudioProgramsError):
    """What is wrong, and what mends it."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        """Say what is wrong, then what mends it."""
        return f"{self.what} - {self.hint}"


class EngineError(_HintedError):
    """An engine, voice or model is missing or failed."""


class ToolError(AudioProgramsError):
    """Another program is missing or failed."""

    def __init__(self, tool: str, status: int | None, last_lines: str) -> None:
        super().__init__(tool, status, last_lines)
        self.tool = tool
        self.status = status
        self.last_lines = last_lines

    def __str__(self) -> str:
        """Name the program, how it ended and its last words."""
        ended = "was not found" if self.status is None else f"ended with status {self.status}"
        return f"{self.tool} {ended}: {self.last_lines}".rstrip(": ")


class StoreError(_HintedError):
    """The output folder, the cache or the address to serve it at cannot be used: locked, full, taken, not ours."""


class LockTakenError(StoreError):
    """Another build is running: a moment later there may be none."""


class TakenError(_HintedError):
    """A file that is to be begun is there already: it is an editor's, and never written over."""


class CopyError(_HintedError):
    """What is published cannot be read: its address does not answer, or holds no feed."""


class ClusterError(_HintedError):
    """The computers that were to help cannot: none answers, or one works with other programs than this one."""
