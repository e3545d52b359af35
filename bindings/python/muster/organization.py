"""A simulated organization that answers the requests of any client."""

from __future__ import annotations

import ctypes
import json
import os
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from muster import _library
from muster._answer import asked, opened, taken, written
from muster._closing import Closing
from muster._library import encoded, library


@dataclass(frozen=True)
class Response:
    """What becomes of a request; ``status`` is 0 where the connection is to break."""

    status: int
    headers: dict[str, str]
    body: bytes
    #: How many more bytes the body has, which the connection breaks before.
    missing_length: int
    #: How long after the request the answer is to be sent, in seconds.
    delay: float


def _free_organization(handle: ctypes.c_void_p) -> None:
    library().muster_organization_free(handle)


class Organization(Closing):
    """An organization of its own, as ``muster serve`` has one; times are seconds.

    ``speed`` says how many times as fast as the machine's clock its own goes; it stands by default
    but for ``advance``. ``state`` names a file from which it comes back.
    """

    def __init__(
        self,
        scenario: dict[str, Any] | str | None = None,
        *,
        speed: float | None = None,
        state: str | os.PathLike[str] | None = None,
    ) -> None:
        text = json.dumps(scenario) if isinstance(scenario, dict) else scenario
        options = _library.OrganizationOptions(
            scenario=encoded(text), speed=speed, state=encoded(state and os.fspath(state))
        )
        self._handle = opened(library().muster_organization_open, ctypes.byref(options))
        self._closing = weakref.finalize(self, _free_organization, self._handle)

    def answer(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Response:
        """Hands a signed request over, with its Host among the headers."""
        responses: list[Response] = []
        received = _library.ResponseCallback(
            lambda response, _: responses.append(_response(response.contents))
        )
        with_headers = (_library.HeaderStruct * len(headers))(
            *[(name.encode(), value.encode()) for name, value in headers.items()]
        )
        request = _library.RequestStruct(
            struct_size=ctypes.sizeof(_library.RequestStruct),
            method=encoded(method),
            url=encoded(url),
            headers=with_headers,
            header_count=len(headers),
            body=ctypes.cast(ctypes.c_char_p(body), ctypes.c_void_p),
            body_length=len(body),
        )
        self._checked(library().muster_organization_send, ctypes.byref(request), received, None)
        return responses[0]

    def now(self) -> float:
        """The organization's clock, in seconds since 1970."""
        now_ms: int = library().muster_organization_now(self._handle)
        return now_ms / 1000

    def advance(self, seconds: float) -> None:
        """Lets time pass."""
        self._checked(library().muster_organization_advance, round(seconds * 1000))

    def set_faults(self, **faults: Any) -> dict[str, Any]:
        """Changes what goes wrong, by members of the scenario; answers what does by now."""
        return asked(library().muster_organization_set_faults, self._handle, *written(faults))

    def describe(self) -> dict[str, Any]:
        """How many accounts there are, the seed, the clock, and what goes wrong."""
        return asked(library().muster_organization_describe, self._handle)

    def state(self) -> dict[str, Any]:
        """The organization as it stands now, as a scenario that begins so."""
        return asked(library().muster_organization_export_scenario, self._handle)

    def requests(self) -> list[dict[str, Any]]:
        """The latest requests, the oldest first."""
        log = asked(library().muster_organization_list_requests, self._handle)
        requests: list[dict[str, Any]] = log["requests"]
        return requests

    def reset(self) -> None:
        """Begins again, as if nothing had happened."""
        self._checked(library().muster_organization_reset)

    def credentials(self, account_id: str | None = None) -> dict[str, str]:
        """What an account, or the administrator, signs with: arguments of a boto3 client."""
        keys = asked(
            library().muster_organization_get_credentials, self._handle, encoded(account_id)
        )
        return {
            "aws_access_key_id": keys["accessKeyId"],
            "aws_secret_access_key": keys["secretAccessKey"],
        }

    def _checked(self, function: Any, *arguments: Any) -> None:
        taken(function(self._handle, *arguments), ctypes.c_void_p())


def _response(struct: Any) -> Response:
    headers = struct.headers[: struct.header_count]
    return Response(
        status=struct.http_status,
        headers={header.name.decode(): header.value.decode() for header in headers},
        body=ctypes.string_at(struct.body, struct.body_length) if struct.body_length else b"",
        missing_length=struct.missing_length,
        delay=struct.delay_ms / 1000,
    )
