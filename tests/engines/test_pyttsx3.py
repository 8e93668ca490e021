"""pyttsx3 with the real espeak-ng: the same bytes each time, the right voice or none, and text is only text."""

import itertools
import os
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from audio_programs.engines import espeak_binding
from audio_programs.engines.length import length_fault
from audio_programs.engines.worker import EngineChild
from audio_programs.errors import EngineError
from audio_programs.keys import digest_of
from audio_programs.model import Pcm, Setting, Voice

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="espeak-ng is used on Linux only")

MakeChild = Callable[..., EngineChild]
SENTENCE = "Some come from your blood, some come from your breast tissue."


@pytest.fixture(scope="module")
def pyttsx3() -> Iterator[EngineChild]:
    """Return the real engine in its child, one for all tests of this module."""
    engine = EngineChild("pyttsx3")
    yield engine
    engine.close()


def en(voice_id: str = "gmw/en", **settings: Setting) -> Voice:
    return Voice(name="test", engine="pyttsx3", id=voice_id, settings=tuple(sorted(settings.items())))


def length_s(pcm: Pcm) -> float:
    return len(pcm.samples) / 2 / pcm.rate_hz


def test_the_fingerprint_names_the_versions_that_really_speak(pyttsx3: EngineChild) -> None:
    assert pyttsx3.fingerprint() == "espeak-ng 1.52.0, pyttsx3 2.99"


def test_invariant_2_one_sentence_said_50_times_among_others_in_any_order_gives_one_clip(pyttsx3: EngineChild) -> None:
    others = [
        "Ok.",
        "Milk is alive.",
        "Twenty-three white cells.",
        "1.",
        "It changes from hour to hour, and so do you.",
    ]
    texts = [SENTENCE] * 50 + others * 10
    random.Random(3).shuffle(texts)
    heard = Counter((text, digest_of(pyttsx3.speak(text, en(rate=155)).samples)) for text in texts)
    assert len(heard) == 1 + len(others)
    assert {text for text, _ in heard} == {SENTENCE, *others}


def test_invariant_2_two_processes_give_the_same_bytes_whatever_their_surroundings(
    make_child: MakeChild, pyttsx3: EngineChild, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    monkeypatch.setenv("ESPEAK_DATA_PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    elsewhere = make_child("pyttsx3")
    elsewhere.speak("Café: something else first.", en("gmw/en-US+f3"))
    assert elsewhere.speak(f"Café. {SENTENCE}", en()) == pyttsx3.speak(f"Café. {SENTENCE}", en())


def test_sound_comes_at_the_rate_that_espeak_ng_states_and_is_heard(pyttsx3: EngineChild) -> None:
    pcm = pyttsx3.speak(SENTENCE, en())
    assert pcm.rate_hz == 22_050
    assert 3 < length_s(pcm) < 5
    assert np.abs(np.frombuffer(pcm.samples, "<i2")).max() > 5_000


@pytest.mark.parametrize("voice_id", ["gmw/em", "en", "GMW/EN", "gmw/en+zzz", "gmw/en+f3+f4", "../en", "", "gmw/en\0"])
def test_an_unknown_voice_is_refused_at_once_and_never_another_one_speaks(pyttsx3: EngineChild, voice_id: str) -> None:
    before = pyttsx3.spoken
    with pytest.raises(EngineError, match="has no voice"):
        pyttsx3.speak(SENTENCE, en(voice_id))
    assert pyttsx3.spoken == before + 1


def test_a_setting_that_espeak_ng_does_not_take_is_refused(pyttsx3: EngineChild) -> None:
    with pytest.raises(EngineError, match="no setting 'speed'"):
        pyttsx3.speak(SENTENCE, en(speed=2))


def test_voices_have_ids_languages_and_fingerprints_of_their_own(pyttsx3: EngineChild) -> None:
    voices = {voice.id: voice for voice in pyttsx3.voices()}
    assert len(voices) == len(pyttsx3.voices())
    assert voices["gmw/en"].language == "en-gb"
    assert voices["gmw/en-GB-x-rp"].language == "en-gb-x-rp"
    assert voices["gmw/en+f3"].description == "English (Great Britain), female 3"
    assert len({voices[one].fingerprint for one in ("gmw/en", "gmw/en+f3", "gmw/en+f4", "gmw/en-US")}) == 4


def test_every_voice_that_is_listed_really_speaks(pyttsx3: EngineChild) -> None:
    plain = [voice for voice in pyttsx3.voices() if "+" not in voice.id]
    assert len(plain) > 100
    for voice in plain:
        pyttsx3.speak("Hello, 12.", en(voice.id))  # a length that cannot be is an EngineError


def test_a_voice_without_its_dictionary_is_not_listed(pyttsx3: EngineChild) -> None:
    assert not {"gmq/fo", "trk/kaa", "art/xex"} & {voice.id for voice in pyttsx3.voices()}


def test_each_variant_has_a_sound_of_its_own(pyttsx3: EngineChild) -> None:
    ids = [voice.id for voice in pyttsx3.voices() if voice.id.partition("+")[0] == "gmw/en"]
    assert len(ids) == 14
    assert len({pyttsx3.speak("Milk.", en(one)).samples for one in ids}) == 14


def test_settings_are_heard_and_their_defaults_are_what_is_spoken_without_them(pyttsx3: EngineChild) -> None:
    plain = pyttsx3.speak(SENTENCE, en())
    assert pyttsx3.speak(SENTENCE, en(rate=175, pitch=50, pitch_range=50, volume=100)) == plain
    assert length_s(pyttsx3.speak(SENTENCE, en(rate=350))) == pytest.approx(length_s(plain) / 2, rel=0.1)
    changed = [pyttsx3.speak(SENTENCE, voice) for voice in (en(pitch=30), en(pitch_range=20), en(volume=50))]
    assert len({plain.samples, *(pcm.samples for pcm in changed)}) == 4


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("<break time='3s'/>milk", "milk"),
        ("<voice name='fr'>milk</voice>", "milk"),
        ("[[m'IlkmIlk]]", "milk milk"),
        ("&#109;ilk", "milk"),
    ],
)
def test_invariant_10_markup_in_a_text_is_read_out_not_obeyed(pyttsx3: EngineChild, text: str, without: str) -> None:
    words = re.sub(r"[^\w ]+", " ", text)
    spoken_s = length_s(pyttsx3.speak(text, en()))
    assert spoken_s != pytest.approx(length_s(pyttsx3.speak(without, en())), rel=0.05)
    assert spoken_s > 0.8 * length_s(pyttsx3.speak(words, en()))


@pytest.mark.parametrize("text", ["\x0120Smilk and more", "milk\0and more", "\x1b[31mmilk", "milk\x85and"])
def test_invariant_10_control_characters_command_nothing_and_cut_nothing_off(pyttsx3: EngineChild, text: str) -> None:
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text)
    assert pyttsx3.speak(text, en()) == pyttsx3.speak(plain, en())


@pytest.mark.parametrize(
    "text", ["Ok.", "1.", "NDC", "I.", "Mrs.", "www", "one two three four five", "😀", "שלום", "\ud800 milk", "x" * 400]
)
@pytest.mark.parametrize("rate", [80, 175, 450])
def test_short_and_odd_texts_have_a_length_that_is_believed(pyttsx3: EngineChild, text: str, rate: int) -> None:
    pcm = pyttsx3.speak(text, en(rate=rate))
    assert length_fault(text, pcm, pace=rate / 175) == ""


@pytest.mark.parametrize("text", ["ʻ", "ʻʻ, ʻ!", "\uabcd", "ꯃꯤꯇꯩ ꯃꯌꯦꯛ " * 20, "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ", "ꜗ", "ᜀᜁ"])
@pytest.mark.parametrize("voice_id", ["gmw/en", "roa/fr"])
def test_letters_that_espeak_has_no_sound_for_are_no_failure(pyttsx3: EngineChild, text: str, voice_id: str) -> None:
    spoken = pyttsx3.spoken
    pyttsx3.speak(text, en(voice_id))
    assert pyttsx3.spoken == spoken + 1


def test_a_very_long_text_is_spoken_to_its_end(pyttsx3: EngineChild) -> None:
    pcm = pyttsx3.speak("It takes some time. " * 200, en())
    assert length_s(pcm) > 200


def test_without_the_loader_it_says_what_to_install(
    tmp_path: Path, make_child: MakeChild, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "espeakng_loader.py").write_text("raise ImportError('not installed')\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=os.pathsep)
    with pytest.raises(EngineError, match=r"is missing - install it with `.* -m pip install espeakng-loader=="):
        make_child("pyttsx3").voices()


def test_the_versions_to_install_are_those_that_the_package_asks_for() -> None:
    asked = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert len(espeak_binding._PINS) == 2
    assert all(f'"{pin}' in asked for pin in espeak_binding._PINS)


def test_a_fork_ends_by_itself_when_the_process_that_reads_it_is_killed() -> None:
    alive, held = os.pipe()  # held by the script and its forks; at its end all of them are gone
    script = """if True:
        from audio_programs.engines.espeak import EspeakEngine
        from audio_programs.model import Voice
        engine = EspeakEngine(take_over=lambda path: None)
        print("ready", flush=True)
        engine.speak("It takes some time. " * 1000, Voice(name="test", engine="pyttsx3", id="gmw/en"))
        """
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, pass_fds=[held]) as speaking:
        os.close(held)
        assert speaking.stdout
        assert speaking.stdout.readline() == b"ready\n"
        children = Path(f"/proc/{speaking.pid}/task/{speaking.pid}/children")
        next(forks for _ in itertools.count() if (forks := children.read_text()))
        speaking.kill()
        assert os.read(alive, 1) == b""
    os.close(alive)
