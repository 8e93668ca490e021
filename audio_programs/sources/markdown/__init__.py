"""Markdown with front matter, the house format, to an Article.

First step of the flow (sources -> Article). Pure: takes bytes, returns an Article and problems. Nothing is left out
silently: what is no part of the text (a comment, a footnote's mark) is named in ``Article.dropped`` with its rule.
Markup never leaves this package: a block's text is what a browser would show, and where its links lead stands apart.
"""

from audio_programs.guidance import NO_GUIDANCE, Guidance
from audio_programs.model import BlockKind
from audio_programs.sources.article import Found, compose
from audio_programs.sources.front_matter import read_top
from audio_programs.sources.markdown.walk import Walk
from audio_programs.sources.registry import Read
from audio_programs.sources.text import decode

NO_TITLE = "write 'title: ...' between two lines of --- on top, or begin with a line '# Your title'"


def read(content: bytes, path: str, guidance: Guidance = NO_GUIDANCE) -> Read:
    """Read a Markdown source: its title is the front matter's, else a first line ``# ...``."""
    text, problems = decode(content, path)
    if text is None:
        return Read(article=None, problems=problems)
    top = read_top(text, path)
    found = _found(top.body, titled=bool(top.stated.title))
    return compose(content, path, top=top, found=found, no_title=NO_TITLE, guidance=guidance)


def _found(body: str, *, titled: bool) -> Found:
    walk = Walk(body)
    walk.whole()
    blocks, dropped = walk.blocks, tuple(sorted(walk.dropped, key=lambda left: left.line))
    first = blocks[0] if blocks else None
    if titled or first is None or first.kind is not BlockKind.HEADING or first.level != 1:
        return Found(blocks=tuple(blocks), dropped=dropped, links=walk.links.found())
    lines = (("title", first.line),)
    return Found(blocks=tuple(blocks[1:]), dropped=dropped, links=walk.links.found(), title=first.text, lines=lines)
