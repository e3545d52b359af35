"""Something submitted to a session: a call, a batch, a wait or a timer."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from muster._library import library
from muster.errors import MusterError

if TYPE_CHECKING:
    from muster.session import Session


class Call:
    """Is finished once ``Session.poll`` has delivered it; ``result()`` polls until then."""

    def __init__(self, session: Session, take: Callable[[int, ctypes.c_void_p], Any]) -> None:
        self._session = session
        self._take = take
        self._answer: Any = None
        self._failure: MusterError | None = None
        self.finished = False

    def deliver(self, result: ctypes.c_void_p) -> None:
        """Keeps what the session's poll got for this call. A timer has no result."""
        try:
            if result:
                self._answer = self._take(library().muster_result_status(result), result)
        except MusterError as failure:
            self._failure = failure
        self.finished = True

    def result(self) -> Any:
        """The answer, as soon as there is one; raises the exception that a call would raise."""
        while not self.finished:
            self._session.poll()
        if self._failure is not None:
            raise self._failure
        return self._answer

    def cancel(self) -> None:
        """Finishes the call with a CancelledError; the service may still carry it out."""
        self._session.cancel(self)
