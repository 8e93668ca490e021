"""How long work will take, from how long work took: by characters and engines, with no clock."""

import pytest

from audio_programs.build.effort import MOST_REMEMBERED, expected_s, remembered_paces, together
from audio_programs.build.orders import ClipOrder
from audio_programs.build.wanted import SectionWanted
from audio_programs.model import Section, Voice
from audio_programs.store.pace import Pace

PAST = {
    "slow": Pace(spoken_characters=100, spoken_s=50.0, section_characters=100, section_s=10.0),
    "fast": Pace(spoken_characters=1000, spoken_s=1.0, section_characters=1000, section_s=1.0),
}


def _clip(text: str, engine: str = "slow") -> ClipOrder:
    return ClipOrder(key=f"{engine} {text}", text=text, voice=Voice(name=engine, engine=engine, id="v"))


def _section(*clips: ClipOrder) -> SectionWanted:
    section = Section(title="S", anchor="s", level=0, utterances=())
    return SectionWanted(key=" ".join(clip.key for clip in clips), section=section, clips=clips, audible=())


def test_speaking_and_encoding_take_the_time_that_their_engine_took_before() -> None:
    clip = _clip("0123456789")

    assert expected_s([clip], [_section(clip)], paces=PAST, workers=1) == pytest.approx(5.0 + 1.0)
    assert expected_s([], [_section(clip)], paces=PAST, workers=1) == pytest.approx(1.0)


def test_each_engine_has_a_speed_of_its_own() -> None:
    slow, fast = _clip("0123456789"), _clip("0123456789", "fast")

    both = expected_s([slow, fast], [_section(slow), _section(fast)], paces=PAST, workers=1)

    assert both == pytest.approx(6.0 + 0.01 + 0.01)


def test_workers_share_sections_but_no_section_is_shared() -> None:
    clips = [_clip(f"{number}123456789") for number in range(4)]

    assert expected_s(clips, [_section(one) for one in clips], paces=PAST, workers=2) == pytest.approx(12.0)
    assert expected_s(clips, [_section(*clips)], paces=PAST, workers=2) == pytest.approx(24.0)


def test_without_a_past_nothing_is_known() -> None:
    clip = _clip("0123456789", "other")

    assert expected_s([clip], [_section(clip)], paces=PAST, workers=1) is None
    assert expected_s([], [_section(clip)], paces=PAST, workers=1) is None
    assert expected_s([], [], paces={}, workers=1) == 0.0


def test_a_section_without_words_takes_no_time() -> None:
    assert expected_s([], [_section()], paces={}, workers=1) == 0.0


def test_the_past_grows_with_each_build() -> None:
    new = {"slow": Pace(spoken_characters=50, spoken_s=5.0)}

    past = remembered_paces(PAST, new)

    assert (past["slow"].spoken_characters, past["slow"].spoken_s) == (150, 55.0)
    assert past["fast"] == PAST["fast"]
    assert together({}, new) == new


def test_what_is_long_past_weighs_less() -> None:
    long = {"slow": Pace(spoken_characters=10 * MOST_REMEMBERED, spoken_s=1000.0)}
    new = {"slow": Pace(spoken_characters=MOST_REMEMBERED, spoken_s=900.0)}

    past = remembered_paces(long, new)["slow"]

    assert past.spoken_characters == 2 * MOST_REMEMBERED
    assert past.spoken_s == pytest.approx(1000.0)
