"""What publishing output/ would change: against a copy in a folder, and against a real server on this computer."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from audio_programs.build.differences import EpisodeDifference, Kind, ProgramDifference
from audio_programs.build.names import Named
from audio_programs.build.since_publication import since_publication
from audio_programs.errors import CopyError
from audio_programs.serve import application

if TYPE_CHECKING:
    from tests.build.conftest import Project

BETA = "articles/one/02-beta.md"


@contextmanager
def _served(output: Path) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(application(output), http="h11", ws="none", lifespan="off", log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def served() -> Iterator[Callable[[Path], str]]:
    """Return what serves a folder until the test ends, and tells its address."""
    with ExitStack() as stack:
        yield lambda output: stack.enter_context(_served(output))


def _diff(
    project: "Project", place: str, *, programs: tuple[str, ...] = (), articles: tuple[str, ...] = ()
) -> tuple[ProgramDifference, ...]:
    named = Named(programs=frozenset(programs), articles=frozenset(articles), unknown=())
    return since_publication(project.root, named=named, place=place, here=project.root)[0]


def _episodes(differences: tuple[ProgramDifference, ...]) -> dict[str, EpisodeDifference]:
    return {one.title: one for program in differences for one in program.episodes}


def _lines(found: EpisodeDifference) -> list[str]:
    return [f"{one.sign.value} {one.sentence.text}" for one in found.lines]


@pytest.fixture
def published(built: "Project") -> "Project":
    """Return a project whose output was copied to published/, and that was built again after some edits."""
    shutil.copytree(built.output, built.root / "published")
    built.edit(BETA, "It is short.", "It is long.")
    built.remove("articles/one/03-gamma.md")
    built.article("articles/one/04-delta.md", title="Delta", date="2026-02-01", body="Quite other words stand here.")
    built.build()
    return built


def test_a_folder_is_compared_sentence_by_sentence_with_times_on_both_sides(published: "Project") -> None:
    episodes = _episodes(_diff(published, "published"))

    assert {title: one.kind for title, one in episodes.items()} == {
        "Beta": Kind.CHANGED,
        "Gamma": Kind.REMOVED,
        "Delta": Kind.NEW,
    }
    beta = episodes["Beta"]
    assert beta.path == BETA
    assert _lines(beta) == ["- It is short.", "+ It is long."]
    times = [one.sentence.start_ms for one in beta.lines]
    assert times[0] == times[1]
    assert times[0]


def test_a_server_tells_the_same_as_a_folder(published: "Project", served: Callable[[Path], str]) -> None:
    assert _diff(published, served(published.root / "published")) == _diff(published, "published")


@pytest.mark.parametrize("place", ["published/one/feed.xml", "published/one"])
def test_a_feed_may_be_named_itself(published: "Project", place: str) -> None:
    assert _diff(published, place) == _diff(published, "published")


def test_the_address_of_a_feed_may_be_named_itself(published: "Project", served: Callable[[Path], str]) -> None:
    address = served(published.root / "published")

    assert _diff(published, f"{address}one/feed.xml") == _diff(published, "published")


def test_what_is_published_as_it_stands_has_not_changed(built: "Project", served: Callable[[Path], str]) -> None:
    address = served(built.output)

    assert _diff(built, address) == ()
    assert _diff(built, "output") == ()


def test_another_base_url_is_no_change_for_listeners(built: "Project") -> None:
    shutil.copytree(built.output, built.root / "published")
    path = built.root / "articles/library.yaml"
    path.write_text(path.read_text() + "base_url: https://audio.example.org/deep/\n", encoding="utf-8")
    built.build()

    assert _diff(built, "published") == ()


def test_the_base_url_is_the_address_where_none_is_named(published: "Project", served: Callable[[Path], str]) -> None:
    path = published.root / "articles/library.yaml"
    path.write_text(path.read_text() + f"base_url: {served(published.root / 'published')}\n", encoding="utf-8")

    assert set(_episodes(_diff(published, ""))) == {"Beta", "Gamma", "Delta"}


def test_without_a_base_url_it_is_said_what_to_do(built: "Project") -> None:
    with pytest.raises(CopyError, match=r"articles/library\.yaml sets no base_url"):
        _diff(built, "")


def test_other_dates_and_titles_are_told_as_the_editor_wrote_them(built: "Project") -> None:
    shutil.copytree(built.output, built.root / "published")
    built.edit(BETA, "title: Beta\ndate: 2026-01-02", "title: Omega\ndate: 2026-01-02 07:30")
    built.build()

    (omega,) = _diff(built, "published")[0].episodes

    changes = [str(one) for one in omega.changes]
    assert "title: Beta -> Omega" in changes
    assert "date: 2026-01-02 -> 2026-01-02 07:30" in changes


def test_another_voice_is_told_as_the_same_words(built: "Project") -> None:
    shutil.copytree(built.output, built.root / "published")
    built.edit("voices.yaml", "voice: low", "voice: high")
    built.build()

    assert [one.same_words for one in _diff(built, "published")[0].episodes] == [True] * 3


def test_a_program_that_is_only_published_or_only_in_output_is_told(built: "Project") -> None:
    shutil.copytree(built.output, built.root / "published")
    built.write("articles/two/program.yaml", "title: Two\ndescription: D.\n")
    built.article("articles/two/other.md", body="Quite other words stand here.")
    built.remove("articles/one")
    built.build(allow_removals=True)

    assert {one.program: one.kind for one in _diff(built, "published")} == {"one": Kind.REMOVED, "two": Kind.NEW}


def test_only_what_is_named_is_told(published: "Project") -> None:
    assert set(_episodes(_diff(published, "published", articles=(BETA,)))) == {"Beta"}
    assert set(_episodes(_diff(published, "published", programs=("one",)))) == {"Beta", "Gamma", "Delta"}


def test_a_copy_without_its_transcripts_is_told_as_that(published: "Project") -> None:
    (published.root / "published/one/episodes/beta.vtt").unlink()

    beta = _episodes(_diff(published, "published"))["Beta"]

    assert beta.lines == ()
    assert beta.unread.endswith("published holds no transcript of it")


@pytest.mark.parametrize("place", ["articles", "http://127.0.0.1:{port}/"])
def test_a_place_without_a_feed_is_told(built: "Project", served: Callable[[Path], str], place: str) -> None:
    address = served(built.root / "articles")

    with pytest.raises(CopyError, match=r"there is no feed at .*/one/feed\.xml"):
        _diff(built, address if "{" in place else place)


def test_a_file_that_is_no_feed_is_told(built: "Project") -> None:
    built.write("published/one/feed.xml", "<html><body>Not found</body></html>")

    with pytest.raises(CopyError, match=r"under one/feed\.xml is no feed"):
        _diff(built, "published")


def test_without_an_output_it_is_said_to_build_first(project: "Project") -> None:
    with pytest.raises(CopyError, match="there is nothing to compare yet"):
        _diff(project, "articles")


def test_what_a_feed_says_cannot_move_the_cursor(built: "Project") -> None:
    shutil.copytree(built.output, built.root / "published")
    feed = built.root / "published/one/feed.xml"
    feed.write_text(feed.read_text(encoding="utf-8").replace("<title>Beta<", "<title>B&#x9b;2J\u202eeta<"), "utf-8")
    transcript = built.root / "published/one/episodes/beta.vtt"
    transcript.write_text(transcript.read_text(encoding="utf-8").replace("is short", "is\x1b]0;x\x07 short"), "utf-8")
    built.edit(BETA, "It is short.", "It is long.")
    built.build()

    (beta,) = _diff(built, "published")[0].episodes

    assert [str(one) for one in beta.changes] == [
        "title: B2Jeta -> Beta",
        "summary: This is beta. It is short. -> This is beta. It is long.",
    ]
    assert _lines(beta) == ["- It is]0;x short.", "+ It is long."]


def test_nothing_outside_the_copy_is_read(built: "Project") -> None:
    shutil.copytree(built.output, built.root / "published")
    feed = built.root / "published/one/feed.xml"
    text = feed.read_text(encoding="utf-8")
    feed.write_text(text.replace("episodes/beta.vtt?v=", "episodes/..%2F..%2F..%2Fvoices.yaml?v=0"), "utf-8")

    (beta,) = _diff(built, "published")[0].episodes

    assert beta.unread
