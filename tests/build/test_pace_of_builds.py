"""Builds remember what they took, by engine; and what they remember is in no file that is published."""

import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from audio_programs.build.names import Named
from audio_programs.build.states import Standing
from audio_programs.build.status import status_of
from audio_programs.store.output import Output

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

if TYPE_CHECKING:
    from tests.build.conftest import Project


def _status(project: "Project") -> Standing:
    nothing = Named(programs=frozenset(), articles=frozenset(), unknown=())
    return status_of(project.root, named=nothing, now=NOW)


def test_before_any_build_it_is_not_known_how_long_one_takes(project: "Project") -> None:
    assert _status(project).cost.expected_s is None


def test_a_build_remembers_its_characters_by_engine(project: "Project") -> None:
    spoken = _status(project).cost
    report = project.build()

    (pace,) = Output(project.root).paces().values()

    assert set(Output(project.root).paces()) == {"counting"}
    assert pace.spoken_characters == spoken.characters
    assert pace.section_characters == sum(
        len(clip.text)
        for step in report.programs[0].plan.audio
        for section in step.wanted.sections
        for clip in section.clips
    )
    assert pace.spoken_s > 0
    assert pace.section_s > 0


def test_after_a_build_it_is_known_how_long_the_next_takes(built: "Project") -> None:
    built.edit("articles/one/02-beta.md", "It is short.", "It is long.")

    cost = _status(built).cost

    assert cost.characters == len("It is long.")
    assert cost.expected_s is not None
    assert cost.expected_s > 0


def test_a_build_that_does_nothing_remembers_nothing_new(built: "Project") -> None:
    before = Output(built.root).paces()

    built.build()

    assert Output(built.root).paces() == before


def test_invariant_2_how_long_builds_took_changes_no_byte(built: "Project") -> None:
    before = built.published()
    (built.root / ".cache/pace.json").write_text('{"counting": {"spoken_characters": 1, "spoken_s": 900}}')
    shutil.rmtree(built.output)

    built.build()

    assert built.published() == before
