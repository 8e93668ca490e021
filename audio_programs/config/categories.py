"""Apple's podcast categories (RULES C3): the list that every directory goes by, and the search in it. Pure."""

import difflib
import re

from audio_programs.config.settings import Category
from audio_programs.yaml_text import Refused, did_you_mean, shorten

_LISTED = """
Arts: Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts
Business: Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit
Comedy: Comedy Interviews, Improv, Stand-Up
Education: Courses, How To, Language Learning, Self-Improvement
Fiction: Comedy Fiction, Drama, Science Fiction
Government:
History:
Health & Fitness: Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality
Kids & Family: Education for Kids, Parenting, Pets & Animals, Stories for Kids
Leisure: Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video Games
Music: Music Commentary, Music History, Music Interviews
News: Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech News
Religion & Spirituality: Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality
Science: Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, Nature, Physics, \
Social Sciences
Society & Culture: Documentary, Personal Journals, Philosophy, Places & Travel, Relationships
Sports: Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, Soccer, Swimming, \
Tennis, Volleyball, Wilderness, Wrestling
Technology:
True Crime:
TV & Film: After Shows, Film History, Film Interviews, Film Reviews, TV Reviews
"""


def _categories() -> tuple[Category, ...]:
    found = []
    for row in _LISTED.strip().splitlines():
        name, _, subs = row.partition(":")
        found.append(Category(name=name))
        found.extend(Category(name=name, sub=sub.strip()) for sub in subs.split(",") if sub.strip())
    return tuple(found)


CATEGORIES = _categories()
"""All of them, each first-level category before its own subcategories."""


def written(category: Category) -> str:
    """Return a category as an editor writes it: ``Kids & Family > Parenting``."""
    return f"{category.name} > {category.sub}" if category.sub else category.name


def find_category(text: str) -> Category:
    """Return Apple's category for what an editor wrote, in Apple's own spelling.

    Raises Refused with the nearest ones if there is none; a subcategory alone is not enough, for it must be written
    inside its parent.
    """
    name, _, sub = (part.strip() for part in text.partition(">"))
    known = {written(category).casefold(): category for category in CATEGORIES}
    found = known.get(written(Category(name=name, sub=sub)).casefold())
    if found:
        return found
    raise Refused(f"category '{shorten(text)}' is not one of Apple's", _hint(name, sub))


def _hint(name: str, sub: str) -> str:
    for one in CATEGORIES:
        if one.sub and one.sub.casefold() == (sub or name).casefold():
            return f"did you mean '{written(one)}'?"
    inside = [one for one in CATEGORIES if one.sub and one.name.casefold() == name.casefold()]
    if sub and inside:
        return did_you_mean(sub, (one.sub for one in inside), otherwise=f"Inside {inside[0].name}")
    return did_you_mean(name, (one.name for one in CATEGORIES if not one.sub), otherwise="There are")


def nearest_category(text: str) -> Category | None:
    """Return the category that is most likely meant, for one who was asked and can see what was understood.

    Small spelling errors, ``and`` for ``&``, another sign for ``>`` and a subcategory without its parent are all
    understood, and a part of a name that fits one category alone; None where nothing is near enough.

    >>> written(nearest_category("kids and family / parentng")), written(nearest_category("parent"))
    ('Kids & Family > Parenting', 'Kids & Family > Parenting')
    """
    folded = " > ".join(part for part in (_folded(part) for part in re.split(r"[>/:|,]", text)) if part)
    whole = {" > ".join(_folded(part) for part in (one.name, one.sub) if part): one for one in CATEGORIES}
    alone = {_folded(one.sub or one.name): one for one in CATEGORIES}
    halves = {_folded(half): one for one in reversed(CATEGORIES) for half in (one.sub or one.name).split("&")}
    for known, cutoff in ((whole, 1.0), (alone, 1.0), (whole, 0.85), (alone, 0.87), (halves, 0.87)):
        found = difflib.get_close_matches(folded, known, n=1, cutoff=cutoff)
        if found:
            return known[found[0]]
    # A part of a name that fits one alone: enough letters of it, so that 'a' is no answer.
    parts = [one for one in CATEGORIES if len(folded) > 2 and folded in _folded(one.sub or one.name)]
    return parts[0] if len(parts) == 1 else None


def all_categories() -> str:
    """Return all categories for reading: a line for each of the first level, with what is inside it."""
    lines = []
    for first in (one for one in CATEGORIES if not one.sub):
        inside = ", ".join(one.sub for one in CATEGORIES if one.sub and one.name == first.name)
        lines.append(f"  {first.name} > {inside}" if inside else f"  {first.name}")
    return "\n".join(lines)


def _folded(text: str) -> str:
    return " ".join(re.sub(r"\band\b|[^\w\s]", " ", text.casefold()).split())
