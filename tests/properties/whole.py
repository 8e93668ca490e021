"""What must hold of a project's folder, looked at from outside: pictures of its files, and what its feeds name."""

import fnmatch
import hashlib
import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

PASSING = ("output/.build/lock", "output/.build/holder.json")
"""What a build may leave or not: no part of what it publishes."""


@dataclass(frozen=True, slots=True)
class Look:
    """One file at one moment."""

    digest: str
    inode: int
    mtime_ns: int


def looks(folder: Path, *, below: str = "", without: Collection[str] = ()) -> dict[str, Look]:
    """Return each file under ``folder``/``below`` by its path in ``folder``, but for those ``without``."""
    found = {}
    for path in sorted((folder / below).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in without:
            stat = path.stat()
            found[name] = Look(hashlib.sha256(path.read_bytes()).hexdigest(), stat.st_ino, stat.st_mtime_ns)
    return found


def output_digests(project: Path, *, without: Collection[str] = ()) -> dict[str, str]:
    """Return the digest of each file in output/, but for what may pass, those ``without``, and what lists them."""
    found = looks(project, below="output", without=(*PASSING, *without))
    digests = {name: look.digest for name, look in found.items()}
    for name in fnmatch.filter(found, "output/.build/programs/*.json"):
        manifest = json.loads((project / name).read_bytes())
        del manifest["replaced"]  # as in the history, which differs where a build replaced files and a clean one none
        digests[name] = hashlib.sha256(json.dumps(manifest).encode()).hexdigest()
    return digests


def differences(found: dict[str, str], wanted: dict[str, str]) -> list[str]:
    """Say how two sets of files differ; nothing where they are the same."""
    return [
        *(f"too many: {name}" for name in sorted(found.keys() - wanted.keys())),
        *(f"missing: {name}" for name in sorted(wanted.keys() - found.keys())),
        *(f"other bytes: {name}" for name in sorted(found.keys() & wanted.keys()) if found[name] != wanted[name]),
    ]


def feed_faults(project: Path) -> list[str]:
    """Say where a feed names a file that is not there, whole, with that length (DESIGN invariant 4)."""
    return [fault for feed in sorted((project / "output").glob("*/feed.xml")) for fault in _faults_of(feed)]


def _faults_of(feed: Path) -> Iterator[str]:
    program = feed.parent.name
    tree = etree.fromstring(feed.read_bytes())
    for enclosure in tree.iter("enclosure"):
        path = feed.parent / _inside(enclosure.get("url"), program)
        if not path.is_file():
            yield f"{program}: {path.name} is not there"
            continue
        content = path.read_bytes()
        if len(content) != int(enclosure.get("length")):
            yield f"{program}: {path.name} has {len(content)} bytes, not {enclosure.get('length')}"
        if not path.stem.endswith(hashlib.sha256(content).hexdigest()[:8]):
            yield f"{program}: {path.name} is not whole"
    for element in tree.iter("{*}image", "{*}chapters", "{*}transcript"):
        address = element.get("href") or element.get("url")
        if address and not (feed.parent / _inside(address, program)).is_file():
            yield f"{program}: {address} is not there"


def _inside(address: str, program: str) -> str:
    """Return a published file's path in its program's folder, whatever the library's address was then."""
    return re.split(rf"/{re.escape(program)}/", urlsplit(address).path)[-1]


def unfinished(project: Path) -> list[str]:
    """Return what a whole build leaves to nobody: staged files, the journal, half a history."""
    places = ("output/.build/staging/**/*", "output/.build/journal", ".cache/staging/**/*", "articles/**/.*.unfinished")
    return [path.relative_to(project).as_posix() for place in places for path in sorted(project.glob(place))]
