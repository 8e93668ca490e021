"""Covers and episodes' pictures: the editor's, checked and re-encoded, or one that is drawn.

Making one takes half a second, so the result is cached under the key of what it is made from.
"""

import contextlib
import difflib
import struct
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from audio_programs.build.folders import why_unreadable
from audio_programs.config.settings import Program, ProgramFiles
from audio_programs.errors import Problem, StoreError
from audio_programs.keys import key_of
from audio_programs.model import Article
from audio_programs.publish.cover import Picture, draw_cover, pillow_fingerprint, prepare_picture
from audio_programs.store.cache import Cache
from audio_programs.store.seen import Seen

_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureWanted:
    """A picture by its key: of a file, or drawn from a title and an id where there is none."""

    key: str
    path: str = ""  # relative to the project folder; '' for a drawn one
    title: str = ""
    seed: str = ""


class Pictures:
    """The pictures of a project, made when they are asked for and kept in the cache."""

    def __init__(self, project: Path, *, cache: Cache, seen: Seen) -> None:
        self._project = project
        self._cache = cache
        self._seen = seen

    def of_program(self, program: Program) -> PictureWanted | Problem:
        """Return what a program's cover is made from."""
        if program.cover:
            return self.of_cover(program)
        key = key_of("drawn", _FORMAT, pillow_fingerprint(), program.title, program.id)
        return PictureWanted(key=key, title=program.title, seed=program.id)

    def of_cover(self, named: ProgramFiles | Program) -> PictureWanted | Problem:
        """Return what the cover that a program's settings name is made from."""
        path = f"{named.folder}/{named.cover}"
        return self._of_file(path, named_in=f"{named.folder}/program.yaml", line=named.cover_line)

    def of_article(self, article: Article) -> PictureWanted | Problem | None:
        """Return what an article's own picture is made from; None if it has none."""
        if not article.image:
            return None
        path = (PurePosixPath(article.path).parent / article.image).as_posix()
        return self._of_file(path, named_in=article.path, line=article.line_of("image"))

    def get(self, wanted: PictureWanted) -> tuple[Picture | None, tuple[Problem, ...]]:
        """Return a picture as published and as it goes into tags, or what is wrong with it."""
        stored = self._cache.get(wanted.key)
        if stored is not None:
            return _unpacked(stored), ()
        if wanted.path:
            try:
                content = (self._project / wanted.path).read_bytes()
            except OSError as error:
                return None, (_unreadable(wanted.path, wanted.path, 0, error),)
        else:
            content = draw_cover(title=wanted.title, seed=wanted.seed)
        picture, problems = prepare_picture(content, wanted.path or "cover.jpg")
        if picture is not None:
            with contextlib.suppress(StoreError):  # `check` works where nothing may be written; it costs time only
                self._cache.put(wanted.key, _packed(picture))
        return picture, problems

    def _of_file(self, path: str, *, named_in: str, line: int) -> PictureWanted | Problem:
        # Whoever named the file is told, with the line: a missing picture has none of its own. A link that leads out
        # of the program's folder could publish any picture of this machine (DESIGN invariant 10).
        file = self._project / path
        try:
            if not file.resolve().is_relative_to(self._project.joinpath(*PurePosixPath(path).parts[:2]).resolve()):
                return Problem(named_in, line, f"the picture {path} is a link to a file elsewhere", "put a copy there")
            digest = self._seen.digest(file) if file.is_file() else None
        except (OSError, RuntimeError) as error:  # RuntimeError: before Python 3.13, links in a circle
            return _unreadable(named_in, path, line, error)
        if digest is None:
            return Problem(named_in, line, f"the picture {path} is not there", nearest_beside(file))
        named_png = path.lower().endswith(".png")  # what it must be by its name: one that is not is a problem
        return PictureWanted(key=key_of("picture", _FORMAT, pillow_fingerprint(), digest, named_png), path=path)


def _unreadable(named_in: str, path: str, line: int, error: OSError | RuntimeError) -> Problem:
    why = why_unreadable(error)
    return Problem(named_in, line, f"the picture {path} cannot be read: {why}", "check the file and its permissions")


def nearest_beside(file: Path) -> str:
    """Return the hint for a file that is not there: the one of its folder that was most likely meant."""
    beside = [path.name for path in sorted(file.parent.iterdir())] if file.parent.is_dir() else []
    folded = {name.casefold(): name for name in beside}
    near = difflib.get_close_matches(file.name.casefold(), folded, n=1, cutoff=0.7)
    return f"did you mean {folded[near[0]]}?" if near else "check the name, or remove the line"


def _packed(picture: Picture) -> bytes:
    return struct.pack("<I", len(picture.full)) + picture.full + picture.small


def _unpacked(stored: bytes) -> Picture:
    (size,) = struct.unpack_from("<I", stored)
    return Picture(full=stored[4 : 4 + size], small=stored[4 + size :])
