"""Reading what is published: a folder with a copy of an output, or the address where one is served.

Part of the edge: the only module that asks the network. Only http and https, never another scheme by way of a
redirect; a time-out for each answer and for the whole of it, and no file larger than any of ours could be.
"""

import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import Message
from pathlib import Path, PurePosixPath
from typing import IO, Protocol
from urllib.parse import quote, urlsplit

from audio_programs.build.published_feed import clean
from audio_programs.errors import CopyError

LARGEST_BYTES = 32_000_000
"""No text that we publish is nearly as large; a feed of 2,000 episodes has 8 MB."""

_ANSWER_S = 20
_WHOLE_S = 120
_PIECE_BYTES = 1 << 16


class Copy(Protocol):
    """A copy of an output folder, somewhere."""

    name: str  # as an editor would type it

    def read(self, name: str) -> bytes | None:
        """Return a file by its name in output/; None if there is none. Raises CopyError if that cannot be found out."""
        ...


class FolderCopy:
    """A copy in a folder."""

    def __init__(self, root: Path) -> None:
        self.name = str(root)
        self._root = root

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes."""
        path = self._root.joinpath(*PurePosixPath(name).parts)
        try:
            if not path.resolve().is_relative_to(self._root.resolve()) or not path.is_file():
                return None
            if path.stat().st_size > LARGEST_BYTES:
                raise _too_large(str(path))
            return path.read_bytes()
        except (OSError, RuntimeError) as error:  # RuntimeError: before Python 3.13, links in a circle
            raise CopyError(f"{path} cannot be read", "check the file and its permissions") from error


class WebCopy:
    """A copy behind an address; ``address`` ends in a slash."""

    def __init__(self, address: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = address
        self._address = address
        self._clock = clock
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.ProxyHandler(),
            urllib.request.HTTPHandler(),
            urllib.request.HTTPSHandler(),
            urllib.request.HTTPDefaultErrorHandler(),
            urllib.request.HTTPErrorProcessor(),
            _WebRedirects(),
        ):
            self._opener.add_handler(handler)

    def read(self, name: str) -> bytes | None:
        """Return what is answered under a name."""
        address = f"{self._address}{quote(name)}"
        headers = {"User-Agent": "audio-programs", "Accept-Encoding": "identity"}
        request = urllib.request.Request(address, headers=headers)  # noqa: S310 - `copy_at` lets only http(s) through
        try:
            with self._opener.open(request, timeout=_ANSWER_S) as answer:
                return self._whole(answer, address)
        except urllib.error.HTTPError as error:
            with error:
                if error.code in (404, 410):
                    return None
            if error.code < 400:  # to no web address, or round in a circle
                what = f"{address} leads on to where nothing can be read"
                raise CopyError(what, _WHAT_TO_DO) from error
            raise CopyError(f"{address} answers with error {error.code}", _WHAT_TO_DO) from error
        except urllib.error.URLError as error:
            raise CopyError(f"{address} does not answer: {_reason(error.reason)}", _WHAT_TO_DO) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise CopyError(f"{address} does not answer as a web server: {_reason(error)}", _WHAT_TO_DO) from error

    def _whole(self, answer: IO[bytes], address: str) -> bytes:
        until = self._clock() + _WHOLE_S
        content = bytearray()
        while piece := answer.read(_PIECE_BYTES):
            content += piece
            if len(content) > LARGEST_BYTES:
                raise _too_large(address)
            if self._clock() > until:
                raise CopyError(f"{address} answers too slowly", _WHAT_TO_DO)
        return bytes(content)


class _WebRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to other web addresses, and to nothing else."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme not in ("http", "https"):
            raise urllib.error.HTTPError(req.full_url, code, msg, headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type] # its own stub


_WHAT_TO_DO = "check the address, or name a folder with a copy of what was published"


def copy_at(place: str, *, here: Path) -> tuple[Copy, str]:
    """Return the copy that an editor names, and the id of the one program of it that was meant; '' for all.

    ``place`` is an address or a folder: that of the whole output, of a program in it, or of a feed. Relative folders
    count from ``here``. Raises CopyError for what is neither.
    """
    base, program = _taken_apart(place)
    try:
        parted = urlsplit(place)
    except ValueError as error:  # brackets that are no IPv6 address
        raise CopyError(f"{clean(place)} is no address", "write it like https://audio.example.org/") from error
    if parted.scheme.lower() in ("http", "https"):
        if not parted.hostname:
            raise CopyError(f"{clean(place)} is no address", "write it like https://audio.example.org/")
        return WebCopy(f"{base.rstrip('/')}/"), program
    if "://" in place:
        raise CopyError(f"{clean(place)} is no web address", "it begins with https:// or http://")
    folder = here / base
    if not folder.is_dir():
        hint = (
            "write an address like https://audio.example.org/, or a folder that is there;"
            " the names of programs come before --published"
        )
        raise CopyError(f"{clean(place)} is neither an address nor a folder", hint)
    if not program and (folder / "feed.xml").is_file():
        return FolderCopy(folder.resolve().parent), folder.resolve().name
    return FolderCopy(folder), program


def _taken_apart(place: str) -> tuple[str, str]:
    """Return where the whole output stands, and the program where a feed is named."""
    if not place.endswith("/feed.xml"):
        return place, ""
    base, _, program = place.removesuffix("/feed.xml").rpartition("/")
    return base or ".", program


def _reason(why: object) -> str:
    if isinstance(why, TimeoutError):
        return "it takes too long"
    if isinstance(why, OSError) and why.strerror:
        return clean(why.strerror)
    return clean(str(why)) or "no reason is given"


def _too_large(name: str) -> CopyError:
    return CopyError(
        f"{name} is larger than {LARGEST_BYTES // 1_000_000} MB", "no build makes such a file: check what stands there"
    )
