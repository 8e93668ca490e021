"""Rules on words: list numbers, initials, Roman numerals, slashes between words."""

import re

from audio_programs.speech.normalise.language import Tongue
from audio_programs.speech.normalise.numerals import cardinal, ordinal

_LIST_NUMBER = re.compile(r"\A\s*(?:\((\d{1,3})\)|(\d{1,3})[.)])(?=\s|[A-Z]|\Z)")
_LIST_LETTER = re.compile(r"\A\s*\(?([a-zA-Z])\)(?=\s)")

_STOPPED_INITIALS = re.compile(r"(?<![\w.])(?:[A-Za-z]\.){2,}[A-Za-z]?(?![\w])")
_READ_AS_WORDS = {
    "WHO": "W H O",
    "IBCLC": "I B C L C",
    "IBCLCs": "I B C L Cs",
    "EBM": "E B M",
    "FAQ": "F A Q",
    "FAQs": "F A Qs",
}
_INITIALS = re.compile(rf"(?<![\w'-])(?:{'|'.join(sorted(_READ_AS_WORDS, key=len, reverse=True))})(?![\w'])")
_SHOUTED = re.compile(r"\b[A-Z]{2,}\b")

_ROMAN = r"(?=[IVXL])(?:XL|X{0,3})(?:IX|IV|V?I{0,3})"
_NUMBERED = (
    "Act|Appendix|Article|Book|Chapter|Class|Figure|Grade|Level|Month|Part|Phase|Season|Section|Stage|Step|Table|"
    "Title|Type|Unit|Volume|War"
)
_ROMAN_AFTER = re.compile(
    rf"\b(?P<word>(?i:{_NUMBERED})s?)\s+(?P<roman>{_ROMAN})(?![\w'])(?P<second>\s(?:and|or|to)\s{_ROMAN}(?![\w']))?"
)
_RULERS = (
    "Charles|Edward|Elizabeth|Francis|George|Henry|James|John|Louis|Mary|Paul|Peter|Philip|Pius|Pope|Richard|William"
)
_ROMAN_RULER = re.compile(
    rf"\b(?P<name>{_RULERS})\s+(?P<roman>(?=[VX]|II|IV)(?:X{{0,3}})(?:IX|IV|V?I{{0,3}}))(?![\w'])"
)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}

_AND_OR = re.compile(r"\band\s?/\s?or\b", re.IGNORECASE)
_EITHER = re.compile(r"(?<=[a-z]{2})\s?/\s?(?=[a-z]{2})|(?<=\d)/(?=[a-z]{2})")


def say_list_numbers(text: str, _tongue: Tongue) -> str:
    """Let a breath follow the number or letter of a heading or step: '1) Wash' is 'one. Wash'."""
    text = _LIST_NUMBER.sub(lambda found: f"{found[1] or found[2]}. ", text)
    return _LIST_LETTER.sub(r"\1, ", text)


def say_initials(text: str, _tongue: Tongue) -> str:
    """Take the stops out of 'U.S.', which engines take for ends, and spell the few that they read as words."""
    text = _STOPPED_INITIALS.sub(_without_stops, text)
    if len(_SHOUTED.findall(text)) > 3 and text.upper() == text:
        return text  # a line all in capitals is words
    return _INITIALS.sub(lambda found: _READ_AS_WORDS[found.group()], text)


def _without_stops(found: re.Match[str]) -> str:
    ends = found.group().endswith(".") and not found.string[found.end() :].strip(" \"')]")
    return found.group().replace(".", "") + ("." if ends else "")


def say_roman(text: str, tongue: Tongue) -> str:
    """Say Roman numerals where they surely are: 'Type II' as 'Type two', 'Henry VIII' as 'Henry the eighth'."""
    text = _ROMAN_RULER.sub(lambda found: f"{found['name']} the {ordinal(str(_value(found['roman'])), tongue)}", text)
    return _ROMAN_AFTER.sub(lambda found: _roman_after(found, tongue), text)


def _roman_after(found: re.Match[str], tongue: Tongue) -> str:
    if found["roman"] == "I" and not found["second"] and not _is_one(found):
        return found.group()
    said = f"{found['word']} {cardinal(str(_value(found['roman'])), tongue)}"
    if not found["second"]:
        return said
    _, link, last = found["second"].split()
    return f"{said} {link} {cardinal(str(_value(last)), tongue)}"


def _is_one(found: re.Match[str]) -> bool:
    """Tell 'type I diabetes' and 'Part I: Milk' from 'the part I like'."""
    if found["word"].lower() in {"type", "stage", "phase", "grade", "war"}:
        return True
    return not re.match(r"\s+\w", found.string[found.end() :])


def _value(roman: str) -> int:
    values = [_VALUES[letter] for letter in roman]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def say_slashes(text: str, _tongue: Tongue) -> str:
    """Say 'and/or' as 'and or' and 'parent/carer' as 'parent or carer'; other slashes part words."""
    return _EITHER.sub(" or ", _AND_OR.sub("and or", text)).replace("/", " ")
