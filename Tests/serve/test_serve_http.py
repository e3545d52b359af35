"""HTTP: requests that are not valid service requests, and the handling of connections."""

import datetime
import json
import signal
import subprocess
import time

import botocore.auth
import pytest
from botocore.exceptions import ClientError, HTTPClientError
from raw_connection import BODY, Connection, signed
from rejected_requests import REJECTED_REQUESTS, code_of
from server_process import MUSTER


@pytest.fixture
def server(serve):
    return serve()


@pytest.fixture
def connection(server):
    return Connection(server)


def test_a_connection_is_reused(server, connection):
    for _ in range(3):
        connection.send(signed(server), BODY)
        status, headers, body = connection.read_response()
        assert status == 200
        assert headers["content-type"] == "application/json"
        assert len(headers["x-amzn-requestid"]) == 36
        assert headers["date"].endswith("GMT")
        assert "accounts" in json.loads(body)


def test_requests_can_be_pipelined(server, connection):
    connection.send(*[signed(server), BODY] * 5)
    ids = [connection.read_response()[1]["x-amzn-requestid"] for _ in range(5)]
    assert len(set(ids)) == 5


def test_a_body_can_be_chunked(server, connection):
    head = signed(server, headers={"Transfer-Encoding": "chunked"})
    parts = [BODY[:7], BODY[7:]]
    chunks = [f"{len(part):x}\r\n".encode() + part + b"\r\n" for part in parts]
    connection.send(head, *chunks, b"0\r\n\r\n")
    assert connection.read_response()[0] == 200


def test_a_response_to_head_has_no_body(server, connection):
    connection.send(b"HEAD /_muster/clock HTTP/1.1\r\nHost: x\r\n\r\n")
    status, headers, _ = connection.read_response(body=False)
    assert (status, int(headers["content-length"]) > 0) == (200, True)
    connection.send(signed(server), BODY)
    assert connection.read_response()[0] == 200


def test_query_parameters_can_be_in_the_url(server, connection):
    target = "/?Action=GetCallerIdentity&Version=2011-06-15"
    connection.send(signed(server, "sts", target, b"", method="GET"))
    status, headers, body = connection.read_response()
    assert (status, headers["content-type"]) == (200, "text/xml")
    assert b"<GetCallerIdentityResult>" in body


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in chunks"])
def test_a_body_that_is_too_large_is_rejected(connection, announced):
    if announced:
        connection.send(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n")
    else:
        connection.send(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(9):
            connection.send(b"100000\r\n", b"x" * 0x100000, b"\r\n")
        connection.send(b"0\r\n\r\n")
    status, _, body = connection.read_response()
    assert (status, json.loads(body)["__type"]) == (413, "RequestEntityTooLarge")


@pytest.mark.parametrize(
    "lengths",
    [["99999999999999999999"], ["-5"], ["1x"], [""], ["5", "6"], ["5, 6"], ["5", "-1"]],
    ids=str,
)
def test_a_length_that_is_not_valid_is_rejected(server, lengths):
    """RFC 9112, section 6.3. The connection ends: where the next request begins is not known."""
    connection = Connection(server)
    lines = "".join(f"Content-Length: {each}\r\n" for each in lengths)
    connection.send(f"POST / HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode())
    response = connection.stream.read()
    assert response.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 413 "))


def test_an_http_1_0_connection_closes_after_the_response(server, connection):
    connection.send(signed(server).replace(b" HTTP/1.1", b" HTTP/1.0"), BODY)
    assert connection.read_response()[0] == 200
    assert connection.stream.read() == b""


def test_a_slow_client_does_not_delay_others(server):
    slow, other = Connection(server), Connection(server)
    head = signed(server)
    slow.send(head[:20])
    other.send(signed(server), BODY)
    assert other.read_response()[0] == 200
    slow.send(head[20:], BODY[:3])
    other.send(signed(server), BODY)
    assert other.read_response()[0] == 200
    slow.send(BODY[3:])
    assert slow.read_response()[0] == 200


def test_responses_are_delayed_independently(serve):
    server = serve({"operations": {"ListMembers": {"latency": {"minMs": 400, "maxMs": 400}}}})
    slow, other = Connection(server), Connection(server)
    begin = time.monotonic()
    slow.send(signed(server, path="/members/list", body=b"{}"), b"{}")
    other.send(signed(server), BODY)
    assert other.read_response()[0] == 200
    assert slow.read_response()[0] == 200
    assert time.monotonic() - begin >= 0.4


@pytest.mark.parametrize("what", REJECTED_REQUESTS)
def test_invalid_requests_are_rejected_as_by_aws(connection, server, what):
    request_of, status, code = REJECTED_REQUESTS[what]
    connection.send(request_of(server))
    actual, headers, body = connection.read_response()
    assert (actual, code_of(headers, body)) == (status, code), body
    assert len(headers["x-amzn-requestid"]) == 36


@pytest.mark.parametrize(
    ("target", "position"),
    [
        ("/enable?a=b&x=%zz", "The query of the URL has '%zz' at character 7"),
        ("/enable?x=1%", "The query of the URL has '%' at character 4"),
        ("/tags/a%2", "The path of the URL has '%2' at character 8"),
        ("/enable?x=%ff", "The query of the URL is not valid UTF-8"),
    ],
)
def test_an_error_in_a_url_names_its_position(connection, target, position):
    connection.send(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    status, headers, body = connection.read_response()
    assert (status, headers["x-amzn-errortype"]) == (400, "SerializationException")
    assert position in json.loads(body)["message"]


def test_a_url_that_is_not_utf8_is_rejected(connection):
    connection.send(b"GET /caf\xe9 HTTP/1.1\r\nHost: x\r\n\r\n")
    status, _, body = connection.read_response()
    assert (status, json.loads(body)["message"]) == (400, "The URL is not UTF-8.")


def test_a_header_that_is_not_utf8_is_accepted(server, connection):
    head = signed(server).replace(b"\r\n\r\n", b"\r\nX-Name: caf\xe9\r\n\r\n")
    connection.send(head, BODY)
    assert connection.read_response()[0] == 200


def test_http_1_1_requires_a_host_header(server):
    """RFC 9112, section 3.2; HTTP/1.0 has no such header."""
    head = signed(server)
    for version, status in [(b"1.1", 400), (b"1.0", 403)]:
        connection = Connection(server)
        lines = head.replace(b"HTTP/1.1", b"HTTP/" + version).split(b"\r\n")
        connection.send(b"\r\n".join(line for line in lines if line[:5] != b"Host:"), BODY)
        assert connection.read_response()[0] == status


def test_each_protocol_has_its_own_error_format(serve):
    server = serve()
    keys = {"aws_access_key_id": "AKIANOBODY", "aws_secret_access_key": "x"}
    for service, operation, code in [
        ("sts", "get_caller_identity", "InvalidClientTokenId"),
        ("organizations", "describe_organization", "UnrecognizedClientException"),
        ("macie2", "get_macie_session", "UnrecognizedClientException"),
    ]:
        with pytest.raises(ClientError) as refused:
            getattr(server.client(service, **keys), operation)()
        assert refused.value.response["Error"]["Code"] == code
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


@pytest.mark.parametrize("minutes", [-20, 20], ids=["expired", "not yet"])
def test_a_signature_with_a_wrong_date_is_rejected(server, connection, monkeypatch, minutes):
    real = botocore.auth.get_current_datetime
    monkeypatch.setattr(
        botocore.auth, "get_current_datetime",
        lambda *a, **k: real(*a, **k) + datetime.timedelta(minutes=minutes),
    )  # fmt: skip
    connection.send(signed(server), BODY)
    status, headers, body = connection.read_response()
    assert (status, headers["x-amzn-errortype"]) == (403, "InvalidSignatureException")
    assert "Signature " in json.loads(body)["message"]


def test_any_key_acts_for_the_named_account(serve):
    server = serve(None, "--any-key", "222222222222")
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    assert server.client("sts", **keys).get_caller_identity()["Account"] == "222222222222"


def test_connections_break_according_to_the_scenario(serve):
    server = serve({"resets": 1})
    with pytest.raises(HTTPClientError):
        server.client("macie2").get_macie_session()
    server.control("faults", {"resets": 0, "truncations": 1})
    connection = Connection(server)
    connection.send(signed(server), BODY)
    status, headers, body = connection.read_response()
    assert status == 200
    assert 0 < len(body) < int(headers["content-length"])
    assert connection.stream.read() == b""


def test_a_signal_stops_the_server_without_a_message(serve):
    for number in (signal.SIGINT, signal.SIGTERM):
        server = serve({"latency": {"minMs": 60000, "maxMs": 60000}})
        waiting = Connection(server)
        waiting.send(signed(server), BODY)
        while server.control("requests")[1]["total"] == 0:
            time.sleep(0.01)
        server.process.send_signal(number)
        assert server.process.wait(timeout=20) == 0


def test_errors_at_startup_are_explained(serve, tmp_path):
    server = serve()
    host, port = server.address
    for flags, code, message in [
        (["--port", str(port)], 2, f"cannot listen on {host}:{port}: Address already in use"),
        (["--port", "70000"], 2, "--port must be an integer from 0 to 65535, not '70000'"),
        (["--bind", "not an address"], 2, "--bind"),
        (["--org", "/no/such"], 2, "/no/such cannot be read"),
        (["--accounts", "-1"], 2, "--accounts must be an integer from 0 to 100000"),
        (["--any-key", "x"], 2, "/anyKeyIs must be a string of 12 digits"),
        (["--speed", "fast"], 2, "--speed must be a number from 0 to 1000000, not 'fast'"),
        (["--speed", "2", "--real-time"], 2, "--real-time and --speed cannot be used together"),
        (["--state-file", str(tmp_path)], 2, "could not be opened"),
    ]:
        ended = subprocess.run(
            [MUSTER, "serve", *flags], capture_output=True, text=True, timeout=20, check=False
        )
        assert ended.returncode == code, ended.stderr
        assert message in ended.stderr
