"""Converts the timestamps of responses to datetime, by the types of their members.

The library describes the output of an operation. From that, a function is made that converts a
response in place; for an operation without timestamps it does nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Optional

Convert = Callable[[Any], Any]
Converter = Optional[Convert]


def make_converter(output: dict[str, Any] | None) -> Convert:
    """A function that converts the timestamps in a response with the shape `output`."""
    if output is None or not _has_timestamps(output):
        return _unchanged
    return _Converters().of(output) or _unchanged


def _unchanged(value: Any) -> Any:
    return value


def _has_timestamps(shape: dict[str, Any]) -> bool:
    return shape.get("type") == "timestamp" or any(map(_has_timestamps, _parts(shape)))


def _parts(shape: dict[str, Any]) -> list[dict[str, Any]]:
    members = list(shape.get("members", {}).values())
    return members + [shape[key] for key in ("element", "value") if key in shape]


class _Converters:
    """The functions for the shapes of one response."""

    def __init__(self) -> None:
        # By the names of shapes, for shapes that contain themselves: within itself, only the name
        # of a shape is given.
        self._by_name: dict[str, Converter] = {}

    def of(self, shape: dict[str, Any]) -> Converter:
        kind = shape.get("type")
        if kind is None:
            name = shape["shape"]
            return lambda value: self._convert_by_name(name, value)
        converter = self._of_kind(kind, shape)
        self._by_name[shape["shape"]] = converter
        return converter

    def _of_kind(self, kind: str, shape: dict[str, Any]) -> Converter:
        if kind == "timestamp":
            return _to_datetime
        if kind == "structure":
            return _of_structure({name: self.of(each) for name, each in shape["members"].items()})
        if kind == "list":
            return _of_list(self.of(shape["element"]))
        if kind == "map":
            return _of_map(self.of(shape["value"]))
        return None

    def _convert_by_name(self, name: str, value: Any) -> Any:
        converter = self._by_name.get(name)
        return converter(value) if converter else value


def _to_datetime(value: Any) -> Any:
    # The library keeps a text that is not a time, and years that datetime does not have.
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value


def _of_structure(members: dict[str, Converter]) -> Converter:
    converters = [(name, each) for name, each in members.items() if each]
    if not converters:
        return None

    def convert(value: Any) -> Any:
        if isinstance(value, dict):
            for name, converter in converters:
                if name in value:
                    value[name] = converter(value[name])
        return value

    return convert


def _of_list(element: Converter) -> Converter:
    if element is None:
        return None

    def convert(value: Any) -> Any:
        return [element(each) for each in value] if isinstance(value, list) else value

    return convert


def _of_map(element: Converter) -> Converter:
    if element is None:
        return None

    def convert(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {key: element(each) for key, each in value.items()}

    return convert
