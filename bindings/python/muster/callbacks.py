"""Adapts Python callables to the callbacks of a session: log, progress, clock, tokens."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from muster import _abi

# The names of MUSTER_LOG_ERROR to MUSTER_LOG_TRACE, in their order.
_LEVELS = ("error", "warning", "info", "debug", "trace")

# The names of MUSTER_OUTCOME_NONE to MUSTER_OUTCOME_SKIPPED, in their order.
_OUTCOMES = ("", "done", "already", "pending", "retryable", "needs_action", "skipped")


@dataclass(frozen=True)
class LogRecord:
    """A line of the log. ``level`` is "error", "warning", "info", "debug" or "trace"."""

    level: str
    message: str
    fields: dict[str, Any]


@dataclass(frozen=True)
class Progress:
    """The progress of a batch or a wait; see muster_progress in muster.h."""

    service: str
    region: str
    activity: str
    total: int
    done: int
    pending: int
    retryable: int
    needs_action: int
    skipped: int
    now_ms: int
    is_finished: int


@dataclass(frozen=True)
class Attempt:
    """A finished attempt of a call; see muster_attempt in muster.h."""

    service: str
    operation: str
    region: str
    account_id: str | None
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


def log_level(name: str) -> int:
    """The number of a level."""
    if name not in _LEVELS:
        raise ValueError(f"log_level must be one of {', '.join(_LEVELS)}, not {name!r}")
    return _LEVELS.index(name) + 1


def log_callback(log: Callable[[LogRecord], None]) -> Any:
    """A muster_log_callback that calls ``log``."""

    def callback(level: int, message: bytes, fields: bytes, _: Any) -> None:
        log(LogRecord(_LEVELS[level - 1], message.decode(), json.loads(fields)))

    return _abi.LogCallback(callback)


def _values(struct: Any) -> list[Any]:
    """The fields of a struct in their order, without its size."""
    names = [name for name, _ in type(struct)._fields_ if name != "struct_size"]
    values = (getattr(struct, name) for name in names)
    return [value.decode() if isinstance(value, bytes) else value for value in values]


def progress_callback(progress: Callable[[Progress], None]) -> Any:
    """A muster_progress_callback that calls ``progress``."""
    return _abi.ProgressCallback(lambda struct, _: progress(Progress(*_values(struct.contents))))


def attempt_callback(attempt: Callable[[Attempt], None]) -> Any:
    """A muster_attempt_callback that calls ``attempt``."""
    return _abi.AttemptCallback(lambda struct, _: attempt(Attempt(*_values(struct.contents))))


def outcome_callback(outcome: Callable[[dict[str, Any]], None]) -> Any:
    """A muster_outcome_callback that calls ``outcome`` with an outcome as it is in a report."""
    return _abi.OutcomeCallback(lambda struct, _: outcome(_outcome(struct.contents)))


def _outcome(struct: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: value.decode() if isinstance(value, bytes) else value
        for name, value in ((name, getattr(struct, name)) for name, _ in type(struct)._fields_)
    }
    known = [name for name in ("email", "name") if values[name]]
    report = {
        "accountId": values["account_id"],
        **{name: values[name] for name in known},
        "service": values["service"],
        "region": values["region"],
        "step": values["step"],
        "outcome": _OUTCOMES[values["outcome"]],
        "code": values["code"],
        "message": values["message"],
        "remedy": values["remedy"],
        "requestId": values["request_id"],
        "attempts": values["attempts"],
        "at": values["at"],
    }
    return {**report, "inProgress": True} if values["is_in_progress"] else report


def random_callback(random: Callable[[], float]) -> Any:
    """A muster_random_callback that scales a number of ``random``, at least 0 and below 1."""
    return _abi.RandomCallback(lambda _: int(random() * 2**64))


def clock_callback(clock: Callable[[], float]) -> Any:
    """A muster_clock_callback for a ``clock`` in seconds since 1970."""
    return _abi.ClockCallback(lambda _: round(clock() * 1000))


def token_callback(token: Callable[[], str]) -> Any:
    """A muster_token_callback that writes a token of ``token``."""
    return _abi.TokenCallback(lambda buffer, capacity, _: write_text(token(), buffer, capacity))


def write_text(text: str, buffer: int, capacity: int) -> None:
    """Writes text and a NUL to the address ``buffer``, cut to ``capacity`` bytes."""
    encoded = text.encode()[: capacity - 1] + b"\0"
    ctypes.memmove(buffer, encoded, len(encoded))
