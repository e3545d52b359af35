"""Sends requests by a function of the program instead of the library's HTTP client."""

from __future__ import annotations

import ctypes
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Union, cast

from muster import _abi
from muster._library import library

Headers = Union[Mapping[str, str], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Request:
    """A signed request, ready to be sent."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes
    is_idempotent: bool
    """True if sending it twice has the effect of sending it once. A transport that retries by
    itself must not do so otherwise."""


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    if isinstance(headers, Mapping):
        return list(cast("Mapping[str, str]", headers).items())
    return list(headers)


Transport = Callable[[Request], tuple[int, Headers, bytes]]


def _cause(failure: BaseException) -> int:
    """The cause of a failed exchange. After most failures, the request may have been sent."""
    if isinstance(failure, (ConnectionRefusedError, socket.gaierror)):
        return _abi.MUSTER_EXCHANGE_NOT_SENT
    if isinstance(failure, TimeoutError):
        return _abi.MUSTER_EXCHANGE_TIMED_OUT
    return _abi.MUSTER_EXCHANGE_CONNECTION_LOST


class TransportCallback:
    """Calls a Transport for each request and returns the response to the library.

    ``session`` is the session's handle. It is known only after the session was opened with
    ``callback``.
    """

    def __init__(self, transport: Transport) -> None:
        self.session: ctypes.c_void_p | None = None
        self._transport = transport
        self.callback = _abi.TransportCallback(self._send)

    def _send(self, request: Any, exchange: int, _: Any) -> None:
        # An exception cannot pass through C, and without a response the caller would wait forever.
        try:
            self._respond(exchange, *self._transport(_request(request.contents)))
        except BaseException as failure:
            self._fail(exchange, failure)
            if not isinstance(failure, Exception):
                raise

    def _fail(self, exchange: int, failure: BaseException) -> None:
        message = f"{type(failure).__name__}: {failure}".replace("\0", " ").encode()
        library().muster_session_fail_exchange(self.session, exchange, _cause(failure), message)

    def _respond(self, exchange: int, status: int, headers: Headers, body: bytes) -> None:
        pairs = _pairs(headers)
        result = library().muster_session_respond(
            self.session, exchange, status, header_array(pairs), len(pairs), body, len(body)
        )
        if result != _abi.MUSTER_OK:
            raise ValueError(f"not a valid response: status {status!r}, headers {pairs!r}")


def header_array(headers: Iterable[tuple[str, str]]) -> Any:
    """Headers as an array for C."""
    structs = [_abi.HeaderStruct(name.encode(), value.encode()) for name, value in headers]
    return (_abi.HeaderStruct * len(structs))(*structs)


def header_dict(struct: Any) -> dict[str, str]:
    """The headers of a request or response of C."""
    headers = struct.headers[: struct.header_count]
    return {header.name.decode(): header.value.decode() for header in headers}


def body_bytes(struct: Any) -> bytes:
    """The body of a request or response of C."""
    return ctypes.string_at(struct.body, struct.body_length) if struct.body_length else b""


def _request(struct: Any) -> Request:
    return Request(
        method=struct.method.decode(),
        url=struct.url.decode(),
        headers=header_dict(struct),
        body=body_bytes(struct),
        is_idempotent=bool(struct.is_idempotent),
    )
