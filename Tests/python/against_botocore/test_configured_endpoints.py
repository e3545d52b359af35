"""Endpoints in the environment and the shared files: Muster uses the same ones as boto3."""

import boto3
import botocore.awsrequest
import botocore.exceptions
import muster
import pytest
from test_endpoint_cases import scope

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "the-keys-secret"}

LOCAL = """
[default]
region = eu-west-1
endpoint_url = http://profile:1
services = local

[profile plain]
region = eu-west-2

[profile other]
region = eu-west-3
services = other

[profile ignoring]
region = eu-north-1
endpoint_url = http://profile:2
ignore_configured_endpoint_urls = True

[services local]
macie2 =
  endpoint_url = http://section:3/base
  # Another setting of a service.
  other = 1

[services other]
inspector2 =
   endpoint_url = http://section:4
"""

KINDS = """
[default]
region = us-west-2
use_fips_endpoint = true
[profile dual]
region = us-west-2
use_dualstack_endpoint = TRUE
[profile both]
region = us-gov-west-1
use_dualstack_endpoint = true
use_fips_endpoint = true
"""

ODD = """
; a comment
[DEFAULT2]
region = none
[profile "quoted name"]
Region: ca-central-1
endpoint_url =
   # a comment
[ default ]
region = not-a-region
[profile long]
region = us-east-2
role_arn = a
  continued
endpoint_url = http://a:1/b=c
"""

# The environment variables, the config file and the credentials file.
CASES = {
    "the variable of the Region": ({"AWS_DEFAULT_REGION": "us-east-2"}, "", ""),
    "Regions of other partitions": ({"AWS_DEFAULT_REGION": "cn-north-1"}, "", ""),
    "a Region that is newer": ({"AWS_DEFAULT_REGION": "eu-west-77"}, "", ""),
    "the default profile": ({}, LOCAL, ""),
    "a variable before the profile's Region": ({"AWS_DEFAULT_REGION": "us-east-2"}, LOCAL, ""),
    "a profile without endpoints": ({"AWS_PROFILE": "plain"}, LOCAL, ""),
    "the older variable of the profile": ({"AWS_DEFAULT_PROFILE": "plain"}, LOCAL, ""),
    "both variables of the profile": (
        {"AWS_DEFAULT_PROFILE": "plain", "AWS_PROFILE": "other"}, LOCAL, "",
    ),
    "a services section for one service": ({"AWS_PROFILE": "other"}, LOCAL, ""),
    "a profile that ignores endpoints": ({"AWS_PROFILE": "ignoring"}, LOCAL, ""),
    "a profile that ignores variables too": (
        {"AWS_PROFILE": "ignoring", "AWS_ENDPOINT_URL": "http://all:5"}, LOCAL, "",
    ),
    "a variable that ignores endpoints": (
        {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true", "AWS_ENDPOINT_URL": "http://all:5"},
        LOCAL, "",
    ),
    "a variable that does not ignore, before the profile": (
        {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false", "AWS_PROFILE": "ignoring"}, LOCAL, "",
    ),
    "the general variable": ({"AWS_ENDPOINT_URL": "http://all:5"}, LOCAL, ""),
    "the variable of a service": ({"AWS_ENDPOINT_URL_MACIE2": "http://own:6/x/"}, LOCAL, ""),
    "both variables": (
        {"AWS_ENDPOINT_URL_MACIE2": "http://own:6", "AWS_ENDPOINT_URL": "http://all:5"}, LOCAL, "",
    ),
    "an empty variable": ({"AWS_ENDPOINT_URL": ""}, LOCAL, ""),
    "FIPS by the profile": ({}, KINDS, ""),
    "FIPS by the variable": (
        {"AWS_USE_FIPS_ENDPOINT": "true", "AWS_DEFAULT_REGION": "us-gov-east-1"}, "", "",
    ),
    "no FIPS by the variable": ({"AWS_USE_FIPS_ENDPOINT": "false"}, KINDS, ""),
    "dual-stack by the profile": ({"AWS_PROFILE": "dual"}, KINDS, ""),
    "dual-stack by the variable": (
        {"AWS_USE_DUALSTACK_ENDPOINT": "True", "AWS_DEFAULT_REGION": "eu-west-1"}, "", "",
    ),
    "both by the profile": ({"AWS_PROFILE": "both"}, KINDS, ""),
    "a quoted name and other spellings": ({"AWS_PROFILE": "quoted name"}, ODD, ""),
    "a value over lines": ({"AWS_PROFILE": "long"}, ODD, ""),
    "a profile of the credentials file": ({"AWS_PROFILE": "c"}, LOCAL, "[c]\nregion = sa-east-1\n"),
    "a profile in both files": (
        {"AWS_PROFILE": "plain"}, LOCAL, "[plain]\nregion = sa-east-1\n",
    ),
}  # fmt: skip

BROKEN = {
    "a profile that is not there": ({"AWS_PROFILE": "nobody"}, LOCAL, ""),
    "a setting before the sections": ({}, "region = us-east-1\n", ""),
    "a line that is nothing": ({}, "[default]\nregion\n", ""),
    "a section twice": ({}, "[default]\n[default]\n", ""),
    "a setting twice": ({}, "[default]\nregion = a\nRegion = b\n", ""),
    "a nested line that is nothing": ({}, "[default]\ns3 =\n  a\n", ""),
    "a broken credentials file": ({}, LOCAL, "[default\n"),
    "no such services section": ({}, "[default]\nregion = us-east-1\nservices = x\n", ""),
    "no Region": ({}, "[default]\n", ""),
    "a Region that is not a valid name": ({"AWS_DEFAULT_REGION": "us east"}, "", ""),
}


@pytest.fixture
def configured(monkeypatch, tmp_path):
    """Sets variables and writes the files that they name."""

    def configure(variables, config, credentials):
        for name, text in [("CONFIG", config), ("SHARED_CREDENTIALS", credentials)]:
            path = tmp_path / name
            path.write_text(text)
            monkeypatch.setenv(f"AWS_{name}_FILE", str(path))
        for name, value in {**CREDENTIALS, **variables}.items():
            monkeypatch.setenv(name, value)

    return configure


def boto3_request(service, operation="list_members", body=b"{}"):
    """The URL and the signing scope of boto3's request."""
    sent = []

    def respond(request, **_):
        sent.append(request)
        return botocore.awsrequest.AWSResponse(request.url, 200, {}, _Body(body))

    client = boto3.session.Session().client(service)
    client.meta.events.register("before-send", respond)
    getattr(client, operation)()
    (request,) = sent
    headers = [{"name": n, "value": _text(v)} for n, v in request.headers.items()]
    return request.url, scope({"headers": headers})


def _text(value):
    return value.decode() if isinstance(value, bytes) else value


class _Body:
    def __init__(self, body):
        self.body = body

    def stream(self):
        return [self.body]


def muster_request(service, operation="list_members"):
    with muster.client(service) as client:
        request = client.prepare(operation)
    return request["url"], scope(request)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("service", ["inspector2", "macie2"])
def test_configured_endpoints_equal_boto3s(configured, service, name):
    configured(*CASES[name])
    assert muster_request(service) == boto3_request(service)


@pytest.mark.parametrize("name", BROKEN)
def test_an_invalid_configuration_is_the_same_error_as_in_boto3(configured, name):
    configured(*BROKEN[name])
    with pytest.raises(botocore.exceptions.BotoCoreError) as theirs:
        boto3_request("macie2")
    with pytest.raises(muster.ConfigurationError) as ours:
        muster_request("macie2")
    assert ours.value.code == type(theirs.value).__name__


@pytest.mark.parametrize("variable", ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"])
def test_a_flag_that_is_neither_true_nor_false_is_refused(configured, variable):
    """boto3 reads it as false and would use an endpoint that was not intended."""
    configured({variable: "yes"}, LOCAL, "")
    with pytest.raises(muster.ConfigurationError, match=rf"'yes' \({variable}\) must be true"):
        muster_request("macie2")


def test_options_come_before_the_environment(configured):
    configured({"AWS_ENDPOINT_URL": "http://all:5", "AWS_USE_FIPS_ENDPOINT": "true"}, LOCAL, "")
    session = muster.Session(
        region_name="us-east-1", options=muster.SessionOptions(use_fips_endpoint=False)
    )
    with session, session.client("macie2", endpoint_url="http://mine:7") as client:
        assert client.prepare("list_members")["url"] == "http://mine:7/members"


@pytest.mark.parametrize(
    ("variables", "shown"),
    [
        ({"AWS_ENDPOINT_URL": "http://all:5"}, "http://all:5"),
        ({"AWS_ENDPOINT_URL": "http://me:word-of-mine@all:5"}, "http://***@all:5"),
        ({"AWS_ENDPOINT_URL_MACIE2": "http://one:5"}, "http://profile:1"),
        ({"AWS_ENDPOINT_URL": "http://all:5", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, None),
        ({"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "perhaps"}, None),
    ],
)
def test_a_session_reports_its_endpoint(configured, variables, shown):
    configured(variables, LOCAL, "")
    with muster.Session(region_name="us-east-1") as session:
        assert session.describe().get("endpointUrl") == shown


def test_a_simulated_session_ignores_configured_endpoints(configured):
    configured({"AWS_PROFILE": "nobody", "AWS_REGION": "eu-west-1"}, "broken", "")
    with (
        muster.Session(options=muster.SessionOptions(simulation={"accounts": 1})) as session,
        session.client("macie2") as client,
    ):
        assert session.describe()["region"] == "us-east-1"
        assert client.prepare("list_members")["url"].startswith(
            "https://macie2.us-east-1.amazonaws.com/"
        )


EMPTY = b"<GetCallerIdentityResponse><GetCallerIdentityResult/></GetCallerIdentityResponse>"


@pytest.mark.parametrize("region", ["us-east-1", "us-west-2", "eu-central-2", "cn-north-1"])
@pytest.mark.parametrize("mode", ["legacy", "regional"])
def test_sts_has_the_same_endpoint_as_in_boto3(configured, region, mode):
    configured({"AWS_DEFAULT_REGION": region, "AWS_STS_REGIONAL_ENDPOINTS": mode}, "", "")
    theirs = boto3_request("sts", "get_caller_identity", EMPTY)
    assert muster_request("sts", "get_caller_identity") == theirs
