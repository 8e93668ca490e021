"""Rules on the numbers that are left when everything around them is words."""

import re

from audio_programs.speech.normalise.language import Tongue
from audio_programs.speech.normalise.numerals import cardinal, decimal, in_other_language

_TIED = re.compile(r"(?<=[^\W\d_])[-–]?(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=\d)[-–](?=\d)")
_CHAIN = re.compile(r"\d+(?:\.\d+){2,}")
_DECIMAL = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d+\.\d+|(?<![\w.])\.\d+")
_CARDINAL = re.compile(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+")
_ALONE = re.compile(r"(?<![\w.,:/-])\d+(?:[.,]\d{1,2})?(?!\w|[.,:/-]\d)")


def untie_figures(text: str, _tongue: Tongue) -> str:
    """Part a number from letters: 'B12' is 'B 12', 'COVID-19' is 'COVID 19'."""
    return _TIED.sub(" ", text)


def say_versions(text: str, tongue: Tongue) -> str:
    """Say '1.2.3' as 'one point two point three'."""
    return _CHAIN.sub(lambda found: " point ".join(cardinal(part, tongue) for part in found.group().split(".")), text)


def say_decimals(text: str, tongue: Tongue) -> str:
    """Say '3.14' as 'three point one four'."""
    return _DECIMAL.sub(lambda found: decimal(found.group(), tongue), text)


def say_cardinals(text: str, tongue: Tongue) -> str:
    """Say whole numbers."""
    return _CARDINAL.sub(lambda found: cardinal(found.group(), tongue), text)


def say_foreign_numbers(text: str, tongue: Tongue) -> str:
    """Say plain numbers of another language than English, if num2words has it; else the engine may know."""
    if tongue.english:
        return text
    return _ALONE.sub(lambda found: in_other_language(found.group(), tongue), text)
