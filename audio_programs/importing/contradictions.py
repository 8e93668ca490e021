"""What pages say of their order that cannot all be so: told, for whoever reads it knows which is meant. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

from audio_programs.catalog.titles import fold_title
from audio_programs.errors import Notice
from audio_programs.model import Article


def contradictions(articles: Sequence[Article]) -> tuple[Notice, ...]:
    """Return what the articles of a program say against one another, each once."""
    return tuple(sorted({*_next_against_lists(articles), *_lists_against_lists(articles), *_circles(articles)}))


def _next_against_lists(articles: Sequence[Article]) -> Iterator[Notice]:
    for article in articles:
        following = {fold_title(one): other for one, other in pairwise(article.listing)}
        listed = following.get(fold_title(article.title), "")
        if listed and article.next_title and fold_title(listed) != fold_title(article.next_title):
            what = f"says that '{article.next_title}' comes next, and lists '{listed}' after it: the list is followed"
            yield Notice(article.path, article.line_of("next_title"), what)


def _lists_against_lists(articles: Sequence[Article]) -> Iterator[Notice]:
    lists = {tuple(map(fold_title, article.listing)): article for article in reversed(articles) if article.listing}
    for (one, first), (other, second) in combinations(sorted(lists.items(), key=lambda item: item[1].path), 2):
        shared = [title for title in one if title in other]
        if shared != [title for title in other if title in one]:
            what = f"lists its unit's articles in another order than {first.path}: the longer list is followed"
            yield Notice(second.path, second.line_of("listing"), what)


def _circles(articles: Sequence[Article]) -> Iterator[Notice]:
    by_title: Mapping[str, Article] = {fold_title(article.title): article for article in reversed(articles)}
    for start in articles:
        circle = [start]
        here = by_title.get(fold_title(start.next_title)) if start.next_title else None
        while here is not None and here not in circle:
            circle.append(here)
            here = by_title.get(fold_title(here.next_title)) if here.next_title else None
        first = min(circle, key=lambda one: (fold_title(one.title), one.path))
        if here is start and start is first and len(circle) > 1:
            what = f"{len(circle)} articles lead to one another in a circle: '{start.title}' is put first"
            yield Notice(start.path, start.line_of("next_title"), what)
