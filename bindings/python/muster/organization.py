"""A simulated organization that handles requests of any AWS client."""

from __future__ import annotations

import ctypes
import os
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from muster import _abi
from muster._library import encoded, library
from muster._options import merged, to_struct
from muster._results import call, check, open_handle
from muster.functions import OrganizationFunctions
from muster.options import OrganizationOptions
from muster.transport import body_bytes, header_array, header_dict


@dataclass(frozen=True)
class Response:
    """The response to a request. If ``status`` is 0, the program closes the connection instead."""

    status: int
    headers: dict[str, str]
    body: bytes
    #: The number of bytes missing at the end of the body, where the program closes the connection.
    missing_length: int
    #: The time from the request to the response, in seconds.
    delay: float


def _free_organization(handle: ctypes.c_void_p) -> None:
    library().muster_organization_free(handle)


class Organization(OrganizationFunctions):
    """A simulated organization without a session, as in ``muster serve``.

    ``speed`` is the speed of its clock relative to the machine's clock. By default, the clock moves
    only by ``advance``. ``state_file`` is the path of a file in which the organization is kept.
    """

    def __init__(
        self,
        scenario: dict[str, Any] | str | None = None,
        *,
        speed: float | None = None,
        state_file: str | os.PathLike[str] | None = None,
        options: OrganizationOptions | None = None,
    ) -> None:
        options = merged(
            options or OrganizationOptions(), scenario=scenario, speed=speed, state_file=state_file
        )
        struct = to_struct(options, _abi.OrganizationOptionsStruct)
        self.handle = open_handle(library().muster_organization_open, ctypes.byref(struct))
        self._finalizer = weakref.finalize(self, _free_organization, self.handle)

    def send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Response:
        """The response to a signed request. Its headers must include Host."""
        responses: list[Response] = []
        callback = _abi.ResponseCallback(
            lambda response, _: responses.append(_response(response.contents))
        )
        request = _abi.RequestStruct(
            method=encoded(method),
            url=encoded(url),
            headers=header_array(headers.items()),
            header_count=len(headers),
            body=ctypes.cast(ctypes.c_char_p(body), ctypes.c_void_p),
            body_length=len(body),
        )
        self._check(library().muster_organization_send, ctypes.byref(request), callback, None)
        return responses[0]

    def now(self) -> float:
        """The organization's clock, in seconds since 1970."""
        now_ms: int = library().muster_organization_now(self.handle)
        return now_ms / 1000

    def advance(self, seconds: float) -> None:
        """Advances the organization's clock."""
        self._check(library().muster_organization_advance, round(seconds * 1000))

    def requests(self) -> list[dict[str, Any]]:
        """The latest requests, the oldest first."""
        log = call(library().muster_organization_list_requests, self.handle)
        requests: list[dict[str, Any]] = log["requests"]
        return requests

    def credentials(self, account_id: str | None = None) -> dict[str, str]:
        """Credentials of an account, or the administrator's, as arguments of a boto3 client."""
        keys = call(
            library().muster_organization_describe_credentials, self.handle, encoded(account_id)
        )
        return {
            "aws_access_key_id": keys["accessKeyId"],
            "aws_secret_access_key": keys["secretAccessKey"],
        }

    def _check(self, function: Any, *arguments: Any) -> None:
        check(function(self.handle, *arguments))


def _response(struct: Any) -> Response:
    return Response(
        status=struct.http_status,
        headers=header_dict(struct),
        body=body_bytes(struct),
        missing_length=struct.missing_length,
        delay=struct.delay_ms / 1000,
    )
