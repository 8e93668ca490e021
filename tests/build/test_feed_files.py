"""The feed as files: pages, what each is made from, and what of a published feed is written again as it stands."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from audio_programs.build.feed_files import FeedFiles, FeedSettings, listed_items, notices_of_size
from audio_programs.build.names import Named
from audio_programs.build.since_publication import since_publication
from audio_programs.config.settings import Library
from audio_programs.errors import CopyError
from audio_programs.keys import digest_of
from audio_programs.publish.digests import chapters_digest, told_digest
from audio_programs.publish.feed import LARGEST_FEED_BYTES
from audio_programs.publish.feed_xml import items_in
from audio_programs.store.manifest import MadeEpisode, MadeFile, Manifest
from audio_programs.store.output import Output

if TYPE_CHECKING:
    from tests.build.conftest import Project

LONG = 25  # episodes: pages of ten hold 10 and 15
PAGED = "episodes_per_feed_page: 10\n"


@pytest.fixture
def long(empty_project: "Project") -> "Project":
    """Return a built project whose feed has two pages."""
    for number in range(1, LONG + 1):
        day = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number)
        empty_project.article(f"articles/one/{number:02}-night-{number:02}.md", body="Hm.", date=f"{day:%Y-%m-%d}")
    empty_project.edit("articles/one/program.yaml", "title: ", f"{PAGED}title: ")
    report = empty_project.build()
    assert report.problems == ()
    return empty_project


def titles(feed: bytes) -> list[str]:
    return [item.findtext("title", "") for item in ET.fromstring(feed).iterfind("channel/item")]


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


# --- As a build writes them


def test_invariant_4_older_pages_are_written_before_what_apps_subscribe_to(long: "Project") -> None:
    folder = long.output / "one"
    written = {name: (folder / name).stat().st_ctime_ns for name in ("feed-1.xml", "feed.xml")}
    others = [path.stat().st_ctime_ns for path in folder.rglob("*") if path.is_file() and path.name not in written]
    manifest = (long.output / ".build/programs/one.json").stat().st_ctime_ns
    assert max(others) <= manifest <= written["feed-1.xml"] <= written["feed.xml"]
    assert {"feed-1.xml", "feed.xml"} <= set(Output(long.root).manifest("one").files)


def test_rule_z3_an_edit_writes_the_page_that_shows_it(long: "Project") -> None:
    published = long.published()
    assert len(titles(published["one/feed-1.xml"])) == 10
    long.edit("articles/one/03-night-03.md", "title: Night-03", "title: Night-03\nlink: https://a.example/")

    long.build()

    after = long.published()
    assert changed(published, after) == {"one/episodes/night-03.html", "one/feed-1.xml"}
    long.build(force=True)
    assert long.published() == after


def test_a_new_episode_leaves_the_pages_of_older_ones_alone(long: "Project") -> None:
    published = long.published()
    long.article("articles/one/26-new.md", body="Hm.", date="2026-02-01")

    long.build()

    after = long.published()
    assert changed(published, after) & {"one/feed-1.xml", "one/feed.xml"} == {"one/feed.xml"}
    assert titles(after["one/feed.xml"])[0] == "New"
    long.build(force=True)
    assert long.published() == after


def test_rule_g4_a_page_that_is_needed_no_more_stays_for_the_grace_period_and_then_goes(
    long: "Project", now: datetime
) -> None:
    before = long.published()["one/feed-1.xml"]
    long.edit("articles/one/program.yaml", PAGED, "")

    long.build()

    assert len(titles(long.published()["one/feed.xml"])) == LONG
    assert long.published()["one/feed-1.xml"] == before
    assert [one["file"] for one in long.history()["replaced"]] == ["feed-1.xml"]
    long.build(now=now + timedelta(days=31))
    assert "one/feed-1.xml" not in long.published()
    assert long.history()["replaced"] == []


def test_rule_c12_without_episodes_no_page_of_the_feed_stays(long: "Project") -> None:
    for path in sorted((long.root / "articles/one").glob("*.md")):
        path.unlink()

    long.build(allow_removals=True)

    assert [name for name in long.published() if "/feed" in name] == []


def test_invariant_5_a_page_that_is_damaged_or_gone_is_made_again(long: "Project") -> None:
    published = long.published()
    (long.output / "one/feed-1.xml").write_bytes(b"<rss>")

    report = long.build()

    assert report.written == 1
    assert long.published() == published


def test_invariants_4_and_5_where_a_build_was_killed_before_its_feeds_the_next_one_writes_them(long: "Project") -> None:
    old = {name: (long.output / "one" / name).read_bytes() for name in ("feed-1.xml", "feed.xml")}
    long.edit("articles/one/03-night-03.md", "title: Night-03", "title: A third night")
    long.edit("articles/one/23-night-23.md", "title: Night-23", "title: A late night")
    long.build()
    published = long.published()
    assert {name for name, content in old.items() if published[f"one/{name}"] != content} == set(old)
    for name, content in old.items():  # the manifest stands, as it was written before them
        (long.output / "one" / name).write_bytes(content)

    long.build()

    assert long.published() == published


def test_the_comparison_with_what_is_published_reads_all_pages(long: "Project") -> None:
    copy = long.root / "copy"
    shutil.copytree(long.output, copy)
    long.edit("articles/one/03-night-03.md", "title: Night-03", "title: A third night")
    long.build()
    named = Named(programs=frozenset(), articles=frozenset(), unknown=())

    ((difference,), _) = since_publication(long.root, named=named, place=str(copy), here=long.root)

    assert [one.title for one in difference.episodes] == ["A third night"]
    (copy / "one/feed-1.xml").unlink()
    with pytest.raises(CopyError, match=r"there is no one/feed-1\.xml"):
        since_publication(long.root, named=named, place=str(copy), here=long.root)


def test_rule_z2_a_feed_over_2_mb_is_told_at_each_build(empty_project: "Project") -> None:
    people = ", ".join(f"{{name: N {n}, link: 'https://a.example/{'x' * 900}'}}" for n in range(100))
    for number in range(22):
        empty_project.article(f"articles/one/{number}.md", title=f"T{number}", body="Hm.", people=f"[{people}]")

    first, second = empty_project.build(), empty_project.build()

    for report in (first, second):
        assert [str(notice) for notice in report.notices if "MB" in str(notice)] == [
            "articles/one/program.yaml: feed.xml has 2.2 MB, and each app fetches it whole to look for new episodes"
        ]


@pytest.mark.parametrize(
    ("size_bytes", "episodes", "per_page", "told"),
    [
        (LARGEST_FEED_BYTES, 10_000, None, None),
        (17_000_000, 10_000, None, "; with 'episodes_per_feed_page: 300' older episodes stand in files of their own"),
        (3_000_000, 600, None, "; with 'episodes_per_feed_page: 200' older episodes stand in files of their own"),
        (3_000_000, 10_000, 300, "; with 'episodes_per_feed_page: 190' older episodes stand in files of their own"),
        (3_000_000, 19, None, "to look for new episodes"),
    ],
)
def test_rule_z2_the_number_that_is_named_makes_the_feed_small_enough(
    long: "Project", size_bytes: int, episodes: int, per_page: int | None, told: str | None
) -> None:
    program = replace(long.ready().programs[0].settings, episodes_per_feed_page=per_page)
    files = {"feed.xml": MadeFile(digest="d", size_bytes=size_bytes, key="k")}

    notices = [str(one) for one in notices_of_size(program, files, episodes=episodes)]

    assert len(notices) == (told is not None)
    assert all(one.endswith(told or "") for one in notices)


# --- What is written again as it stands


def test_the_name_of_a_season_that_its_newest_episode_states_reaches_all_items_of_it(empty_project: "Project") -> None:
    for number, (name, season) in enumerate({"a": "1", "b": "1: Milk", "c": "2: Bread"}.items(), start=1):
        empty_project.article(f"articles/one/{name}.md", date=f"2026-01-0{number}", season=f'"{season}"')
    empty_project.build()
    before = items_in(empty_project.published()["one/feed.xml"])
    empty_project.edit("articles/one/b.md", "1: Milk", "1: Water")

    empty_project.build()

    feed = empty_project.published()["one/feed.xml"]
    assert [b'name="Water"' in item for item in items_in(feed).values()] == [False, True, True]
    assert len({*items_in(feed).values()} & {*before.values()}) == 1
    empty_project.build(force=True)
    assert empty_project.published()["one/feed.xml"] == feed


class _Standing:
    """A feed as it stands, and as it is to be."""

    def __init__(self, project: "Project", *, library: Library) -> None:
        self.made = Output(project.root).manifest("one")
        self.settings = FeedSettings(
            program=project.ready().programs[0].settings,
            library=library,
            cover_file=self.made.card.cover_file if self.made.card else "",
            podcast_guid="",
        )
        self._folder = project.output / "one"

    def reused(self, now: Iterable[MadeEpisode], *, made: Manifest | None = None) -> set[str]:
        """Return the titles of the episodes whose items are not written anew."""
        before = made or self.made
        here = self.feed(now, before)
        found = self.feed(before.episodes, before).standing(
            here, made=before.files, read=lambda name: (self._folder / name).read_bytes()
        )
        return {one.episode.title for one in now if one.episode.guid in found}

    def feed(self, episodes: Iterable[MadeEpisode], made: Manifest) -> FeedFiles:
        told = [(one.episode, told_digest(one.episode), chapters_digest(one.episode.recording)) for one in episodes]
        return FeedFiles(self.settings, [*listed_items(told, made.files)])


def test_items_that_are_as_they_were_are_not_written_anew(long: "Project") -> None:
    standing = _Standing(long, library=Library(title="Quiet Hours"))
    episodes = standing.made.episodes
    edited = [replace(one, episode=replace(one.episode, title=f"{one.episode.title}!")) for one in episodes[:2]]

    assert standing.reused(episodes) == {one.episode.title for one in episodes}
    assert standing.reused([*edited, *episodes[2:]]) == {one.episode.title for one in episodes[2:]}


def test_where_what_all_items_show_is_not_as_it_was_none_is_taken(long: "Project") -> None:
    standing = _Standing(long, library=Library(title="Quiet Hours", base_url="https://a.example/"))
    assert standing.reused(standing.made.episodes) == set()


def test_of_a_page_that_somebody_changed_no_item_is_taken(long: "Project") -> None:
    standing = _Standing(long, library=Library(title="Quiet Hours"))
    path = long.output / "one/feed-1.xml"
    path.write_bytes(path.read_bytes().replace(b"<title>Night-03", b"<title>Night-04"))
    assert standing.reused(standing.made.episodes) == {f"Night-{number:02}" for number in range(11, LONG + 1)}


def test_an_episode_whose_sound_is_another_is_written_anew(long: "Project") -> None:
    standing = _Standing(long, library=Library(title="Quiet Hours"))
    first, *others = standing.made.episodes
    sound = {f"episodes/{first.episode.audio_file}": MadeFile(digest=digest_of(b"?"), size_bytes=1, key="k")}
    now = standing.feed(standing.made.episodes, replace(standing.made, files={**standing.made.files, **sound}))

    found = standing.feed(standing.made.episodes, standing.made).standing(
        now, made=standing.made.files, read=lambda name: (long.output / "one" / name).read_bytes()
    )

    assert set(found) == {one.episode.guid for one in others}


def test_each_file_of_a_feed_has_a_key_of_its_own(long: "Project") -> None:
    standing = _Standing(long, library=Library(title="Quiet Hours"))
    renderings = [*standing.feed(standing.made.episodes, standing.made).renderings()]
    assert [one.name for one in renderings] == ["feed-1.xml", "feed.xml"]
    assert [one.key for one in renderings] == [standing.made.files[one.name].key for one in renderings]
    assert len({one.key for one in renderings}) == 2
