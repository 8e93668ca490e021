"""Pages that are told of what was built: the stream of events, the script, and where neither may be."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TypeAlias

import pytest
import uvicorn

from audio_programs.serve.app import PAGE_POLICY, application
from audio_programs.serve.live import EVENTS, SCRIPT, Live, with_script

MakeOutput: TypeAlias = Callable[[Path], Path]
Get: TypeAlias = Callable[[str], HTTPResponse]

PAGE = "/first-weeks/episodes/first-night.html"
PATIENCE_S = 120


@contextmanager
def _served(output: Path) -> Iterator[Get]:
    listener = socket.create_server(("127.0.0.1", 0))
    port: int = listener.getsockname()[1]
    live = Live(output)
    server = uvicorn.Server(uvicorn.Config(application(output, live=live), ws="none", log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    with ExitStack() as stack:

        def get(path: str) -> HTTPResponse:
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            stack.callback(connection.close)
            connection.request("GET", path)
            return connection.getresponse()

        yield get
    server.should_exit = True
    thread.join()


@pytest.fixture
def output(tmp_path: Path, make_output: MakeOutput) -> Path:
    return make_output(tmp_path / "output")


@pytest.fixture
def get(output: Path) -> Iterator[Get]:
    """Return what asks a live server of ``output``."""
    with _served(output) as asking:
        yield asking


def _listening(get: Get) -> HTTPResponse:
    """Open a stream of events; return it when the first change that is made would be told."""
    stream = get(EVENTS)
    assert stream.getheader("Content-Type", "").startswith("text/event-stream")
    assert stream.readline() == b"retry: 1000\n"
    return stream


def _told(stream: HTTPResponse) -> None:
    """Wait for an event."""
    while stream.readline() != b"event: changed\n":
        pass


def _touch_until_told(stream: HTTPResponse, file: Path) -> None:
    """Change a file until somebody is told: a watch of the folder takes a moment to begin."""
    told = threading.Event()

    def keep_changing() -> None:
        number = 0
        while not told.wait(0.1):
            number += 1
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"<!doctype html><title>{number}</title>\n", encoding="utf-8")

    thread = threading.Thread(target=keep_changing)
    thread.start()
    try:
        _told(stream)
    finally:
        told.set()
        thread.join()


def test_a_page_names_the_script_before_all_others_and_what_it_shows(get: Get, output: Path) -> None:
    before = get(PAGE).read()
    again = get(PAGE).read()
    (output / PAGE.lstrip("/")).write_text("<!doctype html><html lang='en'><head><title>Other</title></head>")
    after = get(PAGE).read()

    assert before.startswith(b'<!doctype html><script src="/.live/script.js" data-page="')
    assert after.startswith(b'<!doctype html><html lang=\'en\'><head><script src="/.live/script.js" data-page="')
    assert before == again
    assert before.partition(b"data-page=")[2][:18] != after.partition(b"data-page=")[2][:18]


def test_rule_w1_a_live_page_keeps_to_its_policy(get: Get) -> None:
    page = get(PAGE)

    assert page.getheader("Content-Security-Policy") == PAGE_POLICY == "default-src 'self'"
    assert EVENTS.startswith("/")
    assert SCRIPT.startswith("/")


def test_what_is_no_page_is_sent_as_it_was_built(get: Get, output: Path) -> None:
    for name in ("first-weeks/episodes/first-night.vtt", "assets/player-0a1b2c3d.js"):
        assert get(f"/{name}").read() == (output / name).read_bytes()


def test_the_script_is_served_and_never_kept(get: Get) -> None:
    script = get(SCRIPT)

    assert script.getheader("Content-Type") == "text/javascript; charset=utf-8"
    assert script.getheader("Cache-Control") == "no-store"
    assert b"EventSource" in script.read()


def test_without_watching_there_is_neither_stream_nor_script(
    served: Callable[[Path], Callable[..., tuple[HTTPResponse, bytes]]], output: Path
) -> None:
    ask = served(output)

    assert ask(EVENTS)[0].status == 404
    assert ask(SCRIPT)[0].status == 404
    assert ask(PAGE)[1] == (output / PAGE.lstrip("/")).read_bytes()


def test_everybody_who_listens_is_told_of_a_change(get: Get, output: Path) -> None:
    first, second = _listening(get), _listening(get)

    _touch_until_told(first, output / "first-weeks" / "index.html")

    _told(second)


def test_a_folder_that_is_deleted_and_built_anew_is_told_of_too(
    get: Get, output: Path, make_output: MakeOutput
) -> None:
    stream = _listening(get)
    _touch_until_told(stream, output / "index.html")

    shutil.rmtree(output)
    make_output(output)
    _told(stream)

    _touch_until_told(stream, output / "index.html")


def test_what_a_build_keeps_for_itself_is_no_change(output: Path) -> None:
    live = Live(output)

    assert live.is_served(output / "first-weeks" / "index.html")
    assert live.is_served(output)
    assert not live.is_served(output / ".build" / "journal")
    assert not live.is_served(output / "first-weeks" / "episodes" / ".first-night.part")


def test_a_page_without_a_head_gets_the_script_all_the_same() -> None:
    assert with_script(b"<p>Words</p>").endswith(b" defer></script><p>Words</p>")
