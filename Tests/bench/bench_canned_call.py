"""CPU time of calls without a network: Muster through its C ABI, and botocore.

Both get the same canned response. The table has the cost of preparing a request (validating,
serializing and signing it), and the cost of the whole call, including parsing and reading the
response.
"""

import json
import subprocess

import botocore.awsrequest
import botocore.session
from canned_operations import CASES
from measure import ACCESS_KEY, REGION, SECRET_KEY, compiled, cpu_microseconds, table

ROUNDS = 5
CALLS = 100
MUSTER_CALLS_FOR_ONE = 20


def muster_microseconds(program, case):
    """The measures: preparing a request, and the whole call."""
    arguments = [case.service, case.operation, json.dumps(case.parameters)]
    command = [program, str(CALLS * MUSTER_CALLS_FOR_ONE), *arguments, "canned", case.content_type]
    done = subprocess.run(command, input=case.response, check=True, capture_output=True)
    prepared, called, _ = done.stdout.split()
    return float(prepared), float(called)


class Botocore:
    """A client that gets the canned response instead of sending a request."""

    def __init__(self, case):
        self.case = case
        self.client = botocore.session.Session().create_client(
            case.service,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
        )
        self.client.meta.events.register(f"before-send.{case.service}", self.response)

    def response(self, request, **_):
        headers = {"Content-Type": self.case.content_type}
        response = botocore.awsrequest.AWSResponse(request.url, 200, headers, None)
        response._content = self.case.response
        return response

    def call(self):
        return getattr(self.client, self.case.operation)(**self.case.parameters)

    def prepare(self):
        name = self.client.meta.method_to_api_mapping[self.case.operation]
        operation = self.client.meta.service_model.operation_model(name)
        context = {"client_region": REGION, "client_config": self.client.meta.config}
        url, headers, properties = self.client._resolve_endpoint_ruleset(
            operation, self.case.parameters, context
        )
        request = self.client._convert_to_request_dict(
            api_params=self.case.parameters,
            operation_model=operation,
            endpoint_url=url,
            context=context,
            headers=headers,
        )
        return self.client._endpoint.create_request(request, operation), properties

    def microseconds(self):
        """The measures: preparing a request, and the whole call."""
        for _ in range(10):
            self.call()
            self.prepare()
        return cpu_microseconds(self.prepare, CALLS), cpu_microseconds(self.call, CALLS)


def row(program, case):
    peer = Botocore(case)
    rounds = [(*muster_microseconds(program, case), *peer.microseconds()) for _ in range(ROUNDS)]
    prepared, called, peer_prepared, peer_called = map(min, zip(*rounds))
    return (
        case.name,
        *(prepared, peer_prepared, peer_prepared / prepared),
        *(called, peer_called, peer_called / called),
    )


def main():
    with compiled("calls") as program:
        rows = [row(program, case) for case in CASES]
    columns = (
        "operation",
        *("prepare µs", "botocore µs", "times cheaper"),
        *("call µs", "botocore µs", "times cheaper"),
    )
    table("CPU time of calls with canned responses", columns, rows)


if __name__ == "__main__":
    main()
