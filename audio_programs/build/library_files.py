"""What belongs to the library as a whole: first page, outline, what all pages load, and the lists of old names.

Made from the manifests of all programs, built now or not, after their own files stand.
"""

from collections.abc import Collection, Mapping

from audio_programs.build.plan import FileStep, plan_files
from audio_programs.build.renderings import Rendering, library_renderings, redirect_renderings
from audio_programs.build.writing import write_library
from audio_programs.config.settings import Library
from audio_programs.errors import Notice
from audio_programs.model import ProgramCard
from audio_programs.publish.redirects import HEAD
from audio_programs.store.output import Output

_NOT_OURS = (
    "is yours, so it stays as it is; without the list that belongs there, addresses that files had once lead nowhere"
)


def library_steps(
    output: Output, library: Library, *, coming: Mapping[str, ProgramCard], leaving: Collection[str]
) -> tuple[FileStep, ...]:
    """List the files of the library that a build would make, short of the lists of old names.

    ``coming`` are the cards of the programs that it builds, by folder; ``leaving`` are the ids of those that go.
    """
    made = (output.manifest(program) for program in output.programs() if program not in leaving)
    cards = {one.folder: one.card for one in made if one.card is not None} | {**coming}
    shown = [card for _, card in sorted(cards.items()) if card.episodes]
    files = output.manifest(None)
    wanted = {one.name: one.key for one in library_renderings(library, shown)}
    return plan_files(wanted, made=files.files, intact=output.intact(None, files))


def build_library_files(output: Output, library: Library, *, again: bool) -> tuple[int, tuple[Notice, ...]]:
    """Write them; return how many files changed, and what an editor should know."""
    cards: dict[str, ProgramCard] = {}
    moved: dict[str, str] = {}
    for program in tuple(output.programs()):
        manifest = output.manifest(program)
        moved |= {f"{program}/{old}": f"{program}/{new}" for old, new in manifest.moved.items()}
        if manifest.card is not None and manifest.card.episodes:
            cards[manifest.folder] = manifest.card
    renderings = [*library_renderings(library, [card for _, card in sorted(cards.items())])]
    notices = []
    for rendering in redirect_renderings(library, moved):
        if _is_ours(output, rendering):
            renderings.append(rendering)
        else:
            notices.append(Notice(f"output/{rendering.name}", 0, _NOT_OURS))
    return write_library(output, tuple(renderings), again=again), tuple(notices)


def _is_ours(output: Output, rendering: Rendering) -> bool:
    """Say whether a list may be written: people write such lists by hand (DESIGN invariant 9)."""
    path = output.root / rendering.name
    if rendering.name in output.manifest(None).files or not path.exists():
        return True
    return path.is_file() and path.read_bytes().startswith(HEAD)
