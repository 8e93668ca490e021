"""What a reader found in a text, put together with what its front matter states: the Article, or its problems.

Every reader of text ends here, so that a missing title or an empty article is said in one way. Opens no file.
"""

from dataclasses import dataclass

from audio_programs.errors import Problem
from audio_programs.keys import digest_of
from audio_programs.model import Article, Block, Day, Dropped, Season, Unit
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
    lines: tuple[tuple[str, int], ...] = ()  # (metadata key, line)
    problems: tuple[Problem, ...] = ()


def compose(content: bytes, path: str, *, top: Top, found: Found, no_title: str) -> Read:
    """Return the article, or all that keeps it from being one. ``no_title`` says how this format states a title."""
    stated = top.stated
    title = stated.title or found.title
    problems = [*top.problems, *found.problems]
    if not title and not top.problems:
        problems.append(Problem(path, 1, "the article has no title", no_title))
    if not found.blocks and not top.problems:
        problems.append(Problem(path, 1, "the article is empty: there is nothing to read aloud", "write its text"))
    if problems:
        return Read(article=None, problems=tuple(sorted(problems)))
    article = Article(
        path=path,
        digest=digest_of(content),
        title=title,
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
        program_title=found.program_title,
        listing=found.listing,
        next_title=found.next_title,
        dropped=found.dropped,
        lines=tuple(sorted({**dict(found.lines), **dict(top.lines)}.items())),
    )
    return Read(article=article)
