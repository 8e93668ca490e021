"""A new article: front matter with all that is known of it, and room for its text. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from audio_programs.yaml_text import Entry, write_yaml

_HOW_TO = (
    "Write the article under the second line of three hyphens. A line like this begins a chapter:\n## What to do first"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """What is stated of an article that is begun."""

    id: str
    title: str
    author: str
    day: date
    number: int | None = None  # where the articles around it are ordered by their ``number``
    voice: str = ""


def article_text(article: NewArticle, body: str = "") -> str:
    """Return the file: Markdown with front matter. Without a body, a note says where to write."""
    matter = write_yaml(_entries(article, note="" if body else _HOW_TO))
    return f"---\n{matter}---\n\n{body}"


def _entries(article: NewArticle, *, note: str) -> Iterator[Entry]:
    yield Entry(
        "id",
        article.id,
        "Apps know the episode by its id. Change whatever else you like, the file's name too, but not this line.",
    )
    yield Entry("title", article.title)
    yield Entry("author", article.author)
    yield Entry("date", article.day)
    if article.number is not None:
        yield Entry("number", article.number)
    if article.voice:
        yield Entry("voice", article.voice)
    if note:
        yield Entry(note=note)
