"""A served output folder: real feeds, a page, sound; and a real server on a free port of this computer."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest
import uvicorn

from audio_programs.config.settings import Cast, Category, Library, Pauses, Program, ProgramType, Sound
from audio_programs.model import Chapter, Cue, Episode, ProgramCard, Recording, Role, Samples
from audio_programs.publish.chapters import render_chapters
from audio_programs.publish.feed import Item, render_feed
from audio_programs.publish.opml import render_opml
from audio_programs.publish.transcript import render_vtt
from audio_programs.serve import application

BASE_URL = "https://audio.example.org/casts/"

Ask: TypeAlias = Callable[..., tuple[HTTPResponse, bytes]]


def _sound() -> bytes:
    """200,000 bytes of which no two stretches are alike, so that a wrong part is seen."""
    return b"".join(sha256(number.to_bytes(4, "big")).digest() for number in range(6250))


SOUND = _sound()
SOUND_FILE = f"first-night-{sha256(SOUND).hexdigest()[:8]}.mp3"

_RECORDING = Recording(
    length_samples=Samples(1152 * 160),
    chapters=(
        Chapter(start_samples=Samples(0), title="The first night", anchor="the-first-night"),
        Chapter(start_samples=Samples(1152 * 70), title="1. Rest", anchor="1-rest"),
    ),
    cues=(
        Cue(
            start_samples=Samples(500),
            end_samples=Samples(90_000),
            text=f'We are at "{BASE_URL}first-weeks/", as you know.',
            role=Role.PARAGRAPH,
            block=0,
            section=0,
        ),
    ),
)

_PROGRAM = Program(
    id="first-weeks",
    folder="articles/first-weeks",
    title="The first weeks",
    description=f"Short readings. {BASE_URL}first-weeks/ is where they are.",
    language="en-au",
    timezone=ZoneInfo("Australia/Brisbane"),
    author="Quiet Hours",
    type=ProgramType.SERIAL,
    categories=(Category(name="Kids & Family", sub="Parenting"),),
    explicit=False,
    cast=Cast(voices=(), roles=()),
    pauses=Pauses(),
    sound=Sound(),
)

_EPISODE = Episode(
    guid="6f3b1c1e-0000-5000-8000-000000000001",
    program="first-weeks",
    slug="first-night",
    source="articles/first-weeks/first-night.md",
    title="The first night",
    author="Ada Moss",
    published=datetime(2025, 10, 14, tzinfo=UTC),
    updated=None,
    season=None,
    unit=None,
    episode=1,
    summary="It is quiet at last.",
    link=f"{BASE_URL}articles/first-night",  # another page of the same site, and none of ours
    language="en-au",
    explicit=None,
    audio_file=SOUND_FILE,
    audio_size_bytes=len(SOUND),
    image_file="",
    recording=_RECORDING,
)


@pytest.fixture(scope="session")
def base_url() -> str:
    """Return what the feeds of ``made`` were built for."""
    return BASE_URL


@pytest.fixture(scope="session")
def sound() -> bytes:
    """Return the bytes of the one episode's audio."""
    return SOUND


@pytest.fixture(scope="session")
def sound_path() -> str:
    """Return the path of the one episode's audio under the served address."""
    return f"/first-weeks/episodes/{SOUND_FILE}"


@pytest.fixture(scope="session")
def feed_for() -> Callable[[str], bytes]:
    """Return what renders the program's feed for a base_url."""

    def render(base_url: str) -> bytes:
        item = Item(episode=_EPISODE, chapters_digest="0a" * 32, transcript_digest="1b" * 32, audio_digest="2c" * 32)
        guid = "9b024349-ccf0-5f69-a609-6b82873eab3c"  # given once for life: it is not made from the address again
        return render_feed(_PROGRAM, [item], base_url=base_url, podcast_guid=guid, cover_file="cover-0a1b2c3d.jpg")

    return render


@pytest.fixture(scope="session")
def opml_for() -> Callable[[str], bytes]:
    """Return what renders the library's outline for a base_url."""
    card = ProgramCard(
        id=_PROGRAM.id,
        title=_PROGRAM.title,
        description=_PROGRAM.description,
        language=_PROGRAM.language,
        cover_file="cover-0a1b2c3d.jpg",
        episodes=1,
    )
    return lambda base_url: render_opml(Library(title="Quiet Hours"), [card], base_url=base_url)


@pytest.fixture(scope="session")
def make_output(feed_for: Callable[[str], bytes], opml_for: Callable[[str], bytes]) -> Callable[[Path], Path]:
    """Return what fills a folder as a build would."""

    def make(output: Path) -> Path:
        page = '<!doctype html><title>Quiet</title><a href="first-weeks/index.html">The first weeks</a>\n'
        absolute = f'<a href="{BASE_URL}first-weeks/feed.xml">feed</a><p>{BASE_URL}</p>\n'
        for name, content in {
            "index.html": page.encode(),
            "opml.xml": opml_for(BASE_URL),
            "assets/player-0a1b2c3d.js": b'"use strict";\n',
            "assets/style-0a1b2c3d.css": b"body { margin: 0 }\n",
            "assets/icon-0a1b2c3d.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>\n',
            "first-weeks/feed.xml": feed_for(BASE_URL),
            "first-weeks/index.html": (page + absolute).encode(),
            "first-weeks/cover-0a1b2c3d.jpg": b"\xff\xd8\xff" + bytes(999),
            f"first-weeks/episodes/{SOUND_FILE}": SOUND,
            "first-weeks/episodes/first-night.html": page.encode(),
            "first-weeks/episodes/report-20251014.html": page.encode(),
            "first-weeks/episodes/first-night.chapters.json": render_chapters(_RECORDING),
            "first-weeks/episodes/first-night.vtt": render_vtt(_RECORDING),
            "first-weeks/episodes/.first-night.part": b"half",
            ".build/manifest.json": b'{"articles/first-weeks/secret.md": {}}',
            ".hidden": b"hidden",
        }.items():
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            (output / name).write_bytes(content)
        return output

    return make


@contextmanager
def _served(output: Path) -> Iterator[Ask]:
    listener = socket.create_server(("127.0.0.1", 0))
    port: int = listener.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(application(output), http="h11", ws="none", lifespan="off", log_level="warning")
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()

    def ask(path: str, *, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
        """Ask for a path as it is written. Of a header's name, '_' stands for '-'."""
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, headers=named)
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    try:
        yield ask
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, make_output: Callable[[Path], Path]) -> Path:
    """Return an output folder that no test changes."""
    return make_output(tmp_path_factory.mktemp("served") / "output")


@pytest.fixture(scope="session")
def ask(made: Path) -> Iterator[Ask]:
    """Return what asks a server of ``made``: ``ask('/feed.xml', method='HEAD', Range='bytes=0-9')``."""
    with _served(made) as asking:
        yield asking


@pytest.fixture
def served() -> Iterator[Callable[[Path], Ask]]:
    """Return what serves a folder of a test's own, until the test ends."""
    with ExitStack() as stack:
        yield lambda output: stack.enter_context(_served(output))
