"""With this folder on PYTHONPATH, every Python process of a command tells what it is about to do, on a named pipe.

Python imports a module of this name before anything else. A line is '<process> <who> <what>': main, worker (of the
pool) or engine (an engine's child); begins, writes, or imports and a module of ours. TELL_ON is the pipe, and only
what is written below TELL_OF is told.
"""

import os
import sys

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def _who() -> str:
    arguments = sys.orig_argv[1:]
    if arguments[:2] == ["-m", "audio_programs"]:
        return "main"
    if "--multiprocessing-fork" in arguments:
        return "worker"
    return "engine" if "audio_programs.engines.worker_loop" in arguments else ""


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if event == "import" and str(arguments[0]).startswith("audio_programs."):
        _tell(f"imports {arguments[0]}")
    elif event == "open" and _writes_ours(*arguments):
        _tell("writes")


def _writes_ours(path: object, _mode: object, flags: object) -> bool:
    if not isinstance(flags, int) or not flags & _WRITES or not isinstance(path, str | bytes):
        return False
    return os.fsdecode(path).startswith(os.environ["TELL_OF"])


def _tell(what: str) -> None:
    os.write(_ON, f"{os.getpid()} {_WHO} {what}\n".encode())


if _WHO := _who():
    _ON = os.open(os.environ["TELL_ON"], os.O_WRONLY)
    _tell("begins")
    sys.addaudithook(_hear)
