"""A cache shared at an address, as one process uses it: patient with what fails, and never in the way of a build.

What cannot be read there counts as not there. What cannot be written there is noted, and sent by the next build. An
address that failed in spite of being asked again is left alone for a while, counted in requests.
"""

import os
import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from audio_programs.errors import Notice
from audio_programs.store.address import Address, AwayError, shown
from audio_programs.store.outbox import Outbox
from audio_programs.store.record import blob_of, record

AT_ONCE = 16
"""Requests: enough to fill a line, few enough for a small host."""

_ASK_EACH = 64  # keys: more than that are found out by listing
_WAITING = 64  # blobs on their way, at most: they are kept in memory
_REST, _LONGEST_REST = 32, 1024  # requests that are not made after one that failed

Found = TypeVar("Found")
Argument = TypeVar("Argument")


class Shared:
    """What lies at an address, with the notes of what it lacks."""

    def __init__(self, address: Address, outbox: Outbox, *, name: str, waits_s: Sequence[float]) -> None:
        self._address = address
        self._outbox = outbox
        self._name = name
        self._waits_s = tuple(waits_s)
        self._lacked: set[tuple[str, str]] = set()
        self._resting = 0
        self._next_rest = _REST
        self._room = threading.BoundedSemaphore(_WAITING)
        self._threads: ThreadPoolExecutor | None = None

    def kept(self, kind: str, keys: Collection[str]) -> set[str]:
        """Return which of these keys have something there: a few are asked for one by one, many by listing."""
        if len(keys) <= _ASK_EACH:
            there = self._many(lambda key: key if self._address.has(kind, key) else "", sorted(keys))
            return {key for key in there if key}
        beginnings = sorted({key[:2] for key in keys})
        listed = self._many(lambda beginning: self._address.listed(kind, beginning), beginnings)
        return {key for found in listed if found for key in found} & {*keys}

    def get(self, kind: str, key: str) -> bytes | None:
        """Return a blob that lies there whole, or None."""
        if (kind, key) in self._lacked:  # asked for a moment ago, with many others
            self._lacked.discard((kind, key))
            return None
        stored = self._try(lambda: self._address.read(kind, key))
        return None if stored is None else blob_of(stored, key=key)

    def bring(self, kind: str, keys: Collection[str], *, take: Callable[[str, bytes], None]) -> None:
        """Fetch what is there of many blobs, several at a time, and hand each over; the next ``get`` knows the rest."""

        def fetch(key: str) -> None:
            stored = self._address.read(kind, key)
            content = None if stored is None else blob_of(stored, key=key)
            if content is None:
                self._lacked.add((kind, key))
            else:
                take(key, content)

        there = {*keys} if len(keys) <= _ASK_EACH else self.kept(kind, keys)
        self._lacked.update((kind, key) for key in keys if key not in there)
        self._many(fetch, sorted(there))

    def note(self, kind: str, key: str) -> None:
        """Note that a blob is to be sent."""
        self._outbox.note(kind, key)

    def send(self, kind: str, key: str, content: bytes) -> None:
        """Send a blob, and take it off the notes once it is there."""
        whole = record(key, content)
        if self._try(lambda: self._write(kind, key, whole)):
            self._outbox.sent(kind, key)

    def send_by_the_way(self, kind: str, key: str, content: bytes) -> None:
        """Send a blob while other work goes on; waits only where many are on their way already."""
        self._room.acquire()

        def send() -> None:
            try:
                self.send(kind, key, content)
            finally:
                self._room.release()

        self._pool().submit(send)

    def send_noted(self, read: Callable[[str, str], bytes | None]) -> None:
        """Wait for what is on its way, then send all else that was noted; ``read`` gives a blob by kind and key."""
        if self._threads is not None:
            self._threads.shutdown(wait=True)
            self._threads = None

        def send(noted: tuple[str, str]) -> None:
            content = read(*noted)
            if content is not None:
                self._write(*noted, record(noted[1], content))
            self._outbox.sent(*noted)

        self._many(send, self._outbox.unsent())

    def told(self) -> tuple[Notice, ...]:
        """Return what went wrong since this was last asked, and what is still to be sent."""
        faults = self._outbox.take_faults()
        notices = [Notice(self._name, 0, f"{one}, so this build did without it where it had to") for one in faults]
        if unsent := len(self._outbox.unsent()):
            what = f"{unsent:,} of the pieces made here are not there yet: the next build will send them"
            notices.append(Notice(self._name, 0, what))
        return tuple(notices)

    @property
    def resting(self) -> bool:
        """Whether the address is being left alone because it failed."""
        return self._resting > 0

    def _write(self, kind: str, key: str, whole: bytes) -> bool:
        self._address.write(kind, key, whole)
        return True

    def _pool(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="shared-cache")
        return self._threads

    def _many(self, ask: Callable[[Argument], Found], arguments: Sequence[Argument]) -> list[Found | None]:
        """Ask for each, several at a time; None where the address failed."""
        if len(arguments) < 2:
            return [self._try(partial(ask, one)) for one in arguments]
        with ThreadPoolExecutor(AT_ONCE) as threads:
            return list(threads.map(lambda one: self._try(partial(ask, one)), arguments))

    def _try(self, ask: Callable[[], Found]) -> Found | None:
        """Ask, and ask again after a while; None where the address fails, or is being left alone."""
        if self._resting > 0:
            self._resting -= 1
            return None
        patient = self._next_rest == _REST  # not where it has failed a moment ago: then one answer will do
        waits_s = self._waits_s if patient else ()
        for wait_s in (*waits_s, None):
            try:
                found = ask()
            except AwayError as away:
                if wait_s is None:
                    self._resting = self._next_rest
                    self._next_rest = min(2 * self._next_rest, _LONGEST_REST)
                    self._outbox.note_fault(str(away))
                elif wait_s > 0:
                    time.sleep(wait_s)
            else:
                self._next_rest = _REST
                return found
        return None


# As with packs: a process has each address open once. After a fork the child begins anew.
_OPEN: dict[tuple[int, str, Path], Shared] = {}


def shared_at(address: str, outbox: Path, waits_s: Sequence[float]) -> Shared:
    """Return what is shared at an address. Raises StoreError where it is no address."""
    here = (os.getpid(), address, outbox)
    if here not in _OPEN:
        found = Shared(Address(address), Outbox(outbox, shown(address)), name=shown(address), waits_s=waits_s)
        _OPEN.setdefault(here, found)
    return _OPEN[here]
