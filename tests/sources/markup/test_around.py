"""What stands around an article on a web page is left out, and named."""

from pathlib import Path

import pytest

from audio_programs.guidance import Guidance, repeated_on
from audio_programs.sources.html import read, survey
from audio_programs.sources.markup.around import AFTER_THE_END, RULES
from audio_programs.sources.markup.document import SIBLINGS
from tests.sources.markup.pages import PROSE, TEXT, article, page, rules_by_text, said

PAGE = Path(__file__).parents[3] / "docs" / "reading.md"

AROUND = f"""
<header><nav><ul><li><a href=/>Home</a></li><li><a href=/a>All guides</a></li></ul></nav></header>
<main><div class=content><h1>Long nights</h1>{TEXT}
%s
<h2>Naps</h2>{TEXT}</div></main>
<aside><h3>Popular</h3><p>{PROSE}</p></aside>
<footer><p>© 2026 Lantern House. All rights reserved.</p></footer>
"""


def left_out(box: str) -> dict[str, str]:
    text = page(AROUND % box)
    found = article(text)
    assert [one.text for one in found.blocks] == [PROSE] * 3 + ["Naps"] + [PROSE] * 3
    return rules_by_text(text)


def test_the_article_is_found_amid_menus_sidebars_and_footers() -> None:
    left_out("")


@pytest.mark.parametrize(
    ("rule", "box", "text"),
    [
        ("hidden", "<div style='display: none'><p>Nobody sees this.</p></div>", "Nobody sees this."),
        ("not of the article", f"<aside><p>{PROSE[:89]}</p></aside>", PROSE[:89]),
        ("role", "<div role=search><p>Find a guide</p></div>", "Find a guide"),
        ("named furniture", f"<div class=newsletter-box><p>{PROSE[:80]}</p></div>", PROSE[:80]),
        ("named furniture", "<div class=post-meta>12 people were here</div>", "12 people were here"),
        ("menu", "<ul><li><a href=/1>Bath time</a></li><li><a href=/2>Rain walks</a></li></ul>", "Bath timeRain walks"),
        ("button of the page", "<p>Share this article</p>", "Share this article"),
        ("small print", "<p>Required fields are marked with a star.</p>", "Required fields are marked with a star."),
    ],
)
def test_each_rule_leaves_out_what_it_names(rule: str, box: str, text: str) -> None:
    assert left_out(box)[text] == rule


def test_a_box_named_like_furniture_that_holds_the_article_is_the_article() -> None:
    text = page(f"<div class=related-content><h1>Long nights</h1>{TEXT}</div>")

    assert [one.text for one in article(text).blocks] == [PROSE] * 3


def test_what_stands_under_a_heading_of_comments_is_left_out() -> None:
    comment = "I walked up and down with mine for weeks, and then it was over."
    text = page(f"<div><h1>Long nights</h1>{TEXT}<h3>2 comments</h3><p>{comment}</p></div>")

    assert rules_by_text(text)[comment] == AFTER_THE_END


def test_a_paragraph_that_is_one_link_stays() -> None:
    text = page(f"<article>{TEXT}<p><a href=/more>How milk is warmed at night without waking anybody</a></p></article>")

    assert "How milk is warmed at night without waking anybody" in [one.text for one in article(text).blocks]


def test_lines_that_sibling_pages_share_are_left_out_with_a_heading_that_has_nothing_else_under_it() -> None:
    box = "<h3>Our promise</h3><p>Every page here was read by two nurses who work at night.</p>"
    pages = [
        page(f"<article>{TEXT.replace('night', f'night {n}')}<h3>Part {n}</h3><p>Only here: {n}.</p>{box}</article>")
        for n in range(3)
    ]

    found = article(pages[1], Guidance(repeated=repeated_on([survey(one.encode()) for one in pages])))

    assert [one.text for one in found.blocks][-2:] == ["Part 1", "Only here: 1."]
    assert {one.text: one.rule for one in found.dropped} == {
        "Our promise": SIBLINGS,
        "Every page here was read by two nurses who work at night.": SIBLINGS,
    }


def test_a_page_without_an_article_is_a_problem() -> None:
    menu = "".join(f"<li><a href=/{n}>Guide {n}</a></li>" for n in range(40))

    assert said(page(f"<nav><ul>{menu}</ul></nav>")) == [
        (
            "articles/a/b.html:1: no article was found on this page - "
            "copy the article's text into a .txt file, or look whether the page was saved whole"
        )
    ]


def test_a_page_that_breaks_off_at_its_paywall_is_a_problem() -> None:
    wall = "<div><p>Subscribe to continue reading</p></div>"

    assert said(page(f"<article>{TEXT}</article>\n{wall}")) == [
        (
            "articles/a/b.html:2: only the beginning of the article is on this page: the rest is for subscribers - "
            "save or copy the page again while you are logged in"
        )
    ]


def test_two_articles_on_one_page_are_a_problem() -> None:
    two = f"<main><article><h2>Long nights</h2>{TEXT}</article>\n<article><h2>Short naps</h2>{TEXT}</article></main>"

    assert said(page(two)) == [
        (
            'articles/a/b.html:2: there are 2 articles on this page: "Long nights", "Short naps" - '
            "save the page of each article of its own"
        )
    ]


def test_a_page_nested_ten_thousand_deep_is_a_problem_and_no_crash() -> None:
    deep = read(b"<title>Deep</title>" + b"<div>" * 10_000 + PROSE.encode(), "articles/a/b.html")

    assert [one.what for one in deep.problems] == ["elements are nested in one another more than 250 deep"]


def test_the_page_on_reading_shows_the_rules_in_their_order() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("\n## Web pages\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1].strip() for line in section.splitlines() if line.startswith("| ")]

    assert rows == ["rule", *(rule.name for rule in RULES), AFTER_THE_END, SIBLINGS]
