"""A transport of one's own: a callable that answers requests in the library's place."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Union

from muster import _library
from muster._library import OK, library

Headers = Union[Mapping[str, str], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Request:
    """A request as it would go out: signed, complete."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


Transport = Callable[[Request], tuple[int, Headers, bytes]]


class HostTransport:
    """Calls a Transport for each request, and hands the library its answer.

    ``session`` is the handle of the session, which is known only after it was opened with
    ``callback``.
    """

    def __init__(self, transport: Transport) -> None:
        self.session: ctypes.c_void_p | None = None
        self._transport = transport
        self.callback = _library.TransportCallback(self._called)

    def _called(self, request: Any, exchange: int, _: Any) -> None:
        # An exception cannot pass through C; without an answer the caller would wait for ever.
        try:
            self._respond(exchange, *self._transport(_request(request.contents)))
        except Exception as failure:
            reason = f"{type(failure).__name__}: {failure}".replace("\0", " ")
            library().muster_session_refuse(self.session, exchange, reason.encode())

    def _respond(self, exchange: int, status: int, headers: Headers, body: bytes) -> None:
        pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
        structs = (_library.HeaderStruct * len(pairs))(
            *[(name.encode(), value.encode()) for name, value in pairs]
        )
        answered = library().muster_session_respond(
            self.session, exchange, status, structs, len(pairs), body, len(body)
        )
        if answered != OK:
            raise ValueError(f"status {status!r} and headers {pairs!r} are not those of a response")


def _request(struct: Any) -> Request:
    headers = struct.headers[: struct.header_count]
    return Request(
        method=struct.method.decode(),
        url=struct.url.decode(),
        headers={header.name.decode(): header.value.decode() for header in headers},
        body=ctypes.string_at(struct.body, struct.body_length) if struct.body_length else b"",
    )
