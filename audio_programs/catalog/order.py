"""The order of a program: season, unit, then what places an article in its unit, the surest sign first. Pure."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from audio_programs.catalog.identity import inner_path
from audio_programs.catalog.levels import Levels
from audio_programs.catalog.titles import fold_title
from audio_programs.config.settings import Program
from audio_programs.errors import Problem
from audio_programs.model import Article
from audio_programs.yaml_text import did_you_mean, shorten

_LAST = 10**9  # after all that have a place


def in_order(
    articles: Sequence[Article], *, program: Program, levels: Mapping[str, Levels], ids: Mapping[str, str]
) -> tuple[Article, ...]:
    """Return the articles in program order. ``ids`` are their GUIDs, by path.

    The season, then the unit (by number, then by name; none comes first). In a unit: the editor's ``number``,
    ``order:`` in program.yaml, ``NN-`` before the file's name, the place in a page's list of articles, the chain of
    pages' next-up blocks, the title. An article that has no place by one sign stands after those that have.
    """
    asked = {entry: index for index, entry in enumerate(program.order)}
    groups: dict[tuple[int, int, str], list[Article]] = {}
    for article in articles:
        groups.setdefault(_group(levels[article.path]), []).append(article)
    ordered: list[Article] = []
    for _, group in sorted(groups.items()):
        pages = _listed_places(group)
        chains = _chain_places(group)
        ordered += sorted(
            group,
            key=lambda one: (
                _LAST if one.number is None else one.number,
                min((asked[name] for name in _names(one, program, ids) if name in asked), default=_LAST),
                _file_number(one),
                pages.get(fold_title(one.title), _LAST),
                chains[one.path],
                fold_title(one.title),
                one.path,
            ),
        )
    return tuple(ordered)


def order_problems(
    articles: Sequence[Article], *, program: Program, ids: Mapping[str, str], unread: Sequence[str]
) -> tuple[Problem, ...]:
    """Return a problem for each entry of ``order:`` that names no article. ``unread`` are paths of broken sources."""
    known = {name for article in articles for name in _names(article, program, ids)}
    for path in unread:
        known |= {inner_path(path, program), PurePosixPath(path).name, ids.get(path, "")}
    files = sorted(inner_path(article.path, program) for article in articles)
    problems = []
    for index, entry in enumerate(program.order):
        if entry not in known:
            line = program.order_lines[index] if index < len(program.order_lines) else program.order_line
            hint = did_you_mean(entry, files, otherwise="The files are")
            what = f"'order' names '{shorten(entry)}', which is not there"
            problems.append(Problem(f"{program.folder}/program.yaml", line, what, hint))
    return tuple(problems)


def _names(article: Article, program: Program, ids: Mapping[str, str]) -> frozenset[str]:
    """Return what ``order:`` may call an article: its path in the program's folder, its file's name, its id."""
    path = inner_path(article.path, program)
    return frozenset((path, PurePosixPath(path).name, article.id, ids.get(article.path, ""))) - {""}


def _group(levels: Levels) -> tuple[int, int, str]:
    season = levels.season.number if levels.season else 0
    if levels.unit is None:
        return (season, 0, "")
    return (season, _LAST if levels.unit.number is None else levels.unit.number, fold_title(levels.unit.name))


def _file_number(article: Article) -> int:
    found = re.match(r"\d{1,8}(?=[-_. ])", PurePosixPath(article.path).name)
    return int(found[0]) if found else _LAST


def _listed_places(group: Sequence[Article]) -> dict[str, int]:
    """Return the places of titles (folded) in the pages' lists: of the longest, then what only others have."""
    listings = sorted((article.listing for article in group), key=lambda titles: (-len(titles), titles))
    places: dict[str, int] = {}
    for listing in listings:
        for title in listing:
            places.setdefault(fold_title(title), len(places))
    return places


def _chain_places(group: Sequence[Article]) -> dict[str, tuple[str, int]]:
    """Return, by path, the title that an article's next-up chain begins with, and its place in that chain."""
    by_title = {fold_title(article.title): article for article in sorted(group, key=lambda one: one.path, reverse=True)}
    following = {
        article.path: by_title[fold_title(article.next_title)]
        for article in group
        if article.next_title and fold_title(article.next_title) in by_title
    }
    begun = {article.path for article in following.values()}
    places: dict[str, tuple[str, int]] = {}
    heads = [article for article in group if article.path not in begun]
    # Those that stand in a circle have no head: they come last, and the first by title begins.
    for head in sorted(heads, key=_by_title) + sorted(group, key=_by_title):
        article: Article | None = head
        count = 0
        while article and article.path not in places:
            places[article.path] = (fold_title(head.title), count)
            article, count = following.get(article.path), count + 1
    return places


def _by_title(article: Article) -> tuple[str, str]:
    return (fold_title(article.title), article.path)
