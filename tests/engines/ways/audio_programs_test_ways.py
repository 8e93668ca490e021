"""espeak-ng where its memory cannot be put back, or not rightly. Found by the real door, for tests.

- ``forking``: on a system where the library's memory cannot be read.
- ``forgetful``: putting back leaves the variables as they are.
- ``crashing``: putting back ends the process.
"""

import os

from audio_programs.engines.espeak import EspeakEngine
from audio_programs.engines.library_memory import LibraryMemory
from audio_programs.engines.shared_library import loaded_library


class Forgetful(LibraryMemory):
    """Puts nothing back."""

    def put_back(self) -> None:
        pass


class Crashing(LibraryMemory):
    """Ends the process as a fault in memory would."""

    def put_back(self) -> None:
        os.abort()


def take_over_by(memory: type[LibraryMemory], path: str) -> LibraryMemory:
    library = loaded_library(path)
    assert library
    return memory(library)


class ForkingEngine(EspeakEngine):
    """Knows nothing of the library's memory."""

    def __init__(self) -> None:
        super().__init__(take_over=lambda _path: None)


class ForgetfulEngine(EspeakEngine):
    """Believes that it can put memory back."""

    def __init__(self) -> None:
        super().__init__(take_over=lambda path: take_over_by(Forgetful, path))


class CrashingEngine(EspeakEngine):
    """Tries to put memory back where that is not allowed."""

    def __init__(self) -> None:
        super().__init__(take_over=lambda path: take_over_by(Crashing, path))
