"""Signals that arrive while a call waits."""

import contextlib
import json
import os
import signal
import socket
import statistics
import threading
import time

import muster
import pytest
from muster import _abi
from muster._library import library
from session_options import open_session

# The number of moments at which a signal is sent.
MOMENTS = int(os.environ.get("MUSTER_INTERRUPTS", "15"))
# A waiting call returns to the interpreter this often, in milliseconds.
STEP_MS = 50


class InterruptedByTestError(Exception):
    """Raised by the handler of the signal."""


@contextlib.contextmanager
def alarm(handler, seconds=0.1):
    """Calls `handler` when a signal arrives after `seconds`."""
    before = signal.signal(signal.SIGALRM, lambda *_: handler())
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def interrupt():
    raise InterruptedByTestError


@pytest.fixture
def steps(monkeypatch):
    """The limits in milliseconds of the waits that the library was asked for."""
    limits = []
    for name, position in (("muster_session_await", 2), ("muster_session_poll", 1)):
        original = getattr(library(), name)

        def counted(*arguments, original=original, position=position):
            limits.append(arguments[position])
            return original(*arguments)

        monkeypatch.setattr(library(), name, counted)
    return limits


@pytest.fixture
def deaf_url():
    """The address of a server that accepts connections and never responds."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def deaf(deaf_url, tmp_path):
    """A client of this server, in a run with a journal."""
    session = open_session(
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="the-keys-secret",
        endpoint_url=deaf_url,
        journal=str(tmp_path / "run.db"),
        run=json.dumps({"arguments": {}}),
    )
    with session, session.client("inspector2") as client:
        yield client


@pytest.fixture
def deaf_credentials(deaf_url, monkeypatch):
    """A client whose credentials are requested from this server."""
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", deaf_url)
    session = open_session(region_name="us-east-1")
    with session, session.client("inspector2") as client:
        yield client


ACCOUNTS = ["111111111111"]
BLOCKING = {
    "call": lambda client: client.batch_get_account_status(),
    "batch": lambda client: client.batch("enable", ACCOUNTS, resourceTypes=["EC2"]),
    "wait": lambda client: client.wait_until("account_enabled", ACCOUNTS),
    "read_states": lambda client: client.read_states("account_enabled", ACCOUNTS),
    "page": lambda client: next(iter(client.get_paginator("list_members").paginate())),
    "pages": lambda client: client.get_paginator("list_members").paginate().build_full_result(),
    "snapshot": lambda client: client.session.snapshot(["us-east-1"]),
    "end of a run": lambda client: ended(client).end_run({}),
    "failure of a run": lambda client: ended(client).fail_run("it failed"),
    "future": lambda client: client.submit("batch_get_account_status").result(),
    "timer": lambda client: client.session.timer(3600).result(),
    "poll": lambda client: client.session.timer(3600) and client.session.poll(1800),
}
# These wait only for credentials.
NEEDING_CREDENTIALS = {
    "configuration": lambda client: client.session.describe_configuration(),
    "prepare": lambda client: client.prepare("batch_get_account_status"),
}
# The functions of muster.h for which a blocking function waits, and its name above.
SUBMITTING = {
    "muster_client_submit_call": "call",
    "muster_client_submit_prepare": "prepare",
    "muster_client_submit_batch": "batch",
    "muster_client_submit_wait": "wait",
    "muster_client_submit_read_states": "read_states",
    "muster_pages_submit_next": "page",
    "muster_pages_submit_collect": "pages",
    "muster_session_submit_snapshot": "snapshot",
    "muster_session_submit_describe_configuration": "configuration",
    "muster_session_submit_end_run": "end of a run",
    "muster_session_submit_fail_run": "failure of a run",
}


def ended(client):
    """The session of a run whose caller was requested, and is not known yet."""
    client.submit("batch_get_account_status")
    client.session.poll(0)
    return client.session


def test_every_function_that_waits_is_tested():
    found = {name for name in _abi.FUNCTIONS if "_submit_" in name}
    assert found == set(SUBMITTING)
    assert set(SUBMITTING.values()) <= BLOCKING.keys() | NEEDING_CREDENTIALS.keys()


def check_interrupt(client, blocking, steps):
    """Sends a signal to the main thread while it waits.

    The handler is called after the step in which the signal arrives, or after the next one if it
    arrives between two steps.
    """
    seen = {}
    main = threading.main_thread().ident
    waits = threading.Event()

    def send():
        while not waits.wait(0.01):
            if len(steps) > seen["begin"] + 1:
                seen["sent"] = len(steps)
                signal.pthread_kill(main, signal.SIGALRM)
                return

    def handler(*_):
        seen["handled"] = len(steps)
        raise InterruptedByTestError

    seen["begin"] = len(steps)
    before = signal.signal(signal.SIGALRM, handler)
    sender = threading.Thread(target=send)
    sender.start()
    try:
        with pytest.raises(InterruptedByTestError):
            blocking(client)
    finally:
        waits.set()
        sender.join()
        signal.signal(signal.SIGALRM, before)
    assert seen["handled"] - seen["sent"] <= 1
    # A poll of 0 is a check before, and an await of 0 follows a cancellation.
    assert max(steps) <= STEP_MS


@pytest.mark.parametrize("blocking", BLOCKING.values(), ids=BLOCKING.keys())
def test_a_blocking_call_notices_a_signal_in_the_step_in_which_it_arrives(deaf, steps, blocking):
    check_interrupt(deaf, blocking, steps)


@pytest.mark.parametrize("blocking", NEEDING_CREDENTIALS.values(), ids=NEEDING_CREDENTIALS.keys())
def test_a_call_that_waits_for_credentials_notices_a_signal(deaf_credentials, steps, blocking):
    check_interrupt(deaf_credentials, blocking, steps)


def delay_of_a_signal(client, moment):
    """The seconds between the signal `moment` seconds after the start of a call and its handler."""
    arrived = []

    def handler():
        arrived.append(time.monotonic())
        raise InterruptedByTestError

    due = time.monotonic() + moment
    with alarm(handler, moment), pytest.raises(InterruptedByTestError):
        client.batch_get_account_status()
    return arrived[0] - due


def test_a_signal_is_noticed_within_100_milliseconds(deaf):
    """The median, in one of several rounds, because other processes may delay this one."""
    for _ in range(5):
        moments = [0.05 + 0.1 * index / MOMENTS for index in range(MOMENTS)]
        delays = [delay_of_a_signal(deaf, moment) for moment in moments]
        if statistics.median(delays) <= 0.1:
            return
    pytest.fail(f"the last delays were {delays} seconds")


def test_a_handler_that_raises_nothing_runs_while_the_call_waits(deaf):
    called = []
    with alarm_after_first(called), pytest.raises(InterruptedByTestError):
        deaf.batch_get_account_status()
    assert len(called) == 1


@contextlib.contextmanager
def alarm_after_first(called):
    """Interrupts half a second after the first signal."""

    def handler(*_):
        if called:
            raise InterruptedByTestError
        called.append(time.monotonic())
        signal.setitimer(signal.ITIMER_REAL, 0.5)

    with alarm(lambda: None):
        signal.signal(signal.SIGALRM, handler)
        yield


def test_the_session_can_be_used_after_an_interrupt(deaf, inspector):
    with alarm(interrupt), pytest.raises(InterruptedByTestError):
        deaf.batch_get_account_status()
    assert deaf.session.poll(0) == []
    assert "accounts" in inspector.batch_get_account_status()


def test_a_poll_of_another_thread_does_not_take_the_result(inspector):
    stop = threading.Event()

    def poll():
        while not stop.is_set():
            inspector.session.poll(0)

    threads = [threading.Thread(target=poll) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(100):
            assert "accounts" in inspector.batch_get_account_status()
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_a_handler_can_stop_the_session(deaf):
    with alarm(lambda: deaf.session.stop(grace=0)):
        report = deaf.batch("enable", ACCOUNTS, resourceTypes=["EC2"])
    assert [(each["outcome"], each["code"]) for each in report] == [("pending", "Stopped")]
    with pytest.raises(muster.CancelledError, match="The session was stopped"):
        deaf.batch_get_account_status()
