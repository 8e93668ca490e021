"""What settings may say for a feed beyond what it must: people, license, funding and the like, read and refused."""

import pytest

from audio_programs.config.further import Funding, FurtherTags, License, OtherFeed, Txt, UpdateFrequency
from audio_programs.config.read import read_library, read_program
from audio_programs.config.settings import LibraryFile, Program, VoicesFile
from audio_programs.model import Person

PATH = "articles/first-weeks/program.yaml"
LEAST = "title: The first weeks\ndescription: Short readings.\n"
GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
SHARED = f"""\
title: Quiet Hours
category: Education
people: [Ann Example, {{name: Bo Sample, role: Cover Art Designer, link: "https://example.org/bo"}}]
license: CC-BY-4.0
funding: {{url: "https://example.org/give", text: Give}}
medium: course
update_frequency: Every Monday
podroll: [{{guid: {GUID.upper()}, title: Night radio}}]
publisher: {{guid: {GUID}, url: "https://example.org/publisher.xml"}}
mirrors: [https://mirror.example.org, https://mirror.example.org/]
"""


def library_of(text: str) -> LibraryFile:
    library, problems = read_library(text, "articles/library.yaml")
    assert problems == ()
    assert library is not None
    return library


def program_of(text: str, library: LibraryFile, voices: VoicesFile) -> Program:
    program, problems = read_program(LEAST + text, PATH, library=library, voices=voices)
    assert problems == ()
    assert program is not None
    return program


def test_a_program_takes_what_its_feed_says_from_the_library(voices: VoicesFile) -> None:
    assert program_of("", library_of(SHARED), voices).further == FurtherTags(
        people=(
            Person(name="Ann Example", role="host", group="cast"),
            Person(name="Bo Sample", role="cover art designer", group="visuals", link="https://example.org/bo"),
        ),
        license=License(name="cc-by-4.0", url="https://creativecommons.org/licenses/by/4.0/"),
        funding=(Funding(url="https://example.org/give", text="Give"),),
        medium="course",
        update_frequency=UpdateFrequency(text="Every Monday"),
        podroll=(OtherFeed(guid=GUID, title="Night radio"),),
        publisher=OtherFeed(guid=GUID, url="https://example.org/publisher.xml"),
    )


def test_what_a_program_says_of_its_feed_wins(voices: VoicesFile) -> None:
    text = (
        "people: [{name: Cy, role: narrator, group: writing}]\nlicense: {name: ours, url: 'https://example.org/ours'}\n"
        "funding: [{url: 'https://a.org', text: A}, {url: 'https://b.org', text: B}]\nmedium: podcast\n"
        "update_frequency: {text: Daily, rrule: freq=daily}\npodroll: [{guid: 917393e3-1b1e-5cef-ace4-edaa54e1f810}]\n"
        "publisher: {guid: 917393e3-1b1e-5cef-ace4-edaa54e1f810}\ntxt: [{text: x, purpose: verify}, {text: y}]\n"
        "moved_to: https://example.org/feed.xml\ncomplete: yes\nblock: yes\n"
    )
    other = OtherFeed(guid="917393e3-1b1e-5cef-ace4-edaa54e1f810")
    assert program_of(text, library_of(SHARED), voices).further == FurtherTags(
        people=(Person(name="Cy", role="narrator", group="writing"),),
        license=License(name="ours", url="https://example.org/ours"),
        funding=(Funding(url="https://a.org", text="A"), Funding(url="https://b.org", text="B")),
        medium="podcast",
        update_frequency=UpdateFrequency(text="Daily", rrule="FREQ=DAILY"),
        podroll=(other,),
        publisher=other,
        txt=(Txt(text="x", purpose="verify"), Txt(text="y")),
        moved_to="https://example.org/feed.xml",
        complete=True,
        block=True,
    )


def test_a_feed_says_nothing_unasked(library: LibraryFile, voices: VoicesFile) -> None:
    assert program_of("", library, voices).further == FurtherTags()
    assert library.library.mirrors == ()


def test_a_mirror_gets_a_slash_at_its_end_and_counts_once() -> None:
    assert library_of(SHARED).library.mirrors == ("https://mirror.example.org/",)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("people: Ann", "people 'Ann' is no list - write people: [Ann]"),
        ("people: {name: Ann}", "people is one person, not a list - put [ ] around it"),
        ("people: [{role: guest}]", "people: 'name' is missing"),
        (
            "people: [{name: A, role: gest}]",
            "role 'gest' is not known - did you mean 'guest'? The roles that apps know",
        ),
        ("people: [{name: A, group: cats}]", "group 'cats' is not known - did you mean 'cast'? The groups that apps"),
        ("people: [{name: A, rol: guest}]", "people: unknown key 'rol' - did you mean 'role'?"),
        ("people: [{name: A, link: me.org}]", "'me.org' is not a web address"),
        (f"people: [{'x' * 129}]", "a person's name has 129 characters - write at most 128"),
        ("license: CC-BY-4.1", "license 'CC-BY-4.1' is not on the list that apps know - did you mean 'cc-by-4.0'?"),
        ("license: {name: ours}", "license: 'url' is missing"),
        ("license: [a]", "'license' is a list, not keys with values"),
        ("funding: https://a.org", "funding 'https://a.org' has no words for the link - write funding: {url: https://"),
        ("funding: {url: 'https://a.org'}", "funding: 'text' is missing"),
        ("funding: [{url: give, text: Give}]", "'give' is not a web address"),
        ("medium: radio", "medium 'radio' is not known - write podcast, audiobook, course, newsletter or blog"),
        ("update_frequency: {rrule: FREQ=DAILY}", "update_frequency: 'text' is missing"),
        ("update_frequency: {text: x, rrule: weekly}", "rrule 'weekly' is no rule of dates - write it like FREQ="),
        ("update_frequency: {text: x, rrule: FREQ=OFTEN}", "rrule 'FREQ=OFTEN' is no rule of dates - it begins with"),
        ("update_frequency: {text: x, rrule: INTERVAL=2}", "rrule 'INTERVAL=2' is no rule of dates - it begins with"),
        ("update_frequency: {text: x, rrule: FREQ=DAILY;COUNT=3}", "rrule counts episodes, but not from which day"),
        ("update_frequency: {text: x, rrule: FREQ=DAILY;BYDAY=<b>}", "is no rule of dates"),
        (f"update_frequency: {'x' * 129}", "has 129 characters - write at most 128"),
        (
            "podroll: [{guid: abc}]",
            "'guid: abc' is not what podcasts are known by - copy what that feed says in 'podcast:guid'",
        ),
        ("podroll: [{url: 'https://a.org/feed.xml'}]", "podroll: 'guid' is missing"),
        ("publisher: Somebody", "'publisher' is a text, not keys with values - write keys with values: guid, url"),
        ("txt: x", "'txt' is no list - write it like txt: [{text: S6lpp-7ZCn8, purpose: verify}]"),
        (f"podroll: {GUID}", f"'podroll' is no list - write it like podroll: [{{guid: {GUID}}}]"),
        (f"txt: [{{text: {'x' * 4001}}}]", "has 4001 characters - write at most 4000"),
        ("moved_to: feed.xml", "'feed.xml' is not a web address"),
        ("complete: perhaps", "complete 'perhaps' is neither yes nor no"),
        ("block: perhaps", "block 'perhaps' is neither yes nor no"),
    ],
)
def test_a_wrong_value_is_told_once_with_its_line_and_a_hint(
    line: str, fault: str, library: LibraryFile, voices: VoicesFile
) -> None:
    found, problems = read_program(f"{LEAST}{line}\n", PATH, library=library, voices=voices)
    assert found is None
    assert len(problems) == 1
    assert str(problems[0]).startswith(f"{PATH}:3: ")
    assert fault in str(problems[0])


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("mirrors: https://a.org", "'mirrors' is no list - write it like mirrors: [https://mirror.example.org/]"),
        ("mirrors: [ipfs://a]", "'ipfs://a' is not a web address"),
        ("mirrors: ['https://a.org/?b']", "mirror 'https://a.org/?b' has a ? or # in it"),
        ("moved_to: https://a.org/feed.xml", "unknown key 'moved_to'"),
        ("txt: [{text: x}]", "unknown key 'txt'"),
    ],
)
def test_what_is_wrong_in_the_library_is_told_too(line: str, fault: str) -> None:
    found, problems = read_library(f"title: x\n{line}\n", "library.yaml")
    assert found is None
    assert [fault in str(problem) for problem in problems] == [True]


def test_invariant_8_people_with_several_mistakes_are_told_whole(library: LibraryFile, voices: VoicesFile) -> None:
    text = f"{LEAST}people:\n  - {{name: A, role: gest}}\n  - Bo\n  - {{name: C, link: me}}\nmedium: tv\n"
    _, problems = read_program(text, PATH, library=library, voices=voices)
    assert [problem.line for problem in problems] == [4, 6, 7]
