"""Credentials from the program, and codes of multi-factor devices."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from muster import _abi
from muster._library import encoded, library
from muster.callbacks import write_text


@dataclass(frozen=True)
class Credentials:
    """Keys for signing. ``expires`` is a datetime with a time zone, or None if they never do."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    expires: datetime | None = None
    account_id: str | None = None


Provider = Callable[[], "Credentials | None"]


class ProviderCallback:
    """Calls a Provider when the library requests credentials, and returns them to the library.

    ``session`` is the session's handle. It is known only after the session was opened with
    ``callback``.
    """

    def __init__(self, provider: Provider) -> None:
        self.session: ctypes.c_void_p | None = None
        self._provider = provider
        self.callback = _abi.CredentialsCallback(self._provide)

    def _provide(self, request: int, _: Any) -> None:
        # An exception cannot pass through C. It becomes the reason why there are no credentials.
        struct, reason = None, None
        try:
            credentials = self._provider()
            struct = None if credentials is None else ctypes.byref(_struct(credentials))
        except Exception as failure:
            reason = encoded(f"raised {type(failure).__name__}: {failure}".replace("\0", " "))
        library().muster_session_provide_credentials(self.session, request, struct, reason)


def _struct(credentials: Credentials) -> _abi.CredentialsStruct:
    return _abi.CredentialsStruct(
        access_key_id=encoded(credentials.access_key),
        secret_access_key=encoded(credentials.secret_key),
        session_token=encoded(credentials.token),
        expires_ms=credentials.expires and round(credentials.expires.timestamp() * 1000),
        account_id=encoded(credentials.account_id),
    )


def mfa_callback(prompt: Callable[[str], str | None]) -> Any:
    """A muster_mfa_callback that calls ``prompt`` with the device's serial number."""

    def callback(serial: bytes, buffer: int, capacity: int, _: Any) -> int:
        try:
            code = prompt(serial.decode())
        except Exception:
            return 1
        if code is None:
            return 1
        write_text(code, buffer, capacity)
        return 0

    return _abi.MFACallback(callback)
