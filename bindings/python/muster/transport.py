"""A transport of one's own: a callable that answers requests in the library's place."""

from __future__ import annotations

import ctypes
import socket
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
    is_repeatable: bool
    """Whether twice means once; else a transport that sends again by itself must not do it here."""


Transport = Callable[[Request], tuple[int, Headers, bytes]]

# How muster.h counts the ends of exchanges.
BY_TIMEOUT, BY_PEER = 1, 2
_UNSENT = (ConnectionRefusedError, socket.gaierror)


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
            self._fail(exchange, failure)

    def _fail(self, exchange: int, failure: Exception) -> None:
        """Of other failures than of connecting, nobody knows whether something was sent."""
        reason = f"{type(failure).__name__}: {failure}".replace("\0", " ").encode()
        if isinstance(failure, _UNSENT):
            library().muster_session_refuse(self.session, exchange, reason)
        else:
            how = BY_TIMEOUT if isinstance(failure, TimeoutError) else BY_PEER
            library().muster_session_interrupt(self.session, exchange, how, reason)

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
        is_repeatable=bool(struct.is_repeatable),
    )
