"""Reading the articles of one program: each by its reader, with what guides it, or as it is remembered.

Part of the edge: files are opened here. What the pages of a program share is found first, for a reader of pages tells
furniture by it; so an article hangs on its siblings too, as far as it is a page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from audio_programs.build.folders import why_unreadable
from audio_programs.build.memory import Memory
from audio_programs.errors import Problem
from audio_programs.guidance import FEWEST_SIBLINGS, Guidance, repeated_on
from audio_programs.keys import canonical, key_of
from audio_programs.sources.registry import InstalledReader, Read, Surveyor, most_bytes, too_large


@dataclass(frozen=True, slots=True, kw_only=True)
class Articles:
    """The sources of one program that may be articles."""

    project: Path
    within: Path  # the program's folder
    memory: Memory
    guidance: Guidance
    key: str  # stands for the guidance

    def read(self, source: str, reader: InstalledReader) -> Read:
        """Return what a source holds."""
        if not reader.ours:  # it may come to something else tomorrow
            content = _content(self.project, source, within=self.within)
            return content if isinstance(content, Read) else reader(content, source, self.guidance)
        return self.memory.read(
            source,
            guidance=self.key,
            content=lambda: _content(self.project, source, within=self.within),
            parse=lambda content: reader(content, source, self.guidance),
        )


def articles_of(
    project: Path,
    within: Path,
    *,
    sources: Sequence[str],
    surveyors: Mapping[str, Surveyor],
    memory: Memory,
    guidance: Guidance,
) -> Articles:
    """Return a program's sources, with what they share found. ``guidance`` is what its settings say."""
    pages = [(source, surveyors.get(PurePosixPath(source).suffix.lower())) for source in sources]
    surveyed = [(source, surveyor) for source, surveyor in pages if surveyor is not None]
    if len(surveyed) >= FEWEST_SIBLINGS:
        surveys = [
            memory.survey(source, content=partial(_content, project, source, within=within), surveyor=surveyor)
            for source, surveyor in surveyed
        ]
        guidance = replace(guidance, repeated=repeated_on(surveys))
    key = key_of("guidance", canonical(guidance))
    return Articles(project=project, within=within, memory=memory, guidance=guidance, key=key)


def _content(project: Path, source: str, *, within: Path) -> bytes | Read:
    """Return an article's bytes, or what keeps them from being read."""
    path = project / source
    try:
        # A link that leads out of the program's folder could publish any file of this machine (DESIGN invariant 10).
        if not path.resolve().is_relative_to(within.resolve()):
            what = "is a link to a file outside its program"
            return _refused(Problem(source, 0, what, "put a copy of the file there"))
        if path.exists() and not path.is_file():
            return _refused(Problem(source, 0, "is not a file that can be read", "put a copy of the text there"))
        size_bytes = path.stat().st_size
        if size_bytes > most_bytes(source):
            return _refused(too_large(source, size_bytes))
        return path.read_bytes()
    except (OSError, RuntimeError) as error:  # RuntimeError: before Python 3.13, what resolve says of links in a circle
        return _refused(
            Problem(source, 0, f"cannot be read: {why_unreadable(error)}", "check the file and its permissions")
        )


def _refused(problem: Problem) -> Read:
    return Read(article=None, problems=(problem,))
