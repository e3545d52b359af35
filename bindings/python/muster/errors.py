"""Failures as exceptions, with the names and attributes of botocore's where it has them."""

from __future__ import annotations

from typing import Any


class MusterError(Exception):
    """Any failure. ``code`` is the service's or botocore's, ``status`` a muster_status.

    ``attempts`` has an entry for each time that the request was sent, in the form of
    ``muster_result_history()``: what came of it, and when and why another one followed.
    """

    def __init__(self, code: str, message: str, status: int, details: dict[str, Any]) -> None:
        super().__init__(f"{code}: {message}")
        self.attempts: list[dict[str, Any]] = []
        self.code = code
        self.message = message
        self.status = status
        self.details = details


class ClientError(MusterError):
    """The service answered with an error, which is in ``response["Error"]``."""

    def __init__(
        self,
        response: dict[str, Any],
        operation_name: str,
        status: int = -8,
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
    """The input is not what the operation takes; nothing was sent."""

    @property
    def violations(self) -> list[dict[str, Any]]:
        """What is wrong, each with its JSON Pointer."""
        violations: list[dict[str, Any]] = self.details.get("Violations", [])
        return violations


class UnknownNameError(MusterError):
    """A service, an operation or a state that Muster does not know."""


class ConfigurationError(MusterError):
    """Configuration that is missing or wrong: a Region, credentials, an endpoint."""


class TransportError(MusterError):
    """The request got no answer."""


class ResponseError(MusterError):
    """An answer that could not be understood."""


class CancelledError(MusterError):
    """The call was cancelled, or its session was closed."""


UNKNOWN = -4

# The exception for each muster_status; the statuses that are not here are a MusterError.
_CLASSES: dict[int, type[MusterError]] = {
    -3: ParamValidationError,
    UNKNOWN: UnknownNameError,
    -5: ConfigurationError,
    -6: TransportError,
    -7: ResponseError,
    -9: CancelledError,
}
_SERVICE = -8


def error(
    status: int,
    answer: dict[str, Any],
    metadata: dict[str, Any] | None = None,
    operation_name: str = "",
    retryable: bool = False,
) -> MusterError:
    """The exception for a failure and the answer that came with it."""
    details = {"Code": "Unknown", "Message": "no message", **answer.get("Error", {})}
    if status == _SERVICE:
        response = {**answer, "Error": details, "ResponseMetadata": metadata or {}}
        return ClientError(response, operation_name, status, retryable)
    return _CLASSES.get(status, MusterError)(details["Code"], details["Message"], status, details)
