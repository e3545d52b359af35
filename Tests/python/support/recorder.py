"""A server on loopback that sends given responses and records the requests."""

from __future__ import annotations

import http.server
import json
import threading
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass, field

import secret_search


@dataclass(frozen=True)
class Request:
    """A request as it was received."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> list[tuple[str, str]]:
        return sorted(urllib.parse.parse_qsl(self.target.partition("?")[2], keep_blank_values=True))

    @property
    def document(self) -> object:
        """The body as JSON; None if there is none."""
        return json.loads(self.body) if self.body else None


@dataclass(frozen=True)
class CannedResponse:
    """The response to a request."""

    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    length: int | None = None
    """The Content-Length, if it differs from the length of the body."""

    @property
    def stated_length(self) -> int:
        return len(self.body) if self.length is None else self.length


class Recorder(http.server.ThreadingHTTPServer):
    """A context manager. `url` is its address, `requests` are the requests that it received.

    Every request gets `response`, unless the document for each is made by `document_for`. With
    random messages, the values that look like secrets are not.
    """

    def __init__(
        self, document_for: Callable[[Request], object] | None = None, is_made_up: bool = False
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[Request] = []
        self.response = CannedResponse()
        self.document_for = document_for
        self.is_made_up = is_made_up
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def __enter__(self) -> Recorder:
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.shutdown()
        self.server_close()

    def response_to(self, request: Request) -> CannedResponse:
        if self.document_for is None:
            return self.response
        return CannedResponse(json.dumps(self.document_for(request)).encode())

    def take(self) -> Request:
        """The only request since the previous call."""
        (request,) = self.requests
        self.requests.clear()
        return request


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Otherwise the second write of a response would wait for the acknowledgement of the first.
    disable_nagle_algorithm = True
    server: Recorder

    def _record(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, self.rfile.read(length))
        self.server.requests.append(request)
        response = self.server.response_to(request)
        if not self.server.is_made_up:
            secret_search.learn_headers("a request", headers)
            secret_search.learn_text("a request", request.body.decode(errors="replace"))
            secret_search.learn_text("a response", response.body.decode(errors="replace"))
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(response.stated_length))
        self.end_headers()
        self.wfile.write(response.body)
        self.close_connection = response.stated_length != len(response.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _record  # noqa: N815 (http.server's names)

    def log_message(self, *arguments: object) -> None:
        """Logs nothing."""
