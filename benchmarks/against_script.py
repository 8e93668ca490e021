"""``audio-programs build`` against the straightforward script: the same words and voice on two cores, in turn."""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

from audio_programs.config.settings import Sound
from benchmarks.bench import Bench, say
from benchmarks.corpus import write_texts
from benchmarks.measure import Measured, measured
from benchmarks.tables import Figure, middle
from benchmarks.workloads import Library, edit_a_sentence

_SCRIPTS_QUALITY = 5  # what ffmpeg asks of LAME where nothing is said


@dataclass(slots=True)
class _Runs:
    """What was measured at one size."""

    script: list[Measured] = field(default_factory=list)
    script_audio_s: list[float] = field(default_factory=list)
    late: int = 0  # sections that pyttsx3's queue said were done, and were not
    same_quality: list[Measured] = field(default_factory=list)
    default_quality: list[Measured] = field(default_factory=list)
    edits: list[Measured] = field(default_factory=list)
    again: list[Measured] = field(default_factory=list)


def against_script(bench: Bench) -> Iterator[Figure | str]:
    """Yield the figures at 20 and at 100 articles."""
    late, scripts = 0, 0
    for articles in (4,) if bench.quick else (20, 100):
        runs = _measured(bench, articles, times=1 if articles == 100 else bench.times)
        late, scripts = late + runs.late, scripts + len(runs.script)
        yield from _figures(articles, runs)
    yield ""
    yield (
        f"In {scripts} runs of the script, pyttsx3's queue said {late} times that a section was done when its WAV was"
        " not there or not whole; the script waits for it, or asks again."
    )


def _measured(bench: Bench, articles: int, *, times: int) -> _Runs:
    runs = _Runs()
    default = Library(articles=articles, spoken=True)
    same = Library(articles=articles, spoken=True, sound=f"{{encoder_quality: {_SCRIPTS_QUALITY}}}")
    for number in range(times):
        say(f"{articles} articles, the script, {number + 1} of {times}")
        project = bench.sources(default)
        _run_script(bench, project, runs)
        say("build at the default quality")
        runs.default_quality.append(bench.run(project, "build", cores=2))
        if _can_ask_for_quality():
            say("build at the script's quality")
            runs.same_quality.append(bench.run(bench.sources(same, name="same-quality"), "build", cores=2))
    for edition in range(1, bench.often + 1):
        say(f"edit {edition} of {bench.often}, and nothing to do")
        edit_a_sentence(project, default, articles // 2, edition=edition)
        runs.edits.append(bench.run(project, "build", cores=2))
        runs.again.append(bench.run(project, "build", cores=2))
    return runs


def _can_ask_for_quality() -> bool:
    return "encoder_quality" in {field.name for field in fields(Sound)}


def _run_script(bench: Bench, project: Path, runs: _Runs) -> None:
    texts, output = bench.folder / "texts.json", bench.folder / "script-output"
    write_texts(project, texts)
    command = [sys.executable, str(Path(__file__).parent / "straightforward.py"), str(texts), str(output)]
    runs.script.append(measured(command, cwd=bench.folder, report=bench.folder / "report.json", cores=2))
    told = json.loads((output / "report.json").read_text("utf-8"))
    runs.script_audio_s.append(told["audio_s"])
    runs.late += told["late"]


def _figures(articles: int, runs: _Runs) -> Iterator[Figure]:
    script = [each.wall_s for each in runs.script]
    minutes = middle(runs.script_audio_s) / 60
    told = f"{articles} articles ({minutes:.0f} minutes of sound)"
    kinds = [("at the default quality", runs.default_quality, 3.0)]
    if runs.same_quality:
        kinds.append(("at the script's LAME 5", runs.same_quality, 2.2))
    for name, builds, aim in kinds:
        ours = [each.wall_s for each in builds]
        times = [theirs / one for theirs, one in zip(script, ours, strict=True)]
        yield Figure(what=f"{told}, the script", measured=script, unit="s")
        yield Figure(what=f"first build, {name}", measured=ours, unit="s")
        yield Figure(
            what=f"first build of {articles}, {name}, against the script",
            measured=times,
            unit="times as fast",
            aim=f"{aim:g}",
            met=middle(times) >= aim,
        )
    works = (("one sentence of one paragraph edited", runs.edits, 200.0), ("nothing changed", runs.again, 1000.0))
    for name, builds, aim in works:
        ours = [each.wall_s for each in builds]
        times = [middle(script) / one for one in ours]
        yield Figure(what=f"{articles} articles, {name}", measured=ours, unit="s")
        yield Figure(
            what=f"{articles} articles, {name}, against the script",
            measured=times,
            unit="times as fast",
            aim=f"{aim:g}" if articles == 100 else "",
            met=middle(times) >= aim if articles == 100 else None,
        )
