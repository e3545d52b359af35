"""botocore accepts the responses to random valid inputs of every simulated operation."""

import random

import botocore.session
import pytest
from botocore.exceptions import ClientError
from operation_driver import ADMINISTRATOR, INVITED, MEMBER, OTHER, SCENARIO, findings
from random_values import Input

ROUNDS = 12
ACCOUNTS = [ADMINISTRATOR, MEMBER, INVITED, OTHER, "999999999999"]
# Most calls are the administrator's.
CALLERS = [None, None, None, MEMBER, INVITED]

SERVICES = ["account", "ec2", "iam", "inspector2", "macie2", "organizations", "sts"]
# The settings of round 0 are the defaults, those of others random.
CASES = [(service, number) for service in SERVICES for number in range(3)]

# Members of inputs that are account ids, or lists of them.
IDS = {"accountId", "accountIds", "id", "adminAccountId", "delegatedAdminAccountId",
       "administratorAccountId", "masterAccount"}  # fmt: skip
# Values that lead further than random text.
TEXTS = {"email": "a@example.com", "name": "low", "nextToken": "made up",
         "timeRange": "PAST_30_DAYS", "onlyAssociated": "false"}  # fmt: skip

# The errors that a service may return beside those of the operation's model. The models of
# Inspector and Macie are complete.
COMMON = {
    "ValidationException", "AccessDeniedException", "ValidationError", "InvalidParameterValue",
    "DryRunOperation", "InvalidInputException", "SerializationException", "AccessDenied",
    "UnauthorizedOperation", "BadRequestException", "ResourceNotFoundException",
}  # fmt: skip
COMPLETE = {"inspector2", "macie2"}


def plausible(value, shape, source, name=""):
    """The value with accounts and texts that exist, so that more calls are accepted."""
    if shape.type_name == "structure":
        members = value.items()
        return {each: plausible(v, shape.members[each], source, each) for each, v in members}
    if shape.type_name == "list":
        return [plausible(each, shape.member, source, name) for each in value]
    if shape.type_name != "string" or getattr(shape, "enum", None):
        return value
    if name in IDS or "accountid" in shape.name.lower():
        return source.choice(ACCOUNTS)
    return TEXTS.get(name, value)


def allowed_codes(model):
    codes = {shape.metadata.get("error", {}).get("code", shape.name)
             for shape in model.error_shapes}  # fmt: skip
    is_complete = model.service_model.service_name in COMPLETE and model.error_shapes
    return codes | {"NotSimulatedException"} | (set() if is_complete else COMMON)


def outcome(client, operation, given):
    """The response to a call without its metadata, or the code of its error."""
    try:
        response = client._make_api_call(operation, given)
    except ClientError as error:
        return None, error.response["Error"]["Code"]
    del response["ResponseMetadata"]
    return response, None


def random_settings(server, source):
    """A random value of each setting."""
    return {
        service: {name: source.choice(setting["values"]) for name, setting in settings.items()}
        for service, settings in server.control("settings")[1].items()
    }


def test_each_simulated_service_gets_random_inputs(simulated):
    assert sorted(simulated) == SERVICES


@pytest.mark.parametrize(("service", "case"), CASES)
def test_botocore_accepts_the_responses_to_random_inputs(serve, simulated, service, case):
    server = serve(SCENARIO, "--speed", "0")
    settings = random_settings(server, random.Random(f"{service} {case}")) if case else {}
    assert server.control("settings", settings)[0] == 200
    server.client("inspector2").associate_member(accountId=MEMBER)
    clients = {}
    for caller in dict.fromkeys(CALLERS):
        keys = server.assume(caller) if caller else {}
        server.client("macie2", **keys).enable_macie()
        clients[caller] = server.client(service, parameter_validation=False, **keys)
    model = botocore.session.get_session().get_service_model(service)
    accepted = set()
    for number in range(ROUNDS):
        for operation in sorted(simulated[service]):
            source = random.Random(f"{case} {operation} {number}")
            described = model.operation_model(operation)
            given = Input(source).of(described)
            if described.input_shape:
                given = plausible(given, described.input_shape, source)
            where = f"{operation}, round {number}: {given}, with {settings}"
            response, code = outcome(clients[source.choice(CALLERS)], operation, given)
            if code:
                assert code in allowed_codes(described), where
                continue
            accepted.add(operation)
            if described.output_shape:
                assert findings(response, described.output_shape) == [], where
        server.advance(60)
    # Random names and ids rarely exist in the other services.
    least = len(simulated[service]) / 2 if service in COMPLETE else 0
    assert len(accepted) > least
