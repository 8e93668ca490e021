"""What old names lead to, day by day: in the history, in the lists for hosts, and after a clean build."""

import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from audio_programs.publish.redirects import read_redirects

if TYPE_CHECKING:
    from tests.build.conftest import Project

ALPHA = "articles/one/01-alpha.md"
BETA = "articles/one/02-beta.md"
GAMMA = "articles/one/03-gamma.md"

DAY = timedelta(days=1)
LISTS = ("_redirects", "nginx-redirects.map")
EPISODES = "/one/episodes"


def _moved(project: "Project") -> dict[str, str]:
    """Return what the lists say; they say the same."""
    published = project.published()
    lines = published.get(LISTS[0], b"").decode()
    moved = read_redirects(lines)
    nginx = published.get(LISTS[1], b"").decode()
    assert [line for line in nginx.splitlines() if not line.startswith("#")] == [
        f'"{old}" "{new}";' for old, new in moved.items()
    ]
    assert bool(moved) == (LISTS[0] in published) == (LISTS[1] in published)
    return moved


def _audio(project: "Project", title: str = "Beta") -> str:
    return f"{EPISODES}/{project.items()[title].audio}"


def test_nothing_is_listed_where_nothing_has_moved(built: "Project") -> None:
    assert not set(LISTS) & set(built.published())
    assert "aliases" not in built.history()


def test_rule_g4_a_replaced_file_answers_itself_until_its_time_is_over_and_then_leads_on(
    built: "Project", now: datetime
) -> None:
    first = _audio(built)
    built.edit(BETA, "It is short.", "It is long.")
    built.build(now=now)
    second = _audio(built)
    assert _moved(built) == {}

    built.build(now=now + 29 * DAY)
    assert first.removeprefix("/") in built.published()
    assert _moved(built) == {}

    built.build(now=now + 31 * DAY)
    assert first.removeprefix("/") not in built.published()
    assert _moved(built) == {first: second}
    assert built.history()["aliases"] == [
        {"file": first.removeprefix("/one/"), "guid": built.items()["Beta"].guid, "since": "2026-03-01"}
    ]
    assert not built.build(now=now + 31 * DAY).changed

    built.edit(BETA, "It is long.", "It is longer.")
    built.build(now=now + 32 * DAY)
    third = _audio(built)
    assert _moved(built) == {first: third}
    built.build(now=now + 70 * DAY)
    assert _moved(built) == {first: third, second: third}


def test_audio_that_is_current_again_leads_nowhere_and_no_list_stays(built: "Project", now: datetime) -> None:
    first = _audio(built)
    built.edit(BETA, "It is short.", "It is long.")
    built.build(now=now)
    second = _audio(built)
    built.build(now=now + 31 * DAY)
    built.edit(BETA, "It is long.", "It is short.")

    built.build(now=now + 32 * DAY)
    assert _audio(built) == first
    assert _moved(built) == {}
    assert "aliases" not in built.history()

    built.build(now=now + 63 * DAY)
    assert _moved(built) == {second: first}


def test_without_grace_an_old_name_leads_on_at_once(built: "Project") -> None:
    built.edit("articles/library.yaml", "title: ", "grace_days: 0\ntitle: ")
    first = _audio(built)
    built.edit(BETA, "It is short.", "It is long.")

    built.build()

    assert _moved(built) == {first: _audio(built)}


def test_a_slug_that_was_changed_leads_on_with_all_its_names(built: "Project", now: datetime) -> None:
    first = _audio(built)
    built.edit(BETA, "title: Beta\n", "title: Beta\nslug: b-for-beta\n")
    built.build(now=now)
    assert _moved(built) == {}

    built.build(now=now + 31 * DAY)

    ends = ("chapters.json", "html", "vtt")
    assert _moved(built) == {
        first: _audio(built),
        **{f"{EPISODES}/beta.{end}": f"{EPISODES}/b-for-beta.{end}" for end in ends},
    }
    for old in _moved(built):
        assert old.removeprefix("/") not in built.published()


def test_rule_g8_names_of_a_removed_article_lead_nowhere_until_it_comes_back(built: "Project", now: datetime) -> None:
    first = _audio(built)
    text = (built.root / BETA).read_bytes()
    built.edit(BETA, "It is short.", "It is long.")
    built.build(now=now)
    built.remove(BETA)
    built.build(now=now + 1 * DAY)
    built.build(now=now + 40 * DAY)
    assert _moved(built) == {}

    built.write(BETA, text.replace(b"short", b"brief"))
    built.build(now=now + 41 * DAY)

    assert len(built.history()["aliases"]) == 2
    assert _moved(built)[first] == _audio(built)


def test_the_path_of_base_url_stands_before_each_name(built: "Project", now: datetime) -> None:
    built.edit("articles/library.yaml", "title: ", "base_url: https://a.example/pod\ngrace_days: 0\ntitle: ")
    first = _audio(built)
    built.edit(BETA, "It is short.", "It is long.")

    built.build()

    assert _moved(built) == {f"/pod{first}": f"/pod{_audio(built)}"}


def test_names_of_a_program_that_cannot_be_built_go_on_leading(built: "Project") -> None:
    built.edit("articles/library.yaml", "title: ", "grace_days: 0\ntitle: ")
    built.edit(BETA, "It is short.", "It is long.")
    built.build()
    before = _moved(built)
    assert before
    built.edit("articles/one/program.yaml", "title: ", "titel: ")

    built.build()

    assert _moved(built) == before


@pytest.mark.parametrize("days", [1, 31, 62])
def test_invariant_1_with_old_names_an_incremental_build_equals_a_clean_one(
    built: "Project", now: datetime, days: int
) -> None:
    built.edit(BETA, "It is short.", "It is long.")
    built.edit(GAMMA, "title: Gamma\n", "title: Gamma\nslug: c\n")
    built.build(now=now)
    built.edit(ALPHA, "It is short.", "It is long.")
    built.build(now=now + 31 * DAY)
    later = now + (31 + days) * DAY
    built.build(now=later)
    before, history = built.published(), built.history()
    kept = {f"one/{one['file']}" for one in history["replaced"]}
    assert _moved(built)
    shutil.rmtree(built.output)
    shutil.rmtree(built.root / ".cache")

    built.build(now=later)

    assert built.published() == {name: content for name, content in before.items() if name not in kept}
    assert built.history() == history


def test_invariant_9_a_list_that_somebody_wrote_is_left_and_told(built: "Project") -> None:
    built.write("output/_redirects", "/pod/* https://elsewhere.example/:splat 301\n")
    built.edit("articles/library.yaml", "title: ", "grace_days: 0\ntitle: ")
    built.edit(BETA, "It is short.", "It is long.")

    report = built.build()

    assert built.published()["_redirects"] == b"/pod/* https://elsewhere.example/:splat 301\n"
    assert "nginx-redirects.map" in built.published()
    assert [notice.path for notice in report.notices] == ["output/_redirects"]
    assert report.problems == ()


def test_a_list_is_known_as_ours_after_the_manifest_was_lost(built: "Project") -> None:
    built.edit("articles/library.yaml", "title: ", "grace_days: 0\ntitle: ")
    built.edit(BETA, "It is short.", "It is long.")
    built.build()
    shutil.rmtree(built.output / ".build")
    built.edit(BETA, "It is long.", "It is longer.")

    assert built.build().notices == ()

    assert set(_moved(built).values()) == {_audio(built)}


def test_files_of_every_kind_of_a_removed_article_stay_for_their_time(
    built: "Project", picture: bytes, now: datetime
) -> None:
    built.write("articles/one/bath.jpg", picture)
    built.edit(BETA, "title: Beta\n", "title: Beta\nimage: bath.jpg\n")
    built.build(now=now)
    episode = built.items()["Beta"]
    files = {"beta.html", "beta.vtt", "beta.chapters.json", episode.audio, episode.image}
    built.remove(BETA)

    built.build(now=now + 1 * DAY)
    built.build(now=now + 30 * DAY)
    assert {f"one/episodes/{name}" for name in files} <= set(built.published())

    built.build(now=now + 31 * DAY)
    assert not [name for name in built.published() if "/beta" in name]


def test_a_file_that_still_stands_where_the_history_came_from_elsewhere_leads_on_after_its_time(
    built: "Project", now: datetime
) -> None:
    """Another machine's build has made it an alias already; here it is still there, and gets its time."""
    first = _audio(built)
    built.edit(BETA, "It is short.", "It is long.")
    built.build(now=now)
    here = shutil.copytree(built.output, built.root.parent / "here")
    built.build(now=now + 31 * DAY)
    assert _moved(built) == {first: _audio(built)}
    shutil.rmtree(built.output)
    here.rename(built.output)

    built.build(now=now + 31 * DAY)
    assert first.removeprefix("/") in built.published()
    assert _moved(built) == {}

    built.build(now=now + 61 * DAY)
    assert first.removeprefix("/") not in built.published()
    assert _moved(built) == {first: _audio(built)}
