"""Titles and names above a date, labels of a page's interface, and 'Share' as a heading: what a whole page gives."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.model import BlockKind
from audio_programs.sources.dump import read
from audio_programs.sources.dump.lines import lines_of
from tests.sources.dump.pages import PROSE, article, rules_by_text, said, texts


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize(
    ("title", "name", "dates"),
    [
        ("The long night", "Jane Doe", "14 October 2025"),
        ("The long night", "Dr Ana de Souza, RN", "Published 14 October 2025 · 5 min read"),
        ("Night Walks", "Jane Doe", "2025-10-14"),
        ("Why walk?", "J. O'Neill-Smith", "14/10/2025"),
    ],
)
def test_name_between_a_title_and_a_date_is_the_author_though_nothing_tells_the_title(
    title: str, name: str, dates: str, between: str
) -> None:
    page = article(between.join((title, name, dates)) + f"\n\n{PROSE}")
    assert (page.title, page.author, page.date) == (title, name, date(2025, 10, 14))
    assert [block.text for block in page.blocks] == [PROSE]


@pytest.mark.parametrize(
    "above", ["Lantern House\n\nNight Walks", "Home\nLantern House\nNight Walks", "Log in\nNight Walks"]
)
def test_title_of_capitals_under_the_name_of_a_site_stays_the_title(above: str) -> None:
    page = article(f"{above}\n\n3 March 2025\n\n{PROSE}\n\n© 2025 Lantern House")
    assert (page.title, page.author) == ("Night Walks", "")


@pytest.mark.parametrize("last", ["Author: A. Nonymous", "By Jane Doe", "3 March 2025", "By Jane Doe\n3 March 2025"])
def test_byline_that_is_the_last_line_of_a_text_leaves_title_and_text_in_place(last: str) -> None:
    page = article(f"A song\n\nHush, says the stair\nHush, says the door\n\n{last}")
    assert page.title == "A song"
    assert [block.text for block in page.blocks] == ["Hush, says the stair", "Hush, says the door", *last.split("\n")]


@pytest.mark.parametrize("byline", ["By Jane Doe", "Jane Doe\n\n3 March 2025"])
def test_title_and_byline_alone_are_an_empty_article(byline: str) -> None:
    assert "the article is empty" in said(f"A title\n\n{byline}")[0]


def test_share_as_a_heading_of_prose_is_kept_though_the_body_ends_close_by() -> None:
    paragraph = "Share the nights. One of you takes the first half of the night, the other takes the second."
    page = f"A title\n\n{PROSE}\n\nShare\n\n{paragraph}\n\nRelated articles\n\nTen lamps"
    assert texts(page) == [PROSE, "Share", paragraph]


@pytest.mark.parametrize("under", ["Ten lamps", f"{PROSE[:-1]}...", f"{PROSE[:-1]}…", "© 2025 Lamps and Co"])
def test_share_over_anything_but_prose_still_ends_the_body(under: str) -> None:
    assert texts(f"A title\n\n{PROSE}\n\nShare\n\n{under}\n\nKeep reading") == [PROSE]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Jump to Recipe", "page tool"),
        ("Print Recipe", "page tool"),
        ("Jump to navigation", "page tool"),
        ("Jump to search", "page tool"),
        ("From Wikipedia, the free encyclopedia", "source line"),
    ],
)
def test_label_of_a_pages_interface_is_left_out_above_and_under_the_title(line: str, rule: str) -> None:
    for page in (f"{line}\n\nA title\n\n{PROSE}", f"A title\n{line}\n\n{PROSE}"):
        assert (article(page).title, texts(page)) == ("A title", [PROSE])
        assert rules_by_text(page) == {line: rule}


@pytest.mark.parametrize("line", ["Jump to search for frogs", "Print recipes for gifts", "From Rome, the free city"])
def test_heading_that_begins_like_a_label_is_kept(line: str) -> None:
    assert texts(f"A title\n\n{line}\n\n{PROSE}") == [line, PROSE]


@pytest.mark.parametrize("link", ["[edit]", " [edit]", "[Edit source]", "[edit | edit source]"])
def test_edit_link_behind_a_heading_is_parted_from_it_and_named(link: str) -> None:
    page = article(f"A title{link}\n\nA heading{link}\n\n{PROSE}")
    assert (page.title, [block.text for block in page.blocks]) == ("A title", ["A heading", PROSE])
    assert page.blocks[0].kind is BlockKind.HEADING
    assert [(left.line, left.text, left.rule) for left in page.dropped] == [
        (line, link.strip(), "edit link") for line in (1, 3)
    ]


@pytest.mark.parametrize("line", [f"{PROSE} [edit]", "> quoted [edit]", "An [edit] in a line", "[edit]"])
def test_edit_link_that_stands_behind_no_heading_is_kept(line: str) -> None:
    assert any("[edit]" in text for text in texts(f"A title\n\n{line}\n\n{PROSE}"))


LINES = """Jump to Recipe|From Lampedia, the free encyclopedia|Lamps[edit]|2. Oil [edit]|> quoted [edit]|[edit]|Jane Doe
3 March 2025|Author: A. Nonymous|Share|Finished|Keep reading|• One|Home|The long night|Jane Doe, 3 March 2025"""
PAGES = st.lists(st.sampled_from([*LINES.replace("\n", "|").split("|"), PROSE, ""]), max_size=20).map("\n".join)


@given(PAGES)
def test_every_word_is_spoken_or_named_though_a_link_is_parted_from_its_heading(body: str) -> None:
    outcome = read(f"---\ntitle: A title\n---\n{body}".encode(), "a.txt")
    if outcome.article is None or outcome.problems:
        return
    left_out: dict[int, str] = {}  # a heading and its link are two that stand on one line
    for left in outcome.article.dropped:
        left_out[left.line] = left_out.get(left.line, "") + left.text
    spoken = [
        line.words.removesuffix(left_out.get(line.number, ""))
        for line in lines_of("\n\n\n" + body)
        if left_out.get(line.number, "").replace(" ", "") != line.text.replace(" ", "")
    ]
    assert [word for block in outcome.article.blocks for word in block.text.split()] == [
        word for words in spoken for word in words.split()
    ]
