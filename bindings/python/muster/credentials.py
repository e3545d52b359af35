"""Credentials that the program gives, and the code of a multi-factor device."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from muster import _library
from muster._library import encoded, library


@dataclass(frozen=True)
class Credentials:
    """Keys to sign with; ``expires`` is a datetime with a time zone, or None if they do not."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    expires: datetime | None = None
    account_id: str | None = None


Provider = Callable[[], "Credentials | None"]


class HostProvider:
    """Asks a Provider for credentials, and hands the library what it gives.

    ``session`` is the handle of the session, which is known only after it was opened with
    ``callback``.
    """

    def __init__(self, provider: Provider) -> None:
        self.session: ctypes.c_void_p | None = None
        self._provider = provider
        self.callback = _library.CredentialsCallback(self._called)

    def _called(self, request: int, _: Any) -> None:
        # An exception cannot pass through C; it becomes the reason why there are none.
        struct, reason = None, None
        try:
            given = self._provider()
            struct = None if given is None else ctypes.byref(_struct(given))
        except Exception as failure:
            reason = encoded(f"raised {type(failure).__name__}: {failure}".replace("\0", " "))
        library().muster_session_provide_credentials(self.session, request, struct, reason)


def _struct(given: Credentials) -> _library.Credentials:
    return _library.Credentials(
        access_key_id=encoded(given.access_key),
        secret_access_key=encoded(given.secret_key),
        session_token=encoded(given.token),
        expires_ms=given.expires and round(given.expires.timestamp() * 1000),
        account_id=encoded(given.account_id),
    )


def mfa_callback(ask: Callable[[str], str | None]) -> Any:
    """A muster_mfa_callback that calls ``ask`` with the device's serial number."""

    def called(serial: bytes, place: int, capacity: int, _: Any) -> int:
        try:
            code = ask(serial.decode())
        except Exception:
            return 1
        if code is None:
            return 1
        text = code.encode()[: capacity - 1] + b"\0"
        ctypes.memmove(place, text, len(text))
        return 0

    return _library.MFACallback(called)
