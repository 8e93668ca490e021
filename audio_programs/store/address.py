"""The address of a shared cache (s3://, gs://, sftp://, file:// ...): records as objects, through fsspec.

One request each, with a time-out, never repeated here: what to do about an address that fails is ``Shared``'s to know.
"""

import importlib
import re
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from audio_programs.errors import StoreError
from audio_programs.installing import pip

Found = TypeVar("Found")

ANSWER_S = 60.0
"""Whatever a protocol's package does about time-outs itself: after that long a request has failed."""

_PACKAGES = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "sftp": "paramiko",
    "ssh": "paramiko",
    "abfs": "adlfs",
    "az": "adlfs",
}
_WITHOUT_FOLDERS = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "az"})
_PATIENCE: dict[str, dict[str, Any]] = {
    # One HEAD less for each object, and no retries inside of ours.
    "s3": {"max_concurrency": 1, "config_kwargs": {"retries": {"total_max_attempts": 1}}},
    "sftp": {"timeout": 10, "banner_timeout": 10, "auth_timeout": 10},
}


class AwayError(Exception):
    """The address did not do what it was asked to; the argument says how, for an editor."""


class Address:
    """Records at an address, as ``<address>/<kind>/<kk>/<key>``. Nothing is asked before it is needed."""

    def __init__(self, address: str, *, answer_s: float = ANSWER_S) -> None:
        self._address = address
        self._answer_s = answer_s
        self.protocol = protocol_of(address)
        self._root = ""
        self._files: Any = None  # an fsspec file system, which has no types
        self._opening = threading.Lock()

    def read(self, kind: str, key: str) -> bytes | None:
        """Return what is stored, or None if there is nothing. Raises AwayError."""

        def ask() -> bytes | None:
            try:
                return bytes(self._files.cat_file(self._path(kind, key)))
            except FileNotFoundError:
                return None

        return self._asked(ask)

    def write(self, kind: str, key: str, stored: bytes) -> None:
        """Store a record, instead of what was there. Raises AwayError."""

        def ask() -> None:
            path = self._path(kind, key)
            try:
                self._files.pipe_file(path, stored)
            except FileNotFoundError:
                if self.protocol in _WITHOUT_FOLDERS:
                    raise
                self._files.makedirs(path.rpartition("/")[0], exist_ok=True)
                self._files.pipe_file(path, stored)

        self._asked(ask)

    def has(self, kind: str, key: str) -> bool:
        """Say whether something is stored. Raises AwayError."""
        return self._asked(lambda: bool(self._files.exists(self._path(kind, key))))

    def listed(self, kind: str, beginning: str) -> set[str]:
        """Return all keys that begin with these two digits. Raises AwayError."""

        def ask() -> set[str]:
            try:
                names = self._files.ls(f"{self._root}/{kind}/{beginning}", detail=False, refresh=True)
            except FileNotFoundError:
                return set()
            return {str(name).rpartition("/")[2] for name in names}

        return self._asked(ask)

    def open(self) -> None:
        """Find what speaks the address's protocol. Raises StoreError where it is not installed."""
        with self._opening:
            if self._files is None:
                self._files, self._root = _opened(self._address, self.protocol)

    def _path(self, kind: str, key: str) -> str:
        return f"{self._root}/{kind}/{key[:2]}/{key}"

    def _asked(self, ask: Callable[[], Found]) -> Found:
        """Ask in a thread of its own: one that never comes back holds nobody up, not even the end of the process."""
        self.open()
        answers: list[Found] = []
        failures: list[Exception] = []

        def run() -> None:
            try:
                answers.append(ask())
            except Exception as error:  # noqa: BLE001 - each protocol's package raises what it likes
                failures.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(self._answer_s)
        if answers:
            return answers[0]
        raise AwayError(_plainly(failures[0] if failures else TimeoutError()))


def protocol_of(address: str) -> str:
    """Return what an address begins with. Raises StoreError if it is none."""
    found = re.match(r"([a-z][a-z0-9+.-]*)://.", address)
    if found is None:
        raise StoreError(
            f"'{shown(address)}' is no address of a shared cache", "write it like s3://BUCKET/FOLDER or file:///FOLDER"
        )
    return found[1]


def shown(address: str) -> str:
    """Return an address without a password or a key in it."""
    return re.sub(r"//[^/@]*@", "//", address).partition("?")[0]


def _opened(address: str, protocol: str) -> tuple[Any, str]:
    try:
        fsspec = importlib.import_module("fsspec")
        options = _PATIENCE.get(protocol, {})
        files, root = fsspec.core.url_to_fs(address, skip_instance_cache=True, use_listings_cache=False, **options)
    except ImportError as missing:
        package = "fsspec" if missing.name == "fsspec" else _PACKAGES.get(protocol, str(missing.name or protocol))
        raise StoreError(
            f"a cache at such an address needs the package '{package}', which is not installed",
            f"type: {pip('install', *dict.fromkeys(('fsspec', package)))}",
        ) from missing
    except (ValueError, OSError) as error:
        raise StoreError(
            f"the shared cache {shown(address)} cannot be used",
            "write its address like s3://BUCKET/FOLDER, gs://BUCKET/FOLDER, sftp://HOST/FOLDER or file:///FOLDER",
        ) from error
    if protocol in ("s3", "s3a"):
        files.retries = 1  # see _PATIENCE
    return files, str(root).rstrip("/")


def _plainly(error: Exception) -> str:
    """Say what went wrong without a word of the error's own: those may hold keys and passwords."""
    if isinstance(error, PermissionError) or "Credential" in type(error).__name__:
        return "it does not let this computer in"
    if isinstance(error, FileNotFoundError):
        return "there is no such place"
    if isinstance(error, OSError) and error.errno == 28:  # ENOSPC
        return "it is full"
    return "it does not answer as it should"
