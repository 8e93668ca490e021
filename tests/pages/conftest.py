"""Sample values for pages: a program of three episodes, the first with headings, a list, a quote and an intro."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from audio_programs.config.settings import Cast, Pauses, Program, ProgramType, Sound
from audio_programs.model import Chapter, Cue, Episode, ProgramCard, Recording, Role, Samples, Season, Unit

Spoken = tuple[int | None, Role, str]  # block, role, text; a heading begins a section


def _recording(title: str, spoken: Sequence[Spoken], sentence_samples: int) -> Recording:
    cues: list[Cue] = []
    chapters = [Chapter(start_samples=Samples(0), title=title, anchor="title")]
    for place, (block, role, text) in enumerate(spoken):
        start = Samples(place * sentence_samples)
        if role is Role.HEADING:
            chapters.append(Chapter(start_samples=start, title=text, anchor=f"part-{len(chapters)}"))
        cues.append(
            Cue(
                start_samples=start,
                end_samples=Samples(start + sentence_samples - 4410),
                text=text,
                role=role,
                block=block,
                section=len(chapters) - 1,
            )
        )
    return Recording(length_samples=Samples(len(spoken) * sentence_samples), chapters=tuple(chapters), cues=tuple(cues))


@pytest.fixture
def program() -> Program:
    return Program(
        id="first-weeks",
        folder="articles/first-weeks",
        title="The first weeks",
        description="Short readings for the first weeks at home.\n\nFor one hand, in the dark.",
        language="en-au",
        timezone=ZoneInfo("Australia/Brisbane"),
        author="Quiet Hours",
        type=ProgramType.SERIAL,
        categories=(),
        explicit=False,
        cast=Cast(voices=(), roles=()),
        pauses=Pauses(),
        sound=Sound(),
        copyright="© 2026 Quiet Hours",
        link="https://example.org/first-weeks",
    )


@pytest.fixture
def card_of() -> Callable[..., ProgramCard]:
    def make(program: Program, *, cover_file: str, episodes: int) -> ProgramCard:
        return ProgramCard(
            id=program.id,
            title=program.title,
            description=program.description,
            language=program.language,
            cover_file=cover_file,
            episodes=episodes,
        )

    return make


@pytest.fixture
def recording_of() -> Callable[..., Recording]:
    def make(
        title: str = "The first night",
        *,
        spoken: Sequence[Spoken] | None = None,
        sentence_samples: int = 137_298,  # 3.113333... seconds: no whole number of milliseconds
    ) -> Recording:
        told = spoken or (
            (None, Role.INTRO, "The first weeks."),
            (None, Role.TITLE, title),
            (0, Role.PARAGRAPH, "It is quiet at last."),
            (0, Role.PARAGRAPH, "Nobody sleeps, & that is 100 % normal."),
            (1, Role.HEADING, "1. What you need"),
            (2, Role.LIST_ITEM, "A chair"),
            (3, Role.LIST_ITEM, "A glass of water"),
            (4, Role.HEADING, "What to leave"),
            (5, Role.QUOTE, "The dishes will wait."),
            (6, Role.PARAGRAPH, "Then rest."),
            (None, Role.OUTRO, "Next: The second night."),
        )
        return _recording(title, told, sentence_samples)

    return make


@pytest.fixture
def episode_of(recording_of: Callable[..., Recording]) -> Callable[..., Episode]:
    def make(number: int = 1, title: str = "The first night", **changes: object) -> Episode:
        slug = f"night-{number}"
        episode = Episode(
            guid=f"0e9a1c1e-{number:04}",
            program="first-weeks",
            slug=slug,
            source=f"articles/first-weeks/{slug}.md",
            title=title,
            author="Ada Moss",
            published=datetime(2025, 10, 13, 14, tzinfo=UTC) + timedelta(days=number - 1),  # 14 October in Brisbane
            updated=None,
            season=Season(number=1, name="Getting started"),
            unit=Unit(number=1, name="Nights"),
            episode=number,
            summary="It is quiet at last.",
            link="https://example.org/first-night",
            language="en-au",
            explicit=None,
            audio_file=f"{slug}-0a1b2c3d.mp3",
            audio_size_bytes=4_184_000,
            image_file="",
            recording=recording_of(title),
        )
        return replace(episode, **changes)  # type: ignore[arg-type]  # a fixture's shorthand for any field

    return make
