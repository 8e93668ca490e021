"""Scripts: what is spoken, in which section, by whom, with which silence after it."""

import itertools
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.config.settings import Cast, Pauses
from audio_programs.model import Article, Block, BlockKind, Role, Script, Utterance
from audio_programs.speech.script import has_words, write_script
from audio_programs.speech.segment import LONGEST_UTTERANCE

WriteScript = Callable[..., Script]

WORDS = st.from_regex(r"\A[a-z]{4,9}\Z")
PLAIN_TEXT = st.lists(WORDS, min_size=1, max_size=30).map(lambda words: " ".join(words).capitalize() + ".")
ANY_TEXT = st.one_of(
    st.text(max_size=120), PLAIN_TEXT, st.sampled_from(["***", "", "🎉", "Dr. Lee came. He left.", "\n\n"])
)


def blocks_of(text: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Block, ...]]:
    block = st.builds(
        Block, kind=st.sampled_from(BlockKind), text=text, line=st.integers(1, 999), level=st.integers(0, 6)
    )
    return st.lists(block, max_size=8).map(tuple)


def utterances(script: Script) -> list[Utterance]:
    return [utterance for section in script.sections for utterance in section.utterances]


def spoken(script: Script) -> list[str]:
    return [utterance.spoken for utterance in utterances(script) if utterance.spoken]


def an_article(title: str, blocks: tuple[Block, ...]) -> Article:
    return Article(path="articles/a/b.md", digest="0" * 64, title=title, blocks=blocks)


# --- invariant 6 ------------------------------------------------------------------------------------------------


@given(title=st.text(min_size=1, max_size=60), blocks=blocks_of(ANY_TEXT))
def test_invariant_6_spans_tile_the_text_of_every_block(
    cast: Cast, pauses: Pauses, title: str, blocks: tuple[Block, ...]
) -> None:
    script = write_script(an_article(title, blocks), title=title, cast=cast, pauses=pauses, language="en-au")

    pieces = [utterance for utterance in utterances(script) if utterance.span is not None]
    spans = [utterance.span for utterance in pieces if utterance.span is not None]
    assert [span.block for span in spans] == sorted(span.block for span in spans)
    for index, block in enumerate(blocks):
        own = [(utterance, utterance.span) for utterance in pieces if utterance.span and utterance.span.block == index]
        assert [span.start for _, span in own] == [0, *(span.end for _, span in own[:-1])]
        assert own[-1][1].end == len(block.text)
        assert "".join(utterance.written for utterance, _ in own) == block.text
        assert all(utterance.written == block.text[span.start : span.end] for utterance, span in own)


@given(title=st.text(min_size=1, max_size=60), blocks=blocks_of(ANY_TEXT))
def test_invariant_6_nothing_but_the_title_is_spoken_beside_the_blocks(
    cast: Cast, pauses: Pauses, title: str, blocks: tuple[Block, ...]
) -> None:
    script = write_script(an_article(title, blocks), title=title, cast=cast, pauses=pauses, language="en-au")

    beside = [utterance for utterance in utterances(script) if utterance.span is None]
    assert "".join(utterance.written for utterance in beside) == title
    assert {utterance.role for utterance in beside} == {Role.TITLE}
    assert utterances(script)[: len(beside)] == beside


@given(blocks=blocks_of(PLAIN_TEXT))
def test_invariant_6_every_word_is_spoken_once_and_in_order(
    cast: Cast, pauses: Pauses, blocks: tuple[Block, ...]
) -> None:
    script = write_script(
        an_article("Quiet hours", blocks), title="Quiet hours", cast=cast, pauses=pauses, language="en-au"
    )

    said = re.findall(r"\w+", " ".join(spoken(script)))
    assert said == re.findall(r"\w+", " ".join(["Quiet hours", *(block.text for block in blocks)]))


@given(title=st.text(max_size=60), blocks=blocks_of(ANY_TEXT))
def test_what_is_silent_has_no_pause_and_what_is_heard_is_no_longer_than_it_may_be(
    cast: Cast, pauses: Pauses, title: str, blocks: tuple[Block, ...]
) -> None:
    script = write_script(an_article(title, blocks), title=title, cast=cast, pauses=pauses, language="en-au")

    assert all(utterance.pause_after_ms == 0 for utterance in utterances(script) if not utterance.spoken)
    assert all(len(utterance.written.strip()) <= LONGEST_UTTERANCE for utterance in utterances(script))


@given(title=st.text(min_size=1, max_size=60), blocks=blocks_of(ANY_TEXT))
def test_sections_have_names_for_any_article(cast: Cast, pauses: Pauses, title: str, blocks: tuple[Block, ...]) -> None:
    script = write_script(an_article(title, blocks), title=title, cast=cast, pauses=pauses, language="en-au")

    assert all(section.title.strip() and "\n" not in section.title for section in script.sections[1:])
    assert len({section.anchor for section in script.sections}) == len(script.sections)


# --- sections -----------------------------------------------------------------------------------------------------


def test_section_0_is_the_title_with_all_before_the_first_heading(script_of: WriteScript) -> None:
    script = script_of("Sleep comes.", "# Feeds", "Milk comes.", title="The first night")

    assert [(section.title, section.anchor, section.level) for section in script.sections] == [
        ("The first night", "top", 0),
        ("Feeds", "feeds", 2),
    ]
    assert [utterance.spoken for utterance in script.sections[0].utterances] == ["The first night.", "Sleep comes."]


def test_a_first_heading_that_says_the_title_again_is_silent_and_begins_no_section(script_of: WriteScript) -> None:
    script = script_of("# “The First  Night”.", "Sleep comes.", "# The first night", title="The first night")

    assert spoken(script) == ["The first night.", "Sleep comes.", "The first night."]
    assert [section.anchor for section in script.sections] == ["top", "the-first-night"]
    assert script.sections[0].utterances[1].spoken == ""
    assert script.sections[0].utterances[1].span is not None


@pytest.mark.parametrize("heading", ["* * *", "———", "🎉", "= + ="])
def test_rule_h3_a_heading_without_words_begins_no_section(script_of: WriteScript, heading: str) -> None:
    script = script_of("Sleep comes.", f"# {heading}", "Milk comes.")

    assert len(script.sections) == 1
    assert spoken(script) == ["The first night.", "Sleep comes.", "Milk comes."]


def test_a_heading_with_nothing_under_it_is_a_section_of_its_own(script_of: WriteScript) -> None:
    script = script_of("# Feeds", "# Sleep", "It comes.")

    assert [len(section.utterances) for section in script.sections] == [1, 1, 2]
    assert script.sections[1].utterances[0].pause_after_ms == 705


def test_an_article_of_one_heading_is_spoken(script_of: WriteScript) -> None:
    assert spoken(script_of("# Feeds")) == ["The first night.", "Feeds."]


def test_an_article_without_blocks_is_its_title(script_of: WriteScript) -> None:
    script = script_of()

    assert spoken(script) == ["The first night."]
    assert len(script.sections) == 1


def test_300_headings_make_300_sections(script_of: WriteScript) -> None:
    script = script_of(*(f"# Part {number}" for number in range(1, 301)))

    assert len(script.sections) == 301
    assert script.sections[300].utterances[0].spoken == "Part three hundred."


def test_doubled_headings_stay_and_their_anchors_are_numbered(script_of: WriteScript) -> None:
    script = script_of("# Milk", "One.", "# Milk", "Two.")

    assert [section.title for section in script.sections[1:]] == ["Milk", "Milk"]
    assert [section.anchor for section in script.sections[1:]] == ["milk", "milk-2"]


def test_a_numbered_heading_is_said_with_its_number_and_keeps_it_in_its_title(script_of: WriteScript) -> None:
    script = script_of("# 1. Things to bring")

    assert script.sections[1].title == "1. Things to bring"
    assert script.sections[1].utterances[0].spoken == "one. Things to bring."


# --- roles and pauses ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (BlockKind.HEADING, Role.HEADING),
        (BlockKind.PARAGRAPH, Role.PARAGRAPH),
        (BlockKind.LIST_ITEM, Role.LIST_ITEM),
        (BlockKind.QUOTE, Role.QUOTE),
        (BlockKind.CAPTION, Role.PARAGRAPH),
        (BlockKind.TABLE, Role.PARAGRAPH),
        (BlockKind.CODE, Role.PARAGRAPH),
    ],
)
def test_each_kind_of_block_is_spoken_in_its_role_and_voice(
    script_of: WriteScript, kind: BlockKind, role: Role
) -> None:
    utterance = utterances(script_of((kind, "Milk comes.")))[-1]

    assert utterance.role is role
    assert utterance.voice.name == role.value


def test_pauses_follow_sentences_blocks_and_sections(script_of: WriteScript) -> None:
    item = BlockKind.LIST_ITEM
    script = script_of("One. Two.", (item, "Three"), (item, "Four"), "Five.", "# Six", "Seven.", "Eight.")

    assert [(utterance.written.strip(), utterance.pause_after_ms) for utterance in utterances(script)] == [
        ("The first night", 604),
        ("One.", 200),
        ("Two.", 402),
        ("Three", 301),
        ("Four", 301),
        ("Five.", 705),
        ("Six", 503),
        ("Seven.", 402),
        ("Eight.", 705),
    ]


def test_a_silent_end_leaves_the_pause_to_what_was_heard_last(script_of: WriteScript) -> None:
    script = script_of("Milk comes. ***", "***", "# Sleep")

    heard = [utterance for utterance in script.sections[0].utterances if utterance.spoken]
    assert heard[-1].pause_after_ms == 705


def test_a_sentence_cut_at_a_clause_has_half_a_pause_and_one_cut_at_a_word_none(script_of: WriteScript) -> None:
    clauses = script_of("Milk flows " + "and the baby sleeps, " * 30 + "so rest.")
    words = script_of("Milk " * 120)

    assert {utterance.pause_after_ms for utterance in clauses.sections[0].utterances[1:-1]} == {100}
    assert {utterance.pause_after_ms for utterance in words.sections[0].utterances[1:-1]} == {0}


def test_an_emoji_after_a_sentence_does_not_shorten_its_pause(script_of: WriteScript) -> None:
    utterance = script_of("Well done! 🎉 Milk comes.").sections[0].utterances[1]

    assert (utterance.spoken, utterance.pause_after_ms) == ("Well done!", 200)


def test_what_ends_a_block_without_a_mark_is_spoken_with_one_and_written_without(script_of: WriteScript) -> None:
    script = script_of("# Feeds (at night)", (BlockKind.LIST_ITEM, "60 ml"), "You need:", "Who says so?", "And then –")

    assert spoken(script)[1:] == [
        "Feeds, at night.",
        "sixty millilitres.",
        "You need:",
        "Who says so?",
        "And then.",
    ]
    assert script.sections[1].utterances[0].written == "Feeds (at night)"


def test_tables_are_spoken_a_line_at_a_time(script_of: WriteScript) -> None:
    script = script_of((BlockKind.TABLE, "Age | Milk\n--- | ---\n2 weeks | 60 ml"))

    assert spoken(script)[1:] == ["Age, Milk.", "two weeks, sixty millilitres."]
    assert [utterance.pause_after_ms for utterance in utterances(script)[1:]] == [200, 0, 705]


def test_code_is_spoken_a_line_at_a_time(script_of: WriteScript) -> None:
    assert spoken(script_of((BlockKind.CODE, "make build\nmake test")))[1:] == ["make build.", "make test."]


# --- all that editors may write -------------------------------------------------------------------------------


def test_a_paragraph_of_5000_words_is_spoken_whole(script_of: WriteScript) -> None:
    words = [
        word
        for word, _ in zip(itertools.cycle(["milk", "flows", "while", "babies", "sleep"]), range(5000), strict=False)
    ]

    script = script_of(" ".join(words))

    assert " ".join(spoken(script)[1:]).rstrip(".").split() == words


def test_right_to_left_text_is_passed_on_letter_by_letter(script_of: WriteScript) -> None:
    assert spoken(script_of("שלום עולם. مرحبا"))[1:] == ["שלום עולם.", "مرحبا."]


def test_a_paragraph_of_emoji_is_silent(script_of: WriteScript) -> None:
    script = script_of("🎉 🎉", "Milk comes.")

    assert [utterance.spoken for utterance in utterances(script)] == ["The first night.", "", "Milk comes."]


def test_control_characters_are_not_spoken(script_of: WriteScript) -> None:
    assert spoken(script_of("Milk\x00 \x1bcomes\x07."))[1:] == ["Milk comes."]


def test_the_line_of_an_utterance_is_its_blocks(script_of: WriteScript) -> None:
    assert [utterance.line for utterance in utterances(script_of("One. Two.", "Three."))] == [2, 3, 3, 4]


def test_editing_one_paragraph_changes_only_its_utterances(script_of: WriteScript) -> None:
    before = script_of("One. Two.", "# Feeds", "Three. Four.", "Five.")
    after = script_of("One. Two.", "# Feeds", "Three. Quite other.", "Five.")

    changed = [
        new.written for old, new in zip(utterances(before), utterances(after), strict=True) if old.spoken != new.spoken
    ]
    assert changed == ["Quite other."]
    assert before.sections[0] == after.sections[0]


@pytest.mark.parametrize("blocks", [(), ("🎉",), ("🎉", "# ***", "— …"), ("# The first night", "🎉")])
def test_an_article_of_emoji_alone_has_no_words(script_of: WriteScript, blocks: tuple[str, ...]) -> None:
    script = script_of(*blocks)
    assert spoken(script) == ["The first night."]
    assert not has_words(script)


@pytest.mark.parametrize("blocks", [("🎉", "Yes."), ("# Milk",), ("7",), ("# The first night", "🎉 at last")])
def test_an_article_with_a_word_beside_its_title_has_words(script_of: WriteScript, blocks: tuple[str, ...]) -> None:
    assert has_words(script_of(*blocks))
