"""Rules on abbreviations: the table of those that are said in full, and the two that mean two things (Dr, St)."""

import re

from audio_programs.speech.normalise.language import Tongue

# What is written (a pattern: matched whole, between blanks or marks) and what is said.
_SHORT = (
    # with its stop or without
    (r"Mr\.?", "Mister"),
    (r"Mrs\.?", "Missus"),
    (r"Ms\.?", "Miz"),
    (r"Prof\.?", "Professor"),
    (r"Rev\.?", "Reverend"),
    (r"Messrs\.?", "Messieurs"),
    (r"vs\.?", "versus"),
    (r"[Aa]pprox\.?", "approximately"),
    (r"etc\.?", "et cetera"),
    (r"&c\.?", "et cetera"),
    (r"[Ii]ncl\.?", "including"),
    (r"[Ee]sp\.?", "especially"),
    (r"[Gg]ovt\.?", "government"),
    (r"[Dd]ept\.?", "department"),
    (r"Jr\.?", "Junior"),
    (r"Sr\.?", "Senior"),
    (r"c/o", "care of"),
    (r"[Nn]/[Aa]", "not applicable"),
    (r"w/o", "without"),
    (r"w/(?=\s)", "with"),
    (r"s/he", "she or he"),
    (r"Ltd\.?", "Limited"),
    (r"a\.?k\.?a\.?", "also known as"),
    (r"Ph\.D\.?", "PhD"),
    (r"eg(?=[,:\s])", "for example"),
    (r"ie(?=[,:\s])", "that is"),
    # only with its stop, or it would be a word
    (r"e\.\s?g\.?", "for example"),
    (r"E\.\s?g\.?", "For example"),
    (r"i\.\s?e\.?", "that is"),
    (r"I\.\s?e\.?", "That is"),
    (r"et al\.?", "and others"),
    (r"cf\.", "compare"),
    (r"viz\.", "namely"),
    (r"max\.", "maximum"),
    (r"[Mm]in\.(?=\s[a-z])", "minimum"),
    (r"est\.(?=\s?\d)", "established"),
    (r"[Tt]el\.", "telephone"),
    (r"[Aa]ppt\.", "appointment"),
    (r"[Mm]isc\.", "miscellaneous"),
    (r"[Tt]emp\.", "temperature"),
    (r"[Mm]t\.?(?=\s[A-Z][a-z])", "Mount"),
    (r"Ave\.", "Avenue"),
    (r"Rd\.?(?=\s*(?:[,.]|\Z))", "Road"),
)
_ABBREVIATION = re.compile("|".join(rf"(?P<s{number}>{form})" for number, (form, _) in enumerate(_SHORT)))
_AT_WORD = re.compile(rf"(?<![\w./&'-])(?:{_ABBREVIATION.pattern})(?![\w/])")
_BEFORE_NUMBER = {
    "ch": "chapter", "ed": "edition", "eq": "equation", "ext": "extension", "fig": "figure", "figs": "figures",
    "p": "page", "pp": "pages", "ref": "reference", "sec": "section", "vol": "volume",
}  # fmt: skip
_NUMBERED_THING = re.compile(rf"(?<![\w./&'-])(?:({'|'.join(_BEFORE_NUMBER)})\.|(ch))\s?(?=\d)", re.IGNORECASE)
_DRIVE = re.compile(r"(?<=[a-z]\s)Dr\b(?=\.?\s*(?:,|\Z))")  # '12 Mulberry Dr'
_DOCTOR = re.compile(r"\bDr\b\.?")
_SAINT_OR_STREET = re.compile(r"\bSt\b\.?(?:(?P<saint>\s+(?=[A-Z]))|(?=\s*(?:,|\Z)))")
_IN_STREET = re.compile(r"\b[A-Z][a-z]+\s\Z")


def say_abbreviations(text: str, _tongue: Tongue) -> str:
    """Say the usual abbreviations in full; the stop that also ends the sentence stays."""
    text = _DOCTOR.sub("Doctor", _DRIVE.sub("Drive", text))
    text = _SAINT_OR_STREET.sub(_saint_or_street, text)
    text = _NUMBERED_THING.sub(lambda found: f"{_BEFORE_NUMBER[(found[1] or found[2]).lower()]} ", text)
    return _AT_WORD.sub(_in_full, text)


def _in_full(found: re.Match[str]) -> str:
    said = _SHORT[int(str(found.lastgroup)[1:])][1]
    ends = found.group().endswith(".") and not found.string[found.end() :].strip(" \"')]")
    return f"{said}." if ends else said


def _saint_or_street(found: re.Match[str]) -> str:
    if found["saint"]:
        return "Saint "
    is_street = _IN_STREET.search(found.string, max(0, found.start() - 30), found.start())
    stop = "." if found.group().endswith(".") else ""
    return f"Street{stop}" if is_street else found.group()
