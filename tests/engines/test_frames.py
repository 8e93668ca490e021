"""frames: what goes in at one end of a pipe comes out at the other, or nothing does."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio_programs.engines.frames import (
    Frame,
    engine_voices_from_json,
    engine_voices_to_json,
    read_frame,
    voice_from_json,
    voice_to_json,
    write_frame,
)
from audio_programs.model import EngineVoice, SettingRange, Voice


@given(st.dictionaries(st.text(), st.text()), st.binary())
def test_a_frame_comes_back_whatever_its_text(header: dict[str, str], body: bytes) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, header, body)
    write_frame(pipe, {"next": True})
    pipe.seek(0)
    assert read_frame(pipe) == Frame(header=header, body=body)
    assert read_frame(pipe) == Frame(header={"next": True}, body=b"")
    assert read_frame(pipe) is None


@given(st.integers(0, 40))
def test_a_frame_cut_off_anywhere_is_no_frame(size: int) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, {"verb": "speak"}, b"0123456789abcdef")
    whole = pipe.getvalue()
    assert len(whole) > 40
    assert read_frame(io.BytesIO(whole[:size])) is None


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError):
        read_frame(io.BytesIO(b"\0\0\0\x02\0\0\0\0{]"))


def test_voices_come_back_as_they_were() -> None:
    voice = Voice(
        name="calm",
        engine="pyttsx3",
        id="gmw/en",
        settings=(("rate", 155), ("soft", True), ("style", "kind")),
        fallback="low",
    )
    assert voice_from_json(through_json(voice_to_json(voice))) == voice
    rate = SettingRange(name="rate", lowest=80, default=175.5, highest=450, unit="words a minute")
    voices = (
        EngineVoice(id="gmw/en", language="en-gb", fingerprint="1", description="d", settings=(rate,)),
        EngineVoice(id="hum", language="en", fingerprint="2"),
        EngineVoice(id="roa/fr", language="fr", fingerprint="3", settings=(rate,)),
    )
    assert engine_voices_from_json(through_json(engine_voices_to_json(voices))) == voices


def through_json(value: object) -> Any:
    return json.loads(json.dumps(value))
