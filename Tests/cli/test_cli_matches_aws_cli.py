"""The output of `muster call` equals that of `aws`, for every built-in operation.

Random responses are the same in every run.
"""

import json
from random import Random

import botocore
import pytest
import sample_values
from aws_cli import both, models
from botocore.loaders import Loader
from cli import muster
from moto.core.model import ServiceModel
from moto.core.serialize import get_serializer_class
from random_values import LETTERS, JSONResponse, XMLResponse
from recorder import CannedResponse, Recorder


def operations():
    """The operations of the built-in services that the AWS CLI also has."""
    loader = Loader(extra_search_paths=[str(models())], include_default_search_paths=False)
    for known in json.loads(muster("operations", "--output", "json").stdout)["services"]:
        service = known["name"]
        model = ServiceModel(loader.load_service_model(service, "service-2"), service)
        for operation in known["operations"]:
            if operation["name"] in model.operation_names:
                yield model.operation_model(operation["name"])


every_operation = pytest.mark.parametrize(
    "operation",
    list(operations()),
    ids=lambda operation: f"{operation.service_model.service_name} {operation.name}",
)


def protocol(operation):
    return operation.service_model.resolved_protocol


def full_response(operation):
    """A response that contains all members, serialized by moto."""
    serializer = get_serializer_class(operation.service_model.service_name, protocol(operation))
    value = sample_values.full(operation.output_shape)
    if "Role" in value:
        # `aws` decodes documents that are JSON, as digits are; Muster prints the service's text.
        value["Role"]["AssumeRolePolicyDocument"] = "a document"
    response = serializer(operation_model=operation).serialize(value)
    body = response["body"]
    return CannedResponse(
        body if isinstance(body, bytes) else body.encode(), response["status_code"],
        {name: str(value) for name, value in response["headers"].items()},
    )  # fmt: skip


def random_response(operation, letters=LETTERS + "\n\0", nulls=0.1):
    """A random response, valid or not: see `arbitrary`."""
    random = Random(f"{operation.name} {letters}")
    if not operation.output_shape:
        return CannedResponse(b"")
    if protocol(operation) in ("query", "ec2"):
        is_ec2 = protocol(operation) == "ec2"
        writer = XMLResponse(random, letters.replace("\0", ""), is_ec2)
    else:
        writer = JSONResponse(random, protocol(operation), letters, nulls)
    headers, body = writer.message(operation.output_shape)
    return CannedResponse(body, 200, headers)


@pytest.fixture
def server():
    with Recorder(is_made_up=True) as recorder:
        yield recorder


def called(server, aws, operation, *words, zone="UTC"):
    """The output of `aws` and `muster` for the response of the server."""
    service, name = operation.service_model.service_name, botocore.xform_name(operation.name, "-")
    request = json.dumps(sample_values.required(operation.input_shape))
    words = (service, name, "--cli-input-json", request, *words)
    (theirs, _), (ours, _) = both(server, aws, *words, zone=zone)
    return theirs, ours


@every_operation
def test_a_full_response_is_printed_as_by_the_aws_cli(operation, server, aws):
    server.response = full_response(operation)
    theirs, ours = called(server, aws, operation)
    # For an empty response the AWS CLI prints nothing, Muster an empty object.
    assert json.loads(ours) == json.loads(theirs or "{}")


@every_operation
def test_a_random_response_is_printed_as_by_the_aws_cli(operation, server, aws):
    server.response = random_response(operation)
    theirs, ours = called(server, aws, operation, zone="Europe/Berlin")
    assert json.loads(ours) == json.loads(theirs or "{}"), server.response


@every_operation
@pytest.mark.parametrize("form", ["text", "table"])
def test_text_and_tables_of_random_responses_match_the_aws_cli(operation, form, server, aws):
    # The AWS CLI fails for nulls in these formats, and counts "é" as two columns.
    server.response = random_response(operation, letters="aZ0/%+&\"\\ 漢😀<>'~*=?#", nulls=0)
    theirs, ours = called(server, aws, operation, "--output", form)
    assert ours == theirs, server.response
