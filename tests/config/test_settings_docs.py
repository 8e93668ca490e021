"""docs/reference/settings.md and the schemas say the same keys."""

import enum
import re
import typing
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic.fields import FieldInfo

from audio_programs.build.sounds import LONGEST_S
from audio_programs.config.read import read_library, read_program, read_voices
from audio_programs.config.reading import ReadingText
from audio_programs.config.schemas import (
    VOICE_KEYS,
    LibraryText,
    OwnerText,
    PausesText,
    ProgramText,
    SoundsText,
    SoundText,
    VoicesText,
)
from audio_programs.config.settings import Pauses, Program, Sound
from audio_programs.config.templates import NAMES
from audio_programs.config.values import SOUNDS
from audio_programs.config.voices import DEFAULT_ENGINE, DEFAULT_VOICE, ROLES, default_voices
from audio_programs.model import SoundPlace
from audio_programs.people import PersonText
from audio_programs.yaml_text.schema import arms_of, keys_of

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


SCHEMAS = pytest.mark.parametrize(
    ("heading", "schema"),
    [
        ("voices.yaml", VoicesText),
        ("Pauses", PausesText),
        ("Sound", SoundText),
        ("Sounds", SoundsText),
        ("library.yaml", LibraryText),
        ("program.yaml", ProgramText),
        ("People", PersonText),
        ("How sources are read", ReadingText),
    ],
)


@SCHEMAS
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


def test_the_keys_of_an_owner_are_documented() -> None:
    for heading in ("library.yaml", "program.yaml"):
        (row,) = (row for row in rows(heading) if row[0] == "`owner`")

        assert re.findall(r"`(\w+)`", row[1]) == [field.name for field in fields(OwnerText)]


def _limits(hint: Any) -> Iterator[Any]:
    """Yield the limits that stand beside a type, however deep."""
    inner = typing.get_args(hint)
    if typing.get_origin(hint) is Annotated:
        yield from (limit for note in inner[1:] if isinstance(note, FieldInfo) for limit in note.metadata)
    yield from (limit for one in inner for limit in _limits(one))


def _words(hint: Any) -> Iterator[str]:
    """Yield the words that a value is chosen from, where it is."""
    for arm in arms_of(hint):
        if typing.get_origin(arm) is typing.Literal:
            yield from typing.get_args(arm)
        elif isinstance(arm, type) and issubclass(arm, enum.Enum):
            yield from (one.value for one in arm)
        elif arm is bool:
            yield from ("yes", "no")


@SCHEMAS
def test_documented_types_name_every_limit_and_every_word_that_may_stand_there(heading: str, schema: Any) -> None:
    for row in rows(heading):
        hint = keys_of(schema)[row[0].strip("`")]
        lowest, highest = ([getattr(one, name) for one in _limits(hint) if hasattr(one, name)] for name in ("ge", "le"))
        if lowest and highest:
            assert f"{lowest[0]} to {highest[0]}" in row[1], row[0]
        assert [word for word in _words(hint) if not re.search(rf"\b{word}\b", row[1])] == [], row[0]


@SCHEMAS
def test_what_must_be_there_is_documented_as_such_and_nothing_else(heading: str, schema: Any) -> None:
    needed = {field.name for field in fields(schema) if field.default is MISSING}

    assert {row[0].strip("`") for row in rows(heading) if row[2] == "must be there"} == needed


def _program(library_lines: str, program_lines: str = "") -> Program:
    """Return a program of settings that say nothing but what must be there, and these lines."""
    library, problems = read_library(f"title: Quiet Hours\n{library_lines}", "articles/library.yaml")
    assert problems == ()
    program, problems = read_program(
        f"title: A\ndescription: B\ncategory: Arts > Food\n{program_lines}",
        "articles/first-weeks/program.yaml",
        library=library,
        voices=default_voices(),
    )
    assert problems == ()
    assert program is not None
    return program


def _stated_defaults(heading: str) -> list[tuple[str, str]]:
    """Return key and default of each row whose default is a value, not a sentence."""
    found = ((row[0].strip("`"), re.fullmatch(r"`([^`]+)`", row[2])) for row in rows(heading))
    return [(key, default[1]) for key, default in found if default]


def test_to_write_a_documented_default_changes_nothing() -> None:
    silent, _ = read_library("title: Quiet Hours\n", "articles/library.yaml")
    assert silent is not None
    assert len(_stated_defaults("library.yaml")) >= 6
    for key, default in _stated_defaults("library.yaml"):
        stated, _ = read_library(f"title: Quiet Hours\n{key}: {default}\n", "articles/library.yaml")
        assert stated is not None
        assert stated.library == silent.library, key
        assert _program(f"{key}: {default}\n") == _program(""), key
    for key, default in _stated_defaults("program.yaml"):
        assert _program("", f"{key}: {default}\n") == _program(""), key


def test_the_defaults_that_hang_on_other_keys_are_as_documented() -> None:
    assert dict(_stated_defaults("A voice")) == {"engine": DEFAULT_ENGINE}
    assert [row[2] for row in rows("voices.yaml") if row[0] == "`voices`"] == [f"one voice, `{DEFAULT_VOICE.name}`"]
    assert [row[2] for row in rows("library.yaml") if row[0] == "`author`"] == ["the library's title"]
    assert _program("").author == "Quiet Hours"
    assert [row[2] for row in rows("program.yaml") if row[0] == "`id`"] == ["the folder's name"]
    assert _program("").id == "first-weeks"


def test_what_program_yaml_does_not_say_library_yaml_says() -> None:
    """Each row whose default is library.yaml's, with the examples of both rows, which differ or need not."""
    examples = {row[0].strip("`"): _example(row) for row in rows("program.yaml") if row[2] == "library.yaml's"}

    assert len(examples) >= 10
    for key, example in examples.items():
        # category: where it is said twice, the program's counts; it must be said once. sounds: each file names what
        # stands beside it, so that the same words are another sound.
        if key not in ("category", "sounds"):
            assert _program(example) == _program("", example), key
