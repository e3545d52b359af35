"""A server on loopback that sends given bytes and then ends the connection in a given way."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class ConnectionScript:
    """The bytes that a connection sends for each of its requests, in order."""

    responses: tuple[bytes, ...]
    #: The connection's end after the last response: "closed", "reset" or "open" (it is not ended).
    ending: str = "closed"
    #: Seconds between two bytes.
    pause: float = 0
    #: Whether the bytes are sent before the request is read.
    early: bool = False


class FaultServer(socketserver.ThreadingTCPServer):
    """A context manager. `script` applies to new connections; `requests` counts the requests."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, script: ConnectionScript | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Scene)
        self.script = script
        self.connections = 0
        self.requests = 0
        self.gone = threading.Semaphore(0)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> FaultServer:
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.shutdown()
        self.server_close()


class _Scene(socketserver.BaseRequestHandler):
    server: FaultServer
    request: socket.socket

    def handle(self) -> None:
        script = self.server.script
        assert script
        self.server.connections += 1
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            requests = _requests(self.request)
            for response in script.responses:
                if not script.early and next(requests, None) is None:
                    break
                self.server.requests += 1
                self._send(response, script.pause)
            self._end(script, requests)
        except OSError:
            pass
        self.server.gone.release()

    def _send(self, response: bytes, pause: float) -> None:
        if not pause:
            self.request.sendall(response)
            return
        for byte in response:
            self.request.sendall(bytes([byte]))
            time.sleep(pause)

    def _end(self, script: ConnectionScript, requests: Iterator[bytes]) -> None:
        if script.ending == "reset":
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.request.close()
        elif script.ending == "open":
            for _ in requests:
                self.server.requests += 1


def _requests(connection: socket.socket) -> Iterator[bytes]:
    """The requests of a connection, each with its body."""
    pending = b""
    while True:
        while b"\r\n\r\n" not in pending:
            piece = connection.recv(65536)
            if not piece:
                return
            pending += piece
        head, _, rest = pending.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        lengths = [line.split(b":")[1] for line in lines if line.startswith(b"content-length:")]
        length = int(lengths[0]) if lengths else 0
        while len(rest) < length:
            rest += connection.recv(65536)
        yield head + rest[:length]
        pending = rest[length:]
