"""Malformed responses: each is a clear error, whatever transport delivers it."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import muster
import pytest
from recorder import CannedResponse, Recorder
from session_options import open_session

JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
XML = {"Content-Type": "text/xml"}
PAGE = b"<html><head>\n<title>Blocked by the proxy</title></head></html>"
BOMB = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'
FILE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
DEEP = 100_000
STS = {"service": "sts", "headers": XML}
WHAT = "The response to BatchGetAccountStatus "
IDENTITY = "The response to GetCallerIdentity "


@dataclass(frozen=True)
class Case:
    what: str
    body: bytes
    code: str
    message: str
    service: str = "inspector2"
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: JSON)


def unread(what: str, body: bytes, message: str, **facts: object) -> Case:
    return Case(what, body, "ResponseParserError", message, **facts)


REDIRECT = {**HTML, "Location": "https://elsewhere.example.com/"}
CASES = [
    unread("no JSON", b"accounts: []", f"{WHAT}is not valid JSON at line 1, column 1: "),
    unread(
        "truncated", b'{"accounts":\n[{"accountId"', f"{WHAT}is not valid JSON at line 2, column "
    ),
    unread("no object", b"[]", f"{WHAT}is not a JSON object."),
    unread(
        "a list where an object belongs",
        b'{"accounts":[{"state":[]}]}',
        f"{WHAT}does not match the model: /accounts/0/state must be an object, not a list",
    ),
    unread(
        "an object where a list belongs",
        b'{"accounts":{"a":1}}',
        f"{WHAT}does not match the model: /accounts must be a list, not an object",
    ),
    unread(
        "nested deep",
        b'{"accounts":' + b"[" * DEEP + b"]" * DEEP + b"}",
        f"{WHAT}is not valid JSON at line 1, column 1036: it is nested more than 1024 deep",
    ),
    unread(
        "nested deep in XML",
        b"<a>" * DEEP + b"</a>" * DEEP,
        f"{IDENTITY}is not valid XML at line 1, column 3076: it is nested more than 1024 deep",
        **STS,
    ),
    unread(
        "invalid UTF-8",
        b'{"accounts":[{"accountId":"\xff"}]}',
        f"{WHAT}is not valid JSON at line 1, column 28: it is not valid UTF-8",
    ),
    unread(
        "invalid UTF-8 in XML",
        b"<a>\xff</a>",
        f"{IDENTITY}is not valid XML at line 1, column 4: not well-formed (invalid token)",
        **STS,
    ),
    unread(
        "entities",
        BOMB,
        f"{IDENTITY}is not valid XML at line 1, column 13: "
        "document type declarations are not supported",
        **STS,
    ),
    unread(
        "an outer entity",
        FILE,
        f"{IDENTITY}is not valid XML at line 1, column 13: "
        "document type declarations are not supported",
        **STS,
    ),
    unread(
        "an entity that is not declared",
        b"<a>&x;</a>",
        f"{IDENTITY}is not valid XML at line 1, column 4: undefined entity",
        **STS,
    ),
    unread(
        "an empty body where XML belongs",
        b"",
        f"{IDENTITY}is not valid XML at line 1, column 1: no element found",
        **STS,
    ),
    unread(
        "truncated XML",
        b"<GetCallerIdentityResponse><GetCallerIdentityResult>",
        f"{IDENTITY}is not valid XML at line 1, column 53: no element found",
        **STS,
    ),
    unread(
        "JSON where XML belongs",
        b"{}",
        f"{IDENTITY}is not valid XML at line 1, column 1: not well-formed (invalid token); "
        "its Content-Type is application/json",
        service="sts",
    ),
    unread(
        "XML where JSON belongs",
        b"<a/>",
        f"{WHAT}is not valid JSON at line 1, column 1: The JSON document has an improper "
        "structure: missing or superfluous commas, braces, missing keys, etc.; "
        "its Content-Type is text/xml",
        headers=XML,
    ),
    unread(
        "a proxy's page",
        PAGE,
        f"{WHAT}did not come from the service: HTTP 200 with text/html that begins: <html><head> "
        "<title>Blocked by the proxy</title></head></html>",
        headers=HTML,
    ),
    unread(
        "a proxy's page for XML",
        PAGE,
        f"{IDENTITY}did not come from the service: HTTP 200 with text/html that begins: <html>",
        service="sts",
        headers=HTML,
    ),
    Case(
        "a proxy that forbids",
        PAGE,
        "403",
        "HTTP 403 (Forbidden) with text/html that begins: <html><head> <title>Blocked",
        status=403,
        headers=HTML,
    ),
    Case(
        "a gateway without a service",
        PAGE,
        "502",
        "HTTP 502 (Bad Gateway) with text/html that begins: <html>",
        status=502,
        headers=HTML,
    ),
    Case(
        "a gateway without a service for XML",
        PAGE,
        "502",
        "HTTP 502 (Bad Gateway) with text/html that begins: <html>",
        status=502,
        headers=HTML,
        service="sts",
    ),
    Case(
        "an error without code and body",
        b"",
        "500",
        "HTTP 500 (Internal Server Error) without a body.",
        status=500,
    ),
    Case(
        "an error that is not JSON",
        b"{oops",
        "400",
        "HTTP 400 (Bad Request) with application/json that begins: {oops",
        status=400,
    ),
    Case("an error with only a message", b'{"message":"no"}', "400", "no", status=400),
    Case(
        "a long body",
        b"x" * 5000,
        "404",
        "HTTP 404 (Not Found) with text/plain that begins: " + "x" * 200 + "…",
        status=404,
        headers={"Content-Type": "text/plain"},
    ),
    Case(
        "a redirect",
        PAGE,
        "301",
        "HTTP 301 (Moved Permanently) redirects to https://elsewhere.example.com/; Muster does not "
        "follow redirects.",
        status=301,
        headers=REDIRECT,
    ),
    Case(
        "a redirect of a query service",
        b"",
        "307",
        "HTTP 307 (Temporary Redirect) redirects to https://elsewhere.example.com/; Muster does "
        "not follow redirects.",
        status=307,
        headers=REDIRECT,
        service="sts",
    ),
    Case("not modified", b"", "304", "HTTP 304 (Not Modified) without a body.", status=304),
]

# Responses that no server sends and that libcurl would not deliver.
IMPOSSIBLE = [
    unread(
        "a body that must not exist",
        b"{}",
        f"{WHAT}has HTTP status 204 (No Content) and a body of 2 bytes.",
        status=204,
    ),
    unread(
        "an informational status",
        b"",
        f"{WHAT}has HTTP status 101, which is not a final status.",
        status=101,
    ),
]


@contextlib.contextmanager
def raw_server(headers: list[tuple[str, str]], body: bytes) -> Iterator[str]:
    """The URL of a server that sends one response as it is given, and ends the connection."""
    lines = [b"HTTP/1.1 200 OK", *(f"{name}: {value}".encode() for name, value in headers)]
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def respond() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n" + body)
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65536):
                        pass

        threading.Thread(target=respond, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


named = {"ids": lambda case: case.what}


def call_with(case: Case, **options: object) -> None:
    """Makes a call that gets the response, and compares the error with the case."""
    operations = {"inspector2": "batch_get_account_status", "sts": "get_caller_identity"}
    with (
        open_session(
            region_name="us-east-1",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="the-keys-secret",
            max_attempts=1,
            **options,
        ) as session,
        session.client(case.service) as client,
    ):
        with pytest.raises(muster.MusterError) as caught:
            client.call(operations[case.service])
        assert caught.value.code == case.code
        assert caught.value.message[: len(case.message)] == case.message


@pytest.mark.parametrize("case", CASES + IMPOSSIBLE, **named)
def test_a_response_from_the_programs_transport(case: Case) -> None:
    call_with(case, transport=lambda _: (case.status, case.headers, case.body))


@pytest.mark.parametrize("case", CASES, **named)
def test_a_response_from_a_server(case: Case) -> None:
    with Recorder() as server:
        server.response = CannedResponse(case.body, case.status, case.headers)
        call_with(case, endpoint_url=server.url)


@pytest.mark.parametrize(
    ("length", "body", "code", "message"),
    [
        (100, b'{"accounts":[]}', "ConnectionClosedError", "Connection was closed before"),
        (
            5,
            b'{"accounts":[]}',
            "ResponseParserError",
            f"{WHAT}is not valid JSON at line 1, column ",
        ),
    ],
)
def test_a_length_that_lies(length: int, body: bytes, code: str, message: str) -> None:
    case = Case("a length that lies", body, code, message)
    with Recorder() as server:
        server.response = CannedResponse(body, length=length)
        call_with(case, endpoint_url=server.url)


@pytest.mark.parametrize(
    ("options", "size", "most"),
    [({}, 100_000_000, 64 << 20), ({"max_response_bytes": 20}, 21, 20)],
)
def test_a_response_that_is_too_large(options: dict[str, int], size: int, most: int) -> None:
    body = b" " * size
    message = f"The response is too large: it has {size} bytes, the limit is {most}."
    case = Case("large", body, "ResponseTooLargeError", message)
    call_with(case, transport=lambda _: (200, JSON, body), **options)
    with Recorder() as server:
        server.response = CannedResponse(body)
        case = Case(
            "large",
            body,
            "ResponseTooLargeError",
            "The response exceeds the size limit at endpoint",
        )
        call_with(case, endpoint_url=server.url, **options)


@pytest.mark.parametrize("service", ["inspector2", "organizations"])
def test_no_body_at_all_is_an_empty_response_as_for_botocore(service: str) -> None:
    operations = {"inspector2": "batch_get_account_status", "organizations": "list_accounts"}
    with (
        muster.Session(
            region_name="us-east-1",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="the-keys-secret",
            options=muster.SessionOptions(transport=lambda _: (200, {}, b"")),
        ) as session,
        session.client(service) as client,
    ):
        response = client.call(operations[service])
    assert response.keys() == {"ResponseMetadata"}


@pytest.mark.parametrize("served", [False, True], ids=["transport", "server"])
def test_a_lone_surrogate_is_replaced(served: bool) -> None:
    body = (
        rb'{"accounts":[{"accountId":"\ud800"},{"accountId":"\ud83d\ude00"}],"failedAccounts":[]}'
    )
    with Recorder() as server:
        server.response = CannedResponse(body)
        options = (
            {"endpoint_url": server.url} if served else {"transport": lambda _: (200, JSON, body)}
        )
        with (
            open_session(
                region_name="us-east-1",
                aws_access_key_id="AKIDEXAMPLE",
                aws_secret_access_key="the-keys-secret",
                **options,
            ) as session,
            session.client("inspector2") as client,
        ):
            accounts = client.batch_get_account_status()["accounts"]
    assert [each["accountId"] for each in accounts] == ["\ufffd", "\U0001f600"]


LENGTHS = {
    "overflow": (["99999999999999999999"], "'99999999999999999999' is not a valid length"),
    "negative": (["-5"], "Content-Length"),
    "words": (["many"], "Content-Length"),
    "empty": ([""], "Content-Length"),
    "two": (["14", "15"], "it has the Content-Lengths 14 and 15"),
    "a list": (["14, 15"], "it has the Content-Lengths 14 and 15"),
}


@pytest.mark.parametrize("served", [False, True], ids=["transport", "server"])
@pytest.mark.parametrize("name", LENGTHS)
def test_a_length_that_is_not_valid(name: str, served: bool) -> None:
    """The body is one that could be read, if the end of the connection meant its end."""
    lengths, reason = LENGTHS[name]
    body = b'{"accounts":[]}'
    headers = [("Content-Length", each) for each in lengths]
    with raw_server(headers, body) as url:
        options = {"endpoint_url": url} if served else {"transport": lambda _: (200, headers, body)}
        with (
            open_session(
                region_name="us-east-1",
                aws_access_key_id="AKIDEXAMPLE",
                aws_secret_access_key="the-keys-secret",
                max_attempts=1,
                **options,
            ) as session,
            session.client("inspector2") as client,
            pytest.raises(muster.MusterError) as caught,
        ):
            client.call("batch_get_account_status")
    assert caught.value.code == "ConnectionClosedError"
    assert reason in caught.value.message


def test_a_body_of_the_programs_transport_that_is_too_short() -> None:
    case = Case(
        "short",
        b"",
        "ConnectionClosedError",
        "The program's transport passed an incomplete response: its Content-Length is 100, but it "
        "has 15 bytes.",
    )
    headers = {"Content-Length": "100"}
    call_with(case, transport=lambda _: (200, headers, b'{"accounts":[]}'))


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Length": "15"},
        [("Content-Length", "15"), ("content-length", "15")],
        {"Content-Length": "15, 15"},
        {"Content-Length": "7", "Content-Encoding": "gzip"},
        {"Content-Length": "x", "Transfer-Encoding": "chunked"},
        {},
    ],
)
def test_a_length_that_does_not_contradict_the_body(headers: object) -> None:
    with (
        open_session(
            region_name="us-east-1",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="the-keys-secret",
            transport=lambda _: (200, headers, b'{"accounts":[]}'),
        ) as session,
        session.client("inspector2") as client,
    ):
        assert client.batch_get_account_status()["accounts"] == []
