"""The levels of a program as editors and breadcrumbs write them: ``S2: Milk`` is a season, ``CH 2: Cells`` a unit."""

import re

from audio_programs.model import Season, Unit

SEASON = re.compile(r"(?:s|season)\s*0*([1-9][0-9]{0,3})\s*(?:[:.–—-]\s*(.*))?", re.IGNORECASE)
UNIT = re.compile(r"(?:ch|chapter|u|unit)\.?\s*0*([1-9][0-9]{0,3})\s*(?:[:.–—-]\s*(.*))?", re.IGNORECASE)
NUMBER = re.compile(r"0*([1-9][0-9]{0,3})\s*(?:[:–—-]\s*(.*))?")


def season_mark(text: str) -> Season | None:
    """Return the season that a breadcrumb names, or None: it must say ``S2`` or ``Season 2``.

    >>> season_mark("S2: Milk")
    Season(number=2, name='Milk')
    >>> season_mark("Milk") is None
    True
    """
    match = SEASON.fullmatch(text.strip())
    return Season(number=int(match[1]), name=(match[2] or "").strip()) if match else None


def unit_mark(text: str) -> Unit | None:
    """Return the unit that a breadcrumb names, or None: it must say ``CH 2`` or ``Unit 2``.

    >>> unit_mark("CH 2: Cells")
    Unit(number=2, name='Cells')
    """
    match = UNIT.fullmatch(text.strip())
    return Unit(number=int(match[1]), name=(match[2] or "").strip()) if match else None


def read_season(text: str) -> Season | None:
    """Return the season that an editor wrote, or None if it has no number.

    >>> read_season("2"), read_season("2: Milk")
    (Season(number=2, name=''), Season(number=2, name='Milk'))
    >>> read_season("Season 02 - Milk")
    Season(number=2, name='Milk')
    >>> read_season("Milk") is None, read_season("0") is None
    (True, True)
    """
    match = NUMBER.fullmatch(text.strip())
    return Season(number=int(match[1]), name=(match[2] or "").strip()) if match else season_mark(text)


def read_unit(text: str) -> Unit:
    """Return the unit that an editor wrote: a number, a name, or both.

    >>> read_unit("CH 2: Cells"), read_unit("Cells")
    (Unit(number=2, name='Cells'), Unit(number=None, name='Cells'))
    >>> read_unit("2")
    Unit(number=2, name='')
    """
    match = NUMBER.fullmatch(text.strip())
    if match:
        return Unit(number=int(match[1]), name=(match[2] or "").strip())
    return unit_mark(text) or Unit(name=text.strip())
