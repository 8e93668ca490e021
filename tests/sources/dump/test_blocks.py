"""The lines of a body as blocks: what is wrapped is joined, and a heading is told from a short line."""

import pytest

from audio_programs.model import BlockKind
from audio_programs.sources.dump.blocks import blocks_of
from audio_programs.sources.dump.lines import is_caption, lines_of, looks_like_heading

PROSE = "This is a paragraph that nobody could take for a heading, for it goes on and on until it has said its say."
H, P, L, Q, C = (
    BlockKind.HEADING,
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.QUOTE,
    BlockKind.CAPTION,
)


def kinds(body: str) -> list[BlockKind]:
    return [block.kind for block in blocks_of(lines_of(body))]


def texts(body: str) -> list[str]:
    return [block.text for block in blocks_of(lines_of(body))]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"Going out\n\n{PROSE}", [H, P]),
        (f"Going out\n{PROSE}", [H, P]),
        (f"Why go out?\n\n{PROSE}", [H, P]),
        (f"A heading\n\nIts first subheading\n\n{PROSE}", [H, H, P]),
        (f"A heading\n\n1. Its first part\n\n{PROSE}", [H, H, P]),
        ("What you need\n\n• a towel\n• a bowl", [H, L, L]),
        (f"Going out.\n\n{PROSE}", [P, P]),
        (f"Bring with you:\n\n{PROSE}", [P, P]),
        (f"and so on\n\n{PROSE}", [P, P]),
        (f"What a day that was!\n\n{PROSE}", [P, P]),
        (f"Nappies\n\nWipes\n\nA hat\n\n{PROSE}", [P, P, P, P]),
        (f"Nappies\nWipes\nA hat\n\nGoing out\n\n{PROSE}", [P, P, P, H, P]),
        (f"{PROSE}\n\nWith love, Jane", [P, P]),
        ("One heading", [P]),
        (f"Photo: a lamp\n\n{PROSE}", [C, P]),
    ],
)
def test_heading_is_told_from_a_short_line(body: str, expected: list[BlockKind]) -> None:
    assert kinds(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"1. Keys\n\n{PROSE}\n\n2. Weather\n\n{PROSE}", [H, P, H, P]),
        (f"1. Keys\n2. Weather\n\n{PROSE}", [L, L, P]),
        (f"1. Keys\n\n2. Weather\n\n{PROSE}", [L, L, P]),
        (f"1. Take your keys.\n\n{PROSE}", [L, P]),
        ("1) Keys\n2) Hat", [L, L]),
        (f"2025. A year\n\n{PROSE}", [H, P]),
    ],
)
def test_number_alone_above_prose_is_a_heading_and_numbers_in_a_row_are_a_list(
    body: str, expected: list[BlockKind]
) -> None:
    assert kinds(body) == expected


@pytest.mark.parametrize("mark", "•-*–▪◦‣·●○■□")
def test_bullet_of_any_mark_is_an_item_without_its_mark(mark: str) -> None:
    blocks = blocks_of(lines_of(f"{mark} one\n\n  {mark} two,\n    wrapped\n{mark}\n\nthree"))
    assert [(block.kind, block.text) for block in blocks] == [(L, "one"), (L, "two, wrapped"), (L, "three")]


def test_dash_that_opens_no_item_stays() -> None:
    assert texts("-5 degrees outside") == ["-5 degrees outside"]


def test_indentation_of_items_is_their_level() -> None:
    blocks = blocks_of(lines_of("• a\n  • b\n     • c\n  • d\n• e"))
    assert [block.level for block in blocks] == [1, 2, 3, 2, 1]


def test_further_paragraph_of_an_item_stays_with_its_list() -> None:
    blocks = blocks_of(lines_of("• Hats.\n\n  They keep the rain out.\n\n• Socks.\n\nDone."))
    assert [(block.kind, block.level) for block in blocks] == [(L, 1), (L, 1), (L, 1), (P, 0)]


def test_wrapped_paragraph_is_joined_and_one_paragraph_a_line_is_not() -> None:
    wrapped = "You do not need a plan for a first walk. A coat over your\npyjamas will do, and so will any shoes."
    assert texts(wrapped) == [wrapped.replace("\n", " ")]
    assert texts(f"{PROSE}\n{PROSE}") == [PROSE, PROSE]


def test_lines_of_a_quote_are_one_block_a_paragraph() -> None:
    blocks = blocks_of(lines_of("> one\n> two\n>\n> three"))
    assert [(block.kind, block.text) for block in blocks] == [(Q, "one two"), (Q, "three")]


def test_block_begins_on_the_line_of_its_first_word() -> None:
    assert [block.line for block in blocks_of(lines_of(f"\n\nGoing out\n\n\n{PROSE}\n\n• a\n• b"))] == [3, 6, 8, 9]


@pytest.mark.parametrize("text", ["東京。", "बात।", "سلام.", "end…”", "x" * 101, "(and so on)", "...", "🎉"])
def test_text_that_ends_a_sentence_or_is_long_is_no_heading(text: str) -> None:
    assert not looks_like_heading(text) or text == "(and so on)"


@pytest.mark.parametrize(
    "text", ["Photo: a pond", "Figure 2. The gate", "Picture by Ann", "Image credit: A", "Fig. 3: A"]
)
def test_caption_is_told_by_its_first_word(text: str) -> None:
    assert is_caption(text)


@pytest.mark.parametrize("text", ["Photographs of my mother", "Figures do not lie", "Table manners"])
def test_heading_that_begins_like_a_caption_is_none(text: str) -> None:
    assert not is_caption(text)
