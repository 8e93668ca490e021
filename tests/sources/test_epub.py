"""E-books: their chapters in order, each under its heading."""

import datetime

import pytest

from audio_programs.errors import Problem
from audio_programs.model import Article
from audio_programs.sources.epub import Book, book_of, read
from tests.sources.archives import CONTAINER, epub, zipped

PATH = "articles/a/b.epub"


def article(content: bytes) -> Article:
    outcome = read(content, PATH)
    assert outcome.article is not None, outcome.problems
    return outcome.article


def book(content: bytes) -> Book:
    found = book_of(content, PATH)
    assert isinstance(found, Book), found
    return found


TWO = {
    "one%20a.xhtml": "<body><h1>Milk</h1><p>Warm it.</p><h2>Cold</h2><p>Or not.</p></body>",
    "two.xhtml": "<body><p>Sleep comes.</p></body>",
}
LINKS = '<a href="one%20a.xhtml">Milk</a><a href="two.xhtml">Sleep</a>'
NAV = f'<body epub:type="frontmatter"><nav epub:type="toc">{LINKS}</nav></body>'
NCX = (
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>Sleep</text></navLabel>'
    '<content src="two.xhtml#top"/></navPoint></navMap></ncx>'
)


def test_a_book_is_one_article_with_a_heading_for_each_chapter() -> None:
    found = article(
        epub(
            TWO, extra='<item id="n" href="toc.ncx" media-type="application/x-dtbncx+xml"/>', more={"book/toc.ncx": NCX}
        )
    )

    assert (found.title, found.author, found.date) == ("Nights and Days", "Ada Reed", datetime.date(2025, 10, 14))
    assert [(f"{one.kind}{one.level or ''}", one.text) for one in found.blocks] == [
        ("heading2", "Milk"),
        ("paragraph", "Warm it."),
        ("heading3", "Cold"),
        ("paragraph", "Or not."),
        ("heading2", "Sleep"),
        ("paragraph", "Sleep comes."),
    ]


def test_chapters_stand_in_the_order_of_the_spine_under_the_names_of_the_contents() -> None:
    nav = {"book/nav.xhtml": f'<html xmlns:epub="http://www.idpf.org/2007/ops">{NAV}</html>'}

    found = book(
        epub(TWO, extra='<item id="n" href="nav.xhtml" properties="nav"/>', spine='<itemref idref="n"/>', more=nav)
    )

    assert [one.title for one in found.chapters] == ["Milk", "Sleep"]


def test_cover_contents_and_empty_parts_are_no_chapters() -> None:
    parts = {
        "cover.xhtml": '<body epub:type="cover"><p>Nights and Days</p></body>',
        "rights.xhtml": '<body><section epub:type="copyright-page"><p>© 2025 Ada Reed</p></section></body>',
        "empty.xhtml": "<body><p> </p></body>",
    }

    assert [one.title for one in book(epub(parts | TWO)).chapters] == ["Milk", ""]


def test_what_the_book_names_and_does_not_hold_is_passed_over() -> None:
    found = book(
        epub(TWO, extra='<item id="x" href="../../etc/passwd"/>', spine='<itemref idref="x"/><itemref idref="y"/>')
    )

    assert len(found.chapters) == 2


LOCK = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData xmlns="http://www.w3.org/2001/04'
    '/xmlenc#"><CipherData><CipherReference URI="{}"/></CipherData></EncryptedData></encryption>'
)


def test_a_locked_book_is_a_problem_and_one_with_locked_fonts_is_not() -> None:
    locked = book_of(epub(TWO, more={"META-INF/encryption.xml": LOCK.format("book/two.xhtml")}), PATH)

    assert isinstance(locked, Problem)
    assert locked.what == "the book is locked by copy protection"
    assert len(book(epub(TWO, more={"META-INF/encryption.xml": LOCK.format("book/font.otf")})).chapters) == 2


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"PK", "the document is damaged, or is not what its name says"),
        (zipped({"mimetype": "application/epub+zip"}), "the document is damaged, or is not what its name says"),
        (zipped({"META-INF/container.xml": CONTAINER}), "the document is damaged, or is not what its name says"),
        (zipped({"META-INF/container.xml": "<a"}), "the document is damaged, or is not what its name says"),
        (epub(TWO, more={"bomb": "0" * 61_000_000}), "the document unpacks to more than 60 MB"),
        (epub({"a.xhtml": "<body>" + "<div>" * 9_000}), "elements are nested in one another more than 250 deep"),
        (epub({}), "the article is empty: there is nothing to read aloud"),
    ],
)
def test_what_cannot_be_read_is_one_problem(content: bytes, what: str) -> None:
    assert [problem.what for problem in read(content, PATH).problems] == [what]
