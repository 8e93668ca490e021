"""What was measured, as the tables of docs/benchmarks.md. Pure but for asking what machine this is."""

import enum
import platform
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

import imageio_ffmpeg

from audio_programs.build.pool import usable_cores
from benchmarks.measure import Measured
from benchmarks.save_to_sound import SaveToSound
from benchmarks.stages import Stages

BEGIN, END = "<!-- written by make bench -->", "<!-- end -->"
BEGIN_SAVES = "<!-- saves, written by make bench -->"
_LIBRARIES = ("pyttsx3", "espeakng-loader", "lameenc", "soxr", "numpy", "pydub", "imageio-ffmpeg")


class Work(enum.StrEnum):
    """What is asked of both programs."""

    FIRST = "first build"
    SECOND = "second build, nothing changed"
    EDIT = "one sentence of one paragraph edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One program doing one piece of work once."""

    program: str  # 'script' or 'build'
    work: Work
    took: Measured
    audio_s: float  # of all episodes that are published then
    late: int = 0  # sections that pyttsx3's queue said were done, and were not
    again: int = 0  # of these, asked for once more


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything that was measured."""

    runs: tuple[Run, ...]
    stages: Stages
    loads: tuple[float, ...]  # processes that wanted a core in the minute before all, and at each repetition's end

    def of(self, program: str, work: Work) -> list[Run]:
        """Return the repetitions of one piece of work."""
        return [run for run in self.runs if (run.program, run.work) == (program, work)]


def replace_tables(page: str, results: Results) -> str:
    """Return the page with new tables between its markers. Raises ValueError if a marker is missing."""
    return _replaced(page, BEGIN, _tables(results))


def replace_save_to_sound(page: str, found: SaveToSound) -> str:
    """Return the page with a new table of saves between its markers. Raises ValueError if a marker is missing."""
    return _replaced(page, BEGIN_SAVES, _saves(found))


def _replaced(page: str, marker: str, lines: Iterable[str]) -> str:
    before, begin, rest = page.partition(marker)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page needs the markers {marker} and {END}")
    return "\n".join([before + begin, "", *lines, "", end + after])


def _tables(results: Results) -> Iterator[str]:
    yield from _machine(results)
    measures: tuple[tuple[str, str, Callable[[Run], float]], ...] = (
        ("CPU seconds for an hour of audio", ".1f", lambda run: run.took.cpu_s * 3600 / run.audio_s),
        ("Wall seconds for an hour of audio", ".1f", lambda run: run.took.wall_s * 3600 / run.audio_s),
        ("Peak memory of all processes together, MB", ".0f", lambda run: run.took.together_mb),
        ("Peak memory of the largest process, MB", ".0f", lambda run: run.took.largest_process_mb),
    )
    for title, form, measure in measures:
        yield from ("", f"**{title}**", "", "| | the script | `build` | script : build |", "|---|---|---|---|")
        for work in Work:
            script, build = ([measure(run) for run in results.of(program, work)] for program in ("script", "build"))
            ratio = f"{median(script) / median(build):.2f}"
            yield f"| {work} | {_spread(script, form)} | {_spread(build, form)} | {ratio} |"
    yield from ("", *_floor(results), "", *_stages(results))


def _saves(found: SaveToSound) -> Iterator[str]:
    yield f"- Machine: {_processor()}, {usable_cores()} cores; load in the minute before {found.load:.1f}"
    yield f"- {len(found.heard)} edits, one after the other: the median (and least to most)"
    yield from ("", "| | seconds after the save |", "|---|---|")
    yield f"| `build --watch` has built it | {_spread([one.built_s for one in found.heard], '.2f')} |"
    yield f"| the open page plays it | {_spread([one.playing_s for one in found.heard], '.2f')} |"
    yield f"| a `build` that is started then has built it | {_spread(found.anew_s, '.2f')} |"


def _spread(values: Sequence[float], form: str) -> str:
    """Write the median, and the least and most beside it."""
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def _machine(results: Results) -> Iterator[str]:
    first = results.of("build", Work.FIRST)
    script = results.of("script", Work.FIRST)
    scripts = [run for run in results.runs if run.program == "script"]
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    yield (
        f"- Machine: {_processor()}, {usable_cores()} cores, {platform.system()} {platform.machine()};"
        f" load in the minute before {results.loads[0]:.1f}, then up to {max(results.loads[1:]):.1f}"
        " (these runs by themselves: 1 to 2)"
    )
    yield f"- Python {platform.python_version()}; {versions} (ffmpeg {imageio_ffmpeg.get_ffmpeg_version()})"
    yield (
        f"- Each piece of work {len(first)} times by each program, in turn: the median (and least to most). Audio:"
        f" {first[0].audio_s / 60:.1f} minutes by `build`, {script[0].audio_s / 60:.1f} by the script."
    )
    late, again = sum(run.late for run in scripts), sum(run.again for run in scripts)
    yield (
        f"- In {len(scripts)} runs of the script, pyttsx3's queue said {late} times that a section was done when its"
        f" WAV was not there or not whole; {again} of these never came and were asked for again."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor unknown"
    )


def _floor(results: Results) -> Iterator[str]:
    stages = results.stages
    floor_s = stages.speaking_floor + stages.encoding_floor
    yield "**The floor: CPU seconds for an hour of audio that speaking and encoding alone take**"
    yield from ("", "| | CPU s | times the floor |", "|---|---|---|")
    yield f"| espeak-ng, one process, no fork | {_an_hour(stages.speaking_floor, stages)} | |"
    yield f"| LAME, one encoder an episode | {_an_hour(stages.encoding_floor, stages)} | |"
    yield f"| both: the floor | {_an_hour(floor_s, stages)} | 1 |"
    for name, program in (("the script", "script"), ("`build`", "build")):
        took = median(run.took.cpu_s * 3600 / run.audio_s for run in results.of(program, Work.FIRST))
        times = took / (floor_s * 3600 / stages.audio_s)
        yield f"| {name}, first build | {took:.1f} | {times:.2f} |"


def _stages(results: Results) -> Iterator[str]:
    stages = results.stages
    named = {
        "reading, scripts (engine started once)": stages.reading,
        f"speaking, {stages.utterances} utterances, a fork each": stages.speaking,
        "resampling and trimming clips": stages.resampling,
        "pauses, gain, limiter": stages.assembling,
        "encoding sections": stages.encoding,
        "measuring the level of two voices, once": stages.calibrating,
        "two covers": stages.covers,
    }
    whole = median(run.took.cpu_s for run in results.of("build", Work.FIRST)) * 3600 / stages.audio_s
    counted = sum(named.values()) * 3600 / stages.audio_s
    yield "**Where a first build's CPU seconds go, for an hour of audio** (each stage alone, in one process)"
    yield from ("", "| stage | CPU s |", "|---|---|")
    for name, seconds in named.items():
        yield f"| {name} | {_an_hour(seconds, stages)} |"
    yield f"| all else: starting processes, cache, joining, tags, pages, feeds | {whole - counted:.1f} |"


def _an_hour(seconds: float, stages: Stages) -> str:
    return f"{seconds * 3600 / stages.audio_s:.1f}"
