"""Runs a command in a session of its own, and ends only when everything that it started has ended too.

Linux gives orphans to the nearest ancestor that asks for them (PR_SET_CHILD_SUBREAPER): this process does, so that a
worker or an engine that outlived its parent keeps it waiting. Its exit code is the command's; 128 + signal if killed.
"""

import contextlib
import ctypes
import os
import subprocess
import sys

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h

if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
    sys.exit("this system gives orphans to nobody but init")
code = subprocess.Popen(sys.argv[1:], start_new_session=True).wait()
with contextlib.suppress(ChildProcessError):  # none is left
    while True:
        os.waitpid(-1, 0)
sys.exit(code if code >= 0 else 128 - code)
