"""The frame of an episode: what is said around an article, what is left out, where brought sounds are heard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from audio_programs.config.settings import BroughtFile, Cast, Pauses, Program, ProgramType, Sound
from audio_programs.model import Article, Placement, Role, Script, Season, SoundPlace, Unit
from audio_programs.speech.frame import Frame, frame_of, frame_script

WriteScript = Callable[..., Script]
ALL = frozenset(SoundPlace)
VALUES = {"program": "Quiet weeks", "title": "The first night", "author": "Ann", "next": "Milk"}


@pytest.fixture
def framed(script_of: WriteScript, cast: Cast, pauses: Pauses) -> WriteScript:
    """Return a writer of the script of an article in its frame."""

    def write(
        *blocks: str, intro: str = "", outro: str = "", sounds: frozenset[SoundPlace] = frozenset(), **values: str
    ) -> Script:
        frame = Frame(intro=intro, outro=outro, values=VALUES | values, sounds=sounds)
        return frame_script(script_of(*blocks), frame, cast=cast, pauses=pauses, line=2)

    return write


def said(script: Script) -> list[list[str]]:
    return [[one.spoken for one in section.utterances if one.spoken] for section in script.sections]


def sounds(script: Script) -> list[tuple[str, str]]:
    return [(section.sound_before or "", section.sound_after or "") for section in script.sections]


def test_without_a_frame_a_script_stays_as_it_is(script_of: WriteScript, framed: WriteScript) -> None:
    assert framed("Sleep comes.", "# Later", "It went.") == script_of("Sleep comes.", "# Later", "It went.")


def test_intro_and_outro_are_sections_that_belong_to_the_first_and_the_last_chapter(framed: WriteScript) -> None:
    script = framed("Sleep comes.", "# Later", "It went.", intro="{program}. Welcome.", outro="Next: {next}.")

    assert said(script) == [
        ["Quiet weeks.", "Welcome."],
        ["The first night.", "Sleep comes."],
        ["Later.", "It went."],
        ["Next: Milk."],
    ]
    assert [section.continues for section in script.sections] == [False, True, False, True]
    assert (script.sections[0].title, script.sections[0].anchor) == ("The first night", "top")


def test_what_settings_ask_for_has_its_own_roles_no_span_and_the_titles_line(framed: WriteScript) -> None:
    script = framed("Sleep comes.", intro="Welcome. {title}.", outro="Bye.")

    asked = [*script.sections[0].utterances, *script.sections[-1].utterances]
    assert [one.role for one in asked] == [Role.INTRO, Role.INTRO, Role.OUTRO]
    assert [one.voice.name for one in asked] == ["intro", "intro", "outro"]
    assert {(one.span, one.line) for one in asked} == {(None, 2)}


def test_invariant_6_the_title_is_said_once_by_an_intro_that_says_it(framed: WriteScript) -> None:
    script = framed("Sleep comes.", intro="{program}. {title}, by {author}.")

    assert said(script) == [["Quiet weeks.", "The first night, by Ann."], ["Sleep comes."]]


def test_invariant_6_the_title_is_said_after_an_intro_whose_sentence_with_it_is_left_out(framed: WriteScript) -> None:
    script = framed("Sleep comes.", intro="{program}. {title}, by {author}.", author="")

    assert said(script) == [["Quiet weeks."], ["The first night.", "Sleep comes."]]


def test_a_title_that_alone_stood_in_its_section_leaves_no_empty_section(framed: WriteScript) -> None:
    script = framed("# The first night", "# Later", "It went.", intro="{title}.")

    assert said(script) == [["The first night."], ["Later.", "It went."]]
    assert [one.span.block for one in script.sections[0].utterances if one.span] == [0]  # silent, and not lost


@pytest.mark.parametrize(
    ("intro", "missing", "heard"),
    [
        ("{program}. {title}, by {author}.", "program", ["The first night, by Ann."]),
        ("{title}. By {author}.", "author", ["The first night."]),
        ("Dr. {author} wrote {title}.", "author", []),
        ("{author}!", "author", []),
        ("Hear {program}! Is it {author}? {title}.", "author", ["Hear Quiet weeks!", "The first night."]),
    ],
)
def test_a_sentence_that_names_what_there_is_none_of_is_left_out(
    framed: WriteScript, intro: str, missing: str, heard: list[str]
) -> None:
    script = framed("Sleep comes.", intro=intro, **{missing: ""})

    assert [one.spoken for one in script.sections[0].utterances if one.role is Role.INTRO] == heard


def test_a_value_without_words_counts_as_none(framed: WriteScript) -> None:
    assert said(framed("Sleep comes.", outro="Next: {next}.", next="🎉")) == [["The first night.", "Sleep comes."]]


def test_braces_and_markup_in_a_title_are_words_like_others(framed: WriteScript) -> None:
    script = framed("Sleep comes.", outro="Next: {next}.", next="{title} <b>& {program.id}")

    assert script.sections[-1].utterances[0].written == "Next: {title} <b>& {program.id}."


def test_a_long_sentence_is_cut_like_any_other_and_all_of_it_is_said(framed: WriteScript) -> None:
    title = "word, " * 100 + "end"

    closing = framed("Sleep comes.", outro="Next: {next}.", next=title).sections[-1]

    assert len(closing.utterances) > 1
    assert "".join(one.written for one in closing.utterances) == f"Next: {title}."


def test_each_sound_is_heard_at_its_places(framed: WriteScript) -> None:
    script = framed("Sleep comes.", "# Later", "It went.", "# Last", intro="Welcome.", outro="Bye.", sounds=ALL)

    assert sounds(script) == [("intro", "jingle"), ("", ""), ("chapter", ""), ("chapter", ""), ("jingle", "outro")]


def test_a_jingle_alone_is_heard_before_the_article_and_never_ends_an_episode(framed: WriteScript) -> None:
    script = framed("Sleep comes.", outro="Next: {next}.", next="", sounds=frozenset({SoundPlace.JINGLE}))

    assert sounds(script) == [("", "jingle"), ("", "")]
    assert said(script) == [[], ["The first night.", "Sleep comes."]]


def test_the_pause_after_the_intro_is_the_titles_or_a_sounds(framed: WriteScript, pauses: Pauses) -> None:
    plain = framed("Sleep comes.", intro="Welcome. Hello.", outro="Bye.")
    sounding = framed("Sleep comes.", intro="Welcome. Hello.", outro="Bye.", sounds=ALL)

    assert [one.pause_after_ms for one in plain.sections[0].utterances] == [pauses.sentence, pauses.title]
    assert [one.pause_after_ms for one in sounding.sections[0].utterances] == [pauses.sentence, pauses.sound]
    assert plain.sections[-1].utterances[-1].pause_after_ms == pauses.section
    assert sounding.sections[-1].utterances[-1].pause_after_ms == pauses.sound


# --- What names stand for ----------------------------------------------------------------------------------------


@pytest.fixture
def program(cast: Cast, pauses: Pauses) -> Program:
    return Program(
        id="weeks",
        folder="articles/weeks",
        title="Quiet weeks",
        description="-",
        language="en-au",
        timezone=ZoneInfo("Australia/Brisbane"),
        author="Quiet Hours",
        type=ProgramType.SERIAL,
        categories=(),
        explicit=False,
        cast=cast,
        pauses=pauses,
        sound=Sound(),
    )


@pytest.fixture
def placement(article: Callable[..., Article]) -> Placement:
    return Placement(
        article=article("Sleep comes."),
        guid="1",
        slug="night",
        title="The first night (2)",
        author="Quiet Hours",
        published=datetime(2026, 1, 2, tzinfo=UTC),
        updated=None,
        season=None,
        unit=None,
        episode=7,
        track=None,
    )


def test_what_an_article_does_not_state_has_no_value(program: Program, placement: Placement) -> None:
    values = frame_of(program, placement, None).values

    stated = {name: value for name, value in values.items() if value}
    assert stated == {"program": "Quiet weeks", "title": "The first night"}


def test_what_is_stated_is_said_as_an_editor_would_say_it(program: Program, placement: Placement) -> None:
    told = replace(placement.article, author="Ann", date=datetime(2026, 2, 1, 20, tzinfo=UTC))  # the 2nd in Brisbane
    full = replace(placement, article=told, season=Season(number=2, name="Milk"), unit=Unit(number=3), track=4)
    following = replace(placement, title="Later (2)", article=replace(told, title="Later"))

    assert frame_of(program, full, following).values == {
        "program": "Quiet weeks",
        "title": "The first night",
        "author": "Ann",
        "date": "2 February 2026",
        "season": "Milk",
        "unit": "3",
        "number": "4",
        "next": "Later",
    }
    german = frame_of(
        replace(program, language="de", credited="Nell"), replace(full, article=replace(told, author="")), None
    )
    assert (german.values["date"], german.values["author"]) == ("2026-02-02", "Nell")


def test_a_frame_has_the_places_of_the_programs_sounds(program: Program, placement: Placement) -> None:
    jingle = BroughtFile(place=SoundPlace.JINGLE, path="articles/weeks/a.wav", named_in="", line=1)

    assert frame_of(replace(program, sounds=(jingle,)), placement, None).sounds == {SoundPlace.JINGLE}
