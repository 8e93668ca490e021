"""Seasons and units: what front matter or a breadcrumb states of them, else what the folders say. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar

from audio_programs.catalog.identity import inner_path
from audio_programs.catalog.titles import fold_title
from audio_programs.config.settings import Program
from audio_programs.errors import Notice
from audio_programs.model import Article, Season, Unit
from audio_programs.sources.levels import read_season, read_unit

T = TypeVar("T")
D = TypeVar("D")


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """Where an article stands in its program."""

    season: Season | None
    unit: Unit | None


def find_levels(articles: Sequence[Article], program: Program) -> tuple[dict[str, Levels], tuple[Notice, ...]]:
    """Return the levels of each article, by its path, and what is odd about the seasons' names.

    A season's name is program.yaml's, else the first that an article states (by path), else its folder's. What one
    article says of its unit (a number, a name) holds for the others of that unit.
    """
    folders = {article.path: _folder_levels(inner_path(article.path, program)) for article in articles}
    names, notices = _season_names(articles, folders, program)
    levels = {}
    for article in articles:
        folder = folders[article.path]
        season = article.season or folder.season
        if season:
            season = Season(number=season.number, name=names.get(season.number, ""))
        levels[article.path] = Levels(season=season, unit=_merged(article.unit, folder.unit))
    return _completed(levels), notices


def _folder_levels(path: str) -> Levels:
    """Read ``[season]/[unit]/file``: a first folder without a number is a unit, for a season has one."""
    folders = [name.replace("_", "-") for name in PurePosixPath(path).parts[:-1]]
    season = read_season(folders[0]) if folders else None
    rest = folders[1:] if season else folders
    unit = read_unit(rest[0]) if rest else None
    return Levels(
        season=Season(number=season.number, name=_spoken(season.name)) if season else None,
        unit=Unit(number=unit.number, name=_spoken(unit.name)) if unit else None,
    )


def _spoken(name: str) -> str:
    """Return a folder's name as a title: ``coming-home`` is Coming home; one with blanks is a title already."""
    words = name if " " in name else name.replace("-", " ")
    return words[:1].upper() + words[1:]


def _season_names(
    articles: Sequence[Article], folders: dict[str, Levels], program: Program
) -> tuple[dict[int, str], tuple[Notice, ...]]:
    names = dict(program.seasons)
    source = dict.fromkeys(names, f"{program.folder}/program.yaml")
    notices: dict[tuple[int, str], Notice] = {}
    for article in sorted(articles, key=lambda one: one.path):
        if not (article.season and article.season.name):
            continue
        number, name = article.season.number, article.season.name
        chosen = names.setdefault(number, name)
        first = source.setdefault(number, article.path)
        if fold_title(chosen) != fold_title(name):
            what = f"season {number} is called '{name}' here and '{chosen}' in {first}, which counts"
            notices.setdefault((number, fold_title(name)), Notice(article.path, article.line_of("season"), what))
    for path in sorted(folders):
        season = folders[path].season
        if season and season.name:
            names.setdefault(season.number, season.name)
    return names, tuple(notices.values())


def _merged(stated: Unit | None, folder: Unit | None) -> Unit | None:
    """Return what is stated, completed by the folder where both mean the same unit."""
    if stated is None or folder is None:
        return stated or folder
    same_name = not stated.name or not folder.name or fold_title(stated.name) == fold_title(folder.name)
    same_number = stated.number is None or folder.number is None or stated.number == folder.number
    if not (same_name and same_number):
        return stated
    return Unit(number=folder.number if stated.number is None else stated.number, name=stated.name or folder.name)


def _completed(levels: dict[str, Levels]) -> dict[str, Levels]:
    """Give every article of a unit the number and name that any of them states, if these are not two."""
    names: dict[tuple[int | None, int], set[str]] = {}
    numbers: dict[tuple[int | None, str], set[int]] = {}
    for one in levels.values():
        season = one.season.number if one.season else None
        if one.unit and one.unit.number is not None and one.unit.name:
            names.setdefault((season, one.unit.number), set()).add(one.unit.name)
            numbers.setdefault((season, fold_title(one.unit.name)), set()).add(one.unit.number)
    completed = {}
    for path, one in levels.items():
        season = one.season.number if one.season else None
        unit = one.unit
        if unit and unit.number is not None and not unit.name:
            unit = Unit(number=unit.number, name=_only(names.get((season, unit.number), set()), ""))
        elif unit and unit.number is None:
            unit = Unit(number=_only(numbers.get((season, fold_title(unit.name)), set()), None), name=unit.name)
        completed[path] = Levels(season=one.season, unit=unit)
    return completed


def _only(values: Collection[T], otherwise: D) -> T | D:
    return next(iter(values)) if len(values) == 1 else otherwise
