"""Front matter: all of its faults at once, each with its line; the body keeps its lines."""

import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.model import EpisodeKind, Season, Unit
from audio_programs.people import PersonText
from audio_programs.sources.front_matter import MAX_ID, MAX_SLUG, FrontMatter, read_top

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "front-matter.md"


def said(text: str) -> list[str]:
    return [f"{problem.line}: {problem.what} - {problem.hint}" for problem in read_top(text, "a.md").problems]


def test_every_key_is_read_with_its_line() -> None:
    top = read_top(
        '---\nid: a-1\nslug: a\ntitle: A\nauthor: Ann\ndate: 2025-10-14\nupdated: 2025-10-15\nseason: "S2: Milk"\n'
        "unit: CH 2\nnumber: 3\nsummary: Short.\nimage: pictures/a.jpg\nlink: https://example.org/a\nvoice: calm\n"
        "explicit: no\ndraft: yes\nkind: bonus\npeople: [{name: Bo, role: Guest}]\n"
        'skip: ["Photo: *", Read on]\nstart: What it is\nstop: "More from *"\nheading: [Day *]\n---\nText',
        "a.md",
    )
    assert top.problems == ()
    assert top.stated == FrontMatter(
        id="a-1",
        slug="a",
        title="A",
        author="Ann",
        date=date(2025, 10, 14),
        updated=date(2025, 10, 15),
        season=Season(number=2, name="Milk"),
        unit=Unit(number=2),
        number=3,
        summary="Short.",
        image="pictures/a.jpg",
        link="https://example.org/a",
        voice="calm",
        explicit=False,
        draft=True,
        kind=EpisodeKind.BONUS,
        people=(PersonText(name="Bo", role="guest"),),
        skip=("Photo: *", "Read on"),
        start=("What it is",),
        stop=("More from *",),
        heading=("Day *",),
    )
    assert top.lines == tuple((field.name, line) for line, field in enumerate(fields(FrontMatter), start=2))


def test_body_keeps_its_lines() -> None:
    assert read_top("\n---\ntitle: A\n---\nfirst\nsecond", "a.md").body == "\n\n\n\nfirst\nsecond"


def test_text_without_front_matter_is_all_body() -> None:
    assert read_top("first\n---\nsecond", "a.md").body == "first\n---\nsecond"


def test_all_faults_are_told_at_once_each_with_its_line() -> None:
    faults = said(
        "---\nid: a b\nslug: Ä\ndate: 14th of Octember\nupdated: 03/04/2025\nseason: Milk\nnumber: 0\n"
        "link: www.example.org\nexplicit: perhaps\ncolour: red\n---\n"
    )
    assert [fault.split(": ")[0] for fault in faults] == ["2", "3", "4", "5", "6", "7", "8", "9", "10"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("titel: A", "2: unknown key 'titel' - did you mean 'title'?"),
        ("date: 14th of Octember", '2: date "14th of Octember" is not a date - write it like 2025-10-14'),
        ("date: 1 - 2", '2: date "1 - 2" is not a whole date'),
        ("date: 03/04/2025", '2: date "03/04/2025" can be read as 3 April 2025 or as 4 March 2025 - write 2025-04-03'),
        ("date: [1, 2]", "2: date is not one date - write it like date: 2025-10-14"),
        ("season: Milk", '2: season "Milk" has no number - write a number from 1'),
        ("season: 0", '2: season "0" has no number'),
        ("unit: [a]", "2: unit is no text"),
        ("number: 0", "2: number '0' is too small - write 1 or more"),
        ("number: two", "2: number 'two' is not a whole number"),
        ("id: two words", '2: id "two words" has a blank in it - write it in one piece'),
        (f"id: {'x' * 201}", "2: id"),
        ("slug: Night Walks", '2: slug "Night Walks" cannot stand in an address - use only a-z, 0-9 and -'),
        (f"slug: {'x' * 61}", "2: slug"),
        ("link: www.example.org", '2: link "www.example.org" is not a web address'),
        ("link: javascript:alert(1)", '2: link "javascript:alert(1)" is not a web address'),
        ("link: 'https://[x'", '2: link "https://[x" is not a web address'),
        ("image: ../secret.jpg", '2: image "../secret.jpg" leaves the article\'s folder'),
        ("image: /etc/passwd", '2: image "/etc/passwd" is not a file beside the article'),
        (r"image: C:\x.jpg", '2: image "C:\\x.jpg" is not a file beside the article'),
        ("image: https://example.org/x.jpg", "2: image"),
        ("title: a: b", "2: there is a second ': ' here - put the whole text in quotes: title: \"a: b\""),
        ("explicit: perhaps", "2: explicit 'perhaps' is neither yes nor no - write yes or no"),
        ("author: [Ann, Bo]", "2: 'author' is a list, not a text"),
        ("title:Night", "2: there is no blank after 'title:' - write a blank after 'title:'"),
        ('title: "Sleep" and other myths', "2: text goes on where a value has ended - put the whole text in quotes: "),
        ("title: 'Tis the season", "2: a quote is opened and not closed - put the whole text in quotes: title: "),
        ("title: “Milk: a start”", "2: there is a second ': ' here - these are curly quotes: write straight ones"),
        ("date: “2025-10-14”", '2: date "“2025-10-14”" is not a date - these are curly quotes: write straight ones'),
        ("title: #1 tip", "2: '#1 tip' would be left out: a blank and # begin a note - put the whole value in quotes"),
        ("title: Tip # 1", "2: '# 1' would be left out"),
        ("summary: Milk\n  and # more", "3: '# more' would be left out"),
        ("date: 31/02/2026", '2: date "31/02/2026" is not a date: February 2026 has 28 days - write it like'),
        ("date: 5/1/26", '2: date "5/1/26" is not a whole date: its year needs four digits - write it like'),
        ("kind: teaser", "2: kind 'teaser' is not known - write full, trailer or bonus"),
        ("people: Ann", "2: people 'Ann' is no list - write people: [Ann]"),
        (
            "people: [{name: Ann, role: gest}]",
            "2: role 'gest' is not known - did you mean 'guest'? The roles that apps",
        ),
        ("people: [{name: Ann, rol: guest}]", "2: people: unknown key 'rol' - did you mean 'role'?"),
        ("people: [{role: guest}]", "2: people: 'name' is missing - add 'name: ...'"),
        ("people: [{name: Ann, link: me.org}]", "2: 'me.org' is not a web address - write it whole"),
        ("people: [{name: Ann, image: javascript:alert(1)}]", "2: 'javascript:alert(1)' is not a web address"),
        ("- a list", "2: the front matter is no 'key: value'"),
    ],
)
def test_fault_is_said_so_that_an_editor_can_mend_it(line: str, fault: str) -> None:
    faults = said(f"---\n{line}\n---\nText")
    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_front_matter_that_is_never_closed_is_one_fault() -> None:
    assert [fault.split(" - ")[0] for fault in said("---\ntitle: A\n\nText")] == [
        "1: the front matter is opened here and never closed"
    ]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("—\ntitle: A\n—\nText", ["1: front matter does not begin with '—'", "3: front matter does not end with '—'"]),
        ("----\ntitle: A\n---\nText", ["1: front matter does not begin with '----'"]),
        ("***\ntitle: A\nauthor: Ann\n\nText", ["1: front matter does not begin with '***'"]),
        (" ---\ntitle: A\n---\nText", ["1: front matter does not begin with '---'"]),
        ("---\ntitle: A\n----\nText\n\n---\nmore", ["3: front matter does not end with '----'"]),
        ("title: A\n\nText", ["1: 'title: A' would be read aloud"]),
        ("\nauthor: Ann\ndate: 2025-10-14\nText", ["2: 'author: Ann' would be read aloud"]),
        ("Title: A\n\nText", ["1: 'Title: A' would be read aloud", "1: unknown key 'Title'"]),
    ],
)
def test_front_matter_between_wrong_fences_is_told_and_still_read(text: str, faults: list[str]) -> None:
    found = said(text)
    assert [fault.split(" - ")[0].split(":", 1)[1].strip()[:20] for fault in sorted(found)] == [
        fault.split(":", 1)[1].strip()[:20] for fault in sorted(faults)
    ]
    assert [fault.split(":")[0] for fault in sorted(found)] == [fault.split(":")[0] for fault in sorted(faults)]
    assert any("three hyphens" in fault for fault in found)
    assert read_top(text, "a.md").body.strip().startswith("Text")


@pytest.mark.parametrize(
    "text",
    ["— — —\nText", "****\n\nText: more", "Author: one line of a page\n\nText", "Summary: short\nText", "Note: x\ny"],
)
def test_text_that_only_looks_a_little_like_front_matter_is_text(text: str) -> None:
    top = read_top(text, "a.md")
    assert (top.body, top.problems) == (text, ())


def test_what_is_right_is_stated_though_other_keys_are_wrong() -> None:
    top = read_top("---\ntitle: A\nauhtor: Ann\ndate: never\nvoice: mum\nimage: no.jpg\nlink:x\n---\nText", "a.md")
    assert len(top.problems) == 3
    assert top.stated == FrontMatter(title="A", voice="mum", image="no.jpg")
    assert top.lines == (("title", 2), ("voice", 5), ("image", 6))
    assert top.doubtful == {"author", "date", "link"}


def test_note_on_its_own_line_or_after_quotes_or_in_them_is_no_fault() -> None:
    top = read_top('---\n# mine\ntitle: "A # 1"  # mine\nsummary: |\n  One # two\nauthor: a#b\n---\nText', "a.md")
    assert top.problems == ()
    assert top.stated == FrontMatter(title="A # 1", summary="One # two", author="a#b")


def test_title_in_curly_quotes_is_text() -> None:
    top = read_top("---\ntitle: “My night”\n---\nText", "a.md")
    assert (top.stated.title, top.problems) == ("“My night”", ())


def test_keys_left_empty_count_as_not_written() -> None:
    top = read_top("---\nid:\ntitle: A\nsummary: ''\nseason:\ndate:\n---\n", "a.md")
    assert (top.stated, top.lines) == (FrontMatter(title="A"), (("title", 3),))


@given(st.text(max_size=120))
def test_no_front_matter_breaks_the_reader(yaml: str) -> None:
    top = read_top(f"---\n{yaml}\n---\nText", "a.md")
    assert top.body.count("\n") <= f"---\n{yaml}\n---\nText".count("\n")


def _rows() -> list[list[str]]:
    """Return the rows of the page's table: key, what it is, example, what holds without it."""
    lines = (line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `"))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_key_is_documented_and_no_other() -> None:
    assert [row[0].strip("`") for row in _rows()] == [field.name for field in fields(FrontMatter)]


def test_every_documented_example_is_taken_as_that_key() -> None:
    for key, _, examples, _ in _rows():
        for example in re.findall(r"`([^`]+)`", examples):
            top = read_top(f"---\n{example}\n---\n", "a.md")

            assert (top.problems, top.lines) == ((), ((key.strip("`"), 2),)), example


def test_documented_limits_are_the_limits() -> None:
    what = {row[0].strip("`"): row[1] for row in _rows()}

    assert f"up to {MAX_ID} characters" in what["id"]
    assert f"up to {MAX_SLUG} characters" in what["slug"]
    lowest, highest = (int(number) for number in re.findall(r"\d+", what["number"]))
    assert said(f"---\nnumber: {lowest}\n---\n") == said(f"---\nnumber: {highest}\n---\n") == []
    assert said(f"---\nnumber: {lowest - 1}\n---\n") != [] != said(f"---\nnumber: {highest + 1}\n---\n")


def test_documented_words_and_defaults_of_what_is_yes_or_no_are_right() -> None:
    kinds = get_type_hints(FrontMatter)
    for key, what, _, without in _rows():
        name = key.strip("`")
        if kinds[name] in (bool, bool | None):
            assert what.startswith("`yes` or `no`")
            assert (without == "`no`") == (getattr(FrontMatter(), name) is False)
