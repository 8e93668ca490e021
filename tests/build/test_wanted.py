"""Keys: what is in them, and what is not. From real articles, settings and engines; nothing is spoken."""

from typing import TYPE_CHECKING

import pytest

from audio_programs.build.wanted import EpisodeWanted, summary_of

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"
BODY = "The opening stays.\n\n## Second\n\nOne here. Two here."


@pytest.fixture
def alpha(empty_project: "Project") -> "Project":
    """Return a project of one article with two sections."""
    empty_project.article(ALPHA, body=BODY)
    return empty_project


def _wanted(project: "Project") -> EpisodeWanted:
    ready = project.ready()
    assert ready.problems == ()
    return ready.programs[0].wanted[0]


def _clips(wanted: EpisodeWanted) -> list[str]:
    return [clip.key for section in wanted.sections for clip in section.clips]


def _sections(wanted: EpisodeWanted) -> list[str]:
    return [section.key for section in wanted.sections]


def test_equal_sources_in_another_folder_give_equal_keys(alpha: "Project") -> None:
    before = _wanted(alpha)
    alpha.root = alpha.root.rename(alpha.root.with_name("elsewhere"))

    assert _wanted(alpha).audio_key == before.audio_key


def test_name_of_a_file_or_a_voice_is_in_no_key(alpha: "Project") -> None:
    before = _wanted(alpha)
    (alpha.root / ALPHA).rename(alpha.root / "articles/one/07-other.md")
    alpha.edit("voices.yaml", "  plain:", "  calm:")

    assert _wanted(alpha).audio_key == before.audio_key


def test_setting_that_says_what_the_engine_does_anyway_changes_no_key(alpha: "Project") -> None:
    before = _wanted(alpha)
    alpha.edit("voices.yaml", "voice: low", "voice: low, rate: 175")

    assert _wanted(alpha).audio_key == before.audio_key


@pytest.mark.parametrize(
    ("path", "old", "new", "clips", "sections"),
    [
        (ALPHA, "Two here.", "Three here.", 1, 1),
        (ALPHA, "title: Alpha", "title: Alphabet", 1, 1),
        (ALPHA, "title: Alpha", "summary: Short.\ntitle: Alpha", 0, 0),
        (ALPHA, "date: 2026-01-01", "date: 2026-01-02", 0, 0),
        (ALPHA, "title: Alpha", "season: 3\ntitle: Alpha", 0, 0),
        (ALPHA, "title: Alpha", "number: 3\ntitle: Alpha", 0, 0),
        (ALPHA, "title: Alpha", "author: Nell\ntitle: Alpha", 0, 0),
        ("articles/one/program.yaml", "title: The", "title: Our", 0, 0),
        ("voices.yaml", "voice: low", "voice: low, pitch: 60", 5, 2),
        ("voices.yaml", "voice: low", "voice: high", 5, 2),
        ("voices.yaml", "voices:\n", "pauses_ms: {paragraph: 600}\nvoices:\n", 0, 0),  # each ends its section here
        ("voices.yaml", "voices:\n", "pauses_ms: {section: 1500}\nvoices:\n", 0, 2),
        ("voices.yaml", "voices:\n", "pauses_ms: {heading: 800}\nvoices:\n", 0, 1),
        ("voices.yaml", "voices:\n", "sound: {bitrate_kbps: 96}\nvoices:\n", 0, 2),
        ("voices.yaml", "voices:\n", "sound: {encoder_quality: 7}\nvoices:\n", 0, 2),
        ("voices.yaml", "voices:\n", "sound: {loudness_lufs: -18}\nvoices:\n", 0, 2),
    ],
)
def test_change_reaches_the_keys_that_it_must_and_no_others(
    alpha: "Project", path: str, old: str, new: str, clips: int, sections: int
) -> None:
    before = _wanted(alpha)
    alpha.edit(path, old, new)

    after = _wanted(alpha)

    assert sum(a != b for a, b in zip(_clips(before), _clips(after), strict=True)) == clips
    assert sum(a != b for a, b in zip(_sections(before), _sections(after), strict=True)) == sections
    unheard = sections == clips == 0 and "pauses" in new
    assert (after.audio_key == before.audio_key) is unheard


def test_same_words_by_the_same_voice_have_one_key_wherever_they_stand(alpha: "Project") -> None:
    alpha.article("articles/one/02-beta.md", body="Something else. Two here.")
    first, second = alpha.ready().programs[0].wanted

    assert _clips(first)[-1] == _clips(second)[-1]
    assert set(_clips(first)[:-1]).isdisjoint(_clips(second))


def test_what_has_nothing_to_say_is_no_clip(alpha: "Project") -> None:
    before = _wanted(alpha)
    alpha.edit(ALPHA, "The opening stays.", "The opening stays.\n\n—\n\n* * *")

    after = _wanted(alpha)

    assert _clips(after) == _clips(before)
    assert all(utterance.spoken for section in after.sections for utterance in section.audible)


@pytest.mark.parametrize(
    ("body", "front", "summary"),
    [
        ("The *opening*  stays.\nSo it does.\n\nMore.", "", "The opening stays. So it does."),
        ("## Heading\n\nBelow it.", "", "Below it."),
        ("- only\n- items", "", ""),
        ("The opening.", "The editor's own.", "The editor's own."),
        ("longer, words, " * 50, "", ("longer, words, " * 20).strip(", ") + "…"),
        ("word " * 100, "", ("word " * 60).strip() + "…"),
    ],
)
def test_summary_is_the_editors_else_the_opening(alpha: "Project", body: str, front: str, summary: str) -> None:
    alpha.article(ALPHA, body=body, summary=front)

    found = summary_of(_wanted(alpha).placement)

    assert found == summary
    assert len(found) <= 301


def test_invariant_3_what_stands_before_an_article_of_the_same_day_changes_none_of_its_audio(
    empty_project: "Project",
) -> None:
    for name in ("01-alpha", "02-beta", "03-gamma"):
        empty_project.article(f"articles/one/{name}.md", date="2026-01-01")
    empty_project.build()
    before = empty_project.items()

    empty_project.remove("articles/one/01-alpha.md")
    removed = empty_project.build()
    assert {title: item.audio for title, item in empty_project.items().items()} == {
        title: before[title].audio for title in ("Beta", "Gamma")
    }
    assert empty_project.items()["Beta"].published != before["Beta"].published  # the feed's order is told by seconds

    empty_project.article("articles/one/01-newer.md", date="2026-01-01")
    inserted = empty_project.build()
    (empty_project.root / "articles/one/02-beta.md").rename(empty_project.root / "articles/one/04-beta.md")
    reordered = empty_project.build()

    after = empty_project.items()
    assert {title: after[title].audio for title in ("Beta", "Gamma")} == {
        title: before[title].audio for title in ("Beta", "Gamma")
    }
    assert int(after["Beta"].number) > int(after["Gamma"].number)
    assert [len(report.programs[0].plan.audio) for report in (removed, inserted, reordered)] == [0, 1, 0]
    assert [report.programs[0].plan.refetched for report in (removed, inserted, reordered)] == [0, 0, 0]
