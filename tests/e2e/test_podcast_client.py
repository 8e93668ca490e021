"""A real podcast app, gPodder, subscribes to what ``serve`` gives, and downloads it."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

pytestmark = pytest.mark.slow

Client: TypeAlias = Callable[..., str]

FEED = "window-seat/feed.xml"
TITLES = ["A pot of tea", "The draught under the window"]


@pytest.fixture
def app_folder(tmp_path: Path) -> Path:
    """Return the folder in which the app keeps all that it has."""
    folder = tmp_path / "app"
    folder.mkdir()
    return folder


@pytest.fixture
def client(app_folder: Path, need: Callable[[str | None, str], str]) -> Client:
    """Return what gives gPodder's command line a command, and returns what it said."""
    program = need(shutil.which("gpo"), "gPodder")
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    environment |= {"HOME": str(app_folder), "GPODDER_HOME": str(app_folder), "LC_ALL": "C.UTF-8"}
    environment.pop("GPODDER_DOWNLOAD_DIR", None)

    def run(*words: str) -> str:
        done = subprocess.run(
            [program, *words], env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
        return done.stdout

    return run


def _episodes(app_folder: Path) -> list[tuple[str, str, str, int, int, str]]:
    """Return the app's own records, in order of publication: GUID, title, address, bytes, seconds, chapters."""
    with sqlite3.connect(app_folder / "Database") as records:
        return list(
            records.execute("SELECT guid, title, url, file_size, total_time, chapters FROM episode ORDER BY published")
        )


def test_a_podcast_app_subscribes_and_lists_every_episode(client: Client, address: str) -> None:
    assert "Successfully added" in client("subscribe", f"{address}{FEED}")
    assert f"# The window seat\n{address}{FEED}" in client("list")
    listed = client("episodes", f"{address}{FEED}")
    assert all(title in listed for title in TITLES)
    assert "2 new episodes" in client("pending")


def test_a_podcast_app_knows_each_length_and_chapter_before_it_downloads(
    client: Client, address: str, project: Path, app_folder: Path
) -> None:
    client("subscribe", f"{address}{FEED}")
    folder = project / "output" / "window-seat" / "episodes"
    known = _episodes(app_folder)
    assert [title for _, title, *_ in known] == TITLES
    for _, _, url, size_bytes, length_s, chapters in known:
        audio = folder / url.rpartition("/")[2]
        assert url == f"{address}window-seat/episodes/{audio.name}"
        assert size_bytes == audio.stat().st_size
        written = json.loads((folder / f"{audio.stem[:-9]}.chapters.json").read_text(encoding="utf-8"))["chapters"]
        assert [one["title"] for one in json.loads(chapters)] == [one["title"] for one in written]
        assert [one["start"] for one in json.loads(chapters)] == [int(one["startTime"]) for one in written]
        assert abs(length_s - written[-1]["endTime"]) <= 1


def test_a_podcast_app_downloads_the_exact_bytes(client: Client, address: str, project: Path, app_folder: Path) -> None:
    client("subscribe", f"{address}{FEED}")
    first = _episodes(app_folder)[0]
    client("download", f"{address}{FEED}", first[0])
    (downloaded,) = app_folder.rglob("*.mp3")
    assert downloaded.name == first[2].rpartition("/")[2]
    published = project / "output" / "window-seat" / "episodes" / downloaded.name
    assert downloaded.read_bytes() == published.read_bytes()


def test_rule_g3_an_edited_article_reaches_the_app_as_the_same_episode_with_new_audio(
    client: Client,
    own_project: Path,
    app_folder: Path,
    build: Callable[[Path], str],
    serving: Callable[[Path], str],
) -> None:
    address = serving(own_project)
    client("subscribe", f"{address}{FEED}")
    before = _episodes(app_folder)
    article = own_project / "articles" / "window-seat" / "01-a-pot-of-tea.md"
    article.write_text(article.read_text(encoding="utf-8").replace("Four minutes", "Three minutes"), encoding="utf-8")
    build(own_project)
    client("update", f"{address}{FEED}")
    after = _episodes(app_folder)
    assert [episode[:2] for episode in after] == [episode[:2] for episode in before]
    assert after[0][2] != before[0][2]
    assert after[1] == before[1]
    client("download", f"{address}{FEED}", after[0][0])
    (downloaded,) = app_folder.rglob("*.mp3")
    assert downloaded.name == after[0][2].rpartition("/")[2]


def test_rule_g2_a_renamed_article_stays_one_episode_in_the_app(
    client: Client,
    own_project: Path,
    app_folder: Path,
    build: Callable[[Path], str],
    serving: Callable[[Path], str],
) -> None:
    """With the same address, for nothing that a listener hears has changed."""
    address = serving(own_project)
    client("subscribe", f"{address}{FEED}")
    before = _episodes(app_folder)
    article = own_project / "articles" / "window-seat" / "01-a-pot-of-tea.md"
    article.rename(article.with_name("01-how-to-make-tea.md"))
    build(own_project)
    client("update", f"{address}{FEED}")
    assert _episodes(app_folder) == before


def test_rule_g2_a_retitled_article_stays_one_episode_in_the_app(
    client: Client,
    own_project: Path,
    app_folder: Path,
    build: Callable[[Path], str],
    serving: Callable[[Path], str],
) -> None:
    address = serving(own_project)
    client("subscribe", f"{address}{FEED}")
    before = _episodes(app_folder)
    article = own_project / "articles" / "window-seat" / "01-a-pot-of-tea.md"
    article.write_text(article.read_text(encoding="utf-8").replace("A pot of tea", "How to make tea"), encoding="utf-8")
    build(own_project)
    client("update", f"{address}{FEED}")
    after = _episodes(app_folder)
    assert [guid for guid, *_ in after] == [guid for guid, *_ in before]
    assert [title for _, title, *_ in after] == ["How to make tea", TITLES[1]]


def test_rule_g4_an_app_that_has_not_polled_since_an_edit_downloads_the_present_audio_by_its_old_address(
    client: Client,
    own_project: Path,
    app_folder: Path,
    build: Callable[[Path], str],
    serving: Callable[[Path], str],
) -> None:
    library = own_project / "articles" / "library.yaml"
    library.write_text(f"{library.read_text(encoding='utf-8')}grace_days: 0\n", encoding="utf-8")
    address = serving(own_project)
    client("subscribe", f"{address}{FEED}")
    known = _episodes(app_folder)[0]
    article = own_project / "articles" / "window-seat" / "01-a-pot-of-tea.md"
    article.write_text(article.read_text(encoding="utf-8").replace("Four minutes", "Three minutes"), encoding="utf-8")
    build(own_project)
    folder = own_project / "output" / "window-seat" / "episodes"
    assert not (folder / known[2].rpartition("/")[2]).exists()
    (present,) = folder.glob("a-pot-of-tea-*.mp3")

    client("download", f"{address}{FEED}", known[0])

    (downloaded,) = app_folder.rglob("*.mp3")
    assert downloaded.read_bytes() == present.read_bytes()
