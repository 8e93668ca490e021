"""Descriptions: a few clean lines of HTML."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from audio_programs.catalog.published_text import one_line
from audio_programs.model import Episode, Season, Unit
from audio_programs.publish.description import describe

MakeEpisode = Callable[..., Episode]
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)


@given(summary=ANY_TEXT, season=ANY_TEXT, unit=ANY_TEXT, title=ANY_TEXT)
def test_rule_i13_a_description_holds_its_text_and_no_markup_but_ours(
    make_episode: MakeEpisode, summary: str, season: str, unit: str, title: str
) -> None:
    written = describe(
        make_episode(
            summary=summary, season=Season(number=1, name=season), unit=Unit(name=unit), title=title, link="x:y"
        )
    )
    assert set(re.findall(r"<(/?\w+)", written)) <= {"p", "/p"}
    lines = [unescape(line) for line in re.findall(r"<p>(.*?)</p>", written)]
    assert lines
    assert one_line(summary) in {"", lines[0]}


@pytest.mark.parametrize("character", ["a", "&", "<", "ü", "👩", "& ", "word "])
def test_rule_i13_a_description_has_at_most_4000_bytes_and_is_never_cut_within_an_entity(
    make_episode: MakeEpisode, character: str
) -> None:
    link = "https://example.org/" + "a" * 300
    description = describe(make_episode(summary=character * 5000, link=link))
    assert 3500 <= len(description.encode()) <= 4000
    assert not re.search(r"&(?!amp;|lt;|gt;)", description)
    first, *_, last = html.fragments_fromstring(description)
    assert first.text.endswith("…")
    assert last.find("a").get("href") == link


def test_rule_i13_what_follows_the_summary_leaves_it_room(make_episode: MakeEpisode) -> None:
    description = describe(
        make_episode(
            summary="On rest.",
            season=Season(number=1, name="&" * 300),
            unit=Unit(name="<" * 300),
            link="https://example.org/?" + "&" * 2000,
        )
    )
    assert description == "<p>On rest.</p>"


def test_rule_i2_the_names_of_season_and_unit_are_in_the_description(make_episode: MakeEpisode) -> None:
    episode = make_episode(summary="On rest.", season=Season(number=2, name="Milk"), unit=Unit(number=1, name="Cells"))
    assert describe(episode) == "<p>On rest.</p><p>Milk · Cells</p>"


def test_the_articles_own_page_is_linked_by_its_address(make_episode: MakeEpisode) -> None:
    episode = make_episode(summary="S.", season=None, unit=None, link="https://example.org/?a=1&b=2")
    address = "https://example.org/?a=1&amp;b=2"
    assert describe(episode) == f'<p>S.</p><p><a href="{address}">{address}</a></p>'


def test_invariant_10_markup_in_an_article_is_shown_not_obeyed(make_episode: MakeEpisode) -> None:
    episode = make_episode(
        summary="<script>alert(1)</script> & <b>bold</b>", season=None, unit=None, link="javascript:alert(1)"
    )
    assert describe(episode) == "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;</p>"


def test_rule_i1_an_episode_with_nothing_to_say_is_described_by_its_title(make_episode: MakeEpisode) -> None:
    assert describe(make_episode(summary="\x07", season=None, unit=None, title="Rest")) == "<p>Rest</p>"
    assert describe(make_episode(summary="", season=None, unit=None, title="", slug="rest")) == "<p>rest</p>"


def test_rule_h7_a_summary_of_many_times_is_one_line_and_no_list_of_chapters(make_episode: MakeEpisode) -> None:
    summary = "00:00 Waking\n03:15 Feeding\n12:30 Sleeping"
    text = html.document_fromstring(describe(make_episode(summary=summary))).text_content()
    paragraphs = re.findall(r"<p>(.*?)</p>", describe(make_episode(summary=summary)))
    assert "00:00 Waking 03:15 Feeding" in text
    assert len([line for line in paragraphs if re.match(r"\(?\d+:\d\d", line)]) < 3
