"""Sound that an editor brings, made ready to be heard beside speech: 44.1 kHz mono, trimmed, levelled, faded.

Beside ``clips``, before ``section``. It takes a file's content and gives samples; ``media`` turns what is no WAV file
into one first. A sound is levelled by itself, as a voice is: so it changes no section but those in which it is heard.
"""

import struct
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import soxr
from numpy.typing import NDArray

from audio_programs.audio.clips import as_float
from audio_programs.audio.files import from_wav
from audio_programs.audio.levels import (
    LAME_LOSS_DB,
    integrated_lufs,
    limiter_ceiling_dbtp,
    true_peak_dbtp,
)
from audio_programs.audio.limiter import limit
from audio_programs.model import RATE_HZ, Pcm

FORMAT = 1
"""Raise it with any change here that changes the samples."""

DEEPEST_DB = 6.0
"""How far the limiter may work on a brought sound. A chime peaks 20 dB above its loudness: brought all the way to the
loudness of speech it would be crushed, so it stays quieter."""

_SILENT_DBFS = -70.0
_SILENCE_BELOW_PEAK_DB = 50.0  # as for clips: a chapter starts at what is heard, not at what stands before it
_KEEP_BEFORE = 132  # samples, 3 ms
_KEEP_AFTER = 4410  # samples, 100 ms: music dies away for longer than a word
_FADE_IN = 220  # samples, 5 ms
_FADE_OUT = 4410  # samples, 100 ms
_SHORTEST_MEASURED = RATE_HZ // 2  # loudness is that of 400 ms: what is shorter counts with the silence around it
_ROUNDS = 8
_LOWEST_HZ, _HIGHEST_HZ = 4000, 384_000
_PCM, _EXTENSIBLE = 1, 0xFFFE  # 'wFormatTag': plain samples; 'it stands further on'


class UnusableSound(ValueError):  # noqa: N818 - told as a problem, not raised at an editor
    """A sound file that cannot be heard in an episode, said for the editor."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what, hint)
        self.what = what
        self.hint = hint


def fingerprint() -> str:
    """Name what shapes a brought sound beside its file and the settings."""
    return f"brought {FORMAT}, soxr {version('soxr')}"


def read_wav(content: bytes, *, longest_s: int) -> Pcm:
    """Return the sound of a WAV file, mono, at its own rate.

    Raises UnusableSound for what is none, for a kind that is not read, and for a sound of more than ``longest_s``.
    """
    form, samples = _wav_form(content)
    if form.kind != _PCM or form.width_bits not in (8, 16, 24, 32):
        what = "it is a WAV file of a kind that is not read"
        raise UnusableSound(what, "save it again as a plain WAV file of 16 bits ('PCM', where you are asked)")
    frame_bytes = form.channels * form.width_bits // 8
    if not form.channels or not _LOWEST_HZ <= form.rate_hz <= _HIGHEST_HZ:
        raise UnusableSound(f"it was saved at {form.rate_hz} Hz, which cannot be used", "save it again at 44100 Hz")
    if len(samples) // frame_bytes > longest_s * form.rate_hz:
        raise too_long(len(samples) / frame_bytes / form.rate_hz, longest_s=longest_s)
    whole = samples[: len(samples) // frame_bytes * frame_bytes]
    if not whole:
        raise UnusableSound("there is no sound in it", "save it again, or remove the line")
    try:
        return from_wav(_plain_wav(form, whole))
    except ValueError as error:
        raise UnusableSound("it is damaged", "save it again") from error


def too_long(length_s: float | None, *, longest_s: int) -> UnusableSound:
    """Return that a sound is too long; its length is None where all that is known is that it is longer."""
    what = f"it lasts {length_s:.0f} seconds" if length_s is not None else f"it lasts more than {longest_s} seconds"
    return UnusableSound(what, f"shorten it: here at most {longest_s} seconds are played")


def bring(pcm: Pcm, *, loudness_lufs: float, true_peak: float) -> NDArray[np.int16]:
    """Return a sound as it is heard: at 44.1 kHz, without the silence around it, levelled, its ends faded.

    ``true_peak`` is the promised one in dBTP. Raises UnusableSound where nothing can be heard in it.
    """
    samples = as_float(pcm)
    if pcm.rate_hz != RATE_HZ:
        samples = soxr.resample(samples, pcm.rate_hz, RATE_HZ, quality="HQ")
    peak = float(np.max(np.abs(samples), initial=0.0))
    if peak < 10 ** (_SILENT_DBFS / 20):
        hint = "save it again, louder (if it is heard in stereo, its two sides cancel each other: save it in mono)"
        raise UnusableSound("nothing can be heard in it", hint)
    heard = _levelled(_faded(_trimmed(samples, peak)), loudness_lufs=loudness_lufs, true_peak=true_peak)
    rounded: NDArray[np.int16] = np.clip(np.rint(heard * np.float32(32768)), -32768, 32767).astype(np.int16)
    return rounded


def _levelled(samples: NDArray[np.float32], *, loudness_lufs: float, true_peak: float) -> NDArray[np.float32]:
    """Bring a sound to the loudness of speech as played, as far as the limiter need not work deeper than it may."""
    ceiling = limiter_ceiling_dbtp(true_peak)
    aim = loudness_lufs + LAME_LOSS_DB
    gain_db = ceiling - true_peak_dbtp(samples)
    highest_db = gain_db + DEEPEST_DB
    for _ in range(_ROUNDS):
        limited = limit(samples, ceiling_dbtp=ceiling, gain_db=gain_db)
        better = min(gain_db + aim - _loudness(limited), highest_db)
        if abs(better - gain_db) < 0.02:
            break
        gain_db = round(better, 2)  # finer differences cannot be heard, and could differ between machines
    return limit(samples, ceiling_dbtp=ceiling, gain_db=gain_db)


def _loudness(samples: NDArray[np.float32]) -> float:
    """Return the loudness in LUFS; -inf where all of it is too low for an ear."""
    missing = max(0, _SHORTEST_MEASURED - len(samples))
    return integrated_lufs(np.pad(samples, (0, missing)))


def _trimmed(samples: NDArray[np.float32], peak: float) -> NDArray[np.float32]:
    heard = np.flatnonzero(np.abs(samples) > peak * 10 ** (-_SILENCE_BELOW_PEAK_DB / 20))
    return samples[max(0, int(heard[0]) - _KEEP_BEFORE) : int(heard[-1]) + 1 + _KEEP_AFTER]


def _faded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the sound with its edges faded; the end over a quarter of it at most, so that a short one stays."""
    faded = samples.copy()
    begin, end = min(_FADE_IN, len(faded) // 4), min(_FADE_OUT, len(faded) // 4)
    if begin:
        faded[:begin] *= np.linspace(0, 1, begin, endpoint=False, dtype=np.float32)
        faded[-end:] *= np.linspace(1, 0, end, dtype=np.float32)
    return faded


# --- WAV files as they come --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _WavForm:
    kind: int
    channels: int
    rate_hz: int
    width_bits: int


def _wav_form(content: bytes) -> tuple[_WavForm, bytes]:
    """Return what a WAV file says of itself, and its samples: pydub stumbles over chunks of odd length before them."""
    form = None
    position = 12
    while content[:4] == b"RIFF" and content[8:12] == b"WAVE" and position + 8 <= len(content):
        name, size = content[position : position + 4], int.from_bytes(content[position + 4 : position + 8], "little")
        inside = content[position + 8 : position + 8 + size]
        if name == b"fmt " and len(inside) >= 16:
            kind, channels, rate_hz, _, _, width_bits = struct.unpack_from("<HHIIHH", inside)
            if kind == _EXTENSIBLE and len(inside) >= 26:
                (kind,) = struct.unpack_from("<H", inside, 24)
            form = _WavForm(kind=kind, channels=channels, rate_hz=rate_hz, width_bits=width_bits)
        if name == b"data" and form is not None:
            return form, inside
        position += 8 + size + size % 2
    raise UnusableSound("it is no WAV file that can be read", "save it again as WAV, or give it its right ending")


def _plain_wav(form: _WavForm, samples: bytes) -> bytes:
    frame_bytes = form.channels * form.width_bits // 8
    head = struct.pack(
        "<HHIIHH", _PCM, form.channels, form.rate_hz, form.rate_hz * frame_bytes, frame_bytes, form.width_bits
    )
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body
