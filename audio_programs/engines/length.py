"""Whether a clip can be the sound of its text: the net under engines that stop early, never stop or say nothing.

Pure. The bounds are wide on purpose: they catch sound that was cut off, lost or gone astray, not a fast voice.
They were measured with espeak-ng at 175 words a minute, all its languages, 1,200 texts from 'e' to 900 characters:

- The least: 63 ms a letter or digit (French, and English sentences of long words), more for short texts and all
  other languages. Two thirds of that is too little for any of them.
- The most: 280 ms a small letter (a voice of another script spells Latin letters out), 580 ms a digit of a long
  number, 800 ms a symbol read by its name, 1.9 s a letter of a script that the voice does not have ('Chinese letter').

Lengths followed the rate setting from 80 to 450 words a minute within a tenth, but for the pause at the end.

Sound is asked for only by letters that voices are sure to know. For a modifier letter such as U+02BB espeak-ng gives
7 ms, for a script that it lacks (Meetei Mayek, Cherokee) 0.3 s of silence however long the text: nothing was lost, and
an editor could mend nothing.
"""

import re
import sys
import unicodedata
from array import array

from audio_programs.spoken import Pcm

_LEAST_S = 0.04  # a letter or digit
_MOST_S = 1.5  # whatever the text; the pause at the end is up to 0.5 s of it
_MOST_SMALL_LETTER_S = 0.4
_MOST_ASCII_S = 0.8  # digits, capitals, symbols
_MOST_OTHER_S = 2.5

_KNOWN_LETTERS = (
    (0x0041, 0x024F),  # Latin
    (0x0370, 0x052F),  # Greek, Cyrillic
    (0x0531, 0x0587),  # Armenian
    (0x05D0, 0x05EA),  # Hebrew
    (0x0620, 0x06FF),  # Arabic
    (0x0900, 0x0DFF),  # Devanagari to Sinhala
    (0x0E00, 0x0E5F),  # Thai
    (0x1000, 0x10FF),  # Myanmar, Georgian
    (0x1200, 0x137F),  # Ethiopic
    (0x1E00, 0x1FFF),  # Latin and Greek with marks
    (0x3041, 0x30FF),  # Japanese kana
    (0x4E00, 0x9FFF),  # Chinese characters
    (0xAC00, 0xD7A3),  # Korean
)
"""First and last of the scripts that some voice of espeak-ng is made for. A voice for another script spells their
letters: of those tried alone, all were heard, in an English and a French voice."""

_NOTHING = 10  # of 32768, -70 dBFS: a clip that never rises above it holds no words, only rounding
_PIECE_BYTES = 4096

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
    least_s = _LEAST_S * sum(map(_is_known, brief))
    most_s = _MOST_S + sum(_most_s(letter) for letter in text if not letter.isspace())
    return least_s / pace, most_s / pace


def silence_fault(text: str, pcm: Pcm) -> str:
    """Return what is wrong with a clip in which nothing is heard, in words; '' for ``text`` that may be silent."""
    return "silence" if not _is_heard(pcm.samples) and any(map(_is_known, text)) else ""


def _is_heard(samples: bytes) -> bool:
    # piece by piece, as most clips are heard within the first: looking at all takes half as long as speaking them
    for start in range(0, len(samples), _PIECE_BYTES):
        piece = array("h", samples[start : start + _PIECE_BYTES])
        if sys.byteorder == "big":
            piece.byteswap()
        if max(piece) > _NOTHING or min(piece) < -_NOTHING:
            return True
    return False


def _is_known(letter: str) -> bool:
    """Tell whether a voice is sure to say a letter or digit."""
    if letter.isascii():
        return letter.isalnum()
    is_letter = unicodedata.category(letter) in {"Lu", "Ll", "Lt", "Lo"}
    return is_letter and any(first <= ord(letter) <= last for first, last in _KNOWN_LETTERS)


def _most_s(letter: str) -> float:
    if not letter.isascii():
        return _MOST_OTHER_S
    return _MOST_SMALL_LETTER_S if letter.islower() else _MOST_ASCII_S
