"""docs/reference/settings.md and the schemas say the same keys."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from audio_programs.build.sounds import LONGEST_S
from audio_programs.config.read import read_library, read_program, read_voices
from audio_programs.config.schemas import (
    VOICE_KEYS,
    LibraryText,
    PausesText,
    ProgramText,
    SoundsText,
    SoundText,
    VoicesText,
)
from audio_programs.config.settings import Pauses, Sound
from audio_programs.config.templates import NAMES
from audio_programs.config.values import SOUNDS
from audio_programs.config.voices import ROLES
from audio_programs.model import SoundPlace

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """Return the rows, cell by cell, of the tables under a heading and before the next one."""
    part = re.split(r"^#+ ", PAGE.split(f"# {heading}\n", maxsplit=1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("| `")
    ]


def documented(heading: str) -> list[str]:
    return sorted(row[0].strip("`") for row in rows(heading))


def keys(schema: Any) -> list[str]:
    return sorted(field.name for field in fields(schema))


@pytest.mark.parametrize(
    ("heading", "schema"),
    [
        ("voices.yaml", VoicesText),
        ("Pauses", PausesText),
        ("Sound", SoundText),
        ("Sounds", SoundsText),
        ("library.yaml", LibraryText),
        ("program.yaml", ProgramText),
    ],
)
def test_every_key_is_documented_and_every_documented_key_is_there(heading: str, schema: Any) -> None:
    assert documented(heading) == keys(schema)


def test_every_key_of_a_voice_and_every_role_is_documented() -> None:
    assert documented("A voice") == sorted(VOICE_KEYS)
    assert documented("Roles") == sorted(ROLES)


def test_every_name_of_a_template_is_documented_in_the_order_in_which_messages_list_them() -> None:
    assert [row[0].strip("`{}") for row in rows("Intro and outro")] == list(NAMES)


def test_the_longest_sounds_and_their_endings_are_documented() -> None:
    for row in rows("Sounds"):
        assert row[2] == f"{LONGEST_S[SoundPlace(row[0].strip('`'))]} s"
    page = PAGE.partition("## Sounds")[2].partition("\n## ")[0]
    assert set(re.findall(r"`(\.[a-z0-9]+)`", page)) == set(SOUNDS)


def test_documented_defaults_are_the_defaults() -> None:
    for heading, defaults in (("Pauses", Pauses()), ("Sound", Sound())):
        for row in rows(heading):
            assert float(row[2].strip("`")) == getattr(defaults, row[0].strip("`"))


def _example(row: list[str]) -> str:
    key, example = row[0].strip("`"), row[3].strip("`")
    return f"{key}: {example}\n" if "{" not in example or example.startswith("{") else f"{key}:\n  {example}\n"


def test_every_documented_example_is_taken() -> None:
    text = "".join(_example(row) for row in rows("voices.yaml") if row[0] != "`roles`")
    voices, problems = read_voices(text + "roles: {default: calm}\n", "voices.yaml")
    assert problems == ()
    assert voices is not None
    named, problems = read_voices(
        "voices: {calm: {voice: x}, calm-low: {like: calm}, bright: {like: calm}}", "voices.yaml"
    )
    assert problems == ()
    assert named is not None
    library, problems = read_library("".join(_example(row) for row in rows("library.yaml")), "library.yaml")
    assert problems == ()
    assert library is not None
    path = "articles/first-weeks/program.yaml"
    text = "".join(_example(row) for row in rows("program.yaml"))
    program, problems = read_program(text, path, library=library, voices=named)
    assert problems == ()
    assert program is not None
