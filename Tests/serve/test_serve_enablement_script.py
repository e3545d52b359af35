"""The calls of the script in aws-samples/inspector2-enablement-with-cli, in its order.

The script is run as the delegated administrator, except to name and remove that. It recognizes the
administrator by the text of an error, and ignores errors of single calls.
"""

import contextlib

import pytest
from botocore.exceptions import ClientError

MANAGEMENT, ADMINISTRATOR = "999999999999", "111111111111"
MEMBERS = [str(222222222222 + number) for number in range(95)]
REGIONS = ["us-east-1", "eu-west-1"]
SCENARIO = {
    "management": MANAGEMENT, "administrator": ADMINISTRATOR,
    "administrators": {"inspector2": "none"},
    "accounts": [{"accountId": each} for each in [MANAGEMENT, ADMINISTRATOR, *MEMBERS]],
}  # fmt: skip
TYPES = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"]
KEYS = ["ec2", "ecr", "lambda", "lambdaCode", "codeRepository"]
CHUNK = 90


class Script:
    """The script's actions, as the account that it is run by."""

    def __init__(self, server, account=ADMINISTRATOR):
        self.server = server
        self.account = account
        self.keys = server.assume(account)

    def client(self, service, region=REGIONS[0]):
        return self.server.client(service, region=region, **self.keys)

    def is_administrator(self):
        try:
            self.client("inspector2").get_delegated_admin_account()
        except ClientError as error:
            return "Invoking account is the delegated admin." in str(error)
        return False

    def members(self):
        assert self.is_administrator()
        own = self.client("sts").get_caller_identity()["Account"]
        pages = self.client("organizations").get_paginator("list_accounts").paginate()
        return [each["Id"] for page in pages for each in page["Accounts"] if each["Id"] != own]

    def each_region(self, operation, **parameters):
        for region in REGIONS:
            yield getattr(self.client("inspector2", region), operation)(**parameters)

    def name_administrator(self, operation):
        organizations = self.client("organizations")
        organizations.describe_account(AccountId=ADMINISTRATOR)
        described = organizations.describe_organization()["Organization"]
        assert described["MasterAccountId"] == self.account
        for answer in self.each_region(operation, delegatedAdminAccountId=ADMINISTRATOR):
            assert answer["delegatedAdminAccountId"] == ADMINISTRATOR

    def associate(self, operation="associate_member"):
        for account in self.members():
            for answer in self.each_region(operation, accountId=account):
                assert answer["accountId"] == account

    def switch(self, operation, types=TYPES):
        """Calls `operation` for at most 90 accounts at once, and ignores errors."""
        members = self.members()
        for region in REGIONS:
            for start in range(0, len(members), CHUNK):
                with contextlib.suppress(ClientError):
                    getattr(self.client("inspector2", region), operation)(
                        accountIds=members[start : start + CHUNK], resourceTypes=types
                    )

    def statuses(self):
        """The statuses of the members in all Regions; those that are not members are None."""
        found = set()
        for region in REGIONS:
            inspector = self.client("inspector2", region)
            for account in self.members():
                answer = inspector.batch_get_account_status(accountIds=[account])
                for each in answer["accounts"]:
                    states = each["resourceState"]
                    found.add((each["state"]["status"], *(states[key]["status"] for key in KEYS)))
                for each in answer["failedAccounts"]:
                    assert each["errorCode"] == "ACCESS_DENIED"
                    found.add(None)
        return found


@pytest.fixture
def server(serve):
    return serve(SCENARIO, "--speed", "0")


@pytest.fixture
def script(server):
    Script(server, MANAGEMENT).name_administrator("enable_delegated_admin_account")
    return Script(server)


def test_the_script_recognizes_the_administrator(server, script):
    assert script.is_administrator()
    assert not Script(server, MEMBERS[0]).is_administrator()
    assert not Script(server, MANAGEMENT).is_administrator()


def test_the_script_enables_and_disables_all_members(server, script):
    assert script.statuses() == {None}
    script.associate()
    server.advance(600)
    script.switch("enable")
    server.advance(600)
    assert script.statuses() == {("ENABLED",) * 6}
    script.switch("disable", ["LAMBDA_CODE"])
    server.advance(600)
    (only,) = script.statuses()
    assert dict(zip(KEYS, only[1:], strict=True))["lambdaCode"] == "DISABLED"
    assert only.count("ENABLED") == 5
    script.switch("disable")
    server.advance(600)
    assert script.statuses() == {("DISABLED",) * 6}
    script.associate("disassociate_member")
    assert script.statuses() == {None}
    Script(server, MANAGEMENT).name_administrator("disable_delegated_admin_account")
    server.advance(60)
    assert not script.is_administrator()


def test_the_script_switches_deep_inspection(server, script):
    script.associate()
    server.advance(600)
    script.switch("enable", ["EC2"])
    server.advance(600)
    member = MEMBERS[0]
    for wanted, status in [(True, "ACTIVATED"), (False, "DEACTIVATED")]:
        change = [{"accountId": member, "activateDeepInspection": wanted}]
        for answer in script.each_region(
            "batch_update_member_ec2_deep_inspection_status", accountIds=change
        ):
            assert answer["failedAccountIds"] == []
        server.advance(600)
        for answer in script.each_region(
            "batch_get_member_ec2_deep_inspection_status", accountIds=[member]
        ):
            assert [each["status"] for each in answer["accountIds"]] == [status]


def test_the_script_sets_automatic_enablement(script):
    assert script.is_administrator()
    wanted = dict.fromkeys(KEYS, True)
    updated = script.each_region("update_organization_configuration", autoEnable=wanted)
    for answer in [*updated, *script.each_region("describe_organization_configuration")]:
        assert {key: answer["autoEnable"][key] for key in KEYS} == wanted
