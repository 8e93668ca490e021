"""What ``new`` begins is built as it is: by the real commands, with the real voice."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import podcastparser
import pytest
from mutagen.mp3 import MP3

pytestmark = pytest.mark.slow


def run(here: Path, *words: str) -> str:
    """Run a command as an editor would who stands in ``here``."""
    command = [sys.executable, "-m", "audio_programs", *words]
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr) == (0, ""), f"{done.stdout}{done.stderr}"
    return done.stdout


def feed(project: Path, program: str) -> dict[str, Any]:
    """Return a feed as a podcast app reads it."""
    with (project / "output" / program / "feed.xml").open("rb") as stream:
        parsed: dict[str, Any] = podcastparser.parse("http://localhost:8000/", stream)
    return parsed


def test_a_new_library_is_heard_after_one_build(tmp_path: Path, build: Callable[[Path], str]) -> None:
    run(tmp_path, "new", "library", "quiet-hours", "--title", "Quiet Hours", "--language", "en-au")
    project = tmp_path / "quiet-hours"

    said = build(project)

    assert "Made 1 episode" in said
    parsed = feed(project, "first-readings")
    (episode,) = parsed["episodes"]
    assert (parsed["title"], parsed["itunes_author"], episode["title"]) == (
        "First readings",
        "Quiet Hours",
        "A quiet corner",
    )
    (enclosure,) = episode["enclosures"]
    audio = project / "output" / enclosure["url"].removeprefix("http://localhost:8000/")
    assert audio.stat().st_size == enclosure["file_size"]
    assert 60 < MP3(audio).info.length < 180  # type: ignore[no-untyped-call, attr-defined]  # mutagen has no types


def test_a_new_article_is_one_episode_even_if_its_file_is_renamed(tmp_path: Path, build: Callable[[Path], str]) -> None:
    run(tmp_path, "new", "library", "q", "--yes")
    project = tmp_path / "q"
    run(project, "new", "program", "first-weeks", "--title", "The first weeks", "--description", "Short readings.")
    run(project, "new", "article", "first-weeks", 'Überall: "Milk" #1')
    (article,) = (project / "articles" / "first-weeks").glob("*.md")
    article.write_text(article.read_text("utf-8") + "Sit down.\n", "utf-8")
    build(project)
    before = feed(project, "first-weeks")["episodes"]

    article.rename(article.with_name("07-milk.md"))
    (project / "articles" / "first-weeks" / "history.json").unlink()
    build(project)

    after = feed(project, "first-weeks")["episodes"]
    assert [one["title"] for one in before] == ['Überall: "Milk" #1']
    assert [one["guid"] for one in after] == [one["guid"] for one in before]
