"""What a build tells while it runs and when it has ended: values, no printing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from audio_programs.build.plan import AudioStep, FileStep, ProgramPlan
from audio_programs.build.prospect import Prospect
from audio_programs.build.sound import Tally
from audio_programs.errors import Notice, Problem
from audio_programs.model import Samples
from audio_programs.store.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The sound of a program is about to be made."""

    plan: ProgramPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionMade:
    """One section of a program's sound is done."""

    characters: int  # of its spoken text: what the time left is told by


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeMade:
    """An episode's audio is done."""

    step: AudioStep
    length_samples: Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeFailed:
    """An episode's audio could not be made; its last good one stays."""

    step: AudioStep
    problem: Problem


Event = Planned | SectionMade | EpisodeMade | EpisodeFailed
Watcher = Callable[[Event], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramReport:
    """What became of one program."""

    program: str
    title: str
    plan: ProgramPlan
    episodes: int  # in the feed now
    made: int  # of them, those whose audio was made, or in a preview is to be
    alike: int  # of these, those whose audio came out as it was
    fresh: int  # those that are as they should be and were not made
    stays: int  # those that stay as they were published, because something is wrong
    left: int  # that are in the feed no more
    left_until: date | None  # up to when the files of these stay
    sentences: int  # of those that were made, spoken now or kept from before
    refetched: int  # files that subscribers' apps will fetch again
    length_samples: Samples  # of all of them
    held_back: int
    next_due: datetime | None  # when the first of them is to be published
    feed: str  # its address; '' where there is no feed yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Staying:
    """A program that stays as it was published because too much of it is gone."""

    program: str
    made: Manifest
    problem: Problem  # what says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """A program that was asked for and stays as it was published, whatever is wrong with it."""

    title: str
    episodes: int


@dataclass(slots=True, kw_only=True)
class Report:
    """What became of a build."""

    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()
    programs: list[ProgramReport] = field(default_factory=list)
    prospects: list[Prospect] = field(default_factory=list)  # of a preview: one a program
    leaving: tuple[tuple[str, Manifest], ...] = ()  # the programs that leave output/, as they were
    staying: tuple[Staying, ...] = ()  # of a preview: those of ``refused``
    still: tuple[Still, ...] = ()  # of ``refused`` and ``stuck``, those that were published and are asked for
    library_files: tuple[FileStep, ...] = ()  # of a preview: those of the library as a whole
    stuck: tuple[str, ...] = ()  # folders of programs that could not be built at all
    refused: tuple[str, ...] = ()  # ids of programs that stay as they were because too much of them is gone
    tally: Tally = field(default_factory=Tally)
    written: int = 0  # files that were made or changed in output/
    removed: int = 0
    base_url: str = ""  # as set; '' where none is
    served_at: str = ""

    @property
    def changed(self) -> bool:
        """Whether anything was, or is to be, made or removed."""
        return bool(self.written or self.removed)
