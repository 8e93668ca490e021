"""The first build of 20 articles, spoken by espeak-ng: beside its floor on one core, and two cores beside one."""

from collections.abc import Iterator, Sequence

from benchmarks.bench import Bench, say
from benchmarks.floors import SoundFloor, sound_floor
from benchmarks.tables import Figure, middle, spread
from benchmarks.workloads import Library

_ON_TOP_S = 2.0  # of CPU: starting, covers, levels of voices, what is written


def first_build(bench: Bench) -> Iterator[Figure | str]:
    """Yield the figures, and where the CPU seconds go."""
    library = Library(articles=4 if bench.quick else 20, spoken=True)
    one, two, floors = [], [], []
    for number in range(bench.times):
        say(f"first build on one core, {number + 1} of {bench.times}")
        one.append(bench.run(bench.sources(library), "build", cores=1))
        say("the floors")
        floors.append(sound_floor(bench, bench.folder / library.name))
        say("first build on two cores")
        two.append(bench.run(bench.sources(library), "build", cores=2))
    cpu_s, floor_s = [each.cpu_s for each in one], [each.together for each in floors]
    allowed = 1.15 * middle(floor_s) + _ON_TOP_S
    yield Figure(
        what=f"first build, {library.articles} articles ({floors[0].audio_s / 60:.0f} minutes of sound), one core",
        measured=cpu_s,
        unit="CPU s",
        floor=floor_s,
        floor_is="speaking, resampling, levelling, encoding, each alone",
        aim=f"1.15 x floor + {_ON_TOP_S:.0f} s = {allowed:.1f}",
        met=middle(cpu_s) <= allowed,
    )
    times = [slow.wall_s / fast.wall_s for slow, fast in zip(one, two, strict=True)]
    yield Figure(
        what="the same, two cores against one, by the clock",
        measured=times,
        unit="times as fast",
        aim="1.8",
        met=middle(times) >= 1.8,
    )
    yield Figure(what="the same on two cores", measured=[each.wall_s for each in two], unit="s")
    yield Figure(what="the same on two cores: all processes", measured=[each.cpu_s for each in two], unit="CPU s")
    yield Figure(what="memory of all processes together", measured=[each.together_mb for each in two], unit="MB")
    yield from _parts(floors, cpu_s)


def _parts(floors: Sequence[SoundFloor], cpu_s: Sequence[float]) -> Iterator[str]:
    yield from ("", "| CPU seconds for an hour of sound | alone |", "|---|---|")
    first = floors[0]
    named = {
        f"speaking ({first.utterances} utterances)": [each.an_hour(each.speaking) for each in floors],
        "resampling to 44.1 kHz": [each.an_hour(each.resampling) for each in floors],
        f"levelling ({first.sections} sections)": [each.an_hour(each.levelling) for each in floors],
        "encoding, one encoder for all": [each.an_hour(each.encoding) for each in floors],
        "all four": [each.an_hour(each.together) for each in floors],
        "the first build on one core": [each.an_hour(cpu) for each, cpu in zip(floors, cpu_s, strict=True)],
    }
    for name, values in named.items():
        yield f"| {name} | {spread(values)} |"
