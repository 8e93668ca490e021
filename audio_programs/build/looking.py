"""Each article by itself, before it has a place: its script, its picture, and everything that is wrong with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from audio_programs.build.faults import Faults
from audio_programs.build.hearable import Hearable, unknown_voice_of
from audio_programs.build.pictures import Pictures, PictureWanted
from audio_programs.config.settings import Cast, Program
from audio_programs.errors import Problem
from audio_programs.model import Article, Role, Script
from audio_programs.speech.script import has_words, write_script


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What an article comes to by itself, wherever it is placed."""

    script: Script
    image: PictureWanted | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What is needed to look at a program's articles; what is wrong with them is put to ``faults``."""

    program: Program
    hearable: Hearable
    pictures: Pictures
    faults: Faults

    def at(self, article: Article) -> Looked | None:
        """Write an article's script and find its picture; None, with all problems told, where it cannot be published.

        Before it is placed, so that an article with any problem is placed as it was last published.
        """
        script = self._script(article)
        found = self.pictures.of_article(article)
        image = None if found is None else self.checked(found)
        if script is not None and not has_words(script):
            what = "there is nothing in it that could be read aloud"
            self.faults.problems.append(
                Problem(article.path, 1, what, "write some words, or 'draft: yes' until there are")
            )
            return None
        if script is None or (found is not None and image is None):
            return None
        return Looked(script=script, image=image)

    def further(self, flawed: Sequence[Article]) -> None:
        """Look at what else is wrong with articles that already have a problem, so that all is told at once."""
        look_further(flawed, cast=self.program.cast, pictures=self.pictures, faults=self.faults)

    def checked(self, found: PictureWanted | Problem) -> PictureWanted | None:
        """Return a picture that can be used; None, with all problems told, where it cannot."""
        return checked(found, pictures=self.pictures, faults=self.faults)

    def _script(self, article: Article) -> Script | None:
        """Write the script with the voices that will speak; None, with a problem told, where one of them cannot."""
        program = self.program
        if (unknown := unknown_voice_of(article, program.cast)) is not None:
            self.faults.problems.append(unknown)
            return None
        cast = self.hearable.cast_for(article, program)
        script = write_script(article, title=article.title, cast=cast, pauses=program.pauses, language=program.language)
        speaking = {one.voice.name for section in script.sections for one in section.utterances if one.spoken}
        speaking |= {cast.voice_for(Role.INTRO).name} if program.intro else set()
        speaking |= {cast.voice_for(Role.OUTRO).name} if program.outro else set()
        # A voice that cannot speak is told once, at its line in voices.yaml.
        return None if speaking & self.hearable.silent else script


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
    picture, problems = pictures.get(found)
    faults.problems.extend(problems)
    return None if picture is None else found
