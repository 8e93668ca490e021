"""What is furniture inside a dump's body: lines that a browser copied along and nobody wrote."""

import re
from collections.abc import Callable

from audio_programs.sources.dump.end import first_paragraph, heads_prose
from audio_programs.sources.dump.lines import BULLETS, LONG_LINE
from audio_programs.sources.dump.page import Page

_STRAY = re.compile(rf"[xX×✕✖✗+|<>‹›«»^{re.escape(BULLETS)}]")
_DIVIDING = re.compile(r"(?:[-–—_=*~•·#.] ?){3,}")
_PICTURE_FILE = re.compile(r"[\w() .-]{1,80}\.(?:jpe?g|png|gif|svg|webp|avif|heic)", re.IGNORECASE)
_READING_TIME = re.compile(
    r"(?:estimated )?reading time:? .{1,20}|[0-9]{1,3} ?-? ?min(?:ute)?s?(?: read(?:ing)?(?: time)?)", re.IGNORECASE
)
_ADVERT = re.compile(
    r"advertisements?|sponsored(?: content)?|scroll to continue|skip ad(?:vert(?:isement)?)?", re.IGNORECASE
)
_SHARE = re.compile(
    r"share (?:this(?: (?:article|post|story|page|lesson))?|(?:on|via) [\w .]{1,30}):?|tweet this", re.IGNORECASE
)
_BUTTON = re.compile(
    r"print(?: this (?:page|article))?|listen(?: to (?:this )?(?:article|page))?|copy link|bookmark|download pdf"
    r"|email(?: this)?|save for later|menu icon .*|share|tweet|pin it",
    re.IGNORECASE,
)


def stray_mark(page: Page, rule: str) -> Page:
    """Leave out a line that is one mark: the 'x' of a box that closes, an arrow, a bullet of nothing."""
    return _left_out(page, rule, _STRAY.fullmatch)


def dividing_line(page: Page, rule: str) -> Page:
    """Leave out a line of dashes, stars or dots."""
    return _left_out(page, rule, _DIVIDING.fullmatch)


def picture_file(page: Page, rule: str) -> Page:
    """Leave out a line that is the name of a picture's file."""
    return _left_out(page, rule, _PICTURE_FILE.fullmatch)


def reading_time(page: Page, rule: str) -> Page:
    """Leave out '5 min read'."""
    return _left_out(page, rule, _READING_TIME.fullmatch)


def advertisement(page: Page, rule: str) -> Page:
    """Leave out 'Advertisement'."""
    return _left_out(page, rule, _ADVERT.fullmatch)


def share_button(page: Page, rule: str) -> Page:
    """Leave out 'Share this article' where the article goes on after it."""
    return _left_out(page, rule, _SHARE.fullmatch)


def button(page: Page, rule: str) -> Page:
    """Leave out, above the body's first paragraph, the buttons around a title: 'Print', 'Copy link'."""
    first = next((index for index in page.body if page.lines[index].width > LONG_LINE), page.body.stop)
    above = first_paragraph(page)
    places = (at for at in range(page.start, first) if at < above or not heads_prose(page, at))
    return page.with_taken((at for at in places if _BUTTON.fullmatch(page.lines[at].text)), rule)


def _left_out(page: Page, rule: str, looks: Callable[[str], object]) -> Page:
    return page.with_taken((index for index in page.body if looks(page.lines[index].text)), rule)
