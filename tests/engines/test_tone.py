"""tone: every word a beep that can be told by ear, that is by FFT."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from audio_programs.engines.length import length_fault
from audio_programs.engines.protocol import Engine
from audio_programs.engines.tone import TONE_RATE_HZ, Beep, ToneEngine, beeps
from audio_programs.errors import EngineError
from audio_programs.model import Pcm, Voice

LOW = Voice(name="test", engine="tone", id="low")
HIGH = Voice(name="test", engine="tone", id="high")


def tone(*, rate: float = 175, pitch: float = 50) -> Voice:
    return Voice(name="test", engine="tone", id="low", settings=(("pitch", pitch), ("rate", rate)))


def samples(pcm: Pcm) -> NDArray[np.int16]:
    return np.frombuffer(pcm.samples, "<i2")


def pitch_heard_hz(pcm: Pcm, beep: Beep) -> float:
    """Return the loudest frequency between a beep's first and last sample."""
    piece = samples(pcm)[beep.start_samples : beep.start_samples + beep.length_samples].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(piece * np.hanning(len(piece)), n=2**16))
    return float(np.argmax(spectrum)) * TONE_RATE_HZ / 2**16


def test_the_words_can_be_heard_in_order() -> None:
    text = "Breast milk is alive, and it changes with the baby: hour by hour."
    pcm = ToneEngine().speak(text, LOW)
    expected = beeps(text, LOW)
    assert [beep.word for beep in expected] == re.findall(r"\w+", text)
    for beep in expected:
        assert pitch_heard_hz(pcm, beep) == pytest.approx(beep.pitch_hz, abs=5)


def test_between_the_words_is_silence_longer_where_punctuation_stands() -> None:
    text = "one two, three"
    pcm = ToneEngine().speak(text, LOW)
    one, two, three = beeps(text, LOW)
    gaps = [(one.start_samples + one.length_samples, two.start_samples)]
    gaps += [(two.start_samples + two.length_samples, three.start_samples)]
    for start, end in gaps:
        assert not samples(pcm)[start:end].any()
    assert [round((end - start) / TONE_RATE_HZ, 2) for start, end in gaps] == [0.06, 0.18]


def test_pitch_and_length_come_from_the_word_alone() -> None:
    first, again, other = beeps("milk Milk milks", LOW)
    assert (first.pitch_hz, first.length_samples) == (again.pitch_hz, again.length_samples)
    assert first.pitch_hz != other.pitch_hz
    assert other.length_samples - first.length_samples == pytest.approx(0.05 * TONE_RATE_HZ, abs=1)


def test_the_high_voice_is_an_octave_above_the_low_one() -> None:
    (low,), (high,) = beeps("milk", LOW), beeps("milk", HIGH)
    assert high.pitch_hz == 2 * low.pitch_hz


def test_rate_divides_length_and_pitch_moves_by_octaves() -> None:
    (plain,), (fast,), (deep,) = (beeps("milk", voice) for voice in (tone(), tone(rate=350), tone(pitch=0)))
    assert fast.length_samples == pytest.approx(plain.length_samples / 2, abs=1)
    assert deep.pitch_hz == pytest.approx(plain.pitch_hz / 2, abs=1)


def test_the_sound_has_room_above_and_gaps_like_speech() -> None:
    sound = samples(ToneEngine().speak("It takes some time until the milk comes in, and that is fine.", LOW))
    assert 10_000 < np.abs(sound).max() < 20_000
    silent = np.mean(np.abs(sound) < 30)
    assert 0.1 < silent < 0.5


def test_a_text_without_a_word_is_a_short_silence() -> None:
    pcm = ToneEngine().speak("... !", LOW)
    assert len(samples(pcm)) > 0
    assert not samples(pcm).any()


def test_a_voice_that_tone_does_not_have_is_refused() -> None:
    with pytest.raises(EngineError, match="no voice 'hihg' - did you mean 'high'"):
        ToneEngine().speak("milk", Voice(name="test", engine="tone", id="hihg"))


def test_tone_is_an_engine() -> None:
    assert isinstance(ToneEngine(), Engine)


@given(st.text(max_size=200), st.integers(80, 450), st.integers(0, 100))
def test_any_text_gives_beeps_apart_from_one_another_of_a_length_that_is_believed(
    text: str, rate: int, pitch: int
) -> None:
    voice = tone(rate=rate, pitch=pitch)
    pcm = ToneEngine().speak(text, voice)
    heard = beeps(text, voice)
    for before, after in itertools.pairwise(heard):
        assert before.start_samples + before.length_samples < after.start_samples
    assert length_fault(text, pcm, pace=rate / 175) == ""


@given(st.text(max_size=100))
def test_invariant_2_the_same_text_gives_the_same_beeps(text: str) -> None:
    engine = ToneEngine()
    first = engine.speak(text, LOW)
    engine.speak("something else", HIGH)
    assert engine.speak(text, LOW) == first == ToneEngine().speak(text, LOW)
