"""What an engine is told: a text as written to the words to be spoken. One visible table of small rules, in order.

Part of the second step of the flow (Article -> Script). Pure. An engine that is sent the result meets no digit, sign or
markup that it might spell, skip or stumble over. What is written stays beside what is spoken, so listeners read '3 %'.
"""

from functools import lru_cache

from audio_programs.speech.normalise import abbreviations, amounts, dates, figures, letters, marks, web, words
from audio_programs.speech.normalise.language import Tongue, tongue_of
from audio_programs.speech.normalise.rule import Rule

_ROUNDS = 6

RULES: tuple[Rule, ...] = (
    Rule(
        name="invisible characters",
        written="breast\u00adfeeding",
        spoken="breastfeeding",
        rewrite=letters.drop_invisible,
        any_language=True,
    ),
    Rule(
        name="grouped digits",
        written="1\u202f200\u202f000 cells",
        spoken="one million two hundred thousand cells",
        rewrite=letters.join_groups,
    ),
    Rule(
        name="trade marks",
        written="Sleepwell™ drops",
        spoken="Sleepwell drops",
        rewrite=letters.drop_trade_marks,
        any_language=True,
    ),
    Rule(
        name="powers",
        written="12 m² of floor",
        spoken="twelve square metres of floor",
        rewrite=letters.read_powers,
    ),
    Rule(
        name="note marks",
        written="Tea is warm.[3]",
        spoken="Tea is warm.",
        rewrite=letters.drop_note_marks,
        any_language=True,
    ),
    Rule(name="fraction signs", written="1½ cups", spoken="one and a half cups", rewrite=letters.open_fractions),
    Rule(
        name="look-alikes",
        written="the baby’s ﬁrst ３ weeks",
        spoken="the baby's first three weeks",
        rewrite=letters.fold_lookalikes,
        any_language=True,
    ),
    Rule(
        name="web addresses",
        written="See https://www.example.org/milk?page=2.",
        spoken="See example dot org.",
        rewrite=web.say_urls,
        any_language=True,
    ),
    Rule(
        name="e-mail addresses",
        written="jo.lee@example.org",
        spoken="jo dot lee at example dot org",
        rewrite=web.say_emails,
    ),
    Rule(name="tags and handles", written="#sleep", spoken="hashtag sleep", rewrite=web.say_tags),
    Rule(
        name="decimal commas",
        written="1,5 kg",
        spoken="one point five kilograms",
        rewrite=amounts.read_decimal_commas,
    ),
    Rule(name="signs behind", written="20$", spoken="twenty dollars", rewrite=amounts.put_signs_first),
    Rule(name="list numbers", written="1) Wash it", spoken="one. Wash it", rewrite=words.say_list_numbers),
    Rule(name="weekdays", written="Mon-Fri", spoken="Monday to Friday", rewrite=dates.say_weekdays),
    Rule(
        name="dates",
        written="14/10/2025",
        spoken="the fourteenth of October twenty twenty-five",
        rewrite=dates.say_dates,
    ),
    Rule(name="months", written="in Oct 2025", spoken="in October twenty twenty-five", rewrite=dates.say_months),
    Rule(
        name="telephone numbers",
        written="1300 555 012",
        spoken="one three zero zero, five five five, zero one two",
        rewrite=amounts.say_phones,
    ),
    Rule(name="comparisons", written="<5 minutes", spoken="less than five minutes", rewrite=amounts.say_comparisons),
    Rule(name="year ranges", written="1850-60", spoken="eighteen fifty to sixty", rewrite=dates.say_year_ranges),
    Rule(name="minus", written="-5 degrees", spoken="minus five degrees", rewrite=amounts.say_minus),
    Rule(name="ranges", written="2–3 weeks", spoken="two to three weeks", rewrite=amounts.say_ranges),
    Rule(name="times", written="7:30 pm", spoken="seven thirty PM", rewrite=dates.say_times),
    Rule(name="money", written="$12.50", spoken="twelve dollars and fifty cents", rewrite=amounts.say_money),
    Rule(
        name="percent", written="2% to 95%", spoken="two per cent to ninety-five per cent", rewrite=amounts.say_percent
    ),
    Rule(name="products", written="4 x 6 cm", spoken="four by six centimetres", rewrite=amounts.say_times_by),
    Rule(name="ordinals", written="the 3rd night", spoken="the third night", rewrite=amounts.say_ordinals),
    Rule(name="units", written="5 mg/kg", spoken="five milligrams per kilogram", rewrite=amounts.say_units),
    Rule(name="fractions", written="1/2 a cup", spoken="half a cup", rewrite=amounts.say_fractions),
    Rule(name="decades", written="the 1990s", spoken="the nineteen nineties", rewrite=dates.say_decades),
    Rule(name="ratios", written="a 3:1 mix", spoken="a three to one mix", rewrite=amounts.say_ratios),
    Rule(name="number signs", written="No. 5", spoken="number five", rewrite=amounts.say_number_signs),
    Rule(
        name="abbreviations",
        written="Dr Lee, e.g., says so",
        spoken="Doctor Lee, for example, says so",
        rewrite=abbreviations.say_abbreviations,
    ),
    Rule(name="years", written="since 1905", spoken="since nineteen oh-five", rewrite=dates.say_years),
    Rule(name="initials", written="the WHO", spoken="the W H O", rewrite=words.say_initials),
    Rule(name="Roman numerals", written="Type II", spoken="Type two", rewrite=words.say_roman),
    Rule(name="letters and digits", written="COVID-19", spoken="COVID nineteen", rewrite=figures.untie_figures),
    Rule(
        name="version numbers",
        written="1.2.3",
        spoken="one point two point three",
        rewrite=figures.say_versions,
    ),
    Rule(name="decimals", written="3.14", spoken="three point one four", rewrite=figures.say_decimals),
    Rule(
        name="whole numbers",
        written="260,000 bees",
        spoken="two hundred and sixty thousand bees",
        rewrite=figures.say_cardinals,
    ),
    Rule(
        name="numbers of other languages",
        language="de",
        written="150 Gramm",
        spoken="einhundertfünfzig Gramm",
        rewrite=figures.say_foreign_numbers,
        any_language=True,
    ),
    Rule(name="slashes", written="parent/carer", spoken="parent or carer", rewrite=words.say_slashes),
    Rule(name="signs", written="milk & tea", spoken="milk and tea", rewrite=marks.say_signs),
    Rule(
        name="brackets",
        written="milk (and tea) helps",
        spoken="milk, and tea, helps",
        rewrite=marks.breathe_at_brackets,
        any_language=True,
    ),
    Rule(
        name="dashes",
        written="milk – and tea",
        spoken="milk, and tea",
        rewrite=marks.breathe_at_dashes,
        any_language=True,
    ),
    Rule(
        name="ellipses", written="Wait... what?", spoken="Wait, what?", rewrite=marks.end_at_ellipses, any_language=True
    ),
    Rule(
        name="unsayable characters",
        written="“Well done” 🎉",
        spoken="Well done",
        rewrite=marks.drop_unsayable,
        any_language=True,
    ),
    Rule(name="tidy", written="So ,, it  ends!!", spoken="So, it ends!", rewrite=marks.tidy, any_language=True),
)
"""The rules, in the order in which they are used: characters, addresses, dates, amounts, words, figures, marks."""


@lru_cache(maxsize=1 << 16)  # 0.3 ms each; a watch builds the same words again after each save
def normalise(text: str, *, language: str) -> str:
    """Return what an engine is told of ``text``: words, blanks and plain punctuation; '' if there is nothing to say.

    ``language`` is an RFC 5646 tag. In English every rule is used; en-us says numbers without 'and' and reads 10/14 as
    a day in October. In another language only the rules on characters are, and num2words says the plain numbers where
    it knows the language. A text without a letter or digit (a line of dashes, an emoji) has nothing to say.
    Normalising what is normalised changes nothing.
    """
    return apply(RULES, text, tongue_of(language))


def apply(rules: tuple[Rule, ...], text: str, tongue: Tongue) -> str:
    """Use the rules in order, and again until nothing changes: what one leaves may be what an earlier one looks for."""
    for _ in range(_ROUNDS):
        if not any(letter.isalnum() for letter in text):
            return ""
        before = text
        for rule in rules:
            if tongue.english or rule.any_language:
                text = rule.rewrite(text, tongue)
        if text == before:
            break
    return text
