"""What holds for every reader: it never raises, and what it gives is whole."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audio_programs.guidance import NO_GUIDANCE
from audio_programs.model import BlockKind
from audio_programs.sources.registry import Read, Reader, readers
from tests.sources.archives import docx, epub

OURS = {suffix: reader for suffix, reader in readers().items() if reader.ours}
WHOLE = {
    ".md": b"# Nights\n\nA night *has* parts.\n\n- one\n\n| a | b |\n|---|---|\n| c | d |\n",
    ".txt": b"Skip to content\nHome\nNights\nBy Ada Reed\n\nA night has parts, and they are dark. Milk first.\nShare\n",
    ".html": b"<title>Nights</title><article><h1>Nights</h1><p>A <b>night</b>.</p><ul><li>one</li></ul></article>",
    ".docx": docx("<w:body><w:p><w:r><w:t>A night has parts.</w:t></w:r></w:p></w:body>"),
    ".epub": epub({"a.xhtml": "<body><h1>Milk</h1><p>Warm it.</p></body>"}),
}


def is_whole(read: Read) -> bool:
    """Say whether there is an article or a problem, each block holds words on a line, and levels are in bounds."""
    blocks = read.article.blocks if read.article else ()
    return bool(read.problems or read.article) and all(
        one.text.strip()
        and one.line >= 1
        and (1 <= one.level <= 6 if one.kind is BlockKind.HEADING else one.level >= 0)
        and ("\n" not in one.text or one.kind in (BlockKind.TABLE, BlockKind.CODE))
        for one in blocks
    )


def read(suffix: str, content: bytes) -> Read:
    loaded: Reader = OURS[suffix].point.load()  # the door's own guard would turn a crash into a problem
    return loaded(content, f"articles/a/b{suffix}", NO_GUIDANCE)


def test_there_is_a_whole_source_for_every_reader() -> None:
    assert set(OURS) - {".htm", ".markdown", ".text"} == set(WHOLE)


@pytest.mark.parametrize("suffix", sorted(WHOLE))
@given(content=st.binary(max_size=2_000))
@example(content=b"")
@example(content=b"\xff\xfe<\x00")
def test_no_reader_crashes_on_any_bytes(suffix: str, content: bytes) -> None:
    assert is_whole(read(suffix, content))


@pytest.mark.parametrize("suffix", sorted(WHOLE))
@given(at=st.integers(0, 2_000), put=st.binary(max_size=12), cut=st.integers(0, 40))
@settings(max_examples=150)
def test_no_reader_crashes_on_a_source_that_was_damaged(suffix: str, at: int, put: bytes, cut: int) -> None:
    whole = WHOLE[suffix]
    place = at % (len(whole) + 1)

    assert is_whole(read(suffix, whole[:place] + put + whole[place + cut :]))


TAGS = (
    "p",
    "div",
    "b",
    "ul",
    "li",
    "ol",
    "h2",
    "table",
    "tr",
    "td",
    "figure",
    "figcaption",
    "pre",
    "sup",
    "a",
    "br",
    "dl",
)
pieces = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30),
    st.just("The first weeks are long, and most of them happen at night, when the house is still and dark. "),
)


@given(parts=st.lists(pieces, max_size=60))
def test_no_markup_makes_the_reader_of_pages_crash(parts: list[str]) -> None:
    assert is_whole(read(".html", ("<title>Nights</title>" + "".join(parts)).encode()))
