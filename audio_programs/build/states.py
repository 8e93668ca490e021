"""How an episode, a file or a program may stand before a build, as values: what ``status`` prints."""

import enum
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from audio_programs.errors import Notice, Problem

if TYPE_CHECKING:
    from audio_programs.build.orders import ClipOrder
    from audio_programs.build.wanted import SectionWanted


class State(enum.StrEnum):
    """How an episode stands."""

    FRESH = "fresh"
    CHANGED = "changed"
    NEW = "new"
    HELD_BACK = "held back"
    BROKEN = "broken"
    GONE = "gone"
    DRAFT = "draft"
    REFUSED = "refused"  # too much of its program is gone at once


class Effect(enum.StrEnum):
    """What subscribers will see of the next build."""

    NOTHING = "nothing"
    NEW_EPISODE = "a new episode"
    NEW_AUDIO = "the same episode with new audio"
    WORDS = "other words in the feed, the same audio"
    LEAVES = "the episode leaves the feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeStanding:
    """One episode."""

    state: State
    title: str
    path: str  # of its article; where that is gone, where it was
    guid: str = ""  # '' where it is not known
    because: tuple[str, ...] = ()
    until: datetime | None = None  # held back until then
    problems: tuple[Problem, ...] = ()
    clips: "tuple[ClipOrder, ...]" = ()  # to be spoken
    sections: "tuple[SectionWanted, ...]" = ()  # to be encoded
    effect: Effect = Effect.NOTHING
    remade: bool = False  # its audio file is put together anew
    refetched: bool = False  # apps that have its audio fetch it again
    last_size_bytes: int = 0  # of the audio that they have; 0 where they have none


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacements:
    """The files that newer ones have taken the place of: their old names still answer."""

    files: tuple[str, ...]
    first_until: date | None  # when the first of them goes; None where there are none
    last_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStanding:
    """A rendered file that would be made."""

    name: str  # in the program's folder in output/
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramStanding:
    """One program."""

    program: str  # its id
    title: str
    folder: str
    episodes: tuple[EpisodeStanding, ...]
    settings: tuple[str, ...]  # its settings that have changed, by file and line
    files: tuple[FileStanding, ...]  # the rendered files that would be made: pictures, chapters, pages, feed ...
    replacements: Replacements
    problem: Problem | None = None  # why all of it stays as it was last published


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What it takes to bring some episodes up to date."""

    utterances: int  # to be spoken
    characters: int  # of those
    sections: int  # to be encoded
    audio: int  # audio files to be put together
    expected_s: float | None  # None where this machine has done nothing like it yet
    refetched: int  # audio files that apps fetch again
    refetched_bytes: int  # as large as those that they have now


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How everything that was asked for stands."""

    programs: tuple[ProgramStanding, ...]
    files: tuple[FileStanding, ...]  # those of the library as a whole that would be made, where all was asked for
    stuck: tuple[str, ...]  # folders of programs that cannot be built and are not listed: what they published stays
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]
    costs: dict[tuple[str, str], Cost]  # by path and GUID: what is gone may have had a file's name that another has now
    cost: Cost  # of all of them together

    def cost_of(self, episode: EpisodeStanding) -> Cost:
        """Return what it takes to bring one episode up to date."""
        return self.costs[episode.path, episode.guid]
