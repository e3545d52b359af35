"""Exceptions, with the names and attributes of botocore's where botocore has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from muster import _abi


class MusterError(Exception):
    """Any error. ``code`` is the service's or botocore's code, ``status`` a muster_status.

    ``history`` has an entry for each time the request was sent, in the form of
    ``muster_result_history()``: its outcome, and when and why it was retried.
    """

    def __init__(self, code: str, message: str, status: int, details: dict[str, Any]) -> None:
        super().__init__(f"{code}: {message}")
        self.history: list[dict[str, Any]] = []
        self.code = code
        self.message = message
        self.status = status
        self.details = details


class ClientError(MusterError):
    """The service returned an error, which is in ``response["Error"]``."""

    def __init__(
        self,
        response: dict[str, Any],
        operation_name: str,
        status: int = _abi.MUSTER_ERROR_SERVICE,
        retryable: bool = False,
    ) -> None:
        error = response["Error"]
        super().__init__(error["Code"], error["Message"], status, error)
        self.response = response
        self.operation_name = operation_name
        self.retryable = retryable

    def __str__(self) -> str:
        return (
            f"An error occurred ({self.code}) when calling the {self.operation_name} operation: "
            f"{self.message}"
        )


class ParamValidationError(MusterError):
    """The parameters do not match the operation's model. No request was sent."""

    @property
    def violations(self) -> list[dict[str, Any]]:
        """All violations, each with its JSON Pointer."""
        violations: list[dict[str, Any]] = self.details.get("Violations", [])
        return violations


class UnknownNameError(MusterError):
    """Muster does not know this service, operation or state."""


class ConfigurationError(MusterError):
    """Configuration is missing or wrong: a Region, credentials, an endpoint."""


class TransportError(MusterError):
    """No response was received."""


class ResponseError(MusterError):
    """The response could not be parsed."""


class CancelledError(MusterError):
    """The call was cancelled, or its session was closed."""


# The exception for each muster_status; other statuses are a MusterError.
_CLASSES: dict[int, type[MusterError]] = {
    _abi.MUSTER_ERROR_INPUT: ParamValidationError,
    _abi.MUSTER_ERROR_UNKNOWN: UnknownNameError,
    _abi.MUSTER_ERROR_CONFIGURATION: ConfigurationError,
    _abi.MUSTER_ERROR_TRANSPORT: TransportError,
    _abi.MUSTER_ERROR_RESPONSE: ResponseError,
    _abi.MUSTER_ERROR_CANCELLED: CancelledError,
}


def make_error(
    status: int,
    response: dict[str, Any],
    metadata: Mapping[str, Any] | None = None,
    operation_name: str = "",
    retryable: bool = False,
) -> MusterError:
    """The exception for a status and the response that came with it."""
    details = {"Code": "Unknown", "Message": "no message", **response.get("Error", {})}
    if status == _abi.MUSTER_ERROR_SERVICE:
        response = {**response, "Error": details, "ResponseMetadata": metadata or {}}
        return ClientError(response, operation_name, status, retryable)
    return _CLASSES.get(status, MusterError)(details["Code"], details["Message"], status, details)
