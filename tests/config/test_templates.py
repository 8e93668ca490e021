"""What is said around an article, and the sounds around it: what the settings come to, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.config.read import read_library, read_program
from audio_programs.config.settings import BroughtFile, LibraryFile, Program, VoicesFile
from audio_programs.config.templates import NAMES, filled, names_in, spoken_template
from audio_programs.model import SoundPlace
from audio_programs.yaml_text import Refused

PATH = "articles/weeks/program.yaml"
LEAST = "title: Weeks\ndescription: Short readings.\n"
LIBRARY = "title: Quiet Hours\ncategory: Education\n"


def library_of(text: str) -> LibraryFile:
    found, problems = read_library(LIBRARY + text, "articles/library.yaml")
    assert problems == ()
    assert found is not None
    return found


def program_of(text: str, library: LibraryFile, voices: VoicesFile) -> Program:
    found, problems = read_program(LEAST + text, PATH, library=library, voices=voices)
    assert problems == ()
    assert found is not None
    return found


def told(text: str, library: LibraryFile, voices: VoicesFile) -> list[str]:
    found, problems = read_program(LEAST + text, PATH, library=library, voices=voices)
    assert found is None
    return [str(problem) for problem in problems]


# --- Templates ---------------------------------------------------------------------------------------------------


def test_a_program_says_the_librarys_intro_unless_it_has_its_own_or_says_no(voices: VoicesFile) -> None:
    library = library_of('intro: "{title}, by {author}."\noutro: "Next: {next}."\n')

    assert program_of("", library, voices).intro == "{title}, by {author}."
    changed = program_of("intro: Good  evening.\noutro: no\n", library, voices)
    assert (changed.intro, changed.outro) == ("Good evening.", "")
    plain = program_of("", library_of(""), voices)
    assert (plain.intro, plain.outro, plain.sounds) == ("", "", ())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            'intro: "By {writer}."',
            "{writer} stands for nothing - There are: program, title, author, date, season, unit",
        ),
        ('intro: "By {autor}."', "{autor} stands for nothing - did you mean 'author'? There are: program, title"),
        ('outro: "{a}, {title}, {b}, {a}."', "{a} and {b} stand for nothing - There are"),
        ('outro: "{title.__class__}"', "{title.__class__} stands for nothing - "),
        ('outro: "{title!r:>9}"', "{title!r:>9} stands for nothing - "),
        ('outro: "{}"', "{} stands for nothing - "),
        ('outro: "{ titel }"', "{titel} stands for nothing - did you mean 'title'?"),
        ('intro: "{title, by me."', "a '{' has no '}' - write names in braces, like {title}"),
        ('intro: "title}, by me."', "a '}' has no '{' - write names in braces, like {title}"),
        ('intro: "{{title}}"', "a '{' has no '}' - "),
        (
            "intro: {title}",
            "a text begins with '{' and has no quotes - put quotes around it: \"{title}, by {author}.\"",
        ),
        (f"intro: {'long ' * 300}", "the text has 1499 characters - write at most 1000"),
    ],
)
def test_what_cannot_be_said_is_told_with_its_line_and_a_hint(
    library: LibraryFile, voices: VoicesFile, written: str, said: str
) -> None:
    (problem,) = told(f"{written}\n", library, voices)
    assert problem.startswith(f"{PATH}:3: {said}")


def test_a_template_without_quotes_is_told_at_its_line(library: LibraryFile, voices: VoicesFile) -> None:
    (problem,) = told("intro: {program}. {title}, by {author}.\n", library, voices)
    assert problem.startswith(f"{PATH}:3: ")


@given(values=st.fixed_dictionaries({name: st.text(max_size=20) for name in NAMES}))
def test_values_are_put_in_as_they_are_and_nothing_in_them_is_looked_at_again(values: dict[str, str]) -> None:
    assert filled("a{ title }b{next}", values) == f"a{values['title']}b{values['next']}"


@pytest.mark.parametrize(
    ("title", "said"),
    [("Milk", "Next: Milk. Bye."), ("Why milk?", "Next: Why milk? Bye."), ("Milk & Co.", "Next: Milk & Co. Bye.")],
)
def test_a_title_that_ends_in_a_mark_of_its_own_takes_no_full_stop_more(title: str, said: str) -> None:
    assert filled("Next: {next}. Bye.", {"next": title}) == said


@given(st.text(alphabet="{}a.!r:titlenx ", max_size=30))
def test_any_text_is_a_template_of_known_names_or_refused(text: str) -> None:
    try:
        template = spoken_template(text)
    except Refused as refused:
        assert refused.hint  # noqa: PT017 - a template is as right as a refusal
    else:
        assert names_in(template) <= set(NAMES)
        assert "{" not in filled(template, dict.fromkeys(NAMES, "x"))


def test_a_program_credits_only_whom_a_settings_file_names(library: LibraryFile, voices: VoicesFile) -> None:
    assert program_of("", library, voices).credited == ""
    assert program_of("", library, voices).author == "Quiet Hours"
    assert program_of("author: Nell\n", library, voices).credited == "Nell"
    assert program_of("", library_of("author: Ann\n"), voices).credited == "Ann"


# --- Sounds ------------------------------------------------------------------------------------------------------


def test_each_file_lies_in_the_folder_of_the_settings_file_that_names_it(voices: VoicesFile) -> None:
    library = library_of("sounds: {jingle: chime.wav, outro: end.mp3, chapter: tick.wav}\n")

    program = program_of("sounds:\n  outro: sounds/bye.flac\n  chapter: no\n", library, voices)

    assert program.sounds == (
        BroughtFile(place=SoundPlace.JINGLE, path="articles/chime.wav", named_in="articles/library.yaml", line=3),
        BroughtFile(place=SoundPlace.OUTRO, path="articles/weeks/sounds/bye.flac", named_in=PATH, line=4),
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("sounds: {jingle: ../chime.wav}", "'../chime.wav' is not in this folder - put the file in this folder"),
        ("sounds: {jingle: /etc/chime.wav}", "'/etc/chime.wav' is not in this folder - "),
        ("sounds: {jingle: C:/chime.wav}", "'C:/chime.wav' is not in this folder - "),
        ("sounds: {jingle: chime.mid}", "'chime.mid' is not a sound file - its name ends in .wav, .mp3, "),
        ("sounds: {cue: chime.wav}", "sounds: unknown key 'cue' - Keys here: intro, jingle, chapter, outro"),
        ("sounds: chime.wav", "'sounds' is a text, not keys with values - write keys with values: intro, jingle"),
    ],
)
def test_what_is_no_sound_of_the_folder_is_told_with_its_line_and_a_hint(
    library: LibraryFile, voices: VoicesFile, written: str, said: str
) -> None:
    (problem,) = told(f"{written}\n", library, voices)
    assert problem.startswith(f"{PATH}:3: {said}")
