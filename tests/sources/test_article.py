"""What an editor says of a source overrules its reader, whichever reader it is."""

import pytest

from audio_programs.guidance import NO_GUIDANCE, Figures, Guidance, Tables
from audio_programs.model import BlockKind
from audio_programs.sources import markdown

TEXT = b"""# Night walks

Read this on our site.

A slow lap helps.

Photo: a lamp

| what | when |
|---|---|
| hat | rain |

Day one

More from us

A teaser.
"""


def _read(guidance: Guidance, text: bytes = TEXT) -> tuple[list[str], list[tuple[str, str]]]:
    article = markdown.read(text, "a.md", guidance).article
    assert article is not None
    return [block.text for block in article.blocks], [(left.rule, left.text) for left in article.dropped]


def test_without_guidance_all_of_it_is_read() -> None:
    assert len(_read(NO_GUIDANCE)[0]) == 7


@pytest.mark.parametrize(
    ("guidance", "gone"),
    [
        (Guidance(skip=("photo: *",)), [("skip", "Photo: a lamp")]),
        (Guidance(start=("A slow*",)), [("start", "Read this on our site.")]),
        (Guidance(stop=("More from *",)), [("stop", "More from us"), ("stop", "A teaser.")]),
        (Guidance(tables=Tables.SKIP), [("tables", "what, when hat, rain")]),
        (Guidance(start=("no such line",)), []),
    ],
)
def test_what_an_editor_leaves_out_is_named_by_the_word_that_says_so(
    guidance: Guidance, gone: list[tuple[str, str]]
) -> None:
    kept, dropped = _read(guidance)

    assert dropped == gone
    assert not {text for _rule, text in gone} & set(kept)


def test_captions_go_where_no_figures_are_wanted() -> None:
    text = b"# A\n\nText.\n\n![A blue bowl](bowl.jpg)\n"

    assert _read(Guidance(figures=Figures.NONE), text) == (["Text."], [("figures", "A blue bowl")])


def test_a_line_that_an_editor_calls_a_heading_is_one() -> None:
    article = markdown.read(TEXT, "a.md", Guidance(heading=("Day *",))).article

    assert article is not None
    assert [block.text for block in article.blocks if block.kind is BlockKind.HEADING] == ["Day one"]


def test_front_matter_adds_to_what_the_program_says() -> None:
    text = b'---\nskip: "Read this*"\n---\n' + TEXT

    assert [rule for rule, _text in _read(Guidance(skip=("Photo*",)), text)[1]] == ["skip", "skip"]
