"""Rules on how much and how many: ranges, money, units, percent, fractions, ordinals, telephone numbers, sums.

They turn what stands around a number into words and mostly leave the number itself in digits; ``figures`` says those.
"""

import re

from audio_programs.speech.normalise.language import Tongue
from audio_programs.speech.normalise.numerals import cardinal, digit_by_digit, ordinal
from audio_programs.speech.normalise.units import AFTER_A_BLANK, ALONE, PERIOD_WORDS, PERIODS, UNITS

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_FRACTION = r"(?:\d+\s+)?\d+/\d+"
_NOT_BEFORE = r"(?<![\w.,/:-])"

_PHONE = re.compile(
    r"(?<![\w.,/$£€-])(?:"
    r"\+\d{1,3}(?:[ -]\(?\d{1,4}\)?){2,5}"  # +61 7 5550 1234
    r"|\(0\d{1,3}\)\s?\d{3,4}[ -]?\d{3,4}"  # (07) 5550 1234
    r"|(?:0\d{1,4}|1[38]00)(?:[ -]\d{3,4}){1,3}"  # 0491 570 156, 1300 555 012
    r"|\d{3}-\d{3}-\d{4}|\d{3}-\d{4}|0\d{8,10}"
    r")(?![\w/-])"
)
_CALL = re.compile(r"\b((?:call|dial|ring|phone|call:|dial:)\s)(\d{3})\b(?![.,]\d)", re.IGNORECASE)

_MINUS_SIGN = re.compile(r"\s*−\s*(?=[$£€]?\d)")
_SUM = re.compile(rf"({NUMBER})\s*-\s*({NUMBER})(?=\s*=)")
_MINUS = re.compile(r"(?<![\w.,)%°'\"-])-(?=[$£€]?\.?\d)")
_SUFFIX = (
    r"\s?(?:%|°[CF]?|[ap]\.?m\b\.?|(?:kg|g|mg|ml|cm|mm|km|m|hrs?|mins?|weeks?|months?|years?|days?|hours?|minutes?)\b)"
)
_CLOCK = r"(?:[01]?\d|2[0-4]):[0-5]\d"
_SIMPLE_FRACTION = r"(?:\d{1,3}\s+)?[1-7]/[2-8](?!\d|/)"
_RANGE = re.compile(
    rf"(?<![\w.,/:-])([$£€]?)({_CLOCK}|{_SIMPLE_FRACTION}|{NUMBER}(?:st|nd|rd|th)?)({_SUFFIX})?\s*[-–]\s*([$£€]?)(?={_CLOCK}|{_FRACTION}|{NUMBER})(?!\d+-\d)",
    re.IGNORECASE,
)

_SIGN_BEHIND = re.compile(rf"(?<![\w.,$£€¥])({NUMBER})\s?([$£€¥])(?!\w|\s?[\d$£€¥])")
_MONEY = re.compile(
    rf"(?P<country>\b(?:A|AU|US|NZ|C|CA))?(?P<sign>[$£€¥])\s?(?P<low>{NUMBER}\sto\s(?=\d))?(?P<whole>(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+))"
    rf"(?:\.(?P<part>\d+))?(?:\s?(?P<scale>k|m|bn|b|tn|thousand|million|billion|trillion)\b)?(?!\w)"
)
_COINS = {"$": ("dollar", "cent", "cents"), "£": ("pound", "penny", "pence"), "€": ("euro", "cent", "cents")}
_SCALES = {"k": "thousand", "m": "million", "bn": "billion", "b": "billion", "tn": "trillion"}
_COUNTRIES = {
    "A": "Australian ", "AU": "Australian ", "US": "US ", "NZ": "New Zealand ", "C": "Canadian ", "CA": "Canadian ",
}  # fmt: skip
# 'a $5 note': what follows 'a' and an amount is one thing's name or what describes it, but for these words
_NO_NOUN = (
    "and|but|each|every|for|from|her|his|into|less|more|not|now|off|one|out|over|per|plus|than|that|the|then|this|was|"
    "when|which|while|with|worth|you"
)
_ONE_OF = re.compile(r"\ban?\s\Z", re.IGNORECASE)
_A_THING = re.compile(rf"\s(?!(?:{_NO_NOUN})\b)[a-z]{{2,}}(?:[^\Ws]|ss)\b")
_CENTS = re.compile(rf"{_NOT_BEFORE}({NUMBER})\s?(?:¢|c(?=\s(?:a|per|each|off)\b))")

_PERCENT = re.compile(r"\s?%(?:-(?=\w))?")

_FEET_INCHES = re.compile(r"(?<![\w.,])(\d{1,2})\s?'\s?(\d{1,2})\s?(?:\"|'')")
_NAMES = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_PERIODS = "|".join(sorted(PERIODS, key=len, reverse=True))
_SPACED = "|".join(AFTER_A_BLANK)
_QUANTITY = rf"(?<![\w.,/])(?P<amount>{_FRACTION}|{NUMBER}|\.\d+)"
_UNIT = re.compile(
    rf"{_QUANTITY}(?:(?P<hyphen>-)|\s)?(?P<name>{_NAMES}|(?<=\s)(?:{_SPACED}))(?![^\W\d_]|\d|')"
    rf"(?P<per>(?:/(?:{_NAMES}|{_PERIODS}|s)\b)*)(?P<stop>\.(?=\s+[a-z]))?"
)
_DECIMAL_COMMA = re.compile(
    rf"(?<![\w.,/-])(\d{{1,3}}),(?=\d{{1,2}}\s?(?:(?:{_NAMES}|euros?|dollars?|pounds?|per cent)(?![^\W\d_]|\d)|[%€]))"
    r"|(?<=€)(\d{1,3}),(?=\d\d(?![\d,]))"
)
_INCHES_AFTER = re.compile(r"\s*(?:[.,;:)]|\Z|(?:long|wide|high|tall|deep|thick|by|x|×)\b)")
_UNIT_ALONE = re.compile(rf"(?<![\w/°])({'|'.join(sorted(ALONE, key=len, reverse=True))})(?![\w/])")
_PER = re.compile(rf"(?<=[^\W_])/({_PERIODS})\b")

_MIXED = re.compile(
    r"(?<![\w.,/])(?:(?P<whole>\d+)\s+)?(?P<top>\d{1,3})/(?P<bottom>\d{1,4})(?P<thing>\s+an?\b)?(?![\w/]|[.,]\d)"
)
_PARTS = {2: ("half", "halves"), 4: ("quarter", "quarters")}

_ORDINAL = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)\b", re.IGNORECASE)
_BY_LENGTH = re.compile(rf"(?<=\d)\s?[x×]\s?(?={NUMBER}(?:\s?[x×]\s?{NUMBER})?\s?(?:mm|cm|m|km|ft|inch|in)\b)")
_TIMES = re.compile(r"(?<=\d)\s?[x×]\s?(?=\d)|(?<=\d)\s\*\s(?=\d)|(?<=\d)\*(?=\d)")
_N_TIMES = re.compile(r"(?<=\d)\s?[x×](?!\w)")
_RATIO = re.compile(r"(?<![\w.,:/])(\d{1,4}):(\d{1,4})(?![\w:])")
_NUMBER_SIGN = re.compile(r"#\s?(?=\d)")
_NUMBER_WORD = re.compile(r"\b(No|Nos)\.\s?(?=\d)", re.IGNORECASE)
_COMPARED = (
    (re.compile(r"(?:<=|≤)\s?(?=[$£€]?\d)"), " at most "),
    (re.compile(r"(?:>=|≥)\s?(?=[$£€]?\d)"), " at least "),
    (re.compile(r"<\s?(?=[$£€]?\d)"), " less than "),
    (re.compile(r">\s?(?=[$£€]?\d)"), " more than "),
    (re.compile(r"[~∼≈]\s?(?=[$£€]?\d)"), " about "),
    (re.compile(r"(?:±|\+/-)\s?(?=[$£€]?\d)"), " plus or minus "),
)


def say_phones(text: str, tongue: Tongue) -> str:
    """Say a telephone number digit by digit, with a breath between its groups."""
    text = _PHONE.sub(lambda found: _phone(found.group(), tongue), text)
    return _CALL.sub(lambda found: found[1] + digit_by_digit(found[2], tongue), text)


def _phone(written: str, tongue: Tongue) -> str:
    groups = re.findall(r"\d+", written)
    said = ", ".join(digit_by_digit(group, tongue) for group in groups)
    return f"plus {said}" if written.startswith("+") else said


def read_decimal_commas(text: str, _tongue: Tongue) -> str:
    """Read the comma of '1,5 kg' and '€2,50' as a decimal point: where thousands are parted, three digits follow."""
    return _DECIMAL_COMMA.sub(lambda found: f"{found[1] or found[2]}.", text)


def say_comparisons(text: str, _tongue: Tongue) -> str:
    """Say what stands before a number to weigh it: <, >, at most, about, plus or minus."""
    for sign, words in _COMPARED:
        text = sign.sub(words, text)
    return text


def say_minus(text: str, _tongue: Tongue) -> str:
    """Say a minus: '-5', '5 - 3 = 2' and wherever the true minus sign stands."""
    text = _MINUS_SIGN.sub(" minus ", text)
    text = _SUM.sub(r"\1 minus \2", text)
    return _MINUS.sub("minus ", text)


def say_ranges(text: str, _tongue: Tongue) -> str:
    """Say '2-3' as 'two to three', with whatever unit, sign or hour stands at the ends."""
    return _RANGE.sub(_range, text)


def _range(found: re.Match[str]) -> str:
    before = found.string[max(0, found.start() - 12) : found.start()]
    link = " and " if re.search(r"\bbetween\s\Z", before, re.IGNORECASE) else " to "
    sign, low, suffix, second_sign = found[1], found[2], found[3] or "", found[4]
    if low == "1/2":
        low = "half"
    if sign and not second_sign:  # '$5-10': the sign is said once, after both
        return f"{sign}{low}{suffix}{link}"
    return f"{sign}{low}{suffix}{link}{second_sign}"


def put_signs_first(text: str, _tongue: Tongue) -> str:
    """Write '20$' as '$20'."""
    return _SIGN_BEHIND.sub(r"\2\1", text)


def say_money(text: str, _tongue: Tongue) -> str:
    """Say prices: '$12.50' as 'twelve dollars and fifty cents', '£2m' as 'two million pounds'."""
    text = _MONEY.sub(_money, text)
    return _CENTS.sub(lambda found: f"{found[1]} cent{'' if found[1] == '1' else 's'}", text)


def _money(found: re.Match[str]) -> str:
    low, whole, part, scale = (found["low"] or ""), found["whole"], found["part"], found["scale"]
    country = _COUNTRIES.get(found["country"] or "", "")
    if found["sign"] == "¥":
        return f"{low}{whole}{f'.{part}' if part else ''} yen"
    coin, cent, cents = _COINS[found["sign"]]
    one = _is_of_one_thing(found) and (scale or not part)
    if scale or (part and len(part) != 2):
        amount = f"{whole}.{part}" if part else whole
        return f"{low}{amount} {f'{_SCALES.get(scale, scale)} ' if scale else ''}{country}{coin}{'' if one else 's'}"
    coins = f"{low}{whole} {country}{coin}{'' if one or (whole == '1' and not low) else 's'}"
    if not part or part == "00":
        return coins
    small = f"{int(part)} {cent if part == '01' else cents}"
    return small if whole == "0" else f"{coins} and {small}"


def _is_of_one_thing(found: re.Match[str]) -> bool:
    """Tell 'a $5 note' and 'a 500 ml bottle', where the unit is said as of one."""
    after_article = _ONE_OF.search(found.string, max(0, found.start() - 4), found.start())
    return bool(after_article and _A_THING.match(found.string, found.end()))


def say_percent(text: str, tongue: Tongue) -> str:
    """Say '2%' as 'two per cent'."""
    return _PERCENT.sub(f" {tongue.percent} ", text)


def say_units(text: str, _tongue: Tongue) -> str:
    """Say the unit after a number, one or several, and what it is measured by: '5 mg/kg'."""
    text = _FEET_INCHES.sub(r"\1 feet \2", text)
    text = _UNIT.sub(_unit, text)
    text = _PER.sub(lambda found: f" per {_period(found[1])}", text)
    return _UNIT_ALONE.sub(lambda found: UNITS[found[1]].many, text)


def _unit(found: re.Match[str]) -> str:
    amount, name = found["amount"], found["name"]
    if name == "in" and not _INCHES_AFTER.match(found.string, found.end()):
        return found.group()  # '5 in the morning'
    unit = UNITS.get(name) or AFTER_A_BLANK[name]
    per = "".join(f" per {_period(by)}" for by in found["per"].split("/")[1:])
    if found["hyphen"]:
        return f"{amount}-{unit.one}{per}"
    if _is_of_one_thing(found):
        return f"{amount} {unit.one}{per}"
    if _is_part(amount):
        article = "an" if unit.one.startswith(("hour", "ounce", "inch", "international")) else "a"
        return f"{amount} {article} {unit.one}{per}"
    return f"{amount} {unit.one if amount == '1' else unit.many}{per}"


def _is_part(amount: str) -> bool:
    """Tell '1/2' from '1 1/2', '120/80' and whole numbers."""
    top, _, bottom = amount.partition("/")
    return top.isdigit() and bottom.isdigit() and int(top) < int(bottom)


def _period(name: str) -> str:
    if name in PERIOD_WORDS:
        return PERIOD_WORDS[name]
    return UNITS[name].one if name in UNITS else name


def say_fractions(text: str, tongue: Tongue) -> str:
    """Say '1/2' as 'one half', '2 3/4' as 'two and three quarters', '9/80' as 'nine over eighty'."""
    return _MIXED.sub(lambda found: _fraction(found, tongue), text)


def _fraction(found: re.Match[str], tongue: Tongue) -> str:
    whole, top, bottom, thing = found["whole"], int(found["top"]), int(found["bottom"]), found["thing"] or ""
    if (top, bottom, whole) == (24, 7, None):
        return f"twenty-four seven{thing}"
    if not 0 < top < bottom <= 20:
        prefix = f"{whole} " if whole else ""
        return f"{prefix}{found['top']} over {found['bottom']}{thing}"
    one, many = _PARTS.get(bottom) or (ordinal(str(bottom), tongue), f"{ordinal(str(bottom), tongue)}s")
    part = f"{cardinal(str(top), tongue)} {one if top == 1 else many}"
    if whole:
        return f"{whole} and {'a' if top == 1 else ''}{part.removeprefix('one')}{thing}"
    if not thing:
        return part
    return f"half{thing}" if (top, bottom) == (1, 2) else f"{part} of{thing}"


def say_ordinals(text: str, tongue: Tongue) -> str:
    """Say '3rd' as 'third'."""
    return _ORDINAL.sub(lambda found: ordinal(found[1], tongue), text)


def say_times_by(text: str, _tongue: Tongue) -> str:
    """Say the x of '4 x 6 cm' as 'by', of '3 x 4' as 'times', and '10x' as 'ten times'."""
    text = _BY_LENGTH.sub(" by ", text)
    return _N_TIMES.sub(" times ", _TIMES.sub(" times ", text))


def say_ratios(text: str, _tongue: Tongue) -> str:
    """Say '3:1' as 'three to one'."""
    return _RATIO.sub(r"\1 to \2", text)


def say_number_signs(text: str, _tongue: Tongue) -> str:
    """Say '#5' and 'No. 5' as 'number five'."""
    text = _NUMBER_SIGN.sub(" number ", text)
    return _NUMBER_WORD.sub(lambda found: "numbers " if found[1].lower() == "nos" else "number ", text)
