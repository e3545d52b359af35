"""Network faults during a response: the call returns the whole response or a clear error."""

import gzip
import json

import muster
import pytest
from fault_server import ConnectionScript, FaultServer

DOCUMENT = {"accounts": [], "failedAccounts": [{"accountId": "123456789012"}]}
BODY = json.dumps(DOCUMENT).encode()
COMPRESSED = gzip.compress(BODY, mtime=0)

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def with_length(body, *headers):
    lines = b"".join(header + b"\r\n" for header in headers)
    return HEAD + lines + b"Content-Length: %d\r\n\r\n" % len(body) + body


def chunked(body, size, *headers):
    lines = b"".join(header + b"\r\n" for header in headers)
    pieces = [body[begin : begin + size] for begin in range(0, len(body), size)] + [b""]
    coded = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    return HEAD + lines + b"Transfer-Encoding: chunked\r\n\r\n" + coded


GZIP = b"Content-Encoding: gzip"
RESPONSES = {
    "with its length": with_length(BODY),
    "in chunks": chunked(BODY, 16),
    "compressed, with its length": with_length(COMPRESSED, GZIP),
    "compressed, in chunks": chunked(COMPRESSED, 7, GZIP),
    "after 100 Continue": b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n" + with_length(BODY),
}


@pytest.fixture
def faulty():
    with FaultServer() as running:
        yield running


def outcome(inspector):
    """The result without the call's own metadata, or the error."""
    try:
        response = inspector.batch_get_account_status()
    except muster.MusterError as failure:
        return failure
    return {name: response[name] for name in DOCUMENT}


@pytest.mark.parametrize("response", RESPONSES.values(), ids=RESPONSES)
def test_a_complete_response_is_parsed(client, faulty, response):
    faulty.script = ConnectionScript((response,))
    assert outcome(client(faulty.url)) == DOCUMENT


@pytest.mark.parametrize("ending", ["closed", "reset"])
@pytest.mark.parametrize("response", RESPONSES.values(), ids=RESPONSES)
def test_a_connection_cut_at_any_byte_never_returns_a_wrong_result(
    client, faulty, response, ending
):
    inspector = client(faulty.url)
    # The line break after the last chunk is not significant.
    needed = len(response) - (2 if response.endswith(b"0\r\n\r\n") else 0)
    for count in range(needed):
        faulty.script = ConnectionScript((response[:count],), ending)
        failure = outcome(inspector)
        assert isinstance(failure, muster.TransportError), (count, response[:count], failure)
        assert failure.code == "ConnectionClosedError"
        assert faulty.url in failure.message
    # A reset may arrive before the end of a complete response.
    faulty.script = ConnectionScript((response,), ending)
    last = outcome(inspector)
    assert last == DOCUMENT or (ending == "reset" and isinstance(last, muster.TransportError))


INVALID = {
    "a length too long": with_length(BODY).replace(b"Length: %d" % len(BODY), b"Length: 9999"),
    "no length": b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n" + BODY,
    "a negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + BODY,
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n" + BODY,
    "no chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nhello\r\n",
    "a chunk without end": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 100,
    "not compressed": with_length(BODY, GZIP),
    "with a content encoding that was not requested": with_length(
        BODY, b"Content-Encoding: brotli"
    ),
    "garbage first": b"\x00\xffgarbage\r\n" + with_length(BODY),
    "another protocol": b"220 mail.example ESMTP\r\n",
    "another version": b"HTTP/9.9 200 OK\r\n\r\n" + BODY,
    "no status": b"HTTP/1.1 OK\r\n\r\n" + BODY,
    "a status of letters": b"HTTP/1.1 2xx OK\r\n\r\n" + BODY,
    "a header without end": HEAD + b"X: " + b"x" * 500_000,
    "nothing": b"",
}


@pytest.mark.parametrize("ending", ["closed", "reset"])
@pytest.mark.parametrize("response", INVALID.values(), ids=INVALID)
def test_an_invalid_response_is_an_error(client, faulty, response, ending):
    faulty.script = ConnectionScript((response,), ending)
    failure = outcome(client(faulty.url))
    assert isinstance(failure, (muster.TransportError, muster.ResponseError)), failure


def test_a_response_ends_at_its_content_length(client, faulty):
    """The remaining bytes belong to no call: the next call uses another connection."""
    faulty.script = ConnectionScript((with_length(BODY) + b'{"accounts": "more"}',), "open")
    inspector = client(faulty.url)
    assert outcome(inspector) == DOCUMENT
    assert outcome(inspector) == DOCUMENT
    assert faulty.connections == 2


@pytest.mark.parametrize("header_count", [1, 200])
def test_large_headers_are_accepted(client, faulty, header_count):
    headers = [b"X-%d: " % number + b"x" * 400 for number in range(header_count)]
    faulty.script = ConnectionScript((with_length(BODY, *headers, b"X-Long: " + b"y" * 90_000),))
    assert outcome(client(faulty.url)) == DOCUMENT


def test_endless_headers_end_at_the_limit(client, faulty):
    faulty.script = ConnectionScript((HEAD + b"X-More: and more\r\n" * 100_000,), "open")
    failure = outcome(client(faulty.url, max_response_bytes=100_000))
    assert isinstance(failure, muster.TransportError), failure
    assert failure.code in ("ResponseTooLargeError", "ConnectionClosedError")


def test_a_response_before_the_request_was_read_is_accepted(client, faulty):
    faulty.script = ConnectionScript((with_length(BODY),), "open", early=True)
    assert outcome(client(faulty.url)) == DOCUMENT


def test_a_small_response_that_decompresses_to_a_large_one_is_too_large(client, faulty):
    bomb = gzip.compress(b'{"a": "' + b"a" * 10_000_000 + b'"}')
    assert len(bomb) < 100_000
    faulty.script = ConnectionScript((with_length(bomb, GZIP),))
    failure = outcome(client(faulty.url, max_response_bytes=1_000_000, max_attempts=3))
    assert isinstance(failure, muster.TransportError)
    assert failure.code == "ResponseTooLargeError"
    assert faulty.requests == 1


def test_a_response_up_to_the_limit_is_accepted(client, faulty):
    response = with_length(BODY)
    faulty.script = ConnectionScript((response,))
    assert outcome(client(faulty.url, max_response_bytes=len(response))) == DOCUMENT
    failure = outcome(client(faulty.url, max_response_bytes=len(response) - 1))
    assert failure.code == "ResponseTooLargeError"


@pytest.mark.parametrize("response", [with_length(BODY), chunked(BODY, 16)])
def test_a_slow_response_is_not_idle(client, faulty, response):
    faulty.script = ConnectionScript((response,), pause=0.005)
    assert outcome(client(faulty.url, idle_timeout_ms=1_000)) == DOCUMENT


def test_a_slow_response_can_reach_the_total_timeout(client, faulty):
    faulty.script = ConnectionScript((with_length(BODY),), pause=0.02)
    failure = outcome(client(faulty.url, timeout_ms=500))
    assert failure.code == "ReadTimeoutError"
    assert faulty.url in failure.message


@pytest.mark.parametrize("so_far", [b"", HEAD, with_length(BODY)[:-1]])
def test_a_response_that_stops_reaches_the_idle_timeout(client, faulty, so_far):
    faulty.script = ConnectionScript((so_far,), "open")
    failure = outcome(client(faulty.url, idle_timeout_ms=300))
    assert failure.code == "ReadTimeoutError"
    assert "no data for 300 milliseconds" in failure.message


@pytest.mark.parametrize("ending", ["closed", "reset"])
def test_a_kept_connection_that_was_closed_is_replaced(client, faulty, ending):
    """A server closes the connection between two calls. The next call uses a new connection, and
    this does not count as an attempt."""
    faulty.script = ConnectionScript((with_length(BODY),), ending)
    inspector = client(faulty.url)
    for number in range(1, 6):
        assert outcome(inspector) == DOCUMENT
        assert faulty.gone.acquire(timeout=60)
        assert faulty.connections == number
    assert faulty.requests == 5


def test_a_connection_that_closes_when_the_request_arrives_is_replaced(client, faulty):
    """The end is not visible before the request is sent: the server reads it and closes the
    connection without a response, as servers do with kept connections."""
    faulty.script = ConnectionScript((with_length(BODY), b""))
    inspector = client(faulty.url)
    assert outcome(inspector) == DOCUMENT
    assert outcome(inspector) == DOCUMENT
    assert faulty.connections == 2
