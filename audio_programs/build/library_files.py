"""What belongs to the library as a whole: first page, outline, what all pages load, and the lists of old names.

Made from the manifests of all programs, built now or not, after their own files stand.
"""

from collections.abc import Collection, Iterable, Mapping

from audio_programs.build.plan import FileStep, plan_files
from audio_programs.build.renderings import Rendering, library_renderings, redirect_renderings
from audio_programs.build.settled import SettledProgram
from audio_programs.build.settling import card_of
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
    output: Output,
    library: Library,
    *,
    coming: Mapping[str, ProgramCard],
    leaving: Collection[str],
    settled: Iterable[SettledProgram],
) -> tuple[FileStep, ...]:
    """List the files of the library that a build would make, short of the lists of old names.

    ``coming`` are the cards of the programs that it builds, by folder; ``leaving`` are the ids of those that go;
    ``settled`` are programs whose manifests need not be read.
    """
    known = {one.program: one for one in settled}
    made = (_shown(output, program, known.get(program)) for program in output.programs() if program not in leaving)
    cards = {folder: card for folder, card, _ in made if card is not None} | {**coming}
    shown = [card for _, card in sorted(cards.items()) if card.episodes]
    files = output.manifest(None)
    wanted = {one.name: one.key for one in library_renderings(library, shown)}
    return plan_files(wanted, made=files.files, intact=output.intact(None, files))


def build_library_files(
    output: Output, library: Library, *, settled: Iterable[SettledProgram], again: bool
) -> tuple[int, tuple[Notice, ...]]:
    """Write them; return how many files changed, and what an editor should know.

    ``settled`` are programs whose manifests need not be read.
    """
    cards: dict[str, ProgramCard] = {}
    moved: dict[str, str] = {}
    known = {one.program: one for one in settled}
    for program in tuple(output.programs()):
        folder, card, leading = _shown(output, program, known.get(program))
        moved |= {f"{program}/{old}": f"{program}/{new}" for old, new in leading.items()}
        if card is not None and card.episodes:
            cards[folder] = card
    renderings = [*library_renderings(library, [card for _, card in sorted(cards.items())])]
    notices = []
    for rendering in redirect_renderings(library, moved):
        if _is_ours(output, rendering):
            renderings.append(rendering)
        else:
            notices.append(Notice(f"output/{rendering.name}", 0, _NOT_OURS))
    return write_library(output, tuple(renderings), again=again), tuple(notices)


def _shown(
    output: Output, program: str, settled: SettledProgram | None
) -> tuple[str, ProgramCard | None, Mapping[str, str]]:
    """Return a program's folder, what is shown of it, and where the old names of its files lead."""
    if settled is not None:
        return settled.folder, card_of(settled), settled.moved
    manifest = output.manifest(program)
    return manifest.folder, manifest.card, manifest.moved


def _is_ours(output: Output, rendering: Rendering) -> bool:
    """Say whether a list may be written: people write such lists by hand (DESIGN invariant 9)."""
    path = output.root / rendering.name
    if rendering.name in output.manifest(None).files or not path.exists():
        return True
    return path.is_file() and path.read_bytes().startswith(HEAD)
