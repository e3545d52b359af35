"""Account-based endpoints: Muster sends requests of DynamoDB to the same URL as boto3."""

import botocore.exceptions
import muster
import published_models
import pytest
from credential_servers import CredentialServers
from test_configured_endpoints import boto3_request, configured, muster_request

__all__ = ["configured"]  # A fixture, used by its name.

ACCOUNT = {"AWS_ACCOUNT_ID": "123456789012", "AWS_DEFAULT_REGION": "us-west-2"}
MODE = "AWS_ACCOUNT_ID_ENDPOINT_MODE"
KEYS = "aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = the-keys-secret\n"
OF_A_PROFILE = f"[profile p]\nregion = us-east-2\n{KEYS}aws_account_id = 210987654321\n"

# The environment variables and the config file.
CASES = {
    "no account": ({"AWS_DEFAULT_REGION": "us-west-2"}, ""),
    "an account": (ACCOUNT, ""),
    "an account of a profile": ({"AWS_PROFILE": "p"}, OF_A_PROFILE),
    "where it is preferred": ({**ACCOUNT, MODE: "preferred"}, ""),
    "where it is required": ({**ACCOUNT, MODE: "Required"}, ""),
    "where it is disabled": ({**ACCOUNT, MODE: "disabled"}, ""),
    "where the profile disables it": (
        ACCOUNT, "[default]\naccount_id_endpoint_mode = disabled\n",
    ),
    "the variable before the profile": (
        {**ACCOUNT, MODE: "preferred"}, "[default]\naccount_id_endpoint_mode = disabled\n",
    ),
    "FIPS has none": ({**ACCOUNT, "AWS_USE_FIPS_ENDPOINT": "true"}, ""),
    "dual-stack": ({**ACCOUNT, "AWS_USE_DUALSTACK_ENDPOINT": "true"}, ""),
    "another partition": ({**ACCOUNT, "AWS_DEFAULT_REGION": "cn-north-1"}, ""),
    "a custom endpoint": ({**ACCOUNT, "AWS_ENDPOINT_URL": "http://mine:1/base"}, ""),
}  # fmt: skip

REFUSED = {
    "required and not known": {"AWS_DEFAULT_REGION": "us-west-2", MODE: "required"},
    "required but not available with FIPS": {
        **ACCOUNT, MODE: "required", "AWS_USE_FIPS_ENDPOINT": "true",
    },
    "an account that is not a valid host label": {**ACCOUNT, "AWS_ACCOUNT_ID": "1/2"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def dynamodb(monkeypatch, tmp_path_factory):
    folder = published_models.unpack("dynamodb", tmp_path_factory.mktemp("models"))
    monkeypatch.setenv("AWS_DATA_PATH", folder)


def sent(configured, variables, config):
    environment = dict(variables)
    if "AWS_PROFILE" in variables:
        # Keys in the environment would take precedence.
        environment |= {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    configured(environment, config, "")
    return boto3_request("dynamodb", "list_tables")


@pytest.mark.parametrize("name", CASES)
def test_the_account_is_in_the_endpoint_as_in_boto3(configured, name):
    theirs = sent(configured, *CASES[name])
    url, scope = muster_request("dynamodb", "list_tables")
    assert (url.rstrip("/"), scope) == (theirs[0].rstrip("/"), theirs[1])


def test_some_endpoint_contains_an_account(configured):
    """The comparison is not between two missing accounts."""
    configured(ACCOUNT, "", "")
    url, _ = muster_request("dynamodb", "list_tables")
    assert url == "https://123456789012.ddb.us-west-2.amazonaws.com/"


@pytest.mark.parametrize("name", REFUSED)
def test_a_request_that_boto3_does_not_send_is_an_error(configured, name):
    configured(REFUSED[name], "", "")
    with pytest.raises(botocore.exceptions.BotoCoreError) as theirs:
        boto3_request("dynamodb", "list_tables")
    with pytest.raises(muster.ConfigurationError) as ours:
        muster_request("dynamodb", "list_tables")
    assert ours.value.message == str(theirs.value)


def test_an_unknown_mode_is_refused(configured):
    configured({**ACCOUNT, MODE: "maybe"}, "", "")
    with pytest.raises(botocore.exceptions.InvalidConfigError):
        boto3_request("dynamodb", "list_tables")
    with pytest.raises(muster.ConfigurationError, match=r"'maybe' \(AWS_ACCOUNT_ID_ENDPOINT_MODE"):
        muster_request("dynamodb", "list_tables")


def test_a_client_with_a_role_uses_the_account_of_the_role(configured):
    with CredentialServers() as servers:
        configured({**ACCOUNT, "AWS_ENDPOINT_URL_STS": servers.url}, "", "")
        with muster.Session() as session:
            member = session.client(
                "dynamodb",
                options=muster.ClientOptions(role_arn="arn:aws:iam::999999999999:role/a-role"),
            )
            url = member.prepare("list_tables")["url"]
            assert url == "https://999999999999.ddb.us-west-2.amazonaws.com/"
            own = session.client("dynamodb").prepare("list_tables")["url"]
            assert own == "https://123456789012.ddb.us-west-2.amazonaws.com/"


def test_an_account_can_be_configured_with_the_keys(configured):
    configured({"AWS_DEFAULT_REGION": "us-west-2"}, "", "")
    given = {"aws_access_key_id": "AKIA", "aws_secret_access_key": "the-keys-secret"}
    with muster.Session(**given, aws_account_id="345678901234") as session:
        url = session.client("dynamodb").prepare("list_tables")["url"]
    assert url.startswith("https://345678901234.ddb.")

    provided = muster.Credentials("AKIA", "the-keys-secret", account_id="456789012345")
    with muster.Session(options=muster.SessionOptions(credentials=lambda: provided)) as session:
        url = session.client("dynamodb").prepare("list_tables")["url"]
    assert url.startswith("https://456789012345.ddb.")
