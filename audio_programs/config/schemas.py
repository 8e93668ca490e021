"""What may stand in voices.yaml, library.yaml and program.yaml: every key, its type and its limits.

One field a key; docs/reference/settings.md explains each, and a test compares the two. Text to values happens in
``audio_programs.yaml_text.check``; what one key means for another is checked in ``read`` and ``voices``.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field

from audio_programs.config import templates, values
from audio_programs.config.categories import find_category
from audio_programs.config.further_text import (
    Funding,
    License,
    Medium,
    Mirrors,
    Podroll,
    PublisherText,
    Texts,
    UpdateFrequency,
)
from audio_programs.config.reading import ReadingText
from audio_programs.config.settings import FEWEST_PER_FEED_PAGE, Category, ProgramType
from audio_programs.people import People
from audio_programs.yaml_text import strict

Line: TypeAlias = Annotated[str, AfterValidator(values.one_line)]
Title: TypeAlias = Annotated[str, AfterValidator(values.title)]
Description: TypeAlias = Annotated[str, AfterValidator(values.description)]
WebAddress: TypeAlias = Annotated[str, AfterValidator(values.web_address)]
Language: TypeAlias = Annotated[str, AfterValidator(values.language)]
Timezone: TypeAlias = Annotated[ZoneInfo, BeforeValidator(values.timezone)]
SeasonNumber: TypeAlias = Annotated[int, Field(ge=1)]
SeasonName: TypeAlias = Annotated[str, AfterValidator(values.season_name)]
PauseMs: TypeAlias = Annotated[int, Field(ge=0, le=10_000)]
EpisodesPerPage: TypeAlias = Annotated[int, Field(ge=FEWEST_PER_FEED_PAGE, le=10_000)]
Bitrate: TypeAlias = Literal[
    "64", "80", "96", "112", "128", "160", "192", "224", "256", "320"
]  # kbit/s of MPEG-1 Layer III (ISO 11172-3), but for those under 64, which break the promised peak (docs/sound.md)


def _as_category(text: object) -> object:
    return find_category(text) if isinstance(text, str) else text


CategoryText: TypeAlias = Annotated[Category, BeforeValidator(_as_category)]


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class PausesText:
    """``pauses_ms:``, in any of the three files."""

    sentence: PauseMs | None = None
    list_item: PauseMs | None = None
    paragraph: PauseMs | None = None
    heading: PauseMs | None = None
    title: PauseMs | None = None
    section: PauseMs | None = None
    sound: PauseMs | None = None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class SoundText:
    """``sound:`` in voices.yaml."""

    bitrate_kbps: Bitrate | None = None
    encoder_quality: Annotated[int, Field(ge=2, le=9)] | None = None
    loudness_lufs: Annotated[float, Field(ge=-30, le=-14)] | None = None
    true_peak_dbtp: Annotated[float, Field(ge=-16, le=0)] | None = None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class VoicesText:
    """voices.yaml. What a voice may hold beside ``VOICE_KEYS`` is its engine's to say."""

    voices: dict[str, dict[str, str]] | None = None
    roles: dict[str, str] | None = None
    pauses_ms: PausesText | None = None
    sound: SoundText | None = None


VOICE_KEYS = ("engine", "voice", "like", "fallback")
"""The keys of a voice that are ours; every other one is a setting of its engine."""


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerText:
    """``owner:``."""

    name: Line
    email: Annotated[str, AfterValidator(values.email)]


Owner: TypeAlias = Annotated[OwnerText, BeforeValidator(values.owner)]


SpokenTemplate: TypeAlias = Annotated[
    str, BeforeValidator(templates.quoted_template), AfterValidator(templates.spoken_template)
]
SoundFile: TypeAlias = Annotated[str, AfterValidator(values.sound_path)]


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class SoundsText:
    """``sounds:``."""

    intro: SoundFile | None = None
    jingle: SoundFile | None = None
    chapter: SoundFile | None = None
    outro: SoundFile | None = None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class SharedText:
    """The keys that library.yaml may state for all its programs and program.yaml for one."""

    author: Line | None = None
    language: Language | None = None
    timezone: Timezone | None = None
    owner: Owner | None = None
    copyright: Line | None = None
    category: CategoryText | tuple[CategoryText, ...] | None = None
    explicit: bool | None = None
    type: ProgramType | None = None
    link: WebAddress | None = None
    episodes_per_feed_page: EpisodesPerPage | None = None
    voices: dict[str, str] | None = None
    pauses_ms: PausesText | None = None
    intro: SpokenTemplate | None = None
    outro: SpokenTemplate | None = None
    sounds: SoundsText | None = None
    reading: ReadingText | None = None
    access: Literal["public", "members"] | None = None
    people: People | None = None
    license: License | None = None
    funding: Funding | tuple[Funding, ...] | None = None
    medium: Medium | None = None
    update_frequency: UpdateFrequency | None = None
    podroll: Podroll | None = None
    publisher: PublisherText | None = None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryText(SharedText):
    """library.yaml."""

    title: Title
    base_url: Annotated[str, AfterValidator(values.base_url)] | None = None
    grace_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    mirrors: Mirrors | None = None


@strict
@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramText(SharedText):
    """program.yaml."""

    title: Title
    description: Description
    id: Annotated[str, AfterValidator(values.program_id)] | None = None
    cover: Annotated[str, AfterValidator(values.picture_path)] | None = None
    seasons: dict[SeasonNumber, SeasonName] | None = None
    order: tuple[str, ...] | None = None
    txt: Texts | None = None
    moved_to: WebAddress | None = None
    complete: bool | None = None
    block: bool | None = None
