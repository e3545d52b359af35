"""botocore's endpoint cases of the built-in services, through the public interface.

The cases of all other services are tried by Tests/EndpointsTests.
"""

import json

import botocore_source
import muster
import pytest

# An operation without input of each service.
OPERATIONS = {
    "inspector2": "batch_get_account_status",
    "macie2": "get_macie_session",
    "organizations": "describe_organization",
    "sts": "get_caller_identity",
}

# The Region of a client if a case has a custom endpoint and no Region.
REGION = "us-east-1"


def cases(service):
    folder = botocore_source.root() / "tests" / "functional" / "endpoint-rules" / service
    return json.loads((folder / "endpoint-tests-1.json").read_text())["testCases"]


def exception(case):
    """The reason why a client cannot run a case, or None."""
    parameters = case.get("params", {})
    if not parameters.keys() & {"Region", "Endpoint"}:
        return "a client has a Region, for which its requests are signed"
    if parameters.get("UseGlobalEndpoint"):
        return "the global endpoint of STS is legacy, and no option of Muster asks for it"
    return None


def prepared(session, service, parameters):
    client = session.client(
        service,
        region_name=parameters.get("Region", REGION),
        endpoint_url=parameters.get("Endpoint"),
        options=muster.ClientOptions(
            use_fips_endpoint=parameters.get("UseFIPS"),
            use_dualstack_endpoint=parameters.get("UseDualStack"),
        ),
    )
    with client:
        return client.prepare(OPERATIONS[service])


def scope(request):
    """The Region and the service in a request's signing scope."""
    headers = {header["name"].lower(): header["value"] for header in request["headers"]}
    _, _, region, service, _ = headers["authorization"].partition(",")[0].split("/")
    return region, service


def check(session, service, case):
    parameters, expected = case["params"], case["expect"]
    if "error" in expected:
        with pytest.raises(muster.ConfigurationError) as failure:
            prepared(session, service, parameters)
        assert (failure.value.code, failure.value.message) == ("InvalidEndpoint", expected["error"])
        return
    request = prepared(session, service, parameters)
    assert request["url"].startswith(expected["endpoint"]["url"] + "/")
    (scheme,) = expected["endpoint"].get("properties", {}).get("authSchemes", [{}])
    region = scheme.get("signingRegion", parameters.get("Region", REGION))
    assert scope(request) == (region, scheme.get("signingName", service))


@pytest.mark.parametrize("service", OPERATIONS)
def test_endpoints_equal_those_of_the_cases(service):
    runnable = [case for case in cases(service) if not exception(case)]
    assert len(runnable) > 20
    with muster.Session(
        aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="the-keys-secret"
    ) as session:
        for case in runnable:
            check(session, service, case)
