"""Muster serializes and parses as botocore does, for every built-in operation.

Values are random. A failure names the operation and the seed, which create the same values again.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import botocore.awsrequest
import botocore.loaders
import botocore.model
import botocore.parsers
import botocore.serialize
import botocore.utils
import muster
import pytest
from random_values import Input, JSONResponse, XMLResponse

SEEDS = 8
TOKEN = "00000000-0000-4000-8000-000000000000"
URL = "https://example.com"
SERVICES = ("inspector2", "macie2", "organizations", "sts", "account", "ec2", "iam")
OMITTED = {"PutAlternateContact", "PutContactInformation"}
"""Operations whose inputs have secrets. Muster masks these in messages, where random values have
the same letters, and random values do not match their patterns."""
ROOT = Path(__file__).resolve().parents[3]


def models() -> Iterator[botocore.model.ServiceModel]:
    """botocore's models with the operations that are built in, and with Muster's corrections."""
    loader = botocore.loaders.Loader()
    for service in SERVICES:
        model = loader.load_service_model(service, "service-2")
        facts = ROOT / "Sources/Protocol/ModelData/data" / service / "accounts.json"
        corrections = json.loads(facts.read_text()).get("corrections") if facts.exists() else None
        for name, shape in (corrections or {}).get("members", {}).items():
            structure, _, member = name.partition(".")
            model["shapes"][structure]["members"][member]["shape"] = shape
        model["shapes"].update((corrections or {}).get("shapes", {}))
        built_in = json.loads(facts.with_name("service-2.json").read_text())["operations"]
        model["operations"] = {
            name: model["operations"][name] for name in built_in if name not in OMITTED
        }
        yield botocore.model.ServiceModel(model, service)


OPERATIONS = [model.operation_model(name) for model in models() for name in model.operation_names]
every_operation = pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda each: f"{each.service_model.service_name} {each.name}"
)


@contextlib.contextmanager
def client(operation: Any, responses: dict[str, Any]) -> Iterator[muster.Client]:
    """A client of the operation's service. Its next request gets the response "next"."""
    with (
        muster.Session(
            region_name="us-east-1",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            options=muster.SessionOptions(
                endpoint_url=URL,
                max_attempts=1,
                token=lambda: TOKEN,
                transport=lambda _: responses["next"],
            ),
        ) as session,
        session.client(operation.service_model.service_name) as opened,
    ):
        yield opened


def protocol(operation: Any) -> str:
    return operation.service_model.resolved_protocol


# ------------------------------------------------------------------------------------- requests


@every_operation
def test_requests(operation: Any) -> None:
    with client(operation, {}) as service:
        for seed in range(SEEDS):
            given = Input(Random(f"{operation.name} {seed}")).of(operation)
            where = f"{operation.name}, seed {seed}: {given}"
            compare(service.prepare(operation.name, **given), written(operation, given), where)


def compare(ours: dict[str, Any], theirs: Any, where: str) -> None:
    assert ours["method"] == theirs.method, where
    assert location(ours["url"]) == location(theirs.url), where
    headers = {header["name"].lower(): header["value"] for header in ours["headers"]}
    body = ours["body"] if "body" in ours else ours["bodyBase64"]
    assert content(body, headers) == content(text(theirs.body), headers), where
    for name, value in theirs.headers.items():
        if name.lower() != "content-length":
            assert headers.pop(name.lower()) == text(value), where
    assert headers.keys() <= OWN_HEADERS, where


OWN_HEADERS = {
    "host", "x-amz-date", "authorization", "user-agent", "content-type",
    "amz-sdk-invocation-id", "amz-sdk-request", "x-amz-user-agent", "accept-encoding",
}  # fmt: skip
"""Headers that are not part of the protocol. botocore sends Content-Type only with a body."""


def written(operation: Any, given: dict[str, Any]) -> Any:
    """The request that botocore makes, unsigned."""
    tokens = {name: TOKEN for name in operation.idempotent_members if name not in given}
    serializer = botocore.serialize.create_serializer(protocol(operation))
    request = serializer.serialize_to_request({**given, **tokens}, operation)
    botocore.awsrequest.prepare_request_dict(request, endpoint_url=URL)
    return botocore.awsrequest.create_request_object(request).prepare()


def text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else value or ""


def location(url: str) -> tuple[str, list[tuple[str, str]]]:
    """A URL with its parameters parsed: the order of their names is not significant."""
    bare, _, query = url.partition("?")
    return bare, sorted(urllib.parse.parse_qsl(query, keep_blank_values=True))


def content(body: str, headers: dict[str, str]) -> Any:
    """A body for comparison: a form as fields, and JSON with its members in order."""
    if "form" in headers.get("content-type", ""):
        return sorted(urllib.parse.parse_qsl(body, keep_blank_values=True))
    return json.loads(body, object_pairs_hook=list) if body else None


# -------------------------------------------------------------------------------------- responses


@every_operation
def test_responses(operation: Any) -> None:
    responses: dict[str, Any] = {}
    with client(operation, responses) as service:
        for seed in range(SEEDS if operation.output_shape else 0):
            random = Random(f"{operation.name} {seed}")
            headers, body = writer(operation, random).message(operation.output_shape)
            responses["next"] = 200, headers, body
            ours = service.call(operation.name, **Input(random).of(operation))
            del ours["ResponseMetadata"]
            where = f"{operation.name}, seed {seed}: {headers} {body!r}"
            theirs = read(operation, 200, headers, body)
            assert with_offsets(ours) == with_offsets(theirs), where


def writer(operation: Any, random: Random) -> JSONResponse | XMLResponse:
    if protocol(operation) in ("query", "ec2"):
        return XMLResponse(random, is_ec2=protocol(operation) == "ec2")
    return JSONResponse(random, protocol(operation))


def read(operation: Any, status: int, headers: dict[str, str], body: bytes) -> Any:
    """The response that botocore parses, with blobs as the AWS CLI prints them."""
    parsed = parser(operation).parse(response(status, headers, body), operation.output_shape)
    del parsed["ResponseMetadata"]
    return parsed


def parser(operation: Any) -> Any:
    factory = botocore.parsers.ResponseParserFactory()
    factory.set_parser_defaults(timestamp_parser=moment, blob_parser=lambda text: text)
    return factory.create_parser(protocol(operation))


def response(status: int, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    headers = botocore.awsrequest.HeadersDict(headers)
    return {"status_code": status, "headers": headers, "body": body}


def moment(value: Any) -> datetime.datetime:
    """A time as botocore returns it if the local time zone is UTC."""
    time = botocore.utils.parse_timestamp(value)
    return time if isinstance(value, str) else time.astimezone(datetime.timezone.utc)


def with_offsets(value: Any) -> Any:
    """A value whose times are equal only if their offsets from UTC are equal too."""
    if isinstance(value, dict):
        return {key: with_offsets(each) for key, each in value.items()}
    if isinstance(value, list):
        return [with_offsets(each) for each in value]
    return ("time", value.isoformat()) if isinstance(value, datetime.datetime) else value


# --------------------------------------------------------------------------------------- errors


@every_operation
def test_errors(operation: Any) -> None:
    """Each error of the operation, and one that the model does not know."""
    responses: dict[str, Any] = {}
    with client(operation, responses) as service:
        for seed in range(SEEDS // 4):
            for shape in [*operation.error_shapes, None]:
                random = Random(f"{operation.name} {shape} {seed}")
                headers, body = writer(operation, random).error(shape)
                status = random.choice([400, 402, 403, 404, 409, 429])
                responses["next"] = status, headers, body
                with pytest.raises(muster.ClientError) as caught:
                    service.call(operation.name, **Input(random).of(operation))
                where = f"{operation.name}, seed {seed}: {status} {headers} {body!r}"
                compare_errors(caught.value.response, failed(operation, *responses["next"]), where)


def compare_errors(ours: dict[str, Any], theirs: dict[str, Any], where: str) -> None:
    for name in ("Code", "Message"):
        assert ours["Error"][name] == (theirs["Error"].get(name) or ""), where
    own = {"Error", "ResponseMetadata"}
    members = {name: value for name, value in theirs.items() if name not in own}
    assert {name: value for name, value in ours.items() if name not in own} == members, where


def failed(operation: Any, status: int, headers: dict[str, str], body: bytes) -> Any:
    """An error as botocore parses it: code and message, then the members in the model."""
    parsed = parser(operation).parse(response(status, headers, body), None)
    shape = operation.service_model.shape_for_error_code(parsed["Error"]["Code"])
    if shape is not None:
        parsed.update(parser(operation).parse(response(status, headers, body), shape))
    return parsed
