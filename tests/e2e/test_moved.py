"""Old addresses of episodes, weeks after an edit: asked of the real ``serve`` by what follows redirects as apps do."""

import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse
from pathlib import Path

import pytest

from audio_programs.build.request import Request
from audio_programs.build.run import run_build

pytestmark = pytest.mark.slow

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
ARTICLE = "articles/window-seat/01-a-pot-of-tea.md"


def _build(project: Path, now: datetime) -> None:
    report = run_build(project, request=Request(), now=now, make_executor=lambda: ThreadPoolExecutor(2))
    assert report.problems == ()


def _tea(project: Path) -> list[Path]:
    """Return the audio files of the first episode, the oldest first."""
    files = (project / "output/window-seat/episodes").glob("a-pot-of-tea-*.mp3")
    return sorted(files, key=lambda file: file.stat().st_mtime_ns)


def _ask(address: str, **headers: str) -> HTTPResponse:
    """Ask for an address, and go where its answer leads, with the same headers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    answer = opener.open(urllib.request.Request(address, headers=headers), timeout=60)
    assert isinstance(answer, HTTPResponse)
    return answer


def test_rule_g4_an_app_that_pinned_an_old_address_hears_the_present_audio_after_the_grace_period(
    own_project: Path, serving: Callable[[Path], str]
) -> None:
    at = serving(own_project)
    (old,) = _tea(own_project)
    pinned = f"{at}window-seat/episodes/{old.name}"
    before = old.read_bytes()
    article = own_project / ARTICLE
    article.write_text(article.read_text(encoding="utf-8").replace("Four minutes", "Three minutes"), encoding="utf-8")
    _build(own_project, NOW)
    assert len(_tea(own_project)) == 2

    with _ask(pinned) as answer:
        assert (answer.url, answer.read()) == (pinned, before)

    _build(own_project, NOW + timedelta(days=31))
    (new,) = _tea(own_project)
    assert new != old
    present = new.read_bytes()

    with _ask(pinned) as answer:
        assert answer.url == f"{at}window-seat/episodes/{new.name}"
        assert answer.headers["Content-Type"] == "audio/mpeg"
        assert answer.read() == present

    with _ask(pinned, Range="bytes=1000-1999") as answer:
        assert answer.status == 206
        assert answer.headers["Content-Range"] == f"bytes 1000-1999/{len(present)}"
        assert answer.read() == present[1000:2000]

    # What it has of the old file is not gone on with: it gets the new one whole.
    with _ask(pinned, Range="bytes=1000-", **{"If-Range": f'"{old.stem[-8:]}-{len(before):x}"'}) as answer:
        assert answer.status == 200
        assert answer.read() == present
