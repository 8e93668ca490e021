"""Where a loaded shared library keeps its variables, and by which doors it calls other libraries.

Read from the library's own headers in this process's memory (ELF, 64 bits, little-endian: Linux on x86-64 and ARM).
Nothing is changed here; ``library_memory`` uses it. What cannot be understood is None, never a guess.
"""

import ctypes
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")  # Elf64_Ehdr
_SEGMENT = struct.Struct("<IIQQQQQQ")  # Elf64_Phdr
_ENTRY = struct.Struct("<qQ")  # Elf64_Dyn
_RELOCATION = struct.Struct("<QQq")  # Elf64_Rela
_SYMBOL_SIZE = 24  # Elf64_Sym; its first four bytes say where its name is
_NUMBER = struct.Struct("<I")

_MAGIC = b"\x7fELF\x02\x01"  # 64 bits, little-endian
_LOAD, _DYNAMIC, _PER_THREAD, _CONSTANT_ONCE_LOADED = 1, 2, 7, 0x6474E552  # kinds of segments
_WRITABLE = 2
_NAMES, _SYMBOLS = 5, 6  # tags of the dynamic section
_CALLS, _CALLS_SIZE, _CALLS_KIND = 23, 2, 20
_POINTERS, _POINTERS_SIZE = 7, 8
_RELA = 7  # the only kind that we read


class Library(NamedTuple):
    """A library in this process's memory. All numbers are addresses."""

    variables: tuple[int, int]  # its .data and .bss: first byte, and the byte after the last
    calls: Mapping[str, int]  # the slot that holds the address of each function that it calls in another library
    points_to: frozenset[str]  # what it holds the address of in any other way


def loaded_library(path: str) -> Library | None:
    """Return the library that was loaded from ``path``; None where its memory cannot be read for what we need."""
    try:
        mappings = list(_mappings(path))
    except OSError:  # no /proc
        return None
    if not mappings or ctypes.string_at(mappings[0][0], len(_MAGIC)) != _MAGIC:
        return None
    base = mappings[0][0]
    header = _HEADER.unpack(ctypes.string_at(base, _HEADER.size))
    at, size, count = header[5], header[9], header[10]
    segments = [_SEGMENT.unpack(ctypes.string_at(base + at + size * one, _SEGMENT.size)) for one in range(count)]
    starts = {kind: base + start for kind, _, _, start, *_ in segments}
    ends = {kind: base + start + length for kind, _, _, start, _, _, length, _ in segments}
    writable = [(base + one[3], base + one[3] + one[6]) for one in segments if one[0] == _LOAD and one[1] & _WRITABLE]
    if len(writable) != 1 or _DYNAMIC not in starts or _PER_THREAD in starts:
        return None
    entries = _Entries(base, starts[_DYNAMIC])
    calls = dict(entries.references(_CALLS, _CALLS_SIZE)) if entries.readable else {}
    if not all(any(low <= slot < high for low, high in mappings[1:]) for slot in calls.values()):
        return None  # made constant once it was loaded
    # GNU ld's order: what is constant once it is loaded, the slots, .data, .bss; who uses this tries whether it holds
    start, end = writable[0]
    first = max(start, ends.get(_CONSTANT_ONCE_LOADED, start), *(slot + 8 for slot in calls.values()))
    points_to = frozenset(name for name, _ in entries.references(_POINTERS, _POINTERS_SIZE))
    return Library((first, end), calls, points_to) if calls and first < end else None


def _mappings(path: str) -> Iterator[tuple[int, int]]:
    """Give the first mapping of the file, then those of its mappings that can be written."""
    real = str(Path(path).resolve())
    first = True
    with Path("/proc/self/maps").open(encoding="utf-8", errors="surrogateescape") as lines:
        for line in lines:
            addresses, permissions, _, _, _, *mapped = line.split(maxsplit=5)
            if mapped != [f"{real}\n"]:
                continue
            low, high = (int(number, 16) for number in addresses.split("-"))
            if first or permissions.startswith("rw"):
                yield low, high
            first = False


class _Entries:
    """A library's dynamic section: where its tables are."""

    def __init__(self, base: int, at: int) -> None:
        self._base = base
        self._values: dict[int, int] = {}
        while (entry := _ENTRY.unpack(ctypes.string_at(at, _ENTRY.size)))[0]:
            self._values[entry[0]] = entry[1]
            at += _ENTRY.size

    @property
    def readable(self) -> bool:
        return {_NAMES, _SYMBOLS, _CALLS, _CALLS_SIZE} <= self._values.keys() and self._values.get(_CALLS_KIND) == _RELA

    def references(self, table: int, size: int) -> Iterator[tuple[str, int]]:
        """Give each reference of a table to another library: the name there, the address of the slot here."""
        for one in range(self._values.get(size, 0) // _RELOCATION.size):
            raw = ctypes.string_at(self._address(table) + one * _RELOCATION.size, _RELOCATION.size)
            offset, symbol_and_kind, _ = _RELOCATION.unpack(raw)
            if symbol_and_kind >> 32:
                yield self._name(symbol_and_kind >> 32), self._base + offset

    def _name(self, symbol: int) -> str:
        at = ctypes.string_at(self._address(_SYMBOLS) + _SYMBOL_SIZE * symbol, _NUMBER.size)
        return ctypes.string_at(self._address(_NAMES) + _NUMBER.unpack(at)[0]).decode("ascii", "replace")

    def _address(self, tag: int) -> int:
        # glibc has written addresses over the offsets, other C libraries leave them
        return self._values[tag] if self._values[tag] > self._base else self._base + self._values[tag]
