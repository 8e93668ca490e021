"""``make bench``: every piece in turn; ``python -m benchmarks NAME...``: some. Each writes its table between its marks.

``--quick`` measures small libraries once, prints the tables and writes nothing: to see that all of it works.
``quality [WAV...]`` compares LAME's qualities on speech; it is not a part of the rest.
``--work DIR`` keeps the libraries there, for another run of the same version.

All of it takes about half an hour on two cores, and wants a machine that does nothing else.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.against_script import against_script
from benchmarks.bench import Bench, say
from benchmarks.cluster import cluster
from benchmarks.corpus import REPOSITORY
from benchmarks.edit import edit
from benchmarks.encoder_quality import measure_quality
from benchmarks.feed import feed
from benchmarks.first_build import first_build
from benchmarks.long_episode import long_episode
from benchmarks.saves import saves
from benchmarks.scale import scale
from benchmarks.size import size
from benchmarks.starts import starts
from benchmarks.tables import Figure, table, with_aims, with_part
from benchmarks.unchanged import unchanged

Piece = Callable[[Bench], Iterator[Figure | str]]

PAGE = REPOSITORY / "docs/benchmarks.md"
SCALE_PAGE = REPOSITORY / "docs/scale.md"

PIECES: dict[str, Piece] = {
    "starts": starts,
    "first": first_build,
    "script": against_script,
    "unchanged": unchanged,
    "edit": edit,
    "size": size,
    "feed": feed,
    "long": long_episode,
    "cluster": cluster,
    "saves": saves,
    "scale": scale,
}


def main() -> None:
    """Run the pieces that are asked for."""
    if sys.argv[1:2] == ["quality"]:
        measure_quality(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("pieces", nargs="*", choices=[[], *PIECES], metavar="NAME", help=", ".join(PIECES))
    parser.add_argument("--quick", action="store_true", help="small and once; prints, writes nothing")
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep the libraries there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as temporary:
        folder: Path = (asked.work or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder=folder, quick=asked.quick)
        for name in asked.pieces or PIECES:
            lines = measured(bench, name)
            if asked.quick:
                print("\n".join(lines), flush=True)
            else:
                _write(name, lines)


def measured(bench: Bench, name: str) -> list[str]:
    """Run one piece and return what stands between its marks."""
    loads, begin = [os.getloadavg()[0]], time.perf_counter()
    figures, sentences = [], []
    for one in PIECES[name](bench):
        loads.append(os.getloadavg()[0])
        if isinstance(one, Figure):
            print(one.row(), flush=True)
            figures.append(one)
        else:
            sentences.append(one)
    took_s = time.perf_counter() - begin
    say(f"{name}: {took_s:.0f} s")
    note = f"`python -m benchmarks {name}`, {took_s / 60:.1f} minutes; medians, with the least and the most beside them"
    return [*(table(figures, loads=loads, note=note) if figures else ()), *sentences]


def _write(name: str, lines: list[str]) -> None:
    page = SCALE_PAGE if name == "scale" else PAGE
    page.write_text(with_part(page.read_text("utf-8"), name, lines), "utf-8")
    PAGE.write_text(with_aims(PAGE.read_text("utf-8")), "utf-8")
    say(f"written: {page.relative_to(REPOSITORY)}")


if __name__ == "__main__":
    main()
