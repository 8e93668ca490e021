"""The address on the web: real servers on this computer, one that does it right and some that do not."""

import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.doctor.conftest import Ask, Serve

Build = Callable[[str], None]


def test_a_host_that_does_it_right_is_found_right(project: Path, ask: "Ask", build: Build, serve_well: "Serve") -> None:
    build(serve_well(project / "output"))

    told = ask()

    assert told.state("feed nights") == "ok"
    assert told.state("sound nights") == "ok"
    assert told.exit_code == 0


def test_rules_s1_and_s2_a_host_that_does_it_wrongly_is_told_what_it_must_send(
    project: Path, ask: "Ask", build: Build, serve_badly: "Serve"
) -> None:
    build(serve_badly(project / "output"))

    told = ask()

    wrong = {one["what"].partition("/nights/")[2]: one["mend"] for one in told.findings if one["state"] == "wrong"}
    assert wrong["feed.xml is sent as 'text/html'"].startswith("it must be sent as application/rss+xml")
    (sound,) = (what for what in wrong if what.startswith("episodes/first-night-"))
    assert sound.endswith(".mp3 is only sent whole, so that nobody can wind in it")
    assert wrong[sound].startswith("switch 'byte ranges' on")
    assert told.exit_code == 1
    assert told.verdict.startswith("2 things must be mended")


def test_rule_s3_what_players_on_other_sites_need_is_told_and_hinders_nothing(
    project: Path, ask: "Ask", build: Build, serve_badly: "Serve"
) -> None:
    build(serve_badly(project / "output"))

    (wish,) = (one for one in ask().all_about("feed nights") if one["state"] == "missing")

    assert "players on other sites" in wish["what"]


def test_a_feed_that_was_not_copied_yet_hinders_nothing(
    project: Path, ask: "Ask", build: Build, serve_well: "Serve", tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    build(serve_well(tmp_path / "empty"))

    told = ask()

    assert told.state("feed nights") == "missing"
    assert "is not there yet" in told.about("feed nights")["what"]
    assert told.exit_code == 0


def test_something_else_under_the_feeds_address_is_told(
    project: Path, ask: "Ask", build: Build, serve_well: "Serve", tmp_path: Path
) -> None:
    (tmp_path / "site" / "nights").mkdir(parents=True)
    (tmp_path / "site" / "nights" / "feed.xml").write_text("<html>Nothing here yet</html>", encoding="utf-8")
    build(serve_well(tmp_path / "site"))

    told = ask()

    assert "is not a feed" in told.about("feed nights")["what"]
    assert told.exit_code == 1


def test_sound_that_was_forgotten_is_told(
    project: Path, ask: "Ask", build: Build, serve_well: "Serve", tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    build(serve_well(site))
    shutil.copytree(project / "output", site, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.mp3", ".*"))

    told = ask()

    assert told.state("feed nights") == "ok"
    assert told.about("sound nights")["what"].endswith(".mp3 is not there")


def test_sound_that_is_cut_short_is_told(
    project: Path, ask: "Ask", build: Build, serve_well: "Serve", tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    build(serve_well(site))
    shutil.copytree(project / "output", site, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    (episode,) = site.rglob("*.mp3")
    episode.write_bytes(episode.read_bytes()[:5000])

    assert ask().about("sound nights")["what"].endswith("has another length than the feed says")


def test_a_feed_that_was_built_for_another_address_is_told(
    project: Path, ask: "Ask", build: Build, serve_badly: "Serve", tmp_path: Path
) -> None:
    build("https://elsewhere.example.org/")
    shutil.copytree(project / "output", tmp_path / "site", ignore=shutil.ignore_patterns(".*"))
    build(serve_badly(tmp_path / "site"))

    told = ask().about("sound nights")

    assert "leads to https://elsewhere.example.org/nights/episodes/" in told["what"]
    assert told["state"] == "wrong"


def test_a_host_that_does_not_answer_is_asked_once(project: Path, ask: "Ask", build: Build) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    build(f"http://127.0.0.1:{port}/")
    _second_program(project)
    build(f"http://127.0.0.1:{port}/")

    told = ask()

    assert told.about("answer")["what"].endswith("does not answer: no web server runs there")
    assert told.exit_code == 1


def _second_program(project: Path) -> None:
    shutil.copytree(
        project / "articles" / "nights", project / "articles" / "days", ignore=shutil.ignore_patterns("*.json")
    )


def test_a_host_that_there_is_not_is_told(project: Path, ask: "Ask") -> None:
    library = project / "articles" / "library.yaml"
    library.write_text(f"title: Quiet Hours\nbase_url: https://{'a' * 70}.example.org/\n", encoding="utf-8")

    told = ask()

    assert told.state("host") == "wrong"
    assert "there is no site called aaa" in told.about("host")["what"]


def test_offline_asks_nothing(project: Path, ask: "Ask", build: Build, serve_badly: "Serve") -> None:
    build(serve_badly(project / "output"))

    told = ask("--offline")

    assert [one["name"] for one in told.findings if one["group"] == "On the web"] == ["base_url"]
    assert told.exit_code == 0


def test_rule_i6_an_address_without_https_is_told(project: Path, ask: "Ask") -> None:
    library = project / "articles" / "library.yaml"
    library.write_text("title: Quiet Hours\nbase_url: http://audio.example.org/\n", encoding="utf-8")

    told = ask("--offline").about("base_url")

    assert "https" in told["what"]
    assert told["state"] == "missing"


@pytest.mark.parametrize("line", ["", "base_url:"])
def test_without_a_base_url_nothing_is_asked_and_nothing_is_wrong(project: Path, ask: "Ask", line: str) -> None:
    (project / "articles" / "library.yaml").write_text(f"title: Quiet Hours\n{line}\n", encoding="utf-8")

    told = ask()

    assert told.state("base_url") == "missing"
    assert told.exit_code == 0
