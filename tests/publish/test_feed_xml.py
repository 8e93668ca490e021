"""Items written one by one are the items of the feed, and can be taken from it again."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from audio_programs.catalog.published_text import one_line
from audio_programs.config.settings import Program
from audio_programs.model import Episode
from audio_programs.publish.feed import LARGEST_FEED_BYTES, WHOLE_ALWAYS, Item, render_feed
from audio_programs.publish.feed_xml import has_notes, items_in

MakeEpisode: TypeAlias = Callable[..., Episode]
MakeProgram: TypeAlias = Callable[..., Program]
Render: TypeAlias = Callable[..., bytes]

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
GUIDS = st.one_of(ANY_TEXT, st.sampled_from(["a&b", "a&amp;b", "a<b", "a&lt;b", "<item>", "</guid>", "\n    <item>\n"]))


def _rendered(program: Program, episodes: list[Episode], *, written: Mapping[str, bytes]) -> bytes:
    items = [
        Item(episode=one, audio_digest="a" * 64, chapters_digest="c" * 64, transcript_digest="d" * 64)
        for one in episodes
    ]
    return render_feed(
        program,
        items,
        base_url="https://audio.example.org/",
        podcast_guid="",
        cover_file="cover-11223344.jpg",
        written=written,
    )


@given(
    guids=st.lists(GUIDS.filter(one_line), min_size=1, max_size=5, unique_by=one_line), title=ANY_TEXT, summary=ANY_TEXT
)
def test_each_item_is_found_in_a_feed_by_its_guid_whatever_is_written_in_it(
    render: Render, make_episode: MakeEpisode, guids: list[str], title: str, summary: str
) -> None:
    episodes = [make_episode(n, guid=guid, title=title, summary=summary) for n, guid in enumerate(guids, start=1)]
    feed = render(*episodes)

    found = items_in(feed)

    assert set(found) == {one_line(guid) for guid in guids}
    assert b"".join(found.values()) in feed
    for guid, item in found.items():
        declared = b'<rss xmlns:itunes="i" xmlns:podcast="p" xmlns:psc="s" xmlns:content="c">' + item + b"</rss>"
        assert etree.fromstring(declared).findtext("item/guid") == guid


@given(changed=st.sets(st.integers(0, 4)), title=ANY_TEXT)
def test_what_was_written_before_gives_the_same_feed_as_writing_it_all(
    make_program: MakeProgram, make_episode: MakeEpisode, changed: set[int], title: str
) -> None:
    before = items_in(_rendered(make_program(), [make_episode(n) for n in range(5)], written={}))
    episodes = [make_episode(n, title=title) if n in changed else make_episode(n) for n in range(5)]
    same = {episodes[n].guid: before[episodes[n].guid] for n in range(5) if n not in changed}

    assert _rendered(make_program(), episodes, written=same) == _rendered(make_program(), episodes, written={})


@pytest.mark.parametrize("added", [100, 3000])
def test_rule_z2_what_was_written_shorter_or_longer_than_it_now_must_be_is_written_anew(
    make_program: MakeProgram, make_episode: MakeEpisode, added: int
) -> None:
    """A feed grows over 2 MB, or falls below it again: then the items that are as they were have another form."""
    few = [make_episode(n, summary="word " * 300) for n in range(WHOLE_ALWAYS + 20)]
    more = [make_episode(n, summary="word " * 700) for n in range(WHOLE_ALWAYS + 20, WHOLE_ALWAYS + 20 + added)]
    program = make_program()

    for before, after in ((few, [*few, *more]), ([*few, *more], few)):
        written = items_in(_rendered(program, before, written={}))
        feed = _rendered(program, after, written=written)
        assert feed == _rendered(program, after, written={})
        notes = [has_notes(item) for item in items_in(feed).values()]
        assert all(notes) == (len(feed) <= LARGEST_FEED_BYTES)
        assert sum(notes) in (len(after), WHOLE_ALWAYS)
