"""One thing that was looked at: how it stands, and the command or the deed that mends it."""

import enum
import shlex
from dataclasses import dataclass


class State(enum.Enum):
    """How a thing stands."""

    OK = "ok"
    MISSING = "missing"
    WRONG = "wrong"  # it is there, and does not work as it should


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    group: str  # the heading that it stands under: 'This computer'
    name: str  # what was looked at, for programs that read findings; the same on every machine: 'python', 'engine tone'
    state: State
    what: str  # one line
    mend: str = ""  # what to type, or to do; '' where there is nothing to mend
    needed: bool = False  # whether programs cannot be built or heard without it

    @property
    def hinders(self) -> bool:
        """Whether this has to be mended: what is wrong has to be, what is missing only if it is needed."""
        return self.state is State.WRONG or (self.state is State.MISSING and self.needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """How commands are typed here, so that what mends a thing can be copied as it stands."""

    program: str  # this program: 'audio-programs', or its whole path
    python: str  # the Python that runs it

    def install(self, *what: str) -> str:
        """Return the command that installs packages where this program finds them."""
        return shlex.join([self.python, "-m", "pip", "install", *what])
