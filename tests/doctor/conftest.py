"""A project that speaks in tones, a way to ask the doctor about it, and real web servers that give out its output."""

import http.server
import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from click.testing import CliRunner

from audio_programs.cli import main
from audio_programs.serve import application

PLUGINS = Path(__file__).parent.parent / "plugins"
PROGRAM = "title: Nights\ndescription: Short readings.\ncategory: Kids & Family > Parenting\n"
ARTICLE = "---\ntitle: The first night\ndate: 2026-01-05\n---\n\nYou are home. Sit down.\n"


@dataclass(frozen=True, slots=True)
class Told:
    """What the doctor said, as other programs read it."""

    exit_code: int
    ok: bool
    verdict: str
    findings: tuple[dict[str, Any], ...]

    def about(self, name: str) -> dict[str, Any]:
        """Return the one finding of a name."""
        (found,) = self.all_about(name)
        return found

    def all_about(self, name: str) -> list[dict[str, Any]]:
        """Return all findings of a name."""
        return [one for one in self.findings if one["name"] == name]

    def state(self, name: str) -> str:
        """Return how the thing of a name stands."""
        return str(self.about(name)["state"])


Ask = Callable[..., Told]
Serve = Callable[[Path], str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a library of one program of one article."""
    folder = tmp_path / "library"
    program = folder / "articles" / "nights"
    program.mkdir(parents=True)
    (folder / "voices.yaml").write_text("voices:\n  plain: {engine: tone, voice: low}\n", encoding="utf-8")
    (folder / "articles" / "library.yaml").write_text("title: Quiet Hours\n", encoding="utf-8")
    (program / "program.yaml").write_text(PROGRAM, encoding="utf-8")
    (program / "first-night.md").write_text(ARTICLE, encoding="utf-8")
    return folder


@pytest.fixture
def ask(project: Path) -> Ask:
    """Return what asks the doctor about the project, or about another folder."""

    def ask(*options: str, folder: Path = project) -> Told:
        result = CliRunner().invoke(main, ["-C", str(folder), "doctor", "--json", *options])
        told = json.loads(result.stdout)
        return Told(result.exit_code, told["ok"], told["verdict"], tuple(told["findings"]))

    return ask


@pytest.fixture
def build(project: Path) -> Callable[[str], None]:
    """Return what builds the project for an address on the web."""

    def build(base_url: str) -> None:
        library = project / "articles" / "library.yaml"
        library.write_text(f"title: Quiet Hours\nbase_url: {base_url}\n", encoding="utf-8")
        result = CliRunner().invoke(main, ["-C", str(project), "build", "--jobs", "1"])
        assert result.exit_code == 0, result.output

    return build


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the test engines, for this process and those that it starts."""
    monkeypatch.syspath_prepend(PLUGINS)
    before = os.environ.get("PYTHONPATH")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(PLUGINS), *([before] if before else [])]))


@pytest.fixture
def serve_well() -> Iterator[Serve]:
    """Return what gives a folder out as ``serve`` does, and says at which address, until the test ends."""
    with ExitStack() as stack:
        yield lambda output: stack.enter_context(_served_well(output))


@pytest.fixture
def serve_badly() -> Iterator[Serve]:
    """Return what gives a folder out as a careless host does, and says at which address, until the test ends."""
    with ExitStack() as stack:
        yield lambda output: stack.enter_context(_served_badly(output))


@contextmanager
def _served_well(output: Path) -> Iterator[str]:
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


class _Careless(http.server.SimpleHTTPRequestHandler):
    """Python's own simple server: it knows of no byte ranges. And it calls a feed a page."""

    extensions_map = {".xml": "text/html", ".mp3": "audio/mpeg", "": "application/octet-stream"}  # noqa: RUF012

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the standard library
        """Say nothing."""


@contextmanager
def _served_badly(output: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Careless, directory=str(output))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
