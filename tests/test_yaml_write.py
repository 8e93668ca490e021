"""YAML that we write is read back as it was meant."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from audio_programs.sources.text import CONTROLS
from audio_programs.yaml_text import Entry, read_yaml, write_yaml

LINES = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: " ".join(CONTROLS.sub("", text).split()))
ODD = st.sampled_from(
    [
        "no",
        "~",
        "null",
        "12:30",
        "2026-01-05",
        "- a",
        "# a",
        "a: b",
        "a #b",
        "*a",
        "&a",
        "!a",
        "---",
        "'",
        '"',
        "{a",
        "[a",
    ]
)


@given(LINES | ODD, LINES | ODD)
def test_every_text_is_read_back_as_it_was_written(one: str, other: str) -> None:
    written = write_yaml([Entry("title", one, note="A note.\nAnother: #1"), Entry("author", other), Entry(note="last")])

    document, problems = read_yaml(written, "library.yaml")

    assert problems == ()
    assert document is not None
    assert document.value == {"title": one, "author": other}


def test_a_document_is_laid_out_for_reading() -> None:
    entries = [
        Entry("title", "Milk: a start", note="One program."),
        Entry("day", date(2026, 1, 5)),
        Entry("voices", {"calm": {"rate": 155}}, note="Who\n\nreads"),
    ]

    assert write_yaml(entries) == (
        "# One program.\ntitle: 'Milk: a start'\nday: 2026-01-05\n"
        "\n# Who\n#\n# reads\nvoices:\n  calm:\n    rate: 155\n"
    )
