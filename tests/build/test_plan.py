"""The plan: what is missing, why, and by which line. From real sources and a real manifest; nothing is made."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import pytest

from audio_programs.build.plan import FileStep, ProgramPlan, Reason, audio_path, plan_audio, plan_files
from audio_programs.build.wanted import EpisodeWanted
from audio_programs.store.manifest import MadeEpisode, MadeFile
from audio_programs.store.output import Output

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"
BODY = "The opening stays. So it does.\n\n## Second\n\nOne here. Two here.\n\n## Third\n\nAnother."


@pytest.fixture
def alpha(empty_project: "Project") -> "Project":
    """Return a project of one article with three sections, built."""
    empty_project.article(ALPHA, body=BODY)
    empty_project.build()
    return empty_project


def _wanted(project: "Project") -> tuple[EpisodeWanted, ...]:
    ready = project.ready()
    assert ready.problems == ()
    return ready.programs[0].wanted


def _made(project: "Project") -> tuple[MadeEpisode, ...]:
    return Output(project.root).manifest("one").episodes


def _plan(
    wanted: Sequence[EpisodeWanted],
    made: Sequence[MadeEpisode],
    *,
    intact: Collection[str] | None = None,
    cached: Collection[str] = (),
    asked: bool = False,
) -> ProgramPlan:
    return plan_audio(
        "one",
        wanted,
        made=made,
        intact={audio_path(one.episode) for one in made} if intact is None else intact,
        kept_clips={*cached}.intersection,
        kept_sections={*cached}.intersection,
        anew=lambda _: asked,
    )


def _keys(wanted: Sequence[EpisodeWanted]) -> set[str]:
    sections = [section for want in wanted for section in want.sections]
    return {section.key for section in sections} | {clip.key for section in sections for clip in section.clips}


def test_article_that_was_never_made_is_new(alpha: "Project") -> None:
    wanted = _wanted(alpha)

    plan = _plan(wanted, ())

    (step,) = plan.audio
    assert (step.target, step.key, step.reason) == ("one/alpha audio", wanted[0].audio_key, Reason.NEW)
    assert str(step) == f"one/alpha audio: {ALPHA} not made yet: speak 8 sentences, make 3 sections"
    assert plan.unchanged == ()
    assert plan.refetched == 0


def test_article_that_is_as_it_was_made_needs_nothing(alpha: "Project") -> None:
    wanted = _wanted(alpha)

    plan = _plan(wanted, _made(alpha))

    assert (plan.audio, plan.unchanged, plan.refetched) == ((), wanted, 0)


def test_audio_that_is_gone_or_damaged_is_missing(alpha: "Project") -> None:
    wanted = _wanted(alpha)

    plan = _plan(wanted, _made(alpha), intact=(), cached=_keys(wanted))

    (step,) = plan.audio
    assert step.reason is Reason.MISSING
    assert str(step) == (
        f"one/alpha audio: {ALPHA} gone or damaged in the output folder: speak 0 sentences, make 0 sections"
    )
    assert plan.refetched == 0


def test_article_that_is_asked_for_is_made_though_nothing_changed(alpha: "Project") -> None:
    wanted = _wanted(alpha)

    (step,) = _plan(wanted, _made(alpha), asked=True, cached=_keys(wanted)).audio

    assert step.reason is Reason.ASKED
    assert str(step) == f"one/alpha audio: {ALPHA} asked for: speak 0 sentences, make 0 sections"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Two here.", "Three here.", ":9 edited: speak 1 sentence, make 1 section"),
        ("## Second", "## Another second", ":7 edited: speak 1 sentence, make 1 section"),
        ("The opening stays. So", "So", ":2 edited: speak 0 sentences, make 1 section"),
        ("\n\n## Third\n\nAnother.", "", ":1 edited: speak 0 sentences, make 0 sections"),
        ("title: Alpha", "title: Alphabet", ":2 edited: speak 1 sentence, make 1 section"),
        (
            "title: Alpha",
            "voice: other\ntitle: Alpha",
            " another voice or engine: speak 8 sentences, make 3 sections",
        ),
        ("date:", "slug: beta\ndate:", " another address: speak 0 sentences, make 0 sections"),
    ],
)
def test_change_is_given_its_cause_by_file_and_line(alpha: "Project", old: str, new: str, said: str) -> None:
    made, cached = _made(alpha), _keys(_wanted(alpha))
    alpha.edit(ALPHA, old, new)

    (step,) = _plan(_wanted(alpha), made, cached=cached).audio

    assert step.reason is Reason.CHANGED
    assert str(step).removeprefix(step.target) == f": {ALPHA}{said}"


def test_other_pauses_are_given_as_the_cause(alpha: "Project") -> None:
    made, cached = _made(alpha), _keys(_wanted(alpha))
    alpha.edit("voices.yaml", "voices:\n", "pauses_ms: {sentence: 300}\nvoices:\n")

    (step,) = _plan(_wanted(alpha), made, cached=cached).audio

    assert str(step) == f"one/alpha audio: {ALPHA} other pauses or sound settings: speak 0 sentences, make 2 sections"


def test_files_that_subscribers_have_and_will_fetch_again_are_counted(alpha: "Project") -> None:
    alpha.article("articles/one/02-beta.md", date="2026-01-02")
    alpha.article("articles/one/03-gamma.md", date="2026-01-03")
    alpha.build()
    made = _made(alpha)
    alpha.edit(ALPHA, "Two here.", "Three here.")  # other bytes
    alpha.edit("articles/one/02-beta.md", "date:", "slug: another\ndate:")  # another name
    alpha.article("articles/one/04-delta.md", date="2026-01-04")  # new: nobody has it

    plan = _plan(_wanted(alpha), made)

    assert [step.target for step in plan.audio] == ["one/alpha audio", "one/another audio", "one/delta audio"]
    assert plan.refetched == 2


def test_what_two_episodes_share_is_planned_once_for_the_first(empty_project: "Project") -> None:
    empty_project.article(ALPHA, title="Same", body="Breathe out slowly. Then in.")
    empty_project.article("articles/one/02-beta.md", title="Same", body="Breathe out slowly. Then in.", season="2")
    empty_project.article("articles/one/03-gamma.md", body="Breathe out slowly.", season="3")

    first, second, third = _plan(_wanted(empty_project), ()).audio

    assert (len(first.sections), [clip.text for clip in first.clips]) == (
        1,
        ["Same.", "Breathe out slowly.", "Then in."],
    )
    assert (second.sections, second.clips) == ((), ())
    assert [clip.text for clip in third.clips] == ["Gamma."]
    assert (len(first.sections), len(third.sections)) == (1, 1)


def test_plan_keeps_the_order_of_the_program(alpha: "Project") -> None:
    alpha.article("articles/one/00-zero.md", date="2025-12-31")
    alpha.article("articles/one/09-nine.md", date="2026-01-09")

    plan = _plan(_wanted(alpha), ())

    assert [step.target for step in plan.audio] == ["one/zero audio", "one/alpha audio", "one/nine audio"]


def test_each_rendered_file_has_its_reason_and_their_order_is_kept() -> None:
    made = {name: MadeFile(digest="d", size_bytes=1, key="old") for name in ("same", "other", "gone")}

    steps = plan_files(
        {"never": "k", "other": "new", "gone": "old", "same": "old"}, made=made, intact={"same", "other"}
    )

    assert steps == (
        FileStep(target="never", key="k", reason=Reason.NEW),
        FileStep(target="other", key="new", reason=Reason.CHANGED),
        FileStep(target="gone", key="old", reason=Reason.MISSING),
    )


@pytest.mark.parametrize(
    ("old", "new", "because"),
    [
        ("date: 2026-01-01", "date: 2026-01-02", f"{ALPHA}:3 another date"),
        ("date:", "summary: In short.\ndate:", f"{ALPHA}:3 another summary"),
        ("date:", "number: 4\nauthor: Bo\ndate:", f"{ALPHA}:4 another author and {ALPHA}:3 another number"),
    ],
)
def test_what_changed_in_a_tag_is_named_alone(alpha: "Project", old: str, new: str, because: str) -> None:
    alpha.edit(ALPHA, old, new)

    (step,) = alpha.preview().programs[0].plan.audio

    assert step.because == because


@pytest.mark.parametrize(
    ("setting", "because"),
    [
        ('intro: "{program}. {title}, by {author}."\n', "articles/one/program.yaml:3 intro"),
        ('outro: "Good night."\n', "articles/one/program.yaml:3 outro"),
        ("author: Bo\n", "articles/one/program.yaml:3 author"),
    ],
)
def test_a_setting_that_changes_the_audio_is_named_and_no_article(alpha: "Project", setting: str, because: str) -> None:
    program = alpha.root / "articles/one/program.yaml"
    program.write_text(program.read_text(encoding="utf-8") + setting, encoding="utf-8")

    (step,) = alpha.preview().programs[0].plan.audio

    assert step.because == because
    assert alpha.build().programs[0].plan.audio[0].because == because


def test_an_article_that_is_edited_under_a_new_intro_is_named(alpha: "Project") -> None:
    program = alpha.root / "articles/one/program.yaml"
    program.write_text(program.read_text(encoding="utf-8") + 'intro: "{title}."\n', encoding="utf-8")
    alpha.edit(ALPHA, "Two here.", "Three here.")

    (step,) = alpha.preview().programs[0].plan.audio

    assert step.because == f"{ALPHA}:9 edited"
