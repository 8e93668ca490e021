"""The voices that a project will be heard in: asked of their engines, with their fallbacks and their keys.

Part of the edge: engines are asked what they can speak. Which voice an article asks for is in its settings.
"""

from collections.abc import Iterator

from audio_programs.audio import encode, tags
from audio_programs.build.casting import survey, told_once
from audio_programs.build.layout import VOICES_FILE
from audio_programs.build.scan import Sources
from audio_programs.build.wanted import Fingerprints
from audio_programs.config.settings import Cast, Program, VoiceLines
from audio_programs.config.voices import Recast, cast_with_fallbacks, unknown_voice
from audio_programs.errors import Notice, Problem
from audio_programs.model import Article, Voice

_NO_LINES = VoiceLines(voice=1)  # of a voice that is in no file


class Hearable:
    """The voices of a project after their fallbacks: which will speak, by which key."""

    def __init__(self, sources: Sources) -> None:
        found = survey(_voices_in_use(sources), language=sources.library.stated.language or "en")
        self._sources = sources
        self._found = found
        self._why = {name: faults[0].what for name, faults in found.faults.items()}
        self._recast = cast_with_fallbacks(sources.voices.cast, self._why)
        self.silent = frozenset(name for name, _ in self._recast.silent if name in found.faults)
        self.fingerprints = Fingerprints(
            voices=self._keys(), encoder=encode.fingerprint(), tags=tags.tags_fingerprint()
        )

    def recast(self, program: Program) -> Recast:
        """Return a program's cast with the voices that will really speak."""
        return cast_with_fallbacks(program.cast, self._why)

    def cast_for(self, article: Article, program: Program) -> Cast:
        """Return who speaks an article, with the voices that will really speak; its own voice is known."""
        cast = self.recast(program).cast
        return cast.alone(article.voice) if article.voice else cast

    def _keys(self) -> dict[str, str]:
        """Return each voice's key: that of the voice that speaks for it."""
        stands_in = {one.name: one.by for one in self._recast.fallen_back}
        names = (voice.name for voice in self._sources.voices.cast.voices)
        keyed = {name: self._found.keys.get(stands_in.get(name, name)) for name in names}
        return {name: key for name, key in keyed.items() if key is not None}

    def problems(self) -> Iterator[Problem]:
        """Yield a problem for each voice in use that cannot speak here and has no fallback that can."""
        lines = dict(self._sources.voices.lines)
        silent = ((lines.get(name, _NO_LINES), self._found.faults[name]) for name in sorted(self.silent))
        yield from told_once(silent, VOICES_FILE)

    def notices(self) -> Iterator[Notice]:
        """Yield a notice for each voice that another speaks for."""
        lines = dict(self._sources.voices.lines)
        for one in self._recast.fallen_back:
            what = f"voice '{one.name}' is spoken by its fallback '{one.by}': {one.why}"
            yield Notice(VOICES_FILE, lines.get(one.name, _NO_LINES).voice, what)


def unknown_voice_of(article: Article, cast: Cast) -> Problem | None:
    """Return the problem of an article that asks for a voice which no settings file names; None if it does not."""
    known = [voice.name for voice in cast.voices]
    if not article.voice or article.voice in known:
        return None
    return unknown_voice(article.voice, known, article.path, article.line_of("voice"))


def _voices_in_use(sources: Sources) -> tuple[Voice, ...]:
    """Return the voices that some role or article asks for, and those that they may fall back on."""
    known = {voice.name: voice for voice in sources.voices.cast.voices}
    asked = {
        name
        for program in sources.programs
        if program.settings is not None
        for name in (*dict(program.settings.cast.roles).values(), *(article.voice for article in program.articles))
    }
    for name in tuple(asked):
        following = known[name].fallback if name in known else ""
        while following in known and following not in asked:
            asked.add(following)
            following = known[following].fallback
    return tuple(voice for voice in sources.voices.cast.voices if voice.name in asked)
