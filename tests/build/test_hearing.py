from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio_programs.audio.levels import integrated_lufs, true_peak_dbtp
from audio_programs.build.hearing import list_voices, speak_text, write_sound
from audio_programs.errors import EngineError, InputError

if TYPE_CHECKING:
    from tests.build.conftest import Project

TEXT = "The kettle has gone quiet, and the street is nearly dark. Nothing has to be finished this evening. " * 5


@pytest.mark.parametrize("voice", [None, "plain", "other"])
def test_what_is_said_is_as_loud_as_an_episode(empty_project: "Project", voice: str | None) -> None:
    sound = speak_text(TEXT, voice=voice, project=empty_project.root)

    samples = sound.samples.astype(np.float32) / np.float32(32768)
    assert integrated_lufs(samples) == pytest.approx(-16, abs=1)
    assert true_peak_dbtp(samples) <= -1


def test_text_is_normalised_and_spoken_a_sentence_at_a_time(empty_project: "Project") -> None:
    speak_text("It takes 3 %. Dr. Example agrees.", voice=None, project=empty_project.root)

    assert empty_project.spoken() == ["It takes three per cent.", "Doctor Example agrees."]


def test_voice_is_that_of_paragraphs_where_none_is_named(empty_project: "Project") -> None:
    empty_project.edit("voices.yaml", "voices:\n", "roles: {paragraph: other, title: plain}\nvoices:\n")

    unnamed = speak_text("Good night.", voice=None, project=empty_project.root)

    assert np.array_equal(unnamed.samples, speak_text("Good night.", voice="other", project=empty_project.root).samples)
    plain = speak_text("Good night.", voice="plain", project=empty_project.root)
    assert not np.array_equal(unnamed.samples, plain.samples)


def test_unknown_voice_is_refused_with_the_nearest(empty_project: "Project") -> None:
    with pytest.raises(InputError, match=r"unknown voice 'plane' - did you mean 'plain'\?"):
        speak_text("Good night.", voice="plane", project=empty_project.root)


def test_voice_whose_engine_is_missing_is_told_with_what_mends_it(empty_project: "Project") -> None:
    empty_project.edit("voices.yaml", "engine: counting, voice: low", "engine: countign, voice: low")

    with pytest.raises(EngineError, match="there is no speech engine 'countign' - did you mean 'counting'"):
        speak_text("Good night.", voice="plain", project=empty_project.root)


@pytest.mark.parametrize("text", ["", "  \n", "—", "***"])
def test_text_with_nothing_to_say_is_told(empty_project: "Project", text: str) -> None:
    with pytest.raises(InputError, match="nothing to say in this text"):
        speak_text(text, voice=None, project=empty_project.root)


def test_broken_voices_yaml_is_told_with_its_line(empty_project: "Project") -> None:
    empty_project.edit("voices.yaml", "  plain: {engine: counting, voice: low}", "  plain: {like: nobody}")

    with pytest.raises(InputError, match=r"voices\.yaml:2: "):
        speak_text("Good night.", voice=None, project=empty_project.root)


@pytest.mark.parametrize(("name", "begins"), [("a.wav", b"RIFF"), ("a.mp3", b"\xff\xfb"), ("a.MP3", b"\xff\xfb")])
def test_sound_is_written_by_the_names_ending(
    empty_project: "Project", tmp_path: Path, name: str, begins: bytes
) -> None:
    sound = speak_text("Good night.", voice=None, project=empty_project.root)

    write_sound(sound, tmp_path / name, project=None)

    content = (tmp_path / name).read_bytes()
    assert content.startswith((begins, b"ID3"))
    assert [path.name for path in tmp_path.iterdir() if path.name != "project"] == [name]


def test_voices_are_listed_with_their_roles_and_what_keeps_them_from_speaking(empty_project: "Project") -> None:
    empty_project.edit("voices.yaml", "voices:\n", "roles: {title: other}\nvoices:\n")
    empty_project.edit("voices.yaml", "voice: high", "voice: hihg")

    listing = list_voices(empty_project.root)

    plain, other = listing.own
    assert (plain.voice.name, plain.fault) == ("plain", "")
    assert "paragraph" in plain.roles
    assert "list item" in plain.roles
    assert other.roles == ("title",)
    assert other.fault.startswith("the engine counting has no voice 'hihg' - did you mean 'high'?")


def test_every_engine_is_listed_ready_or_not_and_a_broken_one_takes_no_other_off_the_list(
    empty_project: "Project",
) -> None:
    engines = {one.name: one for one in list_voices(empty_project.root).engines}

    assert {"tone", "pyttsx3", "counting", "broken"} <= set(engines)
    assert engines["tone"].ready
    assert [voice.id for voice in engines["tone"].voices] == ["high", "low"]
    assert not engines["broken"].ready
    assert engines["broken"].voices == ()
    assert "No module named" in engines["broken"].why
    assert "pip" in engines["broken"].install
