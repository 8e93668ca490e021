"""voices.yaml: voices that build on others, who speaks what, and who speaks instead."""

import pytest

from audio_programs.config.read import default_voices, read_voices, right_voices
from audio_programs.config.settings import Pauses, Sound, VoicesFile
from audio_programs.config.voices import FallenBack, cast_with_fallbacks
from audio_programs.model import Role, Voice

TWO = "voices:\n  calm: {voice: gmw/en, rate: 155}\n  calm-low: {like: calm, pitch: 38}\n"


def read(text: str) -> VoicesFile:
    found, problems = read_voices(text, "voices.yaml")
    assert problems == ()
    assert found is not None
    return found


def told(text: str) -> list[str]:
    found, problems = read_voices(text, "voices.yaml")
    assert found is None
    return [str(problem) for problem in problems]


def voice(text: str, name: str) -> Voice:
    return next(one for one in read(text).cast.voices if one.name == name)


def test_a_voice_takes_from_the_one_it_is_like_what_it_does_not_say() -> None:
    assert voice(TWO, "calm-low") == Voice(
        name="calm-low", engine="pyttsx3", id="gmw/en", settings=(("pitch", 38), ("rate", 155))
    )


def test_a_chain_of_likes_is_followed_to_its_end_in_any_order() -> None:
    text = (
        "voices:\n  c: {like: b, pitch: 3}\n  b: {like: a, rate: 2}\n  a: {engine: tone, voice: x, rate: 1, pitch: 1}\n"
    )
    assert voice(text, "c") == Voice(name="c", engine="tone", id="x", settings=(("pitch", 3), ("rate", 2)))


def test_a_circle_of_likes_is_told_once() -> None:
    problems = told("voices:\n  a: {like: b, voice: x}\n  b: {like: c}\n  c: {like: a}\n")
    assert problems == ["voices.yaml:2: 'like' goes in a circle: a > b > c > a - take one 'like' out"]


def test_a_voice_like_itself_is_a_circle() -> None:
    assert "goes in a circle: a > a" in told("voices:\n  a: {like: a, voice: x}\n")[0]


def test_a_circle_of_fallbacks_is_told_once() -> None:
    problems = told("voices:\n  a: {voice: x, fallback: b}\n  b: {voice: x, fallback: a}\n")
    assert problems == ["voices.yaml:2: 'fallback' goes in a circle: a > b > a - take one 'fallback' out"]


def test_a_voice_like_the_one_that_falls_back_on_it_has_no_fallback() -> None:
    text = "voices:\n  a: {voice: x, fallback: b}\n  b: {like: a, pitch: 1}\n"
    assert (voice(text, "a").fallback, voice(text, "b").fallback) == ("b", "")


def test_unknown_voice_is_refused_with_the_nearest_names() -> None:
    assert told(f"{TWO}roles: {{default: calm, title: clam}}\n") == [
        "voices.yaml:4: unknown voice 'clam' - did you mean 'calm'? There are: calm, calm-low"
    ]


@pytest.mark.parametrize("key", ["like", "fallback"])
def test_a_voice_that_leads_to_an_unknown_one_is_told_at_its_line(key: str) -> None:
    problems = told(f"voices:\n  calm: {{voice: x}}\n  other:\n    voice: y\n    {key}: clam\n")
    assert problems == ["voices.yaml:5: unknown voice 'clam' - did you mean 'calm'? There are: calm, other"]


def test_unknown_role_is_refused_with_the_nearest_name() -> None:
    assert told(f"{TWO}roles:\n  default: calm\n  heding: calm\n")[0].startswith(
        "voices.yaml:6: unknown role 'heding' - did you mean 'heading'? There are: default, intro, title, "
    )


def test_a_voice_without_the_engines_name_for_it_is_told() -> None:
    assert told("voices:\n  calm: {rate: 3}\n")[0].startswith("voices.yaml:2: voice 'calm' has no 'voice:' - add ")


def test_engine_settings_are_what_yaml_would_read() -> None:
    text = "voices:\n  a: {voice: x, b: 155, c: -1.5, d: yes, e: off, f: soft, g: 1e3, h: .5}\n"
    assert dict(voice(text, "a").settings) == {
        "b": 155,
        "c": -1.5,
        "d": True,
        "e": False,
        "f": "soft",
        "g": "1e3",
        "h": 0.5,
    }


def test_every_role_has_a_voice_and_those_not_named_have_the_default() -> None:
    cast = read(f"{TWO}roles: {{default: calm, quote: calm-low}}\n").cast
    assert {role: cast.voice_for(role).name for role in Role} == {
        role: "calm-low" if role is Role.QUOTE else "calm" for role in Role
    }


def test_the_first_voice_is_the_default_where_no_role_says_so() -> None:
    assert read(f"{TWO}roles: {{title: calm-low}}\n").cast.voice_for(Role.PARAGRAPH).name == "calm"


def test_without_voices_the_built_in_one_reads_everything() -> None:
    found = default_voices()
    assert {found.cast.voice_for(role).engine for role in Role} == {"pyttsx3"}
    assert read("sound: {bitrate_kbps: 96}\n").cast == found.cast


def test_pauses_and_sound_that_are_not_named_stay_as_they_are() -> None:
    found = read("pauses_ms: {title: 0}\nsound: {bitrate_kbps: 128, loudness_lufs: -18}\n")
    assert found.pauses == Pauses(title=0)
    assert found.sound == Sound(bitrate_kbps=128, loudness_lufs=-18.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("sound: {bitrate_kbps: 65}", "bitrate_kbps '65' is not known - write 64, "),
        ("sound: {encoder_quality: 1}", "encoder_quality '1' is too small - write 2 or more"),
        ("sound: {encoder_quality: 10}", "encoder_quality '10' is too large - write 9 or less"),
        ("sound: {loudness_lufs: -9}", "loudness_lufs '-9' is too large - write -14 or less"),
        ("sound: {loudness_lufs: -31}", "loudness_lufs '-31' is too small - write -30 or more"),
        ("sound: {true_peak_dbtp: 0.1}", "true_peak_dbtp '0.1' is too large - write 0 or less"),
        ("sound: {true_peak_dbtp: -17}", "true_peak_dbtp '-17' is too small - write -16 or more"),
        ("pauses_ms: {title: -1}", "title '-1' is too small - write 0 or more"),
        ("pauses_ms: {titel: 1}", "unknown key 'titel' - did you mean 'title'? Keys here: sentence, "),
        ("voices: {}\nrole: {}", "unknown key 'role' - did you mean 'roles'? Keys here: voices, roles, "),
        ("voices: {a: {voice: [b]}}", "'voice' is a list, not a text"),
        ("voices: [a]", "'voices' is a list, not keys with values"),
    ],
)
def test_a_wrong_setting_is_told_in_plain_words(text: str, words: str) -> None:
    assert words in told(text)[0]


@pytest.mark.parametrize(
    ("sound", "line", "hint"),
    [
        ("  loudness_lufs: -14\n", 3, "write true_peak_dbtp: 0, or loudness_lufs: -15"),
        ("  true_peak_dbtp: -2.5\n", 3, "write true_peak_dbtp: -2, or loudness_lufs: -16.5"),
        ("  true_peak_dbtp: -8\n  loudness_lufs: -20\n", 4, "write true_peak_dbtp: -6, or loudness_lufs: -22"),
        ("  true_peak_dbtp: -16\n  loudness_lufs: -29\n", 4, "write true_peak_dbtp: -15, or loudness_lufs: -30"),
    ],
)
def test_a_loudness_too_near_to_the_peak_is_refused_with_what_can_be_kept(sound: str, line: int, hint: str) -> None:
    (problem,) = told(f"voices: {{a: {{voice: x}}}}\nsound:\n{sound}")
    assert problem.startswith(f"voices.yaml:{line}: loudness_lufs ")
    assert problem.endswith(f" - {hint}")


@pytest.mark.parametrize("sound", ["{true_peak_dbtp: -2}", "{loudness_lufs: -14, true_peak_dbtp: 0}"])
def test_a_loudness_14_under_the_peak_is_taken(sound: str) -> None:
    assert read(f"sound: {sound}")


def test_a_peak_that_cannot_be_read_is_told_and_the_loudness_is_not_blamed() -> None:
    (problem,) = told("sound: {loudness_lufs: -14, true_peak_dbtp: no}")
    assert "true_peak_dbtp 'no' is not a number" in problem


def test_where_each_voice_stands_is_kept_for_what_engines_say_of_it() -> None:
    lines = dict(read(TWO).lines)

    assert (lines["calm"].of("rate"), lines["calm-low"].voice) == (2, 3)
    assert (lines["calm-low"].of("pitch"), lines["calm-low"].of("voice"), lines["calm-low"].of("engine")) == (3, 2, 3)


MANY = """\
voices:
  calm: {voice: gmw/en, rat: 155}
  low: {like: clam, pitch: low}
  none: {rate: 3}
  empty:
  like-empty: {like: empty}
  bad: {voice: [a]}
  like-bad: {like: bad}
  glued: {voice:gmw/en}
roles: {default: calm, titel: calm, quote: cal, intro: bad, outro: empty}
pauses_ms: {title: long, heding: 3}
sund: {a: b}
"""


def test_invariant_8_every_mistake_in_voices_yaml_is_told_at_once_and_none_twice() -> None:
    assert [problem.split(" - ")[0].removeprefix("voices.yaml:") for problem in told(MANY)] == [
        "3: unknown voice 'clam'",
        "4: voice 'none' has no 'voice:'",
        "5: voices: 'empty' is left empty",
        "7: voices: bad: 'voice' is a list, not a text",
        "9: voices: glued: there is no blank after 'voice:'",
        "10: unknown role 'titel'",
        "10: unknown voice 'cal'",
        "11: pauses_ms: title 'long' is not a whole number",
        "11: pauses_ms: unknown key 'heding'",
        "12: unknown key 'sund'",
    ]


def test_voices_that_are_right_can_be_asked_about_though_others_are_wrong() -> None:
    ((voice, lines),) = right_voices(MANY, "voices.yaml")
    assert voice == Voice(name="calm", engine="pyttsx3", id="gmw/en", settings=(("rat", 155),))
    assert lines.of("rat") == 2
    spare = "voices: {a: {voice: x}, spare: {voice: y}, b: {voice: z, fallback: a}}\nroles: {title: b}\nsund: 1\n"
    assert [voice.name for voice, _ in right_voices(spare, "voices.yaml")] == ["a"]
    assert right_voices("voices: [a]", "voices.yaml") == ()
    assert right_voices("vocies: {a: {voice: x}}", "voices.yaml") == ()


@pytest.mark.parametrize(
    "voices", ["voices: [a]", "voices:\n  a: {voice: x", "vocies: {a: {voice: x}}", "voices: *x", "voices:a"]
)
def test_where_voices_cannot_be_read_roles_are_not_blamed_for_it(voices: str) -> None:
    problems = told(f"{voices}\nroles: {{default: a, titel: a}}\n")
    assert len(problems) == 2
    assert "unknown role 'titel'" in problems[1]


# --- Fallbacks ---------------------------------------------------------------------------------------------------

CHAIN = (
    "voices:\n"
    "  first: {engine: one, voice: a, speed: 1, fallback: second}\n"
    "  second: {engine: two, voice: b, fallback: third}\n"
    "  third: {voice: c, rate: 150}\n"
)


def test_a_cast_that_can_speak_is_left_as_it_is() -> None:
    cast = read(CHAIN).cast
    recast = cast_with_fallbacks(cast, {})
    assert (recast.cast, recast.fallen_back, recast.silent) == (cast, (), ())


def test_the_first_fallback_that_can_speak_stands_in_under_the_same_name() -> None:
    recast = cast_with_fallbacks(read(CHAIN).cast, {"first": "engine 'one' is not installed", "second": "no model"})
    assert recast.cast.voice_for(Role.TITLE) == Voice(
        name="first", engine="pyttsx3", id="c", settings=(("rate", 150),), fallback="second"
    )
    assert recast.fallen_back == (
        FallenBack(name="first", by="third", why="engine 'one' is not installed"),
        FallenBack(name="second", by="third", why="no model"),
    )


def test_a_voice_is_never_replaced_by_one_that_is_not_its_configured_fallback() -> None:
    recast = cast_with_fallbacks(read(CHAIN).cast, {"third": "no sound"})
    assert recast.silent == (("third", "no sound"),)
    assert recast.fallen_back == ()


def test_where_no_fallback_can_speak_each_voice_says_why() -> None:
    recast = cast_with_fallbacks(read(CHAIN).cast, {"first": "a", "second": "b", "third": "c"})
    assert recast.silent == (("first", "a"), ("second", "b"), ("third", "c"))
