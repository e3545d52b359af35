"""A session: configuration, credentials, connections and a clock."""

from __future__ import annotations

import ctypes
import os
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

from muster import _abi
from muster._abi import MUSTER_OK
from muster._json import to_json
from muster._library import encoded, library
from muster._options import merged, to_struct
from muster._results import call, check, open_handle, take_result
from muster._session_callbacks import SessionCallbacks
from muster._timestamps import Convert
from muster.functions import SessionFunctions
from muster.future import Future
from muster.options import ClientOptions, SessionOptions, SnapshotOptions

if TYPE_CHECKING:
    from muster.client import Client
    from muster.services.inspector2 import Inspector2Client
    from muster.services.macie2 import Macie2Client
    from muster.services.organizations import OrganizationsClient
    from muster.services.sts import STSClient

# The largest number of events that one poll returns.
_EVENTS = 64

# The milliseconds between two returns to the interpreter while a call waits. Only the main thread
# handles signals; another thread need not return.
_MAIN_THREAD_MS = 50
_OTHER_THREAD_MS = 3_600_000


# The number of milliseconds for which an event that another thread received is waited for.
_STRAY_TRIES = 5000


def _step_ms() -> int:
    is_main = threading.current_thread() is threading.main_thread()
    return _MAIN_THREAD_MS if is_main else _OTHER_THREAD_MS


class Finished(NamedTuple):
    """The end of a function of muster.h: a status, and a result or a report."""

    status: int
    result: ctypes.c_void_p
    report: ctypes.c_void_p


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def _free_session(handle: ctypes.c_void_p, _callbacks: SessionCallbacks) -> None:
    """Frees a session. Its callbacks are an argument so that they exist until here."""
    library().muster_session_free(handle)


class Session(SessionFunctions):
    """Configuration, credentials, connections and a clock, which clients share.

    The keyword arguments are boto3's. Everything else is in ``options``, a SessionOptions; a
    keyword argument takes precedence over the same field of it.

    With ``options=SessionOptions(simulation={"accounts": 500})``, an organization simulated in this
    process responds to the requests, and waiting takes no time.

    Callbacks in ``options`` are Python callables:

    - ``transport`` sends requests: it is called with a Request and returns status, headers and
      body, or raises. ConnectionRefusedError and socket.gaierror mean that nothing was sent, and
      TimeoutError that no response came in time. After any other exception than the first two, the
      request is retried only if that is safe. ``clock`` returns the time for such a transport, in
      seconds since 1970.
    - ``credentials`` returns Credentials, or None for the next provider to be tried. ``mfa`` is
      called with the serial number of a device and returns its current code, or None.
    - ``log``, ``progress``, ``attempt`` and ``outcome`` are called with a LogRecord, a Progress,
      an Attempt, and an Outcome as in a report.
    - ``token`` returns an idempotency token. ``random`` returns a number, at least 0 and below 1,
      as ``random.random`` does; with a seeded generator, the delays between retries are the same
      in each run.
    """

    def __init__(
        self,
        *,
        region_name: str | None = None,
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
        aws_session_token: str | None = None,
        aws_account_id: str | None = None,
        profile_name: str | None = None,
        options: SessionOptions | None = None,
    ) -> None:
        options = merged(
            options or SessionOptions(),
            region=region_name,
            access_key_id=aws_access_key_id,
            secret_access_key=aws_secret_access_key,
            session_token=aws_session_token,
            account_id=aws_account_id,
            profile=profile_name,
        )
        callbacks = SessionCallbacks(options)
        struct = to_struct(options, _abi.SessionOptionsStruct, **callbacks.by_name)
        self.handle = open_handle(library().muster_session_open, ctypes.byref(struct))
        callbacks.set_session(self.handle)
        # Waiting takes no time if the clock is simulated and jumps.
        self._takes_time = options.simulation is None or bool(options.simulation_speed)
        self._futures: dict[int, Future] = {}
        # Events of calls that other threads wait for, which a poll received first.
        self._strays: dict[int, Any] = {}
        #: The conversion of responses by service and operation; see Client.with_datetimes.
        self.converters: dict[tuple[str, str], Convert] = {}
        self._lock = threading.Lock()
        self._finalizer = weakref.finalize(self, _free_session, self.handle, callbacks)

    # BEGIN overloads of client, generated by scripts/dev/generate-bindings.
    @overload
    def client(
        self,
        service_name: Literal["inspector2"],
        region_name: str | None = None,
        *,
        endpoint_url: str | None = None,
        options: ClientOptions | None = None,
    ) -> Inspector2Client: ...

    @overload
    def client(
        self,
        service_name: Literal["macie2"],
        region_name: str | None = None,
        *,
        endpoint_url: str | None = None,
        options: ClientOptions | None = None,
    ) -> Macie2Client: ...

    @overload
    def client(
        self,
        service_name: Literal["organizations"],
        region_name: str | None = None,
        *,
        endpoint_url: str | None = None,
        options: ClientOptions | None = None,
    ) -> OrganizationsClient: ...

    @overload
    def client(
        self,
        service_name: Literal["sts"],
        region_name: str | None = None,
        *,
        endpoint_url: str | None = None,
        options: ClientOptions | None = None,
    ) -> STSClient: ...
    # END overloads.
    @overload
    def client(
        self,
        service_name: str,
        region_name: str | None = None,
        *,
        endpoint_url: str | None = None,
        options: ClientOptions | None = None,
    ) -> Client: ...

    def client(
        self,
        service_name: str,
        region_name: str | None = None,
        *,
        endpoint_url: str | None = None,
        options: ClientOptions | None = None,
    ) -> Client:
        """A client of a service in a Region."""
        from muster.client import Client

        return Client(self, service_name, region_name, endpoint_url=endpoint_url, options=options)

    def snapshot(
        self, regions: Sequence[str] | None = None, *, options: SnapshotOptions | None = None
    ) -> dict[str, Any]:
        """Reads the state of the organization as a scenario. Only read operations are called.

        By default, all Regions of the partition are read. ``unread`` in the scenario lists the
        parts that could not be read.
        """
        names = None if regions is None else list(regions)
        options = merged(options or SnapshotOptions(), regions=names)
        struct = to_struct(options, _abi.SnapshotOptionsStruct)
        finished = self.run(
            library().muster_session_submit_snapshot,
            library().muster_session_snapshot,
            self.handle,
            ctypes.byref(struct),
        )
        return take_result(finished.status, finished.result)

    def load_model(self, path: str | os.PathLike[str]) -> str:
        """Adds a service from a service-2.json, or from its folder. Returns the service's name."""
        return self._add(library().muster_session_load_model, encoded(os.fspath(path)))

    def add_model(
        self,
        service_name: str,
        model: dict[str, Any],
        paginators: dict[str, Any] | None = None,
    ) -> str:
        """Adds a service from the contents of a service-2.json and a paginators-1.json."""
        pages = (None, 0) if paginators is None else to_json(paginators)
        add = library().muster_session_add_model
        return self._add(add, encoded(service_name), *to_json(model), *pages)

    def _add(self, function: Callable[..., int], *arguments: Any) -> str:
        name: str = call(function, self.handle, *arguments)["service"]
        self.converters.clear()
        return name

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
        # Another thread may poll the event before the id is known here.
        with self._lock:
            status = function(*arguments, None, ctypes.byref(identifier))
            if status == MUSTER_OK:
                self._futures[identifier.value] = future
        check(status)
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
        if submit(*arguments, None, ctypes.byref(identifier)) != MUSTER_OK:
            result, report = ctypes.c_void_p(), ctypes.c_void_p()
            reports = (ctypes.byref(report),) if has_report else ()
            status = blocking(*arguments, *reports, ctypes.byref(result))
            return Finished(status, result, report)
        event = self._wait(identifier.value)
        result, report = ctypes.c_void_p(event.result), ctypes.c_void_p(event.report)
        status = library().muster_result_status(result) if result else MUSTER_OK
        return Finished(status, result, report)

    def _wait(self, identifier: int) -> Any:
        """Waits for the event of what was submitted, or cancels it if a signal ends the wait."""
        c = library()
        event = _abi.EventStruct()
        step_ms = _step_ms()
        tries = 0
        try:
            while True:
                count = c.muster_session_await(
                    self.handle, identifier, step_ms, ctypes.byref(event), 1
                )
                if count > 0:
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
        except BaseException:
            c.muster_session_cancel(self.handle, identifier)
            if not event.id:
                c.muster_session_await(self.handle, identifier, 0, ctypes.byref(event), 1)
            c.muster_result_free(event.result)
            c.muster_report_free(event.report)
            raise

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
        while True:
            count = self._poll(events, timeout)
            check(count)
            futures = [self._finish(event) for event in events[:count]]
            finished = [future for future in futures if future]
            if finished or count == 0:
                return finished

    def _poll(self, events: Any, timeout: float | None) -> int:
        """The number of events, or an error."""
        c = library()
        if timeout is not None and (timeout <= 0 or not self._takes_time):
            count: int = c.muster_session_poll(self.handle, _milliseconds(timeout), events, _EVENTS)
            return count
        deadline = None if timeout is None else self.now() + timeout
        while deadline is None:
            count = c.muster_session_await(self.handle, 0, _step_ms(), events, _EVENTS)
            if count != 0:
                # Nothing is in progress: a poll without a timeout returns nothing then.
                return 0 if count == _abi.MUSTER_ERROR_ARGUMENT else count
        while True:
            left_ms = max(0, _milliseconds(deadline - self.now()))
            count = c.muster_session_poll(self.handle, min(left_ms, _step_ms()), events, _EVENTS)
            if count != 0 or left_ms == 0:
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
