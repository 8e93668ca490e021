"""Markdown: golden cases, bad input, and the law that what a browser shows is what is read, in order."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TypeAlias

import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.keys import digest_of
from audio_programs.model import Article, BlockKind, Dropped
from audio_programs.sources.markdown import read
from audio_programs.sources.markdown.walk import RULES
from audio_programs.sources.registry import Read

CompareGolden: TypeAlias = Callable[[Path, Read], None]

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "tests" / "golden" / "markdown").glob("*.md"))
PAGE = ROOT / "docs" / "reading.md"


def article(text: str) -> Article:
    read_article = read(text.encode(), "articles/a/b.md").article
    assert read_article is not None
    return read_article


def said(text: str) -> list[str]:
    return [str(problem) for problem in read(text.encode(), "articles/a/b.md").problems]


def texts(written: str) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in article("# T\n\n" + written).blocks]


@pytest.mark.parametrize("source", CASES, ids=lambda source: source.stem)
def test_golden_markdown_reads_as_the_file_beside_it_says(
    source: Path, compare_golden: Callable[[Path, Read], None]
) -> None:
    compare_golden(source, read(source.read_bytes(), source.name))


def test_digest_is_of_the_bytes_of_the_source() -> None:
    assert article("# T\n\ntext").digest == digest_of(b"# T\n\ntext")


# --- The title -------------------------------------------------------------------------------------------------


def test_first_heading_of_the_first_level_is_the_title_and_no_block() -> None:
    read_article = article("\n\nThe *title*\n=====\n\nText")
    assert (read_article.title, read_article.line_of("title")) == ("The title", 3)
    assert [block.text for block in read_article.blocks] == ["Text"]


def test_front_matter_title_leaves_a_first_heading_in_the_text() -> None:
    read_article = article("---\ntitle: T\n---\n# T\n\nText")
    assert [block.text for block in read_article.blocks] == ["T", "Text"]


@pytest.mark.parametrize("text", ["## Second level\n\nText", "Text\n\n# Late title", "Text"])
def test_article_without_a_title_is_one_problem_with_a_hint(text: str) -> None:
    hint = "write 'title: ...' between two lines of --- on top, or begin with a line '# Your title'"
    assert said(text) == [f"articles/a/b.md:1: the article has no title - {hint}"]


@pytest.mark.parametrize("text", ["# T", "---\ntitle: T\n---\n", "# T\n\n<!-- nothing -->\n\n---\n"])
def test_article_with_a_title_alone_is_one_problem(text: str) -> None:
    assert said(text) == ["articles/a/b.md:1: the article is empty: there is nothing to read aloud - write its text"]


@pytest.mark.parametrize("text", ["", "\n\n \n"])
def test_an_empty_file_is_told_once(text: str) -> None:
    assert [problem.split(": ")[1].split(" - ")[0] for problem in said(text)] == ["the article is empty"]


def test_broken_front_matter_is_told_and_no_missing_title_is_blamed_on_it() -> None:
    assert [problem.split(" - ")[0] for problem in said("---\ntitel: T\n---\nText")] == [
        "articles/a/b.md:2: unknown key 'titel'"
    ]


# --- Blocks ----------------------------------------------------------------------------------------------------


def test_item_keeps_its_number_and_loses_its_bullet() -> None:
    assert texts("3. three\n4. four\n\n- one") == [
        (BlockKind.LIST_ITEM, "3. three"),
        (BlockKind.LIST_ITEM, "4. four"),
        (BlockKind.LIST_ITEM, "one"),
    ]


def test_item_with_two_paragraphs_is_two_blocks_and_one_number() -> None:
    assert texts("1. one\n\n   more\n2. two") == [
        (BlockKind.LIST_ITEM, "1. one"),
        (BlockKind.LIST_ITEM, "more"),
        (BlockKind.LIST_ITEM, "2. two"),
    ]


def test_depth_of_an_item_is_its_level() -> None:
    blocks = article("# T\n\n- a\n  - b\n    - c\n- d").blocks
    assert [(block.text, block.level, block.line) for block in blocks] == [
        ("a", 1, 3),
        ("b", 2, 4),
        ("c", 3, 5),
        ("d", 1, 6),
    ]


def test_a_definition_is_an_item_under_its_term_and_a_headings_name_is_not_read() -> None:
    assert texts("## Words {#words}\n\nLatch\n: How a baby *holds* on.\n: And lets go.\n\nAfter") == [
        (BlockKind.HEADING, "Words"),
        (BlockKind.PARAGRAPH, "Latch"),
        (BlockKind.LIST_ITEM, "How a baby holds on."),
        (BlockKind.LIST_ITEM, "And lets go."),
        (BlockKind.PARAGRAPH, "After"),
    ]


def test_picture_is_a_caption_after_its_paragraph_and_part_of_its_cell() -> None:
    assert texts("a ![*pic*](x) b\n\n| h |\n|---|\n| ![in](x) cell |") == [
        (BlockKind.PARAGRAPH, "a b"),
        (BlockKind.CAPTION, "pic"),
        (BlockKind.TABLE, "h\nin cell"),
    ]


def test_link_speaks_its_text_and_a_bare_address_stays() -> None:
    assert texts("[the *page*](https://a.example 'T') <https://b.example> https://c.example")[0][1] == (
        "the page https://b.example https://c.example"
    )


def test_invariant_10_raw_markup_is_never_passed_on() -> None:
    blocks = texts(
        "<div onclick=\"alert('>')\">Words <img src=x onerror=alert(1) alt='A pond'></div>\n\n"
        "In <b>a</b> line <script>alert(2)</script> and &lt;i&gt;.\n\n<style>p {}</style>"
    )
    assert blocks == [
        (BlockKind.PARAGRAPH, "Words"),
        (BlockKind.CAPTION, "A pond"),
        (BlockKind.PARAGRAPH, "In a line and <i>."),
    ]


def test_what_is_left_out_is_named_with_its_line_and_rule() -> None:
    dropped = article("# T\n\nText[^1]<!-- c -->\n\n***\n\n- [ ] task\n\n[^1]: Note.\n\n[a]: https://a.example").dropped
    assert dropped == (
        Dropped(line=3, text="[^1]", rule="footnote mark"),
        Dropped(line=3, text="<!-- c -->", rule="comment"),
        Dropped(line=5, text="***", rule="dividing line"),
        Dropped(line=7, text="[ ]", rule="task box"),
        Dropped(line=11, text="[a]: https://a.example", rule="link definition"),
    )


def test_heading_with_nothing_under_it_and_doubled_headings_stay() -> None:
    assert texts("## A\n\n## A\n\n### B") == [
        (BlockKind.HEADING, "A"),
        (BlockKind.HEADING, "A"),
        (BlockKind.HEADING, "B"),
    ]


def test_three_hundred_headings_are_three_hundred_blocks() -> None:
    assert len(texts("\n\n".join(f"## Heading {number}" for number in range(300)))) == 300


def test_paragraph_of_5000_words_is_one_block() -> None:
    assert len(texts("milk " * 5000)[0][1].split()) == 5000


def test_emoji_right_to_left_text_and_chinese_are_kept() -> None:
    assert texts("👩\u200d👧 **שלום** 窗外") == [(BlockKind.PARAGRAPH, "👩\u200d👧 שלום 窗外")]


@pytest.mark.parametrize("piece", ["> ", "- ", "<", "<a b='", "*", "[a](", "<!--", "`", "![", "|a|\n|-|\n"])
def test_absurd_nesting_is_read_without_breaking(piece: str) -> None:
    assert isinstance(read(("# T\n\n" + piece * 20_000 + "x").encode(), "a.md"), Read)


# --- Laws ------------------------------------------------------------------------------------------------------


class Shown(HTMLParser):
    """Collects what a browser shows of HTML, as words."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words.append("" if tag in ("em", "strong", "a", "code", "del") else " ")

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, [])


def shown_by_a_browser(body: str) -> list[str]:
    shown = Shown()
    shown.feed(pyromark.html(body, options=OPTIONS))
    shown.close()
    return "".join(shown.words).split()


def read_aloud(body: str) -> list[str]:
    read_article = read(f"---\ntitle: T\n---\n{body}".encode(), "a.md").article
    blocks = read_article.blocks if read_article else ()
    words: list[str] = []
    for block in blocks:
        text = re.sub(r"^[0-9]+\. ", "", block.text) if block.kind is BlockKind.LIST_ITEM else block.text
        words += text.replace(", ", " ").split() if block.kind is BlockKind.TABLE else text.split()
    return words


OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
)
words = st.text("abcäж東", min_size=1, max_size=5)
phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
inlines = st.one_of(
    phrases,
    phrases.map(lambda text: f"*{text}*"),
    phrases.map(lambda text: f"**{text}**"),
    phrases.map(lambda text: f"`{text}`"),
    phrases.map(lambda text: f"~~{text}~~"),
    phrases.map(lambda text: f"[{text}](https://example.org)"),
    phrases.map(lambda text: f"{text}\\\n{text}"),
    phrases.map(lambda text: f"{text} &amp; {text}"),
    phrases.map(lambda text: f"{text}\n{text}"),
)
lines = st.lists(inlines, min_size=1, max_size=3).map(" ".join)
single = st.lists(inlines.filter(lambda text: "\n" not in text), min_size=1, max_size=3).map(" ".join)


def indented(text: str, first: str, rest: str) -> str:
    return first + text.replace("\n", "\n" + rest)


simple_blocks = st.one_of(
    lines,
    single.map(lambda text: f"## {text}"),
    single.map(lambda text: f"{text}\n-----"),
    phrases.map(lambda text: f"```\n{text}\n{text}\n```"),
    st.tuples(phrases, phrases).map(lambda two: f"{two[0]}\n: {two[1]}\n: {two[0]}"),
    st.tuples(phrases, phrases).map(lambda two: f"| {two[0]} | {two[1]} |\n|---|---|\n| {two[1]} | {two[0]} |"),
)
blocks = st.recursive(
    simple_blocks,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(
            lambda items: "\n\n".join(indented(item, "- ", "  ") for item in items)
        ),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda items: "\n\n".join(indented(item, "1. ", "   ") for item in items)
        ),
        inner.map(lambda text: indented(text, "> ", "> ")),
    ),
    max_leaves=5,
)
documents = st.lists(blocks, min_size=1, max_size=4).map("\n\n".join)


@given(documents)
def test_every_word_that_a_browser_would_show_is_read_once_and_in_order(body: str) -> None:
    assert read_aloud(body) == shown_by_a_browser(body)


@given(st.text("ab *_`~#>-+.[]()|\\\n\t&;:\"'", max_size=60))
def test_odd_markdown_reads_as_a_browser_shows_it(body: str) -> None:
    def letters(text: list[str]) -> str:
        return "".join(text).replace(",", "")

    assert letters(read_aloud(body)) == letters(shown_by_a_browser(body))


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode), documents.map(str.encode)))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    outcome = read(content, "a.md")
    assert outcome.article is not None or outcome.problems


TAGS = ("<b>", "</b>", "<i class='x>y'>", '<img src="x">', "<!-- c -->", "<br/>", "<?php x ?>", "<span\nid=a>")


@given(st.lists(st.one_of(phrases, st.sampled_from(TAGS)), min_size=1, max_size=8))
def test_invariant_10_raw_tags_in_a_line_leave_its_words_alone(pieces: list[str]) -> None:
    without = [piece for piece in pieces if piece not in TAGS]
    assert read_aloud("ab " + " ".join(pieces)) == " ".join(["ab", *without]).split()


def test_what_is_left_out_is_documented() -> None:
    table = PAGE.read_text(encoding="utf-8").split("left out and named:")[1].split("\n## ")[0]
    assert tuple(line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")) == ("rule", *RULES)


def test_article_with_wrong_front_matter_is_handed_over_with_what_is_right_of_it() -> None:
    outcome = read(b"---\ntitle: A\nauhtor: Ann\nvoice: mum\nimage: no.jpg\n---\nText.", "a.md")
    assert [problem.line for problem in outcome.problems] == [3]
    assert outcome.article is not None
    assert (outcome.article.title, outcome.article.voice, outcome.article.image) == ("A", "mum", "no.jpg")
    assert outcome.article.line_of("voice") == 4


@pytest.mark.parametrize("top", ["titel: A", "title:A", "title: [A", "title: #1"])
def test_title_that_cannot_be_read_is_not_missing_as_well(top: str) -> None:
    outcome = read(f"---\n{top}\nvoice: mum\n---\nText.".encode(), "a.md")
    assert [problem.line for problem in outcome.problems] == [2]
    assert outcome.article is not None
    assert outcome.article.voice == "mum"


def test_empty_text_is_told_beside_what_is_wrong_with_the_front_matter() -> None:
    outcome = read(b"---\ntitle: A\nauhtor: Ann\n---\n", "a.md")
    assert [problem.line for problem in outcome.problems] == [1, 3]
    assert outcome.article is None


# --- Links -----------------------------------------------------------------------------------------------------


def links(written: str) -> list[tuple[str, str, int]]:
    return [(link.text, link.address, link.line) for link in article("# T\n\n" + written).links]


def test_links_are_known_by_their_words_address_and_line() -> None:
    assert links(
        "See [the *quiet*\nroom](https://a.org/q 'title'),\n<https://b.org/> and [c].\n\n"
        "- a list's [d](http://d.org)\n\n| a |\n|---|\n| [e](https://e.org) |\n\n[c]: https://c.org\n"
    ) == [
        ("the quiet room", "https://a.org/q", 3),
        ("https://b.org/", "https://b.org/", 5),
        ("c", "https://c.org", 5),
        ("d", "http://d.org", 7),
        ("e", "https://e.org", 11),
    ]


def test_links_of_raw_html_are_known_too() -> None:
    assert links(
        'See <a class="x" href="https://a.org/?b=1&amp;c=2">the <b>room</b></a>.\n\n'
        "<p><A HREF='https://d.org'>D</A> and <a href=https://e.org>E</a> and <a name=f>F</a></p>\n\n"
        '<a href="javascript:alert(1)">no</a> <a href="https://g.org">never closed\n'
    ) == [
        ("the room", "https://a.org/?b=1&c=2", 3),
        ("D", "https://d.org", 5),
        ("E", "https://e.org", 5),
        ("never closed", "https://g.org", 7),
    ]


def test_a_link_in_a_comment_or_a_script_is_none() -> None:
    assert links('<!-- <a href="https://a.org">a</a> -->\n\n<script>"<a href=https://b.org>"</script>\n\nText') == []


def test_an_address_is_known_once_by_its_first_words() -> None:
    assert links("[one](https://a.org) [two](https://a.org)") == [("one", "https://a.org", 3)]


def test_a_pictures_link_has_its_alternative_text_and_one_without_words_its_address() -> None:
    assert links("[![A gate](g.jpg)](https://a.org)\n\n[](https://b.org)") == [
        ("A gate", "https://a.org", 3),
        ("https://b.org", "https://b.org", 5),
    ]


@pytest.mark.parametrize(
    "written", ["[a](b.md)", "[a](#b)", "[a](javascript:alert(1))", "<me@example.org>", "[a](//b.org)", "https://b.org"]
)
def test_only_links_to_the_web_are_kept(written: str) -> None:
    assert links(written) == []


def test_links_change_nothing_that_is_read_aloud() -> None:
    assert texts("See [the room](https://a.org).") == texts("See the room.")
