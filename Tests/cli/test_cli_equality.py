"""The answer of `muster call` equals that of `aws`, for every built-in operation."""

import json

import botocore
import pytest
import sample
from aws import both, models
from botocore.loaders import Loader
from cli import muster
from moto.core.model import ServiceModel
from moto.core.serialize import get_serializer_class
from recorder import Answer


def operations():
    """Every operation that both know of a service that is built into Muster."""
    loader = Loader(extra_search_paths=[str(models())], include_default_search_paths=False)
    for known in json.loads(muster("operations", "--output", "json").stdout)["services"]:
        service = known["name"]
        model = ServiceModel(loader.load_service_model(service, "service-2"), service)
        for operation in known["operations"]:
            if operation["name"] in model.operation_names:
                yield model.operation_model(operation["name"])


def answer_to(operation, value):
    """What the service would send to say `value`, written by moto."""
    protocol = operation.service_model.resolved_protocol
    serializer = get_serializer_class(operation.service_model.service_name, protocol)
    response = serializer(operation_model=operation).serialize(value)
    body = response["body"]
    return Answer(
        body if isinstance(body, bytes) else body.encode(), response["status_code"],
        {name: str(value) for name, value in response["headers"].items()},
    )  # fmt: skip


@pytest.mark.parametrize(
    "operation",
    list(operations()),
    ids=lambda operation: f"{operation.service_model.service_name} {operation.name}",
)
def test_the_answer_is_the_aws_clis(operation, server, aws):
    name = botocore.xform_name(operation.name, "-")
    server.answer = answer_to(operation, sample.full(operation.output_shape))
    request = json.dumps(sample.required(operation.input_shape))
    service = operation.service_model.service_name
    (theirs, _), (ours, _) = both(server, aws, service, name, "--cli-input-json", request)
    # The AWS CLI prints nothing where nothing was answered; we print an empty object.
    assert json.loads(ours) == json.loads(theirs or "{}")
