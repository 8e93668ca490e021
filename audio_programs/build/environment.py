"""What runs: Python, the system, this package and those that are installed beside it, by one signature.

What was found out by other code, or an engine's other version, is not to be taken on trust. Imports little.
"""

import functools
import os
import sys
from pathlib import Path

from audio_programs.store.trees import Signature, together, tree_signature

_OWN_FOLDER = Path(__file__).parent.parent


@functools.cache
def environment() -> Signature:
    """Look at all that runs: Python, the system, this package, and the folders that others are installed in.

    An engine of somebody else's may keep its voices anywhere: programs that it speaks are never settled.
    """
    system = " ".join(os.uname()) if hasattr(os, "uname") else sys.platform
    # not the first, which is where this was called from
    named = Signature("\0".join((sys.version, system, sys.prefix, *sys.path[1:])), 0)
    installed = [
        Signature(f"{entry} {os.stat(entry).st_mtime_ns}", 0)  # noqa: PTH116 - of a text
        for entry in sys.path
        if entry.endswith(("site-packages", "dist-packages")) and os.path.isdir(entry)  # noqa: PTH112 - likewise
    ]
    return together(named, *installed, tree_signature(_OWN_FOLDER, never=("__pycache__",)))
