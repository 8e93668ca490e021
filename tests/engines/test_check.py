"""check: what is wrong with a voice, in words, before anything is spoken."""

import pytest

from audio_programs.engines.check import VoiceFault, nearest, resolve_settings, voice_faults
from audio_programs.errors import EngineError
from audio_programs.model import EngineVoice, Setting, SettingRange, Voice

RATE = SettingRange(name="rate", lowest=80, default=175, highest=450, unit="words a minute")
PITCH = SettingRange(name="pitch", lowest=0, default=50, highest=100)
VOICES = (
    EngineVoice(id="gmw/en", language="en-gb", fingerprint="1", settings=(RATE, PITCH)),
    EngineVoice(id="gmw/en-US", language="en-us", fingerprint="1", settings=(RATE, PITCH)),
    EngineVoice(id="plain", language="en", fingerprint="1"),
)


def voice(voice_id: str, **settings: Setting) -> Voice:
    return Voice(name="calm", engine="pyttsx3", id=voice_id, settings=tuple(sorted(settings.items())))


def test_a_voice_that_is_there_has_no_faults() -> None:
    assert voice_faults(voice("gmw/en", rate=155, pitch=0), voices=VOICES) == ()


def test_unknown_voice_is_refused_with_the_nearest_names() -> None:
    (fault,) = voice_faults(voice("gmw/em"), voices=VOICES)
    assert fault.what == "the engine pyttsx3 has no voice 'gmw/em'"
    assert fault.hint.startswith("did you mean 'gmw/en'")
    assert "`audio-programs voices --language en`" in fault.hint


def test_a_setting_that_the_voice_does_not_take_is_named_with_those_it_takes() -> None:
    (fault,) = voice_faults(voice("gmw/en", speed=2), voices=VOICES)
    assert fault == VoiceFault(
        "the voice 'gmw/en' of pyttsx3 has no setting 'speed'",
        "it takes rate from 80 to 450 words a minute (default 175), pitch from 0 to 100 (default 50)",
        "speed",
    )


def test_a_voice_without_settings_says_to_remove_the_line() -> None:
    (fault,) = voice_faults(voice("plain", rate=100), voices=VOICES)
    assert fault.hint == "it takes no settings: remove this line"


def test_every_setting_out_of_range_is_reported_at_once() -> None:
    faults = voice_faults(voice("gmw/en", rate=20, pitch=101), voices=VOICES)
    assert [fault.what for fault in faults] == ["pitch: 101 is out of range", "rate: 20 is out of range"]
    assert faults[1].hint == "write rate from 80 to 450 words a minute (default 175)"


@pytest.mark.parametrize("value", ["fast", True, float("nan"), float("inf")])
def test_a_setting_that_is_no_number_is_refused(value: Setting) -> None:
    (fault,) = voice_faults(voice("gmw/en", rate=value), voices=VOICES)
    assert fault.what.endswith("is not a number")


def test_settings_that_are_not_stated_have_the_engines_defaults() -> None:
    assert resolve_settings(voice("gmw/en", rate=155), voices=VOICES) == {"rate": 155, "pitch": 50}


def test_resolving_the_settings_of_a_faulty_voice_raises_its_first_fault() -> None:
    with pytest.raises(EngineError, match="no voice 'nobody'"):
        resolve_settings(voice("nobody"), voices=VOICES)


def test_nearest_ignores_case_and_says_nothing_where_nothing_is_near() -> None:
    assert nearest("GMW/EN", ["gmw/en", "sit/cmn"]) == "did you mean 'gmw/en'? "
    assert nearest("zzz", ["gmw/en"]) == ""


def test_a_voice_that_is_not_there_hides_no_wrong_setting_where_all_voices_take_the_same() -> None:
    alike = [one for one in VOICES if one.settings]

    faults = voice_faults(voice("gmw/em", speed=2), voices=alike, language="en-au")

    assert [fault.key for fault in faults] == ["voice", "speed"]
    assert "voices --language en`" in faults[0].hint
