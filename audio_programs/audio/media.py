"""Sound files that are no WAV: decoded by the ffmpeg that the extra ``media`` brings, imported when one is met.

Before ``brought``. ffmpeg is told to open this one file and nothing else, and to take it for nothing but a sound: a
playlist under a sound's name would else make it read other files (invariant 10).
"""

import functools
import subprocess
from pathlib import Path
from typing import Any

from audio_programs.audio.brought import UnusableSound
from audio_programs.installing import pip

INSTALL = pip("install", "imageio-ffmpeg")
"""What the extra ``media`` asks for, by its own name: it can be typed wherever this package came from."""

_KINDS = "aac,aiff,asf,flac,mov,mp3,ogg,wav"  # ffmpeg's names; mov is m4a too
_TIME_OUT_S = 120


def media_fingerprint(ending: str) -> str:
    """Name the decoder; raises UnusableSound where it is not installed. ``ending`` is the file's, for the message."""
    return f"imageio-ffmpeg {_ffmpeg(ending).get_ffmpeg_version()}"


def to_wav(path: Path, *, longest_s: int) -> bytes:
    """Return a sound file as a WAV file's content, mono; a second more than ``longest_s`` at most.

    Raises UnusableSound where it cannot be read, or nothing is there to read it.
    """
    arguments = [
        *(str(_ffmpeg(path.suffix).get_ffmpeg_exe()), "-v", "error", "-nostdin", "-bitexact"),
        *("-protocol_whitelist", "file", "-format_whitelist", _KINDS, "-i", f"file:{path}"),
        *("-map", "0:a:0", "-t", str(longest_s + 1), "-ac", "1", "-c:a", "pcm_s16le", "-f", "wav", "-"),
    ]
    damaged = UnusableSound("it cannot be read as a sound", "save it again, as WAV or under its right ending")
    try:
        done = subprocess.run(  # noqa: S603 - a list of our own, no shell
            arguments, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=_TIME_OUT_S
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise damaged from error
    if done.returncode != 0 or not done.stdout:
        raise damaged
    return done.stdout


@functools.cache
def _library() -> Any:
    import imageio_ffmpeg  # noqa: PLC0415 - an extra: 170 MB that few need

    imageio_ffmpeg.get_ffmpeg_exe()  # raises RuntimeError where its package has none for this machine
    return imageio_ffmpeg


def _ffmpeg(ending: str) -> Any:
    try:
        return _library()
    except (ImportError, RuntimeError) as error:
        what = f"{ending} files are read by a package that is not installed"
        raise UnusableSound(what, f"install it with `{INSTALL}`, or save the sound as WAV") from error
