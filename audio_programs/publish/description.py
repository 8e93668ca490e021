"""What an app shows under an episode's title: a few clean lines of HTML, never the whole article (RULES I13).

The summary, then the names of season and unit, which titles must not carry (RULES I2), then the article's own page.
Every line is folded to one, and there are at most three paragraphs: so an article that happens to begin '3:15' is
not taken for a list of chapters, which needs three such lines, the first of them 00:00 (RULES H7). Pure.
"""

from audio_programs.catalog.alike import web_address
from audio_programs.catalog.published_text import one_line
from audio_programs.model import Episode
from audio_programs.publish import markup
from audio_programs.publish.values import LONGEST_DESCRIPTION_BYTES, cut_to_fit, value

_MOST_BYTES_AFTER = LONGEST_DESCRIPTION_BYTES // 2  # what follows the summary must leave it room


def place(episode: Episode) -> str:
    """Return where the episode stands, by the names of its season and unit; '' if neither has one."""
    levels = (episode.season.name if episode.season else "", episode.unit.name if episode.unit else "")
    return " · ".join(name for level in levels if (name := value(level)))


def describe(episode: Episode) -> str:
    """Return the description as HTML of ``p`` and ``a`` alone, at most 4000 bytes, never empty (RULES I1, I13)."""
    after = ""
    for paragraph in (markup.paragraph(place(episode)), markup.link(web_address(episode.link))):
        if len((after + paragraph).encode()) <= _MOST_BYTES_AFTER:
            after += paragraph
    summary = one_line(episode.summary)
    if not summary and not after:
        summary = one_line(episode.title) or episode.slug
    # The text is cut and then written as HTML, so that no tag and no entity is ever cut.
    shown = cut_to_fit(
        summary, lambda text: len((markup.paragraph(text) + after).encode()) <= LONGEST_DESCRIPTION_BYTES
    )
    return markup.paragraph(shown) + after
