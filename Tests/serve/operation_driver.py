"""Calls operations with boto3 and validates the responses with botocore."""

import json
import re

import botocore.session
from botocore.validate import ParamValidator

# One account is management account and administrator, so that one session can call all operations.
ADMINISTRATOR = "111111111111"
MEMBER, INVITED, OTHER = "222222222222", "333333333333", "444444444444"
SCENARIO = {
    "management": ADMINISTRATOR,
    "administrator": ADMINISTRATOR,
    "throttle": 0,
    "accounts": [
        {
            "accountId": account,
            "email": f"{account}@example.com",
            "unit": "Work",
            "behavior": behavior,
        }
        for account, behavior in [(MEMBER, "none"), (INVITED, "never_accepts"), (OTHER, "isolated")]
    ],
}
LOW = {"severity": [{"comparison": "EQUALS", "value": "LOW"}]}


def found(responses, text):
    """The value at a JSON Pointer in the latest response that has one."""
    for response in reversed(responses):
        try:
            for token in text.split("/")[1:]:
                response = response[int(token) if token.isdigit() else token]
            return response
        except (KeyError, IndexError):
            continue
    raise LookupError(text)


def resolved(responses, parameters):
    """The parameters, with JSON Pointers replaced by the values that they refer to."""
    return {
        name: found(responses, value) if str(value).startswith("/") else value
        for name, value in parameters.items()
    }


def encoded(response):
    """The response with policy documents as text again, which boto3 decodes."""
    role = response.get("Role", {})
    policy = role.get("AssumeRolePolicyDocument")
    if policy is None:
        return response
    return {"Role": {**role, "AssumeRolePolicyDocument": json.dumps(policy)}}


def findings(response, shape):
    """The errors of a response by botocore, except states without an error, which AWS sends."""
    report = ParamValidator().validate(encoded(response), shape).generate_report()
    left_out = re.compile(r'Missing required parameter in .*tate.*: "error(Code|Message)"')
    return [line for line in report.splitlines() if not left_out.fullmatch(line)]


class Driver:
    """Calls operations as the administrator or as another account."""

    def __init__(self, server, service):
        self.server, self.service = server, service
        self.model = botocore.session.get_session().get_service_model(service)
        self.names = {botocore.xform_name(name): name for name in self.model.operation_names}
        self.responses = []

    def __call__(self, operation, parameters, account=None):
        if operation == "wait":
            self.server.advance(600)
            return
        keys = self.server.assume(account) if account else {}
        client = self.server.client(self.service, **keys)
        response = getattr(client, operation)(**resolved(self.responses, parameters))
        metadata = response.pop("ResponseMetadata")
        assert re.fullmatch(r"[0-9a-f-]{36}", metadata["RequestId"]), operation
        self.responses.append(response)
        shape = self.model.operation_model(self.names[operation]).output_shape
        if shape is not None:
            assert findings(response, shape) == [], operation
