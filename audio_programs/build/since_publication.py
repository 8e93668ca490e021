"""What changed for listeners since the last publication: output/ against a copy of it, read the same way.

Part of the edge: both are read from their feeds and transcripts, as an app reads them. Nothing is written.
"""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from pathlib import Path

from audio_programs.build.differences import Heard, HeardProgram, ProgramDifference, Sentence, compare, named_ones
from audio_programs.build.layout import LIBRARY_FILE
from audio_programs.build.names import Named
from audio_programs.build.published_copy import Copy, FolderCopy, copy_at
from audio_programs.build.published_feed import (
    FeedItem,
    PublishedFeed,
    joined,
    programs_in,
    read_chapters,
    read_feed,
    read_transcript,
)
from audio_programs.build.settings_files import read_library_file
from audio_programs.catalog import names
from audio_programs.errors import CopyError, InputError
from audio_programs.store.output import Output


def since_publication(
    project: Path, *, named: Named, place: str, here: Path
) -> tuple[tuple[ProgramDifference, ...], str]:
    """Compare output/ as it stands with what is published at an address or in a folder; '' means at base_url.

    Returns the differences, and where what is published was read. Raises CopyError where it cannot be.
    """
    copy, only = copy_at(place or _base_url(project), here=here)
    output = Output(project)
    if not output.root.is_dir():
        raise CopyError(f"there is nothing to compare yet: {output.root} is not there", "type: audio-programs build")
    own = FolderCopy(output.root)
    ours = frozenset(output.programs())
    if only:
        programs = frozenset([only])
    elif named.programs or named.articles:
        programs = named.programs | _programs_of(output, named)
    else:
        programs = ours | frozenset(programs_in(copy.read(names.OUTLINE) or b""))
    found = []
    is_there = False
    for program in sorted(programs):
        manifest = output.manifest(program)
        zone = next((one.episode.published.tzinfo for one in manifest.episodes), None) or UTC
        before, after = _feed(copy, program, zone), _feed(own, program, zone)
        is_there = is_there or before is not None
        if before is None and after is None:
            continue
        reading = _Reading(program=program, paths={one.episode.guid: one.episode.source for one in manifest.episodes})
        difference = compare(reading.told(before, after, copy), reading.told(after, before, own))
        found.append(named_ones(difference, programs=named.programs, articles=named.articles))
    if not is_there:
        where = f"{copy.name.rstrip('/')}/{min(programs, default='PROGRAM')}/{names.FEED}"
        raise CopyError(
            f"there is no feed at {where}", "name the address or the folder where the whole of output/ was put"
        )
    return tuple(one for one in found if one is not None and one.any), copy.name


def _base_url(project: Path) -> str:
    library, problems = read_library_file(project)
    if library is None:
        raise InputError(problems)
    if not library.library.base_url:
        hint = "set it, or name an address or a folder: audio-programs diff --published https://audio.example.org/"
        raise CopyError(f"{LIBRARY_FILE} sets no base_url: it is not known where output/ is published", hint)
    return library.library.base_url


def _programs_of(output: Output, named: Named) -> set[str]:
    """Return the programs in whose folders the named articles lie."""
    folders = {output.manifest(program).folder: program for program in output.programs()}
    return {
        program for folder, program in folders.items() if any(path.startswith(f"{folder}/") for path in named.articles)
    }


def _feed(copy: Copy, program: str, zone: tzinfo) -> PublishedFeed | None:
    """Return a program's feed with all of its pages; None where there is none."""
    newest = _page(copy, f"{program}/{names.FEED}", zone)
    pages: list[PublishedFeed] = []
    page, read = newest, {names.FEED}
    while page is not None and page.older and page.older not in read:
        read.add(page.older)
        name = f"{program}/{page.older}"
        page = _page(copy, name, zone)
        if page is None:
            raise CopyError(
                f"there is no {name} at {copy.name}, to which the feed leads on", "copy output/ there again"
            )
        pages.append(page)
    return joined(newest, pages) if newest is not None else None


def _page(copy: Copy, name: str, zone: tzinfo) -> PublishedFeed | None:
    content = copy.read(name)
    if content is None:
        return None
    page = read_feed(content, zone=zone)
    if page is None:
        raise CopyError(f"what stands at {copy.name} under {name} is no feed", "check the address")
    return page


class _Reading:
    """How a program is read, from either copy."""

    def __init__(self, *, program: str, paths: Mapping[str, str]) -> None:
        self._program = program
        self._paths = paths  # GUID -> its article, of the episodes that output/ holds

    def told(self, feed: PublishedFeed | None, other: PublishedFeed | None, copy: Copy) -> HeardProgram | None:
        """Return a feed with the words of its episodes; of those that are alike in both, no words need be read."""
        if feed is None:
            return None
        versions = {one.guid: one.versions for one in other.items} if other is not None else {}
        episodes = []
        for item in feed.items:
            differs = item.guid in versions and (versions[item.guid] != item.versions or not all(item.versions))
            episodes.append(self._read(item, copy) if differs else self._heard(item))
        return HeardProgram(program=self._program, title=feed.title, said=feed.said, episodes=tuple(episodes))

    def _read(self, item: FeedItem, copy: Copy) -> Heard:
        folder = f"{self._program}/{names.EPISODES}"
        chapters = read_chapters((copy.read(f"{folder}/{item.chapters}") if item.chapters else None) or b"")
        transcript = copy.read(f"{folder}/{item.transcript}") if item.transcript else None
        if transcript is None:
            return self._heard(item, unread=f"{copy.name} holds no transcript of it")
        return self._heard(item, chapters=chapters, sentences=read_transcript(transcript, chapters))

    def _heard(
        self,
        item: FeedItem,
        *,
        chapters: tuple[tuple[int, str], ...] = (),
        sentences: tuple[Sentence, ...] = (),
        unread: str = "",
    ) -> Heard:
        return Heard(
            guid=item.guid,
            title=item.title,
            path=self._paths.get(item.guid, item.slug),
            said=item.said,
            chapters=tuple(title for _, title in chapters),
            sentences=sentences,
            sound=item.audio,
            unread=unread,
        )
