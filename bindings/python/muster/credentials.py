"""Credentials from the program, and codes of multi-factor devices."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from muster import _abi
from muster._library import encoded, library
from muster._options import to_struct
from muster.callbacks import write_text
from muster.options import Credentials

__all__ = ["Credentials", "Provider"]


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
            if credentials is not None:
                struct = ctypes.byref(to_struct(credentials, _abi.CredentialsStruct))
        except BaseException as failure:
            reason = encoded(f"raised {type(failure).__name__}: {failure}".replace("\0", " "))
            if not isinstance(failure, Exception):
                raise
        finally:
            library().muster_session_provide_credentials(self.session, request, struct, reason)


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
