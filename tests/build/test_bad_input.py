"""Bad input, whole builds: each gets its one clear line or is simply spoken well, and nothing already built is lost."""

import re
from typing import TYPE_CHECKING

import pytest

from audio_programs.errors import InputError

if TYPE_CHECKING:
    from tests.build.conftest import Project

DELTA = "articles/one/04-delta.md"
WORDS = ("The", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "dog", "and", "sleeps", "in", "the", "sun")
FAST = "voices: {plain: {engine: counting, voice: low, rate: 450}}\npauses_ms: {heading: 0, section: 0}\n"
LONG = ("300 headings", "paragraph of 5,000 words")

REFUSED: dict[str, tuple[str | bytes, str]] = {
    "missing title": ("---\ndate: 2026-01-04\n---\nText.\n", r":\d+: .*title"),
    "broken front matter": ("---\ntitle: [Delta\n---\nText.\n", r":\d+: "),
    "front matter that is never closed": ("---\ntitle: Delta\nText.\n", r":\d+: "),
    "unknown key": ("---\ntitle: Delta\nauthr: Ada\n---\nText.\n", r":3: .*authr.*did you mean.*author"),
    "date that is none": ("---\ntitle: Delta\ndate: 14th of Octember\n---\nText.\n", r":3: .*14th of Octember"),
    "only blanks": ("---\ntitle: Delta\n---\n\n  \n\t\n", r":\d+: "),
    "title alone": ("---\ntitle: Delta\n---\n", r":\d+: "),
    "rubbish": (bytes(range(256)) * 40, ""),
    "picture named .md": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500), ""),
    "latin-1": ("---\ntitle: Café\n---\nDéjà vu.\n".encode("latin-1"), ":2: .*UTF-8"),
    "unknown voice": (
        "---\ntitle: Delta\nvoice: plan\n---\nText.\n",
        ":3: unknown voice 'plan' - did you mean 'plain'",
    ),
    "picture that is not there": ("---\ntitle: Delta\nimage: bath.jpg\n---\nText.\n", ":3: .*bath.jpg is not there"),
    "picture elsewhere": ("---\ntitle: Delta\nimage: ../../x.jpg\n---\nText.\n", ":3: .*leaves the article's folder"),
}

SPOKEN: dict[str, tuple[str, tuple[str, ...]]] = {
    "heading with nothing under it": (
        "Before.\n\n## Nothing here\n\n## Something\n\nAfter.",
        ("Nothing here", "After."),
    ),
    "article of one heading": ("## Only this", ("Only this",)),
    "300 headings": ("\n\n".join(f"## Heading {n}" for n in range(1, 301)), ("Heading 1", "Heading 300")),
    "emoji": ("Good night 🌙, little 👩‍👧‍👦.", ("Good night 🌙, little 👩‍👧‍👦.",)),
    "right-to-left": ("שלום עולם. مرحبا بالعالم.", ("שלום עולם.", "مرحبا بالعالم.")),
    "control characters": ("One\x07 two\x0b three\x1b[31m four.", ("four",)),
    "paragraph of 5,000 words": (" ".join(WORDS[n % len(WORDS)] for n in range(5000)) + ".", ("sleeps in the sun",)),
    "text that looks like markup": ("A < b & c > d ]]> &amp; <!-- x.", ("A <",)),
    "dashes alone": ("Before.\n\n—\n\n...\n\nAfter.", ("Before.", "After.")),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_invariant_8_bad_article_gets_one_clear_line_and_nothing_built_is_lost(built: "Project", case: str) -> None:
    content, expected = REFUSED[case]
    before = built.published()
    built.write(DELTA, content)

    report = built.build()

    (line,) = [str(problem) for problem in report.problems]
    assert re.match(re.escape(DELTA) + expected, line)
    assert re.fullmatch(r"\S+: [^\n]+ - [^\n]+", line)
    assert line.isprintable()
    assert "Error" not in line
    assert "Traceback" not in line
    assert built.published() == before


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=[pytest.mark.slow] if case in LONG else []) for case in sorted(SPOKEN)]
)
def test_odd_article_is_simply_spoken(built: "Project", case: str) -> None:
    body, heard = SPOKEN[case]
    if case in LONG:
        built.write("voices.yaml", FAST)
    built.article(DELTA, body=body, date="2026-01-04")

    report = built.build()

    assert report.problems == ()
    assert list(built.items()) == ["Delta", "Gamma", "Beta", "Alpha"]
    transcript = built.published()["one/episodes/delta.vtt"].decode()
    text = transcript.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert [words for words in heard if words not in text] == []
    assert not re.search(r"[\x00-\x08\x0b-\x1f]", transcript)


def test_invariant_8_all_problems_of_all_articles_are_told_at_once(built: "Project") -> None:
    before = built.published()
    for number, (content, _) in enumerate(REFUSED.values(), start=10):
        path = f"articles/one/{number}-bad.md"
        built.write(path, content)

    report = built.build()

    assert [one.path for one in report.problems] == [f"articles/one/{n}-bad.md" for n in range(10, 10 + len(REFUSED))]
    assert built.published() == before


def test_empty_file_is_one_line(built: "Project") -> None:
    before = built.published()
    built.write(DELTA, b"")

    report = built.build()

    assert [(one.path, one.line) for one in report.problems] == [(DELTA, 1)]
    assert built.published() == before


def test_file_of_50_mb_is_one_line_and_never_read(built: "Project") -> None:
    before = built.published()
    with built.write(DELTA, "").open("r+b") as file:
        file.truncate(50_000_000)

    report = built.build()

    (problem,) = report.problems
    assert str(problem).startswith(f"{DELTA}: the file is too large for an article: 50.0 MB - ")
    assert built.published() == before


def test_two_articles_with_one_id_are_both_told_and_what_was_published_stays(built: "Project") -> None:
    guid = built.items()["Beta"].guid
    before = built.published()
    built.edit("articles/one/02-beta.md", "title: Beta\n", f"title: Beta\nid: {guid}\n")
    built.article(DELTA, id=guid)

    report = built.build()

    assert [(one.path, one.line) for one in report.problems] == [("articles/one/02-beta.md", 3), (DELTA, 4)]
    assert built.published() == before
    assert built.spoken() == []


def test_rule_i3_two_of_one_title_on_one_day_are_told_apart_with_a_notice(built: "Project") -> None:
    built.article(DELTA, title="Gamma", date="2026-01-03")

    report = built.build()

    assert report.problems == ()
    assert any(one.path == DELTA and "same title" in one.what for one in report.notices)
    titles = list(built.items())
    assert len(titles) == len(set(titles)) == 4
    assert {item.guid for item in built.items().values()} >= {built.items()["Alpha"].guid}


def test_engine_that_is_missing_is_one_line_and_what_was_built_stays(built: "Project") -> None:
    before = built.published()
    built.edit("voices.yaml", "engine: counting, voice: low", "engine: countign, voice: low")

    report = built.build()

    (problem,) = report.problems
    assert (problem.path, problem.line) == ("voices.yaml", 2)
    assert problem.what == "there is no speech engine 'countign'"
    assert problem.hint.startswith("did you mean 'counting'? installed are: ")
    assert built.published() == before


def test_engine_that_cannot_start_is_one_line_with_what_mends_it(built: "Project") -> None:
    before = built.published()
    built.edit("voices.yaml", "engine: counting, voice: low", "engine: broken, voice: low")

    report = built.build()

    (problem,) = report.problems
    assert problem.what.startswith("the speech engine 'broken' cannot be started: No module named")
    assert "pip " in problem.hint
    assert built.published() == before


def test_voice_that_the_engine_has_not_is_one_line_with_the_nearest(built: "Project") -> None:
    before = built.published()
    built.edit("voices.yaml", "engine: counting, voice: low", "engine: counting, voice: lou")

    report = built.build()

    (problem,) = report.problems
    assert str(problem).startswith("voices.yaml:2: the engine counting has no voice 'lou' - did you mean 'low'?")
    assert built.published() == before


def test_setting_that_is_out_of_range_is_one_line(built: "Project") -> None:
    before = built.published()
    built.edit("voices.yaml", "voice: low", "voice: low, rate: 9000")

    report = built.build()

    (problem,) = report.problems
    assert str(problem).startswith("voices.yaml:2: rate: 9000 is out of range - write rate from 80 to 450")
    assert built.published() == before


def test_invariant_8_a_misspelt_setting_of_a_voice_is_told_beside_what_keeps_voices_yaml_from_being_used(
    project: "Project",
) -> None:
    project.write("voices.yaml", "voices:\n  plain: {engine: counting, voice: low, rat: 155}\npause_ms: {title: 1}\n")

    with pytest.raises(InputError) as refused:
        project.build()

    told = [str(problem) for problem in refused.value.problems]
    assert [line.partition(" - ")[0] for line in told] == [
        "voices.yaml:2: the voice 'low' of counting has no setting 'rat'",
        "voices.yaml:3: unknown key 'pause_ms'",
    ]


VOICES_WITH_THREE_MISTAKES = """\
voices:
  plain:
    engine: counting
    rate: 155
    voice: lou
  other: {like: plain, pich: 38}
roles:
  default: plain
  titel: other
"""


def test_invariant_8_each_mistake_in_voices_yaml_is_told_once_and_in_one_go(project: "Project") -> None:
    project.write("voices.yaml", VOICES_WITH_THREE_MISTAKES)

    with pytest.raises(InputError) as refused:
        project.build()

    assert [str(problem).partition(" - ")[0] for problem in refused.value.problems] == [
        "voices.yaml:5: the engine counting has no voice 'lou'",
        "voices.yaml:6: the voice 'lou' of counting has no setting 'pich'",
        "voices.yaml:9: unknown role 'titel'",
    ]


def test_a_wrong_voice_that_another_is_like_is_told_once(built: "Project") -> None:
    built.write("voices.yaml", VOICES_WITH_THREE_MISTAKES.replace("titel", "title").replace("pich", "pitch"))

    assert [(one.path, one.line) for one in built.build().problems] == [("voices.yaml", 5)]


def test_invariant_8_files_of_a_program_with_a_problem_in_its_settings_are_told_in_the_same_go(
    built: "Project",
) -> None:
    before = built.published()
    built.write(
        "articles/one/program.yaml",
        'title: The first weeks\ndescription: Short.\nintro: "{nxt}."\nsounds: {jingle: gog.wav}\ncover: nope.png\n',
    )
    built.article(DELTA, image="gone.png", voice="clam")

    report = built.build()

    assert [str(one).partition(" - ")[0] for one in report.problems] == [
        f"{DELTA}:4: the picture articles/one/gone.png is not there",
        f"{DELTA}:5: unknown voice 'clam'",
        "articles/one/program.yaml:3: {nxt} stands for nothing",
        "articles/one/program.yaml:4: the sound articles/one/gog.wav: it is not there",
        "articles/one/program.yaml:5: the picture articles/one/nope.png is not there",
    ]
    assert built.published() == before


def test_voice_that_cannot_be_made_loud_enough_is_told_without_audio_words(built: "Project") -> None:
    before = built.published()
    built.edit("voices.yaml", "engine: counting, voice: low", "engine: spiky, voice: low")

    report = built.build()

    assert {(problem.what, problem.hint) for problem in report.problems} == {
        (
            "the voice 'plain' cannot be made as loud as loudness_lufs -16",
            "choose another voice, or a lower loudness_lufs in voices.yaml, such as -19",
        )
    }
    assert built.published() == before


def test_articles_of_a_voice_that_can_speak_are_built_where_another_cannot(built: "Project") -> None:
    before = built.items()
    built.edit("voices.yaml", "engine: counting, voice: low", "engine: countign, voice: low")
    built.article(DELTA, voice="other", date="2026-01-04")

    report = built.build()

    assert [one.path for one in report.problems] == ["voices.yaml"]
    after = built.items()
    assert list(after) == ["Delta", "Gamma", "Beta", "Alpha"]
    assert {name: item for name, item in after.items() if name != "Delta"} == before


def test_fallback_that_is_configured_speaks_and_is_reported(built: "Project") -> None:
    built.edit("voices.yaml", "engine: counting, voice: low", "engine: countign, voice: low, fallback: other")

    report = built.build()

    assert report.problems == ()
    notice = "voices.yaml:2: voice 'plain' is spoken by its fallback 'other': there is no speech engine 'countign'"
    assert [str(one) for one in report.notices] == [notice]
    assert len(built.spoken()) == report.tally.spoken > 0
    assert len(built.items()) == 3


def test_voice_that_nobody_uses_is_not_asked_for(built: "Project") -> None:
    built.edit("voices.yaml", "voices:\n", "voices:\n  spare: {engine: countign, voice: low}\n")
    built.edit("voices.yaml", "  other:", "  other:")
    built.write("articles/one/program.yaml", "title: The first weeks\ndescription: Short.\nvoices: {default: plain}\n")

    report = built.build()

    assert report.problems == ()
    assert built.spoken() == []


def test_article_without_a_word_is_one_line(built: "Project") -> None:
    before = built.published()
    built.write(DELTA, "---\ntitle: Stars\ndate: 2025-02-01\n---\n\n🌙 ✨\n\n---\n\n…\n")

    (problem,) = built.build().problems

    assert str(problem).startswith(f"{DELTA}:1: there is nothing in it that could be read aloud - write some words")
    assert built.published() == before
