"""Names that published files had once, and where they lead now: apps pin the first address that they saw. Pure.

A replaced file stays for its grace period and is answered as it is. After that its name goes on answering with what its
episode has now (RULES G4): the audio's names are remembered one by one, for a digest cannot be worked out again; the
names of pages, transcripts and chapters follow from the slugs that an article has had.
"""

from collections.abc import Collection, Iterable
from itertools import groupby
from operator import attrgetter

from audio_programs.catalog import names
from audio_programs.catalog.history import Alias, History, Replaced
from audio_programs.model import Episode

MOST_ALIASES = 20
"""So many an episode: hosts take lists of a few thousand lines, and a history is read by people."""


def aliases_now(history: History, *, over: Iterable[Replaced], standing: Collection[str]) -> tuple[Alias, ...]:
    """Return the names of audio that are to be remembered, now that the grace of ``over`` is over.

    ``standing`` are the names of files that are there: current ones, and replaced ones in their time.
    """
    found = {one.file: one for one in history.aliases}
    for one in over:
        if one.guid and one.file.endswith(".mp3"):
            found[one.file] = Alias(file=one.file, since=one.since, guid=one.guid)
    by_episode = sorted((one for one in found.values() if one.file not in standing), key=attrgetter("guid"))
    kept = [one for _, group in groupby(by_episode, key=attrgetter("guid")) for one in _few(group)]
    return tuple(sorted(kept, key=attrgetter("file")))


def _few(aliases: Iterable[Alias]) -> list[Alias]:
    """Return the first, which the oldest subscriptions hold, and the newest."""
    ordered = sorted(aliases, key=attrgetter("since", "file"))
    return ordered if len(ordered) <= MOST_ALIASES else [ordered[0], *ordered[1 - MOST_ALIASES :]]


def moved_names(history: History, episodes: Iterable[Episode], *, standing: Collection[str]) -> dict[str, str]:
    """Return each old name with the present one, both relative to the program's folder in output/, sorted.

    Only what is published leads anywhere: the names of an episode that has left the feed are simply gone. No name that
    is in ``standing`` is led away from.
    """
    present = {one.guid: one for one in episodes}
    moved = {}
    for alias in history.aliases:
        if (episode := present.get(alias.guid)) is not None:
            moved[alias.file] = _inside(episode.audio_file)
    for known in history.articles:
        if (episode := present.get(known.id)) is not None:
            for slug in known.former:
                for name in (names.page_name, names.transcript_name, names.chapters_name):
                    moved[_inside(name(slug))] = _inside(name(episode.slug))
    return {old: new for old, new in sorted(moved.items()) if old not in standing}


def _inside(name: str) -> str:
    return f"{names.EPISODES}/{name}"
