"""Rules on signs and punctuation, which come last: what a sign is called, where a breath is, and nothing else is left.

After them a text holds letters with their accents, blanks, apostrophes and hyphens inside words, and , ; : . ? !
(in other languages than English digits too, and the few signs that their engines say).
"""

import re
import unicodedata

from audio_programs.speech.normalise.language import Tongue

_ARROW = re.compile(r"\s*(?:[←-⇿➔-➾]|<?[-=]{1,2}>|<[-=]{1,2})\s*")
_RULER = re.compile(r"[=+*~#_<>|^\\-]{3,}|==+")
_SIGNS = {
    "&": "and", "+": "plus", "=": "equals", "×": "times", "÷": "divided by", "@": "at", "°": "degrees",
    "≈": "about", "≠": "is not", "≤": "at most", "≥": "at least", "±": "plus or minus", "−": "minus", "§": "section",
    "©": "copyright", "∞": "infinity", "√": "the square root of", "$": "dollar", "£": "pounds", "€": "euros",
    "¢": "cents", "¥": "yen", "‰": "per thousand", "♀": "female", "♂": "male",
}  # fmt: skip
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))

_OPTIONAL_ENDING = re.compile(r"(?<=\w)\((s|es|ren|n|r|ed)\)")
_BRACKET = re.compile(r"[(\[{)\]}|\t]")
_LAST_BRACKET = re.compile(r"[)\]}|\t\"'\s]+\Z")
_DASH = re.compile(r"\s+[-–]+\s+|--+|(?<=\s)–|–(?=\s)|\s-+\Z|\A\s*-+\s")
_ELLIPSIS = re.compile(r"\.(?:\s?\.)+")
_GLUED_STOP = re.compile(r"(?<=[^\W\d_]{2})\.(?=[A-Z][a-z])")

_OTHER_ENGLISH = re.compile(r"[^A-Za-z ,;:.?!'\-]+")
_STRAY_APOSTROPHE = re.compile(r"(?<![^\W_])'+|'+(?![^\W_])")
_STRAY_HYPHEN = re.compile(r"(?<![^\W_])-+|-+(?![^\W_])")
_STRAY_JOINER = re.compile(r"(?<![^\W\d_a-zA-Z])[\u200c\u200d]+|[\u200c\u200d]+(?![^\W\d_a-zA-Z])")
_MARKS_RUN = re.compile(r"\s*[,;:.?!](?:[\s,;:.?!]*[,;:.?!])?\s*")
_STRENGTH = ",;:.!?"
_STOPS_ELSEWHERE = str.maketrans(
    {
        "。": ". ",
        "！": "! ",
        "？": "? ",
        "、": ", ",
        "，": ", ",
        "；": "; ",
        "：": ": ",
        "؟": "? ",
        "،": ", ",
        "؛": "; ",
        "।": ". ",
    }
)
_KEPT_ELSEWHERE = "%&+=@°€$£/"


def say_signs(text: str, _tongue: Tongue) -> str:
    """Say signs by name: & and, + plus, = equals, ° degrees; a row of them is a ruler and is not said."""
    text = _ARROW.sub(", ", text)
    text = _RULER.sub(" , ", text)
    return _SIGN.sub(lambda found: f" {_SIGNS[found.group()]} ", text)


def breathe_at_brackets(text: str, _tongue: Tongue) -> str:
    """Breathe before and after brackets and between the cells of a table; 'mother(s)' is one word."""
    return _BRACKET.sub(", ", _LAST_BRACKET.sub("", _OPTIONAL_ENDING.sub(r"\1", text)))


def breathe_at_dashes(text: str, _tongue: Tongue) -> str:
    """Breathe at a dash between words; the one inside 'mother–baby' is a hyphen."""
    return _DASH.sub(", ", text).replace("–", "-")


def end_at_ellipses(text: str, _tongue: Tongue) -> str:
    """Breathe at '...' where the sentence goes on, and end it where it does not; part 'garden.Some' too."""
    text = _ELLIPSIS.sub(lambda found: ", " if _goes_on(found) else ". ", text)
    return _GLUED_STOP.sub(". ", text)


def _goes_on(found: re.Match[str]) -> bool:
    return found.string[found.end() :].lstrip(" \"'")[:1].islower()


def drop_unsayable(text: str, tongue: Tongue) -> str:
    """Drop what no engine can say: quotes, emoji, boxes, stray apostrophes and accents."""
    if text.isascii():
        kept = _OTHER_ENGLISH.sub(" ", text) if tongue.english else _keep_sayable(text, tongue)
    else:
        kept = _STRAY_JOINER.sub("", _keep_sayable(text.translate(_STOPS_ELSEWHERE), tongue))
    return _STRAY_HYPHEN.sub(" ", _STRAY_APOSTROPHE.sub(" ", kept))


def _keep_sayable(text: str, tongue: Tongue) -> str:
    kept: list[str] = []
    for letter in text:
        after_letter = bool(kept) and kept[-1] != " " and unicodedata.category(kept[-1])[0] in "LM"
        kept.append(letter if _is_sayable(letter, tongue, after_letter=after_letter) else " ")
    return unicodedata.normalize("NFC", "".join(kept))


def _is_sayable(letter: str, tongue: Tongue, *, after_letter: bool) -> bool:
    if letter in " ,;:.?!'-\u200c\u200d":
        return True
    match unicodedata.category(letter)[0]:
        case "L":
            return True
        case "M":
            return after_letter
        case "N":
            return not tongue.english
        case _:
            return not tongue.english and letter in _KEPT_ELSEWHERE


def tidy(text: str, _tongue: Tongue) -> str:
    """Leave one mark where several meet, the strongest; one blank between words; none before a mark."""
    text = _MARKS_RUN.sub(_strongest, text)
    return " ".join(text.split()).lstrip(",;:.?! ")


def _strongest(found: re.Match[str]) -> str:
    marks = found.group()
    if marks in ".:," and _inside(found):
        return marks
    return f"{max((mark for mark in marks if mark in _STRENGTH), key=_STRENGTH.index)} "


def _inside(found: re.Match[str]) -> bool:
    """Tell whether a stop stands inside a word or number, as in 'example.org' where it is not put in words."""
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    if found.group() == ".":
        return before.isalnum() and after.isalnum()
    return before.isdigit() and after.isdigit()
