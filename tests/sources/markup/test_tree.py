"""Bytes to a page: the charset is found, and nothing is lost to a wrong one."""

import codecs

import pytest

from audio_programs.sources.html import read
from audio_programs.sources.markup.tree import decoded
from tests.sources.markup.pages import PROSE


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>Grüße</p>".encode(), "<p>Grüße</p>"),
        (codecs.BOM_UTF8 + "é".encode(), "é"),
        (codecs.BOM_UTF16_LE + "Grüße".encode("utf-16-le"), "Grüße"),
        ("<meta charset=iso-8859-2>łódź".encode("iso-8859-2"), "<meta charset=iso-8859-2>łódź"),
        ("<meta charset=iso-8859-1>Grüße".encode(), "<meta charset=iso-8859-1>Grüße"),  # it is UTF-8 all the same
        ("<meta charset=klingon>Grüße".encode("latin-1"), "<meta charset=klingon>Grüße"),
        (b"caf\xe9", "café"),
        (b"\x81\x8d", "\ufffd\ufffd"),
    ],
)
def test_the_charset_is_the_one_that_fits(content: bytes, text: str) -> None:
    assert decoded(content) == text


def test_control_characters_and_a_prolog_do_no_harm() -> None:
    page = f'<?xml version="1.0" encoding="utf-8"?><title>Long nights</title><p>\x00\x08{PROSE}</p><p>{PROSE}</p>'

    outcome = read(page.encode(), "b.html")

    assert outcome.article is not None
    assert [one.text for one in outcome.article.blocks] == [PROSE, PROSE]


def test_nothing_at_all_is_a_problem() -> None:
    assert [one.what for one in read(b" \n", "b.html").problems] == ["there is nothing in this page"]
