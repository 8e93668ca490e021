"""The door that readers come through: which reader reads which files, and how large a source may be.

First step of the flow (bytes -> Article). Readers are found by entry point, ours like anybody's; this module opens
no file. A plug-in that cannot be loaded, or that breaks on a file, is a problem of that file and of nothing else.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TypeAlias

from audio_programs.errors import Notice, Problem
from audio_programs.guidance import NO_GUIDANCE, Guidance, Survey
from audio_programs.model import Article

READERS_GROUP = "audio_programs.readers"
SURVEYS_GROUP = "audio_programs.surveys"
MAX_SOURCE_BYTES = 5_000_000
MAX_DOCUMENT_BYTES = 50_000_000  # of documents that may hold pictures
DOCUMENTS = (".docx", ".epub")
OWN_PREFIX = "audio_programs."


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What came of reading one source: an article, or the problems that kept it from being one.

    An article that comes with problems lacks what is wrong. It is never built: it is only looked at further, so that
    what else is wrong (a voice, a picture) is told in the same go.
    """

    article: Article | None
    problems: tuple[Problem, ...] = ()
    notices: tuple[Notice, ...] = ()


Reader: TypeAlias = Callable[[bytes, str, Guidance], Read]
"""Takes a source's bytes, its path (relative to the project folder, for messages) and what guides its reading.

Never raises for bad text."""

Surveyor: TypeAlias = Callable[[bytes], Survey]
"""Takes a source's bytes and returns which lines it has, so that those which sibling pages share can be told."""


@dataclass(frozen=True, slots=True)
class InstalledReader:
    """The reader behind an entry point; it is loaded when it is first asked to read."""

    point: EntryPoint

    @property
    def ours(self) -> bool:
        """Whether it is part of this package: what it makes of a file changes only with what is installed."""
        return _is_ours(self.point)

    def __call__(self, content: bytes, path: str, guidance: Guidance = NO_GUIDANCE) -> Read:
        """Read a source as any ``Reader`` does; one that breaks is a problem of that file."""
        point = self.point
        try:
            reader: Reader = point.load()
            return reader(content, path, guidance)
        except Exception as error:  # noqa: BLE001 - a plug-in may raise anything; it is reported, for this file alone
            what = f'the reader for "{point.name}" files ({point.value}) does not work: {error or "it gives no reason"}'
            hint = "update or remove the package it comes from, or write this article as .md"
            return Read(article=None, problems=(Problem(path, 0, what, hint),))


@dataclass(frozen=True, slots=True)
class _InstalledSurveyor:
    """The surveyor behind an entry point; it is loaded when it is first asked."""

    point: EntryPoint

    def __call__(self, content: bytes) -> Survey:
        surveyor: Surveyor = self.point.load()
        return surveyor(content)


def readers() -> Mapping[str, InstalledReader]:
    """Return the installed readers by the suffix of the files they read, dot included: ``{'.md': ...}``.

    Where two readers want one suffix, ours is taken, so that installing a plug-in never changes what is spoken.
    """
    return {suffix: InstalledReader(point) for suffix, point in _points(READERS_GROUP).items()}


def surveyors() -> Mapping[str, Surveyor]:
    """Return who surveys pages, by the suffix of their files: readers that gain from knowing what siblings share.

    Ours alone: what another's says may change unseen.
    """
    return {suffix: _InstalledSurveyor(point) for suffix, point in _points(SURVEYS_GROUP).items() if _is_ours(point)}


def most_bytes(path: str) -> int:
    """Return how large a source may be, in bytes, by the kind of its file."""
    return MAX_DOCUMENT_BYTES if path.lower().endswith(DOCUMENTS) else MAX_SOURCE_BYTES


def too_large(path: str, size_bytes: int) -> Problem:
    """Return the problem of a source that is over ``most_bytes``; such a file is never read into memory."""
    size_mb, most_mb = size_bytes / 1_000_000, most_bytes(path) // 1_000_000
    what = f"the file is too large for an article: {size_mb:.1f} MB"
    held = "and its pictures" if path.lower().endswith(DOCUMENTS) else "of text"
    hint = f"an article may have up to {most_mb} MB {held}; split it, or move the file out of the articles folder"
    return Problem(path, 0, what, hint)


def _is_ours(point: EntryPoint) -> bool:
    return point.value.startswith(OWN_PREFIX)


def _points(group: str) -> Mapping[str, EntryPoint]:
    ours_first = sorted(entry_points(group=group), key=lambda point: (not _is_ours(point), point.value))
    found: dict[str, EntryPoint] = {}
    for point in ours_first:
        found.setdefault(point.name.lower(), point)
    return found
