"""Whether a clip's length can be that of its text: the net under engines that stop early or never stop.

Pure. The bounds are wide on purpose: they catch sound that was cut off, lost or gone astray, not a fast voice.
They were measured with espeak-ng at 175 words a minute, all its languages, 1,200 texts from 'e' to 900 characters:

- The least: 63 ms a letter or digit (French, and English sentences of long words), more for short texts and all
  other languages. Two thirds of that is too little for any of them.
- The most: 280 ms a small letter (a voice of another script spells Latin letters out), 580 ms a digit of a long
  number, 800 ms a symbol read by its name, 1.9 s a letter of a script that the voice does not have ('Chinese letter').

Lengths followed the rate setting from 80 to 450 words a minute within a tenth, but for the pause at the end.
"""

import re

from audio_programs.model import Pcm

_LEAST_S = 0.04  # a letter or digit
_MOST_S = 1.5  # whatever the text; the pause at the end is up to 0.5 s of it
_MOST_SMALL_LETTER_S = 0.4
_MOST_ASCII_S = 0.8  # digits, capitals, symbols
_MOST_OTHER_S = 2.5

_REPEATED = re.compile(r"(.)\1{2,}", re.DOTALL)


def length_fault(text: str, pcm: Pcm, *, pace: float = 1.0) -> str:
    """Return what is wrong with a clip's length, in words; '' if it can be that of ``text``.

    ``pace`` is how many times faster than an ordinary reading (175 words a minute) the voice is set to speak.
    """
    if len(pcm.samples) % 2 or pcm.rate_hz <= 0:
        return "sound that is not whole"
    length_s = len(pcm.samples) / 2 / pcm.rate_hz
    least_s, most_s = bounds_s(text, pace=pace)
    if length_s < least_s:
        return f"too little sound ({length_s:.2f} s where at least {least_s:.2f} s are needed)"
    if length_s > most_s:
        return f"too much sound ({length_s:.2f} s where {most_s:.2f} s are plenty)"
    return ""


def bounds_s(text: str, *, pace: float = 1.0) -> tuple[float, float]:
    """Return the shortest and longest length, in seconds, that a clip of ``text`` can have."""
    # 'zzzzzz' is read in one breath by some voices, letter by letter by others
    brief = _REPEATED.sub(r"\1\1", text)
    least_s = _LEAST_S * sum(letter.isalnum() for letter in brief)
    most_s = _MOST_S + sum(_most_s(letter) for letter in text if not letter.isspace())
    return least_s / pace, most_s / pace


def _most_s(letter: str) -> float:
    if not letter.isascii():
        return _MOST_OTHER_S
    return _MOST_SMALL_LETTER_S if letter.islower() else _MOST_ASCII_S
