"""The types of a response's metadata: request id, status and attempts."""

from __future__ import annotations

from typing import Any, TypedDict


class _Metadata(TypedDict):
    RequestId: str | None
    HTTPStatusCode: int
    RetryAttempts: int
    #: An entry for each time the request was sent, in the form of muster_result_history().
    History: list[dict[str, Any]]


class ResponseMetadata(_Metadata, total=False):
    """The member `ResponseMetadata` of a response, as in botocore, and the history of attempts."""

    MaxAttemptsReached: bool
    RetryQuotaReached: bool
