"""From a muster_result to a Python value, or to the exception it stands for."""

from __future__ import annotations

import base64
import ctypes
import datetime
import json
from collections.abc import Callable, Mapping
from typing import Any

from muster._library import OK, library
from muster.errors import error


def _plain(value: Any) -> Any:
    """What json cannot write by itself, as the AWS CLI spells it."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "__iter__"):
        return list(value)
    raise TypeError(f"{type(value).__name__} is no value of an operation's input: {value!r}")


def written(value: Any) -> tuple[bytes, int]:
    """A value as JSON and its length, the way C functions take it."""
    text = json.dumps(value, default=_plain, ensure_ascii=False).encode()
    return text, len(text)


def _text(function: Callable[..., int], result: ctypes.c_void_p) -> bytes:
    """What a function gives as a text with its length; empty for NULL."""
    length = ctypes.c_size_t()
    text = function(result, ctypes.byref(length))
    return ctypes.string_at(text, length.value) if text else b""


def _document(result: ctypes.c_void_p) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_text(library().muster_result_json, result) or "{}")
    return document


def _history(result: ctypes.c_void_p) -> list[dict[str, Any]]:
    history: list[dict[str, Any]] = json.loads(
        _text(library().muster_result_history, result) or "[]"
    )
    return history


def _metadata(result: ctypes.c_void_p, history: list[dict[str, Any]]) -> dict[str, Any]:
    c = library()
    request_id = c.muster_result_request_id(result)
    metadata = {
        "RequestId": request_id.decode() if request_id else None,
        "HTTPStatusCode": c.muster_result_http_status(result),
        "RetryAttempts": max(0, len(history) - 1),
        "Attempts": history,
    }
    # botocore says so too, in these words.
    stops = {"max_attempts": "MaxAttemptsReached", "retry_quota": "RetryQuotaReached"}
    if history and (stop := stops.get(history[-1].get("stop"))):
        metadata[stop] = True
    return metadata


def taken(status: int, result: ctypes.c_void_p, operation_name: str = "") -> dict[str, Any]:
    """The answer in a result, which is freed; raises what it stands for unless it is OK."""
    c = library()
    try:
        if status != OK and not result:
            name = c.muster_status_name(status).decode()
            raise error(status, {"Error": {"Code": name, "Message": "the library gave no reason"}})
        answer, history = _document(result), _history(result)
        # Only what a service answered has an HTTP status.
        answered = c.muster_result_http_status(result) != 0
        metadata = _metadata(result, history) if answered else None
        if status != OK:
            retryable = bool(c.muster_result_is_retryable(result))
            failure = error(status, answer, metadata, operation_name, retryable)
            failure.attempts = history
            raise failure
        return answer if metadata is None else {**answer, "ResponseMetadata": metadata}
    finally:
        c.muster_result_free(result)


def asked(
    function: Callable[..., int], *arguments: Any, operation_name: str = ""
) -> dict[str, Any]:
    """Calls a function of muster.h that writes a result last, and takes the answer."""
    result = ctypes.c_void_p()
    status = function(*arguments, ctypes.byref(result))
    return taken(status, result, operation_name)


def opened(function: Callable[..., int], *arguments: Any) -> ctypes.c_void_p:
    """Calls a function of muster.h that writes a handle and, on failure, a result."""
    handle, result = ctypes.c_void_p(), ctypes.c_void_p()
    status = function(*arguments, ctypes.byref(handle), ctypes.byref(result))
    if status != OK:
        taken(status, result)
    return handle
