"""library_memory and shared_library: what a library keeps is found whole, or nothing is touched."""

import subprocess
import sys
from pathlib import Path

import pytest

from audio_programs.engines.library_memory import take_over
from audio_programs.engines.shared_library import loaded_library

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the memory of Linux processes")

SCRIPT = """
import ctypes, os
import espeakng_loader
from audio_programs.engines.library_memory import take_over
from audio_programs.engines.shared_library import loaded_library

path = espeakng_loader.get_library_path()
assert take_over("/lib/nobody.so") is None
espeak = ctypes.CDLL(path)
library = loaded_library(path)
first, after = library.variables
assert {"malloc", "free", "calloc", "realloc", "_Znwm"} <= library.calls.keys()
assert all(slot < first for slot in library.calls.values())
memory = take_over(path)

os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
assert espeak.espeak_Initialize(2, 0, None, 0x8000) == 22050
espeak.espeak_SetVoiceByName(b"gmw/en")
memory.keep()
espeak.espeak_GetParameter.restype = ctypes.c_int
for pitch in (20, 80):
    espeak.espeak_SetParameter(3, pitch, 0)
    assert espeak.espeak_GetParameter(3, 1) == pitch
    memory.put_back()
    assert espeak.espeak_GetParameter(3, 1) == 50
one = ctypes.c_void_p.from_address(library.calls["malloc"]).value
allocate = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_size_t)(one)
again = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t)(
    ctypes.c_void_p.from_address(library.calls["realloc"]).value
)
at = allocate(100)
assert at % 16 == 0
ctypes.memset(at, 7, 100)
longer = again(at, 200)
assert ctypes.string_at(longer, 100) == b"\\7" * 100
large = allocate(40 << 20)
ctypes.memset(large, 9, 40 << 20)
assert allocate(1 << 40) is None
memory.put_back()
assert allocate(100) == at
assert ctypes.string_at(at, 300) == bytes(300)
assert allocate(41 << 20) < large
assert ctypes.string_at(large, 40 << 20) == bytes(40 << 20)
print("whole")
"""


def test_a_library_is_found_taken_over_and_put_back_with_all_that_it_allocated() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.stdout == "whole\n", done.stderr


def test_what_is_no_loaded_library_is_left_alone() -> None:
    assert loaded_library(__file__) is None
    assert loaded_library("/lib/nobody.so") is None
    assert loaded_library("/proc/self/maps") is None


def test_a_library_that_allocates_in_other_ways_or_whose_doors_are_shut_is_left_alone() -> None:
    with Path("/proc/self/maps").open(encoding="utf-8") as lines:
        libraries = {line.split(maxsplit=5)[5].strip() for line in lines if ".so" in line}
    libc = next(path for path in libraries if Path(path).name.startswith(("libc.so", "libc-", "ld-musl")))
    assert take_over(libc) is None
