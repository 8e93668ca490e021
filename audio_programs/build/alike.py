"""What must be the same wherever a job is done, or equal orders would come to other bytes."""

import functools
import hashlib
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import audio_programs
from audio_programs.audio import encode
from audio_programs.engines.worker import child
from audio_programs.errors import EngineError


@functools.cache
def programs_here() -> Mapping[str, str]:
    """Return, by what it is called in a message, each program that shapes a job's bytes."""
    return {
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "audio-programs": f"{audio_programs.__version__}, code {_code_digest()[:12]}",
        "the encoder": encode.fingerprint(),
    }


def engines_here(names: Iterable[str]) -> dict[str, str]:
    """Return the same of engines, started here if need be; of one that is missing, why."""
    return {f"the speech engine '{name}'": _engine(name) for name in names}


def difference(expected: Mapping[str, str], found: Mapping[str, str]) -> str:
    """Say what differs first; '' where all is the same."""
    for name, one in expected.items():
        other = found.get(name, "nothing")
        if other != one:
            return f"{name} is {other} there, and {one} here"
    return ""


def _engine(name: str) -> str:
    try:
        return child(name).fingerprint()
    except EngineError as error:
        return error.what


@functools.cache
def _code_digest() -> str:
    """Return the digest of this package's code: a checkout has the version of the last release."""
    root = Path(audio_programs.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
