"""Page dumps: the text of a web page, as copied from a browser, furniture and all, to an Article.

First step of the flow (sources -> Article). Pure: takes bytes, returns an Article and problems. Nothing is guessed
silently: a line that is not spoken is named in ``Article.dropped`` with the rule that took it, metadata included.
"""

from collections.abc import Set

from audio_programs.errors import Problem
from audio_programs.guidance import NO_GUIDANCE, Guidance, Survey, survey_of
from audio_programs.model import Block, Dropped
from audio_programs.sources.article import Found, compose
from audio_programs.sources.dump.blocks import blocks_of
from audio_programs.sources.dump.lines import lines_of
from audio_programs.sources.dump.page import Page
from audio_programs.sources.dump.rules import STATED_TITLE, read_by_rules
from audio_programs.sources.front_matter import read_top
from audio_programs.sources.paywall import cut_short
from audio_programs.sources.registry import Read
from audio_programs.sources.text import decode

NO_TITLE = "write its title on the first line; or write 'title: ...' between two lines of --- on top of the file"


def read(content: bytes, path: str, guidance: Guidance = NO_GUIDANCE) -> Read:
    """Read a page dump or any plain text; front matter on top overrules what the page says."""
    text, problems = decode(content, path)
    if text is None:
        return Read(article=None, problems=problems)
    top = read_top(text, path)
    page = Page(
        path=path,
        lines=lines_of(top.body),
        guidance=top.stated.guided(guidance),
        stated_title=top.stated.title,
    )
    page = read_by_rules(page)
    found = _found(page, overruled=top.doubtful | {key for key, _line in top.lines})
    return compose(content, path, top=top, found=found, no_title=NO_TITLE, guidance=guidance)


def survey(content: bytes) -> Survey:
    """Return which lines a page has."""
    return survey_of(content.decode("utf-8", "replace").splitlines())


def _left_out(page: Page) -> dict[int, str]:
    """Return the lines that are not spoken: the page's title is one where the front matter states another."""
    overruled = {page.title: STATED_TITLE} if page.title is not None and page.stated_title else {}
    return {**page.taken, **overruled}


def _found(page: Page, *, overruled: Set[str]) -> Found:
    blocks = blocks_of([page.lines[index] for index in page.free(page.body)])
    return Found(
        blocks=blocks,
        title="" if page.title is None else page.lines[page.title].text,
        author=page.author,
        date=page.date,
        updated=page.updated,
        season=page.season,
        unit=page.unit,
        program_title=page.program_title,
        listing=page.listing,
        next_title=page.next_title,
        dropped=tuple(
            Dropped(line=page.lines[index].number, text=page.lines[index].text, rule=rule)
            for index, rule in sorted(_left_out(page).items())
        ),
        lines=tuple(page.stated_on.items()),
        problems=(*(problem for key, problem in page.problems if key not in overruled), *_cut_short(page, blocks)),
    )


def _cut_short(page: Page, blocks: tuple[Block, ...]) -> tuple[Problem, ...]:
    """Return the problem of a web page that breaks off at its paywall; any other text may speak of one."""
    if page.core is None:
        return ()
    lines = ((line.number, line.text) for line in page.lines)
    return cut_short(page.path, lines, sum(len(block.text) for block in blocks))
