"""Reading what others serve: real servers on this computer that answer well, badly, slowly or not at all."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from audio_programs.build import published_copy
from audio_programs.build.published_copy import LARGEST_BYTES, FolderCopy, WebCopy, copy_at
from audio_programs.errors import CopyError


class _Answers(BaseHTTPRequestHandler):
    """Answers as the path asks."""

    def do_GET(self) -> None:
        leads_to = {
            "/moved": "/there",
            "/to-a-file": "file:///etc/hostname",
            "/to-ftp": "ftp://x/y",
            "/round": "/round",
        }
        if self.path in leads_to:
            self.send_response(302)
            self.send_header("Location", leads_to[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif self.path == "/large":
            self._send_much()
        elif self.path == "/rude":
            self.send_response(500, "no\x1b[2J")
            self.end_headers()
        else:
            self._send(*{"/there": (200, b"here"), "/refused": (403, b"")}.get(self.path, (404, b"")))

    def _send_much(self) -> None:
        self.send_response(200)
        self.end_headers()
        piece = bytes(1 << 20)
        with contextlib.suppress(OSError):  # whoever asked has heard enough
            for _ in range(LARGEST_BYTES // len(piece) + 2):
                self.wfile.write(piece)

    def _send(self, code: int, content: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that its caller gives
        """Say nothing."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return the address of that server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_file_is_read_from_an_address_and_by_way_of_a_redirect(address: str) -> None:
    assert WebCopy(address).read("there") == b"here"
    assert WebCopy(address).read("moved") == b"here"


def test_what_is_not_there_is_none(address: str) -> None:
    assert WebCopy(address).read("nothing") is None


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("refused", "answers with error 403"),
        ("rude", "answers with error 500"),
        ("to-a-file", "leads on to where nothing can be read"),
        ("to-ftp", "leads on to where nothing can be read"),
        ("round", "leads on to where nothing can be read"),
        ("large", "is larger than 32 MB"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_address(address: str, name: str, told: str) -> None:
    with pytest.raises(CopyError) as error:
        WebCopy(address).read(name)

    assert str(error.value).startswith(f"{address}{name} {told}")
    assert "\x1b" not in str(error.value)


def test_an_address_where_nobody_listens_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    with pytest.raises(CopyError, match=rf"http://127.0.0.1:{port}/x does not answer: Connection refused - check"):
        WebCopy(f"http://127.0.0.1:{port}/").read("x")


def test_a_host_that_is_none_is_told() -> None:
    with pytest.raises(CopyError, match="does not answer"):
        WebCopy("http://nowhere.invalid/").read("x")


def test_who_does_not_speak_http_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"\x1b[2J hello\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(CopyError, match="does not answer") as error:
            WebCopy(f"http://127.0.0.1:{listener.getsockname()[1]}/").read("x")
        thread.join()
    assert "\x1b" not in str(error.value)


def test_an_answer_that_never_ends_is_given_up(address: str) -> None:
    hours = iter(range(0, 100_000, 3600))

    with pytest.raises(CopyError, match="answers too slowly"):
        WebCopy(address, clock=lambda: next(hours)).read("large")


def test_a_folder_gives_its_files_and_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy/feed.xml").write_bytes(b"feed")
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "copy/link").symlink_to(tmp_path / "secret")
    copy = FolderCopy(tmp_path / "copy")

    assert copy.read("feed.xml") == b"feed"
    assert [copy.read(name) for name in ("none", "../secret", "link", ".")] == [None] * 4


def test_a_file_in_a_folder_that_is_too_large_is_told(tmp_path: Path) -> None:
    with (tmp_path / "feed.xml").open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)

    with pytest.raises(CopyError, match="is larger than 32 MB"):
        FolderCopy(tmp_path).read("feed.xml")


@pytest.mark.parametrize(
    ("place", "name", "program"),
    [
        ("https://audio.example.org", "https://audio.example.org/", ""),
        ("https://audio.example.org/casts/", "https://audio.example.org/casts/", ""),
        ("https://audio.example.org/casts/one/feed.xml", "https://audio.example.org/casts/", "one"),
        ("HTTP://audio.example.org/", "HTTP://audio.example.org/", ""),
    ],
)
def test_an_address_may_be_that_of_the_library_or_of_a_feed(place: str, name: str, program: str) -> None:
    copy, only = copy_at(place, here=Path())

    assert (copy.name, only) == (name, program)


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("ftp://audio.example.org/", "is no web address"),
        ("file:///etc", "is no web address"),
        ("https://", "is no address"),
        ("http://[::1", "is no address"),
        ("nothing-of-the-kind", "is neither an address nor a folder"),
        ("a\x1b[2Jb", "a[2Jb is neither an address nor a folder"),
    ],
)
def test_a_place_that_is_none_is_told(tmp_path: Path, place: str, told: str) -> None:
    with pytest.raises(CopyError) as error:
        copy_at(place, here=tmp_path)

    assert told in str(error.value)


def test_only_two_modules_ask_the_network() -> None:
    """What is published, and whether base_url answers."""
    folder = Path(published_copy.__file__).parent.parent
    asking = {path for path in folder.rglob("*.py") if "urllib.request" in path.read_text(encoding="utf-8")}

    assert asking == {Path(published_copy.__file__), folder / "doctor" / "asking.py"}
