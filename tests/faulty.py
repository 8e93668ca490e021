"""A small proxy between a client and a server, which spoils what passes by: a network on a bad day."""

import contextlib
import socket
import threading
from collections.abc import Iterator

REFUSED, BUSY, CUT, SILENT = "refused", "busy", "cut", "silent"

_BUSY = b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class FaultyProxy:
    """Passes connections on to a port of this computer; the next ``spoilt`` of them meet with ``fault``."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.fault = ""
        self.spoilt = 0
        self.connections = 0
        self._held: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def spoil(self, fault: str, connections: int = 1_000_000) -> None:
        """Let the next connections meet with a fault."""
        self.fault, self.spoilt = fault, connections

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()
        for one in self._held:
            one.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = self._listening.accept()
                self.connections += 1
                fault = self.fault if self.spoilt > 0 else ""
                self.spoilt -= 1
                threading.Thread(target=self._pass_on, args=(client, fault), daemon=True).start()

    def _pass_on(self, client: socket.socket, fault: str) -> None:
        with contextlib.suppress(OSError):
            match fault:
                case "refused":
                    client.close()
                case "busy":
                    client.recv(65536)
                    client.sendall(_BUSY)
                    client.close()
                case "silent":
                    self._held.append(client)
                case _:
                    server = socket.create_connection(("127.0.0.1", self._to))
                    threading.Thread(target=_copy, args=(client, server, -1), daemon=True).start()
                    _copy(server, client, 700 if fault == CUT else -1)


def _copy(source: socket.socket, target: socket.socket, most: int) -> None:
    """Copy until either ends, or ``most`` bytes were copied."""
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece if most < 0 else piece[:most])
            if most >= 0:
                most -= len(piece)
                if most <= 0:
                    break
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


@contextlib.contextmanager
def faulty_proxy(port: int) -> Iterator[FaultyProxy]:
    """Run a proxy before a port."""
    proxy = FaultyProxy(port)
    try:
        yield proxy
    finally:
        proxy.close()
