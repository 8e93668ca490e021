"""library.yaml and program.yaml: what they come to together, and what is refused."""

from zoneinfo import ZoneInfo

import pytest

from audio_programs.config.categories import CATEGORIES
from audio_programs.config.read import read_library, read_program, read_voices
from audio_programs.config.settings import Category, LibraryFile, Owner, Pauses, Program, ProgramType, VoicesFile
from audio_programs.model import Role

PATH = "articles/first-weeks/program.yaml"
LEAST = "title: The first weeks\ndescription: Short readings.\n"

LIBRARY = """\
title: Quiet Hours
base_url: https://audio.example.org
grace_days: 7
author: The editors
language: en-AU
timezone: Australia/Brisbane
category: Kids & Family > Parenting
owner: {name: Ann, email: ann@example.org}
copyright: 2026 Quiet Hours
explicit: no
type: episodic
link: https://example.org/
voices: {quote: calm-low}
pauses_ms: {title: 1, heading: 2}
access: public
"""

VOICES = """\
voices:
  calm: {voice: gmw/en}
  calm-low: {like: calm, pitch: 38}
  bright: {like: calm, pitch: 60}
roles: {default: calm, title: calm-low, quote: bright}
pauses_ms: {sentence: 9, title: 8, heading: 7}
"""


def whole_library() -> LibraryFile:
    library, problems = read_library(LIBRARY, "articles/library.yaml")
    assert problems == ()
    assert library is not None
    return library


def whole_voices() -> VoicesFile:
    voices, problems = read_voices(VOICES, "voices.yaml")
    assert problems == ()
    assert voices is not None
    return voices


def program(text: str, library: LibraryFile, voices: VoicesFile, *, path: str = PATH) -> Program:
    found, problems = read_program(text, path, library=library, voices=voices)
    assert problems == ()
    assert found is not None
    return found


def told(text: str, library: LibraryFile, voices: VoicesFile, *, path: str = PATH) -> list[str]:
    found, problems = read_program(text, path, library=library, voices=voices)
    assert found is None
    return [str(problem) for problem in problems]


def library_told(text: str) -> list[str]:
    found, problems = read_library(text, "library.yaml")
    assert found is None
    return [str(problem) for problem in problems]


# --- The library -------------------------------------------------------------------------------------------------


def test_a_library_needs_a_title_only() -> None:
    library, problems = read_library("title: Quiet Hours\n", "library.yaml")
    assert problems == ()
    assert library is not None
    assert (library.library.base_url, library.library.grace_days) == ("", 30)
    assert library.library.served_at == "http://localhost:8000/"


def test_base_url_gets_a_slash_at_its_end() -> None:
    assert whole_library().library.base_url == "https://audio.example.org/"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("audio.example.org", "'audio.example.org' is not a web address"),
        ("ftp://example.org", "'ftp://example.org' is not a web address"),
        ("https://", "'https://' is not a web address"),
        ("https://example.org:x/", "is not a web address"),
        ("https://[example.org/", "is not a web address"),
        ('"https://exa mple.org/"', "is not a web address"),
        ("https://example.org/?a=b", "has a ? or # in it"),
        ("https://example.org/#a", "has a ? or # in it"),
        ("https://ann:secret@example.org/", "holds a user name"),
        ("https://exämple.org/", "has letters that web addresses cannot have"),
    ],
)
def test_rule_i6_a_base_url_that_would_not_do_in_a_feed_is_refused(address: str, words: str) -> None:
    assert words in library_told(f"title: x\nbase_url: {address}\n")[0]


def test_a_secret_in_a_web_address_is_not_repeated() -> None:
    assert "secret" not in library_told("title: x\nbase_url: https://ann:secret@example.org/\n")[0]


def test_grace_days_may_be_none_at_all() -> None:
    library, _ = read_library("title: x\ngrace_days: 0\n", "library.yaml")
    assert library is not None
    assert library.library.grace_days == 0


# --- A program over its library ------------------------------------------------------------------------------------


def test_a_program_takes_what_it_does_not_say_from_the_library() -> None:
    found = program(LEAST, whole_library(), whole_voices())
    assert found.id == "first-weeks"
    assert found.folder == "articles/first-weeks"
    assert (found.author, found.language, found.timezone) == ("The editors", "en-au", ZoneInfo("Australia/Brisbane"))
    assert found.categories == (Category(name="Kids & Family", sub="Parenting"),)
    assert found.owner == Owner(name="Ann", email="ann@example.org")
    assert (found.copyright, found.explicit, found.type) == ("2026 Quiet Hours", False, ProgramType.EPISODIC)
    assert found.link == "https://example.org/"


def test_what_a_program_says_itself_wins() -> None:
    text = (
        f"{LEAST}id: weeks\nauthor: Bea\nlanguage: en\ntimezone: Europe/Vienna\ncategory: [Arts > Food, true crime]\n"
        "owner: {name: Bea, email: bea@example.org}\ncopyright: mine\nexplicit: yes\ntype: serial\n"
        "link: https://example.org/weeks\ncover: cover.jpg\nseasons: {2: Milk, 1: Getting started}\n"
        "order: [b.md, a.md]\naccess: public\n"
    )
    found = program(text, whole_library(), whole_voices())
    assert (found.id, found.author, found.language, found.timezone) == ("weeks", "Bea", "en", ZoneInfo("Europe/Vienna"))
    assert found.categories == (Category(name="Arts", sub="Food"), Category(name="True Crime"))
    assert found.owner == Owner(name="Bea", email="bea@example.org")
    assert (found.copyright, found.explicit, found.type) == ("mine", True, ProgramType.SERIAL)
    assert (found.link, found.cover) == ("https://example.org/weeks", "cover.jpg")
    assert found.seasons == ((1, "Getting started"), (2, "Milk"))
    assert (found.order, found.order_line, found.order_lines) == (("b.md", "a.md"), 15, (15, 15))


def test_what_nobody_says_has_an_honest_default(library: LibraryFile, voices: VoicesFile) -> None:
    found = program(LEAST, library, voices)
    assert (found.author, found.language, found.timezone) == ("Quiet Hours", "en", ZoneInfo("UTC"))
    assert (found.type, found.explicit, found.owner, found.cover) == (ProgramType.SERIAL, False, None, "")


def test_explicit_no_wins_over_the_librarys_yes(voices: VoicesFile) -> None:
    library, _ = read_library("title: x\ncategory: Arts\nexplicit: yes\n", "library.yaml")
    assert library is not None
    assert program(f"{LEAST}explicit: no\n", library, voices).explicit is False
    assert program(LEAST, library, voices).explicit is True


def test_roles_of_the_program_win_over_the_librarys_and_those_over_voices_yaml() -> None:
    found = program(f"{LEAST}voices: {{heading: bright}}\n", whole_library(), whole_voices())
    names = {role: found.cast.voice_for(role).name for role in Role}
    assert names[Role.PARAGRAPH] == "calm"
    assert names[Role.TITLE] == "calm-low"  # voices.yaml
    assert names[Role.QUOTE] == "calm-low"  # library.yaml
    assert names[Role.HEADING] == "bright"  # program.yaml


def test_a_programs_default_voice_speaks_the_roles_that_nobody_names() -> None:
    found = program(f"{LEAST}voices: {{default: bright}}\n", whole_library(), whole_voices())
    assert found.cast.voice_for(Role.PARAGRAPH).name == "bright"
    assert found.cast.voice_for(Role.TITLE).name == "calm-low"


def test_pauses_are_laid_over_one_another_key_by_key() -> None:
    found = program(f"{LEAST}pauses_ms: {{heading: 3}}\n", whole_library(), whole_voices())
    assert found.pauses == Pauses(sentence=9, title=1, heading=3)


def test_an_unknown_voice_in_the_library_is_told_with_the_librarys_line(voices: VoicesFile) -> None:
    library, _ = read_library("title: x\ncategory: Arts\nvoices: {quote: clam}\n", "articles/library.yaml")
    assert library is not None
    assert told(LEAST, library, voices) == [
        "articles/library.yaml:3: unknown voice 'clam' - did you mean 'calm'? There are: calm"
    ]


# --- What is refused -----------------------------------------------------------------------------------------------


def test_rule_c1_what_a_feed_must_have_is_asked_for(voices: VoicesFile) -> None:
    library, _ = read_library("title: x\n", "library.yaml")
    assert library is not None
    assert told("type: serial\n", library, voices) == [
        (
            f"{PATH}:1: 'category' is missing - "
            "add a line like 'category: Kids & Family > Parenting', here or in library.yaml"
        ),
        f"{PATH}:1: 'description' is missing - add a line 'description: ...'",
        f"{PATH}:1: 'title' is missing - add a line 'title: ...'",
    ]
    assert told(LEAST, library, voices) == [
        (
            f"{PATH}:1: 'category' is missing - "
            "add a line like 'category: Kids & Family > Parenting', here or in library.yaml"
        )
    ]


def test_members_programs_are_refused_until_they_are_supported(library: LibraryFile, voices: VoicesFile) -> None:
    assert told(f"{LEAST}access: members\n", library, voices)[0].startswith(
        f"{PATH}:3: access 'members' is not supported yet - "
    )
    assert "access 'members' is not supported yet" in library_told("title: x\naccess: members\n")[0]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("language: english", "language 'english' is not a language code - write two letters"),
        ("language: en_AU", "language 'en_AU' is not a language code"),
        ("language: xx", "language 'xx' is not a language code - write the two letters that stand for it"),
        (
            "timezone: Australia/Brisbne",
            "timezone 'Australia/Brisbne' is not known - did you mean 'Australia/Brisbane'?",
        ),
        ("timezone: ../etc/passwd", "timezone '../etc/passwd' is not known"),
        ("timezone: America", "timezone 'America' is not known"),
        ("owner: {name: Ann}", "'email' is missing"),
        ("owner: {name: Ann, email: ann}", "email 'ann' is not a mail address"),
        ("type: series", "type 'series' is not known - write serial or episodic"),
        ("explicit: perhaps", "explicit 'perhaps' is neither yes nor no"),
        ("cover: ../cover.jpg", "'../cover.jpg' is not in this folder"),
        ("cover: /etc/cover.jpg", "'/etc/cover.jpg' is not in this folder"),
        ("cover: https://example.org/cover.jpg", "is not in this folder"),
        ("cover: 'a\\..\\cover.jpg'", "is not in this folder"),
        ("cover: cover.gif", "'cover.gif' is not a JPEG or PNG picture"),
        ("link: example.org", "'example.org' is not a web address"),
        ("seasons: {0: Zero}", "key '0' is too small"),
        ("seasons: {one: One}", "key 'one' is not a whole number"),
        ("seasons: {1: ''}", "a text is left empty"),
        (f"seasons: {{1: {'x' * 129}}}", "a season's name has 129 characters"),
        ("order: [a.md, b.md, a.md]", "'a.md' stands in 'order' twice"),
        ("voices: {quot: calm}", "unknown role 'quot' - did you mean 'quote'?"),
        ("voices: {quote: clam}", "unknown voice 'clam' - did you mean 'calm'? There are: calm"),
        ("id: First Weeks", "'First Weeks' cannot be a program's id"),
        ("id: ../x", "'../x' cannot be a program's id"),
        ("id: assets", "the id 'assets' is taken"),
        ("colour: red", "unknown key 'colour' - "),
    ],
)
def test_a_wrong_value_is_told_with_its_line_and_a_hint(
    lines: str, words: str, library: LibraryFile, voices: VoicesFile
) -> None:
    problems = told(f"{LEAST}{lines}\n", library, voices)
    assert len(problems) == 1
    assert problems[0].startswith(f"{PATH}:3: ")
    assert words in problems[0]


def test_a_title_and_a_description_have_a_longest(library: LibraryFile, voices: VoicesFile) -> None:
    problems = told(f"title: {'x' * 256}\ndescription: {'é' * 2001}\n", library, voices)
    assert "the title has 256 characters" in problems[0]
    assert "the description is too long: it counts 4002" in problems[1]


def test_invariant_8_everything_wrong_is_told_at_once(library: LibraryFile, voices: VoicesFile) -> None:
    text = f"{LEAST}order: [a, a]\naccess: members\nvoices: {{quote: clam, titel: calm}}\n"
    lines = [problem.split(": ")[0] for problem in told(text, library, voices, path="articles/My Weeks/program.yaml")]
    assert lines == [f"articles/My Weeks/program.yaml:{line}" for line in (1, 3, 4, 5, 5)]


def test_invariant_8_what_is_missing_hides_nothing_and_a_misspelt_key_is_told_once(voices: VoicesFile) -> None:
    library, _ = read_library("title: x\n", "library.yaml")
    assert library is not None
    text = "desciption: x\ncategroy: Arts\norder: [a, a]\nvoices: {quot: clam}\ncover: x.gif\n"
    assert [problem.split(" - ")[0].removeprefix(f"{PATH}:") for problem in told(text, library, voices)] == [
        "1: 'title' is missing",
        "1: unknown key 'desciption'",
        "2: unknown key 'categroy'",
        "3: 'a' stands in 'order' twice",
        "4: unknown role 'quot'",
        "4: unknown voice 'clam'",
        "5: 'x.gif' is not a JPEG or PNG picture",
    ]


def test_invariant_8_everything_wrong_with_a_library_is_told_at_once() -> None:
    text = "titel: x\nbase_url: foo\naccess: members\nvoices: {quot: calm}\npauses_ms: {title: long}\n"
    assert [problem.split(" - ")[0].removeprefix("library.yaml:") for problem in library_told(text)] == [
        "1: unknown key 'titel'",
        "2: 'foo' is not a web address",
        "3: access 'members' is not supported yet",
        "4: unknown role 'quot'",
        "5: pauses_ms: title 'long' is not a whole number",
    ]


def test_a_program_is_looked_at_though_library_or_voices_cannot_be_used(voices: VoicesFile) -> None:
    text = f"{LEAST}voices: {{quote: clam}}\ncolour: red\n"
    for others in (None, voices):
        found, problems = read_program(text, PATH, library=None, voices=others)
        assert found is None
        assert [problem.line for problem in problems] == [4] if others is None else [3, 4]
    assert read_program(LEAST, PATH, library=None, voices=voices) == (None, ())


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Sydney", "Australia/Sydney"), ("new york", "America/New_York"), ("Australia/Brisbne", "Australia/Brisbane")],
)
def test_a_timezone_is_found_by_its_city_alone(written: str, meant: str) -> None:
    assert f"did you mean '{meant}'?" in library_told(f"title: x\ntimezone: {written}\n")[0]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("me@example.org", "{name: Ann Example, email: me@example.org}"),
        ("Bo Lee <bo@example.org>", "{name: Bo Lee, email: bo@example.org}"),
        ("Bo Lee", "{name: Bo Lee, email: ann@example.org}"),
    ],
)
def test_an_owner_without_its_keys_is_shown_how_to_write_it(written: str, hint: str) -> None:
    assert library_told(f"title: x\nowner: {written}\n") == [
        f"library.yaml:2: owner '{written}' is no name with an address - write owner: {hint}"
    ]


def test_a_folder_whose_name_cannot_be_an_id_asks_for_one(library: LibraryFile, voices: VoicesFile) -> None:
    path = "articles/Café Nights/program.yaml"
    assert told(LEAST, library, voices, path=path)[0].startswith(
        f"{path}:1: the folder's name 'Café Nights' cannot be the program's id - add 'id: '"
    )
    assert program(f"{LEAST}id: cafe-nights\n", library, voices, path=path).id == "cafe-nights"


@pytest.mark.parametrize("name", ["assets", ".build", "index.html", "opml.xml"])
def test_a_folder_named_like_what_stands_beside_programs_is_refused(
    name: str, library: LibraryFile, voices: VoicesFile
) -> None:
    assert f"the folder's name '{name}'" in told(LEAST, library, voices, path=f"articles/{name}/program.yaml")[0]


# --- Categories ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "name", "sub"),
    [
        ("Kids & Family > Parenting", "Kids & Family", "Parenting"),
        ("kids & family>PARENTING", "Kids & Family", "Parenting"),
        ("Technology", "Technology", ""),
        ("Science > Social Sciences", "Science", "Social Sciences"),
    ],
)
def test_rule_c3_a_category_gets_apples_spelling(
    written: str, name: str, sub: str, library: LibraryFile, voices: VoicesFile
) -> None:
    found = program(f"{LEAST}category: {written}\n", library, voices)
    assert found.categories == (Category(name=name, sub=sub),)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Parenting", "did you mean 'Kids & Family > Parenting'?"),
        ("Education > Parenting", "did you mean 'Kids & Family > Parenting'?"),
        ("Kids & Family > Parentin", "did you mean 'Parenting'? Inside Kids & Family: "),
        ("Kids and Family", "did you mean 'Kids & Family'? There are: Arts, "),
        ("Technology > Phones", "did you mean 'Technology'? There are: "),
    ],
)
def test_rule_c3_what_is_not_on_apples_list_is_refused_with_the_nearest(
    written: str, hint: str, library: LibraryFile, voices: VoicesFile
) -> None:
    problem = told(f"{LEAST}category: {written}\n", library, voices)[0]
    assert problem.startswith(f"{PATH}:3: category '{written}' is not one of Apple's - {hint}")


def test_rule_c3_a_wrong_entry_of_a_list_of_categories_has_its_own_line(
    library: LibraryFile, voices: VoicesFile
) -> None:
    problems = told(f"{LEAST}category:\n  - Arts\n  - Artts\n", library, voices)
    assert [problem.split(" - ")[0] for problem in problems] == [f"{PATH}:5: category 'Artts' is not one of Apple's"]


def test_rule_c3_the_list_is_apples() -> None:
    assert len([one for one in CATEGORIES if not one.sub]) == 19
    assert len(set(CATEGORIES)) == len(CATEGORIES) == 110
