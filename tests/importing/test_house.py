"""House Markdown: what an article is written as is read as the very same article."""

import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audio_programs.importing.house import body_text, house_text
from audio_programs.model import Article, Block, BlockKind, Link, Season, Unit
from audio_programs.sources.markdown import read

ODD = "ab \t*_`~#>-+.[](){}|\\&;:\"'<!?=$^12é東\n"


def reread(text: str) -> Article:
    outcome = read(text.encode(), "articles/a/b.md")
    assert outcome.article is not None, outcome.problems
    return outcome.article


def shown(blocks: tuple[Block, ...]) -> list[tuple[BlockKind, int, str]]:
    return [(one.kind, one.level, one.text) for one in blocks]


def folded(text: str) -> str:
    return " ".join(text.split())


words = st.one_of(st.text(ODD, min_size=1, max_size=25), st.text("abc ", min_size=1, max_size=30))
lines = words.map(folded).filter(bool)
numbered = st.tuples(st.integers(0, 30), lines).map(lambda two: f"{two[0]}. {two[1]}")
code = st.lists(st.text(ODD.replace("\n", "").replace("\t", ""), max_size=20), min_size=1, max_size=3).map("\n".join)
rows = st.lists(st.lists(lines, min_size=1, max_size=3).map(", ".join), min_size=1, max_size=3).map("\n".join)


def block(kind: BlockKind, text: str, level: int = 0) -> Block:
    return Block(kind=kind, text=text, level=level, line=1)


plain = st.sampled_from([BlockKind.PARAGRAPH, BlockKind.QUOTE, BlockKind.CAPTION])
blocks = st.one_of(
    st.builds(block, plain, lines),
    st.builds(block, st.just(BlockKind.HEADING), lines, st.integers(1, 6)),
    st.builds(block, st.just(BlockKind.LIST_ITEM), st.one_of(lines, numbered), st.integers(1, 4)),
    st.builds(block, st.just(BlockKind.TABLE), rows),
    st.builds(block, st.just(BlockKind.CODE), code.map(lambda text: text.strip("\n").rstrip()).filter(str.strip)),
)


@given(st.lists(blocks, min_size=1, max_size=8))
@example([block(BlockKind.LIST_ITEM, "1. one", 1), block(BlockKind.LIST_ITEM, "1. one", 1)])
@example([block(BlockKind.LIST_ITEM, "a", 3), block(BlockKind.LIST_ITEM, "7. b", 4)])
@example([block(BlockKind.LIST_ITEM, "deep", 3), block(BlockKind.LIST_ITEM, "2. up", 1)])
def test_blocks_are_read_again_as_they_were(written: list[Block]) -> None:
    text = f"---\ntitle: T\n---\n\n{body_text(written)}"

    assert shown(reread(text).blocks) == shown(tuple(written))


def test_front_matter_holds_all_that_is_known() -> None:
    article = Article(
        path="a.txt",
        digest="0",
        title='Milk: "warm" or cold?',
        author="Ada Reed",
        date=datetime.date(2025, 10, 14),
        updated=datetime.date(2025, 11, 2),
        season=Season(number=2, name="Milk"),
        unit=Unit(number=None, name="Nights"),
        link="https://example.org/milk",
        blocks=(block(BlockKind.PARAGRAPH, "Text."),),
    )

    again = reread(house_text(article, id_="milk-1"))

    assert (again.title, again.author, again.date, again.updated) == (
        article.title,
        article.author,
        article.date,
        article.updated,
    )
    assert (again.season, again.unit, again.link, again.id) == (article.season, article.unit, article.link, "milk-1")


def test_an_editor_would_like_to_read_it() -> None:
    written = [
        block(BlockKind.PARAGRAPH, "A night has 3 parts - and snake_case is no weight. 5 * 3 < 20 & more!"),
        block(BlockKind.HEADING, "Milk", 2),
        block(BlockKind.LIST_ITEM, "1. Boil water", 1),
        block(BlockKind.LIST_ITEM, "a full kettle", 2),
        block(BlockKind.LIST_ITEM, "2. Let it cool", 1),
        block(BlockKind.TABLE, "Age, ml\n1 week, 60"),
        block(BlockKind.CAPTION, "A blue bowl"),
    ]

    assert body_text(written) == (
        "A night has 3 parts - and snake_case is no weight. 5 \\* 3 < 20 & more!\n\n## Milk\n\n"
        "1. Boil water\n   - a full kettle\n2. Let it cool\n\n| Age | ml |\n|---|---|\n| 1 week | 60 |\n\n"
        "![A blue bowl](<>)\n"
    )


@pytest.mark.parametrize("address", ["https://example.org/a", "https://example.org/a?b=1&c=2#d"])
def test_links_stand_where_they_stood(address: str) -> None:
    link = Link(text="the midwife", address=address, line=3)
    article = Article(
        path="a.html",
        digest="0",
        title="T",
        blocks=(
            Block(kind=BlockKind.PARAGRAPH, text="Call her.", line=1),
            Block(kind=BlockKind.PARAGRAPH, text="Ask the midwife first.", line=3),
        ),
        links=(link,),
    )

    text = house_text(article)

    assert f"Ask [the midwife]({address}) first." in text
    assert [(one.text, one.address) for one in reread(text).links] == [(link.text, address)]
