"""The AWS CLI 2 calls a served organization. PyPI has only version 1, which Tests/serve uses.

The endpoint is an option, because versions before 2.13 (Debian 12 has 2.9) ignore AWS_ENDPOINT_URL.
"""

import json
import os
import shutil
import subprocess

import pytest

ADMINISTRATOR = "111111111111"
MEMBERS = [str(300000000000 + number) for number in range(12)]
SCENARIO = {
    "administrator": ADMINISTRATOR,
    "management": ADMINISTRATOR,
    "accounts": [{"accountId": each} for each in MEMBERS],
}


def version():
    """The output of `aws --version`; empty if there is no AWS CLI."""
    if not shutil.which("aws"):
        return ""
    words = ["aws", "--version"]
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


@pytest.fixture
def aws(serve, environment):
    if not version().startswith("aws-cli/2."):
        pytest.skip("needs the AWS CLI 2, such as Debian's package awscli")
    server = serve(SCENARIO)
    variables = {**environment, **server.exports, "AWS_REGION": "us-east-1", "AWS_PAGER": ""}

    def call(*words, fails=False):
        ended = subprocess.run(
            ["aws", "--endpoint-url", server.url, *words], env=variables, timeout=120,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert bool(ended.returncode) == fails, ended.stderr
        if "--output" in words:
            return ended.stdout
        return ended.stderr if fails else json.loads(ended.stdout or "null")

    call.server = server
    return call


def test_the_aws_cli_2_manages_inspector(aws):
    listed = aws("organizations", "list-accounts", "--page-size", "5")
    assert sorted(each["Id"] for each in listed["Accounts"]) == [ADMINISTRATOR, *MEMBERS]
    for account in MEMBERS[:5]:
        aws("inspector2", "associate-member", "--account-id", account)
    aws.server.advance(600)
    members = aws("inspector2", "list-members", "--page-size", "2")["members"]
    assert sorted(each["accountId"] for each in members) == MEMBERS[:5]
    account = ["--account-ids", MEMBERS[0]]
    enabled = aws("inspector2", "enable", *account, "--resource-types", "EC2", "ECR")
    assert enabled["failedAccounts"] == []
    aws.server.advance(600)
    (status,) = aws("inspector2", "batch-get-account-status", *account)["accounts"]
    assert status["resourceState"]["ec2"]["status"] == "ENABLED"
    error = aws("inspector2", "associate-member", "--account-id", MEMBERS[0], fails=True)
    assert "ValidationException" in error
    assert "already a member or associated member" in error


def test_the_aws_cli_2_manages_macie(aws):
    assert "Macie is not enabled" in aws("macie2", "get-macie-session", fails=True)
    aws("macie2", "enable-macie", "--finding-publishing-frequency", "ONE_HOUR")
    assert aws("macie2", "get-macie-session")["findingPublishingFrequency"] == "ONE_HOUR"


def test_the_aws_cli_2_calls_the_query_protocols(aws):
    role = f"arn:aws:iam::{MEMBERS[0]}:role/Admin"
    words = ("--role-arn", role, "--role-session-name", "test")
    assert aws("sts", "assume-role", *words)["AssumedRoleUser"]["Arn"].endswith(
        ":assumed-role/Admin/test"
    )
    regions = aws("ec2", "describe-regions", "--region-names", "eu-west-1")["Regions"]
    assert [each["RegionName"] for each in regions] == ["eu-west-1"]
    assert aws("iam", "get-role", "--role-name", "Admin")["Role"]["RoleName"] == "Admin"


@pytest.mark.parametrize("output", ["json", "yaml", "yaml-stream", "text"])
@pytest.mark.parametrize(
    "options",
    [(), ("--page-size", "5"), ("--query", "Accounts[].[Id,Email,Name]"),
     ("--query", "Accounts[].Id"), ("--query", "Accounts[].{account:Id,mail:Email}")],
    ids=str,
)  # fmt: skip
def test_the_lists_of_the_aws_cli_2_are_read(aws, tmp_path, output, options):
    path = tmp_path / "accounts"
    path.write_text(aws("organizations", "list-accounts", *options, "--output", output))
    words = [os.environ["MUSTER"], "accounts", "--check", str(path), "--output", "json"]
    checked = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert checked.returncode == 0, checked.stderr
    accounts = json.loads(checked.stdout)["accounts"]
    assert sorted(each["accountId"] for each in accounts) == [ADMINISTRATOR, *MEMBERS]
    assert all("email" in each for each in accounts) == ("Email" in str(options) or not options
                                                         or "--page-size" in options)  # fmt: skip
