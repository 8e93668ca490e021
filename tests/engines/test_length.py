"""length: bounds wide enough for every real clip, narrow enough for sound that was lost."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.engines.length import bounds_s, length_fault, silence_fault
from audio_programs.model import Pcm

SENTENCE = "It takes some time until the milk comes in."


def silence(length_s: float) -> Pcm:
    return Pcm(22_050, bytes(2 * round(22_050 * length_s)))


# Seconds as espeak-ng 1.52 spoke them at 175 words a minute (voice gmw/en), from short to odd.
MEASURED = [
    ("e", 0.50),
    ("Ok.", 0.72),
    ("Mrs.", 0.40),
    ("1.", 0.65),
    ("7", 0.75),
    ("NDC", 1.10),
    ("www", 1.55),
    ("25", 1.13),
    ("#", 0.81),
    ("%", 0.81),
    ("fifteen", 0.72),
    ("thoroughly", 0.72),
    ("1234567890", 5.82),
    ("one two three four five", 1.62),
    ("z" * 30, 7.76),
    ("a" * 400, 6.22),
    ("the " * 30, 4.23),
    ("今天我们要读这本书的第二章。", 9.08),
    ("วันนี้เราจะอ่านบทที่สอง", 22.91),
    ("ሰላም ዛሬ", 8.79),
    ("😀👶🍼", 1.30),
    ("", 0.007),
]


@pytest.mark.parametrize(("text", "length_s"), MEASURED)
@pytest.mark.parametrize("pace", [80 / 175, 1.0, 450 / 175])
def test_what_was_measured_is_believed(text: str, length_s: float, pace: float) -> None:
    assert length_fault(text, silence(length_s / pace), pace=pace) == ""


@pytest.mark.parametrize(
    ("length_s", "fault"), [(0.1, "too little sound"), (0.0, "too little sound"), (60, "too much sound")]
)
def test_a_clip_of_an_impossible_length_is_refused(length_s: float, fault: str) -> None:
    assert length_fault(SENTENCE, silence(length_s)).startswith(fault)


def test_half_a_sentence_is_too_little_for_the_fastest_voice_measured() -> None:
    text = "Single cell organisms joined together to become multi-celled organisms and then more"
    fastest_s = 0.063 * sum(letter.isalnum() for letter in text)
    assert length_fault(text, silence(fastest_s)) == ""
    assert length_fault(text, silence(fastest_s / 2)) != ""


def test_a_faster_rate_makes_the_bounds_shorter() -> None:
    least_s, most_s = bounds_s(SENTENCE)
    assert bounds_s(SENTENCE, pace=2.0) == (least_s / 2, most_s / 2)


@pytest.mark.parametrize("text", ["ʻ", "ʻʻ ʻ.", "\uabcd", "ꯃꯤꯇꯩ ꯃꯌꯦꯛ " * 40, "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ"])
def test_letters_that_voices_may_not_know_may_be_silent(text: str) -> None:
    assert length_fault(text, silence(0.007)) == ""
    assert silence_fault(text, silence(0.3)) == ""


@pytest.mark.parametrize("text", ["ʻOkina", "ok", "7", "Ångström", "ё", "אב", "今", "가", "ไทย"])
def test_silence_for_letters_that_voices_know_is_a_fault(text: str) -> None:
    assert silence_fault(text, silence(0.5)) == "silence"
    assert silence_fault(text, Pcm(22_050, b"")) == "silence"
    assert silence_fault(text, Pcm(22_050, struct.pack("<4h", 10, -10, 3, 0))) == "silence"
    assert silence_fault(text, Pcm(22_050, struct.pack("<4h", 0, -2000, 0, 0))) == ""


def test_half_a_sample_is_no_sound() -> None:
    assert length_fault("", Pcm(22_050, b"\0\0\0")) == "sound that is not whole"


@given(st.text(), st.text())
def test_more_text_never_needs_less_room(text: str, more: str) -> None:
    least_s, most_s = bounds_s(text)
    assert least_s <= most_s
    assert bounds_s(text + more)[1] >= most_s
