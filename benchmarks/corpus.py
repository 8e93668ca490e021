"""What a project's words are, for whoever is measured beside ``audio-programs``; and the repository's sample articles.

``audio-programs build`` reads the sources; the straightforward script and the floors get what would be spoken, so that
they are spared reading and normalising. The only module here that knows how a build begins.
"""

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from audio_programs.build.outset import look_over
from audio_programs.build.prepare import ProgramReady
from audio_programs.build.wanted import EpisodeWanted
from audio_programs.engines.worker import close_children
from audio_programs.model import Section

REPOSITORY = Path(__file__).parent.parent
NOW = datetime(2026, 12, 31, tzinfo=UTC)  # after all articles' dates

_EDITED = "articles/first-weeks/bag-by-the-door.txt"
EDITED_PAGE = "first-weeks/episodes/bag-by-the-door.html"
SENTENCE = "Yours need not be handsome."


def copy_samples(project: Path) -> None:
    """Make a project of the sample articles, never built before."""
    shutil.copytree(REPOSITORY / "articles", project / "articles", ignore=shutil.ignore_patterns("history.json"))
    shutil.copy(REPOSITORY / "voices.yaml", project)


def edit_a_sentence(project: Path, edition: int) -> str:
    """Change one sentence, to other words for each ``edition``, and return what it is now."""
    source = project / _EDITED
    sentence = f"Yours need not be handsome, nor new: one of {1900 + edition} will do."
    text, found = re.subn(r"Yours need not be handsome[^.]*\.", sentence, source.read_text("utf-8"))
    if found != 1:
        raise ValueError(f"{_EDITED} no longer says '{SENTENCE}'")
    source.write_text(text, "utf-8")
    return sentence


def ready(project: Path) -> tuple[ProgramReady, ...]:
    """Return what a build of the project would make."""
    looked = look_over(project, now=NOW)
    close_children()
    return looked.programs


def write_texts(project: Path, file: Path) -> None:
    """Write what the straightforward script is to speak."""
    programs = [
        {
            "id": one.settings.id,
            "title": one.settings.title,
            "description": one.settings.description,
            "articles": [_article(wanted) for wanted in one.wanted],
        }
        for one in ready(project)
    ]
    file.write_text(json.dumps(programs, indent=1, ensure_ascii=False), "utf-8")


def _article(wanted: EpisodeWanted) -> dict[str, Any]:
    return {
        "slug": wanted.placement.slug,
        "title": wanted.placement.title,
        "author": wanted.placement.author,
        "published": wanted.placement.published.isoformat(),
        "sections": [{"title": one.title, "text": _spoken(one)} for one in wanted.script.sections],
    }


def _spoken(section: Section) -> str:
    """Return a section's spoken words, its blocks as paragraphs: espeak-ng then pauses between them."""
    blocks: dict[int, list[str]] = {}
    for utterance in section.utterances:
        blocks.setdefault(utterance.span.block if utterance.span else -1, []).append(utterance.spoken)
    return "\n\n".join(" ".join(filter(None, sentences)) for sentences in blocks.values())
