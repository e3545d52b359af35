"""What a session tells and asks while it works: the log, the progress, the time, tokens."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from muster import _library

# The levels of the log, the most urgent first, as muster.h counts them from 1.
_LEVELS = ("error", "warning", "info", "debug", "trace")


@dataclass(frozen=True)
class LogRecord:
    """A line of the log: ``level`` is "error", "warning", "info", "debug" or "trace"."""

    level: str
    message: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Progress:
    """How far a batch or a wait has come."""

    service: str
    region: str
    step: str
    total: int
    done: int
    pending: int
    failing: int
    now_ms: int


@dataclass(frozen=True)
class Attempt:
    """An attempt of a call that is over; see muster_attempt in muster.h."""

    service: str
    operation: str
    region: str
    account: str | None
    number: int
    max_attempts: int
    http_status: int
    code: str | None
    request_id: str | None
    waited_ms: int
    duration_ms: int
    retry: str | None
    retry_in_ms: int
    stop: str | None


def level(name: str) -> int:
    """The number of a level."""
    if name not in _LEVELS:
        raise ValueError(f"log_level is {name!r}, but should be one of {', '.join(_LEVELS)}")
    return _LEVELS.index(name) + 1


def log_callback(log: Callable[[LogRecord], None]) -> Any:
    """A muster_log_callback that calls ``log``."""

    def called(number: int, message: bytes, fields: bytes, _: Any) -> None:
        log(LogRecord(_LEVELS[number - 1], message.decode(), json.loads(fields)))

    return _library.LogCallback(called)


def _values(struct: Any) -> list[Any]:
    """The values of a struct's fields but its size, in their order."""
    names = [name for name, _ in type(struct)._fields_ if name != "struct_size"]
    values = (getattr(struct, name) for name in names)
    return [value.decode() if isinstance(value, bytes) else value for value in values]


def progress_callback(progress: Callable[[Progress], None]) -> Any:
    """A muster_progress_callback that calls ``progress``."""
    return _library.ProgressCallback(
        lambda struct, _: progress(Progress(*_values(struct.contents)))
    )


def attempt_callback(attempt: Callable[[Attempt], None]) -> Any:
    """A muster_attempt_callback that calls ``attempt``."""
    return _library.AttemptCallback(lambda struct, _: attempt(Attempt(*_values(struct.contents))))


def random_callback(random: Callable[[], float]) -> Any:
    """A muster_random_callback that asks ``random`` for a number from 0 up to 1."""
    return _library.RandomCallback(lambda _: int(random() * 2**64))


def clock_callback(clock: Callable[[], float]) -> Any:
    """A muster_clock_callback that asks ``clock`` for seconds."""
    return _library.ClockCallback(lambda _: round(clock() * 1000))


def token_callback(token: Callable[[], str]) -> Any:
    """A muster_token_callback that writes what ``token`` answers."""

    def called(place: int, capacity: int, _: Any) -> None:
        text = token().encode()[: capacity - 1] + b"\0"
        ctypes.memmove(place, text, len(text))

    return _library.TokenCallback(called)
