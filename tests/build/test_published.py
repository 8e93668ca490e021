"""What stays in a feed, what goes and when: days, drafts, removed articles and programs, slugs."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"
BETA = "articles/one/02-beta.md"
GAMMA = "articles/one/03-gamma.md"

DAY = timedelta(days=1)


def test_article_dated_ahead_is_held_back_with_a_notice_and_appears_on_its_day(built: "Project", now: datetime) -> None:
    built.article("articles/one/04-delta.md", date="2026-03-10")

    report = built.build(now=now)

    assert report.problems == ()
    assert "articles/one/04-delta.md:3: held back until 2026-03-10" in [str(one) for one in report.notices]
    assert report.programs[0].held_back == 1
    assert built.spoken() == []
    assert "Delta" not in built.items()

    # Midnight in Brisbane, not in Greenwich.
    assert "Delta" not in _built(built, now=datetime.fromisoformat("2026-03-09T13:59:59+00:00"))
    assert "Delta" in _built(built, now=datetime.fromisoformat("2026-03-09T14:00:00+00:00"))
    assert len(built.items()) == 4


def test_draft_is_not_published_until_it_is_none(built: "Project") -> None:
    built.article("articles/one/04-delta.md", date="2026-01-04", draft="true")

    assert "Delta" not in _built(built)

    built.edit("articles/one/04-delta.md", "draft: true\n", "")
    assert "Delta" in _built(built)


def test_files_of_a_removed_article_stay_for_the_grace_period_and_then_go(built: "Project", now: datetime) -> None:
    removed = built.items()["Beta"]
    built.remove(BETA)
    files = [f"one/episodes/{name}" for name in (removed.audio, "beta.vtt", "beta.chapters.json", "beta.html")]

    report = built.build(now=now)
    assert report.problems == ()
    assert list(built.items()) == ["Gamma", "Alpha"]
    assert set(files) <= set(built.published())

    built.build(now=now + 29 * DAY)
    assert set(files) <= set(built.published())

    report = built.build(now=now + 30 * DAY)
    assert report.removed == 4
    assert set(files).isdisjoint(built.published())
    assert len(built.items()) == 2


def test_removed_article_that_comes_back_is_the_same_episode(built: "Project") -> None:
    before = built.items()
    text = (built.root / BETA).read_bytes()
    built.remove(BETA)
    built.build()
    built.write(BETA, text)

    report = built.build()

    assert built.spoken() == []
    assert report.problems == ()
    assert built.items() == before
    assert all("gone" not in known for known in built.history()["articles"])
    assert built.history()["replaced"] == []


def test_replaced_audio_is_listed_in_the_history_since_its_day(built: "Project", now: datetime) -> None:
    before = built.items()["Beta"]
    built.edit(BETA, "It is short.", "It is long.")

    built.build(now=now)
    built.build(now=now + 3 * DAY)

    replaced = built.history()["replaced"]
    assert [(one["file"], one["since"], one["guid"]) for one in replaced] == [
        (f"episodes/{before.audio}", "2026-03-01", before.guid)
    ]
    assert f"one/episodes/{before.audio}" in built.published()


def test_grace_period_is_the_librarys(built: "Project") -> None:
    before = built.items()["Beta"]
    built.edit("articles/library.yaml", "title: ", "grace_days: 0\ntitle: ")
    built.edit(BETA, "It is short.", "It is long.")

    report = built.build()

    assert report.removed == 1
    assert f"one/episodes/{before.audio}" not in built.published()
    assert built.history()["replaced"] == []


def test_invariant_9_replaced_file_that_somebody_changed_is_left_and_told(built: "Project", now: datetime) -> None:
    before = built.items()["Beta"]
    built.edit(BETA, "It is short.", "It is long.")
    built.build(now=now)
    old = built.output / "one/episodes" / before.audio
    old.write_bytes(b"somebody's own")

    report = built.build(now=now + 40 * DAY)

    assert old.read_bytes() == b"somebody's own"
    notice = f"output/one/episodes/{before.audio}: left where it is: somebody has changed it since it was made"
    assert notice in [str(one) for one in report.notices]


def test_invariant_9_files_that_we_did_not_make_stay(built: "Project", now: datetime) -> None:
    own = ("notes.txt", "one/notes.txt", "one/episodes/beta-12345678.mp3", "CNAME", "other/feed.xml")
    for name in own:
        built.write(f"output/{name}", "an editor's own")
    built.remove(BETA)

    built.build(now=now)
    built.build(now=now + 60 * DAY)
    built.remove("articles/one")
    built.build(now=now + 61 * DAY, allow_removals=True)

    assert {name: (built.output / name).read_text() for name in own} == dict.fromkeys(own, "an editor's own")


def test_program_whose_folder_is_gone_is_pruned_with_what_was_replaced_in_it(built: "Project") -> None:
    built.write("articles/two/program.yaml", "title: Two\ndescription: Another.\n")
    built.article("articles/two/delta.md")
    built.edit(BETA, "It is short.", "It is long.")
    built.build()
    assert built.history()["replaced"] != []
    built.remove("articles/one")

    report = built.build(allow_removals=True)

    assert report.problems == ()
    assert [name for name in built.published() if name.startswith("one/")] == []
    assert not (built.output / "one").exists()
    assert built.listed() == ["Two"]
    assert list(built.items("two")) == ["Delta"]


def test_program_by_another_id_moves_and_leaves_nothing_behind(built: "Project") -> None:
    guids = {item.guid for item in built.items().values()}
    built.edit("articles/one/program.yaml", "title: ", "id: uno\ntitle: ")

    report = built.build()

    assert report.problems == ()
    assert built.spoken() == []
    assert {item.guid for item in built.items("uno").values()} == guids
    assert not (built.output / "one").exists()
    assert built.listed() == ["The first weeks"]


def test_program_that_has_lost_all_articles_has_no_feed_and_keeps_its_audio_for_the_grace_period(
    built: "Project", now: datetime
) -> None:
    for path in (ALPHA, BETA, GAMMA):
        built.remove(path)

    report = built.build(now=now, allow_removals=True)
    assert report.programs[0].feed == ""
    assert not (built.output / "one" / "feed.xml").exists()
    assert len([name for name in built.published() if name.endswith(".mp3") and name.startswith("one/")]) == 3
    assert sum("was published and leaves the feed" in str(notice) for notice in report.notices) == 3

    built.build(now=now + 30 * DAY)
    assert not (built.output / "one").exists()


def test_slug_that_was_changed_moves_the_episode_and_the_old_files_stay_for_their_time(built: "Project") -> None:
    before = built.items()["Beta"]
    built.edit(BETA, "title: Beta\n", "title: Beta\nslug: b-for-beta\n")

    report = built.build()

    after = built.items()["Beta"]
    assert built.spoken() == []
    assert after.guid == before.guid
    assert after.audio == before.audio.replace("beta", "b-for-beta")
    assert report.programs[0].plan.refetched == 1
    files = set(built.published())
    assert {f"one/episodes/{before.audio}", "one/episodes/beta.vtt", "one/episodes/b-for-beta.vtt"} <= files


def test_rule_c6_podcast_guid_is_pinned_with_a_base_url_and_kept_when_that_changes(built: "Project") -> None:
    assert built.history()["podcast_guid"] == ""
    assert b"podcast:guid" not in built.published()["one/feed.xml"]

    built.edit("articles/library.yaml", "title: ", "base_url: https://first.example/\ntitle: ")
    built.build()
    pinned = built.history()["podcast_guid"]
    assert pinned
    assert f"<podcast:guid>{pinned}</podcast:guid>".encode() in built.published()["one/feed.xml"]

    built.edit("articles/library.yaml", "https://first.example/", "https://second.example/audio/")
    built.build()
    feed = built.published()["one/feed.xml"]
    assert f"<podcast:guid>{pinned}</podcast:guid>".encode() in feed
    assert b"https://second.example/audio/one/feed.xml" in feed
    assert b"first.example" not in feed
    assert built.spoken() == []

    built.edit("articles/library.yaml", "base_url: https://second.example/audio/\n", "")
    built.build()
    assert b"podcast:guid" not in built.published()["one/feed.xml"]
    assert built.history()["podcast_guid"] == pinned


def _built(project: "Project", *, now: datetime | None = None) -> list[str]:
    """Build, and return the titles in the feed."""
    report = project.build(now=now) if now else project.build()
    assert report.problems == ()
    return list(project.items())
