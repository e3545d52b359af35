"""The calls of AWS's Security Reference Architecture, in its order: set-up and teardown.

The calls and the expected errors are those of the repository
aws-samples/aws-security-reference-architecture-examples (aws_sra_examples/solutions/inspector and
macie, lambda/src).
"""

import contextlib

import pytest
from botocore.exceptions import ClientError

MANAGEMENT, ADMINISTRATOR = "999999999999", "111111111111"
MEMBERS = ["222222222222", "333333333333"]
REGIONS = ["us-east-1", "eu-west-1"]
ROLE = "sra-configuration"
SCENARIO = {
    "management": MANAGEMENT,
    "administrator": ADMINISTRATOR,
    "administrators": {"inspector2": "none", "macie2": "none"},
    "roles": [ROLE],
    # The teardown of Macie disassociates members that the removal of the administrator removed.
    "settings": {"macie2": {"disassociateMemberOfRemoved": "success"}},
    "accounts": [
        {"accountId": each, "email": f"{each}@example.com"}
        for each in [MANAGEMENT, ADMINISTRATOR, *MEMBERS]
    ],
}
COMPONENTS = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"]
KEYS = ["ec2", "ecr", "lambda", "lambdaCode"]


class Organization:
    """The sessions that the solutions open: the management account and a role in the others."""

    def __init__(self, serve):
        self.server = serve(SCENARIO, "--speed", "0")
        self.keys = {
            each: self.server.assume(each, ROLE) for each in [MANAGEMENT, ADMINISTRATOR, *MEMBERS]
        }

    def client(self, service, account=MANAGEMENT, region=REGIONS[0]):
        return self.server.client(service, region=region, **self.keys[account])

    def accounts(self):
        pages = self.client("organizations").get_paginator("list_accounts").paginate()
        return [each["Id"] for page in pages for each in page["Accounts"]]

    def check_regions(self):
        """A Region is enabled if a call there does not return an error about the token."""
        for region in REGIONS:
            assert self.client("sts", region=region).get_caller_identity()["Account"] == MANAGEMENT


@pytest.fixture
def organization(serve):
    organization = Organization(serve)
    organization.check_regions()
    return organization


# ---------------------------------------------------------------------------------------- Inspector


def inspector_status(client, account):
    (found,) = client.batch_get_account_status(accountIds=[account])["accounts"]
    if found["state"]["status"] != "ENABLED":
        return "disabled"
    enabled = sum(found["resourceState"][key]["status"] == "ENABLED" for key in KEYS)
    return {0: "disabled", len(KEYS): "enabled"}.get(enabled, "partial")


def enable_inspector(organization, client, account):
    """It enables up to nine times, ten seconds apart, until everything is enabled."""
    for _ in range(30):
        if inspector_status(client, account) == "enabled":
            return
        client.enable(accountIds=[account], resourceTypes=COMPONENTS)
        organization.server.advance(10)
    pytest.fail(f"Inspector of {account} is {inspector_status(client, account)}")


def create_service_linked_role(organization, account):
    iam = organization.client("iam", account)
    with pytest.raises(ClientError) as missing:
        iam.get_role(RoleName="AWSServiceRoleForAmazonInspector2")
    assert missing.value.response["Error"]["Code"] == "NoSuchEntity"
    iam.create_service_linked_role(AWSServiceName="inspector2.amazonaws.com")


def set_up_inspector(organization):
    manager = organization.client("organizations")
    manager.enable_aws_service_access(ServicePrincipal="inspector2.amazonaws.com")
    for account in organization.accounts():
        create_service_linked_role(organization, account)
    for region in REGIONS:
        manager = organization.client("inspector2", region=region)
        pages = manager.get_paginator("list_delegated_admin_accounts").paginate()
        assert [each for page in pages for each in page["delegatedAdminAccounts"]] == []
        manager.enable_delegated_admin_account(delegatedAdminAccountId=ADMINISTRATOR)
        administrator = organization.client("inspector2", ADMINISTRATOR, region)
        enable_inspector(organization, manager, MANAGEMENT)
        enable_inspector(organization, administrator, ADMINISTRATOR)
        before = administrator.describe_organization_configuration()["autoEnable"]
        wanted = dict.fromkeys(KEYS, True)
        assert before != wanted
        administrator.update_organization_configuration(autoEnable=wanted)
        administrator.update_configuration(ecrConfiguration={"rescanDuration": "DAYS_30"})
        for account in organization.accounts():
            if account != ADMINISTRATOR:
                with contextlib.suppress(administrator.exceptions.ResourceNotFoundException):
                    administrator.get_member(accountId=account)
                    pytest.fail(f"{account} is a member")
                administrator.associate_member(accountId=account)
        organization.server.advance(600)
        for account in organization.accounts():
            enable_inspector(organization, administrator, account)


def tear_down_inspector(organization):
    for region in REGIONS:
        administrator = organization.client("inspector2", ADMINISTRATOR, region)
        if any(administrator.describe_organization_configuration()["autoEnable"].values()):
            administrator.update_organization_configuration(autoEnable=dict.fromkeys(KEYS, False))
    for region in REGIONS:
        administrator = organization.client("inspector2", ADMINISTRATOR, region)
        for account in organization.accounts():
            if account == ADMINISTRATOR:
                continue
            member = administrator.get_member(accountId=account)["member"]
            assert member["relationshipStatus"] == "ENABLED"
            failed = administrator.disable(accountIds=[account], resourceTypes=COMPONENTS)
            assert failed["failedAccounts"] == []
            administrator.disassociate_member(accountId=account)
    for region in REGIONS:
        manager = organization.client("inspector2", region=region)
        (administrator,) = manager.list_delegated_admin_accounts()["delegatedAdminAccounts"]
        assert administrator["status"] == "ENABLED"
        manager.disable_delegated_admin_account(delegatedAdminAccountId=administrator["accountId"])
    for region in REGIONS:
        for account in (MANAGEMENT, ADMINISTRATOR):
            client = organization.client("inspector2", account, region)
            if inspector_status(client, account) != "disabled":
                failed = client.disable(accountIds=[account], resourceTypes=COMPONENTS)
                assert failed["failedAccounts"] == []


def test_inspector_is_set_up_and_torn_down(organization):
    set_up_inspector(organization)
    for region in REGIONS:
        administrator = organization.client("inspector2", ADMINISTRATOR, region)
        for account in organization.accounts():
            assert inspector_status(administrator, account) == "enabled"
    tear_down_inspector(organization)
    organization.server.advance(3600)
    for region in REGIONS:
        for account in organization.accounts():
            client = organization.client("inspector2", account, region)
            assert inspector_status(client, account) == "disabled"
        manager = organization.client("inspector2", region=region)
        assert manager.list_delegated_admin_accounts()["delegatedAdminAccounts"] == []


# -------------------------------------------------------------------------------------------- Macie


def enable_macie(client):
    with contextlib.suppress(client.exceptions.ConflictException):
        client.enable_macie(findingPublishingFrequency="FIFTEEN_MINUTES", status="ENABLED")


def set_up_macie(organization):
    manager = organization.client("organizations")
    manager.enable_aws_service_access(ServicePrincipal="macie.amazonaws.com")
    for region in REGIONS:
        enable_macie(organization.client("macie2", region=region))
        manager = organization.client("macie2", region=region)
        assert manager.list_organization_admin_accounts()["adminAccounts"] == []
        manager.enable_organization_admin_account(adminAccountId=ADMINISTRATOR)
    organization.server.advance(30)
    for region in REGIONS:
        administrator = organization.client("macie2", ADMINISTRATOR, region)
        administrator.update_macie_session(
            findingPublishingFrequency="FIFTEEN_MINUTES", status="ENABLED"
        )
        key = f"arn:aws:kms:us-east-1:{ADMINISTRATOR}:key/1"
        administrator.put_classification_export_configuration(
            configuration={"s3Destination": {"bucketName": "results", "kmsKeyArn": key}}
        )
        for account in organization.accounts():
            if account != ADMINISTRATOR:
                administrator.create_member(
                    account={"accountId": account, "email": f"{account}@example.com"}
                )
        administrator.update_organization_configuration(autoEnable=True)
        administrator.create_classification_job(
            description="daily", jobType="SCHEDULED", initialRun=True, name="sra",
            managedDataIdentifierSelector="ALL", samplingPercentage=100,
            scheduleFrequency={"dailySchedule": {}}, tags={"sra-solution": "sra-macie-org"},
            s3JobDefinition={"bucketCriteria": {"excludes": {"and": [{"tagCriterion": {
                "comparator": "EQ", "tagValues": [{"key": "skip", "value": "True"}],
            }}]}}},
        )  # fmt: skip
    organization.server.advance(600)


def disable_macie(client):
    with contextlib.suppress(client.exceptions.AccessDeniedException):
        client.disable_macie()


def tear_down_macie(organization):
    """The administrator removes its members and disables Macie right after it was removed."""
    for region in REGIONS:
        manager = organization.client("macie2", region=region)
        for account in manager.list_organization_admin_accounts()["adminAccounts"]:
            assert account["status"] == "ENABLED"
            manager.disable_organization_admin_account(adminAccountId=account["accountId"])
        administrator = organization.client("macie2", ADMINISTRATOR, region)
        pages = administrator.get_paginator("list_members").paginate(onlyAssociated="false")
        for account in [each["accountId"] for page in pages for each in page["members"]]:
            administrator.disassociate_member(id=account)
            administrator.delete_member(id=account)
        disable_macie(administrator)
    organizations = organization.client("organizations")
    with contextlib.suppress(organizations.exceptions.AccountNotRegisteredException):
        organizations.deregister_delegated_administrator(
            AccountId=ADMINISTRATOR, ServicePrincipal="macie.amazonaws.com"
        )
    for region in REGIONS:
        for account in [MANAGEMENT, *MEMBERS]:
            disable_macie(organization.client("macie2", account, region))


def macie_status(client):
    """The status of an account's session; None where Macie is disabled."""
    try:
        return client.get_macie_session()["status"]
    except client.exceptions.AccessDeniedException as error:
        return None if "Macie is not enabled" in str(error) else str(error)


def macie_statuses(organization):
    """The statuses of all accounts in all Regions."""
    return {
        macie_status(organization.client("macie2", account, region))
        for region in REGIONS
        for account in organization.accounts()
    }


def test_macie_is_set_up_and_torn_down(organization):
    set_up_macie(organization)
    assert macie_statuses(organization) == {"ENABLED"}
    for region in REGIONS:
        administrator = organization.client("macie2", ADMINISTRATOR, region)
        members = administrator.list_members()["members"]
        assert {each["relationshipStatus"] for each in members} == {"Enabled"}
        (job,) = administrator.list_classification_jobs()["items"]
        assert (job["name"], job["jobType"]) == ("sra", "SCHEDULED")
    tear_down_macie(organization)
    organization.server.advance(600)
    assert macie_statuses(organization) == {None}
