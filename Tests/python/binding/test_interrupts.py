"""Signals that arrive while a call waits."""

import contextlib
import signal
import socket
import threading
import time

import muster
import pytest
from session_options import open_session

# A signal is noticed within 100 milliseconds. The rest is for a busy machine.
LIMIT = 2.0


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
def deaf():
    """A client of a server that accepts connections and never responds."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        session = open_session(
            region_name="us-east-1",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="the-keys-secret",
            endpoint_url=f"http://127.0.0.1:{server.getsockname()[1]}",
        )
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
    "future": lambda client: client.submit("batch_get_account_status").result(),
    "timer": lambda client: client.session.timer(3600).result(),
    "poll": lambda client: client.session.timer(3600) and client.session.poll(1800),
}


@pytest.mark.parametrize("blocking", BLOCKING.values(), ids=BLOCKING.keys())
def test_an_exception_of_a_handler_ends_a_blocking_call(deaf, blocking):
    begin = time.monotonic()
    with alarm(interrupt), pytest.raises(InterruptedByTestError):
        blocking(deaf)
    assert time.monotonic() - begin < LIMIT


def test_a_handler_that_raises_nothing_runs_while_the_call_waits(deaf):
    called = []
    with alarm(lambda: called.append(time.monotonic())):
        begin = time.monotonic()
        with alarm_after_first(called), pytest.raises(InterruptedByTestError):
            deaf.batch_get_account_status()
    assert called[0] - begin < LIMIT


@contextlib.contextmanager
def alarm_after_first(called):
    """Interrupts half a second after the first signal."""

    def handler(*_):
        if called:
            raise InterruptedByTestError
        called.append(time.monotonic())
        signal.setitimer(signal.ITIMER_REAL, 0.5)

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
