"""Services that programs call first: the Regions of an account, its alias and its roles."""

import json
import re
import urllib.parse

import pytest
from botocore.exceptions import ClientError

MANAGEMENT, ADMINISTRATOR = "999999999999", "111111111111"
MEMBER, OTHER, STRANGER = "222222222222", "333333333333", "888888888888"
SCENARIO = {
    "management": MANAGEMENT,
    "administrator": ADMINISTRATOR,
    "accounts": [
        {"accountId": ADMINISTRATOR, "name": "Security-Tools"},
        {"accountId": MEMBER, "name": "Prod"},
        {"accountId": OTHER, "name": "not an alias"},
    ],
}
# Regions that accounts have without enabling them, and one that must be enabled.
DEFAULT, OPT_IN = "eu-west-1", "eu-south-1"


def raises(code, status, call, **parameters):
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    response = refused.value.response
    assert response["Error"]["Code"] == code
    assert response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert re.fullmatch(r"[0-9a-f-]{36}", response["ResponseMetadata"]["RequestId"])
    return response["Error"]["Message"]


def statuses(client, **parameters):
    pages = client.get_paginator("list_regions").paginate(**parameters)
    return {
        each["RegionName"]: each["RegionOptStatus"] for page in pages for each in page["Regions"]
    }


def described(client, **parameters):
    answer = client.describe_regions(**parameters)
    return {each["RegionName"]: each["OptInStatus"] for each in answer["Regions"]}


# ----------------------------------------------------------------------------------------- Regions


def test_every_region_of_aws_is_enabled_by_default(serve):
    account = serve(SCENARIO).client("account")
    listed = statuses(account, PaginationConfig={"PageSize": 7})
    assert len(listed) > 30
    assert (listed[DEFAULT], listed[OPT_IN]) == ("ENABLED_BY_DEFAULT", "ENABLED")
    older = {"us-east-1", "us-west-2", "eu-central-1", "ap-south-1", "sa-east-1"}
    assert {listed[name] for name in older} == {"ENABLED_BY_DEFAULT"}
    assert set(listed.values()) == {"ENABLED_BY_DEFAULT", "ENABLED"}
    some = statuses(account, RegionOptStatusContains=["ENABLED"])
    assert some == {name: status for name, status in listed.items() if status == "ENABLED"}


def test_regions_that_the_scenario_does_not_have_are_disabled(serve):
    server = serve({**SCENARIO, "regions": [{"name": "us-east-1"}, {"name": OPT_IN}]})
    account, ec2 = server.client("account"), server.client("ec2")
    listed = statuses(account)
    enabled = {name: status for name, status in listed.items() if status != "DISABLED"}
    assert enabled == {"us-east-1": "ENABLED_BY_DEFAULT", OPT_IN: "ENABLED"}
    assert described(ec2) == {"us-east-1": "opt-in-not-required", OPT_IN: "opted-in"}
    every = described(ec2, AllRegions=True)
    assert every.keys() == listed.keys()
    assert every[DEFAULT] == "not-opted-in"
    # Regions that a request names are described, enabled or not.
    assert described(ec2, RegionNames=[DEFAULT]) == {DEFAULT: "not-opted-in"}
    # In a Region that is disabled, credentials are not known.
    raises("UnrecognizedClientException", 403,
           server.client("inspector2", region=DEFAULT).list_members)  # fmt: skip
    raises("AuthFailure", 401, server.client("ec2", region=DEFAULT).describe_regions)
    # AWS STS serves every Region of the partitions.
    server.client("sts", region=DEFAULT).get_caller_identity()
    raises("RegionDisabledException", 403,
           server.client("sts", region="mars-north-1").get_caller_identity)  # fmt: skip


def test_one_region_has_the_status_that_it_has_in_the_list(serve):
    account = serve(SCENARIO).client("account")
    for name, status in statuses(account).items():
        read = account.get_region_opt_status(RegionName=name)
        assert (read["RegionName"], read["RegionOptStatus"]) == (name, status)
    raises("ValidationException", 400, account.get_region_opt_status, RegionName="mars-north-1")


def test_the_management_account_reads_the_regions_of_others(serve):
    server = serve(SCENARIO)
    manager = server.client("account", **server.assume(MANAGEMENT))
    assert statuses(manager, AccountId=MEMBER)[DEFAULT] == "ENABLED_BY_DEFAULT"
    for account in (MANAGEMENT, STRANGER):
        raises("AccessDeniedException", 403, manager.list_regions, AccountId=account)
    member = server.client("account")
    raises("AccessDeniedException", 403, member.list_regions, AccountId=MEMBER)


def test_ec2_selects_regions(serve):
    ec2 = serve(SCENARIO).client("ec2")
    answer = ec2.describe_regions(RegionNames=[DEFAULT])
    (region,) = answer["Regions"]
    assert region == {
        "RegionName": DEFAULT, "Endpoint": f"ec2.{DEFAULT}.amazonaws.com",
        "OptInStatus": "opt-in-not-required",
    }  # fmt: skip
    assert answer["ResponseMetadata"]["RequestId"]
    filters = [
        {"Name": "opt-in-status", "Values": ["opted-in"]},
        {"Name": "region-name", "Values": [DEFAULT, OPT_IN]},
    ]
    assert described(ec2, Filters=filters) == {OPT_IN: "opted-in"}
    assert "mars-1" in raises(
        "InvalidParameterValue", 400, ec2.describe_regions, RegionNames=["mars-1"]
    )
    wrong = [{"Name": "color", "Values": ["red"]}]
    assert "color" in raises("InvalidParameterValue", 400, ec2.describe_regions, Filters=wrong)
    raises("DryRunOperation", 412, ec2.describe_regions, DryRun=True)


def test_ec2_refuses_credentials_and_faults_in_its_own_words(serve):
    server = serve(SCENARIO)
    wrong = {"aws_access_key_id": "AKIDUNKNOWN", "aws_secret_access_key": "x"}
    raises("AuthFailure", 403, server.client("ec2", **wrong).describe_regions)
    server.control("faults", {"throttle": 1})
    raises("RequestLimitExceeded", 503, server.client("ec2").describe_regions)
    raises("TooManyRequestsException", 429, server.client("account").list_regions)
    raises("Throttling", 400, server.client("iam").list_account_aliases)
    server.control("faults", {"throttle": 0, "errors": 1})
    raises("InternalError", 500, server.client("ec2").describe_regions)
    raises("ServiceFailure", 500, server.client("iam").list_account_aliases)


# --------------------------------------------------------------------------------------------- IAM


def test_the_alias_is_the_name_of_the_account(serve):
    server = serve(SCENARIO)
    for account, wanted in [(ADMINISTRATOR, ["security-tools"]), (MEMBER, ["prod"]), (OTHER, [])]:
        iam = server.client("iam", **server.assume(account))
        assert iam.list_account_aliases()["AccountAliases"] == wanted


def test_roles_that_can_be_assumed_exist(serve):
    server = serve({**SCENARIO, "roles": ["Admin"]})
    iam = server.client("iam", **server.assume(MEMBER))
    role = iam.get_role(RoleName="Admin")["Role"]
    assert role["Arn"] == f"arn:aws:iam::{MEMBER}:role/Admin"
    assert role["AssumeRolePolicyDocument"]["Statement"][0]["Action"] == "sts:AssumeRole"
    identity = server.client("sts", **server.assume(MEMBER)).get_caller_identity()
    assert identity["UserId"].startswith(role["RoleId"])
    message = raises("NoSuchEntity", 404, iam.get_role, RoleName="Other")
    assert message == "The role with name Other cannot be found."


INSPECTOR_ROLE = "AWSServiceRoleForAmazonInspector2"


def test_service_linked_roles_are_created_once(serve):
    server = serve(SCENARIO, "--speed", "0")
    iam = server.client("iam", **server.assume(MEMBER))
    raises("NoSuchEntity", 404, iam.get_role, RoleName=INSPECTOR_ROLE)
    wanted = {"AWSServiceName": "inspector2.amazonaws.com", "Description": "for Inspector"}
    created = iam.create_service_linked_role(**wanted)["Role"]
    path = "/aws-service-role/inspector2.amazonaws.com/"
    assert (created["Path"], created["RoleName"]) == (path, INSPECTOR_ROLE)
    assert created["Arn"] == f"arn:aws:iam::{MEMBER}:role{path}{INSPECTOR_ROLE}"
    assert iam.get_role(RoleName=INSPECTOR_ROLE)["Role"] == created
    message = raises("InvalidInput", 400, iam.create_service_linked_role, **wanted)
    assert f"{INSPECTOR_ROLE} has been taken in this account" in message
    again = iam.create_service_linked_role(**wanted, CustomSuffix="two")["Role"]
    assert again["RoleName"] == INSPECTOR_ROLE + "_two"
    raises("InvalidInput", 400, iam.create_service_linked_role, AWSServiceName="somewhere")
    other = server.client("iam", **server.assume(OTHER))
    raises("NoSuchEntity", 404, other.get_role, RoleName=INSPECTOR_ROLE)
    # The state contains the roles.
    restored = serve(server.control("state")[1], "--speed", "0")
    iam = restored.client("iam", **restored.assume(MEMBER))
    assert iam.get_role(RoleName=INSPECTOR_ROLE)["Role"] == created


def test_service_linked_roles_exist_where_the_service_is_used(serve):
    server = serve(SCENARIO)
    keys = server.assume(MEMBER)
    iam = server.client("iam", **keys)
    assert iam.get_role(RoleName="AWSServiceRoleForOrganizations")["Role"]
    for name, principal, use in [
        (INSPECTOR_ROLE, "inspector2",
         lambda: server.client("inspector2", **keys).enable(resourceTypes=["EC2"])),
        ("AWSServiceRoleForAmazonMacie", "macie",
         lambda: server.client("macie2", region="eu-west-1", **keys).enable_macie()),
    ]:  # fmt: skip
        raises("NoSuchEntity", 404, iam.get_role, RoleName=name)
        use()
        role = iam.get_role(RoleName=name)["Role"]
        trusted = role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
        assert trusted == {"Service": f"{principal}.amazonaws.com"}


def test_the_trust_policy_is_percent_encoded_on_the_wire(serve):
    """boto3 decodes it; other clients receive what IAM sends."""
    server = serve(SCENARIO)
    client = server.client("iam")
    bodies = []
    client.meta.events.register(
        "before-parse.iam", lambda response_dict, **_: bodies.append(response_dict["body"])
    )
    client.get_role(RoleName="Admin")
    policy = re.search("<AssumeRolePolicyDocument>(.*)</AssumeRole", bodies[0].decode())[1]
    assert "{" not in policy
    assert json.loads(urllib.parse.unquote(policy))["Version"] == "2012-10-17"
