"""Asking servers that do not answer as servers should, each for real on this computer."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from audio_programs.doctor.asking import Answer, Enclosure, NoAnswer, ask, first_enclosure

Answering = Callable[[bytes], str]


@contextmanager
def _answering(content: bytes) -> Iterator[str]:
    """Answer the first caller with these bytes, whatever it says, and hang up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            caller, _ = listener.accept()
            with caller:
                caller.recv(4096)
                caller.sendall(content)

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}/"
        thread.join()


@pytest.fixture
def answering() -> Iterator[Answering]:
    """Return what answers one caller with some bytes, and says at which address."""
    with ExitStack() as stack:
        yield lambda content: stack.enter_context(_answering(content))


def test_what_is_no_web_server_is_said_plainly(answering: Answering) -> None:
    assert ask(f"http://{answering(b'SSH-2.0-hello')}", most_bytes=10) == NoAnswer(
        why="what answers there is no web server"
    )


def test_a_server_without_https_is_said_plainly(answering: Answering) -> None:
    assert ask(f"https://{answering(b'HTTP/1.1 400 Bad Request')}", most_bytes=10) == NoAnswer(
        why="it does not speak https"
    )


def test_a_server_that_never_answers_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        told = ask(f"http://127.0.0.1:{listener.getsockname()[1]}/", most_bytes=10, wait_s=0.1)

    assert told == NoAnswer(why="it takes too long")


def test_no_more_is_read_than_asked_for(answering: Answering) -> None:
    place = answering(b"HTTP/1.1 200 OK\r\n\r\n" + 50_000 * b"x")

    told = ask(f"http://{place}", most_bytes=1000)

    assert isinstance(told, Answer)
    assert len(told.body) == 1000


def test_an_answer_without_content_is_an_answer(answering: Answering) -> None:
    place = answering(b"HTTP/1.1 503 Busy\r\n\r\n")

    told = ask(f"http://{place}", most_bytes=10)

    assert isinstance(told, Answer)
    assert (told.status, told.kind) == (503, "")


@pytest.mark.parametrize("text", [b"", b"<html>", b"<html></html>", b"\xff\xfe", b"{}"])
def test_what_is_no_feed_has_no_sound(text: bytes) -> None:
    assert first_enclosure(text) is None


def test_a_feed_names_its_newest_sound() -> None:
    item = b'<item><enclosure url="https://a.example.org/b.mp3" length="12"/></item>'

    assert first_enclosure(b"<rss><channel>" + item + b"<item/></channel></rss>") == Enclosure(
        address="https://a.example.org/b.mp3", size_bytes=12
    )
    assert first_enclosure(b"<rss><channel/></rss>") == Enclosure(address="", size_bytes=0)
