"""Raw HTML: its words without its markup, whatever it is."""

from hypothesis import given
from hypothesis import strategies as st

from audio_programs.sources.raw_html import Kind, Piece, pieces


def kinds(source: str) -> list[tuple[Kind, str]]:
    return [(piece.kind, piece.text) for piece in pieces(source)]


def test_tags_text_and_references_are_told_apart() -> None:
    assert list(pieces("<p class=a>Milk &amp; <b>more</b>")) == [
        Piece(kind=Kind.TAG, text="p", offset=0),
        Piece(kind=Kind.TEXT, text="Milk & ", offset=11),
        Piece(kind=Kind.TAG, text="b", offset=22),
        Piece(kind=Kind.TEXT, text="more", offset=25),
        Piece(kind=Kind.TAG, text="/b", offset=29),
    ]


def test_greater_sign_in_a_quoted_value_does_not_end_a_tag() -> None:
    assert kinds("<a title=\"x > y\" href='>'>z") == [(Kind.TAG, "a"), (Kind.TEXT, "z")]


def test_script_style_and_comments_are_one_piece_each() -> None:
    assert kinds("<SCRIPT>if (a < b) {}</script ><!-- <b> --><style>p{}</style>") == [
        (Kind.UNSEEN, "<SCRIPT>if (a < b) {}</script >"),
        (Kind.COMMENT, "<!-- <b> -->"),
        (Kind.UNSEEN, "<style>p{}</style>"),
    ]


def test_picture_gives_its_alternative_text() -> None:
    assert kinds('<img src=x alt="A &lt;pond>"><img src="alt.png"><IMG ALT=Duck>') == [
        (Kind.PICTURE, "A <pond>"),
        (Kind.PICTURE, ""),
        (Kind.PICTURE, "Duck"),
    ]


def test_what_is_never_closed_takes_the_rest() -> None:
    assert kinds("a<b") == [(Kind.TEXT, "a"), (Kind.TAG, "b")]
    assert kinds("<!-- a <b>") == [(Kind.COMMENT, "<!-- a <b>")]
    assert kinds("<script>a <b>") == [(Kind.UNSEEN, "<script>a <b>")]


def test_sign_that_opens_no_tag_is_text() -> None:
    assert [text for _kind, text in kinds("2 < 3 <3")] == ["2 ", "< 3 ", "<3"]


@given(st.text("<>!-/ab=\"' scriptyle", max_size=60))
def test_pieces_cover_any_source_in_order(source: str) -> None:
    offsets = [piece.offset for piece in pieces(source)]
    assert offsets == sorted(set(offsets))
    assert offsets[:1] == ([0] if source else [])
