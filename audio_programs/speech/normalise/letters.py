"""Rules on single characters, which come first: the invisible goes, look-alikes become one, raised digits are read.

After them digits are 0 to 9, quotes, dashes and blanks are of one kind each, and letters are in NFKC.
"""

import re
import unicodedata
from fractions import Fraction

from audio_programs.speech.normalise.language import Tongue

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = str.maketrans(_RAISED + "⁻", "0123456789-")
_JOINERS = "\u200c\u200d"  # they shape Persian and Indic words, and glue emoji
_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("’‘‚‛ʼ`´′＇", "'"),
        **dict.fromkeys("“”„‟«»‹›″", '"'),
        **dict.fromkeys("‐‑‒﹣－", "-"),
        **dict.fromkeys("—―⸺⸻", " – "),
        **dict.fromkeys("⁄∕", "/"),
        **dict.fromkeys("✕✖⨯", "×"),
        **dict.fromkeys("µμ", "u"),  # only before a unit's letter would it be read, and ug is how it is typed
        "∶": ":",
        "٪": "%",
        "_": " ",
        "№": "No. ",
        "…": "...",
    }
)
_GROUP_BLANK = re.compile(r"(?<![\d,.])\d{1,3}(?:[\u00a0\u2007\u2009\u202f]\d{3})+(?!\d)")
_TRADE_MARK = re.compile(r"[™®℠]|(?<=\w)\((?:TM|R)\)")
_UNIT_POWER = re.compile(r"(?<=\d)(\s?)([mck]?m|ft|in)\^?(?:[²2]|([³3]))(?!\w)")
_POWER_OF_TEN = re.compile(rf"(?<=10)⁻?[{_RAISED}]+")
_LETTER_POWER = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,2})\^([23])(?!\w|[.,]\d)")
_POWER = re.compile(r"(?:(?<=[\d)])|(?<![^\W\d_])([^\W\d_]{1,2}))\s?\^\s?([-−]?\d+)(?!\w|[.,]\d)")
_SQUARE = re.compile(rf"((?<![^\W\d_])[^\W\d_]{{1,2}}|\d|\))([²³])(?![{_RAISED}])")
_NOTE_MARK = re.compile(
    rf"([^\W\d_]{{3}}[.,;:!?\"'”’)]*)(?:[{_RAISED}]+(?:[,–-][{_RAISED}]+)*|(?:\[\d{{1,3}}\])+|[†‡]+)"
)
_FRACTION_SIGN = re.compile(r"(\d?)([¼½¾⅐-⅞↉])")


def drop_invisible(text: str, _tongue: Tongue) -> str:
    """Drop what is neither seen nor heard; what parts words, such as a zero-width space, becomes a blank."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(letter) for letter in text)


def _visible(letter: str) -> str:
    if letter in _JOINERS or letter == "\t":
        return letter
    if letter == "\u200b" or letter.isspace():
        return letter if letter in "\u00a0\u2007\u2009\u202f" else " "
    category = unicodedata.category(letter)
    if category == "Cf" or "\ufe00" <= letter <= "\ufe0f" or letter == "\u20e3":  # formats, emoji variants, keycaps
        return ""
    return " " if category.startswith("C") else letter


def join_groups(text: str, _tongue: Tongue) -> str:
    """Write '1 200 000', grouped by blanks that do not break a line, with commas."""
    return _GROUP_BLANK.sub(lambda found: re.sub(r"\s", ",", found.group()), text)


def drop_trade_marks(text: str, _tongue: Tongue) -> str:
    """Drop ™ and ®, which nobody says."""
    return _TRADE_MARK.sub("", text)


def read_powers(text: str, _tongue: Tongue) -> str:
    """Read raised digits that mean something, and '^': square metres, x squared, powers."""
    text = _UNIT_POWER.sub(lambda found: f"{found[1]}{'cu' if found[3] else 'sq'}{found[2]}", text)
    text = _POWER_OF_TEN.sub(lambda found: f" to the power of {found.group().translate(_LOWERED)}", text)
    text = _LETTER_POWER.sub(lambda found: f"{found[1]}{'²' if found[2] == '2' else '³'}", text)
    text = _POWER.sub(lambda found: f"{found[1] or ''} to the power of {found[2]}", text)
    return _SQUARE.sub(lambda found: f"{found[1]} {'squared' if found[2] == '²' else 'cubed'}", text)


def drop_note_marks(text: str, _tongue: Tongue) -> str:
    """Drop the number of a footnote after a word: 'milk¹', 'milk.[2]'."""
    return _NOTE_MARK.sub(r"\1", text)


def open_fractions(text: str, _tongue: Tongue) -> str:
    """Write ½ as 1/2 and 1½ as 1 1/2."""
    return _FRACTION_SIGN.sub(_open_fraction, text)


def _open_fraction(found: re.Match[str]) -> str:
    value = Fraction(unicodedata.numeric(found[2])).limit_denominator(10)
    return f"{found[1]} {value.numerator}/{value.denominator}".lstrip()


def fold_lookalikes(text: str, _tongue: Tongue) -> str:
    """Make one of all kinds of quotes, dashes, blanks, digits, wide and joined letters."""
    if text.isascii():
        return text.replace("`", "'").replace("_", " ")
    text = unicodedata.normalize("NFKC", text.translate(_LOOKALIKES)).translate(_LOOKALIKES)
    return "".join(_ascii_digit(letter) if letter > "\x7f" else letter for letter in text)


def _ascii_digit(letter: str) -> str:
    """Return a digit or number sign of any script in our digits; the signs that are letters, such as 三, stay."""
    category = unicodedata.category(letter)
    if category not in {"Nd", "Nl", "No"}:
        return letter
    value = unicodedata.numeric(letter, -1.0)
    if category == "Nd" or (value >= 0 and value == int(value)):
        return str(int(value))
    return " "
