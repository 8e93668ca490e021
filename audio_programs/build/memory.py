"""What each article came to in an earlier build: read, and as an episode that is to be; so that an edit costs its own.

An article whose file is as it was is not opened, and one that is to be spoken as it was is neither segmented nor
normalised again. All of it follows from the files and the settings alone, so nothing depends on what is remembered:
a lost memory costs time. Part of the edge; written by builds, read by all.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from audio_programs.build.wanted import EpisodeWanted, SectionWanted
from audio_programs.guidance import Survey
from audio_programs.keys import digest_of
from audio_programs.model import Article, Placement, Script
from audio_programs.sources.registry import Read, Surveyor
from audio_programs.store.article_rows import ArticleRows, ArticleValues
from audio_programs.store.trees import file_signature

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class _Scripted:
    """An episode that is to be, short of its placement."""

    script: Script
    sections: tuple[SectionWanted, ...]
    audio_key: str
    parts: dict[str, str]


@dataclass(slots=True)
class _Found:
    """An article as this build found it."""

    signature: str
    guidance: str
    survey: Survey | None  # of a page among pages
    read: Read
    script_key: str = ""
    wanted_key: str = ""
    wanted: EpisodeWanted | None = None


class Memory:
    """What is remembered of a project's articles, and what this build adds."""

    def __init__(self, project: Path, *, environment: str) -> None:
        """Begin; ``environment`` stands for all the code that runs: what other code made is not taken."""
        self._project = project
        self._rows = ArticleRows(project / ".cache" / "index.sqlite", environment=environment)
        self._found: dict[str, _Found] = {}  # of the articles that were opened, or are to be spoken otherwise
        self._looked: dict[str, tuple[str, Read]] = {}  # by path: each file's signature, and what it holds
        self._guided: dict[str, str] = {}  # by path: what its reading was guided by
        self._surveys: dict[str, Survey] = {}  # by path: which lines a page has

    # --- Reading --------------------------------------------------------------------------------------------------

    def read(
        self, source: str, *, guidance: str, content: Callable[[], bytes | Read], parse: Callable[[bytes], Read]
    ) -> Read:
        """Return what a file holds: as remembered where it is a plain one that has not changed, else by parsing it.

        ``content`` gives its bytes, or what keeps them from being read; ``guidance`` stands for what guides parsing.
        """
        looked = file_signature(self._project / source)
        row = self._rows.row(source)
        as_guided = row is not None and row.guidance == guidance
        found = self._remembered(source) if as_guided and self._is_untouched(source, looked) else None
        signature = looked[0] if looked else ""
        if found is None:
            opened = content()
            if isinstance(opened, Read):
                return opened
            same_bytes = as_guided and row is not None and row.digest == digest_of(opened)
            found = (self._remembered(source) if same_bytes else None) or parse(opened)
            if looked is None:
                return found
            if found.article is not None and not found.problems:
                self._found[source] = _Found(
                    signature=signature, guidance=guidance, survey=self._surveys.get(source), read=found
                )
        self._guided[source] = guidance
        self._looked[source] = (signature, found)
        return found

    def survey(self, source: str, *, content: Callable[[], bytes | Read], surveyor: Surveyor) -> Survey:
        """Return which lines a page has: as remembered where its file has not changed; none where it cannot be read."""
        known = (
            self._rows.survey(source) if self._is_untouched(source, file_signature(self._project / source)) else None
        )
        if known is None:
            opened = content()
            known = frozenset() if isinstance(opened, Read) else surveyor(opened)
        self._surveys[source] = known
        return known

    def _is_untouched(self, source: str, looked: tuple[str, int] | None) -> bool:
        row = self._rows.row(source)
        return row is not None and looked is not None and row.signature == looked[0] and looked[1] < row.taken_ns

    def _remembered(self, source: str) -> Read | None:
        return _unpickled(self._rows.read(source), Read)

    # --- What is to be --------------------------------------------------------------------------------------------

    def was_fit(self, article: Article, script_key: str) -> bool:
        """Say whether an article's script, from all that it is written from, was found to be without a problem."""
        row = self._rows.row(article.path)
        return row is not None and row.script_key == script_key

    def wanted(self, placement: Placement, wanted_key: str, *, picture_key: str) -> EpisodeWanted | None:
        """Return the episode that is to be, from all that it is made from, as it was remembered."""
        row = self._rows.row(placement.article.path)
        if row is None or row.wanted_key != wanted_key:
            return None
        known = _unpickled(self._rows.wanted(placement.article.path), _Scripted)
        if known is None:
            return None
        wanted = EpisodeWanted(
            placement=placement,
            script=known.script,
            sections=known.sections,
            audio_key=known.audio_key,
            parts=known.parts,
            picture_key=picture_key,
        )
        if placement.article.path in self._found:  # its file was touched: what is known of it is written down anew
            self.learn(wanted, script_key=row.script_key, wanted_key=wanted_key)
        return wanted

    def learn(self, wanted: EpisodeWanted, *, script_key: str, wanted_key: str) -> None:
        """Note an episode that is to be: its article is without a problem."""
        path = wanted.placement.article.path
        if path not in self._looked:
            return
        signature, read = self._looked[path]
        found = self._found.setdefault(
            path,
            _Found(signature=signature, guidance=self._guided[path], survey=self._surveys.get(path), read=read),
        )
        found.script_key, found.wanted_key, found.wanted = script_key, wanted_key, wanted

    def keep(self) -> None:
        """Write down what was found."""
        if self._found:
            self._rows.keep((source, _values(found)) for source, found in self._found.items())
            self._found = {}


def _values(found: _Found) -> ArticleValues:
    wanted, article = found.wanted, found.read.article
    scripted = wanted and _Scripted(wanted.script, wanted.sections, wanted.audio_key, wanted.parts)
    return ArticleValues(
        signature=found.signature,
        guidance=found.guidance,
        survey=found.survey,
        digest=article.digest if article is not None else "",
        script_key=found.script_key,
        wanted_key=found.wanted_key,
        read=pickle.dumps(found.read),
        wanted=pickle.dumps(scripted),
    )


def _unpickled(value: bytes | None, kind: type[Kind]) -> Kind | None:
    found = pickle.loads(value) if value is not None else None  # noqa: S301 - our own, by this very version
    return found if isinstance(found, kind) else None
