"""Settings, whole and checked: what voices.yaml, library.yaml and program.yaml come to.

Values only. ``audio_programs.config.read`` makes them from text; everything above takes them as parameters.
"""

import enum
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from audio_programs.config.further import FurtherTags
from audio_programs.config.reading import ReadingText
from audio_programs.guidance import NO_GUIDANCE, Guidance
from audio_programs.model import Role, SoundPlace, Voice

LOCAL_BASE_URL = "http://localhost:8000/"
"""What feeds are built for where no ``base_url`` is set: the address that ``serve`` prints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """The silence after each kind of utterance, in milliseconds."""

    sentence: int = 250  # between two sentences of one block
    list_item: int = 350
    paragraph: int = 500  # after a paragraph, quote, caption, table or code block
    heading: int = 700
    title: int = 900
    section: int = 1000  # after the last utterance of a section, instead of its own
    sound: int = 500  # between a brought sound and what stands beside it


LOUDNESS_UNDER_PEAK = 14
"""How far ``loudness_lufs`` has to lie under ``true_peak_dbtp``. Measured (docs/sound.md): else voices miss one."""


FEWEST_PER_FEED_PAGE = 10
"""Of a feed in pages: fewer would be a file for nearly every episode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """How episodes sound and are encoded."""

    bitrate_kbps: int = 64
    encoder_quality: int = 5  # LAME's: 2 is the finest, 9 the fastest (decision 11)
    loudness_lufs: float = -16.0
    true_peak_dbtp: float = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who speaks what: every role is resolved to one of the voices."""

    voices: tuple[Voice, ...]
    roles: tuple[tuple[Role, str], ...]  # all roles, each with a voice's name

    def voice_for(self, role: Role) -> Voice:
        """Return the voice that speaks a role."""
        name = dict(self.roles)[role]
        return next(voice for voice in self.voices if voice.name == name)

    def alone(self, name: str) -> "Cast":
        """Return this cast with every role spoken by one voice (an article's ``voice:``).

        Raises KeyError if there is no voice of that name.
        """
        if name not in {voice.name for voice in self.voices}:
            raise KeyError(name)
        return Cast(voices=self.voices, roles=tuple((role, name) for role in Role))


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceLines:
    """Where voices.yaml says what a voice is: its own line, and that of each key, in the voice that it is like too."""

    voice: int
    keys: tuple[tuple[str, int], ...] = ()

    def of(self, key: str) -> int:
        """Return the line of a key; the voice's own where it is not written."""
        return dict(self.keys).get(key, self.voice)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicesFile:
    """voices.yaml: the defaults for all programs."""

    cast: Cast
    pauses: Pauses = field(default_factory=Pauses)
    sound: Sound = field(default_factory=Sound)
    roles: tuple[tuple[str, str], ...] = ()  # (role or 'default', voice's name), as written: what a program overrides
    lines: tuple[tuple[str, VoiceLines], ...] = ()  # by voice's name, in voices.yaml


class ProgramType(enum.StrEnum):
    """How apps order a program (itunes:type)."""

    SERIAL = "serial"
    EPISODIC = "episodic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """itunes:owner; public, so written only if the editor wrote it (RULES C8)."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """An Apple category and, maybe, its subcategory (RULES C3)."""

    name: str
    sub: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """articles/library.yaml: the whole library."""

    title: str
    base_url: str = ""  # with a slash at its end; '' where none is set
    grace_days: int = 30  # how long a replaced file stays
    mirrors: tuple[str, ...] = ()  # further addresses at which the same output is served, each with a slash at its end

    @property
    def served_at(self) -> str:
        """The address that feeds are built for, with a slash at its end."""
        return self.base_url or LOCAL_BASE_URL


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtFile:
    """A sound file that an editor brings, and the line that says so."""

    place: SoundPlace
    path: str  # relative to the project folder; '' where a program says that there is none
    named_in: str  # the settings file that names it, and whose folder it lies in
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramFiles:
    """The files that a program's settings name, to be looked at where the settings have problems."""

    folder: str  # relative to the project folder
    cover: str = ""  # relative to the program's folder
    cover_line: int = 1
    sounds: tuple[BroughtFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What one file, library.yaml or program.yaml, states of a program's settings. None is what it does not state."""

    author: str | None = None
    language: str | None = None
    timezone: ZoneInfo | None = None
    owner: Owner | None = None
    copyright: str | None = None
    categories: tuple[Category, ...] | None = None
    explicit: bool | None = None
    type: ProgramType | None = None
    link: str | None = None
    episodes_per_feed_page: int | None = None
    further: FurtherTags = field(default_factory=FurtherTags)
    voices: tuple[tuple[str, str, int], ...] = ()  # (role or 'default', voice's name, line)
    pauses_ms: tuple[tuple[str, int], ...] = ()  # (field of Pauses, milliseconds)
    intro: str | None = None  # '' where it says that there is none
    outro: str | None = None
    sounds: tuple[BroughtFile, ...] = ()
    reading: ReadingText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryFile:
    """library.yaml: the library, and what its programs take from it where they do not say it themselves."""

    library: Library
    path: str
    stated: Stated = field(default_factory=Stated)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One program's settings: program.yaml over library.yaml over voices.yaml."""

    id: str  # its folder's name, unless it says otherwise; also the folder's name in output/
    folder: str  # 'articles/<name>', relative to the project folder
    title: str
    description: str
    language: str  # RFC 5646, lower case: en-au
    timezone: ZoneInfo
    author: str
    type: ProgramType
    categories: tuple[Category, ...]
    explicit: bool
    cast: Cast
    pauses: Pauses
    sound: Sound
    copyright: str = ""
    link: str = ""  # the program's own page on the web; '' means its listening page
    episodes_per_feed_page: int | None = None  # None leaves its feed whole
    further: FurtherTags = field(default_factory=FurtherTags)  # what its feed says beyond what it must
    cover: str = ""  # as written: a path relative to the program's folder; '' means one is drawn
    cover_line: int = 1  # where program.yaml says so
    owner: Owner | None = None
    seasons: tuple[tuple[int, str], ...] = ()  # (number, name)
    order: tuple[str, ...] = ()  # files (relative to the program's folder) or ids
    order_line: int = 1  # where program.yaml says so
    order_lines: tuple[int, ...] = ()  # the line of each entry of order
    intro: str = ""  # the template of what is said before an article; '' for nothing
    outro: str = ""  # and of what is said after it
    credited: str = ""  # who is named where an article names no author: only somebody whom a settings file names
    sounds: tuple[BroughtFile, ...] = ()  # one a place at most
    reading: Guidance = NO_GUIDANCE  # how its sources are read; what its pages share is found while they are
