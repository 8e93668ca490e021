"""Where an article is on its page, by weight: rules that find the lines it lies in, and leave out what is around.

They ask ``core``; what the other rules find (a breadcrumb, a byline, 'Next up in ...') is surer, and goes before.
"""

import dataclasses

from audio_programs.sources.dump.core import SIGNS, core_of
from audio_programs.sources.dump.end import heads_prose
from audio_programs.sources.dump.page import Page
from audio_programs.sources.dump.sights import sights_of
from audio_programs.sources.furniture import Kind

_BUTTONS = frozenset((Kind.SHARE, Kind.NETWORK))
_FURNITURE = frozenset(Kind) - {Kind.NONE, Kind.CREDIT}


def look(page: Page, _rule: str) -> Page:
    """Look at the lines, and find those among which the article is."""
    sights = sights_of(page.lines, page.guidance)
    free = page.free(range(len(page.lines)))  # a link '[edit]' behind a heading says nothing
    core = core_of([sights[at] for at in free])
    return dataclasses.replace(page, sights=sights, core=core and range(free[core.start], free[core.stop - 1] + 1))


def above(page: Page, rule: str) -> Page:
    """Leave out what stands above the article, where no title tells where it starts."""
    if page.core is None or page.title is not None:
        return page
    return dataclasses.replace(page.with_taken(range(page.core.start), rule), start=page.core.start)


def under(page: Page, rule: str) -> Page:
    """End the body where the article ends by weight, if no surer line ends it close by."""
    if page.core is None:
        return page
    stop = max(page.core.stop, page.start)
    end = len(page.lines) if page.end is None else page.end
    if end <= stop or _is_quiet(page, stop, end):
        return page
    return page.with_taken(range(stop, end), rule).ended_at(stop)


def furniture(page: Page, rule: str) -> Page:
    """Leave out lines of furniture by their words, inside the body: share buttons, teasers, bylines."""
    if page.core is None:
        return page
    places = (at for at in page.body if page.sights[at].kind in _FURNITURE and not heads_prose(page, at))
    return page.with_taken((at for at in places if not _is_in_a_list_of_sites(page, at)), rule)


def _is_in_a_list_of_sites(page: Page, at: int) -> bool:
    """Say whether a line names a site among others, with no button beside them: an article may list sites."""
    run = range(at, at + 1)
    while run.start > page.start and page.sights[run.start - 1].kind in _BUTTONS:
        run = range(run.start - 1, run.stop)
    while run.stop < len(page.lines) and page.sights[run.stop].kind in _BUTTONS:
        run = range(run.start, run.stop + 1)
    return page.sights[at].kind is Kind.NETWORK and not any(page.sights[one].kind is Kind.SHARE for one in run)


def _is_quiet(page: Page, start: int, stop: int) -> bool:
    """Say whether nothing between the weightiest lines and the body's end is furniture by its words."""
    return not any(
        page.sights[at].kind in SIGNS or page.sights[at].within or page.sights[at].shared or page.sights[at].cut
        for at in page.free(range(start, stop))
    )
