"""The callbacks of a session: C functions that call the callables in its options."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from muster import callbacks
from muster._abi import SessionOptionsStruct
from muster._options import given_values
from muster.credentials import ProviderCallback, mfa_callback
from muster.options import SessionOptions
from muster.transport import TransportCallback

# Adapters that call functions of the session.
_CALLING_BACK: dict[str, Callable[[Any], TransportCallback | ProviderCallback]] = {
    "transport": TransportCallback,
    "credentials": ProviderCallback,
}

# Functions that make a C callback of a callable.
_ADAPTERS: dict[str, Callable[[Any], Any]] = {
    "log": callbacks.log_callback,
    "progress": callbacks.progress_callback,
    "outcome": callbacks.outcome_callback,
    "attempt": callbacks.attempt_callback,
    "clock": callbacks.clock_callback,
    "token": callbacks.token_callback,
    "random": callbacks.random_callback,
    "mfa": mfa_callback,
}

# The C types of all fields.
_FIELD_TYPES: dict[str, Any] = {name: type_ for name, type_, *_ in SessionOptionsStruct._fields_}


class SessionCallbacks:
    """The C callbacks of a session, which must exist for as long as the session."""

    def __init__(self, options: SessionOptions) -> None:
        given = {name: value for name, value in given_values(options).items() if callable(value)}
        self._calling_back: list[TransportCallback | ProviderCallback] = []
        self.by_name = {name: self._callback(name, value) for name, value in given.items()}

    def _callback(self, name: str, value: Any) -> Any:
        if name in _CALLING_BACK:
            self._calling_back.append(_CALLING_BACK[name](value))
            return self._calling_back[-1].callback
        # A callback without an adapter is called with the values of C.
        adapter = _ADAPTERS.get(name) or _FIELD_TYPES[name]
        return adapter(value)

    def set_session(self, session: ctypes.c_void_p) -> None:
        """Sets the session's handle in the callbacks that call functions of the session."""
        for each in self._calling_back:
            each.session = session
