"""How good LAME's qualities are on speech, and how fast: ``python -m benchmarks quality [WAV...]``.

Articles of the samples, spoken by several of espeak-ng's voices, levelled as episodes are, encoded at each quality,
decoded by ffmpeg, and compared with what was encoded (``coding_noise``). WAV files add another kind of speech: those
whose names begin alike up to the first '-' are one voice. The table goes to docs/sound.md, between its marks.
"""

import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import mean, median

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from audio_programs.audio.clips import calibration_sound
from audio_programs.audio.encode import QUALITIES, encode
from audio_programs.audio.files import from_wav, to_mp3, to_wav
from audio_programs.audio.levels import integrated_lufs, solve_gain_db, true_peak_dbtp
from audio_programs.audio.section import ClipSound, assemble
from audio_programs.build.orders import CALIBRATION_TEXT
from audio_programs.engines.worker import child, close_children
from audio_programs.model import RATE_HZ, Pcm, Voice
from benchmarks.coding_noise import Noise, noise_of
from benchmarks.corpus import REPOSITORY, copy_samples, ready
from benchmarks.measure import measured

PAGE = REPOSITORY / "docs" / "sound.md"
BEGIN, END = "<!-- encoder quality, written by python -m benchmarks quality -->", "<!-- end -->"

TEXTS = 5
_TEXT_CHARACTERS = 800  # of each: about 50 s
_ROUNDS = 3
_BITRATE_KBPS = 64
_YARDSTICKS = ((2, 56), (7, 80))  # what a step in quality means: an eighth fewer bits, a quarter more

_VOICES = (
    ("gmw/en", 45),
    ("gmw/en", 5),
    ("gmw/en-US", 60),
    ("gmw/en-GB-x-rp", 20),
    ("gmw/en-GB-scotland", 75),
    ("gmw/en+f2", 50),
    ("gmw/en-US+m3", 15),
)  # (espeak-ng's voice, pitch): low ones are the hardest for peaks, high ones for masking

Sound = NDArray[np.int16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """One voice's texts, each a section at the level of an episode."""

    voice: str
    texts: tuple[Sound, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One voice at one quality and bitrate."""

    noise: Noise
    lufs: tuple[float, ...]  # of each text, decoded
    dbtp: tuple[float, ...]


def measure_quality(wavs: Sequence[str]) -> None:
    """Measure all and write the table."""
    speech = [*_espeak(), *_brought(wavs)]
    settings = [*((quality, _BITRATE_KBPS) for quality in QUALITIES), *_YARDSTICKS]
    heard = {}
    for quality, kbps in settings:
        heard[quality, kbps] = [_heard(one, quality=quality, kbps=kbps) for one in speech]
        print(f"quality {quality} at {kbps} kbit/s: heard", flush=True)
    table = [*_facts(speech), "", *_table(settings, heard, speeds=_speeds(speech, settings)), "", *_others(speech)]
    before, begin, rest = PAGE.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE} needs the marks {BEGIN} and {END}")
    PAGE.write_text("\n".join([before + begin, "", *table, "", end + after]), "utf-8")
    print("\n".join(table))


# --- What is spoken ----------------------------------------------------------------------------------------------


def texts() -> list[list[str]]:
    """Return the sentences of each text: the openings of sample articles, headings and lists included."""
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        copy_samples(Path(folder))
        episodes = [wanted for one in ready(Path(folder)) for wanted in one.wanted]
    found = []
    for episode in episodes[:: max(1, len(episodes) // TEXTS)][:TEXTS]:
        sentences: list[str] = []
        for clip in (clip for section in episode.sections for clip in section.clips):
            if sum(map(len, sentences)) < _TEXT_CHARACTERS:
                sentences.append(clip.text)
        found.append(sentences)
    return found


def _espeak() -> Iterator[Speech]:
    spoken = texts()
    for voice_id, pitch in _VOICES:
        voice = Voice(name="", engine="pyttsx3", id=voice_id, settings=(("pitch", pitch), ("rate", 155)))

        def say(text: str, voice: Voice = voice) -> Pcm:
            return child("pyttsx3").speak(text, voice)

        calibration = [say(text) for text in CALIBRATION_TEXT]
        clips = [[say(sentence) for sentence in text] for text in spoken]
        yield _levelled(f"{voice_id}, pitch {pitch}", calibration, clips)
    close_children()


def _brought(wavs: Sequence[str]) -> Iterator[Speech]:
    for voice, files in groupby(sorted(map(Path, wavs)), key=lambda file: file.stem.partition("-")[0]):
        clips = [[from_wav(file.read_bytes())] for file in files]
        yield _levelled(voice, [clip for text in clips for clip in text], clips)


def _levelled(voice: str, calibration: Sequence[Pcm], texts: Sequence[Sequence[Pcm]]) -> Speech:
    gain_db = solve_gain_db(calibration_sound(calibration), loudness_lufs=-16.0, true_peak_dbtp=-1.0)
    sections = [[ClipSound(pcm=clip, gain_db=gain_db, pause_after_ms=350) for clip in clips] for clips in texts]
    return Speech(voice=voice, texts=tuple(assemble(one, true_peak_dbtp=-1.0).samples for one in sections))


# --- What is heard -----------------------------------------------------------------------------------------------


def _heard(speech: Speech, *, quality: int, kbps: int) -> Heard:
    decoded = [_decoded(to_mp3(samples, bitrate_kbps=kbps, quality=quality)) for samples in speech.texts]
    scaled = [samples.astype(np.float32) / np.float32(32768) for samples in decoded]
    return Heard(
        noise=noise_of(zip(speech.texts, decoded, strict=True)),
        lufs=tuple(map(integrated_lufs, scaled)),
        dbtp=tuple(map(true_peak_dbtp, scaled)),
    )


def _decoded(mp3: bytes) -> Sound:
    words = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", "-", "-f", "s16le", "-"]
    return np.frombuffer(subprocess.run(words, input=mp3, capture_output=True, check=True).stdout, dtype="<i2")


def _speeds(speech: Sequence[Speech], settings: Sequence[tuple[int, int]]) -> dict[tuple[int, int], float]:
    """Return how many times faster than it lasts sound is encoded, for each setting, in CPU time: the median."""
    every = [one.texts[0] for one in speech]
    length_s = sum(map(len, every)) / RATE_HZ
    rounds: dict[tuple[int, int], list[float]] = {one: [] for one in settings}
    for _ in range(_ROUNDS):
        for quality, kbps in settings:
            began_s = time.process_time()
            for samples in every:
                encode([samples], bitrate_kbps=kbps, quality=quality)
            rounds[quality, kbps].append(length_s / (time.process_time() - began_s))
    return {one: median(found) for one, found in rounds.items()}


# --- The table ---------------------------------------------------------------------------------------------------


def _facts(speech: Sequence[Speech]) -> Iterator[str]:
    minutes = sum(len(samples) for one in speech for samples in one.texts) / RATE_HZ / 60
    voices = "; ".join(one.voice for one in speech)
    yield f"- {len(speech)} voices ({voices}), each reading {TEXTS} texts: {minutes:.0f} minutes"
    yield "- Each figure is the mean over the voices, and behind it the least and the most of any voice"


def _table(
    settings: Sequence[tuple[int, int]],
    heard: dict[tuple[int, int], list[Heard]],
    *,
    speeds: dict[tuple[int, int], float],
) -> Iterator[str]:
    yield (
        "| quality | kbit/s | times real time | spectral distance, dB | noise to mask, dB | audible bands lost, % "
        "| segmental SNR, dB | loudness, LUFS | highest peak, dBTP |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for quality, kbps in settings:
        found = heard[quality, kbps]

        def spread(form: str, figure: Callable[[Noise], float], found: list[Heard] = found) -> str:
            each = [figure(one.noise) for one in found]
            return f"{mean(each):{form}} ({min(each):{form}} to {max(each):{form}})"

        lufs = [loudness for one in found for loudness in one.lufs]
        cells = (
            str(quality),
            str(kbps),
            f"{speeds[quality, kbps]:.0f}",
            spread(".2f", lambda noise: noise.mean("distance_db")),
            spread(".1f", lambda noise: noise.mean("noise_to_mask_db")),
            spread(".1f", lambda noise: 100 * noise.lost / noise.audible),
            spread(".1f", lambda noise: noise.mean("snr_db")),
            f"{min(lufs):.1f} to {max(lufs):.1f}",
            f"{max(peak for one in found for peak in one.dbtp):.2f}",
        )
        yield f"| {' | '.join(cells)} |"


def _others(speech: Sequence[Speech]) -> Iterator[str]:
    """Say how fast ffmpeg's copy of LAME is on the same samples, without its start."""
    every = np.concatenate([one.texts[0] for one in speech])
    version = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-version"], capture_output=True, text=True, check=True)
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as name:
        folder = Path(name)
        for file, samples in (("all", every), ("none", every[:RATE_HZ])):
            (folder / f"{file}.wav").write_bytes(to_wav(Pcm(RATE_HZ, samples.astype("<i2").tobytes())))
        speeds = []
        for quality in (2, 5, 7):
            took_s = []
            for file in ("all", "none"):
                words = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-threads", "1", "-i", f"{file}.wav"]
                words += [
                    "-c:a",
                    "libmp3lame",
                    "-b:a",
                    f"{_BITRATE_KBPS}k",
                    "-compression_level",
                    str(quality),
                    "a.mp3",
                ]
                took_s.append(measured(words, cwd=folder, report=folder / "took.json").cpu_s)
            speeds.append(f"{len(every) / RATE_HZ / (took_s[0] - took_s[1]):.0f} at {quality}")
    found = re.search(r"version (\S+?)-", version.stdout)
    yield f"ffmpeg's libmp3lame ({found[1] if found else 'of imageio-ffmpeg'}), times real time: {', '.join(speeds)}."
