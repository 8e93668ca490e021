"""Builds of a part, previews, and builds after one that was killed."""

from datetime import datetime
from typing import TYPE_CHECKING

from audio_programs.build.outset import look_over
from audio_programs.build.report import EpisodeMade, Planned, SectionMade
from audio_programs.store.output import Output

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"
BETA = "articles/one/02-beta.md"
GAMMA = "articles/one/03-gamma.md"


def test_build_of_one_article_makes_that_one_anew_and_the_feed_shows_all(built: "Project") -> None:
    before = built.items()
    built.edit(ALPHA, "It is short.", "It is long.")
    built.edit(BETA, "It is short.", "It is brief.")

    report = built.build(articles=(BETA,))

    assert built.spoken() == ["It is brief."]
    assert [step.wanted.placement.title for step in report.programs[0].plan.audio] == ["Beta"]
    after = built.items()
    assert after["Alpha"] == before["Alpha"]
    assert after["Gamma"] == before["Gamma"]
    assert after["Beta"].audio != before["Beta"].audio


def test_build_of_an_article_that_is_as_it_should_be_makes_it_and_changes_nothing(built: "Project") -> None:
    before = built.published()

    report = built.build(articles=(BETA,))

    assert [step.because for step in report.programs[0].plan.audio] == [f"{BETA} asked for"]
    assert not report.changed
    assert built.published() == before


def test_build_of_one_program_leaves_the_others_as_they_are(built: "Project") -> None:
    built.write("articles/two/program.yaml", "title: Two\ndescription: Another.\n")
    built.article("articles/two/delta.md")
    built.edit(ALPHA, "It is short.", "It is long.")
    before = built.items()

    report = built.build(programs=("two",))

    assert [one.program for one in report.programs] == ["two"]
    assert list(built.items("two")) == ["Delta"]
    assert built.items() == before
    assert {"The first weeks", "Two"} <= set(built.listed())


def test_build_of_one_program_does_not_drop_another_whose_folder_was_renamed(built: "Project") -> None:
    built.edit("articles/one/program.yaml", "title: ", "id: one\ntitle: ")
    built.build()
    built.write("articles/two/program.yaml", "title: Two\ndescription: Another.\n")
    built.article("articles/two/delta.md")
    before = built.items()
    (built.root / "articles/one").rename(built.root / "articles/uno")

    built.build(programs=("two",))
    assert built.items() == before

    built.build()
    assert built.items() == before


def test_preview_says_what_would_be_done_and_makes_nothing(built: "Project") -> None:
    built.edit(ALPHA, "It is short.", "It is long.")
    built.article("articles/one/04-delta.md", date="2026-01-04")
    before = built.times()

    report = built.preview()

    assert [str(step) for step in report.programs[0].plan.audio] == [
        f"one/alpha audio: {ALPHA}:5 edited: speak 1 sentence, make 1 section",
        "one/delta audio: articles/one/04-delta.md not made yet: speak 2 sentences, make 1 section",
    ]
    assert report.programs[0].plan.refetched == 1
    assert built.times() == before
    assert built.spoken() == []


def test_preview_of_a_project_that_was_never_built_makes_no_output(project: "Project") -> None:
    report = project.preview()

    assert len(report.programs[0].plan.audio) == 3
    assert not project.output.exists()
    assert not (project.root / "articles/one/history.json").exists()
    assert project.spoken() == []


def test_build_does_what_its_preview_said(project: "Project") -> None:
    planned = project.preview().programs[0].plan
    report = project.build()

    assert [str(step) for step in planned.audio] == [str(step) for step in report.programs[0].plan.audio]
    assert sum(len(step.clips) for step in planned.audio) == report.tally.spoken
    assert sum(len(step.sections) for step in planned.audio) == report.tally.encoded


def test_check_finds_what_a_build_would_and_makes_nothing(built: "Project", now: datetime) -> None:
    built.edit(ALPHA, "title: Alpha\n", "titel: Alpha\n")
    built.edit(BETA, "title: Beta\n", "title: Beta\nvoice: nobody\n")
    before = built.times()

    ready = look_over(built.root, now=now)

    assert built.times() == before
    assert {one.path for one in ready.problems} == {ALPHA, BETA}
    assert ready.problems == built.build().problems


def test_watcher_is_told_of_plans_sections_and_episodes(built: "Project") -> None:
    built.edit(ALPHA, "It is short.", "It is long.")

    built.build()

    planned, section, episode = built.events
    assert isinstance(planned, Planned)
    assert isinstance(section, SectionMade)
    assert section.characters == len("Alpha." + "This is alpha." + "It is long.")
    assert isinstance(episode, EpisodeMade)
    assert episode.length_samples > 0


def test_invariant_5_what_a_killed_build_had_noted_and_nobody_needs_goes(built: "Project") -> None:
    _killed_after_writing(built, "one/episodes/beta-99999999.mp3")

    report = built.build()

    assert report.removed == 1
    assert "one/episodes/beta-99999999.mp3" not in built.published()
    assert not built.build().changed


def test_invariant_5_what_a_killed_build_had_noted_is_not_forgotten_while_its_program_is_stuck(
    built: "Project",
) -> None:
    _killed_after_writing(built, "one/episodes/beta-99999999.mp3")
    built.edit("articles/one/program.yaml", "title: ", "titel: ")
    built.build()
    assert "one/episodes/beta-99999999.mp3" in built.published()

    built.edit("articles/one/program.yaml", "titel: ", "title: ")
    built.build()

    assert "one/episodes/beta-99999999.mp3" not in built.published()


def _killed_after_writing(project: "Project", name: str) -> None:
    """Leave a file as a build does that is killed once it stands there."""
    Output(project.root).put(name, b"sound that no manifest knows")
