"""What the next build would change for listeners: from real sources and the real last build."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from audio_programs.build.differences import EpisodeDifference, Kind, ProgramDifference
from audio_programs.build.names import Named
from audio_programs.build.since_build import since_build
from audio_programs.catalog.alike import milliseconds
from audio_programs.store.output import Output
from tests.build.conftest import PROGRAM
from tests.build.test_brought_sounds import tone_wav

if TYPE_CHECKING:
    from tests.build.conftest import Project

SETTINGS = "articles/one/program.yaml"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ALPHA = "articles/one/01-alpha.md"
BETA = "articles/one/02-beta.md"
BODY = "The opening stays. So it does.\n\n## Second\n\nOne here. Two here.\n\n## Third\n\nAnother."


def _diff(project: "Project", *, articles: tuple[str, ...] = ()) -> tuple[ProgramDifference, ...]:
    named = Named(programs=frozenset(), articles=frozenset(articles), unknown=())
    return since_build(project.root, named=named, now=NOW)[0]


def _episodes(project: "Project") -> dict[str, EpisodeDifference]:
    return {one.path: one for program in _diff(project) for one in program.episodes}


def _lines(project: "Project", path: str) -> list[str]:
    return [f"{one.sign.value} {one.sentence.text}" for one in _episodes(project)[path].lines]


def test_after_a_build_nothing_has_changed(built: "Project") -> None:
    assert _diff(built) == ()


def test_before_the_first_build_the_program_is_new(project: "Project") -> None:
    (program,) = _diff(project)

    assert program.kind is Kind.NEW
    assert [(one.kind, one.sentences) for one in program.episodes] == [(Kind.NEW, 3)] * 3


def test_an_edited_sentence_is_told_with_the_time_that_the_last_build_gave_it(project: "Project") -> None:
    project.article(ALPHA, body=BODY)
    project.build()
    project.edit(ALPHA, "Two here.", "Three here.")
    (made,) = [one for one in Output(project.root).manifest("one").episodes if one.episode.source == ALPHA]
    cues = {cue.text.strip(): milliseconds(cue.start_samples) for cue in made.episode.recording.cues}

    lines = _episodes(project)[ALPHA].lines

    assert [(one.sign.value, one.sentence.text, one.section) for one in lines] == [
        ("-", "Two here.", "Second"),
        ("+", "Three here.", "Second"),
    ]
    assert [one.sentence.start_ms for one in lines] == [cues["Two here."]] * 2
    assert cues["Two here."] > 0


def test_a_sentence_that_is_the_last_of_its_paragraph_now_has_not_changed(project: "Project") -> None:
    project.article(ALPHA, body=BODY)
    project.build()
    project.edit(ALPHA, "One here. Two here.", "One here.")

    assert _lines(project, ALPHA) == ["- Two here."]


def test_a_heading_that_is_added_is_a_chapter_and_heard(project: "Project") -> None:
    project.article(ALPHA, body=BODY)
    project.build()
    project.edit(ALPHA, "Another.", "Another.\n\n## Fourth\n\nAt last.")

    found = _episodes(project)[ALPHA]

    assert found.chapters == ("chapter added: Fourth",)
    assert _lines(project, ALPHA) == ["+ Fourth", "+ At last."]


def test_new_removed_and_renamed_articles_are_told(built: "Project") -> None:
    built.remove("articles/one/03-gamma.md")
    built.article("articles/one/04-delta.md", date="2026-02-01", body="Quite other words stand here.")
    (built.root / BETA).rename(built.root / "articles/one/02-second.md")

    episodes = _episodes(built)

    assert {path: one.kind for path, one in episodes.items()} == {
        "articles/one/02-second.md": Kind.CHANGED,
        "articles/one/04-delta.md": Kind.NEW,
        "articles/one/03-gamma.md": Kind.REMOVED,
    }
    assert [str(one) for one in episodes["articles/one/02-second.md"].changes] == [
        f"file: {BETA} -> articles/one/02-second.md"
    ]


def test_titles_dates_and_order_are_told_before_and_after(built: "Project") -> None:
    built.edit(BETA, "title: Beta\ndate: 2026-01-02", "title: Omega\ndate: 2026-01-02 07:30")

    changes = [str(one) for one in _episodes(built)[BETA].changes]

    assert changes == ["title: Beta -> Omega", "date: 2026-01-02 -> 2026-01-02 07:30"]


def test_another_voice_or_pause_is_told_as_the_same_words(built: "Project") -> None:
    built.edit("voices.yaml", "voice: low", "voice: high")

    found = _episodes(built).values()
    assert [one.same_words for one in found] == [True] * 3
    assert not any(one.because.startswith("articles/") or not one.because for one in found)


def test_an_article_with_a_problem_stays_as_it_is(built: "Project") -> None:
    built.edit(BETA, "date: 2026-01-02", "date: soon")

    assert _diff(built) == ()


def test_a_draft_leaves_the_feed(built: "Project") -> None:
    built.edit(BETA, "title: Beta\n", "title: Beta\ndraft: yes\n")

    assert _episodes(built)[BETA].kind is Kind.REMOVED


def test_a_program_that_goes_by_another_id_is_removed_and_new(built: "Project") -> None:
    built.write("articles/one/program.yaml", "title: The first weeks\ndescription: Short readings.\nid: other\n")

    told = {one.program: (one.kind, len(one.episodes)) for one in _diff(built)}

    assert told == {"other": (Kind.NEW, 3), "one": (Kind.REMOVED, 3)}


def test_a_program_whose_folder_is_gone_stays_and_nothing_changes_for_listeners(built: "Project") -> None:
    built.write("articles/two/program.yaml", "title: Two\ndescription: D.\n")
    built.remove("articles/one")

    assert _diff(built) == ()


def test_a_last_heading_that_an_outro_says_instead_is_no_chapter_any_more(built: "Project") -> None:
    built.article("articles/one/01-alpha.md", body="Words.\n\n## Goodbye.\n")
    built.build()
    pause = "pauses_ms: {section: 1000}\n"
    built.article("articles/one/01-alpha.md", body="Words.")
    built.write(
        "articles/one/program.yaml", f"title: The first weeks\ndescription: Short readings.\n{pause}outro: Goodbye.\n"
    )

    (program,) = _diff(built)

    alpha = next(one for one in program.episodes if one.title == "Alpha")
    assert alpha.chapters == ("chapter removed: Goodbye.",)


def test_sentences_of_an_outro_stand_in_the_last_chapter_and_make_none(built: "Project") -> None:
    built.write(
        "articles/one/program.yaml", "title: The first weeks\ndescription: Short readings.\noutro: That was {title}.\n"
    )

    (program,) = _diff(built)

    assert [one.chapters for one in program.episodes] == [()] * 3
    assert [(line.sentence.text, line.section) for one in program.episodes for line in one.lines] == [
        ("That was Alpha.", "Alpha"),
        ("That was Beta.", "Beta"),
        ("That was Gamma.", "Gamma"),
    ]


def test_only_the_article_that_is_named_is_told(built: "Project") -> None:
    built.edit("voices.yaml", "voice: low", "voice: high")

    (program,) = _diff(built, articles=(BETA,))

    assert [one.path for one in program.episodes] == [BETA]


def test_asking_writes_nothing(built: "Project") -> None:
    built.edit(BETA, "It is short.", "It is long.")
    before = built.times()

    _diff(built)

    assert built.times() == before


def test_what_settings_ask_for_stands_at_the_beginning_and_at_the_end_and_is_no_chapter(project: "Project") -> None:
    project.article(ALPHA, body=BODY)
    project.build()
    project.write(SETTINGS, PROGRAM + 'intro: "Welcome."\noutro: "Good night."\n')

    found = _episodes(project)[ALPHA]

    assert found.chapters == ()
    assert [(str(one.sign), one.sentence.text, str(one.edge)) for one in found.lines] == [
        ("+", "Welcome.", "at the beginning"),
        ("+", "Good night.", "at the end"),
    ]


def test_a_sound_that_comes_changes_or_goes_is_told_of_the_program(project: "Project") -> None:
    told = []
    for pitch_hz, settings in (
        (300, "sounds: {jingle: chime.wav}\n"),
        (400, "sounds: {jingle: chime.wav}\n"),
        (400, ""),
    ):
        project.build()
        project.write("articles/one/chime.wav", tone_wav(pitch_hz=pitch_hz, length_s=0.3))
        project.write(SETTINGS, PROGRAM + settings)
        (program,) = _diff(project)
        told.append([str(change) for change in program.changes])

    assert told == [["jingle: none -> chime.wav"], ["another jingle"], ["jingle: a sound -> none"]]
