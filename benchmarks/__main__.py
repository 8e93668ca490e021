"""``make bench``: the straightforward script against ``audio-programs build`` on the sample articles, in turn.

Each run is a whole process tree of its own. The tables go to docs/benchmarks.md, between its markers; the prose around
them is written by hand. Takes about five minutes; wants a machine that does nothing else. Then, with a browser, from a
save to its sound; ``python -m benchmarks saves`` measures that alone, in half a minute.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.corpus import REPOSITORY, copy_samples, edit_a_paragraph, write_texts
from benchmarks.encoder_quality import measure_quality
from benchmarks.measure import Measured, measured
from benchmarks.page import Results, Run, Work, replace_save_to_sound, replace_tables
from benchmarks.save_to_sound import save_to_sound
from benchmarks.stages import measured_stages

REPETITIONS = 3
PAGE = REPOSITORY / "docs" / "benchmarks.md"


def main() -> None:
    """Run what is asked for and write the page."""
    if sys.argv[1:2] == ["quality"]:
        measure_quality(sys.argv[2:])
        return
    if sys.argv[1:] != ["saves"]:
        _builds()
    _saves()
    print(f"Written: {PAGE.relative_to(REPOSITORY)}")


def _saves() -> None:
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        found = save_to_sound(Path(folder))
    PAGE.write_text(replace_save_to_sound(PAGE.read_text("utf-8"), found), "utf-8")


def _builds() -> None:
    runs: list[Run] = []
    loads = [os.getloadavg()[0]]
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        warm_up = Path(folder) / "warm-up"
        _repetition(warm_up, 0)
        stages = measured_stages(warm_up / "project", warm_up / "stages.json")
        for number in range(1, REPETITIONS + 1):
            runs += _repetition(Path(folder) / f"repetition-{number}", number)
            loads.append(os.getloadavg()[0])
    results = Results(runs=tuple(runs), stages=stages, loads=tuple(loads))
    PAGE.write_text(replace_tables(PAGE.read_text("utf-8"), results), "utf-8")


def _repetition(folder: Path, number: int) -> list[Run]:
    """Do all the work once with each program, the two in turn."""
    folder.mkdir()
    project = folder / "project"
    project.mkdir()
    copy_samples(project)
    runs = []
    for work in Work:
        if work is Work.EDIT:
            edit_a_paragraph(project, number)
        runs.append(_script(folder, project, work))
        runs.append(_build(folder, project, work))
        for run in runs[-2:]:
            took = f"{run.took.cpu_s:.1f} CPU s, {run.took.wall_s:.1f} wall s"
            print(f"{number}: {run.program}, {run.work}: {took}", flush=True)
    return runs


def _script(folder: Path, project: Path, work: Work) -> Run:
    texts, output = folder / "texts.json", folder / "script-output"
    write_texts(project, texts)
    command = [sys.executable, str(Path(__file__).parent / "straightforward.py"), str(texts), str(output)]
    took = _ended_well(measured(command, cwd=folder, report=folder / "script.json"), folder / "script.txt")
    told = json.loads((output / "report.json").read_text("utf-8"))
    return Run(program="script", work=work, took=took, audio_s=told["audio_s"], late=told["late"], again=told["again"])


def _build(folder: Path, project: Path, work: Work) -> Run:
    command = [sys.executable, "-m", "audio_programs", "-C", str(project), "build"]
    took = _ended_well(measured(command, cwd=folder, report=folder / "build.json"), folder / "build.txt")
    manifests = [json.loads(file.read_text("utf-8")) for file in (project / "output/.build/programs").glob("*.json")]
    samples = [one["episode"]["recording"]["length_samples"] for each in manifests for one in each["episodes"]]
    return Run(program="build", work=work, took=took, audio_s=sum(samples) / 44_100)


def _ended_well(took: Measured, said: Path) -> Measured:
    if took.exit_code:
        raise SystemExit(f"exit code {took.exit_code}: {said.read_text('utf-8')}")
    return took


if __name__ == "__main__":
    main()
