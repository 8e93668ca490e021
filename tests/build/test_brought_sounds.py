"""Intro, outro and brought sounds in a build: what is spoken and encoded for each edit, and what is told."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from audio_programs.audio.files import to_wav
from audio_programs.model import RATE_HZ, Pcm

if TYPE_CHECKING:
    from tests.build.conftest import Project

PROGRAM = "articles/one/program.yaml"
BETA = "articles/one/02-beta.md"


def tone_wav(*, pitch_hz: float, length_s: float) -> bytes:
    time_s = np.arange(int(22_050 * length_s)) / 22_050
    sound = np.rint(9000 * np.sin(2 * np.pi * pitch_hz * time_s)).astype("<i2")
    return to_wav(Pcm(22_050, sound.tobytes()))


def say(project: "Project", *lines: str) -> None:
    """Add lines to program.yaml."""
    file = project.root / PROGRAM
    file.write_text(file.read_text("utf-8") + "".join(f"{line}\n" for line in lines), "utf-8")


@pytest.fixture
def framed(project: "Project") -> "Project":
    """Return a built project of three articles of two chapters, with an intro, an outro and every sound."""
    for name in ("alpha", "beta", "gamma"):
        path = next((project.root / "articles/one").glob(f"*{name}.md"))
        path.write_text(f"{path.read_text('utf-8')}\n## More of {name}\n\nAnd so on with {name}.\n", "utf-8")
    for number, name in enumerate(("intro", "jingle", "chapter", "outro"), start=1):
        project.write(f"articles/one/{name}.wav", tone_wav(pitch_hz=200 * number, length_s=0.3 * number))
    say(
        project,
        'intro: "{program}. {title}, by {author}."',
        'outro: "Next: {next}."',
        "sounds:",
        "  intro: intro.wav",
        "  jingle: jingle.wav",
        "  chapter: chapter.wav",
        "  outro: outro.wav",
    )
    report = project.build()
    assert report.problems == ()
    project.spoken()
    return project


def _chapters(project: "Project", slug: str) -> list[tuple[float, str]]:
    listed = json.loads((project.output / f"one/episodes/{slug}.chapters.json").read_text("utf-8"))
    return [(one["startTime"], one["title"]) for one in listed["chapters"]]


def _transcript(project: "Project", slug: str) -> list[str]:
    lines = (project.output / f"one/episodes/{slug}.vtt").read_text("utf-8").splitlines()[2:]
    return [line for line in lines if line and "-->" not in line]


# --- What is there -----------------------------------------------------------------------------------------------


def test_an_episode_has_its_frame_and_no_chapter_for_it(framed: "Project") -> None:
    assert _transcript(framed, "alpha") == [
        "The first weeks.",
        "Alpha, by Ada Example.",
        "This is alpha.",
        "It is short.",
        "More of alpha",
        "And so on with alpha.",
        "Next: Beta.",
    ]
    assert [title for _, title in _chapters(framed, "alpha")] == ["Alpha", "More of alpha"]
    assert _chapters(framed, "alpha")[0][0] == 0
    assert _transcript(framed, "gamma")[-1] == "And so on with gamma."


def test_the_page_shows_the_words_of_the_frame_in_its_first_and_last_chapter(framed: "Project") -> None:
    page = (framed.output / "one/episodes/alpha.html").read_text("utf-8")
    first, second = page.split('<section aria-labelledby="')[1:]

    assert first.index("Alpha, by Ada Example.") < first.index("This is alpha.")
    assert second.index("And so on with alpha.") < second.index("Next: Beta.")


# --- What is heard: the MP3 decoded again ------------------------------------------------------------------------


def _decoded(project: "Project", title: str) -> NDArray[np.int16]:
    ffmpeg = pytest.importorskip("imageio_ffmpeg", reason="decoding needs ffmpeg: pip install imageio-ffmpeg")
    file = project.output / "one/episodes" / project.items()[title].audio
    command = [ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(file), "-f", "s16le", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    return np.frombuffer(done.stdout, dtype="<i2")


def _pitch_hz(sound: NDArray[np.int16]) -> float:
    spectrum = np.abs(np.fft.rfft(sound.astype(np.float64) * np.hanning(len(sound))))
    return float(np.argmax(spectrum)) * RATE_HZ / len(sound)


def _first_heard_ms(sound: NDArray[np.int16]) -> int:
    levels = np.abs(sound.astype(np.int32))
    return int(np.flatnonzero(levels > levels.max() * 10 ** (-45 / 20))[0]) * 1000 // RATE_HZ


def test_invariant_7_a_chapter_starts_within_20_ms_of_its_chapter_sound(framed: "Project") -> None:
    sound = _decoded(framed, "Alpha")

    (first_s, _), (second_s, _) = _chapters(framed, "alpha")

    assert first_s == 0
    for start_s, pitch_hz, length_s in ((first_s, 200, 0.3), (second_s, 600, 0.9)):
        start = round(start_s * RATE_HZ)
        heard = sound[start : start + int(length_s * RATE_HZ)]
        assert _first_heard_ms(heard) <= 20
        assert _pitch_hz(heard) == pytest.approx(pitch_hz, abs=4)


def test_each_sound_is_heard_where_it_belongs_and_the_outro_ends_the_episode(framed: "Project") -> None:
    sound = _decoded(framed, "Alpha")
    cues = _cues(framed, "alpha")

    after_intro = round((cues[1][1] + 0.5) * RATE_HZ)
    assert _pitch_hz(sound[after_intro + 1000 : after_intro + RATE_HZ // 2]) == pytest.approx(400, abs=4)
    before_outro = round((cues[-1][0] - 0.5 - 0.6) * RATE_HZ)
    assert _pitch_hz(sound[before_outro + 1000 : before_outro + RATE_HZ // 2]) == pytest.approx(400, abs=4)
    outro = round((cues[-1][1] + 0.5) * RATE_HZ)
    assert _first_heard_ms(sound[outro - 500 :]) < 25
    assert _pitch_hz(sound[outro : outro + RATE_HZ]) == pytest.approx(800, abs=4)
    assert np.abs(sound[outro + round(1.25 * RATE_HZ) :].astype(int)).max() <= 33
    assert len(sound) - outro < 2 * RATE_HZ


def _cues(project: "Project", slug: str) -> list[tuple[float, float]]:
    """Return when each line of the transcript begins and ends, in seconds."""
    text = (project.output / f"one/episodes/{slug}.vtt").read_text("utf-8")
    return [
        (int(one[0]) * 60 + float(one[1]), int(one[2]) * 60 + float(one[3]))
        for one in re.findall(r"00:(\d\d):([\d.]+) --> 00:(\d\d):([\d.]+)", text)
    ]


# --- What an edit costs (invariant 3) ----------------------------------------------------------------------------


def _audio(project: "Project") -> dict[str, str]:
    return {title: item.audio for title, item in project.items().items()}


def _changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {title for title in after if before.get(title) != after[title]}


def test_invariant_3_a_build_without_an_edit_does_nothing(framed: "Project") -> None:
    times = framed.times()

    report = framed.build()

    assert (report.tally.spoken, report.tally.encoded) == (0, 0)
    assert framed.times() == times


@pytest.mark.parametrize(
    ("sound", "sections"),
    [
        ("intro", 3),  # the opening of each
        ("chapter", 3),  # the section of each that has a heading
        ("jingle", 3 + 3),  # the opening and the closing of each
        ("outro", 3),  # the closing of each; the last one's is a sound alone
    ],
)
def test_invariant_3_another_sound_encodes_only_the_sections_that_it_is_heard_in(
    framed: "Project", sound: str, sections: int
) -> None:
    framed.write(f"articles/one/{sound}.wav", tone_wav(pitch_hz=777, length_s=0.8))

    report = framed.build()

    assert report.problems == ()
    assert framed.spoken() == []
    assert report.tally.encoded == sections


def test_invariant_3_another_intro_speaks_and_encodes_the_openings_alone(framed: "Project") -> None:
    framed.edit(PROGRAM, "{program}. {title}", "Good evening. {title}")

    report = framed.build()

    assert framed.spoken() == ["Good evening."]
    assert report.tally.encoded == 3
    assert "articles/one/program.yaml:3 intro: speak 1 sentence, make 1 section" in str(
        report.programs[0].plan.audio[0]
    )


def test_invariant_3_an_article_that_is_added_changes_only_the_closing_of_the_one_before_it(framed: "Project") -> None:
    before = _audio(framed)
    framed.article("articles/one/02-beyond.md", title="Beyond", date="2026-01-02")

    report = framed.build()

    assert "Next: Beyond." in framed.spoken()
    after = _audio(framed)
    assert _changed(before, after) == {"Beta", "Beyond"}
    # Beta's closing; of the new one its opening and its text, for its closing is the one that was Beta's.
    assert report.tally.encoded == 1 + 2


def test_invariant_3_another_title_changes_its_own_opening_and_the_closing_before_it(framed: "Project") -> None:
    before = _audio(framed)
    framed.edit(BETA, "title: Beta", "title: Bread")

    report = framed.build()

    assert sorted(framed.spoken()) == ["Bread, by Ada Example.", "Next: Bread."]
    assert report.tally.encoded == 2
    after = _audio(framed)
    assert _changed(before, after) == {"Alpha", "Bread"}


def test_the_article_before_one_that_is_removed_names_the_one_after_it(framed: "Project") -> None:
    framed.remove(BETA)

    report = framed.build()

    assert (framed.spoken(), report.tally.encoded) == ([], 0)  # the closing is the one that was Beta's
    assert _transcript(framed, "alpha")[-1] == "Next: Gamma."


def test_an_article_that_breaks_is_still_named_as_the_next_one(framed: "Project") -> None:
    before = _audio(framed)
    framed.edit(BETA, "title: Beta", "titel: Bread")

    report = framed.build()

    assert report.problems
    assert report.tally.encoded == 0
    assert _audio(framed) == before


def test_an_article_that_is_held_back_is_not_named_before_its_day(framed: "Project") -> None:
    framed.edit(BETA, "date: 2026-01-02", "date: 2026-03-20")
    framed.build()
    assert _transcript(framed, "alpha")[-1] == "Next: Gamma."

    framed.build(now=datetime(2026, 3, 25, tzinfo=UTC))

    assert _transcript(framed, "alpha")[-1] == "Next: Beta."


def test_invariant_1_deleting_output_and_cache_gives_the_same_bytes_with_a_frame(framed: "Project") -> None:
    framed.edit(PROGRAM, "  chapter: chapter.wav\n", "")
    framed.edit(BETA, "It is short.", "It is long.")
    framed.build()
    before = {name: content for name, content in framed.published().items() if name in _current(framed)}
    framed.remove("output")
    framed.remove(".cache")

    framed.build()

    after = framed.published()
    assert before == {name: after[name] for name in before}


def test_invariant_1_a_sound_that_no_episode_has_a_place_for_leaves_the_manifest_as_a_clean_build_would(
    built: "Project",
) -> None:
    """None of these articles has a heading."""
    built.write("articles/one/chapter.wav", tone_wav(pitch_hz=400, length_s=0.5))
    say(built, "sounds:", "  chapter: chapter.wav")
    built.build()
    manifest = built.output / ".build/programs/one.json"
    before = manifest.read_bytes()
    built.remove("output")

    built.build()

    assert manifest.read_bytes() == before


def _current(project: "Project") -> set[str]:
    """Return what is published now; what was replaced stays for its time, and no clean build makes it."""
    audio = {f"one/episodes/{item.audio}" for item in project.items().values()}
    return {name for name in project.published() if not name.endswith(".mp3")} | audio


def test_taking_the_frame_away_gives_back_the_very_files_of_before(project: "Project") -> None:
    project.build()
    before = project.published()
    project.write("articles/one/chime.wav", tone_wav(pitch_hz=300, length_s=0.5))
    say(project, 'outro: "Next: {next}."', "sounds: {jingle: chime.wav}")
    project.build()
    assert {name for name in project.published() if name.endswith(".mp3")} > {
        name for name in before if name.endswith(".mp3")
    }
    project.edit(PROGRAM, 'outro: "Next: {next}."\nsounds: {jingle: chime.wav}\n', "")

    report = project.build()

    assert report.tally.encoded == 0
    after = project.published()
    assert {name: after[name] for name in before} == before


# --- What is told ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "it is not there - check the name, or remove the line"),
        (b"", "it is no WAV file that can be read - save it again as WAV"),
        (tone_wav(pitch_hz=300, length_s=0), "there is no sound in it - "),
        (to_wav(Pcm(22_050, bytes(60_000))), "nothing can be heard in it - "),
        (tone_wav(pitch_hz=300, length_s=6), "it lasts 6 seconds - shorten it: here at most 5 seconds are played"),
    ],
)
def test_a_sound_that_will_not_do_is_one_line_and_its_program_keeps_what_it_published(
    built: "Project", content: bytes | None, said: str
) -> None:
    before = built.published()
    say(built, "sounds:", "  chapter: tick.wav")
    built.edit(BETA, "It is short.", "It is long.")
    if content is not None:
        built.write("articles/one/tick.wav", content)

    report = built.build()

    (problem,) = report.problems
    assert str(problem).startswith(f"{PROGRAM}:4: the sound articles/one/tick.wav: {said}")
    assert report.stuck == ("articles/one",)
    assert built.published() == before


def test_all_sounds_that_will_not_do_are_told_at_once_with_the_nearest_name(built: "Project") -> None:
    built.write("articles/one/chime.wav", tone_wav(pitch_hz=300, length_s=1))
    say(built, "sounds:", "  intro: Chimes.wav", "  outro: gone.wav")

    report = built.build()

    assert [str(problem) for problem in report.problems] == [
        f"{PROGRAM}:4: the sound articles/one/Chimes.wav: it is not there - did you mean chime.wav?",
        f"{PROGRAM}:5: the sound articles/one/gone.wav: it is not there - check the name, or remove the line",
    ]


def test_a_sound_of_the_library_is_heard_in_its_programs_and_told_once_at_its_own_line(built: "Project") -> None:
    built.write("articles/two/program.yaml", "title: Two\ndescription: More.\n")
    built.article("articles/two/delta.md")
    built.edit("articles/library.yaml", "category: Arts\n", "category: Arts\nsounds: {jingle: chime.wav}\n")
    (problem,) = built.build().problems
    assert str(problem).startswith("articles/library.yaml:6: the sound articles/chime.wav: it is not there")

    built.write("articles/chime.wav", tone_wav(pitch_hz=300, length_s=1))
    report = built.build()

    assert (report.problems, report.notices) == ((), built.ready().notices)
    assert report.tally.encoded == 1 + 1  # one opening for all, for it is a jingle alone; and the new article
    assert all(item.size_bytes > 15_000 for program in ("one", "two") for item in built.items(program).values())


def test_invariant_10_a_link_to_a_sound_elsewhere_is_refused(built: "Project", tmp_path: Path) -> None:
    (tmp_path / "private.wav").write_bytes(tone_wav(pitch_hz=300, length_s=1))
    (built.root / "articles/one/chime.wav").symlink_to(tmp_path / "private.wav")
    say(built, "sounds: {jingle: chime.wav}")

    (problem,) = built.build().problems

    assert (
        str(problem)
        == f"{PROGRAM}:3: the sound articles/one/chime.wav: it is a link to a file elsewhere - put a copy there"
    )


def test_sound_files_are_no_articles_and_no_notice(framed: "Project") -> None:
    assert [notice for notice in framed.ready().notices if ".wav" in notice.path] == []


def test_a_damaged_entry_of_the_cache_is_made_again(framed: "Project") -> None:
    before = framed.published()
    for file in (framed.root / ".cache/sounds").rglob("*"):
        if file.is_file():
            file.write_bytes(b"damaged")
    framed.remove(".cache/sections")

    report = framed.build(force=True)

    assert report.problems == ()
    assert framed.published() == before


def test_words_of_the_frame_that_sound_the_same_change_the_transcript_and_no_sound(framed: "Project") -> None:
    framed.edit(PROGRAM, "Next: {next}.", "At 3 %: {next}.")
    framed.build()
    before = (_audio(framed), _chapters(framed, "alpha"))
    framed.edit(PROGRAM, "At 3 %: {next}.", "At 3 per cent: {next}.")

    report = framed.build()

    assert report.tally.encoded == 0
    assert _transcript(framed, "alpha")[-1] == "At 3 per cent: Beta."
    assert (_audio(framed), _chapters(framed, "alpha")) == before


def test_a_sound_that_is_no_wav_is_heard_and_without_its_package_told_at_its_line(framed: "Project") -> None:
    ffmpeg = pytest.importorskip("imageio_ffmpeg", reason="needs ffmpeg: pip install imageio-ffmpeg")
    jingle = framed.root / "articles/one/jingle.wav"
    command = [ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(jingle), str(jingle.with_suffix(".mp3"))]
    subprocess.run(command, check=True)
    framed.edit(PROGRAM, "jingle.wav", "jingle.mp3")

    report = framed.build()

    assert (report.problems, report.tally.encoded) == ((), 6)
    without = "import sys; sys.modules['imageio_ffmpeg'] = None\nfrom audio_programs.cli import main\nmain()"
    command = [sys.executable, "-c", without, "-C", str(framed.root), "check"]
    (told,) = subprocess.run(command, check=False, capture_output=True, text=True).stderr.splitlines()
    assert told == (
        f"{PROGRAM}:7: the sound articles/one/jingle.mp3: .mp3 files are read by a package that is not installed"
        f" - install it with `{sys.executable} -m pip install imageio-ffmpeg`, or save the sound as WAV"
    )


def test_check_looks_at_sounds_and_makes_nothing_but_what_the_cache_keeps(built: "Project") -> None:
    say(built, "sounds: {jingle: tick.wav}")

    assert [problem.line for problem in built.ready().problems] == [3]


def test_a_voice_that_cannot_speak_is_told_where_only_the_intro_asks_for_it(built: "Project") -> None:
    built.edit("voices.yaml", "  other: {engine: counting, voice: high}", "  other: {engine: counting, voice: nobody}")
    say(built, "voices: {intro: other}", "intro: Welcome.")
    before = _audio(built)

    report = built.build()

    assert [(problem.path, problem.line) for problem in report.problems] == [("voices.yaml", 3)]
    assert _audio(built) == before


def test_words_of_the_frame_that_the_engine_fails_on_are_told_at_the_article(built: "Project") -> None:
    built.edit("voices.yaml", "engine: counting, voice: high", "engine: truncating, voice: low")
    say(built, "voices: {outro: other}", 'outro: "Then comes, to truncate in the middle of it, {next}."')

    report = built.build()

    assert {(problem.path, problem.line) for problem in report.problems} == {
        ("articles/one/01-alpha.md", 2),
        ("articles/one/02-beta.md", 2),
    }
    assert all("to truncate in the middle" in problem.what for problem in report.problems)
