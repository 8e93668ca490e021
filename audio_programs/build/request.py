"""What an editor asks a build for: which programs and articles, and what may be made anew or go. Pure."""

from dataclasses import dataclass, field

from audio_programs.build.prepare import ProgramReady
from audio_programs.build.removals import Consent
from audio_programs.build.wanted import EpisodeWanted
from audio_programs.store.caches import WAITS_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to build. Empty sets mean everything."""

    programs: frozenset[str] = field(default_factory=frozenset)  # ids
    articles: frozenset[str] = field(default_factory=frozenset)  # paths: only these are made, and made anew
    force: bool = False  # as if nothing had been made
    again: bool = True  # articles that are named are made even if nothing changed
    cache: str = ""  # the address that the cache is shared at; '' where it is not
    cache_waits_s: tuple[float, ...] = WAITS_S  # before it is asked again where it fails
    allow_removals: bool = False  # what is gone from the sources is meant to be

    @property
    def everything(self) -> bool:
        """Whether nothing is named."""
        return not self.programs and not self.articles

    @property
    def consent(self) -> Consent:
        """What may go. A folder that is gone cannot be named: a build of something else is not asked about it."""
        return Consent(articles=self.allow_removals, programs=self.allow_removals and self.everything)

    def takes(self, program: ProgramReady) -> bool:
        """Say whether a program is asked for."""
        if self.everything:
            return True
        return program.settings.id in self.programs or any(self.names(program, path) for path in self.articles)

    def names(self, program: ProgramReady, path: str) -> bool:
        """Say whether a path lies in a program's folder."""
        return path.startswith(f"{program.settings.folder}/")

    def leaves_out(self, program: ProgramReady, wanted: EpisodeWanted) -> bool:
        """Say whether an episode is to stay as it is, because only others were named."""
        whole = not self.articles or program.settings.id in self.programs
        return not whole and wanted.placement.article.path not in self.articles

    def anew(self, wanted: EpisodeWanted) -> bool:
        """Say whether an episode is made even if it is as it should be."""
        return self.force or (self.again and wanted.placement.article.path in self.articles)
