"""Running the listening server: its port, what it tells whoever started it, and its end.

The edge of ``serve``: the only module that opens a socket.
"""

import contextlib
import errno
import logging
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from audio_programs.errors import StoreError
from audio_programs.serve.addresses import feeds
from audio_programs.serve.app import application
from audio_programs.serve.live import Live

_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - the editor asks for it, by --host
_HERE = ("127.0.0.1", "localhost")

_LAST_MOMENTS_S = 1
"""How long a file that is being sent may hold up the end: a paused player would hold it up for ever."""


def serve_output(project: Path, *, host: str, port: int, tell: Callable[[str], None], watch: bool = False) -> None:
    """Serve the project's output folder until Ctrl-C, and then return.

    ``port`` 0 takes any free one. With ``watch``, open pages take on what is built. ``tell`` is called with each line
    for whoever started it. Raises StoreError if there is no output yet, or if the port or the host cannot be had.
    """
    output = project / "output"
    if not output.is_dir():
        raise StoreError(f"there is nothing to listen to yet: {output} is not there", "type: audio-programs build")
    with _listen(host, port) as listener:
        bound: int = listener.getsockname()[1]
        live = Live(output) if watch else None
        server = _Server(
            uvicorn.Config(
                application(output, live=live),
                http="h11",
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_level="warning",
                access_log=False,
                proxy_headers=True,  # a tunnel on this computer says that it is asked by https
                forwarded_allow_ips="127.0.0.1,::1",
                server_header=False,
                timeout_graceful_shutdown=_LAST_MOMENTS_S,
            ),
            live,
            greeting=lambda: _greeting(output, host, bound),
            tell=tell,
        )
        # What is cut off at the end is what Ctrl-C asked for: no error, and no traceback.
        logging.getLogger("uvicorn.error").addFilter(lambda _: not server.should_exit)
        with contextlib.suppress(KeyboardInterrupt):  # uvicorn ends its work first, and then passes the signal on
            server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """Uvicorn's server, which greets once it serves, and ends event streams before it waits for what is being sent."""

    def __init__(
        self,
        config: uvicorn.Config,
        live: Live | None,
        *,
        greeting: Callable[[], Iterator[str]],
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(config)
        self._live = live
        self._greeting = greeting
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        # Now, for it names Ctrl-C: pressed before uvicorn listens to that, it would end with a warning.
        for line in self._greeting():
            self._tell(line)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._live is not None:
            self._live.close()
        await super().shutdown(sockets)


def _listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens, so that the port is ours before anyone is told of it."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (OSError, UnicodeError) as error:  # no such name; or none that a name can be
        raise StoreError(f"there is no host named {host!r}", "leave --host away, or use 0.0.0.0") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # else a restart waits for the old connections
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        raise _refusal(error, host, port) from error
    return listener


def _refusal(error: OSError, host: str, port: int) -> StoreError:
    other = port + 1 if 1024 <= port < 65535 else 8001
    if error.errno == errno.EADDRINUSE:
        return StoreError(f"port {port} is taken by another program", f"choose another: --port {other}")
    if error.errno == errno.EACCES:
        return StoreError(f"port {port} is not yours to use", f"choose another: --port {other}")
    return StoreError(f"{host} is no address of this computer", "leave --host away, or use 0.0.0.0")


def _greeting(output: Path, host: str, port: int) -> Iterator[str]:
    """Return what whoever started the server should know, line by line."""
    here = f"http://localhost:{port}/"
    network = _network_address() if host in _EVERYWHERE else None
    if host in _EVERYWHERE or host in _HERE:
        yield f"Listen at {here}"
    else:
        here = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
        yield f"Listen at {here}"
    if network:
        yield f"On your network, on a phone too: http://{network}:{port}/"
    elif host in _EVERYWHERE:
        yield "This computer is on no network: nothing else can reach it."
    site = f"http://{network}:{port}/" if network else here
    subscribed = [f"  {site}{feed.parent.name}/{feed.name}" for feed in feeds(output)]
    if subscribed:
        yield "Feeds, to subscribe to in a podcast app:"
        yield from subscribed
    if host in _HERE:
        yield "To listen on a phone in the same network, start it with: --host 0.0.0.0"
    yield "Stop with Ctrl-C."


def _network_address() -> str | None:
    """Return the address that this computer has on its network, or None.

    Choosing where to send from is all that connecting means here: nothing is sent (192.0.2.1 is nobody's, RFC 5737).
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return None if address.startswith(("127.", "0.")) else address
