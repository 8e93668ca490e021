"""Old names, asked of a real server."""

from collections.abc import Callable
from http.client import HTTPResponse
from pathlib import Path
from typing import TypeAlias

import pytest

from audio_programs.publish.redirects import render_redirects

Ask: TypeAlias = Callable[..., tuple[HTTPResponse, bytes]]

EPISODES = "first-weeks/episodes"


@pytest.fixture
def ask_moved(
    served: Callable[[Path], Ask], make_output: Callable[[Path], Path], tmp_path: Path, base_url: str, sound_path: str
) -> Ask:
    """Return what asks a server of a folder in which names have moved; its base_url has a path."""
    output = make_output(tmp_path / "output")
    moved = {
        f"{EPISODES}/first-night-00000000.mp3": sound_path.removeprefix("/"),
        f"{EPISODES}/night-one.html": f"{EPISODES}/first-night.html",
        f"{EPISODES}/night-one.vtt": f"{EPISODES}/first-night.vtt",
        f"{EPISODES}/first-night.chapters.json": f"{EPISODES}/first-night.vtt",  # though it stands
        f"{EPISODES}/lost.html": f"{EPISODES}/never.html",
        f"{EPISODES}/secret.html": ".build/manifest.json",
    }
    (output / "_redirects").write_bytes(render_redirects(moved, base_url=base_url))
    return served(output)


def test_rule_g4_an_old_name_leads_to_the_present_audio_for_now(ask_moved: Ask, sound_path: str, sound: bytes) -> None:
    response, _ = ask_moved(f"/{EPISODES}/first-night-00000000.mp3")

    assert (response.status, response.headers["Location"]) == (302, sound_path)
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert ask_moved(response.headers["Location"])[1] == sound


def test_rule_s1_head_and_a_range_are_led_on_too(ask_moved: Ask, sound_path: str) -> None:
    for asked in ({"method": "HEAD"}, {"Range": "bytes=100-199"}):
        response, body = ask_moved(f"/{EPISODES}/first-night-00000000.mp3", **asked)
        assert (response.status, response.headers["Location"], body) == (302, sound_path, b"")


def test_pages_and_transcripts_of_a_former_slug_lead_on_whatever_version_is_asked_for(ask_moved: Ask) -> None:
    for end in ("html", "vtt", "vtt?v=0a0a0a0a"):
        response, _ = ask_moved(f"/{EPISODES}/night-one.{end}")
        assert (response.status, response.headers["Location"]) == (302, f"/{EPISODES}/first-night.{end[:4].strip('?')}")


def test_a_file_that_stands_is_answered_as_it_is(ask_moved: Ask) -> None:
    response, body = ask_moved(f"/{EPISODES}/first-night.chapters.json")

    assert response.status == 200
    assert b'"chapters"' in body


@pytest.mark.parametrize("name", ["lost.html", "secret.html", "never.html", "../episodes/night-one.html"])
def test_invariant_10_a_name_leads_to_nothing_that_is_not_served(ask_moved: Ask, name: str) -> None:
    assert ask_moved(f"/{EPISODES}/{name}")[0].status == 404


def test_invariant_10_a_list_that_is_a_link_out_of_the_folder_is_not_read(
    served: Callable[[Path], Ask], make_output: Callable[[Path], Path], tmp_path: Path, base_url: str, sound_path: str
) -> None:
    output = make_output(tmp_path / "output")
    outside = tmp_path / "list"
    outside.write_bytes(render_redirects({"old.mp3": sound_path.removeprefix("/")}, base_url=base_url))
    (output / "_redirects").symlink_to(outside)

    assert served(output)("/old.mp3")[0].status == 404
