"""A program as it is to stand in output/: its episodes now, what is rendered of them, what is remembered. Pure.

Between the sound that was made and the files that are written. Which episode is published how is decided here, once.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from audio_programs.build.feed_files import FeedFiles, FeedSettings, Read, item_files, listed_items
from audio_programs.build.plan import audio_path
from audio_programs.build.prepare import ProgramReady
from audio_programs.build.recording import reworded
from audio_programs.build.renderings import Rendering, episode_renderings, program_rendering
from audio_programs.build.wanted import EpisodeWanted, summary_of
from audio_programs.catalog import names
from audio_programs.catalog.history import History, Replaced
from audio_programs.catalog.identity import podcast_guid
from audio_programs.catalog.moved import aliases_now
from audio_programs.config.settings import Library
from audio_programs.model import Episode, Placement, ProgramCard, Recording
from audio_programs.publish.addresses import Addresses
from audio_programs.publish.digests import EpisodeDigests, chapters_digest, told_digest
from audio_programs.store.folder import Written
from audio_programs.store.manifest import MadeEpisode, MadeFile, Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEpisode:
    """An episode whose audio was just made and stands under its final name."""

    wanted: EpisodeWanted
    audio: Written
    recording: Recording


def episodes_now(
    ready: ProgramReady,
    *,
    made: Manifest,
    new: Mapping[str, NewEpisode],
    unchanged: Collection[str],
    intact: Collection[str],
    images: Mapping[str, str],
) -> tuple[MadeEpisode, ...]:
    """Return the program's episodes in program order.

    ``new`` (by GUID) have new audio, those of ``unchanged`` (GUIDs) keep theirs under perhaps other words, and all
    others stay as they were last published, in the place that the catalog gives them now: as far as their files are
    ``intact``, for a feed names only what is there (DESIGN invariant 4). ``images`` are the names of the episodes' own
    pictures, by GUID.
    """
    before = {one.episode.guid: one for one in made.episodes}
    wanted = {one.placement.guid: one for one in ready.wanted}
    found = []
    for placement in ready.catalog.placements:
        guid = placement.guid
        if guid in new:
            found.append(_new_episode(ready, new[guid], image_file=images.get(guid, "")))
        elif guid in unchanged:
            found.append(_same_audio(ready, wanted[guid], before[guid], image_file=images.get(guid, "")))
        elif guid in before and audio_path(before[guid].episode) in intact:
            found.append(_last_good(before[guid], placement, intact=intact))
    return tuple(found)


def _new_episode(ready: ProgramReady, new: NewEpisode, *, image_file: str) -> MadeEpisode:
    return MadeEpisode(
        audio_key=new.wanted.audio_key,
        parts=new.wanted.parts,
        section_keys=tuple(section.key for section in new.wanted.sections),
        listing=new.wanted.placement.article.listing,
        next_title=new.wanted.placement.article.next_title,
        episode=_episode(
            ready,
            new.wanted,
            audio_file=new.audio.name.rpartition("/")[2],
            audio_size_bytes=new.audio.size_bytes,
            image_file=image_file,
            recording=new.recording,
        ),
    )


def _same_audio(ready: ProgramReady, wanted: EpisodeWanted, before: MadeEpisode, *, image_file: str) -> MadeEpisode:
    return replace(
        before,
        listing=wanted.placement.article.listing,
        next_title=wanted.placement.article.next_title,
        episode=_episode(
            ready,
            wanted,
            audio_file=before.episode.audio_file,
            audio_size_bytes=before.episode.audio_size_bytes,
            image_file=image_file,
            recording=reworded(wanted, before.episode.recording),
        ),
    )


def _last_good(before: MadeEpisode, placement: Placement, *, intact: Collection[str]) -> MadeEpisode:
    episode = replace(before.episode, episode=placement.episode, published=placement.published)
    if _image_path(episode) not in intact:
        episode = replace(episode, image_file="")
    return replace(before, episode=episode)


def _episode(
    ready: ProgramReady,
    wanted: EpisodeWanted,
    *,
    audio_file: str,
    audio_size_bytes: int,
    image_file: str,
    recording: Recording,
) -> Episode:
    placement = wanted.placement
    return Episode(
        guid=placement.guid,
        program=ready.settings.id,
        slug=placement.slug,
        source=placement.article.path,
        title=placement.title,
        author=placement.author,
        published=placement.published,
        updated=placement.updated,
        season=placement.season,
        unit=placement.unit,
        episode=placement.episode,
        summary=summary_of(placement),
        link=placement.article.link,
        language=wanted.script.language,
        explicit=placement.article.explicit,
        audio_file=audio_file,
        audio_size_bytes=audio_size_bytes,
        image_file=image_file,
        recording=recording,
        track=placement.track,
        kind=placement.article.kind,
        people=placement.article.people,
        links=placement.article.links,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A program as it is to stand in output/, before its files are written. Without episodes it has no files."""

    ready: ProgramReady
    library: Library
    episodes: tuple[MadeEpisode, ...]
    digests: tuple[EpisodeDigests, ...]  # of the episodes, one each
    cover_file: str
    pictures: tuple[Rendering, ...]

    def renderings(self) -> Iterator[Rendering]:
        """Yield everything that is rendered, but for the feed, which names these files' digests."""
        if not self.episodes:
            return
        episodes = [one.episode for one in self.episodes]
        yield from self.pictures
        yield from episode_renderings(
            self.ready.settings, episodes, self.digests, cover_file=self.cover_file, library=self.library
        )
        yield program_rendering(self.ready.settings, episodes, cover_file=self.cover_file, library=self.library)

    def feed(
        self,
        files: Mapping[str, MadeFile],
        *,
        podcast_guid: str,
        made: Manifest | None = None,
        read: Read = lambda _: b"",
    ) -> tuple[Rendering, ...]:
        """Return the feed's files, given the files that they name, feed.xml last; none without episodes (RULES C12).

        ``made`` is the manifest of what stands, and ``read`` reads it: an item that is there as it should be is
        written again as it is.
        """
        if not self.episodes:
            return ()
        settings = FeedSettings(
            program=self.ready.settings, library=self.library, cover_file=self.cover_file, podcast_guid=podcast_guid
        )
        here = zip(self.episodes, self.digests, strict=True)
        now = FeedFiles(settings, [*listed_items([(one.episode, own.told, own.chapters) for one, own in here], files)])

        @cache  # all pages ask for it
        def written() -> Mapping[str, bytes]:
            if made is None:
                return {}
            before = [
                (one.episode, told_digest(one.episode), chapters_digest(one.episode.recording))
                for one in made.episodes
                if made.files.keys() >= {*item_files(one.episode)}
            ]
            return FeedFiles(settings, [*listed_items(before, made.files)]).standing(now, made=made.files, read=read)

        return tuple(now.renderings(written=written))

    def card(self) -> ProgramCard:
        """Return what the library's pages say of it."""
        program = self.ready.settings
        return ProgramCard(
            id=program.id,
            title=program.title,
            description=program.description,
            language=program.language,
            cover_file=self.cover_file,
            episodes=len(self.episodes),
        )


def audio_files(episodes: Sequence[MadeEpisode], *, digests: Mapping[str, str]) -> dict[str, MadeFile]:
    """Return the audio files of episodes, by name; ``digests`` are those of all of them."""
    return {
        audio_path(one.episode): MadeFile(
            digest=digests[audio_path(one.episode)],
            size_bytes=one.episode.audio_size_bytes,
            key=one.audio_key,
        )
        for one in episodes
    }


def kept_images(
    episodes: Sequence[MadeEpisode], *, files: Mapping[str, MadeFile], made: Manifest
) -> dict[str, MadeFile]:
    """Return the pictures of episodes that stay as they were: their sources were not read, so nothing renders them."""
    named = (_image_path(one.episode) for one in episodes if one.episode.image_file)
    return {name: made.files[name] for name in named if name not in files}


def _image_path(episode: Episode) -> str:
    return f"{names.EPISODES}/{episode.image_file}"


def remembered(
    history: History,
    *,
    made: Manifest,
    files: Collection[str],
    today: date,
    grace_days: int,
    podcast_guid: str,
) -> tuple[History, tuple[Replaced, ...]]:
    """Return the history with what has just been replaced, and the files whose grace period is over.

    ``made`` is the manifest as it was, ``files`` are the names that are current now. A file that is current again is
    no longer replaced. ``podcast_guid`` is pinned unless it is ''.
    """
    guids = {audio_path(one.episode): one.episode.guid for one in made.episodes}
    listed = {one.file: one for one in history.replaced if one.file not in files}
    for name, file in made.files.items():
        if name not in files and (name not in listed or listed[name].digest != file.digest):
            listed[name] = Replaced(file=name, since=today.isoformat(), digest=file.digest, guid=guids.get(name, ""))
    owners = {one.file: one.guid for one in history.aliases}
    for name, digest in made.replaced.items():  # a history that was lost, or is an older one, has forgotten them
        if name not in files and name not in listed:
            listed[name] = Replaced(file=name, since=today.isoformat(), digest=digest, guid=owners.get(name, ""))
    over = {one.file for one in listed.values() if date.fromisoformat(one.since) + timedelta(days=grace_days) <= today}
    if names.FEED not in files:  # who has no episodes any more has no feed: nothing polls for a page
        over |= {name for name in listed if names.is_feed(name) or name == names.PAGE}
    stays = tuple(one for name, one in sorted(listed.items()) if name not in over)
    goes = tuple(one for name, one in sorted(listed.items()) if name in over)
    standing = {*files, *(one.file for one in stays)}
    aliases = aliases_now(history, over=goes, standing=standing)
    pinned = history.podcast_guid or podcast_guid
    return replace(history, replaced=stays, aliases=aliases, podcast_guid=pinned), goes


def pinned_guid(history: History, library: Library, *, program: str) -> str:
    """Return the program's podcast:guid: assigned once for life, and only where feeds have a real address."""
    if history.podcast_guid or not library.base_url:
        return history.podcast_guid if library.base_url else ""
    return podcast_guid(Addresses(base_url=library.base_url, program=program).feed)
