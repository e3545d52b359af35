"""A client: one service in one Region, with a method for each operation."""

from __future__ import annotations

import ctypes
import functools
import weakref
from collections.abc import Callable
from typing import Any

from muster import _abi
from muster._abi import MUSTER_OK
from muster._json import to_json
from muster._library import encoded, library, nearest_name
from muster._options import merged, to_struct
from muster._results import call, open_handle, take_result
from muster._timestamps import Convert, make_converter
from muster.errors import make_error
from muster.functions import ClientFunctions
from muster.future import Future
from muster.options import BatchOptions, ClientOptions, WaitOptions
from muster.pages import Paginator
from muster.report import Accounts, Report, open_report
from muster.session import Session


def _operations(session: Session, service_name: str) -> dict[str, str]:
    """The operations of a service: AWS's name by boto3's."""
    response = call(library().muster_model_list, session.handle, encoded(service_name))
    return {
        operation["method"]: operation["name"]
        for service in response["services"]
        for operation in service["operations"]
    }


def _free_client(handle: ctypes.c_void_p, _session: Session) -> None:
    """Frees a client. Its session is an argument so that it exists until here."""
    library().muster_client_free(handle)


def _converter(session: Session, service_name: str, operation: str) -> Convert:
    """The conversion of the responses of an operation, which is made at its first call."""
    name = (service_name, operation)
    if name not in session.converters:
        output = describe(service_name, operation, session=session).get("output")
        session.converters[name] = make_converter(output)
    return session.converters[name]


def _take_response(
    name: str, converter: Callable[[], Convert] | None, status: int, result: ctypes.c_void_p
) -> dict[str, Any]:
    """The response to a submitted call. It does not refer to the client, whose finalizer keeps the
    session: they would never be freed if the call did not end."""
    response: dict[str, Any] = take_result(status, result, name)
    if converter:
        converter()(response)
    return response


class Client(ClientFunctions):
    """A service in a Region. ``client.list_members(maxResults=5)`` returns a dict, as in boto3.

    Timestamps are datetimes with a time zone, as in boto3, except with ``cli_timestamps`` in
    ``options``. Other values are those of the JSON that the AWS CLI prints: blobs are strings in
    Base64. Parameters may be datetime or text, and bytes or text.
    """

    def __init__(
        self,
        session: Session,
        service_name: str,
        region_name: str | None = None,
        *,
        endpoint_url: str | None = None,
        options: ClientOptions | None = None,
    ) -> None:
        options = merged(options or ClientOptions(), region=region_name, endpoint_url=endpoint_url)
        self.handle = open_handle(
            library().muster_client_open,
            session.handle,
            encoded(service_name),
            ctypes.byref(to_struct(options, _abi.ClientOptionsStruct)),
        )
        self._finalizer = weakref.finalize(self, _free_client, self.handle, session)
        self._names = _operations(session, service_name)
        self._has_datetimes = not options.cli_timestamps
        self.session = session
        self.service_name = service_name

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        # Python calls this only for names that are not attributes: mostly operations.
        names = self.__dict__.get("_names", {})
        if name not in names:
            nearest = nearest_name(name, names)
            hint = f"; did you mean {nearest}?" if nearest else ""
            raise AttributeError(f"{self.service_name} has no operation {name}{hint}")
        return functools.partial(self.call, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._names})

    def call(self, operation: str, /, **parameters: Any) -> dict[str, Any]:
        """Calls an operation, by boto3's name or AWS's, and returns the response."""
        response = self._run_operation("call", operation, parameters)
        return self.with_datetimes(operation, response)

    def with_datetimes(self, operation: str, response: dict[str, Any]) -> dict[str, Any]:
        """A response of an operation with datetimes instead of the texts of timestamps."""
        if self._has_datetimes:
            _converter(self.session, self.service_name, operation)(response)
        return response

    def aws_name(self, operation: str) -> str:
        """AWS's name of an operation: ListMembers for list_members."""
        return self._names.get(operation, operation)

    def can_paginate(self, operation: str) -> bool:
        """True if an operation has a paginator."""
        return self._pagination(operation) is not None

    def get_paginator(self, operation: str) -> Paginator:
        """Reads all pages: ``for page in client.get_paginator("list_members").paginate():``."""
        pagination = self._pagination(operation)
        if pagination is None:
            code, message = "OperationNotPageableError", f"{operation} cannot be paginated"
            details = {"Code": code, "Message": message}
            raise make_error(_abi.MUSTER_ERROR_UNKNOWN, {"Error": details})
        return Paginator(self, operation, pagination["resultKeys"])

    def prepare(self, operation: str, /, **parameters: Any) -> dict[str, Any]:
        """The request that a call would send now: method, url, headers, and body or bodyBase64."""
        return self._run_operation("prepare", operation, parameters)

    def submit(self, operation: str, /, **parameters: Any) -> Future:
        """Starts a call. ``session.poll()`` or ``result()`` of the Future drives it to its end."""
        converter = functools.partial(_converter, self.session, self.service_name, operation)
        return self.session.submit(
            library().muster_client_submit_call,
            self.handle,
            encoded(operation),
            *to_json(parameters),
            convert=functools.partial(
                _take_response, self.aws_name(operation), converter if self._has_datetimes else None
            ),
        )

    def batch(
        self,
        operation: str,
        accounts: Accounts,
        options: BatchOptions | None = None,
        /,
        **parameters: Any,
    ) -> Report:
        """Executes an operation for every account of a list. The Report has all outcomes.

        ``parameters`` are the other members of the operation's input, the same for every account.
        """
        struct = _batch_options(options, parameters)
        return self._run_accounts("batch", operation, accounts, struct)

    def submit_batch(
        self,
        operation: str,
        accounts: Accounts,
        options: BatchOptions | None = None,
        /,
        **parameters: Any,
    ) -> Future:
        """Starts a batch, whose result is a Report."""
        struct = _batch_options(options, parameters)
        return self._submit(library().muster_client_submit_batch, operation, accounts, struct)

    def wait_until(
        self,
        state: str,
        accounts: Accounts,
        timeout: float | None = None,
        *,
        options: WaitOptions | None = None,
        **parameters: Any,
    ) -> Report:
        """Waits until every account has reached a state or cannot reach it any more.

        ``timeout`` is in seconds of the session's clock, 40 minutes by default. ``parameters`` are
        the parts that were asked for, ``resourceTypes=["LAMBDA"]``; by default those of the batch
        whose report ``accounts`` is.
        """
        struct = _wait_options(options, timeout, parameters)
        return self._run_accounts("wait", state, accounts, struct)

    def submit_wait(
        self,
        state: str,
        accounts: Accounts,
        timeout: float | None = None,
        *,
        options: WaitOptions | None = None,
        **parameters: Any,
    ) -> Future:
        """Starts a wait, whose result is a Report."""
        struct = _wait_options(options, timeout, parameters)
        return self._submit(library().muster_client_submit_wait, state, accounts, struct)

    def read_states(self, state: str, accounts: Accounts, **parameters: Any) -> Report:
        """Reads the states of accounts once: what each account is, or needs, for ``state``."""
        struct = _wait_options(None, None, parameters)
        return self._run_accounts("read_states", state, accounts, struct)

    def submit_read_states(self, state: str, accounts: Accounts, **parameters: Any) -> Future:
        """Starts reading the states of accounts, whose result is a Report."""
        struct = _wait_options(None, None, parameters)
        return self._submit(library().muster_client_submit_read_states, state, accounts, struct)

    def _run_operation(
        self, kind: str, operation: str, parameters: dict[str, Any]
    ) -> dict[str, Any]:
        submit = getattr(library(), f"muster_client_submit_{kind}")
        blocking = getattr(library(), f"muster_client_{kind}")
        arguments = (self.handle, encoded(operation), *to_json(parameters))
        finished = self.session.run(submit, blocking, *arguments)
        return take_result(finished.status, finished.result, self.aws_name(operation))

    def _run_accounts(self, kind: str, name: str, accounts: Accounts, options: Any) -> Report:
        submit = getattr(library(), f"muster_client_submit_{kind}")
        blocking = getattr(library(), f"muster_client_{kind}")
        with open_report(accounts) as report:
            arguments = (self.handle, encoded(name), report, ctypes.byref(options))
            finished = self.session.run(submit, blocking, *arguments, has_report=True)
        if finished.status != MUSTER_OK:
            take_result(finished.status, finished.result)
        return Report.from_handle(finished.report)

    def _submit(
        self, function: Callable[..., int], name: str, accounts: Accounts, options: Any
    ) -> Future:
        with open_report(accounts) as report:
            arguments = (self.handle, encoded(name), report, ctypes.byref(options))
            return self.session.submit(function, *arguments, convert=take_result)

    def _pagination(self, operation: str) -> dict[str, Any] | None:
        return describe(self.service_name, operation, session=self.session).get("pagination")


def _batch_options(options: BatchOptions | None, parameters: dict[str, Any]) -> Any:
    merged_options = merged(options or BatchOptions(), parameters=parameters or None)
    return to_struct(merged_options, _abi.BatchOptionsStruct)


def _wait_options(
    options: WaitOptions | None, timeout: float | None, parameters: dict[str, Any]
) -> Any:
    # 0 means the library's default, so a timeout of 0 becomes a millisecond.
    timeout_ms = None if timeout is None else max(1, round(timeout * 1000))
    merged_options = merged(
        options or WaitOptions(), timeout_ms=timeout_ms, parameters=parameters or None
    )
    return to_struct(merged_options, _abi.WaitOptionsStruct)


def describe(
    service_name: str, operation: str, *, session: Session | None = None
) -> dict[str, Any]:
    """An operation's model: its shapes with their limits, its errors, its pagination.

    With a ``session``, the models that were added to it are known too.
    """
    handle = None if session is None else session.handle
    return call(
        library().muster_operation_describe, handle, encoded(service_name), encoded(operation)
    )
