"""botocore accepts the responses to random valid inputs of every simulated operation."""

import random

import botocore.session
import pytest
from botocore.exceptions import ClientError
from operation_driver import ADMINISTRATOR, MEMBER, OTHER, SCENARIO, findings
from random_values import Input

ROUNDS = 12
SETUP = [
    ("inspector2", "associate_member", {"accountId": MEMBER}),
    ("macie2", "enable_macie", {}),
]
# Errors that every service may return, beside those of the operation's model.
COMMON = {
    "ValidationException", "AccessDeniedException", "NotSimulatedException", "ValidationError",
    "InvalidParameterValue", "DryRunOperation", "InvalidInputException", "SerializationException",
    "AccessDenied", "UnauthorizedOperation", "BadRequestException",
    "ResourceNotFoundException",
}  # fmt: skip
KNOWN_IDS = [ADMINISTRATOR, MEMBER, OTHER]


def plausible(value, shape, source):
    """The value with ids of accounts that exist, so that more calls are accepted."""
    if shape.type_name == "structure":
        return {name: plausible(each, shape.members[name], source) for name, each in value.items()}
    if shape.type_name == "list":
        return [plausible(each, shape.member, source) for each in value]
    if shape.type_name == "string" and "accountid" in shape.name.lower():
        return source.choice(KNOWN_IDS)
    return value


def allowed_codes(model):
    return COMMON | {shape.metadata.get("error", {}).get("code", shape.name)
                     for shape in model.error_shapes}  # fmt: skip


def outcome(client, operation, given):
    """The response to a call without its metadata, or the code of its error."""
    try:
        response = client._make_api_call(operation, given)
    except ClientError as error:
        return None, error.response["Error"]["Code"]
    del response["ResponseMetadata"]
    return response, None


@pytest.mark.parametrize(
    "service", ["inspector2", "macie2", "organizations", "sts", "account", "ec2", "iam"]
)
def test_botocore_accepts_the_responses_to_random_inputs(serve, simulated, service):
    server = serve(SCENARIO, "--speed", "0")
    for name, operation, parameters in SETUP:
        getattr(server.client(name), operation)(**parameters)
    client = server.client(service, parameter_validation=False)
    model = botocore.session.get_session().get_service_model(service)
    accepted = set()
    for number in range(ROUNDS):
        for operation in sorted(simulated[service]):
            source = random.Random(f"{operation} {number}")
            described = model.operation_model(operation)
            given = Input(source).of(described)
            if described.input_shape:
                given = plausible(given, described.input_shape, source)
            where = f"{operation}, round {number}: {given}"
            response, code = outcome(client, operation, given)
            if code:
                assert code in allowed_codes(described), where
                continue
            accepted.add(operation)
            if described.output_shape:
                assert findings(response, described.output_shape) == [], where
        server.advance(60)
    assert accepted
