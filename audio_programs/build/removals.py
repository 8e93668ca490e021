"""What was published and has no source any more: what may go, and what an editor must say first. Pure.

A folder that is not mounted, a wrong branch, a deleted folder: all look as if an editor had removed articles. So where
most of a program is gone at once, it is refused, and all that it published stays, until somebody says that it is
meant. Drafts and articles dated ahead are there: taking them out of a feed is an act of its own, and not asked about.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from audio_programs.build.layout import ARTICLES, PROGRAM_FILE
from audio_programs.build.scan import ProgramSources, Sources
from audio_programs.catalog.history import History
from audio_programs.catalog.place import Catalog
from audio_programs.errors import Notice, Problem
from audio_programs.store.manifest import Manifest

_NAMED = 3  # of the files that are gone: enough to see which folder or branch it is

_BRING_BACK = "bring {them} back (a disk that is not connected? another branch in git?)"
_MEANT = "if {they} {are} meant to go, type: audio-programs build --allow-removals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What an editor has said may go."""

    articles: bool = False  # most of a program's articles at once
    programs: bool = False  # programs whose folders are gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What becomes of programs that were published and are not among the sources under their ids."""

    ids: tuple[str, ...] = ()  # these leave output/
    refused: dict[str, Problem] = field(default_factory=dict)  # and these stay: nobody has said that they may go
    newcomers: tuple[str, ...] = ()  # folders of programs that may be one of those that stay, renamed: not built
    notices: tuple[Notice, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What there is to tell of those that stay."""
        return tuple(self.refused.values())


def missing_articles(folder: str, *, made: Manifest, before: History, after: History) -> Problem | None:
    """Return the problem of a program more than half of whose published articles are gone at once; None if not.

    ``before`` is its history as it stands, ``after`` as it would be written, in which what is gone is marked. What was
    published is what ``made`` lists; where nothing was made here (a fresh clone), all that the history knows.
    """
    marked = {known.id for known in before.articles if known.gone}  # gone in an earlier build: settled then
    here = {known.id for known in after.articles if not known.gone}
    renamed = {known.id for known in after.articles if known.gone and not known.digest}  # an editor gave another id
    sources = {one.episode.guid: one.episode.source for one in made.episodes} or {
        known.id: f"{folder}/{known.path}" for known in before.articles
    }
    published = {guid: source for guid, source in sources.items() if guid not in marked | renamed}
    gone = sorted(source for guid, source in published.items() if guid not in here)
    if 2 * len(gone) <= len(published):
        return None
    count = "1 published article is" if len(published) == 1 else f"{len(published)} published articles are"
    told = [source.removeprefix(f"{folder}/") for source in gone]
    what = f"{len(gone)} of {count} gone ({_some(told)}); all that was published stays as it was"
    return Problem(folder, 0, what, _hint(len(gone)))


def withdrawn(catalog: Catalog, made: Manifest) -> Iterator[Notice]:
    """Yield a notice for each episode that subscribers have and that leaves the feed: never in silence."""
    stay = {placement.guid for placement in catalog.placements}
    held_back = {placement.guid for placement in catalog.held_back}
    for episode in (one.episode for one in made.episodes):
        if episode.guid in stay:
            continue
        if episode.guid in held_back:
            why = "it is held back until its new date"
        elif episode.source in catalog.drafts:
            why = "it is a draft now"
        else:
            why = "its file is gone (if it is only renamed, give it 'id: " + episode.guid + "')"
        yield Notice(episode.source, 0, f"was published and leaves the feed: {why}")


def leaving(
    sources: Sources,
    *,
    published: Mapping[str, Manifest],
    known_ids: Mapping[str, Collection[str]],
    consent: Consent,
) -> Leaving:
    """Say what becomes of the published programs that have no folder any more, or another id.

    ``published`` are the manifests by program. ``known_ids`` are the ids of the articles of each program among the
    sources, by its folder. An id that is another in program.yaml is an editor's act; a folder that is gone may be
    none, and needs ``consent.programs``.
    """
    folders = {source.folder for source in sources.programs}
    seen = {manifest.folder for manifest in published.values()}
    ids, newcomers, notices = [], [], []
    refused: dict[str, Problem] = {}
    for program, made in published.items():
        if not has_left(program, made, sources=sources, seen=seen):
            continue
        if made.folder in folders or consent.programs or not made.episodes:
            ids.append(program)
            notices.append(Notice(made.folder, 0, _leaves(program, made)))
            continue
        guids = {one.episode.guid for one in made.episodes}
        new = [folder for folder, known in known_ids.items() if folder not in seen and not guids.isdisjoint(known)]
        if (newcomer := min(new, default=None)) is None:
            refused[program] = _missing_program(made)
        else:
            newcomers.append(newcomer)
            refused[program] = _renamed_program(program, made, newcomer)
    return Leaving(
        ids=tuple(ids),
        refused=refused,
        newcomers=tuple(newcomers),
        notices=tuple(notices),
    )


def has_left(program: str, made: Manifest, *, sources: Sources, seen: Collection[str]) -> bool:
    """Say whether a published program is no longer among the sources, under this id.

    ``seen`` are the folders of all published programs.
    """
    ids = {source.folder: source.settings.id for source in sources.programs if source.settings is not None}
    if program in ids.values():
        return False  # its folder may be called otherwise
    if any(made.folder == source.folder for source in sources.programs):
        return made.folder in ids  # by another id now; while its settings cannot be read, it is what it was
    # A program whose settings cannot be read, in a folder not seen before, may be this one, renamed.
    return all(source.settings is not None or source.folder in seen for source in sources.programs)


def emptied_folders(
    problems: Sequence[Problem], programs: Sequence[ProgramSources], *, published: Mapping[str, Manifest]
) -> Iterator[Problem]:
    """Yield the problems, with those of folders that were published and hold nothing any more said as what they are.

    A disk that is not mounted leaves an empty folder, and to create a program.yaml in it would be no help.
    """
    made = {manifest.folder: manifest for manifest in published.values() if manifest.episodes}
    empty = {f"{one.folder}/{PROGRAM_FILE}": made[one.folder] for one in programs if one.empty and one.folder in made}
    for problem in problems:
        yield _missing_program(empty[problem.path]) if problem.path in empty else problem


def missing_library(published: Mapping[str, Manifest]) -> Problem | None:
    """Return the problem of an articles folder without anything in it, from which programs were published."""
    made = {program: manifest for program, manifest in published.items() if manifest.episodes}
    if not made:
        return None
    episodes = sum(len(manifest.episodes) for manifest in made.values())
    what = (
        f"is empty or missing, and {_counted(len(made), 'program')} with {_counted(episodes, 'episode')} were published"
        f" from it ({_some(sorted(made))}); nothing is built or removed"
    )
    return Problem(ARTICLES, 0, what, _BRING_BACK.format(them="it"))


def _missing_program(made: Manifest) -> Problem:
    told = sorted(one.episode.source.removeprefix(f"{made.folder}/") for one in made.episodes)
    all_of = "its only published article" if len(told) == 1 else f"all its {len(told)} published articles"
    what = f"is gone or empty, and with it {all_of} ({_some(told)}); all that was published stays as it was"
    return Problem(made.folder, 0, what, _hint(1, such="it"))


def _renamed_program(program: str, made: Manifest, newcomer: str) -> Problem:
    what = f"holds articles that were published from {made.folder}, which is gone: nothing of either is changed"
    hint = (
        f"if that folder was only renamed, add the line 'id: {program}' here; if this is to be another podcast,"
        " with a feed at another address, type: audio-programs build --allow-removals"
    )
    return Problem(f"{newcomer}/{PROGRAM_FILE}", 1, what, hint)


def _leaves(program: str, made: Manifest) -> str:
    return (
        f"was published and is gone: its feed and its {_counted(len(made.episodes), 'episode')} leave output/"
        f" (if the folder was only renamed, 'id: {program}' in its program.yaml keeps them)"
    )


def _hint(count: int, *, such: str = "") -> str:
    them, they, are = (such or "it", such or "it", "is") if count == 1 else ("them", "they", "are")
    return f"{_BRING_BACK.format(them=them)}; {_MEANT.format(they=they, are=are)}"


def _some(told: Sequence[str]) -> str:
    """Name the first few.

    >>> _some(["a"]), _some(["a", "b", "c"]), _some(["a", "b", "c", "d", "e"])
    ('a', 'a, b, c', 'a, b, c and 2 more')
    """
    rest = len(told) - _NAMED
    return ", ".join(told[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
