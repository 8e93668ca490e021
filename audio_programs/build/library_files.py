"""What belongs to the library as a whole: first page, outline, what all pages load, and the lists of old names.

Made from the manifests of all programs, built now or not, after their own files stand.
"""

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
