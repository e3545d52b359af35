"""Results of the library as Python values, or as exceptions."""

from __future__ import annotations

import ctypes
import json
from collections.abc import Callable
from typing import Any, NamedTuple

from muster._abi import MUSTER_OK
from muster._library import library
from muster._metadata import ResponseMetadata
from muster.errors import make_error


class Finished(NamedTuple):
    """The end of a function of muster.h: a status, and a result or a report."""

    status: int
    result: ctypes.c_void_p
    report: ctypes.c_void_p


def _text(function: Callable[..., int], *arguments: Any) -> bytes:
    """A text that a function returns with its length; empty for NULL."""
    length = ctypes.c_size_t()
    text = function(*arguments, ctypes.byref(length))
    return ctypes.string_at(text, length.value) if text else b""


def _response(result: ctypes.c_void_p) -> dict[str, Any]:
    response: dict[str, Any] = json.loads(_text(library().muster_result_json, result) or "{}")
    return response


def _history(result: ctypes.c_void_p) -> list[dict[str, Any]]:
    history: list[dict[str, Any]] = json.loads(
        _text(library().muster_result_history, result) or "[]"
    )
    return history


def _metadata(result: ctypes.c_void_p, history: list[dict[str, Any]]) -> ResponseMetadata:
    c = library()
    request_id = c.muster_result_request_id(result)
    metadata: ResponseMetadata = {
        "RequestId": request_id.decode() if request_id else None,
        "HTTPStatusCode": c.muster_result_http_status(result),
        "RetryAttempts": max(0, len(history) - 1),
        "History": history,
    }
    stop = history[-1].get("stop") if history else None
    if stop == "max_attempts":
        metadata["MaxAttemptsReached"] = True
    elif stop == "retry_quota":
        metadata["RetryQuotaReached"] = True
    return metadata


def take_result(status: int, result: ctypes.c_void_p, operation_name: str = "") -> dict[str, Any]:
    """Frees a result and returns its response, or raises the exception for its error."""
    c = library()
    try:
        if status != MUSTER_OK and not result:
            name = c.muster_status_name(status).decode()
            details = {"Code": name, "Message": "the library returned no message"}
            raise make_error(status, {"Error": details})
        response, history = _response(result), _history(result)
        # Only a response of a service has an HTTP status.
        has_response = c.muster_result_http_status(result) != 0
        metadata = _metadata(result, history) if has_response else None
        if status != MUSTER_OK:
            retryable = bool(c.muster_result_is_retryable(result))
            error = make_error(status, response, metadata, operation_name, retryable)
            error.history = history
            raise error
        return response if metadata is None else {**response, "ResponseMetadata": metadata}
    finally:
        c.muster_result_free(result)


def call(function: Callable[..., int], *arguments: Any, operation_name: str = "") -> dict[str, Any]:
    """Calls a function of muster.h whose last parameter receives a result; returns the response."""
    result = ctypes.c_void_p()
    status = function(*arguments, ctypes.byref(result))
    return take_result(status, result, operation_name)


def check(status: int) -> None:
    """Raises the exception for a status, if it is an error."""
    if status < MUSTER_OK:
        take_result(status, ctypes.c_void_p())


def open_handle(function: Callable[..., int], *arguments: Any) -> ctypes.c_void_p:
    """Calls a function of muster.h that writes a handle and, if it fails, a result."""
    handle, result = ctypes.c_void_p(), ctypes.c_void_p()
    status = function(*arguments, ctypes.byref(handle), ctypes.byref(result))
    if status != MUSTER_OK:
        take_result(status, result)
    return handle


def decoded(text: bytes | None) -> str | None:
    """A text that a function of muster.h returned; None for NULL."""
    return None if text is None else text.decode()


def sized_text(function: Callable[..., int], *arguments: Any) -> str:
    """Calls a function of muster.h that returns a text and writes its length."""
    return _text(function, *arguments).decode()


def take_report(handle: ctypes.c_void_p) -> dict[str, Any]:
    """Frees a report and returns its JSON."""
    c = library()
    try:
        report: dict[str, Any] = json.loads(_text(c.muster_report_json, handle))
        return report
    finally:
        c.muster_report_free(handle)
