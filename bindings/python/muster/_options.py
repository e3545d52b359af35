"""Converts options of Python to structs of muster.h."""

from __future__ import annotations

import ctypes
import dataclasses
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from muster import callbacks
from muster._json import to_json
from muster._library import encoded
from muster._structure import SizedStructure

Options = TypeVar("Options")
Struct = TypeVar("Struct", bound=SizedStructure)


def merged(options: Options, **values: Any) -> Options:
    """``options`` with those ``values`` that are not None, which take precedence."""
    given = {name: value for name, value in values.items() if value is not None}
    return dataclasses.replace(options, **given)  # type: ignore[type-var]


def given_values(options: Any) -> dict[str, Any]:
    """The fields of a dataclass of options that are not None, by their names in C."""
    values = {
        each.metadata.get("c", each.name): getattr(options, each.name)
        for each in dataclasses.fields(options)
    }
    return {name: value for name, value in values.items() if value is not None}


def to_struct(options: Any, kind: type[Struct], **callbacks: Any) -> Struct:
    """A struct of C with the fields of a dataclass that are not None."""
    values = {name: _c_value(name, value) for name, value in given_values(options).items()}
    texts = [values[name] for name in _sized_texts(values, kind)]
    for name, text in zip(_sized_texts(values, kind), texts):
        values[name] = ctypes.cast(ctypes.c_char_p(text), ctypes.c_void_p).value
        values[name + "_length"] = len(text)
    struct = kind(**{**values, **callbacks})
    struct.texts = texts  # the struct only has their addresses
    return struct


def _sized_texts(values: dict[str, Any], kind: type[SizedStructure]) -> list[str]:
    """The names of texts whose length is another field."""
    fields = {name for name, *_ in kind._fields_}
    return [name for name in values if name + "_length" in fields]


def _c_value(name: str, value: Any) -> Any:
    if name == "log_level":
        return callbacks.log_level(value)
    if isinstance(value, bool):
        return 1 if value else -1
    if isinstance(value, datetime):
        return round(value.timestamp() * 1000)
    if isinstance(value, (str, os.PathLike)):
        return encoded(os.fspath(value))
    if isinstance(value, (Mapping, list, tuple)):
        return to_json(value)[0]
    return value
