"""Making sound from a plan: what is asked for once, what failed and where, and that finishing order changes nothing."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audio_programs.build.orders import Done, Failed
from audio_programs.build.plan import AudioStep, plan_audio
from audio_programs.build.pool import Raised, Workers
from audio_programs.build.prepare import Ready
from audio_programs.build.sound import AllSound, NewAudio, NoAudio, ProgramSound, SoundMaker, Tally
from audio_programs.build.sound_jobs import JobKey, SoundWorkers
from audio_programs.model import Recording
from audio_programs.store.output import Output

if TYPE_CHECKING:
    from pathlib import Path

    from tests.build.conftest import Project

BODY = "It begins with {0}.\n\n## Second\n\nMore of {0}. Breathe out.\n\n## Third\n\nBreathe out."


class Backwards(SoundWorkers):
    """Workers that tell of the last that has ended first."""

    def __init__(self) -> None:
        super().__init__(lambda: ThreadPoolExecutor(1))
        self._ended: list[tuple[JobKey, Done | Failed | Raised]] = []

    def finished(self) -> tuple[JobKey, Done | Failed | Raised]:
        while super().at_work:
            self._ended.append(super().finished())
        return self._ended.pop()

    @property
    def at_work(self) -> int:
        return super().at_work + len(self._ended)


@pytest.fixture
def stories(empty_project: "Project") -> "Project":
    """Return a project of three articles with three sections each."""
    for name in ("alpha", "beta", "gamma"):
        empty_project.article(f"articles/one/{name}.md", body=BODY.format(name))
    return empty_project


def _steps(project: "Project", ready: Ready) -> tuple[AudioStep, ...]:
    return plan_audio(
        "one",
        ready.programs[0].wanted,
        made=(),
        intact=(),
        kept_clips=lambda _: (),
        kept_sections=lambda _: (),
    ).audio


def _make(
    project: "Project", ready: Ready, steps: Sequence[AudioStep], workers: SoundWorkers, tally: Tally | None = None
) -> dict[str, NewAudio | NoAudio]:
    maker = SoundMaker(
        fingerprints=ready.fingerprints,
        output=Output(project.root),
        workers=workers,
        tally=tally or Tally(),
        on_section=lambda _: None,
    )
    sound = ProgramSound(program=ready.programs[0].settings, steps=steps, small_picture=lambda _: None)
    with closing(workers):
        *made, last = maker.make([sound])
    assert last == AllSound("one")
    return {one.step.wanted.placement.title: one for one in made if not isinstance(one, AllSound)}


def _digests(made: Mapping[str, NewAudio | NoAudio]) -> dict[str, tuple[str, Recording]]:
    found = {}
    for title, outcome in made.items():
        assert isinstance(outcome, NewAudio)
        found[title] = (outcome.staged.digest, outcome.recording)
    return found


def test_invariant_2_order_and_number_of_workers_change_no_byte(stories: "Project") -> None:
    ready = stories.ready()
    steps = _steps(stories, ready)
    runs = []
    crews: tuple[SoundWorkers, ...] = (
        Workers(lambda: ThreadPoolExecutor(1)),
        Backwards(),
        Workers(lambda: ThreadPoolExecutor(4)),
    )
    for workers in crews:
        runs.append(_digests(_make(stories, ready, steps, workers)))
        stories.remove(".cache/clips")
        stories.remove(".cache/sections")

    assert runs[0] == runs[1] == runs[2]
    assert len(runs[0]) == 3


def test_each_text_is_asked_of_the_engine_once(stories: "Project") -> None:
    ready = stories.ready()
    steps = _steps(stories, ready)
    stories.spoken()
    tally = Tally()

    _make(stories, ready, steps, Workers(lambda: ThreadPoolExecutor(1)), tally)

    spoken = stories.spoken()
    assert len(spoken) == len(set(spoken)) == tally.spoken == sum(len(step.clips) for step in steps)
    assert tally.encoded == 9 - 2  # the third section is the same in all
    assert tally.encoded == sum(len(step.sections) for step in steps)


def test_what_sections_share_is_spoken_before_any_of_them_so_that_no_two_workers_speak_it(stories: "Project") -> None:
    ready = stories.ready()
    stories.spoken()

    _make(stories, ready, _steps(stories, ready), Workers(lambda: ThreadPoolExecutor(1)))

    assert set(stories.spoken()[:2]) == {"Second.", "Breathe out."}


def test_voice_whose_level_cannot_be_measured_is_told_at_the_line_where_it_would_speak(stories: "Project") -> None:
    stories.edit("articles/one/beta.md", "title: Beta\n", "title: Beta\nvoice: other\n")
    ready = stories.ready()
    alpha, beta, gamma = _steps(stories, ready)
    sections = tuple(
        replace(
            section,
            key=f"unheard {index}",
            clips=tuple(replace(clip, voice=replace(clip.voice, engine="nowhere")) for clip in section.clips),
        )
        for index, section in enumerate(beta.wanted.sections)
    )
    stories.remove(".cache/gains")
    mute = replace(beta, wanted=replace(beta.wanted, sections=sections))

    made = _make(stories, ready, (alpha, mute, gamma), Workers(lambda: ThreadPoolExecutor(1)))

    failed = made["Beta"]
    assert isinstance(failed, NoAudio)
    assert (failed.problem.path, failed.problem.line) == ("articles/one/beta.md", 2)
    assert failed.problem.what == "there is no speech engine 'nowhere'"
    assert isinstance(made["Alpha"], NewAudio)
    assert isinstance(made["Gamma"], NewAudio)


def test_utterance_that_the_engine_fails_on_is_told_at_its_line_and_the_others_are_made(stories: "Project") -> None:
    stories.edit("voices.yaml", "engine: counting, voice: high", "engine: truncating, voice: low")
    stories.edit("articles/one/beta.md", "title: Beta\n", "title: Beta\nvoice: other\n")
    stories.edit("articles/one/beta.md", "More of beta.", "More of beta, to truncate in the middle of it.")

    report = stories.build()

    (problem,) = report.problems
    assert (problem.path, problem.line) == ("articles/one/beta.md", 10)
    assert "the speech engine 'truncating' gave" in problem.what
    assert "'More of beta, to truncate in the middle of it.'" in problem.what
    assert list(stories.items()) == ["Gamma", "Alpha"]


def test_engine_that_dies_once_costs_one_more_try_and_no_problem(stories: "Project", count_file: "Path") -> None:
    count_file.with_name("marker").unlink(missing_ok=True)
    stories.edit("voices.yaml", "engine: counting, voice: low", "engine: dying, voice: low")
    stories.edit("articles/one/beta.md", "More of beta.", "More of beta, which will die away.")

    report = stories.build()

    assert report.problems == ()
    assert count_file.with_name("marker").exists()
    assert len(stories.items()) == 3
