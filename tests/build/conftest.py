"""A project in a folder, built in this process by test engines: real files throughout, no start-up of a pool."""

import io
import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from audio_programs.build.orders import CALIBRATION_TEXT
from audio_programs.build.outset import look_over
from audio_programs.build.prepare import Ready
from audio_programs.build.preview import plan_build
from audio_programs.build.report import Event, Report
from audio_programs.build.request import Request
from audio_programs.build.run import run_build
from audio_programs.engines.worker import close_children

PLUGINS = Path(__file__).parent.parent / "plugins"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

LIBRARY = "title: Quiet Hours\nauthor: Ada Example\nlanguage: en-au\ntimezone: Australia/Brisbane\ncategory: Arts\n"
PROGRAM = "title: The first weeks\ndescription: Short readings.\n"
VOICES = "voices:\n  plain: {engine: counting, voice: low}\n  other: {engine: counting, voice: high}\n"

FEED_NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a feed, as far as these tests look at it."""

    title: str
    guid: str
    audio: str  # the enclosure's file
    size_bytes: int
    published: str
    number: str
    image: str  # the picture's file, or ''


class Project:
    """A folder of articles, and what became of it."""

    def __init__(self, root: Path, count_file: Path) -> None:
        self.root = root
        self.output = root / "output"
        self.events: list[Event] = []
        self._count_file = count_file

    def write(self, path: str, content: str | bytes) -> Path:
        """Put a file into the project."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def article(self, path: str, *, body: str = "", title: str = "", date: str = "2026-01-01", **front: object) -> None:
        """Write an article; its name is its title where none is given, and makes its text another than the others'."""
        name = Path(path).stem.lstrip("0123456789-")
        stated = {"title": title or name.capitalize(), "date": date, **front}
        top = "".join(f"{key}: {value}\n" for key, value in stated.items() if value != "")
        self.write(path, f"---\n{top}---\n{body or f'This is {name}. It is short.'}\n")

    def edit(self, path: str, old: str, new: str) -> None:
        """Change words that a file holds once."""
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")

    def remove(self, path: str) -> None:
        """Take a file or folder away."""
        target = self.root / path
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink()

    def build(
        self,
        *,
        now: datetime = NOW,
        force: bool = False,
        allow_removals: bool = False,
        programs: tuple[str, ...] = (),
        articles: tuple[str, ...] = (),
    ) -> Report:
        """Build, with one worker in this process."""
        self.events.clear()
        return run_build(
            self.root,
            request=Request(
                programs=frozenset(programs),
                articles=frozenset(articles),
                force=force,
                allow_removals=allow_removals,
            ),
            now=now,
            make_executor=lambda: ThreadPoolExecutor(1),
            watch=self.events.append,
        )

    def preview(self, *, now: datetime = NOW, allow_removals: bool = False) -> Report:
        """Plan a build and make nothing."""
        return plan_build(self.root, request=Request(allow_removals=allow_removals), now=now)

    def ready(self, *, now: datetime = NOW) -> Ready:
        """Return what the sources come to, and what is wrong with them."""
        return look_over(self.root, now=now)

    def spoken(self) -> list[str]:
        """Return the texts that the engine was asked for since the last call, but for those that measure a voice."""
        if not self._count_file.exists():
            return []
        texts = self._count_file.read_text(encoding="utf-8").splitlines()
        self._count_file.unlink()
        return [text for text in texts if text not in CALIBRATION_TEXT]

    def published(self) -> dict[str, bytes]:
        """Return every file that a host would serve, by its name in output/."""
        files = (path for path in sorted(self.output.rglob("*")) if path.is_file())
        named = {path.relative_to(self.output).as_posix(): path.read_bytes() for path in files}
        return {name: content for name, content in named.items() if not name.startswith(".build/")}

    def times(self) -> dict[str, int]:
        """Return when each file of the whole project was last changed, in nanoseconds; but for the lock itself."""
        files = (path for path in sorted(self.root.rglob("*")) if path.is_file() and path.name != "lock")
        return {path.relative_to(self.root).as_posix(): path.stat().st_mtime_ns for path in files}

    def history(self) -> dict[str, Any]:
        """Return what history.json of the program 'one' says."""
        written: dict[str, Any] = json.loads((self.root / "articles/one/history.json").read_text(encoding="utf-8"))
        return written

    def listed(self) -> list[str]:
        """Return the titles of the programs that the library's outline lists."""
        return [one.attrib["text"] for one in ET.parse(self.output / "opml.xml").iterfind(".//outline")]

    def items(self, program: str = "one") -> dict[str, Item]:
        """Return a feed's items by title, and see to it that each file they name is there, with that length."""
        feed = ET.parse(self.output / program / "feed.xml")
        items = [_item(element) for element in feed.iterfind("./channel/item")]
        for item in items:
            assert (self.output / program / "episodes" / item.audio).stat().st_size == item.size_bytes
            assert not item.image or (self.output / program / "episodes" / item.image).is_file()
        return {item.title: item for item in items}


def _item(element: ET.Element) -> Item:
    enclosure = element.find("enclosure")
    image = element.find("itunes:image", FEED_NAMES)
    assert enclosure is not None
    return Item(
        title=element.findtext("title", ""),
        guid=element.findtext("guid", ""),
        audio=enclosure.attrib["url"].rpartition("/")[2],
        size_bytes=int(enclosure.attrib["length"]),
        published=element.findtext("pubDate", ""),
        number=element.findtext("itunes:episode", "", FEED_NAMES),
        image=image.attrib["href"].rpartition("/")[2] if image is not None else "",
    )


@pytest.fixture(scope="module")
def count_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Install the test engines, for this process and those it starts; return the file in which they count."""
    file = tmp_path_factory.mktemp("counted") / "spoken.txt"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(PLUGINS)
        patch.setenv("PYTHONPATH", str(PLUGINS), prepend=os.pathsep)
        patch.setenv("AUDIO_PROGRAMS_COUNT_FILE", str(file))
        patch.setenv("AUDIO_PROGRAMS_MARKER", str(file.with_name("marker")))
        close_children()
        yield file
        close_children()


@pytest.fixture(scope="module")
def warm_cache(tmp_path_factory: pytest.TempPathFactory, count_file: Path) -> Path:
    """Return a cache that holds the voices' levels and the drawn cover: half a second that each test need not take."""
    project = _begun(tmp_path_factory.mktemp("warm") / "project", count_file)
    project.article("articles/one/alpha.md", body="Alpha.")
    project.article("articles/one/beta.md", body="Beta.", voice="other")
    project.build()
    return project.root / ".cache"


@pytest.fixture
def empty_project(tmp_path: Path, count_file: Path, warm_cache: Path) -> Project:
    """Return a project of one program without articles."""
    project = _begun(tmp_path / "project", count_file)
    for kind in ("gains", "pictures"):
        shutil.copytree(warm_cache / kind, project.root / ".cache" / kind)
    project.spoken()
    return project


@pytest.fixture
def project(empty_project: Project) -> Project:
    """Return a project of one program with three articles, a day apart."""
    for number, name in enumerate(("alpha", "beta", "gamma"), start=1):
        empty_project.article(f"articles/one/0{number}-{name}.md", date=f"2026-01-0{number}")
    return empty_project


@pytest.fixture
def built(project: Project) -> Project:
    """Return that project after its first build."""
    report = project.build()
    assert report.problems == ()
    assert len(project.items()) == 3
    project.spoken()
    return project


def _begun(root: Path, count_file: Path) -> Project:
    project = Project(root, count_file)
    project.write("voices.yaml", VOICES)
    project.write("articles/library.yaml", LIBRARY)
    project.write("articles/one/program.yaml", PROGRAM)
    return project


@pytest.fixture
def now() -> datetime:
    """Return the moment at which builds are made where no test says otherwise."""
    return NOW


@pytest.fixture(scope="session")
def picture() -> bytes:
    """Return a picture that can be a cover."""
    content = io.BytesIO()
    Image.new("RGB", (1400, 1400), (40, 60, 90)).save(content, "JPEG")
    return content.getvalue()
