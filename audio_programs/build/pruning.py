"""Deleting, after a build, what is ours and nobody needs any more: the last step (DESIGN invariants 4, 5 and 9)."""

from collections.abc import Collection, Mapping

from audio_programs.catalog.history import History
from audio_programs.errors import Notice
from audio_programs.store.output import Output


def prune(
    output: Output, *, written: Collection[str], histories: Mapping[str, History], settled: Collection[str]
) -> tuple[int, tuple[Notice, ...]]:
    """Delete what the journal names and nobody needs; return how many files that were, and what was left.

    ``written`` are the ids of programs that stand in output/ as they should be since this build, ``settled`` the
    folders of those that did before; ``histories`` are those of programs, by folder, as they stand beside the sources.
    What a killed build noted of any other program waits: the old feed may name it.
    """
    noted = output.journal.noted()
    keep = {*output.manifest(None).files}
    waiting: set[str] = set()
    for program in sorted({name.partition("/")[0] for name in noted} & {*output.programs()}):
        manifest = output.manifest(program)
        history = histories.get(manifest.folder)
        replaced = [*manifest.replaced] if history is None else [one.file for one in history.replaced]
        keep |= {f"{program}/{name}" for name in (*manifest.files, *replaced)}
        if program not in written and manifest.folder not in settled:
            waiting |= {name for name in noted if name.startswith(f"{program}/")}
    pruned = output.prune(keep=keep | waiting)
    if not waiting:
        output.journal.clear()
    what = "left where it is: somebody has changed it since it was made"
    return len(pruned.removed), tuple(Notice(f"output/{name}", 0, what) for name in pruned.strangers)
