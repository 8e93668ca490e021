"""The feed of 10,000 episodes with chapters: CPU seconds, memory and bytes.

Runs in a fresh process (``python -m benchmarks.feed PROJECT EPISODES REPORT``): the values stand in memory first, so
that what rendering takes is told from what they take.
"""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from audio_programs.config.settings import Program
from audio_programs.model import RATE_HZ, Chapter, Episode, Recording, Samples, Season
from audio_programs.publish.feed import Item, render_feed
from benchmarks.bench import Bench, say
from benchmarks.corpus import ready
from benchmarks.tables import Figure, middle
from benchmarks.words import heading, short_sentence
from benchmarks.workloads import Library

_FIRST = datetime(1998, 1, 1, tzinfo=UTC)
_LARGEST_MB, _LONGEST_S = 250, 3.0


def feed(bench: Bench) -> Iterator[Figure | str]:
    """Yield the figures."""
    episodes, report = bench.largest, bench.folder / "feed.json"
    project, _ = bench.built(Library(articles=20))  # its cover is drawn: that takes memory of its own
    cpu_s, memory, before, size, took = [], [], [], 0, []
    for number in range(bench.times):
        say(f"a feed of {episodes} episodes, {number + 1} of {bench.times}")
        run = bench.python(["-m", "benchmarks.feed", str(project), str(episodes), str(report)])
        told = json.loads(report.read_text("utf-8"))
        cpu_s.append(told["cpu_s"])
        before.append(told["before_mb"])
        memory.append(run.parent_mb)
        size = told["bytes"]
        took.append(run)
    yield Figure(
        what=f"a feed of {episodes:,} episodes with chapters, rendered",
        measured=cpu_s,
        unit="CPU s",
        aim=f"{_LONGEST_S:g}",
        met=middle(cpu_s) <= _LONGEST_S,
    )
    yield Figure(
        what=f"the same: peak memory of its process ({middle(before):.0f} MB of it before it rendered)",
        measured=memory,
        unit="MB",
        aim=str(_LARGEST_MB),
        met=middle(memory) <= _LARGEST_MB,
    )
    yield Figure(what="the same: its size", measured=[size / 1e6], unit="MB")
    yield Figure(what="the same: for an episode", measured=[size / episodes], unit="bytes")
    yield from _as_built(bench)


def _as_built(bench: Bench) -> Iterator[Figure]:
    """Look at what a build writes for one program of as many articles (short ones, of two chapters)."""
    spoken_in = Library(articles=bench.largest)
    bench.built(spoken_in)
    project, _ = bench.built(Library(articles=bench.largest, in_a_program=bench.largest), spoken_in=spoken_in)
    (newest,) = (project / "output").glob("*/feed.xml")
    files = [newest, *(file for file in newest.parent.glob("feed*.xml") if file != newest)]
    what = f"`feed.xml` as a build writes it, {bench.largest:,} short articles (files of the whole feed: {len(files)})"
    yield Figure(what=what, measured=[newest.stat().st_size / 1e6], unit="MB")
    whole = sum(file.stat().st_size for file in files)
    yield Figure(what="the same: all its files together", measured=[whole / 1e6], unit="MB")


def main() -> None:
    """Render the feed once and write what it took."""
    project, episodes, report = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    program = ready(project)[0].settings
    items = _items(program, episodes)
    before_mb = _peak_mb()
    begin = time.process_time()
    content = _rendered(program, items)
    cpu_s = time.process_time() - begin
    took = {"cpu_s": cpu_s, "before_mb": before_mb, "after_mb": _peak_mb(), "bytes": len(content)}
    report.write_text(json.dumps(took), "utf-8")


def _rendered(program: Program, items: Sequence[Item]) -> bytes:
    return render_feed(
        program,
        items,
        base_url="https://audio.example.org/",
        podcast_guid=str(UUID(int=7)),
        cover_file="cover-01234567.jpg",
    )


def _items(program: Program, episodes: int) -> list[Item]:
    return [_item(program, number) for number in range(episodes)]


def _item(program: Program, number: int) -> Item:
    by = Random(number)
    slug = f"{1 + number:05d}-reading"
    starts = [150 * RATE_HZ * chapter for chapter in range(by.randint(5, 11))]
    chapters = tuple(Chapter(start_samples=Samples(at), title=heading(by), anchor=f"at-{at}") for at in starts)
    episode = Episode(
        guid=str(UUID(int=by.getrandbits(128))),
        program=program.id,
        slug=slug,
        source=f"{program.folder}/{slug}.md",
        title=f"{heading(by)}, {number + 1}",
        author=program.author,
        published=_FIRST + timedelta(days=number),
        updated=None,
        season=Season(number=1 + number // 25, name=""),
        unit=None,
        episode=1 + number % 25,
        summary=short_sentence(by),
        link="",
        language=program.language,
        explicit=None,
        audio_file=f"{slug}-{by.getrandbits(32):08x}.mp3",
        audio_size_bytes=1_600_000,
        image_file="",
        recording=Recording(
            length_samples=Samples(starts[-1] + 150 * RATE_HZ),
            chapters=chapters,
            cues=(),
        ),
    )
    digests = [f"{by.getrandbits(256):064x}" for _ in range(3)]
    return Item(episode=episode, audio_digest=digests[0], chapters_digest=digests[1], transcript_digest=digests[2])


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM:"))


if __name__ == "__main__":
    main()
