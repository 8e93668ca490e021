"""A new library: settings, voices, one program with one article, and what git and the next editor need. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from audio_programs.begin.article import NewArticle, article_text
from audio_programs.begin.names import article_id
from audio_programs.begin.program import NewProgram, program_file_names, program_files
from audio_programs.build.layout import ARTICLES, LIBRARY_FILE, VOICES_FILE
from audio_programs.config.voices import DEFAULT_VOICE
from audio_programs.yaml_text import Entry, Writable, write_yaml

MAY_BE_THERE = ("README.md", ".gitignore")
"""What a folder often holds already, a new git repository for one: then it stays as it is."""

IGNORED = ("output/", ".cache/")

FIRST_PROGRAM = NewProgram(
    id="first-readings", title="First readings", description="A first episode, to listen to and to replace."
)
EXAMPLE_STEM = "01-a-quiet-corner"
EXAMPLE_TITLE = "A quiet corner"

EXAMPLE_FILE = f"{ARTICLES}/{FIRST_PROGRAM.id}/{EXAMPLE_STEM}.md"
LIBRARY_FILES = (VOICES_FILE, LIBRARY_FILE, EXAMPLE_FILE, *MAY_BE_THERE, *program_file_names(FIRST_PROGRAM))
"""Names of all that is written, relative to the project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLibrary:
    """What is stated of a library that is begun."""

    title: str
    author: str
    language: str
    category: str
    voice: str  # the engine's own name for the voice that reads
    english_voice: str  # likewise; it reads the example, which is in English


def library_files(library: NewLibrary, *, day: date, moment: str) -> tuple[tuple[str, bytes], ...]:
    """Return all files of a new library: (name relative to the project, content)."""
    is_english = library.voice == library.english_voice
    example = NewArticle(
        id=article_id(EXAMPLE_TITLE, library.title, moment),
        title=EXAMPLE_TITLE,
        author=library.author,
        day=day,
        voice="" if is_english else "english",
    )
    texts = (
        (VOICES_FILE, write_yaml(_voices(library))),
        (LIBRARY_FILE, write_yaml(_settings(library))),
        (EXAMPLE_FILE, article_text(example, _text("example.md"))),
        ("README.md", _text("README.md")),
        (".gitignore", "".join(f"{line}\n" for line in IGNORED)),
    )
    return (*((name, text.encode("utf-8")) for name, text in texts), *program_files(FIRST_PROGRAM))


def _text(name: str) -> str:
    return files("audio_programs.begin").joinpath("library", name).read_text("utf-8")


def _settings(library: NewLibrary) -> Iterator[Entry]:
    yield Entry(
        "title",
        library.title,
        "The whole library. A program takes from here whatever its own program.yaml does not say.\n"
        "A line that begins with # is a note to you and changes nothing.",
    )
    yield Entry("author", library.author)
    yield Entry("language", library.language)
    yield Entry("category", library.category, "Where podcast apps list the programs: one of Apple's categories.")
    yield Entry(
        note="An article's date begins at midnight in this timezone; without it, in UTC. Take away the # before it:\n"
        "timezone: Australia/Brisbane"
    )
    yield Entry(
        note="The address on the web where output/ will stand. Without it, feeds are built for http://localhost:8000/,\n"
        "an address that works on this computer alone. When you know the real one:\n"
        "base_url: https://audio.example.org/"
    )


def _voices(library: NewLibrary) -> Iterator[Entry]:
    usual = dict(DEFAULT_VOICE.settings)
    calm: dict[str, Writable] = {"engine": DEFAULT_VOICE.engine, "voice": library.voice}
    calm |= {key: int(usual[key]) for key in ("rate", "pitch")}
    voices: dict[str, Writable] = {"calm": calm, "calm-low": {"like": "calm", "pitch": 38}}
    if library.voice != library.english_voice:
        voices["english"] = {"like": "calm", "voice": library.english_voice}
    yield Entry(
        "voices",
        voices,
        "How the programs sound. Each voice has a name of yours; 'voice' is the engine's own name for it. A lower\n"
        "'rate' is slower (words a minute), a lower 'pitch' is deeper, and 'like' takes the rest from another voice.\n"
        "To see which voices this computer has: audio-programs voices",
    )
    yield Entry(
        "roles",
        {"default": "calm", "title": "calm-low", "heading": "calm-low", "quote": "calm-low"},
        "Who reads what. Whatever is not listed here is read by the default voice.",
    )
    yield Entry(
        "pauses_ms",
        {"paragraph": 500, "heading": 700, "title": 900, "section": 1000},
        "The silence after each, in thousandths of a second; 'section' is the one before the next heading.",
    )
