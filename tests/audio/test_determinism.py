"""Equal inputs, equal bytes, whatever process makes them."""

import os
import subprocess
import sys

PROGRAM = """
import hashlib
from datetime import date
import numpy as np
from audio_programs.audio.clips import calibration_sound
from audio_programs.audio.files import to_mp3
from audio_programs.audio.levels import solve_gain_db
from audio_programs.audio.section import ClipSound, assemble
from audio_programs.audio.tags import TagValues, id3
from audio_programs.model import Chapter, Pcm, Samples

noise = np.random.default_rng(3).standard_normal(3 * 22_050)
pcm = Pcm(22_050, (9000 * np.clip(noise * np.sin(np.arange(len(noise)) / 4000), -3, 3)).astype("<i2").tobytes())
gain_db = solve_gain_db(calibration_sound([pcm]), loudness_lufs=-16, true_peak_dbtp=-1)
section = assemble([ClipSound(pcm=pcm, gain_db=gain_db, pause_after_ms=333)] * 3, true_peak_dbtp=-1)
tag = id3(TagValues(
    title="Night", show="Weeks", author="", track=None, season=1, published=date(2025, 1, 2), description="d",
    language="en", chapters=(Chapter(start_samples=Samples(0), title="Night", anchor="n"),),
    length_samples=Samples(len(section.samples)), picture=None,
))
print(gain_db, section.cues, hashlib.sha256(to_mp3(section.samples, bitrate_kbps=64, quality=5, tag=tag)).hexdigest())
"""


def run_with_hash_seed(seed: str) -> str:
    environment = {"PATH": os.defpath, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo" if seed == "1" else "UTC"}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=environment)
    return done.stdout


def test_invariant_2_two_processes_make_the_same_bytes() -> None:
    first, second = run_with_hash_seed("1"), run_with_hash_seed("2")
    assert first == second
    assert len(first.split()[-1]) == 64
