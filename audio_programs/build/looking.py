"""Each article by itself, before it has a place: its script, its picture, and everything that is wrong with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from audio_programs.build.faults import Faults
from audio_programs.build.hearable import Hearable, unknown_voice_of
from audio_programs.build.memory import Memory
from audio_programs.build.pictures import Pictures, PictureWanted
from audio_programs.config.settings import Cast, Program
from audio_programs.errors import Problem
from audio_programs.keys import canonical, key_of
from audio_programs.model import Article, Role, Script
from audio_programs.speech.script import has_words, write_script


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What an article comes to by itself, wherever it is placed."""

    script: Callable[[], Script]  # written when it is asked for: mostly it need not be
    script_key: str  # of all that it is written from
    image: PictureWanted | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What is needed to look at a program's articles; what is wrong with them is put to ``faults``."""

    program: Program
    hearable: Hearable
    pictures: Pictures
    memory: Memory
    faults: Faults
    _settings_keys: dict[str, str] = field(default_factory=dict)  # by an article's own voice

    def at(self, article: Article) -> Looked | None:
        """Write an article's script and find its picture; None, with all problems told, where it cannot be published.

        Before it is placed, so that an article with any problem is placed as it was last published.
        """
        key = self._script_key(article)
        fit = key is not None and (self.memory.was_fit(article, key) or self._is_fit(article))
        found = self.pictures.of_article(article)
        image = None if found is None else self.checked(found)
        if key is None or not fit or (found is not None and image is None):
            return None
        return Looked(script=partial(self._script, article), script_key=key, image=image)

    def further(self, flawed: Sequence[Article]) -> None:
        """Look at what else is wrong with articles that already have a problem, so that all is told at once."""
        look_further(flawed, cast=self.program.cast, pictures=self.pictures, faults=self.faults)

    def checked(self, found: PictureWanted | Problem) -> PictureWanted | None:
        """Return a picture that can be used; None, with all problems told, where it cannot."""
        return checked(found, pictures=self.pictures, faults=self.faults)

    def _script_key(self, article: Article) -> str | None:
        """Return the key of all that an article's script is written from; None, with a problem told, for no voice."""
        if (unknown := unknown_voice_of(article, self.program.cast)) is not None:
            self.faults.problems.append(unknown)
            return None
        return key_of("script", article.path, article.digest, self._settings_key(article.voice))

    def _settings_key(self, voice: str) -> str:
        """Return the key of the settings of a script that ``voice`` speaks, or the program's roles where it is ''."""
        if voice not in self._settings_keys:
            program = self.program
            cast = self.hearable.recast(program).cast
            self._settings_keys[voice] = key_of(
                [canonical(cast.alone(voice) if voice else cast), canonical(program.pauses), program.language],
                [sorted(self.hearable.silent), bool(program.intro), bool(program.outro)],
            )
        return self._settings_keys[voice]

    def _script(self, article: Article) -> Script:
        """Write the script, with the voices that will speak."""
        program = self.program
        cast = self.hearable.cast_for(article, program)
        return write_script(article, title=article.title, cast=cast, pauses=program.pauses, language=program.language)

    def _is_fit(self, article: Article) -> bool:
        """Say whether an article can be spoken; a problem is told where it cannot."""
        program = self.program
        cast = self.hearable.cast_for(article, program)
        script = self._script(article)
        if not has_words(script):
            what = "there is nothing in it that could be read aloud"
            hint = "write some words, or 'draft: yes' until there are"
            self.faults.problems.append(Problem(article.path, 1, what, hint))
            return False
        speaking = {one.voice.name for section in script.sections for one in section.utterances if one.spoken}
        speaking |= {cast.voice_for(Role.INTRO).name} if program.intro else set()
        speaking |= {cast.voice_for(Role.OUTRO).name} if program.outro else set()
        # A voice that cannot speak is told once, at its line in voices.yaml.
        return not speaking & self.hearable.silent


def look_further(articles: Sequence[Article], *, cast: Cast, pictures: Pictures, faults: Faults) -> None:
    """Look at articles of which something is wrong already, or with the program they stand in; nothing is made."""
    for article in articles:
        if (unknown := unknown_voice_of(article, cast)) is not None:
            faults.problems.append(unknown)
        if (image := pictures.of_article(article)) is not None:
            checked(image, pictures=pictures, faults=faults)


def checked(found: PictureWanted | Problem, *, pictures: Pictures, faults: Faults) -> PictureWanted | None:
    """Return a picture that can be used; None, with all problems put to ``faults``, where it cannot."""
    if isinstance(found, Problem):
        faults.problems.append(found)
        return None
    if not found.path:
        return found  # one that is drawn is right: it is drawn while workers speak
    picture, problems = pictures.get(found)
    faults.problems.extend(problems)
    return None if picture is None else found
