"""The result, available later, of a call, batch, wait or timer that was submitted to a session."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from muster._library import library
from muster.errors import MusterError
from muster.report import Report

if TYPE_CHECKING:
    from muster._driver import Driver


class Future:
    """Is done once ``Session.poll`` has returned it; ``result()`` polls until then."""

    def __init__(self, session: Driver, convert: Callable[[int, ctypes.c_void_p], Any]) -> None:
        self._session = session
        self._convert = convert
        self._value: Any = None
        self._error: MusterError | None = None
        self._is_done = False

    def set_result(self, result: ctypes.c_void_p, report: ctypes.c_void_p) -> None:
        """Takes the result or report that the session's poll received. A timer has neither."""
        try:
            if report:
                self._value = Report.from_handle(report)
            elif result:
                self._value = self._convert(library().muster_result_status(result), result)
        except MusterError as error:
            self._error = error
        self._is_done = True

    def done(self) -> bool:
        """True if there is a result, an error included."""
        return self._is_done

    def result(self) -> Any:
        """Waits for the result and returns it, or raises the exception that a call would raise."""
        while not self._is_done:
            self._session.poll()
        if self._error is not None:
            raise self._error
        return self._value

    def cancel(self) -> None:
        """Ends the call with a CancelledError. The service may still execute the request."""
        self._session.cancel(self)
