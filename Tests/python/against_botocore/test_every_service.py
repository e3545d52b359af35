"""All services of botocore whose protocol Muster supports: each model is loaded, each operation is
described and prepared with random input, and its URL and signing scope equal botocore's.

`make test` tries the services whose calls set parameters of endpoint rules, and a few others.
MUSTER_SERVICES=all tries all of them, as `make peers` does; a list of names tries these.
MUSTER_SEED selects other inputs. A failure names the seed, which creates the same inputs again.
"""

from __future__ import annotations

import json
import os
import urllib.parse
from random import Random
from typing import Any

import botocore.awsrequest
import botocore.exceptions
import botocore.loaders
import botocore.session
import muster
import published_models
import pytest
import sample_values
from botocore.config import Config
from random_values import Input
from test_endpoint_cases import scope

PROTOCOLS = {"json", "rest-json", "query", "ec2"}
REGIONS = ["us-east-1", "eu-west-3", "ap-southeast-99", "cn-north-1", "us-gov-west-1",
           "us-iso-east-1", "us-isob-east-1", "eusc-de-east-1", "us-west-2"]  # fmt: skip
WITH_PARAMETERS = ["acm", "cloudfront-keyvaluestore", "dynamodb", "dynamodbstreams", "events",
                   "kinesis", "neptune-graph", "opensearchmemory", "sesv2", "signin",
                   "wellarchitected"]  # fmt: skip
"""The services whose operations set parameters of the endpoint rules."""
SETTINGS = 3
"""The number of combinations of Region, kinds of endpoints and configured URL for each service."""
OTHER_METHOD = {("cloudsearchdomain", "Search")}
"""Operations that botocore sends with POST, because some URLs are too long (handlers.py,
change_get_to_post)."""
OTHER_HOST = {("machinelearning", "Predict")}
"""Operations that botocore sends to the host in a member (handlers.py,
switch_host_machinelearning)."""

CORRECTED = {"macie2", "ssm"}
"""Services with inputs that Muster refuses and botocore accepts: Macie's corrected account ids, and
patterns, which botocore does not check."""
TOKEN = "00000000-0000-4000-8000-000000000000"

LOADER = botocore.loaders.Loader()


def global_services() -> set[str]:
    """The endpoint prefixes of services that have one Region in a partition. Where their rules do
    not name the Region of the signature, botocore takes it from its older list of endpoints."""
    partitions = LOADER.load_data("endpoints")["partitions"]
    return {
        name
        for partition in partitions
        for name, facts in partition["services"].items()
        if "partitionEndpoint" in facts
    }


GLOBAL = global_services()


def metadata(service: str) -> dict[str, Any]:
    return LOADER.load_service_model(service, "service-2")["metadata"]


def supported() -> list[str]:
    """The services with a protocol that Muster supports."""
    services = LOADER.list_available_services("service-2")
    facts = {service: metadata(service) for service in services}
    return [
        service
        for service, each in facts.items()
        if PROTOCOLS & {*each.get("protocols", [each["protocol"]])}
    ]


FIRST_SEED = int(os.environ.get("MUSTER_SEED", "1"))


def services() -> list[str]:
    wanted = os.environ.get("MUSTER_SERVICES", "")
    if wanted == "all":
        return supported()
    if wanted:
        return wanted.split(",")
    return WITH_PARAMETERS + Random(FIRST_SEED).sample(supported(), 4)


def input_of(operation: Any, random: Random) -> dict[str, Any]:
    """A random input, or no input if a required member has a pattern that no text was found for:
    both libraries then refuse it."""
    try:
        return Input(random).of(operation)
    except sample_values.NoTextError:
        return {}


class Sent(Exception):  # noqa: N818 (not an error)
    """Raised with the request instead of sending it."""

    def __init__(self, request: Any) -> None:
        self.request = request


def raise_sent(request: Any, **_: Any) -> None:
    raise Sent(request)


class Settings:
    """The settings of a client, which determine endpoints."""

    def __init__(self, random: Random) -> None:
        self.region = random.choice(REGIONS)
        self.fips = random.random() < 0.25
        self.dual_stack = random.random() < 0.25
        own = random.random() < 0.2
        self.url = (
            random.choice(["https://a.example:8443/base", "http://127.0.0.1:9"]) if own else None
        )
        if own:
            self.fips = self.dual_stack = False

    def __repr__(self) -> str:
        return repr(vars(self))

    def botocore_client(self, service: str, session: Any = None) -> Any:
        config = Config(
            use_fips_endpoint=self.fips,
            use_dualstack_endpoint=self.dual_stack,
            retries={"total_max_attempts": 1},
        )
        client = (session or botocore.session.Session()).create_client(
            service, self.region, endpoint_url=self.url, config=config
        )
        client.meta.events.register("before-send", raise_sent)
        return client

    def muster_client(self, session: Any, service: str) -> Any:
        options = muster.ClientOptions(
            use_fips_endpoint=self.fips, use_dualstack_endpoint=self.dual_stack
        )
        return session.client(
            service, region_name=self.region, endpoint_url=self.url, options=options
        )


def unsupported(operation: Any, settings: Settings) -> str | None:
    """The feature of an operation that Muster refuses."""
    shapes = [operation.input_shape, operation.output_shape]
    members = [m for shape in shapes if shape is not None for m in shape.members.values()]
    if any(m.serialization.get("streaming") or m.serialization.get("eventstream") for m in members):
        return "streams its"
    facts = operation.service_model.metadata
    schemes = operation.auth or facts.get("auth", [])
    is_signed = "smithy.api#noAuth" not in schemes and operation.auth_type != "none"
    if is_signed and schemes and "aws.auth#sigv4" not in schemes:
        return "requires requests signed with"
    if is_signed and not schemes and facts["signatureVersion"] not in ("v4", "s3v4"):
        return "requires requests signed with"
    discovery = operation.endpoint_discovery or {}
    if discovery.get("required") and settings.url is None:
        return "requires endpoint discovery"
    return None


def theirs(client: Any, operation: str, given: dict[str, Any]) -> Any:
    """The method, the URL and the signing scope of botocore's request, or its error."""
    try:
        client._make_api_call(operation, given)
    except Sent as sent:
        request = sent.request
        headers = [{"name": n, "value": text(v)} for n, v in request.headers.items()]
        signed = "Authorization" in request.headers
        return (
            request.method,
            location(request.url),
            scope({"headers": headers}) if signed else None,
        )
    except botocore.exceptions.BotoCoreError as error:
        return error
    raise AssertionError("no request was sent")


def ours(client: Any, operation: str, given: dict[str, Any]) -> Any:
    try:
        request = client.prepare(operation, **given)
    except muster.MusterError as error:
        return error
    signed = any(header["name"].lower() == "authorization" for header in request["headers"])
    return request["method"], location(request["url"]), scope(request) if signed else None


def without_region(request: Any) -> Any:
    method, location, (_, service) = request
    return method, location, service


def text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else value


def location(url: str) -> tuple[str, list[tuple[str, str]]]:
    bare, _, query = url.partition("?")
    return bare, sorted(urllib.parse.parse_qsl(query, keep_blank_values=True))


def seeds() -> range:
    return range(FIRST_SEED, FIRST_SEED + SETTINGS)


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the-keys-secret")
    monkeypatch.setenv("AWS_ACCOUNT_ID", "123456789012")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.parametrize("service", services())
def test_requests_go_to_the_same_url_as_botocores(service, tmp_path):
    folder = published_models.unpack(service, tmp_path)
    (version,) = (tmp_path / service).iterdir()
    with muster.Session(region_name="us-east-1") as session:
        if service not in supported():
            with pytest.raises(muster.ConfigurationError, match="Muster supports only"):
                session.load_model(version)
            return
        assert session.load_model(version) == service
        # Without the members that botocore adds and removes itself (service-2.sdk-extras.json).
        published = json.loads((version / "service-2.json").read_text())
        model = botocore.model.ServiceModel(published, service)
        names = describe(session, model)
        for seed in seeds():
            compare(session, model, names[seed % SETTINGS :: SETTINGS] or names, seed)
    assert folder


def describe(session: Any, model: Any) -> list[str]:
    """Describes every operation, and returns their names."""
    for name in model.operation_names:
        described = muster.describe(model.service_name, name, session=session)
        assert described["name"] == name
        refused = unsupported(model.operation_model(name), Settings(Random(0)))
        if refused and "discovery" not in refused:
            assert described["unsupported"].startswith(refused)
        else:
            assert "unsupported" not in described
    return list(model.operation_names)


def muster_client(session: Any, service: str, settings: Settings) -> Any:
    """A client, or None if Muster refuses the settings."""
    try:
        return settings.muster_client(session, service)
    except muster.ConfigurationError:
        return None


def compare(session: Any, model: Any, names: list[str], seed: int) -> None:
    random = Random(f"{model.service_name} {seed}")
    settings = Settings(random)
    client = settings.botocore_client(model.service_name)
    own = muster_client(session, model.service_name, settings)
    if own is None:
        # The endpoint rules refuse the settings, whatever the input is.
        expected = theirs(client, names[0], input_of(model.operation_model(names[0]), random))
        assert isinstance(expected, botocore.exceptions.BotoCoreError), settings
        return
    with own:
        for name in names:
            compare_operation(model.operation_model(name), settings, client, own, random, seed)


def compare_operation(
    operation: Any, settings: Settings, client: Any, own: Any, random: Random, seed: int
) -> None:
    service = operation.service_model.service_name
    given = input_of(operation, random)
    given.update({name: TOKEN for name in operation.idempotent_members if name not in given})
    where = f"{service} {operation.name}, MUSTER_SEED={seed}, {settings}: {given}"
    result = ours(own, operation.name, given)
    if refused := unsupported(operation, settings):
        assert isinstance(result, muster.UnknownNameError), where
        assert f"{operation.name} of {service} {refused}" in str(result), where
        return
    expected = theirs(client, operation.name, given)
    if isinstance(expected, Exception):
        assert isinstance(result, muster.MusterError), (where, expected, result)
        return
    if (
        isinstance(result, muster.ParamValidationError)
        and operation.service_model.service_name in CORRECTED
    ):
        return
    assert not isinstance(result, Exception), (where, result)
    if expected[2] and operation.service_model.endpoint_prefix in GLOBAL:
        result, expected = without_region(result), without_region(expected)
    if (service, operation.name) in OTHER_METHOD:
        assert result[1][0] == expected[1][0], where
    elif (service, operation.name) not in OTHER_HOST:
        assert result == expected, where


def test_the_services_with_parameters_are_listed():
    found = set()
    for service in supported():
        model = LOADER.load_service_model(service, "service-2")
        members = [
            member
            for operation in model["operations"].values()
            if "input" in operation
            for member in model["shapes"][operation["input"]["shape"]]["members"].values()
        ]
        operations = model["operations"].values()
        fixed = ("staticContextParams", "operationContextParams")
        if any("contextParam" in member for member in members) or any(
            name in operation for operation in operations for name in fixed
        ):
            found.add(service)
    assert found - {"arc-region-switch"} == set(WITH_PARAMETERS)
