"""The sounds that a program's editor brings: found, checked, made ready, and kept in the cache by their content.

Part of the edge, as ``pictures`` is. A sound is looked at before anything is built: one that cannot be heard is told at
the line that names it, and its program stays as it was last published.
"""

import contextlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from audio_programs.audio.brought import UnusableSound, bring, fingerprint, read_wav, too_long
from audio_programs.audio.media import media_fingerprint, to_wav
from audio_programs.build.folders import why_unreadable
from audio_programs.build.pictures import nearest_beside
from audio_programs.config.settings import BroughtFile, Program, ProgramFiles, Sound
from audio_programs.errors import Problem, StoreError
from audio_programs.keys import key_of
from audio_programs.model import Pcm, SoundPlace
from audio_programs.store.cache import Cache
from audio_programs.store.seen import Seen

LONGEST_S = {SoundPlace.INTRO: 60, SoundPlace.JINGLE: 60, SoundPlace.CHAPTER: 5, SoundPlace.OUTRO: 60}
"""Seconds. What is heard before every heading must be short; and nobody waits for more than a minute of music."""

_MOST_BYTES = 100 << 20  # a minute of 32 bits, stereo, at 192 kHz is 92 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtSounds:
    """The sounds of a program by their keys, under which they stand in the cache; or what is wrong with them."""

    keys: dict[SoundPlace, str]
    problems: tuple[Problem, ...] = ()


class Sounds:
    """The brought sounds of a project, made ready when they are asked for."""

    def __init__(self, project: Path, *, cache: Cache, seen: Seen) -> None:
        self._project = project
        self._cache = cache
        self._seen = seen

    def of_program(self, program: Program | ProgramFiles, sound: Sound) -> BroughtSounds:
        """Make a program's sounds ready; all that is wrong with any of them is told."""
        keys: dict[SoundPlace, str] = {}
        problems = []
        for brought in program.sounds:
            try:
                keys[brought.place] = self._ready(brought, sound)
            except UnusableSound as unusable:
                what = f"the sound {brought.path}: {unusable.what}"
                problems.append(Problem(brought.named_in, brought.line, what, unusable.hint))
        return BroughtSounds(keys=keys, problems=tuple(problems))

    def _ready(self, brought: BroughtFile, sound: Sound) -> str:
        """Return the key of a sound that stands in the cache, ready to be heard."""
        file = self._project / brought.path
        try:
            digest = self._digest(file, brought)
            decoder = "" if _is_wav(file) else media_fingerprint(file.suffix)
            levels = [sound.loudness_lufs, sound.true_peak_dbtp]
            key = key_of("brought", fingerprint(), decoder, digest, LONGEST_S[brought.place], levels)
            if self._cache.get(key) is None:
                pcm = _read(file, longest_s=LONGEST_S[brought.place])
                ready = bring(pcm, loudness_lufs=sound.loudness_lufs, true_peak=sound.true_peak_dbtp)
                with contextlib.suppress(StoreError):  # `check` works where nothing may be written
                    self._cache.put(key, ready.astype("<i2").tobytes())
        except (OSError, RuntimeError) as error:  # RuntimeError: before Python 3.13, links in a circle
            raise UnusableSound(
                f"it cannot be read: {why_unreadable(error)}", "check the file and its permissions"
            ) from error
        return key

    def _digest(self, file: Path, brought: BroughtFile) -> str:
        # A link that leads out of the folder could publish any sound of this machine (DESIGN invariant 10).
        folder = self._project / PurePosixPath(brought.named_in).parent
        if not file.resolve().is_relative_to(folder.resolve()):
            raise UnusableSound("it is a link to a file elsewhere", "put a copy there")
        if file.is_file() and file.stat().st_size > _MOST_BYTES:
            raise UnusableSound("the file is larger than 100 MB", "shorten it, or save it at 44100 Hz")
        digest = self._seen.digest(file) if file.is_file() else None
        if digest is None:
            raise UnusableSound("it is not there", nearest_beside(file))
        return digest


def _read(file: Path, *, longest_s: int) -> Pcm:
    if _is_wav(file):
        return read_wav(file.read_bytes(), longest_s=longest_s)
    pcm = read_wav(to_wav(file, longest_s=longest_s), longest_s=longest_s + 2)
    if len(pcm.samples) // 2 > longest_s * pcm.rate_hz:
        raise too_long(None, longest_s=longest_s)
    return pcm


def _is_wav(file: Path) -> bool:
    return file.suffix.lower() == ".wav"
