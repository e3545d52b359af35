"""Drives a session: starts what was submitted, waits for it, and passes events to futures."""

from __future__ import annotations

import ctypes
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from muster import _abi
from muster._abi import MUSTER_OK
from muster._library import library
from muster._results import Finished, check, take_result
from muster.functions import SessionFunctions
from muster.future import Future

# The largest number of events that one poll returns.
_EVENTS = 64

# The milliseconds between two returns to the interpreter while a call waits. Only the main thread
# handles signals; another thread need not return.
_MAIN_THREAD_MS = 50
_OTHER_THREAD_MS = 3_600_000

# Part of the message with which ctypes reports an exception of a callback, in all Pythons from 3.9.
_CALLBACK = "ctypes callback function"

# The number of milliseconds for which an event that another thread received is waited for.
_STRAY_TRIES = 5000


def _step_ms() -> int:
    is_main = threading.current_thread() is threading.main_thread()
    return _MAIN_THREAD_MS if is_main else _OTHER_THREAD_MS


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


class Driver(SessionFunctions):
    """The part of a session that submits and waits."""

    def _prepare(self, *, takes_time: bool, has_callbacks: bool) -> None:
        """``takes_time`` is true if waiting takes time of the machine."""
        self._takes_time = takes_time
        self._has_callbacks = has_callbacks
        self._futures: dict[int, Future] = {}
        # Events of calls that other threads wait for, which a poll received first.
        self._strays: dict[int, Any] = {}
        self._lock = threading.Lock()

    def now(self) -> float:
        """The session's clock, in seconds since 1970."""
        now_ms: int = library().muster_session_now(self.handle)
        return now_ms / 1000

    def submit(
        self,
        function: Callable[..., int],
        *arguments: Any,
        convert: Callable[[int, ctypes.c_void_p], Any],
    ) -> Future:
        """Calls a submitting function of muster.h and returns a Future for its result."""
        future = Future(self, convert)
        identifier = ctypes.c_uint64()
        raised: list[BaseException] = []
        # Another thread may poll the event before the id is known here.
        with self._lock:
            status = self._step(raised, function, *arguments, None, ctypes.byref(identifier))
            if status == MUSTER_OK:
                self._futures[identifier.value] = future
        check(status)
        if raised:
            self.cancel(future)
            raise raised[0]
        return future

    def run(
        self,
        submit: Callable[..., int],
        blocking: Callable[..., int],
        *arguments: Any,
        has_report: bool = False,
    ) -> Finished:
        """Calls a function that submits something, and waits for its end.

        Signals are handled meanwhile: an exception of a handler, such as KeyboardInterrupt, cancels
        what was submitted. ``blocking`` is the function for the same that waits itself; it reports
        why nothing can be submitted.
        """
        identifier = ctypes.c_uint64()
        raised: list[BaseException] = []
        if self._step(raised, submit, *arguments, None, ctypes.byref(identifier)) != MUSTER_OK:
            result, report = ctypes.c_void_p(), ctypes.c_void_p()
            reports = (ctypes.byref(report),) if has_report else ()
            status = blocking(*arguments, *reports, ctypes.byref(result))
            return Finished(status, result, report)
        event = self._wait(identifier.value, raised)
        result, report = ctypes.c_void_p(event.result), ctypes.c_void_p(event.report)
        status = library().muster_result_status(result) if result else MUSTER_OK
        return Finished(status, result, report)

    def _wait(self, identifier: int, raised: list[BaseException]) -> Any:
        """Waits for the event of what was submitted, or cancels it if a signal ends the wait."""
        c = library()
        event = _abi.EventStruct()
        step_ms = _step_ms()
        tries = 0
        try:
            while not raised:
                count = self._step(
                    raised,
                    c.muster_session_await,
                    self.handle,
                    identifier,
                    step_ms,
                    ctypes.byref(event),
                    1,
                )
                if count > 0 and not raised:
                    return event
                with self._lock:
                    stray = self._strays.pop(identifier, None)
                if stray is not None:
                    return stray
                if count == _abi.MUSTER_ERROR_ARGUMENT and tries < _STRAY_TRIES:
                    # Another thread's poll has received the event and is about to store it.
                    tries += 1
                    time.sleep(0.001)
                    continue
                check(count)
            raise raised[0]
        except BaseException:
            c.muster_session_cancel(self.handle, identifier)
            if not event.id:
                c.muster_session_await(self.handle, identifier, 0, ctypes.byref(event), 1)
            c.muster_result_free(event.result)
            c.muster_report_free(event.report)
            raise

    def _step(
        self, raised: list[BaseException], function: Callable[..., int], *arguments: Any
    ) -> int:
        """Calls a function that submits, or waits for a step. In the main thread, the exceptions of
        callbacks that were called meanwhile are added to ``raised``.

        ctypes passes these exceptions to ``sys.unraisablehook``, and then ignores them. One of them
        may be that of a signal's handler, because Python calls handlers in the Python code that
        runs next, before its first statement.
        """
        if not self._has_callbacks or threading.current_thread() is not threading.main_thread():
            return function(*arguments)
        before = sys.unraisablehook

        def keep(unraisable: Any) -> None:
            if _CALLBACK in (unraisable.err_msg or "") and unraisable.exc_value is not None:
                raised.append(unraisable.exc_value)
            else:
                before(unraisable)

        sys.unraisablehook = keep
        try:
            return function(*arguments)
        finally:
            sys.unraisablehook = before

    def stop(self, grace: float = 10) -> None:
        """Stops the session: nothing more is sent, and waiting ends.

        Requests that were sent may finish within ``grace`` seconds. Calls then raise
        CancelledError with the code "Stopped", and accounts in reports that are not finished are
        ``pending`` with this code. A session that was stopped stays stopped. May be called from
        any thread and in a handler of a signal.
        """
        check(library().muster_session_stop(self.handle, _milliseconds(grace)))

    def timer(self, seconds: float) -> Future:
        """A Future that is done after some time of the session's clock."""
        return self.submit(
            library().muster_session_start_timer,
            self.handle,
            _milliseconds(seconds),
            convert=take_result,
        )

    def poll(self, timeout: float | None = None) -> list[Future]:
        """Waits until something submitted is done, at most ``timeout`` seconds, and returns it.

        Handlers of signals are called meanwhile.
        """
        events = (_abi.EventStruct * _EVENTS)()
        raised: list[BaseException] = []
        while True:
            count = self._poll(events, timeout, raised)
            check(count)
            futures = [self._finish(event) for event in events[:count]]
            if raised:
                raise raised[0]
            finished = [future for future in futures if future]
            if finished or count == 0:
                return finished

    def _poll(self, events: Any, timeout: float | None, raised: list[BaseException]) -> int:
        """The number of events, or an error."""
        c = library()
        if timeout is not None and (timeout <= 0 or not self._takes_time):
            limit_ms = _milliseconds(timeout)
            return self._step(raised, c.muster_session_poll, self.handle, limit_ms, events, _EVENTS)
        deadline = None if timeout is None else self.now() + timeout
        while deadline is None:
            limit_ms = _step_ms()
            count = self._step(
                raised, c.muster_session_await, self.handle, 0, limit_ms, events, _EVENTS
            )
            if count != 0 or raised:
                # Nothing is in progress: a poll without a timeout returns nothing then.
                return 0 if count == _abi.MUSTER_ERROR_ARGUMENT else count
        while True:
            left_ms = max(0, _milliseconds(deadline - self.now()))
            limit_ms = min(left_ms, _step_ms())
            count = self._step(
                raised, c.muster_session_poll, self.handle, limit_ms, events, _EVENTS
            )
            if count != 0 or left_ms == 0 or raised:
                return count

    def _finish(self, event: Any) -> Future | None:
        """The future that the event finishes; None if another thread waits for it."""
        with self._lock:
            future = self._futures.pop(event.id, None)
            if future is None:
                # The elements of an array refer to it, and it is reused.
                self._strays[event.id] = _abi.EventStruct.from_buffer_copy(event)
                return None
        future.set_result(ctypes.c_void_p(event.result), ctypes.c_void_p(event.report))
        return future

    def cancel(self, future: Future) -> None:
        """Ends something submitted with a CancelledError."""
        with self._lock:
            identifiers = [key for key, value in self._futures.items() if value is future]
        for identifier in identifiers:
            library().muster_session_cancel(self.handle, identifier)

    def fileno(self) -> int:
        """A descriptor for ``selectors`` or asyncio's ``add_reader``.

        It is readable when ``poll(0)`` would return something.
        """
        descriptor: int = library().muster_session_fd(self.handle)
        check(descriptor)
        return descriptor
