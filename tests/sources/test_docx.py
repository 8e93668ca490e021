"""Word documents, as Word's own styles say."""

import io
from collections.abc import Callable

import docx as python_docx
import pytest
from docx.document import Document

from audio_programs.model import Article
from audio_programs.sources.docx import read
from tests.sources.archives import docx, zipped


def document(write: Callable[[Document], object]) -> bytes:
    made = python_docx.Document()
    made.core_properties.author = "python-docx"
    write(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def article(content: bytes) -> Article:
    outcome = read(content, "articles/a/b.docx")
    assert outcome.article is not None, outcome.problems
    return outcome.article


def said(content: bytes) -> list[str]:
    return [str(problem) for problem in read(content, "articles/a/b.docx").problems]


def blocks(content: bytes) -> list[tuple[str, str]]:
    return [(f"{one.kind}{one.level or ''}", one.text) for one in article(content).blocks]


def test_headings_lists_quotes_and_captions_are_what_their_styles_say() -> None:
    def write(made: Document) -> None:
        made.add_paragraph("Long nights", style="Title")
        made.add_paragraph("A night has parts.")
        made.add_heading("Milk", 1)
        made.add_paragraph("Boil water", style="List Number")
        made.add_paragraph("Let it cool", style="List Number")
        made.add_paragraph("a cup", style="List Bullet")
        made.add_paragraph("Nobody is in a hurry.", style="Quote")
        made.add_heading("By the bottle", 2)
        made.add_paragraph("The blue bowl", style="Caption")

    content = document(write)

    assert article(content).title == "Long nights"
    assert blocks(content) == [
        ("paragraph", "A night has parts."),
        ("heading1", "Milk"),
        ("list_item1", "1. Boil water"),
        ("list_item1", "2. Let it cool"),
        ("list_item1", "a cup"),
        ("quote", "Nobody is in a hurry."),
        ("heading2", "By the bottle"),
        ("caption", "The blue bowl"),
    ]


def test_a_table_is_read_row_by_row_and_lines_count_paragraphs() -> None:
    def write(made: Document) -> None:
        made.add_heading("Long nights", 0)
        made.add_paragraph("How much milk:")
        table = made.add_table(rows=2, cols=2)
        for cell, text in zip((*table.rows[0].cells, *table.rows[1].cells), ("Age", "ml", "1 week", "60"), strict=True):
            cell.text = text

    found = article(document(write)).blocks

    assert [(one.kind, one.text) for one in found] == [
        ("paragraph", "How much milk:"),
        ("table", "Age, ml\n1 week, 60"),
    ]
    assert [one.line for one in found] == [2, 3]


def test_properties_say_title_and_author_where_the_text_does_not() -> None:
    def write(made: Document) -> None:
        made.core_properties.title = "Long nights"
        made.core_properties.author = "Ada Reed"
        made.add_paragraph("A night has parts.")

    found = article(document(write))

    assert (found.title, found.author, found.date) == ("Long nights", "Ada Reed", None)


def test_a_name_that_is_no_persons_is_no_author() -> None:
    assert article(document(lambda made: made.add_heading("Nights", 0) and made.add_paragraph("Text."))).author == ""


def test_a_footnote_is_read_and_its_marks_are_not() -> None:
    note = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="2"><w:p>'
        "<w:r><w:t>Ask your midwife.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Target="footnotes.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/>'
        "</Relationships>"
    )
    body = (
        '<w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Nights</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>Warm it.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p></w:body>'
    )

    content = docx(body, **{"word/footnotes.xml": note, "word/_rels/document.xml.rels": links})

    assert blocks(content) == [("paragraph", "Warm it."), ("list_item1", "1. Ask your midwife.")]


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


def test_a_billion_laughs_are_a_problem() -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    laughing = (
        f'{LAUGHS}<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
    )

    [problem] = said(docx("", **{"word/document.xml": laughing}))

    assert problem.startswith("articles/a/b.docx: the document ")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "the document is damaged, or is not what its name says"),
        (b"PK\x03\x04 and then nothing", "the document is damaged, or is not what its name says"),
        (zipped({"a.txt": "hello"}), "the document is damaged, or is not what its name says"),
        (docx("<w:body><w:p>"), "the document is damaged, or is not what its name says"),
        (b"\xd0\xcf\x11\xe0 old", "this is an old Word document (.doc), or a locked one"),
        (docx("<w:p>" * 300 + "</w:p>" * 300), "elements are nested in one another more than 250 deep"),
        (zipped({"word/document.xml": b"<a>" + b" " * 61_000_000}), "the document unpacks to more than 60 MB"),
        (docx("<w:body/>"), "the article is empty: there is nothing to read aloud"),
    ],
)
def test_what_cannot_be_read_is_one_problem(content: bytes, what: str) -> None:
    assert [problem.what for problem in read(content, "articles/a/b.docx").problems] == [what]
