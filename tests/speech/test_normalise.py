"""The normaliser: golden cases that an editor can read, one example a rule, and laws that hold for any text."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.speech.normalise import RULES, apply, normalise
from audio_programs.speech.normalise.language import tongue_of
from audio_programs.speech.normalise.rule import Rule

GOLDEN = Path(__file__).parents[1] / "golden" / "speech"
DOCS = Path(__file__).parents[2] / "docs" / "speaking.md"

# Texts in which rules meet: pieces of what articles hold, in any order, beside any text at all.
MEETING = """
Dr Mr. St St. No. e.g. i.e. etc. vs Jan Oct 14 2025 1905 14/10/2025 7:30 pm p.m. 2-3 1–2 5kg 60 ml mg/kg °C 18.5 1/2 ½
m² $12.50 £8 $ 2% % 10x × & + = @ # ~ < > 3rd 90s ' ’ “ ” ( ) [ ] - – — ... … / \\ | * _ 🎉 1️⃣ II IV Part Type I WHO
U.S. 1.2.3 B12 COVID-19 0412 345 678 +61 2^3 x^2 1,5 20$ a note bottle 3 m/s ½-1 www.example.org https://x.org/a
jo@x.org : ; , . ? ! milk the So a
"""
PIECES = st.sampled_from(MEETING.split())
GLUE = st.sampled_from(["", " ", " ", " ", ". ", ", "])
ARTICLE_TEXT = st.lists(st.tuples(PIECES, GLUE), max_size=12).map(lambda pairs: "".join(map("".join, pairs)))
ANY_TEXT = st.one_of(ARTICLE_TEXT, st.text(max_size=80))
ENGLISH = st.sampled_from(["en-au", "en-us", "en"])
SPEAKABLE = re.compile(r"[^\W\d_]")


def golden_cases() -> list[tuple[str, str, str, str]]:
    """Return (title, language, input, expected) of every case in the golden files."""
    cases = []
    for path in sorted(GOLDEN.glob("*.md")):
        for case in re.findall(r"^(.+)\n\.\n(.*)\n\.\n(.*)\n\.$", path.read_text(encoding="utf-8"), re.MULTILINE):
            title, written, spoken = case
            tag = re.match(r"\[(.+?)\] ", title)
            cases.append((f"{path.stem}: {title}", tag[1] if tag else "en-au", written, spoken))
    return cases


@pytest.mark.parametrize(("title", "language", "written", "spoken"), golden_cases(), ids=lambda value: str(value)[:60])
def test_golden_case_is_spoken_as_written_down(title: str, language: str, written: str, spoken: str) -> None:
    assert normalise(written, language=language) == spoken, title


def test_there_are_at_least_two_hundred_golden_cases() -> None:
    assert len(golden_cases()) >= 200


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_does_what_its_example_says_and_no_other_rule_does_it(rule: Rule) -> None:
    without = tuple(other for other in RULES if other is not rule)

    assert normalise(rule.written, language=rule.language) == rule.spoken
    assert apply(without, rule.written, tongue_of(rule.language)) != rule.spoken


def test_the_docs_show_each_rule_in_its_place_with_its_example() -> None:
    rows = re.findall(r"^\| \d+ \| (.+?) \| `(.+?)` \| (.+?) \|$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)

    assert rows == [(rule.name, _in_a_cell(rule.written), rule.spoken) for rule in RULES]


def _in_a_cell(written: str) -> str:
    return "".join(letter if letter.isprintable() else f"(U+{ord(letter):04X})" for letter in written)


@given(ANY_TEXT, st.one_of(ENGLISH, st.sampled_from(["de", "fr", "ar", "xx"])))
def test_normalising_twice_changes_nothing(text: str, language: str) -> None:
    once = normalise(text, language=language)

    assert normalise(once, language=language) == once


@given(ANY_TEXT, ENGLISH)
def test_nothing_reaches_an_english_engine_but_letters_and_plain_marks(text: str, language: str) -> None:
    spoken = normalise(text, language=language)

    odd = [
        letter
        for letter in spoken
        if letter not in " ,;:.?!'-\u200c\u200d" and unicodedata.category(letter)[0] not in "LM"
    ]
    assert odd == []
    assert "  " not in spoken
    assert spoken == spoken.strip()


@given(ANY_TEXT, ENGLISH)
def test_whatever_has_a_letter_or_digit_is_spoken(text: str, language: str) -> None:
    plain = unicodedata.normalize("NFKC", text)
    has_words = any(unicodedata.category(letter) in {"Lu", "Ll", "Lt", "Lo", "Nd"} for letter in plain)

    spoken = normalise(text, language=language)

    assert bool(SPEAKABLE.search(spoken)) or not has_words


@given(st.text(alphabet=st.characters(exclude_categories=["L", "N"]), max_size=40))
def test_what_has_no_letter_or_digit_is_silent(text: str) -> None:
    assert normalise(text, language="en-au") == ""


@given(st.lists(st.from_regex(r"\A[a-z]{4,10}\Z"), min_size=1, max_size=12))
def test_plain_words_are_left_alone(words: list[str]) -> None:
    assert normalise(" ".join(words), language="en-au") == " ".join(words)
