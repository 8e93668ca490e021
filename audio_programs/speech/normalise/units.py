"""The table of units: what is written after a number, and its words for one and for several."""

from typing import NamedTuple


class Unit(NamedTuple):
    """A unit's words."""

    one: str
    many: str


def _s(one: str) -> Unit:
    return Unit(one, f"{one}s")


UNITS: dict[str, Unit] = {
    # volume
    **dict.fromkeys(("ml", "mL", "mls"), _s("millilitre")), **dict.fromkeys(("l", "L", "lt"), _s("litre")),
    "dl": _s("decilitre"), "dL": _s("decilitre"), "cl": _s("centilitre"), "ul": _s("microlitre"),
    "uL": _s("microlitre"),
    "tsp": _s("teaspoon"), "tsps": _s("teaspoon"), "tbsp": _s("tablespoon"), "tbsps": _s("tablespoon"),
    "pt": _s("pint"), "qt": _s("quart"), "gal": _s("gallon"), "cc": _s("c c"),
    # mass
    **dict.fromkeys(("kg", "kgs", "Kg", "KG"), _s("kilogram")), "g": _s("gram"), "gm": _s("gram"), "gms": _s("gram"),
    "mg": _s("milligram"), "mcg": _s("microgram"), "ug": _s("microgram"), "ng": _s("nanogram"), "t": _s("tonne"),
    "lb": _s("pound"), "lbs": _s("pound"), "oz": _s("ounce"),
    # length and area
    "mm": _s("millimetre"), "cm": _s("centimetre"), "cms": _s("centimetre"), "m": _s("metre"), "km": _s("kilometre"),
    "kms": _s("kilometre"), "um": _s("micrometre"), "nm": _s("nanometre"), "ft": Unit("foot", "feet"),
    "yd": _s("yard"), "yds": _s("yard"), "mi": _s("mile"), "ha": _s("hectare"),
    "sqm": _s("square metre"), "sqcm": _s("square centimetre"), "sqkm": _s("square kilometre"),
    "sqmm": _s("square millimetre"), "sqft": Unit("square foot", "square feet"),
    "sqin": Unit("square inch", "square inches"),
    "cum": _s("cubic metre"), "cucm": _s("cubic centimetre"), "cumm": _s("cubic millimetre"),
    "cukm": _s("cubic kilometre"), "cuft": Unit("cubic foot", "cubic feet"), "cuin": Unit("cubic inch", "cubic inches"),
    # time
    **dict.fromkeys(("h", "hr", "hrs"), _s("hour")), **dict.fromkeys(("min", "mins"), _s("minute")),
    **dict.fromkeys(("sec", "secs"), _s("second")), "ms": _s("millisecond"), **dict.fromkeys(("wk", "wks"), _s("week")),
    **dict.fromkeys(("yr", "yrs"), _s("year")), **dict.fromkeys(("mth", "mths"), _s("month")),
    # temperature and angle
    "°C": Unit("degree Celsius", "degrees Celsius"), "°F": Unit("degree Fahrenheit", "degrees Fahrenheit"),
    "°": _s("degree"),
    # energy, power, sound, data, chemistry
    "kcal": _s("kilocalorie"), "cal": _s("calorie"), "kJ": _s("kilojoule"), "kj": _s("kilojoule"), "J": _s("joule"),
    "W": _s("watt"), "kW": _s("kilowatt"), "kWh": _s("kilowatt hour"), "V": _s("volt"), "mA": _s("milliamp"),
    "mAh": _s("milliamp hour"), "Hz": Unit("hertz", "hertz"), "kHz": Unit("kilohertz", "kilohertz"),
    "MHz": Unit("megahertz", "megahertz"), "GHz": Unit("gigahertz", "gigahertz"), "dB": _s("decibel"),
    "kB": _s("kilobyte"), "KB": _s("kilobyte"), "MB": _s("megabyte"), "GB": _s("gigabyte"), "TB": _s("terabyte"),
    "mmHg": Unit("millimetre of mercury", "millimetres of mercury"), "kPa": _s("kilopascal"),
    "mmol": _s("millimole"), "umol": _s("micromole"), "mol": _s("mole"), "IU": _s("international unit"),
    "bpm": Unit("beat per minute", "beats per minute"), "mph": Unit("mile per hour", "miles per hour"),
    "kph": Unit("kilometre per hour", "kilometres per hour"), "ppm": Unit("part per million", "parts per million"),
    "dpi": Unit("dot per inch", "dots per inch"), "rpm": Unit("turn per minute", "turns per minute"),
}  # fmt: skip

AFTER_A_BLANK: dict[str, Unit] = {
    # '5s', '3d' and '2in' are more often something else when nothing parts them
    "s": _s("second"), "in": Unit("inch", "inches"), "d": _s("day"),
}  # fmt: skip

ALONE = frozenset(
    {
        "kg",
        "kgs",
        "mg",
        "mcg",
        "ml",
        "mL",
        "cm",
        "mm",
        "km",
        "°C",
        "°F",
        "hrs",
        "hr",
        "mins",
        "secs",
        "wks",
        "yrs",
        "tsp",
        "tbsp",
        "lbs",
    }
)
"""Units that mean nothing else, so that they are said in full without a number too: 'weight in kg'."""

PERIODS = (
    "second", "minute", "min", "hour", "hr", "h", "day", "d", "night", "week", "wk", "month", "year", "yr", "feed",
    "dose", "serving", "person", "head", "page", "kg", "g", "l", "ml",
)  # fmt: skip
"""What may follow a slash after a unit or a price: 'ml/day', '$5/hour'."""

PERIOD_WORDS = {"s": "second", "min": "minute", "hr": "hour", "h": "hour", "d": "day", "wk": "week", "yr": "year"}
