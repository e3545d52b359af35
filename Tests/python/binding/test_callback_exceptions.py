"""Exceptions in callbacks reach the caller, also those of a signal's handler."""

import signal
import sys
import threading

import pytest
from session_options import open_session

SCENARIO = {"accounts": 5, "seed": 7}
ACCOUNTS = ["111122223333"]


class RaisedByTestError(Exception):
    """Raised by a callback."""


def fail(_):
    raise RaisedByTestError


def interrupt(_):
    signal.raise_signal(signal.SIGINT)


def simulated(**callbacks):
    return open_session(simulation=SCENARIO, log_level="trace", **callbacks)


CALLBACKS = ("log", "attempt", "progress", "outcome")
WAITING = {
    "batch": lambda client: client.batch("enable", ACCOUNTS, resourceTypes=["EC2"]),
    "wait": lambda client: client.wait_until("account_enabled", ACCOUNTS),
}


@pytest.mark.parametrize("name", CALLBACKS)
@pytest.mark.parametrize("waiting", WAITING.values(), ids=WAITING.keys())
@pytest.mark.parametrize(
    ("callback", "error"), [(fail, RaisedByTestError), (interrupt, KeyboardInterrupt)]
)
def test_an_exception_in_a_callback_is_raised_by_the_call_that_waits(
    name, waiting, callback, error
):
    with (
        simulated(**{name: callback}) as session,
        session.client("inspector2") as client,
        pytest.raises(error),
    ):
        waiting(client)


def test_a_poll_that_raises_the_exception_has_finished_its_futures():
    """The next poll would wait for them in vain."""
    with simulated(attempt=fail) as session, session.client("inspector2") as client:
        future = client.submit("batch_get_account_status")
        with pytest.raises(RaisedByTestError):
            session.poll()
        assert "accounts" in future.result()


def test_the_session_can_be_used_after_the_exception():
    attempts = []

    def record(attempt):
        attempts.append(attempt)
        if len(attempts) == 1:
            raise RaisedByTestError

    with simulated(attempt=record) as session, session.client("inspector2") as client:
        with pytest.raises(RaisedByTestError):
            client.batch_get_account_status()
        assert "accounts" in client.batch_get_account_status()
    assert len(attempts) == 2


KEYS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "the-keys-secret"}
STARTING = {
    "call": lambda client: client.batch_get_account_status(),
    "submit": lambda client: client.submit("batch_get_account_status").result(),
}


@pytest.mark.parametrize(("name", "keys"), [("transport", KEYS), ("credentials", {})])
@pytest.mark.parametrize("start", STARTING.values(), ids=STARTING.keys())
def test_nothing_waits_for_the_response_of_an_interrupted_callback(name, keys, start):
    def interrupt_host(*_):
        signal.raise_signal(signal.SIGINT)

    options = {"region_name": "us-east-1", "max_attempts": 1, name: interrupt_host, **keys}
    with open_session(**options) as session, session.client("inspector2") as client:
        with pytest.raises(KeyboardInterrupt):
            start(client)
        while session.poll():
            pass


def test_in_another_thread_the_exception_is_not_raised(monkeypatch):
    seen = []
    monkeypatch.setattr(sys, "unraisablehook", lambda raised: seen.append(raised.exc_type))
    results = []
    with simulated(attempt=fail) as session, session.client("inspector2") as client:
        thread = threading.Thread(target=lambda: results.append(client.batch_get_account_status()))
        thread.start()
        thread.join()
    assert "accounts" in results[0]
    assert set(seen) == {RaisedByTestError}


def test_the_hook_of_the_program_is_kept(inspector):
    before = sys.unraisablehook
    inspector.batch_get_account_status()
    assert sys.unraisablehook is before
