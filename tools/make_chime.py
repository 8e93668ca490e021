"""Make articles/small-kitchens/chime.wav: two soft notes, a fifth apart. Needs numpy only; the same bytes each time.

python tools/make_chime.py
"""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
LENGTH_S = 1.8
NOTES = ((0.0, 523.25), (0.35, 783.99))  # (second, Hz): c'' and g''
OVERTONES = ((1, 1.0), (2, 0.25), (3, 0.08))  # (times the note's frequency, how loud)

TARGET = Path(__file__).parent.parent / "articles" / "small-kitchens" / "chime.wav"


def chime() -> NDArray[np.int16]:
    """Return the two notes as 16-bit samples; each swells for 15 ms and dies away."""
    time_s = np.arange(int(RATE_HZ * LENGTH_S)) / RATE_HZ
    sound = np.zeros(len(time_s))
    for start_s, pitch_hz in NOTES:
        since_s = np.maximum(0.0, time_s - start_s)
        swell = np.minimum(1.0, since_s / 0.015) * np.exp(-since_s * 3.5)
        for times, level in OVERTONES:
            sound += swell * level * np.sin(2 * np.pi * pitch_hz * times * since_s)
    sound *= np.minimum(1.0, (LENGTH_S - time_s) / 0.3)
    scaled: NDArray[np.int16] = np.rint(sound / np.max(np.abs(sound)) * 12_000).astype("<i2")
    return scaled


if __name__ == "__main__":
    with wave.open(str(TARGET), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(chime().tobytes())
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")
