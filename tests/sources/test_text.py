"""Bytes to text: what is not text is one problem with its line; what is, keeps its lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.sources.text import decode, fold, same_words


def test_byte_order_mark_and_foreign_line_ends_are_gone() -> None:
    assert decode(b"\xef\xbb\xbfone\r\ntwo\rthree\n", "a.md") == ("one\ntwo\nthree\n", ())


def test_rule_x2_control_characters_are_removed_and_lines_kept() -> None:
    text, problems = decode("a\x07b\x0cc\nd\u2028e\x85f\n\ufeffg\x1b[0m\uffff".encode(), "a.md")
    assert (text, problems) == ("ab c\nd e f\ng[0m", ())


def test_latin_1_is_a_problem_on_the_line_of_its_first_foreign_byte() -> None:
    text, problems = decode("first\r\nsecond\r\nAt the café\n".encode("latin-1"), "articles/a/b.md")
    assert text is None
    hint = "it looks like Latin-1 or Windows-1252: open it in your editor and save it as UTF-8"
    what = 'the file is not UTF-8 text: it holds the sign E9 after "At the caf"'
    assert [str(problem) for problem in problems] == [f"articles/a/b.md:3: {what} - {hint}"]


def test_bad_byte_after_a_byte_order_mark_is_told_where_it_is() -> None:
    _text, problems = decode(b"\xef\xbb\xbfab\ncd\xff", "a.md")
    assert [(problem.line, problem.what) for problem in problems] == [
        (2, 'the file is not UTF-8 text: it holds the sign FF after "cd"')
    ]


def test_picture_named_md_is_a_problem_and_nothing_else() -> None:
    _text, problems = decode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a.md")
    assert [problem.what for problem in problems] == ["the file is a picture, not text"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\nstream", "a PDF file"),
        (b"PK\x03\x04\x14\0\x06\0word/document.xml", "a Word document (.docx)"),
        (b"PK\x03\x04\x14\0mimetypeapplication/vnd.oasis.opendocument.text", "a word processor's document"),
        (b"PK\x03\x04\x14\0stuff", "a zip archive or an office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a Word document (.doc)"),
        (rb"{\rtf1\ansi Hello}", "a word processor's document (RTF)"),
        (b"\xff\xd8\xff\xe0", "a picture"),
    ],
)
def test_file_of_another_kind_is_named_for_what_it_is(content: bytes, what: str) -> None:
    text, (problem,) = decode(content, "a.txt")
    assert text is None
    assert problem.what == f"the file is {what}, not text"
    hints = {
        "a picture": "move it out of the articles folder",
        "a Word document (.docx)": "let its name end with .docx",
    }
    assert problem.hint.startswith(hints.get(what, "export it as plain text"))


def test_utf_16_is_named_as_such() -> None:
    _text, problems = decode("Hello".encode("utf-16"), "a.txt")
    assert [problem.what for problem in problems] == ["the file is UTF-16, not UTF-8"]


def test_emoji_right_to_left_text_and_joiners_stay() -> None:
    written = "👩\u200d👧 שלום \u202bנ\u202c 東京"
    assert decode(written.encode(), "a.md") == (written, ())


@given(st.binary(max_size=200))
def test_any_bytes_give_a_text_or_one_problem(content: bytes) -> None:
    text, problems = decode(content, "a.md")
    assert (text is None) == (len(problems) == 1)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=100))
def test_text_keeps_the_number_of_its_lines(written: str) -> None:
    text, _problems = decode(written.encode(), "a.md")
    if text is not None:
        assert text.count("\n") == written.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def test_folding_leaves_one_space_for_any_blanks() -> None:
    assert fold(" a\u00a0 b\n\tc ") == "a b c"


def test_titles_are_the_same_whatever_their_quotes_dashes_and_case() -> None:
    assert same_words("What’s in - Milk?", "what's in – milk")
    assert not same_words("Milk", "Silk")
    assert not same_words("?", "!")
