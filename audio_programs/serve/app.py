"""From a request to its answer: the ASGI application that serves an output folder.

``files`` says what is meant, ``conditions`` how much of it is wanted, ``addresses`` whose addresses stand in it;
Starlette sends it. Nothing is kept between two requests, so a build may run beside it.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from audio_programs.publish.redirects import STATUS
from audio_programs.serve import files
from audio_programs.serve.addresses import bases_for, readdress, site_address
from audio_programs.serve.conditions import Part, Verdict, verdict, wanted_parts
from audio_programs.serve.live import Live, with_script
from audio_programs.serve.moved import moved_to

# They are small, and sent whole: read at once, so that a build that replaces one never gives half of each.
_DOCUMENTS = (".xml", ".opml", ".html", ".json", ".vtt")

# A transcript's text is the article's: an address that is said in it stays as it was written.
_WITHOUT_ADDRESSES = (".vtt",)

ON_EVERY_ANSWER = {
    "Access-Control-Allow-Origin": "*",  # RULES S3: players on other sites may read feeds, chapters and transcripts
    "X-Content-Type-Options": "nosniff",
}

PAGE_POLICY = "default-src 'self'"  # RULES W1


def application(output: Path, *, live: Live | None = None) -> Starlette:
    """Return the application that answers with the files under ``output``, by GET and HEAD.

    With ``live``, pages are told of what is built while they are open.
    """
    folder = _OutputFolder(output, dress=with_script if live is not None else _as_built)
    return Starlette(
        routes=[*(live.routes() if live is not None else ()), Route("/{path:path}", folder, methods=["GET"])],
        middleware=[Middleware(_OnEveryAnswer)],
    )


class _OnEveryAnswer:
    """Adds the headers that every answer has, errors included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(ON_EVERY_ANSWER)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class _OutputFolder:
    """Answers one request after another from a folder."""

    def __init__(self, output: Path, *, dress: Callable[[bytes], bytes]) -> None:
        self.output = output
        self.dress = dress  # what is done to a page before it is sent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        response, parts = await run_in_threadpool(self._answer, request)
        await response(_asking_for(parts, scope), receive, send)

    def _answer(self, request: Request) -> tuple[Response, tuple[Part, ...]]:
        site = site_address(request.url.scheme, request.headers.getlist("host"))
        if site is None:
            return PlainTextResponse("The Host header is no host.\n", 400), ()
        asked: str = request.scope["path"]
        found = files.find(self.output, asked)
        if found is not None and found.is_dir():
            # With its slash, or the page's relative links would lead to the folder above.
            page = files.find(self.output, f"{asked}/")
            return (RedirectResponse(quote(f"{asked}/")), ()) if page is not None else (_not_here(), ())
        try:
            if found is None:
                return self._moved(asked), ()
            if found.suffix in _DOCUMENTS:
                return self._document(found, request, site), ()
            return _file(found, request)
        except OSError:  # removed by a build since we looked, or not ours to read
            return _not_here(), ()

    def _moved(self, asked: str) -> Response:
        """Answer with where a name leads that a file had once; it may lead elsewhere after the next build."""
        present = moved_to(self.output, asked)
        if present is None:
            return _not_here()
        return RedirectResponse(quote(present), status_code=STATUS, headers={"Cache-Control": files.ASK_AGAIN})

    def _document(self, path: Path, request: Request, site: str) -> Response:
        """Answer with a text that is read whole, its addresses those of the request; tag and length are of that."""
        stat = path.stat()
        content = path.read_bytes()
        if path.suffix not in _WITHOUT_ADDRESSES:
            output = self.output.resolve()
            places = tuple(sorted(entry.name for entry in output.iterdir() if not entry.name.startswith(".")))
            content = readdress(content, bases=bases_for(output, path), site=site, places=places)
        if path.suffix == ".html":
            content = self.dress(content)
        headers = {
            "ETag": f'"{sha256(content).hexdigest()[:32]}"',
            "Last-Modified": files.last_modified(stat),
            "Cache-Control": files.cache_control(path.name),
        }
        if path.suffix == ".html":
            headers["Content-Security-Policy"] = PAGE_POLICY
        short = _short_answer(request, headers)
        return short or Response(content, headers={**headers, "Content-Type": files.media_type(path.name)})


def _as_built(page: bytes) -> bytes:
    return page


def _file(path: Path, request: Request) -> tuple[Response, tuple[Part, ...]]:
    """Answer with a file as it stands, or with parts of it (RULES S1)."""
    stat = path.stat()
    etag, written = files.file_tag(path.name, stat), files.last_modified(stat)
    headers = {
        "ETag": etag,
        "Last-Modified": written,
        "Cache-Control": files.cache_control(path.name),
        "Accept-Ranges": "bytes",
    }
    short = _short_answer(request, headers)
    if short is not None:
        return short, ()
    parts = wanted_parts(
        request.headers, method=request.method, size_bytes=stat.st_size, etag=etag, last_modified=written
    )
    if parts == ():
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{stat.st_size}"}), ()
    whole = FileResponse(path, headers=headers, media_type=files.media_type(path.name), stat_result=stat)
    return whole, parts or ()


def _short_answer(request: Request, headers: dict[str, str]) -> Response | None:
    """Return the answer without a body that a precondition asks for, or None."""
    decided = verdict(request.headers, etag=headers["ETag"], last_modified=headers["Last-Modified"])
    return None if decided is Verdict.SEND else Response(status_code=decided.value, headers=headers)


def _not_here() -> Response:
    return PlainTextResponse("There is nothing here.\n", 404, headers={"Cache-Control": files.ASK_AGAIN})


def _asking_for(parts: tuple[Part, ...], scope: Scope) -> Scope:
    """Return the request as Starlette is to see it: asking for these parts, or for the whole where there are none.

    Starlette answers a malformed Range with 400, one of several that the file does not have with 416, and one of a
    HEAD with 206, where RFC 9110 says to ignore the first and the last and to send the parts that there are.
    """
    headers = [(name, value) for name, value in scope["headers"] if name not in (b"range", b"if-range")]
    if parts:
        headers.append((b"range", b"bytes=" + b",".join(b"%d-%d" % part for part in parts)))
    return {**scope, "headers": headers}
