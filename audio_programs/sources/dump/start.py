"""Where a dump's body starts: rules that find the title, and what a page says about its article around it.

Each takes a page and its own name in the table (``rules.RULES``), and returns the page with what it found.
"""

import dataclasses
import re
from itertools import pairwise

from audio_programs.errors import Problem
from audio_programs.model import Season, Unit
from audio_programs.sources.byline import Byline, is_name, is_person, read_byline
from audio_programs.sources.dates import NotADate, read_day
from audio_programs.sources.dump.lines import (
    LONG_LINE,
    LONGEST_TITLE,
    Line,
    Mark,
    ends_sentence,
    is_wrapped,
    without_edit_link,
)
from audio_programs.sources.dump.page import Page
from audio_programs.sources.dump.title import stands_on_byline, title_of
from audio_programs.sources.levels import season_mark, unit_mark
from audio_programs.sources.text import same_words

BYLINE_WITHIN = 6  # lines under the title in which a byline is looked for
SHORTEST_PARAGRAPH = 60  # characters; sites' mottoes and questions are shorter

_SITE_FURNITURE = re.compile(
    r"skip to (?:main |the )?(?:content|navigation)|(?:toggle |open |close |main )?(?:menu|navigation)|home|search"
    r"|log ?in|sign ?in|sign ?up(?: now)?|log ?out|register|subscribe|my account|get access|forgot password\??"
    r"|welcome back!?|menu icon .*|(?:site )?logo(?: ?[-:–‑].*)?|(?:we|this (?:web)?site) uses? cookies.*"
    r"|(?:accept|reject|manage)(?: all)?(?: cookies)?|cookie (?:settings|policy|preferences)",
    re.IGNORECASE,
)
_PAGE_TOOL = re.compile(
    r"jump to (?:the )?(?:recipe|video|comments|navigation|search|(?:main )?content)|print (?:the |this )?recipe",
    re.IGNORECASE,
)
_SOURCE_LINE = re.compile(r"from [\w ]{1,40}, the free (?:encyclopa?edia|dictionary)", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:copyright|©|\(c\))", re.IGNORECASE)
_BETWEEN_CRUMBS = re.compile(r"\s+(?:>|›|»|/|→|\|)\s+")
_LISTING_END = re.compile(r"next (?:article|lesson|page|post)", re.IGNORECASE)


def edit_link(page: Page, rule: str) -> Page:
    """Part the link '[edit]' from the heading that it stands behind, and leave it out.

    Asked before all others, for it alone changes which lines there are.
    """
    lines: list[Line] = []
    links: list[int] = []
    for line in page.lines:
        parted = without_edit_link(line)
        lines += parted
        if len(parted) > 1:
            links.append(len(lines) - 1)
    return dataclasses.replace(page, lines=tuple(lines)).with_taken(links, rule) if links else page


def site_furniture(page: Page, rule: str) -> Page:
    """Leave out, before the first paragraph, the lines that sites put above everything: 'Skip to content', 'Log in'."""
    return page.with_taken(
        (
            index
            for index in range(_first_paragraph(page))
            if _SITE_FURNITURE.fullmatch(page.lines[index].words)
            and not same_words(page.lines[index].words, page.stated_title)
        ),
        rule,
    )


def page_tool(page: Page, rule: str) -> Page:
    """Leave out links to a part of the page and buttons that print it, wherever they stand: 'Jump to Recipe'."""
    return page.with_taken((at for at, line in enumerate(page.lines) if _PAGE_TOOL.fullmatch(line.words)), rule)


def source_line(page: Page, rule: str) -> Page:
    """Leave out, before the first paragraph, the line that names the site under a title: 'From ..., the free ...'."""
    above = range(_first_paragraph(page))
    return page.with_taken((index for index in above if _SOURCE_LINE.fullmatch(page.lines[index].words)), rule)


def breadcrumb(page: Page, rule: str) -> Page:
    """Read program, season and unit from lines such as 'S2: Milk' and 'CH 2: Cells'; the title stands under them."""
    above = range(_first_paragraph(page, longer_than=LONG_LINE))
    marks = [index for index in above if _levels(page.lines[index].text)]
    if not marks:
        return page
    first = last = marks[0]
    while last + 1 < len(page.lines) and _goes_on(page, last):
        last += 1
    if last + 1 >= len(page.lines) or not _could_be_title(page, last + 1):
        return page
    while first > 0 and _goes_on(page, first - 1):
        first -= 1
    if first > 0 and _names_program(page, first - 1):
        first -= 1
    page = _with_levels(page, first, last, marks[0])
    return page.with_taken(range(first, last + 1), rule).with_title(last + 1)


def stated_title(page: Page, rule: str) -> Page:
    """Find the title that the front matter states, above the first paragraph."""
    if page.title is not None or not page.stated_title:
        return page
    until = range(_first_paragraph(page))
    places = [index for index in until if same_words(page.lines[index].text, page.stated_title)]
    return page.with_title(places[-1]) if places else page


def byline(page: Page, rule: str) -> Page:
    """Read author and dates from the lines under the title; if the title is not found yet, it stands above them."""
    if page.title is not None:
        return _byline_under(page.title, page, rule)
    if page.core is not None:
        return page  # what stands above an article on a page has dates and names of its own
    found = {index: read_byline(page.lines[index].words) for index in page.free(range(_first_paragraph(page)))}
    for index, says in found.items():
        title = _title_above(page, index, says) if says else None
        if title is not None and not _leaves_nothing(page, title, index):
            return _byline_under(title, page.with_title(title), rule)
    return page


def likely_title(page: Page, _rule: str) -> Page:
    """Take the line above the article that is most like a title; where one is stated, only one that has a byline."""
    if page.title is not None or page.core is None:
        return page
    best = title_of(page)
    if best is None or (page.stated_title and not stands_on_byline(page, best)):
        return page
    return page.with_title(best)


def first_line(page: Page, rule: str) -> Page:
    """Take the first line for the title where nothing else tells; a front matter's title needs no line."""
    if page.title is not None or page.stated_title or page.core is not None:
        return page
    free = page.free(range(len(page.lines)))
    return page.with_title(free[0]) if free and _could_be_title(page, free[0]) else page


def list_of_articles(page: Page, rule: str) -> Page:
    """Read the bullets above the title that list the unit's articles: one is the title, or 'Next article' ends them."""
    for run in _bullet_runs(page):
        titles = tuple(page.lines[index].words for index in run)
        holds_title = page.title is not None and any(same_words(page.lines[page.title].text, one) for one in titles)
        ended = run[-1] + 1 < len(page.lines) and bool(_LISTING_END.fullmatch(page.lines[run[-1] + 1].text))
        if len(run) > 1 and (holds_title or ended):
            return page.with_metadata(run[0], listing=titles).with_taken(run, rule)
    return page


def above_title(page: Page, rule: str) -> Page:
    """Leave out all that still stands above the title."""
    return page.with_taken(range(page.title), rule) if page.title is not None else page


# --- Breadcrumb --------------------------------------------------------------------------------------------------


def _levels(text: str) -> tuple[Season | Unit, ...]:
    crumbs = _crumbs(text)
    found = (season_mark(crumb) or unit_mark(crumb) for crumb in crumbs)
    return tuple(level for level in found if level)


def _crumbs(text: str) -> list[str]:
    return _BETWEEN_CRUMBS.split(text.lstrip("•-*–· "))


def _goes_on(page: Page, index: int) -> bool:
    """Say whether a breadcrumb goes on from a line to the next: bullets together, or season and unit."""
    line, after = page.lines[index], page.lines[index + 1]
    if len(_crumbs(line.text)) > 1 or len(_crumbs(after.text)) > 1 or line.mark is not after.mark:
        return False
    return bool(_levels(line.text) and _levels(after.text)) or (line.mark is Mark.BULLET and not after.alone)


def _names_program(page: Page, index: int) -> bool:
    """Say whether the line above season and unit is their program's name: it stands right on them, and is like them."""
    line, after = page.lines[index], page.lines[index + 1]
    if line.mark is not after.mark or len(_crumbs(after.text)) > 1 or index in page.taken:
        return False
    return line.mark is Mark.BULLET or not after.alone


def _with_levels(page: Page, first: int, last: int, mark: int) -> Page:
    crumbs = [(index, crumb) for index in range(first, last + 1) for crumb in _crumbs(page.lines[index].text)]
    program = ""
    for index, crumb in crumbs:
        season, unit = season_mark(crumb), unit_mark(crumb)
        if season and not page.season:
            page = page.with_metadata(index, season=season)
        elif unit and not page.unit:
            page = page.with_metadata(index, unit=unit)
        elif not (page.season or page.unit):
            program, place = crumb, index
    return page.with_metadata(place, program_title=program) if program else page


# --- Title and byline --------------------------------------------------------------------------------------------


def _first_paragraph(page: Page, *, longer_than: int = SHORTEST_PARAGRAPH) -> int:
    """Return the first line that is a paragraph beyond doubt: furniture, title and byline stand above it."""
    if page.first_paragraph is not None:
        return page.first_paragraph
    for index, line in enumerate(page.lines):
        if line.mark is not Mark.NONE or index in page.taken or _SITE_FURNITURE.fullmatch(line.words):
            continue
        if (line.width > longer_than and ends_sentence(line.text)) or _begins_wrapped(page, index):
            return index
    return len(page.lines)


def _begins_wrapped(page: Page, index: int) -> bool:
    """Say whether a paragraph of several lines begins here: each full, the last one ending a sentence."""
    if not page.lines[index].alone:
        return False
    stop = next((after for after in range(index + 1, len(page.lines)) if page.lines[after].alone), len(page.lines))
    group = page.lines[index:stop]
    width = max(line.width for line in group)
    full = all(is_wrapped(before, line, width) for before, line in pairwise(group))
    return len(group) > 1 and full and ends_sentence(group[-1].text)


def _could_be_title(page: Page, index: int) -> bool:
    line = page.lines[index]
    if line.mark in (Mark.BULLET, Mark.QUOTE) or len(line.text) > LONGEST_TITLE or read_byline(line.text):
        return False
    is_paragraph = ends_sentence(line.text) and (len(line.text) > LONG_LINE or re.search(r"[.!?…]\s", line.text))
    return not is_paragraph


def _title_above(page: Page, index: int, says: Byline) -> int | None:
    """Return the title above a byline: the line right above it; if that is whose dates these are, the one above."""
    above = [at for at in (index - 1, index - 2) if at >= 0 and at not in page.taken and _could_be_title(page, at)]
    if index - 1 not in above:
        return None
    is_author = not says.author and is_person(page.lines[index - 1].text)
    return index - 2 if is_author and index - 2 in above and not _names_site(page, index - 2) else index - 1


def _names_site(page: Page, index: int) -> bool:
    """Say whether a line above a name could be the site's, and the 'name' a title with capitals: 'Night Walks'.

    On a page with furniture any line of capitals could; in a plain text the first line is the title.
    """
    text = page.lines[index].text
    others = [line.text for at, line in enumerate(page.lines) if at != index]
    if any(same_words(text, one) or (_COPYRIGHT.match(one) and text.casefold() in one.casefold()) for one in others):
        return True
    return is_person(text) and (index > 0 or bool(page.taken))


def _leaves_nothing(page: Page, title: int, index: int) -> bool:
    """Say whether nothing stands under a byline, and something above its title: then it is a text's last line."""
    under = page.free(range(index + 1, len(page.lines)))
    return bool(page.free(range(title))) and all(read_byline(page.lines[at].words) for at in under)


def _byline_under(title: int, page: Page, rule: str) -> Page:
    below = range(title + 1, min(title + 1 + BYLINE_WITHIN, _first_paragraph(page)))
    lines = [index for index in below if read_byline(page.lines[index].words)]
    if not lines:
        return page
    for index in lines:
        says = read_byline(page.lines[index].words)
        page = _with_byline(page, index, says) if says else page
    if not page.author and lines[0] == title + 2 and is_name(page.lines[title + 1].text):
        page = page.with_metadata(title + 1, author=page.lines[title + 1].text)
        lines.append(title + 1)
    return page.with_taken(lines, rule)


def _with_byline(page: Page, index: int, says: Byline) -> Page:
    if says.author and not page.author:
        page = page.with_metadata(index, author=says.author)
    for key, written in (("date", says.published), ("updated", says.updated)):
        if not written or key in page.stated_on:
            continue
        day = read_day(written)
        if isinstance(day, NotADate):
            hint = f"{day.hint}, or state it on top of the file, between two lines of ---: {key}: 2025-10-14"
            problem = Problem(page.path, page.lines[index].number, f"{key} {day.what}", hint)
            page = dataclasses.replace(page, problems=(*page.problems, (key, problem)))
        else:
            page = page.with_metadata(index, **{key: day})
    return page


# --- List of articles --------------------------------------------------------------------------------------------


def _bullet_runs(page: Page) -> list[list[int]]:
    """Return the runs of bullets above the title that no rule has taken."""
    runs: list[list[int]] = []
    for index in page.free(range(page.title or 0)):
        if page.lines[index].mark is not Mark.BULLET or not page.lines[index].words:
            continue
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs
