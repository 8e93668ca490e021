"""Page dumps: golden cases, each rule alone, and the law that no line is lost without its rule being named."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.model import BlockKind, Season, Unit
from audio_programs.sources.dump import read
from audio_programs.sources.dump.lines import lines_of
from audio_programs.sources.dump.rules import RULES
from audio_programs.sources.registry import Read
from tests.sources.dump.pages import PROSE, article, rules_by_text, said, texts

MORE = (
    "Nobody could take this one for a heading either, for it says at some length what nobody would write over a text."
)
OPENING = f"{PROSE} {PROSE} {PROSE}"
STILL_MORE = (
    "And this is a third one, which stands here so that a page may hold paragraphs of which no two are alike at all."
)

CompareGolden: TypeAlias = Callable[[Path, Read], None]

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "dump"
CASES = sorted(path for path in GOLDEN.glob("*.txt") if not path.name.endswith(".article.txt"))
PAGE = ROOT / "docs" / "reading.md"


@pytest.mark.parametrize("source", CASES, ids=lambda source: source.stem)
def test_golden_dump_reads_as_the_file_beside_it_says(source: Path, compare_golden: CompareGolden) -> None:
    compare_golden(source, read(source.read_bytes(), source.name))


def test_there_are_golden_dumps() -> None:
    assert len(CASES) >= 5


# --- The form of the first program's pages -----------------------------------------------------------------------


def test_page_of_the_first_programs_form_gives_title_metadata_headings_and_body_and_nothing_else() -> None:
    page = article((GOLDEN / "settling-at-dusk.txt").read_text(encoding="utf-8"))
    assert page.title == "A slow walk is a settling tool (even in light rain)"
    assert (page.author, page.date, page.updated) == ("Nurse Ruth Okafor", date(2025, 5, 3), date(2025, 6, 17))
    assert page.season == Season(number=3, name="From tea time to the first long sleep")
    assert page.unit == Unit(number=1, name="Going outside + coming home again")
    assert page.program_title == "Quiet Evenings"
    assert (len(page.listing), page.listing[2]) == (5, page.title)
    assert page.next_title == page.listing[3]
    assert [block.text for block in page.blocks if block.kind is BlockKind.HEADING] == [
        "Walking is older than every cradle that was ever built",
        "1. The air on your baby's face",
        "2. Sounds from far away",
        "3. You",
    ]
    assert [block.kind for block in page.blocks].count(BlockKind.LIST_ITEM) == 2
    assert page.blocks[-1].text.startswith("Come home when one of you is bored.")


# --- Pages with parts missing, and of other sites ------------------------------------------------------------------


def test_plain_text_has_its_title_on_the_first_line() -> None:
    page = article(f"\nA title\n\n{PROSE}\n")
    assert (page.title, page.line_of("title"), page.dropped) == ("A title", 2, ())


def test_breadcrumb_whose_bullets_stand_apart_is_read() -> None:
    page = article(f"• One\n\n• A title\n\nNext article\n\n•\nNights\n\n•\n\nS1: Start\n\n• CH 3\n\nA title\n\n{PROSE}")
    assert (page.title, page.program_title) == ("A title", "Nights")
    assert (page.season, page.unit) == (Season(number=1, name="Start"), Unit(number=3))
    assert page.listing == ("One", "A title")


def test_breadcrumb_on_one_line_is_read() -> None:
    page = article(f"Home\nNights > S1: Start > CH 3: Lamps\nA title\n\n{PROSE}")
    assert (page.title, page.program_title) == ("A title", "Nights")
    assert (page.season, page.unit) == (Season(number=1, name="Start"), Unit(number=3, name="Lamps"))


def test_breadcrumb_without_bullets_program_or_season_is_read() -> None:
    page = article(f"About us\n\nUnit 3: Lamps\nA title\n\n{PROSE}")
    assert (page.title, page.program_title, page.season) == ("A title", "", None)
    assert page.unit == Unit(number=3, name="Lamps")


@pytest.mark.parametrize(
    ("byline", "author", "published", "updated"),
    [
        ("Jane Doe14th of Oct 202515th of Oct 2025", "Jane Doe", date(2025, 10, 14), date(2025, 10, 15)),
        ("By Jane Doe", "Jane Doe", None, None),
        ("By Jane Doe\nPublished 3 March 2025", "Jane Doe", date(2025, 3, 3), None),
        ("Published 3 March 2025\nUpdated: 4 March 2025", "", date(2025, 3, 3), date(2025, 3, 4)),
        ("Jane Doe · March 3, 2025 · 5 min read", "Jane Doe", date(2025, 3, 3), None),
        ("Dr Ana de Souza, RN | Last updated on 3 March 2025", "Dr Ana de Souza, RN", None, date(2025, 3, 3)),
        ("2025-03-03", "", date(2025, 3, 3), None),
        ("Written by Zoë O'Neill and Li Wei", "Zoë O'Neill and Li Wei", None, None),
    ],
)
def test_byline_under_a_title_gives_author_and_dates(
    byline: str, author: str, published: date | None, updated: date | None
) -> None:
    page = article(f"Some site\n\nA title\n\n{byline}\n\n{PROSE}")
    assert (page.title, page.author, page.date, page.updated) == ("A title", author, published, updated)
    assert [block.text for block in page.blocks] == [PROSE]


def test_author_alone_between_title_and_date_is_the_author() -> None:
    page = article(f"Nights\nS1: Start\nA title\nJane Doe\n3 March 2025\n\n{PROSE}")
    assert (page.author, page.line_of("author")) == ("Jane Doe", 4)


def test_day_in_the_body_is_no_byline() -> None:
    assert texts(f"A title\n\n{PROSE}\n\n3 March 2025\n\n{PROSE}") == [PROSE, "3 March 2025", PROSE]


def test_date_that_is_ambiguous_is_a_problem_unless_front_matter_states_one() -> None:
    page = f"A title\n\nBy Jane Doe, 03/04/2025\n\n{PROSE}"
    what = 'date "03/04/2025" can be read as 3 April 2025 or as 4 March 2025'
    hint = "write 2025-04-03 or 2025-03-04, or state it on top of the file, between two lines of ---: date: 2025-10-14"
    assert said(page) == [f"articles/a/b.txt:3: {what} - {hint}"]
    assert article(f"---\ndate: 2025-04-03\n---\n{page}").date == date(2025, 4, 3)


def test_front_matter_overrules_what_the_page_says() -> None:
    page = article(f"---\ntitle: Mine\nauthor: Me\nseason: 4\n---\nS1: Start\nIts title\nBy Jane Doe\n\n{PROSE}")
    assert (page.title, page.author, page.season) == ("Mine", "Me", Season(number=4))
    assert (page.line_of("title"), page.line_of("author")) == (2, 3)
    assert [block.text for block in page.blocks] == [PROSE]


def test_title_stated_on_top_needs_no_line_of_its_own() -> None:
    assert texts(f"---\ntitle: Mine\n---\n{PROSE}") == [PROSE]


def test_title_stated_on_top_is_found_among_furniture() -> None:
    page = article(f"---\ntitle: What's in a name?\n---\nShop\nHelp\nWhat’s in a Name\n\n{PROSE}")
    assert [block.text for block in page.blocks] == [PROSE]
    assert [left.rule for left in page.dropped] == ["above the title", "above the title", "stated title"]


@pytest.mark.parametrize("text", [PROSE, f"• A bullet first\n\n{PROSE}", "One sentence. Another one."])
def test_page_without_a_title_is_one_problem_with_a_hint(text: str) -> None:
    hint = "write its title on the first line; or write 'title: ...' between two lines of --- on top of the file"
    assert said(text) == [f"articles/a/b.txt:1: the article has no title - {hint}"]


def test_title_alone_is_an_empty_article() -> None:
    assert [problem.split(" - ")[0] for problem in said("A title\n")] == [
        "articles/a/b.txt:1: the article is empty: there is nothing to read aloud"
    ]


# --- Where the body ends -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "rule"),
    [
        ("Finished\n\nshare this article", "finished"),
        ("Share\nTweet", "share links"),
        ("Next up in Lamps\n\nRed lamps\n\nA lamp is ...\n\nKeep reading", "next up"),
        ("Up next\nRed lamps\nKeep reading", "next up"),
        ("Keep reading\n© 2025 Lamps", "keep reading"),
        ("You might also like\nTen lamps", "related articles"),
        ("Leave a comment\nAnna\nNice.", "comments"),
        ("Filed under: lamps", "filed under"),
        ("© 2025 Lamps and Co", "footer"),
        ("Privacy policy\nContact us", "footer"),
    ],
)
def test_body_ends_at_a_line_that_sites_put_under_articles(ending: str, rule: str) -> None:
    page = article(f"A title\n\n{PROSE}\n\n{ending}\n\nSome footer")
    assert [block.text for block in page.blocks] == [PROSE]
    assert page.dropped[0].rule == rule


def test_next_up_names_the_next_article() -> None:
    page = article(f"A title\n\n{PROSE}\n\nNext up in Lamps\n\nRed lamps\n\nA lamp is…\n\nKeep reading")
    assert (page.next_title, page.line_of("next_title")) == ("Red lamps", 7)


@pytest.mark.parametrize("heading", ["Finished", "Comments", "Share", "Contact", "Related stories for you"])
def test_plain_word_as_a_heading_does_not_cut_the_article_short(heading: str) -> None:
    assert texts(f"A title\n\n{PROSE}\n\n{heading}\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}")[-1] == PROSE


def test_share_links_above_the_body_do_not_end_it() -> None:
    assert texts(f"A title\n\nShare\nTweet\nShare on Facebook\n\n{PROSE}") == [PROSE]


def test_share_button_amid_the_body_is_left_out_alone() -> None:
    page = f"A title\n\n{PROSE}\n\nShare this article\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}"
    assert texts(page) == [PROSE] * 6
    assert rules_by_text(page) == {"Share this article": "share button"}


# --- Boxes amid the body -------------------------------------------------------------------------------------------

NEWSLETTER = "Sign up to our newsletter\nGentle reading, once a week.\nYour email address\nSubscribe"
SHARE_ROW = "Facebook\nX\nWhatsApp\nPinterest\nEmail\nCopy link\n12 comments"


@pytest.mark.parametrize("row", ["Share\nTweet\nPin", SHARE_ROW, SHARE_ROW.replace("\n", " / "), "• Facebook\n• Email"])
def test_share_row_above_the_body_is_left_out(row: str) -> None:
    page = f"A title\nBy Jane Doe\n{row}\n\n{PROSE}\n\n{PROSE}"
    assert texts(page) == [PROSE, PROSE]
    assert set(rules_by_text(page).values()) == {"byline", "share row"}


def test_share_row_amid_the_body_does_not_end_it() -> None:
    assert texts(f"A title\n\n{PROSE}\n\nShare\nTweet\nPin\n\nA heading\n\n{PROSE}") == [PROSE, "A heading", PROSE]


def test_list_of_sites_that_an_article_names_is_spoken() -> None:
    assert "Facebook" in texts(f"A title\n\n{PROSE}\n\nFacebook\nInstagram\nEmail\n\n{PROSE}")


def test_newsletter_box_amid_the_body_is_left_out_and_what_follows_is_kept() -> None:
    small_print = "We keep your address to ourselves, and you may unsubscribe whenever you like."
    page = f"A title\n\n{PROSE}\n\n{NEWSLETTER}\n{small_print}\n\nA heading\n\n{PROSE}\n\nFinished"
    assert texts(page) == [PROSE, "A heading", PROSE]
    assert [left.rule for left in article(page).dropped] == ["newsletter box"] * 5 + ["finished"]


def test_newsletter_box_under_the_body_ends_it() -> None:
    assert texts(f"A title\n\n{PROSE}\n\n{NEWSLETTER}\n\nFor parents\nHome\nBrowse\nFind\nAbout") == [PROSE]


def test_paragraph_about_newsletters_is_spoken() -> None:
    text = f"A title\n\n{PROSE}\n\nWhy you need no newsletter\n\n{PROSE}\n\n{PROSE}"
    assert texts(text) == [PROSE, "Why you need no newsletter", PROSE, PROSE]


@pytest.mark.parametrize(
    ("follows", "kept"),
    [
        (f"{MORE}\n\n{STILL_MORE}", [MORE, STILL_MORE]),
        (MORE, [MORE]),
        (f"{MORE}\n\nA heading\n\n{STILL_MORE}", [MORE, "A heading", STILL_MORE]),
        (f"A heading\n\n{MORE}\n\n{STILL_MORE}", ["A heading", MORE, STILL_MORE]),
    ],
)
def test_related_titles_amid_the_body_do_not_end_it(follows: str, kept: list[str]) -> None:
    page = f"A title\n\n{OPENING}\n\nYou may also like\nTen lamps\nRed lamps\n\n{follows}\n\n© 2025 Lamps"
    assert texts(page) == [OPENING, *kept]
    assert rules_by_text(page)["Red lamps"] == "related box"


@pytest.mark.parametrize(
    "teasers",
    [
        "Ten lamps\nRed lamps",
        f"Ten lamps\n{PROSE}\nRed lamps\n{PROSE}",
        f"Light\nTen lamps\n{PROSE}\nLight\nRed lamps\n{PROSE}",
        f"Ten lamps\nRed lamps\n{PROSE[:-1]}...\nKeep reading",
    ],
)
def test_related_articles_with_their_openings_end_the_body(teasers: str) -> None:
    assert texts(f"A title\n\n{PROSE}\n\nYou may also like\n{teasers}\n\n© 2025 Lamps") == [PROSE]


# --- Inside the body -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("x", "stray mark"),
        ("×", "stray mark"),
        (">", "stray mark"),
        ("* * *", "dividing line"),
        ("-----", "dividing line"),
        ("IMG 2041 (small).jpeg", "picture file"),
        ("5 min read", "reading time"),
        ("Advertisement", "advertisement"),
        ("Copy link", "button"),
    ],
)
def test_furniture_inside_the_body_is_left_out_by_its_rule(line: str, rule: str) -> None:
    page = f"A title\n\n{line}\n\n{PROSE}"
    assert texts(page) == [PROSE]
    assert rules_by_text(page) == {line: rule}


def test_names_in_the_table_are_distinct() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_every_rule_is_documented_in_the_order_in_which_it_is_asked() -> None:
    table = PAGE.read_text(encoding="utf-8").split("## The rules")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:3]] for line in table.splitlines() if line.startswith("| ")]
    assert rows[1:] == [[rule.name, rule.stage.value] for rule in RULES]


# --- Bad input and odd input -----------------------------------------------------------------------------------------


def test_three_hundred_headings_are_chapters() -> None:
    page = article("A title\n\n" + "\n\n".join(f"Heading {number}\n\n{PROSE}" for number in range(300)))
    assert sum(block.kind is BlockKind.HEADING for block in page.blocks) == 300


def test_paragraph_of_5000_words_is_one_block() -> None:
    assert [len(text.split()) for text in texts("A title\n\n" + "milk " * 5000)] == [5000]


def test_a_large_page_of_short_lines_is_read() -> None:
    assert len(texts("A title\n\n" + "one line and no end\n" * 50_000)) == 50_000


ODD_LINES = """x|Finished|share this article|Next up in Lamps|Keep reading|Next article|Share|--|• S1: Start|CH 2: Lamps
• Nights|Home > S1: Start|By Jane Doe|Jane Doe2025-01-022025-01-03|Published 3 March 2025|3 min read|lamp.jpg
Photo: a lamp|> quoted|>|•|-|1. One|2) Two|  • Deep|    more of it|© 2025 Lamps|Comments|Advertisement|A title|Why?
Tweet|Pin|Facebook / X|You may also like|Sign up to our newsletter|Your email|Subscribe
שלום|😴|東京タワー|\u200b|menu icon homehome|Log in"""
FRAGMENTS = st.one_of(
    st.sampled_from([*ODD_LINES.replace("\n", "|").split("|"), PROSE, PROSE[:60], PROSE[60:]]),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30),
)
PAGES = st.lists(st.one_of(FRAGMENTS, st.just("")), max_size=20).map("\n".join)


@given(PAGES, st.booleans())
def test_every_line_is_spoken_or_named_with_the_rule_that_left_it_out(body: str, titled: bool) -> None:
    source = f"---\ntitle: A title\n---\n{body}" if titled else body
    outcome = read(source.encode(), "a.txt")
    page = outcome.article
    if page is None or outcome.problems:
        return
    left_out = {left.line for left in page.dropped}
    title_line = {page.line_of("title")} if not titled else set()
    kept = lines_of("\n\n\n" + body if titled else body)
    spoken = [line for line in kept if line.number not in left_out | title_line]
    assert [word for block in page.blocks for word in block.text.split()] == [
        word for line in spoken for word in line.words.split()
    ]


@given(st.one_of(st.binary(max_size=200), PAGES.map(str.encode), st.text(max_size=300).map(str.encode)))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    outcome = read(content, "a.txt")
    assert outcome.article is not None or outcome.problems
