"""HTML to an article: a web page, of which the article is looked for, or a document that is all article.

The door of this package: ``read_page`` and ``read_whole``.
"""

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from audio_programs.errors import Problem
from audio_programs.guidance import Guidance, Survey, survey_of
from audio_programs.model import Block, BlockKind, Dropped
from audio_programs.sources.article import Found, compose
from audio_programs.sources.front_matter import Top
from audio_programs.sources.markup.around import left_out_of
from audio_programs.sources.markup.blocks import LeftOut, Reading, Walk
from audio_programs.sources.markup.choice import chosen
from audio_programs.sources.markup.metadata import Metadata, metadata_of
from audio_programs.sources.markup.sizes import Sizes, sizes_of
from audio_programs.sources.markup.tree import UNSEEN, parse, text_of
from audio_programs.sources.paywall import cut_short
from audio_programs.sources.registry import Read
from audio_programs.sources.text import same_words

NO_TITLE = "give the page a title: <title>Your title</title>"
SIBLINGS = "on other pages too"
LEAST_OF_TWO = 0.25  # of what was chosen, for an element to be an article among others
LEAST_LETTERS = 400
MOST_INSIDE_A_LINE = 3  # elements
TITLE_WITHIN = 6  # blocks from the top in which the title may stand once more


def read_page(content: bytes, text: str, path: str, guidance: Guidance) -> Read:
    """Read a web page: the article that is on it. ``text`` is what ``content`` holds."""
    page, problems = parse(text, path)
    if page is None:
        return Read(article=None, problems=problems)
    about = metadata_of(page)
    etree.strip_elements(page, *(UNSEEN - {"head"}), with_tail=False)
    article = chosen(page)
    if article is None:
        hint = "copy the article's text into a .txt file, or look whether the page was saved whole"
        return Read(article=None, problems=(Problem(path, 1, "no article was found on this page", hint),))
    sizes = sizes_of(page)
    reading = _without_shared(_walk(article, left_out_of(article, sizes), guidance), guidance)
    letters = sum(len(block.text) for block in reading.blocks)
    wrong = (*cut_short(path, _lines(page), letters), *_more_than_one(path, article, sizes))
    found = _found(reading, about, wrong)
    return compose(content, path, top=Top(body=""), found=found, no_title=NO_TITLE, guidance=guidance)


def read_whole(content: bytes, text: str, path: str, guidance: Guidance, *, about: Metadata, no_title: str) -> Read:
    """Read HTML that is all article: what a Word file or a book comes to. ``no_title`` says how it states a title."""
    page, problems = parse(text, path) if text.strip() else parse("<p></p>", path)
    if page is None:
        return Read(article=None, problems=problems)
    found = _found(_walk(page, {}, guidance), about)
    return compose(content, path, top=Top(body=""), found=found, no_title=no_title, guidance=guidance)


def survey_page(text: str) -> Survey:
    """Return which lines a page has."""
    page, _problems = parse(text, "")
    if page is None:
        return survey_of(())
    etree.strip_elements(page, *UNSEEN, with_tail=False)
    return survey_of(block.text for block in Walk(left_out={}).whole(page).blocks)


def _walk(root: HtmlElement, left_out: LeftOut, guidance: Guidance) -> Reading:
    return Walk(left_out, guidance.figures).whole(root)


def _found(reading: Reading, about: Metadata, wrong: tuple[Problem, ...] = ()) -> Found:
    blocks, title, line = reading.blocks, about.title, about.title_line
    if not title and blocks and blocks[0].kind is BlockKind.HEADING:
        title, line = blocks[0].text, blocks[0].line
    return Found(
        blocks=tuple(_without_title(blocks, title)),
        title=title,
        author=about.author,
        date=about.date,
        updated=about.updated,
        link=about.link,
        program_title=about.program_title,
        dropped=tuple(sorted(reading.dropped, key=lambda one: one.line)),
        links=tuple(reading.links.values()),
        lines=(("title", line),) if title else (),
        problems=wrong,
    )


def _without_title(blocks: list[Block], title: str) -> list[Block]:
    """Return the blocks without the heading that is the title."""
    for at, block in enumerate(blocks[:TITLE_WITHIN]):
        if block.kind is BlockKind.HEADING and same_words(block.text, title):
            return [*blocks[:at], *blocks[at + 1 :]]
    return blocks


def _without_shared(reading: Reading, guidance: Guidance) -> Reading:
    """Return what was read without what many pages share; a heading goes with all that stood under it."""
    kept: list[Block] = []
    for block in reversed(reading.blocks):
        is_shared = guidance.repeats(block.text)
        is_heading = block.kind is BlockKind.HEADING
        has_text = (
            is_heading and bool(kept) and (kept[-1].kind is not BlockKind.HEADING or kept[-1].level > block.level)
        )
        if is_shared and not has_text:
            reading.dropped.append(Dropped(line=block.line, text=block.text, rule=SIBLINGS))
        else:
            kept.append(block)
    reading.blocks[:] = reversed(kept)
    return reading


def _lines(page: HtmlElement) -> Iterator[tuple[int, str]]:
    """Yield what stands in a page's smallest blocks, with the line of each."""
    for element in page.iter("p", "div", "h2", "h3", "h4", "span", "strong", "a", "button"):
        if len(element) <= MOST_INSIDE_A_LINE:
            yield element.sourceline or 1, text_of(element)


def _more_than_one(path: str, article: HtmlElement, sizes: Sizes) -> tuple[Problem, ...]:
    """Return the problem of a page that holds whole articles one under the other, each with a heading of its own."""
    least = LEAST_OF_TWO * sizes.letters[article]
    several = [
        one for one in article.iter("article") if sizes.letters[one] >= max(least, LEAST_LETTERS) and _heading_in(one)
    ]
    apart = [one for one in several if not any(around in several for around in one.iterancestors())]
    if len(apart) < 2:
        return ()
    names = ", ".join(f'"{_heading_in(one)}"' for one in apart)
    what = f"there are {len(apart)} articles on this page: {names}"
    return (Problem(path, apart[1].sourceline or 1, what, "save the page of each article of its own"),)


def _heading_in(element: HtmlElement) -> str:
    return next((text_of(one) for one in element.iter("h1", "h2")), "")
