"""Sound files that are no WAV, read by the ffmpeg of the extra ``media``: real files of every kind, made by it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from audio_programs.audio.brought import UnusableSound, read_wav
from audio_programs.audio.files import to_wav as wav_content
from audio_programs.audio.media import media_fingerprint, to_wav
from audio_programs.config.values import SOUNDS
from audio_programs.model import Pcm

ENCODERS = {
    ".mp3": "libmp3lame",
    ".m4a": "aac",
    ".aac": "aac",
    ".ogg": "libvorbis",
    ".oga": "flac",
    ".opus": "libopus",
    ".flac": "flac",
    ".aif": "pcm_s16be",
    ".aiff": "pcm_s24be",
    ".wma": "wmav2",
}
RATE_HZ = 48_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, float], Path]:
    """Return a maker of stereo files of a second or more, with a tone of 440 Hz, by their ending."""
    imageio_ffmpeg = pytest.importorskip(
        "imageio_ffmpeg", reason="needs ffmpeg: pip install imageio-ffmpeg, which brings one"
    )
    folder = tmp_path_factory.mktemp("media")

    def make(ending: str, length_s: float) -> Path:
        time_s = np.arange(int(RATE_HZ * length_s)) / RATE_HZ
        tone = np.rint(9000 * np.sin(2 * np.pi * 440 * time_s)).astype("<i2")
        path = folder / f"tone-{length_s}{ending}"
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "wav", "-i", "-", "-ac", "2"]
        subprocess.run(
            [*command, "-c:a", ENCODERS[ending], *(["-f", "ogg"] if ending == ".oga" else []), str(path)],
            input=wav_content(Pcm(RATE_HZ, tone.tobytes())),
            check=True,
        )
        return path

    return make


def heard(path: Path) -> tuple[float, float]:
    """Return how long a file is heard, in seconds, and at which pitch."""
    pcm = read_wav(to_wav(path, longest_s=60), longest_s=62)
    samples = np.frombuffer(pcm.samples, dtype="<i2").astype(np.float64)
    pitch_hz = int(np.argmax(np.abs(np.fft.rfft(samples)))) * pcm.rate_hz / len(samples)
    return len(samples) / pcm.rate_hz, pitch_hz


def test_every_ending_that_settings_take_is_tried_here() -> None:
    assert {*ENCODERS, ".wav"} == set(SOUNDS)


@pytest.mark.parametrize("ending", sorted(ENCODERS))
def test_a_file_of_every_kind_is_read(made: Callable[[str, float], Path], ending: str) -> None:
    length_s, pitch_hz = heard(made(ending, 1.5))

    assert length_s == pytest.approx(1.5, abs=0.15)
    assert pitch_hz == pytest.approx(440, abs=2)


def test_a_file_under_another_kinds_ending_is_read_all_the_same(made: Callable[[str, float], Path]) -> None:
    path = made(".m4a", 1.5)
    other = path.rename(path.with_suffix(".mp3"))

    assert heard(other)[0] == pytest.approx(1.5, abs=0.15)


def test_of_a_long_file_no_more_is_read_than_tells_that_it_is_too_long(made: Callable[[str, float], Path]) -> None:
    content = to_wav(made(".flac", 20), longest_s=5)

    assert len(content) < 7 * RATE_HZ * 2


@pytest.mark.parametrize("ending", [".mp3", ".m4a", ".ogg", ".flac"])
@pytest.mark.parametrize("content", [b"", b"no sound at all", bytes(5000)], ids=["empty", "text", "zeros"])
def test_what_is_no_sound_is_told(tmp_path: Path, ending: str, content: bytes) -> None:
    path = tmp_path / f"broken{ending}"
    path.write_bytes(content)

    with pytest.raises(UnusableSound) as told:
        to_wav(path, longest_s=60)
    assert told.value.what == "it cannot be read as a sound"
    assert "save it again" in told.value.hint


@pytest.mark.parametrize("ending", [".mp3", ".m4a"])
def test_invariant_10_a_playlist_under_a_sounds_name_reads_no_other_file(
    made: Callable[[str, float], Path], tmp_path: Path, ending: str
) -> None:
    secret = made(".mp3", 1.5)
    lists = {
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile://{secret}\n#EXT-X-ENDLIST\n",
        "concat": f"ffconcat version 1.0\nfile '{secret}'\n",
    }
    for name, content in lists.items():
        path = tmp_path / f"{name}{ending}"
        path.write_text(content)
        with pytest.raises(UnusableSound):
            to_wav(path, longest_s=60)


def test_the_decoder_and_its_version_are_named_for_keys() -> None:
    pytest.importorskip("imageio_ffmpeg")

    assert media_fingerprint(".mp3").startswith("imageio-ffmpeg ")


def test_without_the_extra_the_command_that_installs_it_is_told() -> None:
    program = (
        "import sys; sys.modules['imageio_ffmpeg'] = None\n"
        "from audio_programs.audio.media import media_fingerprint\n"
        "try: media_fingerprint('.mp3')\n"
        "except ValueError as told: print(told.what, '-', told.hint)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == (
        ".mp3 files are read by a package that is not installed - "
        f"install it with `{sys.executable} -m pip install imageio-ffmpeg`, or save the sound as WAV\n"
    )
