"""Converts options of Python to options structs of muster.h."""

from __future__ import annotations

import ctypes
import dataclasses
import json
import os
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from muster import callbacks
from muster._abi import SessionOptionsStruct
from muster._library import encoded
from muster._structure import SizedStructure
from muster.credentials import ProviderCallback, mfa_callback
from muster.options import SessionOptions
from muster.transport import TransportCallback

Options = TypeVar("Options")
Struct = TypeVar("Struct", bound=SizedStructure)

# Adapters that call functions of the session.
_CALLING_BACK: dict[str, Callable[[Any], TransportCallback | ProviderCallback]] = {
    "transport": TransportCallback,
    "credentials": ProviderCallback,
}

# Functions that make a C callback of a callable.
_ADAPTERS: dict[str, Callable[[Any], Any]] = {
    "log": callbacks.log_callback,
    "progress": callbacks.progress_callback,
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
        given = {name: value for name, value in _values(options).items() if callable(value)}
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


def merged(options: Options, **values: Any) -> Options:
    """``options`` with those ``values`` that are not None, which take precedence."""
    given = {name: value for name, value in values.items() if value is not None}
    return dataclasses.replace(options, **given)  # type: ignore[type-var]


def to_struct(options: Any, kind: type[Struct], **callbacks: Any) -> Struct:
    """An options struct of C with the fields of a dataclass that are not None."""
    values = {name: _c_value(name, value) for name, value in _values(options).items()}
    return kind(**{**values, **callbacks})


def _values(options: Any) -> dict[str, Any]:
    values = {each.name: getattr(options, each.name) for each in dataclasses.fields(options)}
    return {name: value for name, value in values.items() if value is not None}


def _c_value(name: str, value: Any) -> Any:
    if name == "log_level":
        return callbacks.log_level(value)
    if isinstance(value, bool):
        return 1 if value else -1
    if isinstance(value, (str, os.PathLike)):
        return encoded(os.fspath(value))
    if isinstance(value, (Mapping, list, tuple)):
        return encoded(json.dumps(value))
    return value
