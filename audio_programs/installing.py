"""How packages are installed where this Python finds them: a bare ``pip`` may be another Python's, or not be there."""

import shlex
import sys


def pip(*arguments: str) -> str:
    """Return a command of pip's as it can be typed here."""
    return shlex.join([sys.executable, "-m", "pip", *arguments])
