"""boto3 calls the simulated operations of Inspector and Macie with random inputs."""

import random

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from operation_driver import ADMINISTRATOR, INVITED, MEMBER, OTHER, SCENARIO, Driver

ACCOUNTS = [ADMINISTRATOR, MEMBER, INVITED, OTHER, "999999999999"]
# Members of inputs that are account ids, or lists of them.
IDS = {"accountId", "accountIds", "id", "adminAccountId", "delegatedAdminAccountId",
       "administratorAccountId", "masterAccount"}  # fmt: skip
# Values that lead further than random text.
TEXTS = {"email": "a@example.com", "name": "low", "nextToken": "made up",
         "timeRange": "PAST_30_DAYS", "onlyAssociated": "false"}  # fmt: skip
SETTINGS = {
    "inspector2": [
        {},
        {"stateErrors": "present", "enableOfEnabledTypes": "failed"},
        {"enableOfEnabledTypes": "omitted", "getMemberOfNonMember": "InternalServerException"},
    ],
    "macie2": [{}, {"nonMember": "ValidationException", "disassociateMemberOfRemoved": "success"}],
}
CASES = [(service, settings) for service, each in SETTINGS.items() for settings in each]


class RandomInput:
    """Inputs for the shapes of a model, with the accounts of the scenario."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def of(self, shape, name=""):
        if shape.type_name == "string":
            return self.text(shape, name)
        return getattr(self, shape.type_name)(shape, name)

    def text(self, shape, name):
        if name in IDS:
            return self.random.choice(ACCOUNTS)
        if shape.enum:
            return self.random.choice(shape.enum)
        return TEXTS.get(name, "x" * max(1, shape.metadata.get("min", 1)))

    def structure(self, shape, _):
        names = [
            name for name in shape.members
            if name in shape.required_members or self.random.random() < 0.5
        ]  # fmt: skip
        if getattr(shape, "is_tagged_union", False):
            names = [self.random.choice(list(shape.members))]
        return {name: self.of(shape.members[name], name) for name in names}

    def list(self, shape, name):
        count = max(shape.metadata.get("min", 0), self.random.randrange(3))
        return [self.of(shape.member, name) for _ in range(count)]

    def map(self, shape, _):
        return {"team": self.of(shape.value)}

    def boolean(self, *_):
        return self.random.random() < 0.5

    def integer(self, shape, _):
        return shape.metadata.get("min", 0) + self.random.randrange(5)

    long = integer

    def double(self, *_):
        return float(self.random.randrange(10))

    float = double

    def timestamp(self, *_):
        return 1700000000


@pytest.mark.parametrize(("service", "settings"), CASES)
def test_botocore_accepts_each_response_to_random_inputs(serve, simulated, service, settings):
    """Each response matches its shape, and an operation with errors in the model has no others."""
    server = serve({**SCENARIO, "settings": {service: settings}}, "--speed", "0")
    call = Driver(server, service)
    inputs = RandomInput(str(settings))
    operations = sorted(simulated[service])
    if service == "macie2":
        for account in (None, MEMBER, INVITED):
            call("enable_macie", {}, account)
    succeeded, unknown = set(), []
    for _ in range(12 * len(operations)):
        operation = inputs.random.choice(operations)
        model = call.model.operation_model(operation)
        parameters = inputs.of(model.input_shape) if model.input_shape else {}
        account = inputs.random.choice([None, None, None, MEMBER, INVITED])
        try:
            call(xform_name(operation), parameters, account)
            succeeded.add(operation)
        except ClientError as error:
            codes = {shape.name for shape in model.error_shapes} | {"NotSimulatedException"}
            if model.error_shapes and error.response["Error"]["Code"] not in codes:
                unknown.append((operation, parameters, error))
        if inputs.random.random() < 0.1:
            call("wait", {})
    assert unknown == []
    assert len(succeeded) > len(operations) / 2
