"""Numbers as words. The only module that knows num2words; rules find numbers, this says them.

Pure. Every function takes digits as text, for a number in an article may be longer than any type, and '0.50' is not
'0.5'.
"""

from decimal import Decimal

from num2words import CONVERTER_CLASSES, num2words

from audio_programs.speech.normalise.language import Tongue

LONGEST_NUMBER = 12
"""Digits of a whole number said as one; a longer one is an account or a serial number, said digit by digit."""


def cardinal(digits: str, tongue: Tongue) -> str:
    """Say a whole number: '1,200' as 'one thousand two hundred'; '007' and very long ones digit by digit."""
    plain = digits.replace(",", "")
    if len(plain) > LONGEST_NUMBER or (len(plain) > 1 and plain.startswith("0")):
        return digit_by_digit(plain, tongue)
    return _plainly(num2words(int(plain), lang="en"), tongue)


def decimal(digits: str, tongue: Tongue) -> str:
    """Say a decimal with each digit after the point: '0.50' as 'zero point five zero'."""
    whole, _, part = digits.partition(".")
    return f"{cardinal(whole or '0', tongue)} point {digit_by_digit(part, tongue)}"


def number(digits: str, tongue: Tongue) -> str:
    """Say a whole number or a decimal."""
    return decimal(digits, tongue) if "." in digits else cardinal(digits, tongue)


def digit_by_digit(digits: str, tongue: Tongue) -> str:
    """Say the digits one by one: '0412' as 'zero four one two'."""
    return " ".join(_plainly(num2words(int(digit), lang="en"), tongue) for digit in digits if digit.isdigit())


def ordinal(digits: str, tongue: Tongue) -> str:
    """Say a place in a row: '21' as 'twenty-first'."""
    plain = digits.replace(",", "")
    if len(plain) > LONGEST_NUMBER:
        return f"{cardinal(plain, tongue)} th"
    return _plainly(num2words(int(plain), lang="en", to="ordinal"), tongue)


def year(digits: str, tongue: Tongue) -> str:
    """Say a year: '1905' as 'nineteen oh-five', '2025' as 'twenty twenty-five'."""
    return _plainly(num2words(int(digits), lang="en", to="year"), tongue)


def plural(words: str) -> str:
    """Return several of a number in words: 'nineteen nineties', 'sixes', 'hundreds'."""
    if words.endswith("y"):
        return f"{words[:-1]}ies"
    return f"{words}es" if words.endswith(("x", "ss", "sh", "ch")) else f"{words}s"


def in_other_language(digits: str, tongue: Tongue) -> str:
    """Say a number by num2words in a language other than English; as it stands where num2words lacks the language."""
    name = _num2words_name(tongue)
    if name is None or len(digits) > LONGEST_NUMBER or (digits.startswith("0") and digits.isdigit() and digits != "0"):
        return digits
    try:
        said: str = num2words(Decimal(digits.replace(",", ".")), lang=name)
    except (NotImplementedError, ArithmeticError, LookupError, TypeError, ValueError):
        return digits  # some of its languages cannot do decimals or large numbers; the engine then says the digits
    return said if not any(letter.isdigit() for letter in said) else digits


def _plainly(words: object, tongue: Tongue) -> str:
    """Leave out the commas, where engines would breathe, and 'and' where the tongue does."""
    plain = str(words).replace(",", "")
    return plain if tongue.and_in_numbers else plain.replace(" and ", " ")


def _num2words_name(tongue: Tongue) -> str | None:
    base, _, region = tongue.tag.partition("-")
    for name in (f"{base}_{region.upper()}", base):
        if name in CONVERTER_CLASSES:
            return name
    return None
