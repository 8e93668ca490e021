"""Values to publish: a program, episodes and recordings, each with what a test does not name filled in."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from audio_programs.config.settings import Cast, Category, Owner, Pauses, Program, ProgramType, Sound
from audio_programs.model import Chapter, Cue, Episode, Recording, Role, Samples, Season, Unit
from audio_programs.publish.feed import Item, render_feed

settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("untimed")

BASE_URL = "https://audio.example.org/"
PODCAST_GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"

MakeEpisode: TypeAlias = Callable[..., Episode]
MakeProgram: TypeAlias = Callable[..., Program]
Render: TypeAlias = Callable[..., bytes]


def _recording() -> Recording:
    """Four seconds and a fraction, two chapters, three cues; no boundary falls on a whole millisecond."""
    return Recording(
        length_samples=Samples(1152 * 160),
        chapters=(
            Chapter(start_samples=Samples(0), title="Bread & butter", anchor="bread-butter"),
            Chapter(start_samples=Samples(1152 * 70), title="1. Rest", anchor="1-rest"),
        ),
        cues=(
            Cue(
                start_samples=Samples(500), end_samples=Samples(20_000), text="Bread & butter", role=Role.TITLE,
                block=None, section=0,
            ),
            Cue(
                start_samples=Samples(31_111), end_samples=Samples(70_000), text="Milk is <3 % fat.",
                role=Role.PARAGRAPH, block=0, section=0,
            ),
            Cue(
                start_samples=Samples(81_000), end_samples=Samples(1152 * 160), text="Rest, then go on.",
                role=Role.PARAGRAPH, block=2, section=1,
            ),
        ),
    )  # fmt: skip


_EPISODE = Episode(
    guid="6f3b1c1e-0000-5000-8000-000000000001",
    program="first-weeks",
    slug="bread-and-butter",
    source="articles/first-weeks/01-bread-and-butter.md",
    title="Bread & butter",
    author="Ada Oven",
    published=datetime(2025, 10, 14, 0, 0, tzinfo=ZoneInfo("Australia/Brisbane")),
    updated=None,
    season=Season(number=2, name="Milk"),
    unit=Unit(number=1, name="Cells"),
    episode=1,
    summary="What bread is for.",
    link="",
    language="en-au",
    explicit=None,
    audio_file="bread-and-butter-0a1b2c3d.mp3",
    audio_size_bytes=40_123,
    image_file="",
    recording=_recording(),
)

_PROGRAM = Program(
    id="first-weeks",
    folder="articles/first-weeks",
    title="The first weeks",
    description="Short readings for the first weeks at home.",
    language="en-au",
    timezone=ZoneInfo("Australia/Brisbane"),
    author="Quiet Hours",
    type=ProgramType.SERIAL,
    categories=(Category(name="Kids & Family", sub="Parenting"), Category(name="Education")),
    explicit=False,
    cast=Cast(voices=(), roles=()),
    pauses=Pauses(),
    sound=Sound(),
    copyright="2025 Quiet Hours",
    owner=Owner(name="Quiet Hours", email="hello@example.org"),
    seasons=((1, "Getting started"), (2, "Milk")),
)


@pytest.fixture(scope="session")
def make_program() -> MakeProgram:
    """Return a maker of programs: name only the fields that matter."""
    return lambda **fields: replace(_PROGRAM, **fields)


@pytest.fixture(scope="session")
def make_episode() -> MakeEpisode:
    """Return a maker of episodes: the first argument tells one from another (GUID, slug, file, date)."""

    def make(number: int = 1, **fields: object) -> Episode:
        slug = f"episode-{number}"
        apart = {
            "guid": f"6f3b1c1e-0000-5000-8000-{number:012}",
            "slug": slug,
            "audio_file": f"{slug}-{sha256(slug.encode()).hexdigest()[:8]}.mp3",
            "published": _EPISODE.published + timedelta(days=number),
            "episode": number,
        }
        return replace(_EPISODE, **{**apart, **fields})  # type: ignore[arg-type]  # a test names real fields

    return make


@pytest.fixture(scope="session")
def recording() -> Recording:
    """Return a recording whose chapters and cues fall between milliseconds."""
    return _recording()


@pytest.fixture(scope="session")
def make_recording() -> Callable[..., Recording]:
    """Return a maker of recordings from chapter titles and cue texts, evenly spread."""

    def make(titles: Sequence[str] = (), texts: Sequence[str] = (), *, length_samples: int = 44_100 * 600) -> Recording:
        chapter_step = length_samples // max(1, len(titles))
        cue_step = length_samples // max(1, len(texts))
        return Recording(
            length_samples=Samples(length_samples),
            chapters=tuple(
                Chapter(start_samples=Samples(index * chapter_step), title=title, anchor=f"a-{index}")
                for index, title in enumerate(titles)
            ),
            cues=tuple(
                Cue(
                    start_samples=Samples(index * cue_step),
                    end_samples=Samples((index + 1) * cue_step),
                    text=text,
                    role=Role.PARAGRAPH,
                    block=index,
                    section=0,
                )
                for index, text in enumerate(texts)
            ),
        )

    return make


@pytest.fixture(scope="session")
def render(make_program: MakeProgram) -> Render:
    """Return a renderer of feeds from episodes; the files' digests come from the slug."""

    def rendered(
        *episodes: Episode,
        program: Program | None = None,
        base_url: str = BASE_URL,
        podcast_guid: str = PODCAST_GUID,
        cover_file: str = "cover-11223344.jpg",
        mirrors: Sequence[str] = (),
    ) -> bytes:
        items = tuple(
            Item(
                episode=episode,
                audio_digest=sha256(b"audio" + episode.slug.encode()).hexdigest(),
                chapters_digest=sha256(b"chapters" + episode.slug.encode()).hexdigest(),
                transcript_digest=sha256(b"transcript" + episode.slug.encode()).hexdigest(),
            )
            for episode in episodes
        )
        return render_feed(
            program or make_program(),
            items,
            base_url=base_url,
            podcast_guid=podcast_guid,
            cover_file=cover_file,
            mirrors=mirrors,
        )

    return rendered


@pytest.fixture(scope="session")
def moment() -> datetime:
    """Return a fixed moment."""
    return datetime(2025, 10, 14, 9, 30, tzinfo=UTC)
