"""Rules on days and hours: dates in any of the usual forms, weekdays, years, decades, times."""

import re

from audio_programs.speech.normalise.language import Tongue
from audio_programs.speech.normalise.numerals import cardinal, ordinal, plural, year

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b(?:\.(?=,?\s*\d))?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:1[1-9]\d\d|20\d\d)"
_ISO = re.compile(rf"(?<![\d-])({_YEAR})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?![\d-])(?:T(?=\d\d:))?")
_SLASHED = re.compile(rf"(?<![\d/.])(\d\d?)([/.-])(\d\d?)\2({_YEAR}|\d\d)(?![\d/])")
_DAY_MONTH = re.compile(
    rf"(?<![\d.,:/$£€-])(?:[Tt]he\s+)?(?:(?P<first>{_DAY})(?:st|nd|rd|th)?\s*(?:-|–|to|and)\s*)?"
    rf"(?P<day>{_DAY})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}(?:,?\s+(?P<year>{_YEAR})(?!\d|[,.:]\d))?"
)
_MONTH_DAY = re.compile(
    rf"\b{_MONTH}\s+(?:the\s+)?(?P<day>{_DAY})(?:st|nd|rd|th)?(?:\s*[-–]\s*(?P<last>{_DAY}))?"
    rf"(?![\d:%/–-]|[.,]\d|\s?(?:kg|g|ml|cm|mm|am|pm|hrs?)\b)(?:,?\s+(?P<year>{_YEAR})(?!\d|[,.:]\d))?"
)
_MONTH_ALONE = re.compile(rf"\b(?:{_MONTH}(?=,?\s+\d)|(?P<sure>Feb|Aug|Sept?|Oct|Nov|Dec)\b(?:\.(?!\s*\Z))?)")
_WEEKDAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Thur": "Thursday",
    "Thurs": "Thursday", "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday",
}  # fmt: skip
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEKDAYS)})\b\.?(?=,?\s*(?:[-–]\s*\w|the\s|\d|{_MONTH}\s))")
_WEEKDAY_RANGE = re.compile(rf"\b({'|'.join(_WEEKDAYS)})\s*[-–]\s*({'|'.join(_WEEKDAYS)})\b")
_HALF = r"\s*(?P<half>[ap])\.?\s?m\b\.?"
_CLOCK = re.compile(
    rf"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4])[:h](?P<minute>[0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?:{_HALF})?(?![\d:])", re.I
)
_DOTTED_CLOCK = re.compile(rf"(?<![\d:.,])(?P<hour>1[0-2]|0?\d)\.(?P<minute>[0-5]\d){_HALF}", re.I)
_HOUR = re.compile(rf"(?<![\d:.,])(?P<hour>1[0-2]|0?[1-9]){_HALF}", re.I)
_DECADE = re.compile(r"(?<![\w.,$£€])'?(\d{1,4})'?s(?![\w'])")
_MEASURED = r"\s?(?:%|kg|g|mg|ml|l|m|km|kcal|kJ|cal|calories|grams|words|steps|metres)\b|%"
_YEARS = re.compile(rf"(?<![\d.,:/$£€-])({_YEAR})(\s?[-–/]\s?)({_YEAR}|\d\d)(?![\d-]|[.,:]\d|{_MEASURED})")
_PLAIN_YEAR = re.compile(rf"(?<![\d.,:/$£€#-])(?P<year>{_YEAR})(?![\d]|[.,:/-]\d|-\w|{_MEASURED})")
_YEAR_BEFORE = re.compile(
    r"\b(?:in|since|circa|year|until|till|early|late|mid|summer|winter|spring|autumn|of)[\s-]\Z", re.I
)
_CIRCA = re.compile(rf"\bca?\.\s?(?={_YEAR})")


def say_dates(text: str, tongue: Tongue) -> str:
    """Say whole dates: 14/10/2025, 2025-10-14, 14 Oct 2025, Oct 14, 2025."""
    text = _ISO.sub(lambda found: _date(found[3], int(found[2]), found[1], tongue) + " ", text)
    text = _SLASHED.sub(lambda found: _slashed(found, tongue), text)
    text = _DAY_MONTH.sub(lambda found: _day_month(found, tongue), text)
    return _MONTH_DAY.sub(lambda found: _month_day(found, tongue), text)


def _slashed(found: re.Match[str], tongue: Tongue) -> str:
    first, mark, second, digits = found.groups()
    if mark != "/" and len(digits) == 2:
        return found.group()
    day, month = (second, first) if tongue.month_first else (first, second)
    if int(month) > 12:
        day, month = month, day
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return found.group()
    if len(digits) == 2:
        digits = f"{'19' if int(digits) > 68 else '20'}{digits}"
    return _date(day, int(month), digits, tongue)


def _day_month(found: re.Match[str], tongue: Tongue) -> str:
    month = _month(found["month"])
    if found["first"]:
        first, last = ordinal(found["first"], tongue), ordinal(found["day"], tongue)
        return f"the {first} to the {last} of {_MONTHS[month - 1]}{_in_year(found['year'], tongue)}"
    return _date(found["day"], month, found["year"], tongue)


def _month_day(found: re.Match[str], tongue: Tongue) -> str:
    name, the = _MONTHS[_month(found["month"]) - 1], "" if tongue.month_first else "the "
    days = [ordinal(day, tongue) for day in (found["day"], found["last"]) if day]
    return f"{name} {the}{f' to {the}'.join(days)}{_in_year(found['year'], tongue)}"


def _date(day: str, month: int, year_digits: str | None, tongue: Tongue) -> str:
    name, place = _MONTHS[month - 1], ordinal(str(int(day)), tongue)
    said = f"{name} {place}" if tongue.month_first else f"the {place} of {name}"
    return said + _in_year(year_digits, tongue)


def _in_year(digits: str | None, tongue: Tongue) -> str:
    if not digits:
        return ""
    return f"{',' if tongue.month_first else ''} {year(digits, tongue)}"


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name[:3]))


def say_weekdays(text: str, _tongue: Tongue) -> str:
    """Say 'Mon' as 'Monday' where a day or hour stands beside it, and 'Mon-Fri' as a range."""
    text = _WEEKDAY_RANGE.sub(lambda found: f"{_WEEKDAYS[found[1]]} to {_WEEKDAYS[found[2]]}", text)
    return _WEEKDAY.sub(lambda found: _WEEKDAYS[found[1]], text)


def say_months(text: str, _tongue: Tongue) -> str:
    """Say 'Oct' as 'October'; 'Jan', 'Mar' and 'May' are names too, and need a number beside them."""
    return _MONTH_ALONE.sub(lambda found: _MONTHS[_month(found["month"] or found["sure"]) - 1], text)


def say_times(text: str, tongue: Tongue) -> str:
    """Say hours: '7:30 pm' as 'seven thirty PM', '19:05' as 'nineteen oh five', '7:00' as 'seven o'clock'."""
    for form in (_CLOCK, _DOTTED_CLOCK, _HOUR):
        text = form.sub(lambda found: _time(found, tongue), text)
    return text


def _time(found: re.Match[str], tongue: Tongue) -> str:
    fields = found.groupdict()
    hour, minute, half = int(fields["hour"]), int(fields.get("minute") or 0), fields["half"]
    said = cardinal(str(hour), tongue)
    if minute:
        said += f" oh {cardinal(str(minute), tongue)}" if minute < 10 else f" {cardinal(str(minute), tongue)}"
    elif not half:
        said += " o'clock" if 1 <= hour <= 12 else " hundred hours"
    if not half:
        return said
    # Capitals, for an engine says 'am' as the verb and takes the stops of 'a.m.' for a sentence's.
    stop = "." if found.group().endswith(".") and _ends_sentence(found) else ""
    return f"{said} {half.upper()}M{stop}"


def _ends_sentence(found: re.Match[str]) -> bool:
    return not found.string[found.end() :].strip()


def say_decades(text: str, tongue: Tongue) -> str:
    """Say '1990s' as 'nineteen nineties' and "'90s" as 'nineties'."""
    return _DECADE.sub(lambda found: _decade(found, tongue), text)


def _decade(found: re.Match[str], tongue: Tongue) -> str:
    digits = found[1]
    is_year = len(digits) == 4 and digits[0] in "12"
    return plural(year(digits, tongue) if is_year else cardinal(digits, tongue))


def say_year_ranges(text: str, tongue: Tongue) -> str:
    """Say '1850–1860', '1914-18' and '2024/25' as years."""
    return _YEARS.sub(lambda found: _years(found, tongue), _CIRCA.sub("circa ", text))


def _years(found: re.Match[str], tongue: Tongue) -> str:
    first, _, last = found.groups()
    if int(last) <= int(first[-len(last) :]):
        return found.group()
    return f"{year(first, tongue)} to {year(last, tongue) if len(last) == 4 else cardinal(last, tongue)}"


def say_years(text: str, tongue: Tongue) -> str:
    """Say '1905' as a year, if it is 1900 to 2099 or a word before it says so."""
    return _PLAIN_YEAR.sub(lambda found: _plain_year(found, tongue), text)


def _plain_year(found: re.Match[str], tongue: Tongue) -> str:
    sure = found["year"] >= "1900" or _YEAR_BEFORE.search(found.string, max(0, found.start() - 12), found.start())
    return year(found["year"], tongue) if sure else found.group()
