"""The server as it is started: what it says, what it refuses, and how it ends."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from audio_programs.errors import StoreError
from audio_programs.serve import serve_output

MakeOutput = Callable[[Path], Path]

STARTED = """
import sys
from pathlib import Path
from audio_programs.serve import serve_output
serve_output(
    Path(sys.argv[1]), host=sys.argv[2], port=0, tell=lambda line: print(line, flush=True), watch="watch" in sys.argv
)
"""


@contextmanager
def _started(project: Path, host: str = "127.0.0.1", *more: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Start a server, and give it with the lines that it says; whatever happens, it is gone at the end."""
    command = [sys.executable, "-c", STARTED, str(project), host, *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = []
            for line in process.stdout:
                lines.append(line.rstrip("\n"))
                if "Ctrl-C" in line:
                    break
            yield process, lines
        finally:
            process.kill()


def _port(lines: list[str]) -> int:
    found = re.search(r"http://[^/]*:(\d+)/", lines[0])
    assert found is not None
    return int(found[1])


def _stop(process: subprocess.Popen[str]) -> tuple[int, str]:
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    return process.returncode, said


def test_it_says_where_to_listen_and_subscribe_and_how_to_stop(tmp_path: Path, make_output: MakeOutput) -> None:
    make_output(tmp_path / "output")
    with _started(tmp_path) as (_, lines):
        port = _port(lines)
        assert lines[0] == f"Listen at http://localhost:{port}/"
        assert f"  http://localhost:{port}/first-weeks/feed.xml" in lines
        assert lines[-1] == "Stop with Ctrl-C."
        with urlopen(f"http://127.0.0.1:{port}/first-weeks/feed.xml") as answer:
            assert answer.status == 200


def test_with_every_address_it_names_the_one_that_a_phone_can_reach(tmp_path: Path, make_output: MakeOutput) -> None:
    make_output(tmp_path / "output")
    with _started(tmp_path, "0.0.0.0") as (_, lines):  # noqa: S104 - the point of this test
        port = _port(lines)
        network = re.fullmatch(r"On your network, on a phone too: (http://([\d.]+):(\d+)/)", lines[1])
        if network is None:
            assert lines[1] == "This computer is on no network: nothing else can reach it."
            return
        assert int(network[3]) == port
        assert f"  {network[1]}first-weeks/feed.xml" in lines
        with urlopen(f"{network[1]}first-weeks/feed.xml") as answer:
            assert f'href="{network[1]}first-weeks/feed.xml"'.encode() in answer.read()


def test_ctrl_c_ends_it_at_once_without_a_word(tmp_path: Path, make_output: MakeOutput) -> None:
    make_output(tmp_path / "output")
    with _started(tmp_path) as (process, lines):
        with urlopen(f"http://127.0.0.1:{_port(lines)}/") as answer:
            answer.read()
        assert _stop(process) == (0, "")


def test_ctrl_c_ends_it_while_a_player_holds_half_a_file(tmp_path: Path, make_output: MakeOutput) -> None:
    output = make_output(tmp_path / "output")
    with (output / "first-weeks" / "episodes" / "long-0a1b2c3d.mp3").open("wb") as file:
        file.truncate(50_000_000)  # more than any socket takes in before it is read
    with _started(tmp_path) as (process, lines), socket.create_connection(("127.0.0.1", _port(lines))) as player:
        player.sendall(b"GET /first-weeks/episodes/long-0a1b2c3d.mp3 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert player.recv(12) == b"HTTP/1.1 200"
        assert _stop(process) == (0, "")


def test_ctrl_c_ends_it_at_once_while_pages_listen_for_changes(tmp_path: Path, make_output: MakeOutput) -> None:
    make_output(tmp_path / "output")
    with (
        _started(tmp_path, "127.0.0.1", "watch") as (process, lines),
        urlopen(f"http://127.0.0.1:{_port(lines)}/.live/events") as stream,
    ):
        assert stream.readline() == b"retry: 1000\n"
        assert _stop(process) == (0, "")
        assert stream.read() in (b"\n", b"\nevent: changed\ndata:\n\n")  # it came to its end, and was not cut off


def test_a_taken_port_is_said_in_a_sentence_with_another_to_try(tmp_path: Path, make_output: MakeOutput) -> None:
    make_output(tmp_path / "output")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        with pytest.raises(StoreError, match=rf"port {port} is taken by another program - choose another: --port \d+"):
            serve_output(tmp_path, host="127.0.0.1", port=port, tell=lambda _: None)


@pytest.mark.parametrize("host", ["203.0.113.1", "a..b"])
def test_a_host_that_is_not_this_computer_is_said_in_a_sentence(
    tmp_path: Path, make_output: MakeOutput, host: str
) -> None:
    make_output(tmp_path / "output")
    with pytest.raises(StoreError, match=r"use 0\.0\.0\.0"):
        serve_output(tmp_path, host=host, port=0, tell=lambda _: None)


def test_before_the_first_build_it_says_to_build(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="audio-programs build"):
        serve_output(tmp_path, host="127.0.0.1", port=0, tell=lambda _: None)


def test_a_library_without_a_program_is_served_without_naming_a_feed(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    with _started(tmp_path) as (_, lines):
        assert not any("feed" in line.lower() for line in lines)


def test_serving_writes_nothing(tmp_path: Path, make_output: MakeOutput) -> None:
    output = make_output(tmp_path / "output")
    before = json.dumps(sorted((str(path), path.stat().st_mtime_ns) for path in output.rglob("*")))
    with _started(tmp_path) as (process, lines):
        with urlopen(f"http://127.0.0.1:{_port(lines)}/first-weeks/feed.xml") as answer:
            answer.read()
        _stop(process)
    assert json.dumps(sorted((str(path), path.stat().st_mtime_ns) for path in output.rglob("*"))) == before
    assert [path.name for path in tmp_path.iterdir()] == ["output"]
