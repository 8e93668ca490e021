"""Segmentation: sentences as a reader would find them, and the law that the spans tile the text, whatever it is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.speech.segment import LONGEST_UTTERANCE, Spans, line_spans, sentence_spans, whole_span

GOLDEN = Path(__file__).parents[1] / "golden" / "speech" / "sentences"
CUTTERS = (sentence_spans, line_spans, whole_span)

MEETING = """
Dr. e.g. J. K. 2 p.m. Step 1. 3.5 kg. Ph.D. It He so ( ) “ ” ... … ! ? . , ; : – — 。 ， 你好 🎉 milk sleeps
"""
PIECES = st.sampled_from([*MEETING.split(), "\n", "\t", "\u200b", "word\u0301"])
ANY_TEXT = st.one_of(
    st.text(max_size=200),
    st.lists(PIECES, max_size=60).map(" ".join),
    st.lists(PIECES, max_size=60).map("".join),
    st.tuples(st.text(min_size=1, max_size=6), st.integers(1, 900)).map(lambda pair: pair[0] * pair[1]),
)


def sentences(text: str) -> list[str]:
    return [text[start:end].rstrip() for start, end in sentence_spans(text)]


def golden_cases() -> list[tuple[str, str, list[str]]]:
    """Return (title, text, sentences) of every case in the golden files."""
    cases: list[tuple[str, str, list[str]]] = []
    for path in sorted(GOLDEN.glob("*.md")):
        found = re.findall(r"^(.+)\n\.\n(.+)\n\.\n((?:.+\n)+?)\.$", path.read_text(encoding="utf-8"), re.MULTILINE)
        cases.extend((title, text, expected.splitlines()) for title, text, expected in found)
    return cases


@pytest.mark.parametrize(("title", "text", "expected"), golden_cases(), ids=lambda value: str(value)[:60])
def test_golden_text_has_the_sentences_written_down(title: str, text: str, expected: list[str]) -> None:
    assert sentences(text) == expected, title


@pytest.mark.parametrize("cutter", CUTTERS)
@given(text=ANY_TEXT)
def test_invariant_6_spans_tile_any_text(cutter: Callable[[str], Spans], text: str) -> None:
    spans = cutter(text)

    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])][: len(spans)]
    assert all(start < end for start, end in spans)
    assert (spans[-1][1] if spans else 0) == len(text)


@pytest.mark.parametrize("cutter", CUTTERS)
@given(text=ANY_TEXT)
def test_no_utterance_is_longer_than_it_may_be(cutter: Callable[[str], Spans], text: str) -> None:
    assert all(len(text[start:end].strip()) <= LONGEST_UTTERANCE for start, end in cutter(text))


@given(text=ANY_TEXT)
def test_blanks_belong_to_the_sentence_before_them(text: str) -> None:
    assert not any(text[start].isspace() for start, _ in sentence_spans(text)[1:])


def test_a_long_sentence_is_cut_at_a_clause() -> None:
    clause = "milk flows when the baby asks for it"
    text = ", ".join([clause] * 12) + "; " + ", ".join([clause] * 12) + "."

    pieces = [text[start:end] for start, end in sentence_spans(text)]

    assert len(pieces) == 3
    assert all(piece.endswith((", ", "; ")) for piece in pieces[:-1])


def test_a_long_row_of_words_is_cut_between_words() -> None:
    text = " ".join(["milk"] * 200)

    pieces = [text[start:end] for start, end in sentence_spans(text)]

    assert all(piece.endswith("milk ") for piece in pieces[:-1])
    assert "".join(pieces) == text


def test_a_long_word_is_cut_but_no_letter_loses_its_accent() -> None:
    text = "e\u0301" * 1000

    assert all(text[start] == "e" for start, _ in sentence_spans(text))


def test_each_line_of_a_table_is_an_utterance() -> None:
    text = "Milk | 60 ml. Warm\n\nTea | none\n"

    assert [text[start:end] for start, end in line_spans(text)] == ["Milk | 60 ml. Warm\n\n", "Tea | none\n"]


def test_no_text_has_no_spans() -> None:
    assert sentence_spans("") == ()
