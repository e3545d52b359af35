"""A session: configuration, credentials, connections and a clock."""

from __future__ import annotations

import ctypes
import json
import os
import threading
import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from muster import _library
from muster._answer import asked, opened, taken, written
from muster._closing import Closing
from muster._library import OK, choice, encoded, library
from muster.call import Call
from muster.callbacks import (
    Attempt,
    LogRecord,
    Progress,
    attempt_callback,
    clock_callback,
    level,
    log_callback,
    progress_callback,
    random_callback,
    token_callback,
)
from muster.credentials import HostProvider, Provider, mfa_callback
from muster.transport import HostTransport, Transport

if TYPE_CHECKING:
    from muster.client import Client

_EVENTS = 64


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _free_session(handle: ctypes.c_void_p, _callbacks: Any) -> None:
    """Frees a session; its callbacks are an argument so that they live until here."""
    library().muster_session_free(handle)


class Session(Closing):
    """What clients share. Parameters have boto3's names where boto3 has them; times are seconds.

    ``simulation`` is a scenario (``{"accounts": 500, "seed": 7}``): requests are answered by a
    simulated organization within the process, and waiting takes no time, unless
    ``simulation_speed`` says how many times as fast as life it goes. ``journal`` names a file
    that makes the session's changes a durable run.

    ``connect_timeout`` and ``read_timeout`` are botocore's; ``timeout`` is how long one attempt may
    take in all, by default without limit. ``proxy`` is a URL, or "" for none at all.

    ``transport`` sends requests in the library's place, by the time that ``clock`` tells in seconds
    since 1970: it is called with a Request and returns status, headers and body, or raises.
    ConnectionRefusedError and socket.gaierror say that nothing was sent, TimeoutError that no
    answer came in time; but for the former, a request is sent again only where that is safe.
    ``token`` makes idempotency tokens. ``random`` gives numbers from 0 up to 1, of which the waits
    of retries are made: ``random.random`` of a seeded generator makes them repeat.

    ``retry_mode`` is "standard", "adaptive" or "legacy". ``attempt`` is called with an Attempt
    whenever one is over. ``batch_retry`` is for how many seconds a batch asks again for accounts of
    which a service says that it could not do it now, at most; 0 is not at all.

    Credentials are looked for where boto3 does, when a call first needs some; ``credentials`` is a
    function that gives them instead, or None, and ``mfa`` one that answers with the code that a
    device shows. With ``role_arn`` all clients act in that role.
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
        credentials: Provider | None = None,
        mfa: Callable[[str], str | None] | None = None,
        role_arn: str | None = None,
        external_id: str | None = None,
        role_session_name: str | None = None,
        role_duration: float | None = None,
        endpoint_url: str | None = None,
        use_fips_endpoint: bool | None = None,
        use_dualstack_endpoint: bool | None = None,
        simulation: dict[str, Any] | str | None = None,
        simulation_speed: float | None = None,
        journal: str | os.PathLike[str] | None = None,
        max_attempts: int | None = None,
        max_in_flight: int | None = None,
        max_response_bytes: int | None = None,
        connect_timeout: float | None = None,
        read_timeout: float | None = None,
        timeout: float | None = None,
        ca_bundle: str | os.PathLike[str] | None = None,
        proxy: str | None = None,
        no_proxy: str | None = None,
        proxy_ca_bundle: str | os.PathLike[str] | None = None,
        log: Callable[[LogRecord], None] | None = None,
        log_level: str = "info",
        progress: Callable[[Progress], None] | None = None,
        transport: Transport | None = None,
        clock: Callable[[], float] | None = None,
        token: Callable[[], str] | None = None,
        retry_mode: str | None = None,
        app_id: str | None = None,
        batch_retry: float | None = None,
        attempt: Callable[[Attempt], None] | None = None,
        random: Callable[[], float] | None = None,
    ) -> None:
        if isinstance(simulation, dict):
            simulation = json.dumps(simulation)
        host = HostTransport(transport) if transport else None
        provider = HostProvider(credentials) if credentials else None
        callbacks = {
            "log": log_callback(log) if log else None,
            "progress": progress_callback(progress) if progress else None,
            "transport": host.callback if host else None,
            "clock": clock_callback(clock) if clock else None,
            "token": token_callback(token) if token else None,
            "credentials": provider.callback if provider else None,
            "mfa": mfa_callback(mfa) if mfa else None,
            "attempt": attempt_callback(attempt) if attempt else None,
            "random": random_callback(random) if random else None,
        }
        options = _library.SessionOptions(
            region=encoded(region_name),
            access_key_id=encoded(aws_access_key_id),
            secret_access_key=encoded(aws_secret_access_key),
            session_token=encoded(aws_session_token),
            account_id=encoded(aws_account_id),
            profile=encoded(profile_name),
            role_arn=encoded(role_arn),
            external_id=encoded(external_id),
            role_session_name=encoded(role_session_name),
            role_duration_seconds=role_duration and round(role_duration),
            endpoint_url=encoded(endpoint_url),
            use_fips_endpoint=choice(use_fips_endpoint),
            use_dualstack_endpoint=choice(use_dualstack_endpoint),
            simulation=encoded(simulation),
            simulation_speed=simulation_speed,
            journal=encoded(journal and os.fspath(journal)),
            max_attempts=max_attempts,
            max_in_flight=max_in_flight,
            connect_timeout_ms=_milliseconds(connect_timeout),
            timeout_ms=_milliseconds(timeout),
            idle_timeout_ms=_milliseconds(read_timeout),
            max_response_bytes=max_response_bytes,
            ca_bundle=encoded(ca_bundle and os.fspath(ca_bundle)),
            proxy=encoded(proxy),
            no_proxy=encoded(no_proxy),
            proxy_ca_bundle=encoded(proxy_ca_bundle and os.fspath(proxy_ca_bundle)),
            log_level=level(log_level),
            retry_mode=encoded(retry_mode),
            app_id=encoded(app_id),
            # 0 seconds is what the library calls -1; its 0 is no bound.
            batch_retry_ms=-1 if batch_retry == 0 else _milliseconds(batch_retry),
            **callbacks,
        )
        self.handle = opened(library().muster_session_open, ctypes.byref(options))
        if host:
            host.session = self.handle
        if provider:
            provider.session = self.handle
        self._calls: dict[int, Call] = {}
        self._lock = threading.Lock()
        self._closing = weakref.finalize(self, _free_session, self.handle, callbacks)

    def client(
        self,
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
    ) -> Client:
        """A client of a service in a Region, which acts in a role if there is a ``role_arn``."""
        from muster.client import Client

        return Client(
            self,
            service_name,
            region_name,
            endpoint_url=endpoint_url,
            use_fips_endpoint=use_fips_endpoint,
            use_dualstack_endpoint=use_dualstack_endpoint,
            role_arn=role_arn,
            external_id=external_id,
            role_session_name=role_session_name,
            role_duration=role_duration,
        )

    def describe(self) -> dict[str, Any]:
        """Where requests go, the Region, the scenario and the clock."""
        return asked(library().muster_session_describe, self.handle)

    def configuration(self) -> dict[str, Any]:
        """What is configured, what says so, and the credentials that are found, masked."""
        return asked(library().muster_session_describe_configuration, self.handle)

    def snapshot(self, regions: Sequence[str] | None = None) -> dict[str, Any]:
        """How the organization stands, as a scenario to simulate. Nothing but reads is sent.

        Without Regions, all of the partition are read. What could not be read is in ``unread``.
        """
        names = None if regions is None else written(list(regions))[0]
        options = _library.SnapshotOptions(regions=names)
        return asked(library().muster_session_snapshot, self.handle, ctypes.byref(options))

    def dump(self) -> dict[str, Any]:
        """The scenario of a simulated session, with everything that has become of it."""
        return asked(library().muster_session_export_scenario, self.handle)

    def changes(self) -> dict[str, Any]:
        """What has changed in a simulated session since it was opened, as of ``difference``."""
        return asked(library().muster_session_compare, self.handle)

    def load_model(self, path: str | os.PathLike[str]) -> str:
        """Adds a service from a service-2.json, or the folder with one; answers its name."""
        return self._added(library().muster_session_load_model, encoded(os.fspath(path)))

    def add_model(
        self,
        service_name: str,
        model: dict[str, Any],
        paginators: dict[str, Any] | None = None,
    ) -> str:
        """Adds a service from what stands in a service-2.json and a paginators-1.json."""
        pages = (None, 0) if paginators is None else written(paginators)
        add = library().muster_session_add_model
        return self._added(add, encoded(service_name), *written(model), *pages)

    def _added(self, function: Callable[..., int], *arguments: Any) -> str:
        name: str = asked(function, self.handle, *arguments)["service"]
        return name

    def now(self) -> float:
        """The session's clock, in seconds since 1970."""
        now_ms: int = library().muster_session_now(self.handle)
        return now_ms / 1000

    def submit(
        self, function: Callable[..., int], *arguments: Any, take: Callable[[Any], Any]
    ) -> Call:
        """Calls a submitting function of muster.h and keeps the Call that its event belongs to."""
        call = Call(self, take)
        identifier = ctypes.c_uint64()
        # Another thread's poll may hold the event before the id is known here.
        with self._lock:
            status = function(*arguments, None, ctypes.byref(identifier))
            if status == OK:
                self._calls[identifier.value] = call
        if status != OK:
            taken(status, ctypes.c_void_p())
        return call

    def timer(self, seconds: float) -> Call:
        """A Call that finishes after some time of the session's clock."""
        return self.submit(
            library().muster_session_start_timer,
            self.handle,
            _milliseconds(seconds),
            take=taken,
        )

    def poll(self, timeout: float | None = None) -> list[Call]:
        """The calls that finish within ``timeout`` seconds, or whenever the next ones do."""
        events = (_library.Event * _EVENTS)()
        wait_ms = -1 if timeout is None else _milliseconds(timeout)
        count = library().muster_session_poll(self.handle, wait_ms, events, _EVENTS)
        if count < 0:
            taken(count, ctypes.c_void_p())
        return [self._delivered(event) for event in events[:count]]

    def _delivered(self, event: Any) -> Call:
        with self._lock:
            call = self._calls.pop(event.id)
        call.deliver(ctypes.c_void_p(event.result))
        return call

    def cancel(self, call: Call) -> None:
        """Finishes a call with a CancelledError."""
        with self._lock:
            identifiers = [key for key, value in self._calls.items() if value is call]
        for identifier in identifiers:
            library().muster_session_cancel(self.handle, identifier)

    def cancel_all(self) -> None:
        """Finishes everything that was submitted and is not finished with a CancelledError."""
        status = library().muster_session_cancel_all(self.handle)
        if status != OK:
            taken(status, ctypes.c_void_p())

    def fileno(self) -> int:
        """A descriptor that is readable when ``poll(0)`` has something to do, so that a session can
        be given to ``selectors`` and to asyncio's ``add_reader``."""
        descriptor: int = library().muster_session_fd(self.handle)
        if descriptor < 0:
            taken(descriptor, ctypes.c_void_p())
        return descriptor
