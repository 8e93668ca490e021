"""All memory of one shared library, to be put back as it was: its variables, and what it has allocated.

For a library whose work depends on what it did before, and that cannot be reset. ``take_over`` makes it allocate from
an arena of ours; ``keep`` copies its variables and the arena; ``put_back`` copies them back, in 15 microseconds a
megabyte, and every byte that it has allocated since is zero again. So its next work starts from the same memory as its
first, as in a fresh fork, and better: what it reads before it has written it is zero, not what lay there.

Nothing is freed in between: what is freed comes back with ``put_back``. For one thread (docs/decisions/0010).
"""

import ctypes
import functools
import mmap
from collections.abc import Callable
from typing import TypeAlias

from audio_programs.engines.shared_library import Library, loaded_library

ARENA_BYTES = 1 << 29  # of addresses; memory is only what was written to. espeak-ng takes 2 KB a character
_KEEP_WRITTEN = 1 << 21  # bytes behind what is kept that are zeroed in place; what is beyond goes back to the system
_ALIGNMENT = 16

_NO_RESERVE = 0x4000  # Linux' MAP_NORESERVE: no room is set aside before it is written

_ADDRESS, _SIZE = ctypes.c_void_p, ctypes.c_size_t
_PROTOTYPES = {
    "malloc": ctypes.CFUNCTYPE(_ADDRESS, _SIZE),
    "calloc": ctypes.CFUNCTYPE(_ADDRESS, _SIZE, _SIZE),
    "realloc": ctypes.CFUNCTYPE(_ADDRESS, _ADDRESS, _SIZE),
    "strdup": ctypes.CFUNCTYPE(_ADDRESS, _ADDRESS),
    "_Znwm": ctypes.CFUNCTYPE(_ADDRESS, _SIZE),  # C++: operator new(size_t)
}
_FREEING = {"free", "_ZdlPv", "_ZdlPvm"}  # and its two operators delete

# A library that allocates in one of these ways would keep memory that we know nothing of.
_OTHER_WAYS = {
    "_Znam", "_ZdaPv", "_ZnwmRKSt9nothrow_t", "_ZnwmSt11align_val_t", "aligned_alloc", "asprintf", "brk", "getline",
    "memalign", "mmap", "mmap64", "posix_memalign", "reallocarray", "sbrk", "strndup", "valloc", "vasprintf", "wcsdup",
    "__strdup", "__strndup", "__asprintf_chk", "__vasprintf_chk",
}  # fmt: skip


class LibraryMemory:
    """The memory of a library that allocates from our arena since it was loaded."""

    def __init__(self, library: Library) -> None:
        """Make the library allocate here. Nothing of its own may have been allocated before."""
        flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _NO_RESERVE
        self._arena = mmap.mmap(-1, ARENA_BYTES, flags=flags)
        self._start = ctypes.addressof(ctypes.c_char.from_buffer(self._arena))
        self._end = self._start + ARENA_BYTES
        self._top = self._start
        self._first_variable, self._after_variables = library.variables
        self._variables = b""
        self._allocated = b""
        ways: dict[str, Callable[..., int | None]] = {
            "malloc": self._allocate,
            "calloc": lambda count, size: self._allocate(count * size),
            "realloc": self._allocate_again,
            "strdup": self._copy_string,
            "_Znwm": self._allocate,
        }
        # held for ever: the library calls them until the process ends
        self._functions = {name: prototype(ways[name]) for name, prototype in _PROTOTYPES.items()}
        for name, slot in library.calls.items():
            if name in self._functions:
                _ADDRESS.from_address(slot).value = ctypes.cast(self._functions[name], _ADDRESS).value
            elif name in _FREEING:
                _ADDRESS.from_address(slot).value = _nothing()

    def keep(self) -> None:
        """Take the memory as it is now for the state to go back to."""
        self._variables = ctypes.string_at(self._first_variable, self._after_variables - self._first_variable)
        self._allocated = ctypes.string_at(self._start, self._top - self._start)

    def put_back(self) -> None:
        """Make the memory what it was at ``keep``, and all that was allocated since zero and free."""
        top = self._start + len(self._allocated)
        ctypes.memmove(self._first_variable, self._variables, len(self._variables))
        ctypes.memmove(self._start, self._allocated, len(self._allocated))
        written = self._top - top
        if written > _KEEP_WRITTEN:
            page = -(-(top + _KEEP_WRITTEN - self._start) // mmap.PAGESIZE) * mmap.PAGESIZE
            self._arena.madvise(mmap.MADV_DONTNEED, page, ARENA_BYTES - page)  # reads as zeros afterwards
            written = page - len(self._allocated)
        ctypes.memset(top, 0, written)
        self._top = top

    def _allocate(self, size: int) -> int | None:
        start = self._top
        end = start + (size + 2 * _ALIGNMENT - 1 & -_ALIGNMENT)
        if end > self._end:
            return None  # as malloc says it
        self._top = end
        return start

    def _allocate_again(self, old: int | None, size: int) -> int | None:
        start = self._allocate(size)
        if old and start:
            ctypes.memmove(start, old, min(size, start - old))  # its old size is not known: what follows it is ours too
        return start

    def _copy_string(self, text: int) -> int | None:
        content = ctypes.string_at(text) + b"\0"
        start = self._allocate(len(content))
        if start:
            ctypes.memmove(start, content, len(content))
        return start


def _nothing() -> int | None:
    """Return the address of a C function that takes one argument and does nothing: abs. A Python one takes time."""
    return ctypes.cast(ctypes.CDLL(None).abs, _ADDRESS).value


TakeOver: TypeAlias = Callable[[str], LibraryMemory | None]


@functools.cache  # a library is taken over once in the life of a process
def take_over(path: str) -> LibraryMemory | None:
    """Take over the memory of a library that was loaded from ``path`` and has not been used yet.

    None where that is not possible: another system or C library, or a library that allocates in ways not known here.
    """
    library = loaded_library(path)
    if library is None or library.calls.keys() & _OTHER_WAYS:
        return None
    if library.points_to & (_PROTOTYPES.keys() | _FREEING | _OTHER_WAYS):  # it could call them past our slots
        return None
    try:
        return LibraryMemory(library)
    except (OSError, ValueError):  # so many addresses are not allowed here
        return None
