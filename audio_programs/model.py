"""The frozen values that every layer shares: Article -> Script -> Recording -> Episode, with their units.

Nothing here does anything: no file is opened, no clock is read. Values hold tuples, never lists, and no step
edits an earlier value. The words are those of docs/glossary.md, one meaning each.
"""

import enum
from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType, TypeAlias

from audio_programs.spoken import EngineVoice, Pcm, Setting, SettingRange, Voice

__all__ = ["EngineVoice", "Pcm", "Setting", "SettingRange", "Voice"]

Samples = NewType("Samples", int)
"""A moment or length in samples of the published sound (44,100 a second)."""

Frames = NewType("Frames", int)
"""A length in MP3 frames (MPEG-1 Layer III: 1152 samples each)."""

RATE_HZ = 44_100
SAMPLES_PER_FRAME = 1152

Day: TypeAlias = date | datetime
"""A day, with or without a time of day; a datetime may be naive: then it is in the program's timezone."""


# --- Article: what an editor wrote -----------------------------------------------------------------------------


class BlockKind(enum.StrEnum):
    """What a block is; it decides the role that speaks it and the pause after it."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CAPTION = "caption"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading, paragraph, list item, quote, caption, table or code block, with its place in the source."""

    kind: BlockKind
    text: str  # plain, after inline markup is read; blanks folded, but for tables and code, which keep their lines
    line: int  # where it begins in the source file, from 1
    level: int = 0  # a heading's level (1 to 6); a list item's depth (from 1); else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A line of the source that is not part of the article, and the rule that says so."""

    line: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A level inside a program: ``S2: Milk`` is season 2 with the name Milk."""

    number: int  # from 1
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A level inside a season: ``CH 2: Cells`` is unit 2 with the name Cells. One of the two may be missing."""

    number: int | None = None
    name: str = ""


class EpisodeKind(enum.StrEnum):
    """What an episode is to its program (itunes:episodeType)."""

    FULL = "full"
    TRAILER = "trailer"
    BONUS = "bonus"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who takes part in a program or in one of its episodes (podcast:person)."""

    name: str
    role: str  # of the podcast taxonomy, lower case: 'guest'
    group: str  # of the same: 'cast'
    image: str = ""  # a web address
    link: str = ""  # a web address


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that stands in an article's text."""

    text: str  # the words that it stands behind, on one line
    address: str  # as written, of http or https
    line: int  # in the source file, from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What an editor wrote: metadata and blocks. Text fields that the source does not state are ''."""

    path: str  # relative to the project folder, with '/'
    digest: str  # SHA-256 of the source's bytes
    title: str
    blocks: tuple[Block, ...]
    author: str = ""
    date: Day | None = None
    updated: Day | None = None
    id: str = ""
    slug: str = ""
    season: Season | None = None
    unit: Unit | None = None
    number: int | None = None  # the place in its unit or season, as the editor numbered it
    summary: str = ""
    image: str = ""  # as written: a path relative to the article's folder
    link: str = ""  # the article's own page on the web
    voice: str = ""
    explicit: bool | None = None
    draft: bool = False
    kind: EpisodeKind = EpisodeKind.FULL
    people: tuple[Person, ...] = ()  # of this episode, instead of the program's
    links: tuple[Link, ...] = ()  # each address once, in the order of the text
    program_title: str = ""  # a page dump's breadcrumb names its program
    listing: tuple[str, ...] = ()  # a page dump's list of its unit's articles, in order, by title
    next_title: str = ""  # a page dump's next-up block
    dropped: tuple[Dropped, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()  # (metadata key, line) for each key that the source states

    def line_of(self, key: str) -> int:
        """Return the line on which the source states ``key``; 1 if it does not."""
        return dict(self.lines).get(key, 1)


# --- Voices -----------------------------------------------------------------------------------------------------


class Role(enum.StrEnum):
    """What an utterance is in the reading; each can have a voice and a pause of its own."""

    INTRO = "intro"
    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    OUTRO = "outro"


# --- Script: what will be spoken --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a block's text: characters ``start`` to ``end`` of ``article.blocks[block].text``."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """The smallest thing sent to an engine: a sentence or a heading.

    ``span`` is None for the title and for what a setting asks for; the spans of all others tile their blocks. What a
    setting asks for has the title's line.
    ``spoken`` is '' where there is nothing to say (a line of dashes, a heading that repeats the title).
    """

    role: Role
    voice: Voice
    span: Span | None
    line: int  # in the source, for reasons and problems
    written: str
    spoken: str
    pause_after_ms: int


class SoundPlace(enum.StrEnum):
    """Where in an episode a brought sound is heard."""

    INTRO = "intro"  # before all else
    JINGLE = "jingle"  # between the opening and the article, and between the article and the closing
    CHAPTER = "chapter"  # before each heading that begins a chapter
    OUTRO = "outro"  # after all else


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with the utterances up to the next heading: what an audio chapter marks.

    The opening and the closing of an episode, which settings ask for, are sections too, so that a change of one is
    encoded alone; but they are no chapters of their own. Nor are the parts in which a long section is continued.
    """

    title: str  # the heading as written; the article's title for section 0
    anchor: str  # for links on pages: unique in its article, [a-z0-9-]
    level: int  # the heading's level; 0 for the title
    utterances: tuple[Utterance, ...]
    continues: bool = False  # it belongs to the chapter of the section before it
    sound_before: SoundPlace | None = None  # the brought sound that is heard before its first utterance
    sound_after: SoundPlace | None = None  # and after its last


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What will be spoken for one episode, in order. Section 0 begins with the title, or is the opening."""

    language: str
    sections: tuple[Section, ...]


# --- Recording and Episode: a script as sound, and as published --------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One timed line of the transcript. Offsets are from the start of the episode's sound."""

    start_samples: Samples
    end_samples: Samples
    text: str  # as written
    role: Role
    block: int | None  # index of the article's block it comes from; None for the title, intro and outro
    section: int  # index of its chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A marker in the audio, at the first frame of its section's sound."""

    start_samples: Samples
    title: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A script as sound: chapter and cue offsets counted in samples of what a player plays."""

    length_samples: Samples
    chapters: tuple[Chapter, ...]
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """What the catalog decides for one article: who it is, where it stands, when it is published."""

    article: Article
    guid: str
    slug: str  # unique in its program, ignoring case
    title: str  # the article's, qualified where two would be taken for one (RULES I3)
    author: str
    published: datetime  # aware; distinct within the program (RULES I9)
    updated: datetime | None  # aware
    season: Season | None
    unit: Unit | None
    episode: int | None  # the place in its season, from 1; a trailer or bonus has none
    track: int | None  # the editor's own number, for TRCK; None where the editor gave none


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A recording as published: one item of the feed, whose audio file is the enclosure."""

    guid: str
    program: str  # the program's id
    slug: str
    source: str  # the article's path
    title: str
    author: str
    published: datetime  # aware
    updated: datetime | None  # aware
    season: Season | None
    unit: Unit | None
    episode: int | None  # the place in its season, from 1; a trailer or bonus has none
    summary: str  # plain text; the editor's, else the article's opening
    link: str  # the article's own page on the web, or ''
    language: str
    explicit: bool | None  # None: as the program says
    audio_file: str  # '<slug>-<hash8>.mp3', in the program's episodes/ folder
    audio_size_bytes: int
    image_file: str  # '<slug>-<hash8>.jpg' in the program's episodes/ folder, or ''
    recording: Recording
    track: int | None = None  # the editor's own number
    kind: EpisodeKind = EpisodeKind.FULL
    people: tuple[Person, ...] = ()  # of this episode, instead of the program's
    links: tuple[Link, ...] = ()  # that stand in the article


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramCard:
    """What the library's own pages say of a program; kept in its manifest, for when its settings cannot be read."""

    id: str
    title: str
    description: str
    language: str
    cover_file: str  # in the program's folder in output/
    episodes: int
