"""Saved web pages (``.html``) to an Article: the main part of the page, without its furniture.

First step of the flow (sources -> Article). Pure: takes bytes, returns an Article and problems; never raises, and
follows no address. What stands in the article and is not spoken is named in ``Article.dropped``.
"""

from audio_programs.guidance import NO_GUIDANCE, Guidance, Survey
from audio_programs.sources.markup.document import read_page, survey_page
from audio_programs.sources.markup.tree import decoded
from audio_programs.sources.registry import Read


def read(content: bytes, path: str, guidance: Guidance = NO_GUIDANCE) -> Read:
    """Read a web page."""
    return read_page(content, decoded(content), path, guidance)


def survey(content: bytes) -> Survey:
    """Return which lines a page has."""
    return survey_page(decoded(content))
