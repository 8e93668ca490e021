"""Pages that show at once what was built: ``serve --watch``.

A page that is open asks for a stream of events and is told whenever a file that is served was changed; its script then
asks for the page again and puts what is new in its place. Stream and script have addresses that no file of output/ can
have, and the script is named only in pages that are sent from here: what is published knows nothing of it.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import aclosing
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from watchfiles import Change, awatch

EVENTS = "/.live/events"
SCRIPT = "/.live/script.js"

# Before every script of the page, for it looks after them; no text of an article stands so far up.
_TOP = re.compile(rb"\s*(?:<!doctype[^>]*>)?\s*(?:<html[^>]*>)?\s*(?:<head[^>]*>)?", re.IGNORECASE)

_GATHERED_MS = 100  # a build writes an episode's files one after the other
_STEP_MS = 20
_LOOK_AGAIN_S = 1.0

_SOURCE = files(__package__).joinpath("static", "live.js")

_NEVER_KEPT = {"Cache-Control": "no-store"}


class Live:
    """Who listens for changes, and one watch of the output folder for all of them while there is anybody."""

    def __init__(self, output: Path) -> None:
        self._output = output.resolve()
        self._listeners: set[asyncio.Queue[bool]] = set()
        self._watch: asyncio.Task[None] | None = None

    def routes(self) -> list[Route]:
        """Return what is served beside the output folder."""
        return [Route(EVENTS, self._events, methods=["GET"]), Route(SCRIPT, _script, methods=["GET"])]

    def close(self) -> None:
        """End all streams: a server waits for what it has begun to send."""
        for listener in self._listeners:
            listener.put_nowait(False)

    async def _events(self, _: Request) -> Response:
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers=_NEVER_KEPT)

    async def _stream(self) -> AsyncIterator[bytes]:
        """Yield an event for each change, until the listener goes or the server ends."""
        listener: asyncio.Queue[bool] = asyncio.Queue()
        self._listeners.add(listener)
        if self._watch is None:
            self._watch = asyncio.create_task(self._tell_changes())
        try:
            yield b"retry: 1000\n\n"
            while await listener.get():
                yield b"event: changed\ndata:\n\n"
        finally:
            self._listeners.discard(listener)
            if not self._listeners and self._watch is not None:
                self._watch.cancel()
                self._watch = None

    async def _tell_changes(self) -> None:
        """Tell all listeners of each change, also where the folder is deleted and made anew."""
        while True:
            try:
                await self._tell_until_it_is_another()
            except* (OSError, RuntimeError):  # it is gone, or the system watches too much already
                pass
            await asyncio.sleep(_LOOK_AGAIN_S)
            self._tell()

    async def _tell_until_it_is_another(self) -> None:
        """Tell of changes until the folder is deleted or another stands in its place: the watch does not see that one.

        A folder that is made anew at once has the inode of the old one as a rule, so a deletion is asked for too.
        """
        inode = self._output.stat().st_ino
        changes = awatch(
            self._output,
            watch_filter=lambda _, path: self.is_served(Path(path)),
            debounce=_GATHERED_MS,
            step=_STEP_MS,
        )
        async with aclosing(changes):
            async for found in changes:
                self._tell()
                if (Change.deleted, str(self._output)) in found or self._output.stat().st_ino != inode:
                    return

    def _tell(self) -> None:
        for listener in self._listeners:
            listener.put_nowait(True)

    def is_served(self, path: Path) -> bool:
        """Say whether a path under the output folder is served: what begins with a dot is ours, or not there yet."""
        return not any(part.startswith(".") for part in path.relative_to(self._output).parts)


def with_script(page: bytes) -> bytes:
    """Return a page that takes on by itself what is built. It carries a digest, so that it knows what it shows."""
    top = _TOP.match(page)
    at = top.end() if top else 0
    script = f'<script src="{SCRIPT}" data-page="{sha256(page).hexdigest()[:16]}" defer></script>'
    return page[:at] + script.encode() + page[at:]


async def _script(_: Request) -> Response:
    return Response(_SOURCE.read_bytes(), media_type="text/javascript; charset=utf-8", headers=_NEVER_KEPT)
