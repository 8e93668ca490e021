"""Upkeep of the cache: what it holds and for whom, dropping what nobody needs, reading all of it through.

Part of the edge. What the present sources use is what a build of them would look for: the keys of the outset's
sections, clips, gains, pictures and brought sounds.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from audio_programs.build.outset import look_over
from audio_programs.build.plan import ProgramPlan
from audio_programs.build.prepare import ProgramReady, Ready
from audio_programs.build.wanted import gain_order
from audio_programs.errors import InputError, Problem
from audio_programs.store.caches import KINDS, Caches
from audio_programs.store.first_layout import clear_first_layout
from audio_programs.store.lock import build_lock
from audio_programs.store.output import Output
from audio_programs.store.pack_files import Entry
from audio_programs.store.reuse import Reuse

Keys = Mapping[str, set[str]]
"""By kind of blob."""


@dataclass(frozen=True, slots=True)
class Amount:
    """So many entries, and their bytes."""

    entries: int = 0
    size_bytes: int = 0

    def plus(self, entries: int, size_bytes: int) -> "Amount":
        """Return it with more."""
        return Amount(self.entries + entries, self.size_bytes + size_bytes)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramUse:
    """What a program's present sources use; what several programs use counts for each."""

    title: str
    folder: str
    used: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a cache holds, and for whom."""

    disk_bytes: int  # of all files in .cache/
    kinds: dict[str, Amount]
    programs: tuple[ProgramUse, ...]
    unused: Amount  # by any of them
    problems: tuple[Problem, ...]  # what articles with a problem use is not known, and counts as unused
    reuse: Reuse | None  # of the last build that made sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruning:
    """What was removed, and what is left."""

    removed: Amount
    left: Amount
    used: Amount  # of what is left, what the present sources use
    freed_bytes: int  # on the disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was read, and of which kinds some was damaged, and removed."""

    read: Amount
    damaged: dict[str, int]


def contents(project: Path, *, now: datetime) -> Contents:
    """Say what a project's cache holds. Changes nothing but what ``check`` does."""
    output = Output(project)
    ready, problems = _looked_over(project, now)
    caches = Caches.at(output.cache_place)
    used = {one.settings.folder: used_keys(ready, one) for one in ready.programs} if ready is not None else {}
    return Contents(
        disk_bytes=_disk_bytes(output.cache_root),
        kinds={cache.kind: Amount(*cache.packs.count()) for cache in caches.kinds()},
        programs=tuple(
            ProgramUse(
                title=one.settings.title, folder=one.settings.folder, used=_amount(used[one.settings.folder], caches)
            )
            for one in (ready.programs if ready is not None else ())
        ),
        unused=_total(_unused(caches, _together(used.values()))),
        problems=problems,
        reuse=output.reuse(),
    )


def prune(project: Path, *, now: datetime, older_than_days: int | None, max_bytes: int | None) -> Pruning:
    """Drop what the present sources do not use: all of it, or what is older, or the oldest until the rest fits.

    An entry's age is counted from the day when it was made. Raises InputError where something is wrong with the
    sources: what they use is not known then.
    """
    output = Output(project)
    with build_lock(output.build_folder):
        ready, problems = _looked_over(project, now)
        if ready is None or problems:
            raise InputError(problems)
        caches = Caches.at(output.cache_place)
        before = _disk_bytes(output.cache_root)
        used = _together(used_keys(ready, one) for one in ready.programs)
        unused = _unused(caches, used)
        total = sum(cache.packs.count()[1] for cache in caches.kinds())
        today = int(now.astimezone(UTC).timestamp()) // 86_400
        chosen = _chosen(
            unused,
            before_day=None if older_than_days is None else today - older_than_days,
            excess=None if max_bytes is None else total - max_bytes,
        )
        for cache in caches.kinds():
            cache.packs.drop([entry.key for entry in chosen.get(cache.kind, ())])
        clear_first_layout(output.cache_root)
        output.clear_staging()
        return Pruning(
            removed=_total(chosen),
            left=_sum(Amount(*cache.packs.count()) for cache in caches.kinds()),
            used=_amount(used, caches),
            freed_bytes=max(0, before - _disk_bytes(output.cache_root)),
        )


def verify(project: Path) -> Verified:
    """Read everything in a project's cache, and drop what is damaged: the next build makes it again."""
    output = Output(project)
    with build_lock(output.build_folder):
        read = Amount()
        damaged = {}
        for cache in Caches.at(output.cache_place).kinds():
            read = read.plus(*cache.packs.count())
            lost = [entry.key for entry in cache.packs.damaged()]
            if lost:
                cache.packs.drop(lost)
                damaged[cache.kind] = len(lost)
        return Verified(read=read, damaged=damaged)


def used_keys(ready: Ready, program: ProgramReady) -> Keys:
    """Return the keys of all that a build of a program would look for."""
    sections = [section for wanted in program.wanted for section in wanted.sections]
    clips = [clip for section in sections for clip in section.clips]
    voices = {clip.voice.name: clip.voice for clip in clips}
    sound, fingerprints = program.settings.sound, ready.fingerprints
    gains = {gain_order(voice, sound=sound, fingerprints=fingerprints).key for voice in voices.values()}
    return {
        "clips": {clip.key for clip in clips},
        "sections": {section.key for section in sections},
        "gains": gains,
        "pictures": {program.cover.key, *(image.key for image in program.images.values())},
        "sounds": {*program.sounds.values()},
    }


def reuse_of(plans: Iterable[ProgramPlan], *, spoken: int) -> Reuse | None:
    """Say how much of what a build needed was there; None for one that made no sound."""
    steps = [step for plan in plans for step in plan.audio]
    if not steps:
        return None
    sections = sum(len(step.wanted.sections) for step in steps)
    sentences = len({clip.key for step in steps for section in step.sections for clip in section.clips})
    return Reuse(
        sections=sections,
        sections_there=sections - sum(len(step.sections) for step in steps),
        sentences=sentences,
        sentences_there=max(0, sentences - spoken),
    )


def _looked_over(project: Path, now: datetime) -> tuple[Ready | None, tuple[Problem, ...]]:
    try:
        ready = look_over(project, now=now)
    except InputError as error:
        return None, error.problems
    return ready, ready.problems


def _together(used: Iterable[Keys]) -> Keys:
    every = [*used]
    return {kind: set().union(*(keys[kind] for keys in every)) for kind in KINDS}


def _unused(caches: Caches, used: Keys) -> dict[str, list[Entry]]:
    return {
        cache.kind: [entry for entry in cache.packs.entries() if entry.key not in used[cache.kind]]
        for cache in caches.kinds()
    }


def _chosen(unused: Mapping[str, list[Entry]], *, before_day: int | None, excess: int | None) -> dict[str, list[Entry]]:
    """Return what is to go: all of it where no limit is given; else what is too old, and the oldest of the rest."""
    oldest_first = sorted(((entry.day, kind, entry) for kind, found in unused.items() for entry in found), key=_age)
    chosen: dict[str, list[Entry]] = {}
    for day, kind, entry in oldest_first:
        too_old = day < before_day if before_day is not None else excess is None
        too_much = excess is not None and excess > 0
        if too_old or too_much:
            chosen.setdefault(kind, []).append(entry)
            excess = None if excess is None else excess - entry.place.size_bytes
    return chosen


def _age(aged: tuple[int, str, Entry]) -> tuple[int, str, str]:
    return (aged[0], aged[1], aged[2].key)


def _amount(keys: Keys, caches: Caches) -> Amount:
    sizes = [cache.packs.sizes(keys[cache.kind]) for cache in caches.kinds()]
    return Amount(sum(map(len, sizes)), sum(sum(found.values()) for found in sizes))


def _total(entries: Mapping[str, list[Entry]]) -> Amount:
    found = [entry.place.size_bytes for some in entries.values() for entry in some]
    return Amount(len(found), sum(found))


def _sum(amounts: Iterable[Amount]) -> Amount:
    total = Amount()
    for one in amounts:
        total = total.plus(one.entries, one.size_bytes)
    return total


def _disk_bytes(folder: Path) -> int:
    files = (Path(here, name) for here, _, names in os.walk(folder) for name in names)
    return sum(path.lstat().st_size for path in files)
