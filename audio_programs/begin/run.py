"""Beginning a library, a program, an article: reads what is there, composes, and has the store write all of it or none.

Raises TakenError where a file is there already; then, and where anything else goes wrong, nothing is left behind.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from audio_programs.begin.article import NewArticle, article_text
from audio_programs.begin.library import IGNORED, LIBRARY_FILES, MAY_BE_THERE, NewLibrary, library_files
from audio_programs.begin.names import article_id, file_stem
from audio_programs.begin.places import Place, programs_there
from audio_programs.begin.program import NewProgram, program_files
from audio_programs.build.layout import ARTICLES
from audio_programs.config.voices import DEFAULT_ENGINE, DEFAULT_VOICE
from audio_programs.engines.worker import child
from audio_programs.errors import EngineError, TakenError
from audio_programs.store.new_files import refuse_taken, write_new

OFFERED_LANGUAGE = "en"
OFFERED_CATEGORY = "Kids & Family > Parenting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What was written, and what was there already and stays."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...] = ()
    to_ignore: tuple[str, ...] = ()  # lines that a .gitignore of the editor's lacks


def look_before(folder: Path) -> None:
    """Raise TakenError if there is a library in ``folder`` already: better before the questions than after."""
    refuse_taken(folder, [name for name in LIBRARY_FILES if name not in MAY_BE_THERE])


def begin_library(folder: Path, library: NewLibrary, *, now: datetime) -> Begun:
    """Write a library's first files into ``folder``, which is made if it is not there."""
    all_files = library_files(library, day=now.astimezone(UTC).date(), moment=now.isoformat())
    kept = tuple(folder / name for name in MAY_BE_THERE if (folder / name).is_file())
    files = [(name, content) for name, content in all_files if folder / name not in kept]
    write_new(folder, files)
    lacking = _lacking(folder / ".gitignore") if folder / ".gitignore" in kept else ()
    return Begun(written=tuple(folder / name for name, _ in files), kept=kept, to_ignore=lacking)


def look_before_program(project: Path, program_id: str) -> None:
    """Raise TakenError if there is a program's folder of that name already, or a program with that id.

    Raises InputError where library.yaml or voices.yaml cannot be used.
    """
    for name, id_ in programs_there(project):
        # Two folders that differ by capitals alone are one on many computers.
        if program_id == name.casefold():
            raise TakenError(f"{ARTICLES}/{name} is there already", "choose another name")
        if program_id == id_:
            raise TakenError(f"the program in {ARTICLES}/{name} has that id already: {id_}", "choose another name")


def begin_program(project: Path, program: NewProgram) -> Begun:
    """Write a program's first files into a folder that is not there yet."""
    look_before_program(project, program.id)
    files = program_files(program)
    write_new(project, files)
    return Begun(written=tuple(project / name for name, _ in files))


def begin_article(project: Path, place: Place, *, title: str, author: str, now: datetime) -> Begun:
    """Write an article's file with its front matter, dated today in the program's timezone."""
    stem = file_stem(title, prefix=place.prefix)
    article = NewArticle(
        id=article_id(title, place.folder, now.isoformat()),
        title=title,
        author=author,
        day=now.astimezone(place.program.timezone).date(),
        number=place.number,
    )
    name = f"{place.folder}/{stem}.md"
    write_new(project, [(name, article_text(article).encode("utf-8"))])
    return Begun(written=(project / name,))


def voice_for(language: str) -> str:
    """Return the usual engine's own name for a voice of a language; that of English where it has none."""
    main = language.partition("-")[0]
    if main == "en" and language != "en-us":
        return DEFAULT_VOICE.id
    try:
        voices = child(DEFAULT_ENGINE).voices()
    except EngineError:  # the build says so, with what installs it
        return DEFAULT_VOICE.id
    known = {voice.language.casefold(): voice.id for voice in reversed(voices)}
    wanted = (language, main, f"{main}-{main}", _OTHER_CODES.get(main, ""))
    return next((known[code] for code in wanted if code in known), DEFAULT_VOICE.id)


_OTHER_CODES = {"zh": "cmn", "no": "nb", "nn": "nb"}
"""What engines call the spoken form of a language that feeds call otherwise."""


def _lacking(ignore: Path) -> tuple[str, ...]:
    lines = {line.strip().strip("/") for line in ignore.read_text("utf-8", errors="replace").splitlines()}
    return tuple(line for line in IGNORED if line.strip("/") not in lines)
