"""Timeouts and broken connections over real sockets: botocore and Muster send equally often."""

import socket
from contextlib import contextmanager

import boto3
import botocore.config
import botocore.exceptions
import muster
import pytest
from fault_server import ConnectionScript, FaultServer

SHORT = 0.25
ATTEMPTS = 3
READ = ("batch_get_account_status", {})
WRITE = (
    "create_filter", {"action": "NONE", "filterCriteria": {}, "name": "sent twice, created twice"},
)  # fmt: skip
BODY = b'{"accounts": [], "failedAccounts": [], "arn": "arn:aws:inspector2:us-east-1:1:owner/1"%b}'
BODY %= b" " * 1000
WHOLE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (
    len(BODY), BODY,
)  # fmt: skip

# The faults of an established connection.
SCRIPTS = {
    "silence": ConnectionScript((), "open"),
    "half a head": ConnectionScript((WHOLE[:20],), "open"),
    "half a body": ConnectionScript((WHOLE[:-5],), "open"),
    "an end without a response": ConnectionScript((b"",), "closed"),
    "a reset": ConnectionScript((b"",), "reset"),
    "a complete response, byte by byte": ConnectionScript((WHOLE,), "open", pause=SHORT / 250),
}


def botocores(url, method, parameters):
    """The error of a call by boto3, or None."""
    client = boto3.client(
        "inspector2",
        "us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="the-keys-secret",
        endpoint_url=url,
        config=botocore.config.Config(
            connect_timeout=SHORT,
            read_timeout=SHORT,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        ),
    )
    try:
        getattr(client, method)(**parameters)
    except botocore.exceptions.BotoCoreError as error:
        return type(error).__name__
    return None


@pytest.fixture
def musters(client):
    def call(url, method, parameters):
        """The error of the same call by Muster, and the number of requests."""
        attempts = []
        inspector = client(
            url, connect_timeout_ms=round(SHORT * 1000), idle_timeout_ms=round(SHORT * 1000),
            max_attempts=ATTEMPTS,
            attempt=attempts.append,
        )  # fmt: skip
        try:
            getattr(inspector, method)(**parameters)
        except muster.MusterError as error:
            return error.code, [attempt.stop or attempt.retry for attempt in attempts]
        return None, [attempt.stop or attempt.retry for attempt in attempts]

    return call


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_read_is_sent_as_often_as_by_botocore(musters, name):
    with FaultServer(SCRIPTS[name]) as faulty:
        theirs = botocores(faulty.url, *READ)
        their_requests, faulty.requests = faulty.requests, 0
        ours, attempts = musters(faulty.url, *READ)
        assert (ours, faulty.requests) == (theirs, their_requests)
        assert attempts[-1] == ("max_attempts" if theirs else "final")
        assert their_requests == (ATTEMPTS if theirs else 1)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_write_that_may_have_been_executed_is_sent_once(musters, name):
    """boto3 retries this call and may create the filter three times."""
    with FaultServer(SCRIPTS[name]) as faulty:
        theirs = botocores(faulty.url, *WRITE)
        faulty.requests = 0
        ours, attempts = musters(faulty.url, *WRITE)
        assert (ours, faulty.requests) == (theirs, 1)
        assert attempts == ["may_have_been_executed" if theirs else "final"]


def test_a_truncated_response_is_an_error(musters):
    """The same as in boto3, which returns an empty result."""
    with FaultServer(ConnectionScript((WHOLE[:-5],), "closed")) as faulty:
        assert botocores(faulty.url, *READ) is None
        faulty.requests = 0
        assert musters(faulty.url, *READ)[0] == "ConnectionClosedError"
        assert faulty.requests == ATTEMPTS


@contextmanager
def refusing():
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{deaf.getsockname()[1]}"


@contextmanager
def full():
    """A full queue of connections that are not accepted: another connection is not established."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        first = socket.create_connection(listener.getsockname())
        with first:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def unknown():
    yield "http://no-such-host.invalid"


@pytest.mark.parametrize("address", [refusing, full, unknown])
@pytest.mark.parametrize("call", [READ, WRITE])
def test_writes_are_retried_if_no_connection_was_established(musters, address, call):
    with address() as url:
        theirs = botocores(url, *call)
        ours, attempts = musters(url, *call)
    assert theirs is not None
    assert (ours, attempts) == (theirs, ["transient", "transient", "max_attempts"])


def test_writes_are_retried_if_the_tls_handshake_failed(musters):
    """botocore applies the connect timeout here too, but reports a read timeout."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        theirs = botocores(url, *WRITE)
        ours, attempts = musters(url, *WRITE)
    assert theirs == "ReadTimeoutError"
    assert (ours, attempts) == ("ConnectTimeoutError", ["transient", "transient", "max_attempts"])
