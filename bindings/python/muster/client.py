"""A client: a service in a Region, with a method for each of its operations."""

from __future__ import annotations

import ctypes
import difflib
import functools
import weakref
from collections.abc import Callable
from typing import Any

from muster import _library
from muster._answer import asked, opened, taken, written
from muster._closing import Closing
from muster._library import choice, encoded, library
from muster.call import Call
from muster.errors import UNKNOWN, error
from muster.pages import Paginator
from muster.report import Accounts, Report, listed
from muster.session import Session


def _operations(session: Session, service_name: str) -> dict[str, str]:
    """The operations of a service: AWS's name by boto3's."""
    answer = asked(library().muster_model_list, session.handle, encoded(service_name))
    return {
        operation["method"]: operation["name"]
        for service in answer["services"]
        for operation in service["operations"]
    }


def _free_client(handle: ctypes.c_void_p, _session: Session) -> None:
    """Frees a client; its session is an argument so that it lives until here."""
    library().muster_client_free(handle)


class Client(Closing):
    """Answers ``client.batch_get_account_status(accountIds=[…])`` with a dict, as boto3 does."""

    def __init__(
        self,
        session: Session,
        service_name: str,
        region_name: str | None = None,
        *,
        endpoint_url: str | None = None,
        use_fips_endpoint: bool | None = None,
        use_dualstack_endpoint: bool | None = None,
        role_arn: str | None = None,
        external_id: str | None = None,
        role_session_name: str | None = None,
        role_duration: float | None = None,
    ) -> None:
        options = _library.ClientOptions(
            region=encoded(region_name),
            endpoint_url=encoded(endpoint_url),
            use_fips_endpoint=choice(use_fips_endpoint),
            use_dualstack_endpoint=choice(use_dualstack_endpoint),
            role_arn=encoded(role_arn),
            external_id=encoded(external_id),
            role_session_name=encoded(role_session_name),
            role_duration_seconds=role_duration and round(role_duration),
        )
        self.handle = opened(
            library().muster_client_open,
            session.handle,
            encoded(service_name),
            ctypes.byref(options),
        )
        self._closing = weakref.finalize(self, _free_client, self.handle, session)
        self._names = _operations(session, service_name)
        self.session = session
        self.service_name = service_name

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        # Reached only for what is no attribute, so nearly always for an operation.
        names = self.__dict__.get("_names", {})
        if name not in names:
            nearest = difflib.get_close_matches(name, names, n=1)
            hint = f"; did you mean {nearest[0]}?" if nearest else ""
            raise AttributeError(f"{self.service_name} has no operation {name}{hint}")
        return functools.partial(self.call, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._names})

    def call(self, operation: str, /, **parameters: Any) -> dict[str, Any]:
        """Calls an operation by its name, boto3's or AWS's, and waits for the answer."""
        return asked(
            library().muster_client_call,
            self.handle,
            encoded(operation),
            *written(parameters),
            operation_name=self.aws_name(operation),
        )

    def aws_name(self, operation: str) -> str:
        """AWS's name of an operation: ListMembers for list_members."""
        return self._names.get(operation, operation)

    def can_paginate(self, operation: str) -> bool:
        """Whether an operation's answer goes on over pages."""
        return self._pagination(operation) is not None

    def get_paginator(self, operation: str) -> Paginator:
        """Reads all pages: ``for page in client.get_paginator("list_members").paginate():``."""
        pagination = self._pagination(operation)
        if pagination is None:
            code, message = "OperationNotPageableError", f"{operation} cannot be paginated"
            raise error(UNKNOWN, {"Error": {"Code": code, "Message": message}})
        return Paginator(self, operation, pagination["resultKeys"])

    def prepare(self, operation: str, /, **parameters: Any) -> dict[str, Any]:
        """The request that a call would send now: method, url, headers, and body or bodyBase64."""
        return asked(
            library().muster_client_prepare, self.handle, encoded(operation), *written(parameters)
        )

    def submit(self, operation: str, /, **parameters: Any) -> Call:
        """Starts a call; ``session.poll()`` or the Call's ``result()`` drives it to its end."""
        return self.session.submit(
            library().muster_client_submit_call,
            self.handle,
            encoded(operation),
            *written(parameters),
            take=functools.partial(taken, operation_name=self.aws_name(operation)),
        )

    def batch(self, operation: str, accounts: Accounts, /, **parameters: Any) -> Report:
        """Carries an operation out for every account of a list; a Report accounts for each."""
        answer = asked(library().muster_client_batch, *self._batch(operation, accounts, parameters))
        return Report(answer["outcomes"])

    def submit_batch(self, operation: str, accounts: Accounts, /, **parameters: Any) -> Call:
        """Starts a batch, whose result is a Report."""
        return self.session.submit(
            library().muster_client_submit_batch,
            *self._batch(operation, accounts, parameters),
            take=Report.taken,
        )

    def wait_until(self, state: str, accounts: Accounts, timeout: float | None = None) -> Report:
        """Waits until every account is in a state, can no longer get there, or time is over.

        ``timeout`` is in seconds of the session's clock, 40 minutes if it is None.
        """
        answer = asked(library().muster_client_wait, *self._wait(state, accounts, timeout))
        return Report(answer["outcomes"])

    def submit_wait(self, state: str, accounts: Accounts, timeout: float | None = None) -> Call:
        """Starts a wait, whose result is a Report."""
        return self.session.submit(
            library().muster_client_submit_wait,
            *self._wait(state, accounts, timeout),
            take=Report.taken,
        )

    def _pagination(self, operation: str) -> dict[str, Any] | None:
        return describe(self.service_name, operation, session=self.session).get("pagination")

    def _batch(self, operation: str, accounts: Accounts, parameters: dict[str, Any]) -> tuple:
        given = (*written(listed(accounts)), *written(parameters))
        return self.handle, encoded(operation), *given

    def _wait(self, state: str, accounts: Accounts, timeout: float | None) -> tuple:
        # 0 stands for the library's default, so no time at all is asked for as a millisecond.
        timeout_ms = 0 if timeout is None else max(1, round(timeout * 1000))
        return self.handle, encoded(state), *written(listed(accounts)), timeout_ms


def client(
    service_name: str,
    region_name: str | None = None,
    *,
    session: Session | None = None,
    endpoint_url: str | None = None,
    use_fips_endpoint: bool | None = None,
    use_dualstack_endpoint: bool | None = None,
    **options: Any,
) -> Client:
    """A client in ``session``, or in a session of its own opened with ``options``."""
    if session is not None and options:
        raise TypeError(f"these belong to the session: {', '.join(sorted(options))}")
    return (session or Session(**options)).client(
        service_name,
        region_name,
        endpoint_url=endpoint_url,
        use_fips_endpoint=use_fips_endpoint,
        use_dualstack_endpoint=use_dualstack_endpoint,
    )


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What differs between two scenarios: ``{"same": False, "changes": [...], "gaps": [...]}``."""
    return asked(library().muster_scenario_compare, *written(before), *written(after))


def describe(
    service_name: str, operation: str, *, session: Session | None = None
) -> dict[str, Any]:
    """What the model says of an operation: its shapes with their limits, its errors, its pages.

    ``session`` has models of its own perhaps; without one, those count that every session knows.
    """
    handle = None if session is None else session.handle
    return asked(
        library().muster_operation_describe, handle, encoded(service_name), encoded(operation)
    )
