"""Engines and voices: which will speak, and what hinders a build."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.doctor.conftest import Ask


@pytest.mark.usefixtures("plugins")
def test_an_engine_that_is_not_ready_is_told_with_what_mends_it_and_hinders_nothing(ask: "Ask") -> None:
    told = ask()

    engine = told.about("engine broken")
    assert engine["state"] == "missing"
    assert "a_package_that_is_not_there" in engine["what"]
    assert "pip install --upgrade audio-programs-test-engines" in engine["mend"]
    assert told.exit_code == 0


@pytest.mark.usefixtures("plugins")
def test_a_voice_of_an_engine_that_is_not_ready_hinders_the_build(project: Path, ask: "Ask") -> None:
    (project / "voices.yaml").write_text("voices:\n  plain: {engine: broken, voice: low}\n", encoding="utf-8")

    told = ask()

    assert told.state("voice plain") == "missing"
    assert told.about("voice plain")["needed"]
    assert told.exit_code == 1
    assert told.verdict == "1 thing must be mended; what to do stands below it."


@pytest.mark.usefixtures("plugins")
def test_a_voice_whose_fallback_speaks_hinders_nothing(project: Path, ask: "Ask") -> None:
    (project / "voices.yaml").write_text(
        "voices:\n  rich: {engine: broken, voice: low, fallback: plain}\n  plain: {engine: tone, voice: low}\n",
        encoding="utf-8",
    )

    told = ask()

    assert told.about("voice rich")["what"].endswith("its fallback 'plain' speaks instead")
    assert told.exit_code == 0


def test_voices_that_are_ready_are_listed_with_their_roles(ask: "Ask") -> None:
    assert ask().about("voice plain")["what"].startswith("the voice 'plain' is ready (speaks intro, title,")


def test_a_voices_file_that_cannot_be_used_is_wrong(project: Path, ask: "Ask") -> None:
    (project / "voices.yaml").write_text("voices:\n  plain: [1, 2]\n", encoding="utf-8")

    told = ask()

    assert told.state("voices.yaml") == "wrong"
    assert "voices.yaml:2: " in told.about("voices.yaml")["what"]
    assert told.state("engine tone") == "ok"
    assert told.exit_code == 1
