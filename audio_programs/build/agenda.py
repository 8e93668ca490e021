"""What is to be done and what each job waits for: the longest of those that can begin is always next. Pure.

There are no stages and so no barriers: a job can begin as soon as the jobs that it needs have ended, however they
ended. Which goes first decides how long all takes, and nothing else.
"""

import heapq
from collections.abc import Collection, Hashable, Iterator
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Agenda(Generic[Key]):
    """Jobs by key, each with those that it needs."""

    def __init__(self) -> None:
        self._sizes: dict[Key, int] = {}  # of those that have not begun
        self._needs: dict[Key, set[Key]] = {}  # of those that wait: what has not ended yet
        self._needed_by: dict[Key, list[Key]] = {}
        self._ready: list[tuple[int, int, Key]] = []  # a heap: the longest first, then the oldest
        self._at_work: set[Key] = set()
        self._added = 0

    def __contains__(self, key: Key) -> bool:
        """Say whether a job has not ended yet."""
        return key in self._sizes or key in self._at_work

    def __len__(self) -> int:
        """Count the jobs that have not begun."""
        return len(self._sizes)

    def add(self, key: Key, *, size: int, needs: Collection[Key] = ()) -> None:
        """Enter a job; of what it needs, what is not to be done, or is done, holds it up no more."""
        self._sizes[key] = size
        missing = {one for one in needs if one in self}
        for one in missing:
            self._needed_by.setdefault(one, []).append(key)
        if missing:
            self._needs[key] = missing
        else:
            self._can_begin(key)

    def also_needs(self, key: Key, more: Key) -> None:
        """Have a job that waits wait for one more."""
        self._needs[key].add(more)
        self._needed_by.setdefault(more, []).append(key)

    def take(self) -> Key | None:
        """Return the next job, which is at work from now on; None where each waits for another, or none is left."""
        while self._ready:
            _, _, key = heapq.heappop(self._ready)
            if key in self._sizes:  # not dropped since
                del self._sizes[key]
                self._at_work.add(key)
                return key
        return None

    def end(self, key: Key) -> None:
        """Note that a job has ended, or will never begin."""
        self._sizes.pop(key, None)
        self._needs.pop(key, None)
        self._at_work.discard(key)
        for one in self._needed_by.pop(key, ()):
            needs = self._needs.get(one)
            if needs is not None:
                needs.discard(key)
                if not needs:
                    del self._needs[one]
                    self._can_begin(one)

    def waiting(self) -> Iterator[tuple[Key, Collection[Key]]]:
        """Yield the jobs that wait for others, the longest first, and what each waits for."""
        for key in sorted(self._needs, key=lambda one: -self._sizes[one]):
            yield key, self._needs[key]

    def _can_begin(self, key: Key) -> None:
        self._added += 1
        heapq.heappush(self._ready, (-self._sizes[key], self._added, key))
