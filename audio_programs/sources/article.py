"""What a reader found in a text, put together with what its front matter states: the Article, or its problems.

Every reader of text ends here, so that a missing title or an empty article is said in one way. Opens no file.
"""

from dataclasses import dataclass

from audio_programs.errors import Problem
from audio_programs.keys import digest_of
from audio_programs.model import Article, Block, Day, Dropped, Link, Season, Unit
from audio_programs.people import people_of
from audio_programs.sources.front_matter import Top
from audio_programs.sources.registry import Read


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
    program_title: str = ""
    listing: tuple[str, ...] = ()
    next_title: str = ""
    dropped: tuple[Dropped, ...] = ()
    links: tuple[Link, ...] = ()
    lines: tuple[tuple[str, int], ...] = ()  # (metadata key, line)
    problems: tuple[Problem, ...] = ()


def compose(content: bytes, path: str, *, top: Top, found: Found, no_title: str) -> Read:
    """Return the article, and all that keeps it from being built. ``no_title`` says how this format states a title.

    With problems the article has what is right of its metadata, and its path for a title where it has none; without a
    text there is none.
    """
    stated = top.stated
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
        link=stated.link,
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


def _missing(path: str, *, title: str, blocks: tuple[Block, ...], no_title: str) -> tuple[Problem, ...]:
    """Say what an article cannot be without; a file that holds neither is told once."""
    if not blocks:
        hint = "write its text" if title else f"{no_title}, and its text below"
        return (Problem(path, 1, "the article is empty: there is nothing to read aloud", hint),)
    return () if title else (Problem(path, 1, "the article has no title", no_title),)
