"""Seasons and units as editors and breadcrumbs write them."""

import doctest

import pytest

from audio_programs.model import Season, Unit
from audio_programs.sources import levels, raw_html
from audio_programs.sources.dump import lines
from audio_programs.sources.levels import read_season, read_unit


@pytest.mark.parametrize(
    ("written", "season"),
    [
        ("2", Season(number=2)),
        ("S2", Season(number=2)),
        ("S2: Milk", Season(number=2, name="Milk")),
        ("2: Milk", Season(number=2, name="Milk")),
        ("season 2 – Milk: a start", Season(number=2, name="Milk: a start")),
        ("S02", Season(number=2)),
        ("0", None),
        ("-1", None),
        ("Milk", None),
        ("2 Milk", None),
        ("", None),
    ],
)
def test_season_has_a_number_from_one(written: str, season: Season | None) -> None:
    assert read_season(written) == season


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("2", Unit(number=2)),
        ("CH 2: Cells", Unit(number=2, name="Cells")),
        ("2: Cells", Unit(number=2, name="Cells")),
        ("Chapter 12", Unit(number=12)),
        ("Unit 3 - Baths", Unit(number=3, name="Baths")),
        ("Cells", Unit(name="Cells")),
        ("10 small things", Unit(name="10 small things")),
    ],
)
def test_unit_has_a_number_a_name_or_both(written: str, unit: Unit) -> None:
    assert read_unit(written) == unit


@pytest.mark.parametrize("module", [levels, raw_html, lines])
def test_examples_in_docstrings_are_true(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]  # a module, as the list above says
