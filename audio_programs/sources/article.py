"""What a reader found in a text, put together with what its front matter states: the Article, or its problems.

Every reader of text ends here, so that a missing title or an empty article is said in one way. Opens no file.
"""

from dataclasses import dataclass, replace

from audio_programs.errors import Problem
from audio_programs.guidance import NO_GUIDANCE, Figures, Guidance, Tables, matches
from audio_programs.keys import digest_of
from audio_programs.model import Article, Block, BlockKind, Day, Dropped, Link, Season, Unit
from audio_programs.people import people_of
from audio_programs.sources.front_matter import Top
from audio_programs.sources.registry import Read
from audio_programs.sources.text import fold

OWN_HEADING_LEVEL = 2  # of a line that the editor says is a heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a reader found in a source's body. Front matter overrules its metadata."""

    blocks: tuple[Block, ...]
    title: str = ""
    author: str = ""
    date: Day | None = None
    updated: Day | None = None
    season: Season | None = None
    unit: Unit | None = None
    link: str = ""  # the page's own address
    program_title: str = ""
    listing: tuple[str, ...] = ()
    next_title: str = ""
    dropped: tuple[Dropped, ...] = ()
    links: tuple[Link, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()  # (metadata key, line)
    problems: tuple[Problem, ...] = ()


def compose(
    content: bytes, path: str, *, top: Top, found: Found, no_title: str, guidance: Guidance = NO_GUIDANCE
) -> Read:
    """Return the article, and all that keeps it from being built. ``no_title`` says how this format states a title.

    With problems the article has what is right of its metadata, and its path for a title where it has none; without a
    text there is none.
    """
    stated = top.stated
    found = _guided(found, stated.guided(guidance))
    title = stated.title or found.title
    missing = _missing(path, title=title, blocks=found.blocks, no_title=no_title)
    if "title" in top.doubtful and (found.title or found.blocks):
        missing = ()  # what the page seems to have for a title may be all of its text
    problems = tuple(sorted((*top.problems, *found.problems, *missing)))
    if not found.blocks:
        return Read(article=None, problems=problems)
    article = Article(
        path=path,
        digest=digest_of(content),
        title=title or path,
        blocks=found.blocks,
        author=stated.author or found.author,
        date=stated.date or found.date,
        updated=stated.updated or found.updated,
        id=stated.id,
        slug=stated.slug,
        season=stated.season or found.season,
        unit=stated.unit or found.unit,
        number=stated.number,
        summary=stated.summary,
        image=stated.image,
        link=stated.link or found.link,
        voice=stated.voice,
        explicit=stated.explicit,
        draft=stated.draft,
        kind=stated.kind,
        people=people_of(stated.people),
        links=found.links,
        program_title=found.program_title,
        listing=found.listing,
        next_title=found.next_title,
        dropped=found.dropped,
        lines=tuple(sorted({**dict(found.lines), **dict(top.lines)}.items())),
    )
    return Read(article=article, problems=problems)


def _guided(found: Found, guidance: Guidance) -> Found:
    """Return what a reader found, as the editor overrules it; so patterns hold for sources of every kind."""
    blocks: list[Block] = []
    dropped = list(found.dropped)
    has_begun = not any(matches(guidance.start, block.text) for block in found.blocks)
    is_over = False
    for block in found.blocks:
        begins = not has_begun and matches(guidance.start, block.text)
        has_begun = has_begun or begins
        is_over = is_over or (bool(blocks) and not begins and matches(guidance.stop, block.text))
        rule = _overruled(block, guidance, has_begun=has_begun, is_over=is_over)
        if rule:
            dropped.append(Dropped(line=block.line, text=fold(block.text), rule=rule))
        elif matches(guidance.heading, block.text) and block.kind is not BlockKind.HEADING:
            blocks.append(replace(block, kind=BlockKind.HEADING, level=OWN_HEADING_LEVEL))
        else:
            blocks.append(block)
    return replace(found, blocks=tuple(blocks), dropped=tuple(sorted(dropped, key=lambda one: one.line)))


def _overruled(block: Block, guidance: Guidance, *, has_begun: bool, is_over: bool) -> str:
    """Return by which of the editor's words a block is left out; '' if by none."""
    if not has_begun:
        return "start"
    if is_over:
        return "stop"
    if matches(guidance.skip, block.text):
        return "skip"
    if block.kind is BlockKind.TABLE and guidance.tables is Tables.SKIP:
        return "tables"
    return "figures" if block.kind is BlockKind.CAPTION and guidance.figures is Figures.NONE else ""


def _missing(path: str, *, title: str, blocks: tuple[Block, ...], no_title: str) -> tuple[Problem, ...]:
    """Say what an article cannot be without; a file that holds neither is told once."""
    if not blocks:
        hint = "write its text" if title else f"{no_title}, and its text below"
        return (Problem(path, 1, "the article is empty: there is nothing to read aloud", hint),)
    return () if title else (Problem(path, 1, "the article has no title", no_title),)
