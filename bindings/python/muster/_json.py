"""Python values as the JSON that goes into the library."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Mapping
from typing import Any


def _convert(value: Any) -> Any:
    """A value that `json` cannot write, in the form that the AWS CLI uses."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "__iter__"):
        return list(value)
    raise TypeError(f"a request cannot contain a {type(value).__name__}: {value!r}")


def to_json(value: Any) -> tuple[bytes, int]:
    """A value as JSON text, and its length in bytes, for C functions."""
    text = json.dumps(value, default=_convert, ensure_ascii=False).encode()
    return text, len(text)
