"""How packages are installed where this Python finds them: a bare ``pip`` may be another Python's, or not be there."""

import sys


def pip(*arguments: str) -> str:
    """Return a command of pip's as it can be typed here."""
    import shlex  # noqa: PLC0415 - only for a message; an engine's process starts the sooner

    return shlex.join([sys.executable, "-m", "pip", *arguments])
