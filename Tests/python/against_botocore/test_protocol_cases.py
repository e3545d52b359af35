"""botocore's protocol cases for requests and responses, through the public interface.

The comparisons are those of botocore's tests/unit/test_protocols.py. Cases that fail are listed in
protocol_exceptions.toml with the reason. A case that passes must not be listed there.
"""

from __future__ import annotations

import contextlib
import json
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import muster
import pytest
import tomllib
from protocol_cases import Case, cases
from session_options import open_session

EXCEPTIONS = tomllib.loads(Path(__file__).with_name("protocol_exceptions.toml").read_text())
TOKEN = "00000000-0000-4000-8000-000000000000"
FORMS = ("query", "ec2")
"""Protocols whose requests are forms."""
INPUTS = list(cases("input"))
OUTPUTS = list(cases("output"))


def parameters(cases: list[Case]) -> list[Any]:
    """The cases for pytest. A listed exception that passes is a failure."""
    return [
        pytest.param(
            case,
            id=case.name,
            marks=[pytest.mark.xfail(reason=EXCEPTIONS[case.name], strict=True)]
            if case.name in EXCEPTIONS
            else [],
        )
        for case in cases
    ]


@contextlib.contextmanager
def client(case: Case, **options: Any) -> Iterator[muster.Client]:
    """A client of the case's service, in its own session."""
    with open_session(
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        endpoint_url=endpoint(case),
        max_attempts=1,
        token=lambda: TOKEN,
        **options,
    ) as session:
        session.add_model("cases", case.model)
        with session.client("cases") as opened:
            yield opened


def endpoint(case: Case) -> str:
    return case.suite.get("clientEndpoint", "https://example.com")


# ------------------------------------------------------------------------------------- requests


@pytest.mark.parametrize("case", parameters(INPUTS))
def test_request(case: Case) -> None:
    expected = case.facts["serialized"]
    with client(case) as service:
        request = service.prepare(case.operation["name"], **case.input())
    assert request["method"] == expected.get("method", request["method"])
    assert location(request["url"]) == location(expected_url(case, expected))
    if "body" in expected:
        assert body(request["body"], case) == body(expected["body"], case)
    headers = {header["name"].lower(): header["value"] for header in request["headers"]}
    for name, value in expected_headers(case, expected).items():
        assert listed(headers[name.lower()], case, name) == listed(value, case, name)
    for name in expected.get("forbidHeaders", []):
        assert name.lower() not in headers


def expected_url(case: Case, expected: dict[str, Any]) -> str:
    given = urllib.parse.urlsplit(endpoint(case))
    # If the host has a path, the URI contains it again.
    host = expected.get("host", given.netloc).partition("/")[0]
    path = expected.get("uri", "/")
    # botocore adds no "/" to the URL of an endpoint with a path (awsrequest.py, _urljoin).
    path = given.path if given.path and path == given.path + "/" else path
    return f"{given.scheme}://{host}{path}"


def location(url: str) -> tuple[str, list[tuple[str, str]]]:
    """A URL with its parameters parsed: the order of their names is not significant."""
    bare, _, query = url.partition("?")
    return bare, sorted(urllib.parse.parse_qsl(query, keep_blank_values=True))


def body(text: str, case: Case) -> Any:
    """A body for comparison: JSON as a value, a form as fields, anything else unchanged."""
    if case.suite["metadata"]["protocol"] in FORMS:
        return sorted(urllib.parse.parse_qsl(text, keep_blank_values=True))
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def expected_headers(case: Case, expected: dict[str, Any]) -> dict[str, str]:
    headers = dict(expected.get("headers", {}))
    if case.suite["metadata"]["protocol"] in FORMS and "Content-Type" in headers:
        headers["Content-Type"] += "; charset=utf-8"
    return headers


def listed(value: str, case: Case, name: str) -> str:
    """A header for comparison: spaces after commas in lists are not significant."""
    shapes = case.suite["shapes"]
    reference = case.operation.get("input")
    members = shapes[reference["shape"]]["members"] if reference else {}
    is_list = any(
        member.get("locationName") == name and shapes[member["shape"]]["type"] == "list"
        for member in members.values()
    )
    return value.replace(", ", ",") if is_list else value


# -------------------------------------------------------------------------------------- responses


@pytest.mark.parametrize("case", parameters(OUTPUTS))
def test_response(case: Case) -> None:
    response = case.facts["response"]
    received = (
        response["status_code"],
        response.get("headers", {}),
        response.get("body", "").encode(),
    )
    with client(case, transport=lambda _: received) as service:
        if "error" not in case.facts:
            output = members(service.call(case.operation["name"]))
            assert case.plain(output) == case.facts["result"]
            return
        with pytest.raises(muster.ClientError) as caught:
            service.call(case.operation["name"])
    error = caught.value
    assert error.code == case.facts.get("errorCode", "")
    message = re.search("<Message>(.*)</Message>", response.get("body", ""))
    assert error.message == case.facts.get("errorMessage", message[1] if message else "")
    assert case.plain_error(error.code, members(error.response)) == case.facts["error"]


def members(result: dict[str, Any]) -> dict[str, Any]:
    """The members of a result without its metadata."""
    return {k: v for k, v in result.items() if k not in ("Error", "ResponseMetadata")}


# ----------------------------------------------------------------------------------- exceptions


def test_exceptions_are_cases() -> None:
    assert not EXCEPTIONS.keys() - {case.name for case in INPUTS + OUTPUTS}
