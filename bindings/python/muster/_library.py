"""The C library: where it is found, and what its functions take and give, as in muster.h."""

from __future__ import annotations

import ctypes
import ctypes.util
import functools
import os
import sys
from collections.abc import Iterator
from ctypes import POINTER, c_char_p, c_double, c_int32, c_int64, c_size_t, c_uint64, c_void_p
from pathlib import Path
from typing import Any

OK = 0
NAME = "libmuster.so.1"


class LibraryNotFoundError(ImportError):
    """libmuster is nowhere to be found."""


class ProgressStruct(ctypes.Structure):
    """muster_progress."""

    _fields_ = (
        ("struct_size", c_size_t),
        ("service", c_char_p),
        ("region", c_char_p),
        ("step", c_char_p),
        ("total", c_size_t),
        ("done", c_size_t),
        ("pending", c_size_t),
        ("failing", c_size_t),
        ("now_ms", c_int64),
    )


class AttemptStruct(ctypes.Structure):
    """muster_attempt."""

    _fields_ = (
        ("struct_size", c_size_t),
        ("service", c_char_p),
        ("operation", c_char_p),
        ("region", c_char_p),
        ("account", c_char_p),
        ("number", c_int32),
        ("max_attempts", c_int32),
        ("http_status", c_int32),
        ("code", c_char_p),
        ("request_id", c_char_p),
        ("waited_ms", c_int64),
        ("duration_ms", c_int64),
        ("retry", c_char_p),
        ("retry_in_ms", c_int64),
        ("stop", c_char_p),
    )


class HeaderStruct(ctypes.Structure):
    """muster_header."""

    _fields_ = (("name", c_char_p), ("value", c_char_p))


class RequestStruct(ctypes.Structure):
    """muster_request."""

    _fields_ = (
        ("struct_size", c_size_t),
        ("method", c_char_p),
        ("url", c_char_p),
        ("headers", POINTER(HeaderStruct)),
        ("header_count", c_size_t),
        ("body", c_void_p),
        ("body_length", c_size_t),
        ("is_repeatable", c_int32),
    )


LogCallback = ctypes.CFUNCTYPE(None, c_int32, c_char_p, c_char_p, c_void_p)
ProgressCallback = ctypes.CFUNCTYPE(None, POINTER(ProgressStruct), c_void_p)
TransportCallback = ctypes.CFUNCTYPE(None, POINTER(RequestStruct), c_uint64, c_void_p)
ClockCallback = ctypes.CFUNCTYPE(c_int64, c_void_p)
TokenCallback = ctypes.CFUNCTYPE(None, c_void_p, c_size_t, c_void_p)
CredentialsCallback = ctypes.CFUNCTYPE(None, c_uint64, c_void_p)
MFACallback = ctypes.CFUNCTYPE(c_int32, c_char_p, c_void_p, c_size_t, c_void_p)
AttemptCallback = ctypes.CFUNCTYPE(None, POINTER(AttemptStruct), c_void_p)
RandomCallback = ctypes.CFUNCTYPE(c_uint64, c_void_p)


class SizedStructure(ctypes.Structure):
    """A struct of options, which tells the library its size; fields left out take their default."""

    def __init__(self, **fields: Any) -> None:
        given = {name: value for name, value in fields.items() if value is not None}
        super().__init__(struct_size=ctypes.sizeof(self), **given)


class SessionOptions(SizedStructure):
    """muster_session_options."""

    _fields_ = (
        ("struct_size", c_size_t),
        ("region", c_char_p),
        ("access_key_id", c_char_p),
        ("secret_access_key", c_char_p),
        ("session_token", c_char_p),
        ("endpoint_url", c_char_p),
        ("simulation", c_char_p),
        ("journal", c_char_p),
        ("max_attempts", c_int32),
        ("max_in_flight", c_int32),
        ("connect_timeout_ms", c_int64),
        ("timeout_ms", c_int64),
        ("log_level", c_int32),
        ("log", LogCallback),
        ("log_user_data", c_void_p),
        ("progress", ProgressCallback),
        ("progress_user_data", c_void_p),
        ("transport", TransportCallback),
        ("transport_user_data", c_void_p),
        ("clock", ClockCallback),
        ("clock_user_data", c_void_p),
        ("token", TokenCallback),
        ("token_user_data", c_void_p),
        ("use_fips_endpoint", c_int32),
        ("use_dualstack_endpoint", c_int32),
        ("profile", c_char_p),
        ("role_arn", c_char_p),
        ("external_id", c_char_p),
        ("role_session_name", c_char_p),
        ("role_duration_seconds", c_int32),
        ("credentials", CredentialsCallback),
        ("credentials_user_data", c_void_p),
        ("mfa", MFACallback),
        ("mfa_user_data", c_void_p),
        ("idle_timeout_ms", c_int64),
        ("max_response_bytes", c_int64),
        ("ca_bundle", c_char_p),
        ("proxy", c_char_p),
        ("no_proxy", c_char_p),
        ("proxy_ca_bundle", c_char_p),
        ("simulation_speed", c_double),
        ("retry_mode", c_char_p),
        ("app_id", c_char_p),
        ("attempt", AttemptCallback),
        ("attempt_user_data", c_void_p),
        ("random", RandomCallback),
        ("random_user_data", c_void_p),
        ("account_id", c_char_p),
        ("batch_retry_ms", c_int64),
    )


class OrganizationOptions(SizedStructure):
    """muster_organization_options."""

    _fields_ = (
        ("struct_size", c_size_t),
        ("scenario", c_char_p),
        ("speed", c_double),
        ("state", c_char_p),
    )


class ResponseStruct(ctypes.Structure):
    """muster_response."""

    _fields_ = (
        ("struct_size", c_size_t),
        ("http_status", c_int32),
        ("headers", POINTER(HeaderStruct)),
        ("header_count", c_size_t),
        ("body", c_void_p),
        ("body_length", c_size_t),
        ("missing_length", c_size_t),
        ("delay_ms", c_int64),
    )


ResponseCallback = ctypes.CFUNCTYPE(None, POINTER(ResponseStruct), c_void_p)


class ClientOptions(SizedStructure):
    """muster_client_options."""

    _fields_ = (
        ("struct_size", c_size_t),
        ("region", c_char_p),
        ("endpoint_url", c_char_p),
        ("use_fips_endpoint", c_int32),
        ("use_dualstack_endpoint", c_int32),
        ("role_arn", c_char_p),
        ("external_id", c_char_p),
        ("role_session_name", c_char_p),
        ("role_duration_seconds", c_int32),
        ("cli_timestamps", c_int32),
    )


class Credentials(SizedStructure):
    """muster_credentials."""

    _fields_ = (
        ("struct_size", c_size_t),
        ("access_key_id", c_char_p),
        ("secret_access_key", c_char_p),
        ("session_token", c_char_p),
        ("expires_ms", c_int64),
        ("account_id", c_char_p),
    )


class SnapshotOptions(SizedStructure):
    """muster_snapshot_options."""

    _fields_ = (
        ("struct_size", c_size_t),
        ("regions", c_char_p),
    )


class PagesOptions(SizedStructure):
    """muster_pages_options."""

    _fields_ = (
        ("struct_size", c_size_t),
        ("page_size", c_int64),
        ("max_items", c_int64),
        ("starting_token", c_char_p),
    )


class Event(ctypes.Structure):
    """muster_event."""

    _fields_ = (("id", c_uint64), ("user_data", c_void_p), ("result", c_void_p))


_out = POINTER(c_void_p)
_size = POINTER(c_size_t)
_id = POINTER(c_uint64)
_json = (c_char_p, c_size_t)

# Every function this package calls: what it gives, then what it takes.
SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "muster_version": (c_char_p, ()),
    "muster_handle_count": (c_size_t, ()),
    "muster_status_name": (c_char_p, (c_int32,)),
    "muster_result_free": (None, (c_void_p,)),
    "muster_result_json": (c_void_p, (c_void_p, _size)),
    "muster_result_status": (c_int32, (c_void_p,)),
    "muster_result_error_code": (c_char_p, (c_void_p,)),
    "muster_result_error_message": (c_char_p, (c_void_p,)),
    "muster_result_http_status": (c_int32, (c_void_p,)),
    "muster_result_request_id": (c_char_p, (c_void_p,)),
    "muster_result_attempts": (c_int32, (c_void_p,)),
    "muster_result_history": (c_void_p, (c_void_p, _size)),
    "muster_result_is_retryable": (c_int32, (c_void_p,)),
    "muster_session_open": (c_int32, (POINTER(SessionOptions), _out, _out)),
    "muster_session_free": (None, (c_void_p,)),
    "muster_session_now": (c_int64, (c_void_p,)),
    "muster_session_describe": (c_int32, (c_void_p, _out)),
    "muster_session_describe_configuration": (c_int32, (c_void_p, _out)),
    "muster_session_provide_credentials": (
        c_int32,
        (c_void_p, c_uint64, POINTER(Credentials), c_char_p),
    ),
    "muster_session_load_model": (c_int32, (c_void_p, c_char_p, _out)),
    "muster_session_add_model": (c_int32, (c_void_p, c_char_p, *_json, *_json, _out)),
    "muster_session_respond": (
        c_int32,
        (c_void_p, c_uint64, c_int32, POINTER(HeaderStruct), c_size_t, *_json),
    ),
    "muster_session_refuse": (c_int32, (c_void_p, c_uint64, c_char_p)),
    "muster_session_interrupt": (c_int32, (c_void_p, c_uint64, c_int32, c_char_p)),
    "muster_session_poll": (c_int32, (c_void_p, c_int64, POINTER(Event), c_size_t)),
    "muster_session_start_timer": (c_int32, (c_void_p, c_int64, c_void_p, _id)),
    "muster_session_cancel_all": (c_int32, (c_void_p,)),
    "muster_session_fd": (c_int32, (c_void_p,)),
    "muster_session_cancel": (c_int32, (c_void_p, c_uint64)),
    "muster_client_open": (c_int32, (c_void_p, c_char_p, POINTER(ClientOptions), _out, _out)),
    "muster_client_free": (None, (c_void_p,)),
    "muster_client_call": (c_int32, (c_void_p, c_char_p, *_json, _out)),
    "muster_client_submit_call": (c_int32, (c_void_p, c_char_p, *_json, c_void_p, _id)),
    "muster_client_prepare": (c_int32, (c_void_p, c_char_p, *_json, _out)),
    "muster_client_batch": (c_int32, (c_void_p, c_char_p, *_json, *_json, _out)),
    "muster_client_submit_batch": (c_int32, (c_void_p, c_char_p, *_json, *_json, c_void_p, _id)),
    "muster_client_wait": (c_int32, (c_void_p, c_char_p, *_json, c_int64, _out)),
    "muster_client_submit_wait": (c_int32, (c_void_p, c_char_p, *_json, c_int64, c_void_p, _id)),
    "muster_pages_open": (
        c_int32,
        (c_void_p, c_char_p, *_json, POINTER(PagesOptions), _out, _out),
    ),
    "muster_pages_next": (c_int32, (c_void_p, _out)),
    "muster_pages_collect": (c_int32, (c_void_p, _out)),
    "muster_pages_resume_token": (c_char_p, (c_void_p,)),
    "muster_pages_free": (None, (c_void_p,)),
    "muster_organization_open": (c_int32, (POINTER(OrganizationOptions), _out, _out)),
    "muster_organization_free": (None, (c_void_p,)),
    "muster_organization_send": (
        c_int32,
        (c_void_p, POINTER(RequestStruct), ResponseCallback, c_void_p),
    ),
    "muster_organization_now": (c_int64, (c_void_p,)),
    "muster_organization_advance": (c_int32, (c_void_p, c_int64)),
    "muster_organization_set_faults": (c_int32, (c_void_p, *_json, _out)),
    "muster_organization_describe": (c_int32, (c_void_p, _out)),
    "muster_organization_export_scenario": (c_int32, (c_void_p, _out)),
    "muster_organization_list_requests": (c_int32, (c_void_p, _out)),
    "muster_organization_reset": (c_int32, (c_void_p,)),
    "muster_organization_get_credentials": (c_int32, (c_void_p, c_char_p, _out)),
    "muster_accounts_read": (c_int32, (*_json, _out)),
    "muster_model_list": (c_int32, (c_void_p, c_char_p, _out)),
    "muster_operation_describe": (c_int32, (c_void_p, c_char_p, c_char_p, _out)),
    "muster_scenario_list_accounts": (c_int32, (c_char_p, _out)),
    "muster_session_snapshot": (c_int32, (c_void_p, POINTER(SnapshotOptions), _out)),
    "muster_session_submit_snapshot": (
        c_int32,
        (c_void_p, POINTER(SnapshotOptions), c_void_p, _id),
    ),
    "muster_session_export_scenario": (c_int32, (c_void_p, _out)),
    "muster_session_compare": (c_int32, (c_void_p, _out)),
    "muster_scenario_compare": (c_int32, (*_json, *_json, _out)),
}


def _candidates() -> Iterator[str]:
    """Where the library may be: below the prefix of this package or of Python, or the system's."""
    for prefix in (*Path(__file__).resolve().parents, Path(sys.prefix)):
        path = prefix / "lib" / NAME
        if path.exists():
            yield str(path)
    found = ctypes.util.find_library("muster")
    if found:
        yield found


def path() -> str:
    """The path of libmuster, to be overridden by the environment variable MUSTER_LIBRARY."""
    found = os.environ.get("MUSTER_LIBRARY") or next(_candidates(), None)
    if not found:
        raise LibraryNotFoundError(
            f"{NAME} was not found: install Muster, or set MUSTER_LIBRARY to the library's path"
        )
    return found


@functools.cache
def library() -> ctypes.CDLL:
    """The library, loaded when it is first used."""
    try:
        loaded = ctypes.CDLL(path())
    except OSError as failure:
        raise LibraryNotFoundError(f"libmuster cannot be loaded: {failure}") from failure
    for name, (gives, takes) in SIGNATURES.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = gives, takes
    return loaded


def choice(value: bool | None) -> int:
    """An option that may be left to others: 1 for true, -1 for false, 0 for None."""
    return 0 if value is None else 1 if value else -1


def encoded(text: str | None) -> bytes | None:
    """Text for a C function; None is NULL. A NUL would silently end the text, so it is refused."""
    if text is None:
        return None
    if "\0" in text:
        raise ValueError(f"a NUL character in {text!r}")
    return text.encode()
