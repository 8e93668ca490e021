"""How often a build asks a shared cache: counted by an S3 server of our own (moto's), on this machine."""

import importlib.util
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.bench import Bench, has_option, say
from benchmarks.workloads import Library

_REQUEST = re.compile(r'"(GET|HEAD|PUT|POST|DELETE) (/[^ ]*) HTTP')
_BUCKET = "audio-cache"
_STARTS_WITHIN_S = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """Requests to a shared cache, an article."""

    first_reads: float  # by a first build: GET and HEAD
    first_writes: float  # PUT, POST and DELETE
    other_reads: float  # by the same build on another machine, which finds all of it
    unchanged: float  # by a build that finds nothing to do


def counted_requests(bench: Bench, library: Library) -> Requests | None:
    """Build with a cache at an S3 address; None where that is not to be had."""
    if importlib.util.find_spec("moto") is None or not has_option("build", "--cache"):
        return None
    say("unit costs: requests to a shared cache")
    log = bench.folder / "requests.txt"
    with _s3(log) as address:
        first = _during(log, lambda: _build(bench, library, address, "first-machine"))
        other = _during(log, lambda: _build(bench, library, address, "second-machine"))
        project = bench.folder / "first-machine"
        unchanged = _during(log, lambda: bench.run(project, "build", "--cache", address))
    reads, writes = ("GET", "HEAD"), ("PUT", "POST", "DELETE")
    return Requests(
        first_reads=sum(first[one] for one in reads) / library.articles,
        first_writes=sum(first[one] for one in writes) / library.articles,
        other_reads=sum(other[one] for one in reads) / library.articles,
        unchanged=sum(unchanged.values()) / library.articles,
    )


def _build(bench: Bench, library: Library, address: str, name: str) -> object:
    return bench.run(bench.sources(library, name=name), "build", "--cache", address)


def _during(log: Path, do: Callable[[], object]) -> Counter[str]:
    before = log.stat().st_size
    do()
    with log.open("rb") as said:
        said.seek(before)
        return Counter(found[1] for found in _REQUEST.finditer(said.read().decode("utf-8", "replace")))


@contextmanager
def _s3(log: Path) -> Iterator[str]:
    """Run an S3 server beside the block; every process that is started meanwhile finds it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    before = {name: os.environ.get(name) for name in settings}
    command = [sys.executable, "-m", "moto.server", "-p", str(port)]
    with log.open("wb") as said, subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT) as server:
        try:
            os.environ.update(settings)
            _make_bucket(settings["AWS_ENDPOINT_URL"])
            yield f"s3://{_BUCKET}/cache"
        finally:
            server.kill()
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def _make_bucket(endpoint: str) -> None:
    deadline_s = time.monotonic() + _STARTS_WITHIN_S
    request = urllib.request.Request(f"{endpoint}/{_BUCKET}", method="PUT")  # noqa: S310 - our own server
    while True:
        try:
            urllib.request.urlopen(request).close()  # noqa: S310 - our own server
        except urllib.error.URLError:
            if time.monotonic() > deadline_s:
                raise
            time.sleep(0.2)
        else:
            return
