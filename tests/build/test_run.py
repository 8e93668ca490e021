"""Whole builds: what an edit costs. Each test edits real files and builds them."""

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"
BETA = "articles/one/02-beta.md"
GAMMA = "articles/one/03-gamma.md"

SECTIONS = "The opening stays. So it does.\n\n## Second\n\nOne here. Two here.\n\n## Third\n\nAnother."


def test_a_second_build_does_nothing_and_touches_no_file(built: "Project") -> None:
    before = built.times()

    report = built.build()

    assert (report.tally.spoken, report.tally.calibration, report.tally.encoded) == (0, 0, 0)
    assert (report.written, report.removed, report.changed) == (0, 0, False)
    assert built.spoken() == []
    assert built.times() == before


def test_touched_sources_cost_nothing(built: "Project") -> None:
    for path in (built.root / "articles").rglob("*"):
        os.utime(path, (0, 0))
    before = built.times()

    report = built.build()

    assert not report.changed
    looked_at_again = {".cache/index.sqlite", ".cache/clock"}
    assert {name for name, time in built.times().items() if before[name] != time} <= looked_at_again


def test_invariant_3_editing_one_paragraph_speaks_its_changed_sentences_and_encodes_its_section(
    project: "Project",
) -> None:
    project.article(ALPHA, body=SECTIONS)
    project.build()
    project.spoken()
    before = project.items()
    project.edit(ALPHA, "Two here.", "Three here.")

    report = project.build()

    assert project.spoken() == ["Three here."]
    assert (report.tally.spoken, report.tally.calibration, report.tally.encoded) == (1, 0, 1)
    after = project.items()
    assert after["Alpha"].audio != before["Alpha"].audio
    assert after["Alpha"].guid == before["Alpha"].guid
    assert (after["Beta"], after["Gamma"]) == (before["Beta"], before["Gamma"])


def test_invariant_3_new_sentence_costs_itself_and_one_section(project: "Project") -> None:
    project.article(ALPHA, body=SECTIONS)
    project.build()
    project.spoken()
    project.edit(ALPHA, "One here. ", "One here. And one more. ")

    report = project.build()

    assert project.spoken() == ["And one more."]
    assert report.tally.encoded == 1


def test_invariant_3_sentence_that_went_is_not_spoken_and_costs_one_section(project: "Project") -> None:
    project.article(ALPHA, body=SECTIONS)
    project.build()
    project.spoken()
    project.edit(ALPHA, "One here. ", "")

    report = project.build()

    assert project.spoken() == []
    assert (report.tally.spoken, report.tally.encoded) == (0, 1)


def test_edit_that_is_taken_back_speaks_and_encodes_nothing_and_gives_the_old_address(built: "Project") -> None:
    before = built.items()
    built.edit(ALPHA, "It is short.", "It is long.")
    built.build()
    built.spoken()
    built.edit(ALPHA, "It is long.", "It is short.")

    report = built.build()

    assert built.spoken() == []
    assert report.tally.encoded == 0
    assert built.items() == before
    assert "replaced" in json.loads((built.root / "articles/one/history.json").read_text())


def test_a_sentence_that_two_sections_share_is_spoken_once(project: "Project") -> None:
    project.article(ALPHA, body="Breathe out slowly.\n\n## Second\n\nBreathe out slowly. And again.")
    project.article(BETA, body="Breathe out slowly.")

    report = project.build()

    spoken = project.spoken()
    assert spoken.count("Breathe out slowly.") == 1
    assert len(spoken) == len(set(spoken)) == report.tally.spoken


def test_renaming_a_file_keeps_guid_slug_and_address_and_speaks_nothing(built: "Project") -> None:
    before = built.published()
    items = built.items()
    (built.root / ALPHA).rename(built.root / "articles/one/01-a-better-name.md")

    report = built.build()

    assert built.spoken() == []
    assert (report.problems, report.tally.encoded, report.written, report.removed) == ((), 0, 0, 0)
    assert built.items() == items
    assert built.published() == before


def test_renaming_and_reordering_at_once_keeps_guid_and_address(built: "Project") -> None:
    items = built.items()
    (built.root / ALPHA).rename(built.root / "articles/one/09-alpha.md")
    built.edit("articles/one/09-alpha.md", "2026-01-01", "2026-01-09")

    report = built.build()

    assert built.spoken() == []
    assert report.problems == ()
    after = built.items()
    assert after["Alpha"].guid == items["Alpha"].guid
    assert after["Alpha"].audio.rpartition("-")[0] == "alpha"
    assert [after[name].number for name in ("Beta", "Gamma", "Alpha")] == ["1", "2", "3"]
    assert after["Gamma"].audio == items["Gamma"].audio  # a place in the order is no part of a file


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (ALPHA, "date: 2026-01-01", "date: 2025-12-01"),
        (ALPHA, "title: Alpha\n", "title: Alpha\nsummary: All about it.\n"),
        (ALPHA, "title: Alpha\n", "title: Alpha\nauthor: Nell Sample\n"),
        (ALPHA, "title: Alpha\n", "title: Alpha\nnumber: 7\n"),
        (ALPHA, "title: Alpha\n", "title: Alpha\nseason: 2\n"),
        (ALPHA, "title: Alpha\n", "title: Alpha\nslug: another\n"),
        ("articles/one/program.yaml", "title: The first weeks", "title: The first days"),
        ("articles/one/program.yaml", "description: ", "order: [03-gamma.md, 01-alpha.md]\ndescription: "),
        ("articles/library.yaml", "author: Ada Example", "author: Nell Sample"),
    ],
)
def test_change_of_what_is_not_said_speaks_and_encodes_nothing(built: "Project", path: str, old: str, new: str) -> None:
    before = built.published()
    built.edit(path, old, new)

    report = built.build()

    assert report.problems == ()
    assert built.spoken() == []
    assert (report.tally.spoken, report.tally.calibration, report.tally.encoded) == (0, 0, 0)
    assert built.published() != before
    assert len(built.items()) == 3


def test_another_cover_speaks_and_encodes_nothing(built: "Project", picture: bytes) -> None:
    before = built.items()
    built.write("articles/one/cover.jpg", picture)
    built.edit("articles/one/program.yaml", "description: ", "cover: cover.jpg\ndescription: ")

    report = built.build()

    assert report.problems == ()
    assert built.spoken() == []
    assert report.tally.encoded == 0
    assert {item.guid for item in built.items().values()} == {item.guid for item in before.values()}
    assert report.programs[0].plan.refetched == 3  # each file holds the cover


def test_another_voice_speaks_everything_anew(built: "Project") -> None:
    built.edit("voices.yaml", "voice: low", "voice: low, rate: 200")

    report = built.build()

    assert len(built.spoken()) == report.tally.spoken > 0
    assert report.tally.calibration == 10
    assert report.tally.encoded == 3


def test_voice_by_another_name_speaks_nothing(built: "Project") -> None:
    built.edit("voices.yaml", "  plain:", "  calm:")

    report = built.build()

    assert report.problems == ()
    assert built.spoken() == []
    assert not report.changed


def test_other_pauses_encode_anew_and_speak_nothing(built: "Project") -> None:
    built.edit("voices.yaml", "voices:\n", "pauses_ms: {title: 1500}\nvoices:\n")

    report = built.build()

    assert built.spoken() == []
    assert (report.tally.spoken, report.tally.calibration, report.tally.encoded) == (0, 0, 3)


def test_other_loudness_levels_and_encodes_anew_and_speaks_no_article(built: "Project") -> None:
    built.edit("voices.yaml", "voices:\n", "sound: {loudness_lufs: -18}\nvoices:\n")

    report = built.build()

    assert built.spoken() == []
    assert (report.tally.spoken, report.tally.encoded) == (0, 3)


def test_article_of_another_voice_is_spoken_by_it_alone(built: "Project") -> None:
    built.edit(BETA, "title: Beta\n", "title: Beta\nvoice: other\n")

    report = built.build()

    assert len(built.spoken()) == report.tally.spoken == 3
    assert report.tally.encoded == 1


def test_invariant_1_forced_build_speaks_nothing_and_gives_the_same_bytes(built: "Project") -> None:
    before = built.published()

    report = built.build(force=True)

    assert built.spoken() == []
    assert (report.tally.spoken, report.tally.encoded) == (0, 0)
    assert [step.wanted.placement.title for step in report.programs[0].plan.audio] == ["Alpha", "Beta", "Gamma"]
    assert built.published() == before


def test_invariant_1_output_deleted_and_built_again_is_the_same(built: "Project") -> None:
    before = built.published()
    history = (built.root / "articles/one/history.json").read_bytes()
    shutil.rmtree(built.output)

    report = built.build()

    assert (report.tally.spoken, report.tally.encoded) == (0, 0)
    assert built.published() == before
    assert (built.root / "articles/one/history.json").read_bytes() == history


def test_files_that_somebody_lost_or_damaged_are_made_again(built: "Project") -> None:
    before = built.published()
    audio = next(name for name in before if name.endswith(".mp3"))
    (built.output / audio).unlink()
    for name in ("one/feed.xml", "one/index.html", "one/episodes/beta.vtt", "index.html"):
        (built.output / name).write_bytes(b"damaged")

    report = built.build()

    assert built.published() == before
    assert (report.tally.spoken, report.tally.encoded) == (0, 0)
    assert report.written == 5


def test_damaged_cache_is_made_again(built: "Project") -> None:
    before = built.published()
    for path in (built.root / ".cache").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1])

    report = built.build(force=True)

    assert report.problems == ()
    assert len(built.spoken()) == report.tally.spoken > 0
    assert built.published() == before
