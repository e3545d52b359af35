"""boto3 calls every operation that is simulated, over HTTP, and finds its answers in order."""

import json
import re
import subprocess

import botocore.session
import pytest
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator
from served import MUSTER

# One account that is management account and administrator, so that one session may call everything.
ADMINISTRATOR = "111111111111"
MEMBER, INVITED, OTHER = "222222222222", "333333333333", "444444444444"
SCENARIO = {
    "management": ADMINISTRATOR,
    "administrator": ADMINISTRATOR,
    "throttle": 0,
    "accounts": [
        {"accountId": account, "email": f"{account}@example.com", "unit": "Work", "fate": fate}
        for account, fate in [(MEMBER, "none"), (INVITED, "never_accepts"), (OTHER, "isolated")]
    ],
}
EC2 = {"resourceTypes": ["EC2", "LAMBDA"]}
LOW = {"severity": [{"comparison": "EQUALS", "value": "LOW"}]}
ROLE = {"RoleArn": f"arn:aws:iam::{MEMBER}:role/Admin", "RoleSessionName": "muster"}

INSPECTOR = [
    ("associate_member", {"accountId": MEMBER}),
    ("wait", {}),
    ("get_member", {"accountId": MEMBER}),
    ("list_members", {}),
    ("enable", {"accountIds": [MEMBER, OTHER], **EC2}),
    ("batch_get_account_status", {"accountIds": [ADMINISTRATOR, MEMBER, OTHER]}),
    ("wait", {}),
    ("batch_get_account_status", {}),
    ("list_delegated_admin_accounts", {}),
    ("update_organization_configuration", {"autoEnable": {"ec2": True, "ecr": False}}),
    ("describe_organization_configuration", {}),
    (
        "batch_update_member_ec2_deep_inspection_status",
        {"accountIds": [{"accountId": MEMBER, "activateDeepInspection": True}]},
    ),
    ("batch_get_member_ec2_deep_inspection_status", {"accountIds": [MEMBER, OTHER]}),
    ("update_org_ec2_deep_inspection_configuration", {"orgPackagePaths": ["/opt"]}),
    ("update_ec2_deep_inspection_configuration", {"packagePaths": ["/srv"]}),
    ("get_ec2_deep_inspection_configuration", {}),
    ("update_configuration", {"ec2Configuration": {"scanMode": "EC2_HYBRID"}}),
    ("get_configuration", {}),
    ("batch_get_free_trial_info", {"accountIds": [MEMBER, OTHER]}),
    ("list_account_permissions", {}),
    ("list_usage_totals", {}),
    ("list_coverage", {"maxResults": 3}),
    ("list_coverage_statistics", {"groupBy": "RESOURCE_TYPE"}),
    ("list_findings", {}),
    ("create_filter", {"name": "low", "action": "SUPPRESS", "filterCriteria": LOW}),
    ("tag_resource", {"resourceArn": "/arn", "tags": {"team": "a"}}),
    ("list_tags_for_resource", {"resourceArn": "/arn"}),
    ("untag_resource", {"resourceArn": "/arn", "tagKeys": ["team"]}),
    ("update_filter", {"filterArn": "/arn", "description": "none too bad"}),
    ("list_filters", {}),
    ("delete_filter", {"arn": "/arn"}),
    ("disable", {"accountIds": [MEMBER], "resourceTypes": ["EC2"]}),
    ("disassociate_member", {"accountId": MEMBER}),
    ("disable_delegated_admin_account", {"delegatedAdminAccountId": ADMINISTRATOR}),
    ("wait", {}),
    ("enable_delegated_admin_account", {"delegatedAdminAccountId": MEMBER}),
    ("get_delegated_admin_account", {}),
]

ACCEPTED = {
    "administratorAccountId": ADMINISTRATOR,
    "invitationId": "/invitations/0/invitationId",
}
MACIE = [
    ("enable_macie", {}),
    ("get_macie_session", {}),
    ("create_member", {"account": {"accountId": INVITED, "email": f"{INVITED}@example.com"}}),
    ("create_invitations", {"accountIds": [INVITED, OTHER], "message": "Join us"}),
    ("wait", {}),
    ("get_member", {"id": INVITED}),
    ("list_members", {"onlyAssociated": "false"}),
    ("tag_resource", {"resourceArn": "/arn", "tags": {"team": "a"}}),
    ("list_tags_for_resource", {"resourceArn": "/arn"}),
    ("untag_resource", {"resourceArn": "/arn", "tagKeys": ["team"]}),
    ("enable_macie", {}, INVITED),
    ("list_invitations", {}, INVITED),
    ("get_invitations_count", {}, INVITED),
    ("accept_invitation", ACCEPTED, INVITED),
    ("get_administrator_account", {}, INVITED),
    ("disassociate_from_administrator_account", {}, INVITED),
    ("accept_invitation", ACCEPTED, INVITED),
    ("get_master_account", {}, INVITED),
    ("disassociate_from_master_account", {}, INVITED),
    ("delete_member", {"id": INVITED}),
    ("decline_invitations", {"accountIds": [OTHER]}),
    ("delete_invitations", {"accountIds": [OTHER]}),
    ("get_administrator_account", {}),
    ("get_master_account", {}),
    ("enable_organization_admin_account", {"adminAccountId": ADMINISTRATOR}),
    ("list_organization_admin_accounts", {}),
    ("update_organization_configuration", {"autoEnable": True}),
    ("describe_organization_configuration", {}),
    ("create_member", {"account": {"accountId": MEMBER, "email": "a@example.com"}}),
    ("wait", {}),
    ("update_member_session", {"id": MEMBER, "status": "PAUSED"}),
    ("update_member_session", {"id": MEMBER, "status": "ENABLED"}),
    ("update_automated_discovery_configuration", {"status": "ENABLED"}),
    ("get_automated_discovery_configuration", {}),
    (
        "batch_update_automated_discovery_accounts",
        {
            "accounts": [
                {"accountId": MEMBER, "status": "ENABLED"},
                {"accountId": OTHER, "status": "ENABLED"},
            ]
        },
    ),
    ("list_automated_discovery_accounts", {}),
    ("get_usage_totals", {}),
    ("disassociate_member", {"id": MEMBER}),
    ("update_macie_session", {"findingPublishingFrequency": "ONE_HOUR"}),
    ("disable_organization_admin_account", {"adminAccountId": ADMINISTRATOR}),
    ("wait", {}),
    ("disable_macie", {}),
]

PRINCIPAL = "config.amazonaws.com"
ORGANIZATIONS = [
    ("describe_organization", {}),
    ("list_accounts", {"MaxResults": 2}),
    ("describe_account", {"AccountId": MEMBER}),
    ("list_roots", {}),
    ("list_organizational_units_for_parent", {"ParentId": "/Roots/0/Id"}),
    ("list_accounts_for_parent", {"ParentId": "/OrganizationalUnits/0/Id"}),
    (
        "describe_organizational_unit",
        {"OrganizationalUnitId": "/OrganizationalUnits/0/Id"},
    ),
    ("list_children", {"ParentId": "/Roots/0/Id", "ChildType": "ORGANIZATIONAL_UNIT"}),
    ("list_parents", {"ChildId": MEMBER}),
    ("list_delegated_administrators", {}),
    ("list_delegated_services_for_account", {"AccountId": ADMINISTRATOR}),
    ("enable_aws_service_access", {"ServicePrincipal": PRINCIPAL}),
    ("list_aws_service_access_for_organization", {}),
    ("register_delegated_administrator", {"AccountId": MEMBER, "ServicePrincipal": PRINCIPAL}),
    ("deregister_delegated_administrator", {"AccountId": MEMBER, "ServicePrincipal": PRINCIPAL}),
    ("disable_aws_service_access", {"ServicePrincipal": PRINCIPAL}),
]

TOKENS = [("get_caller_identity", {}), ("assume_role", ROLE)]


def found(answers, text):
    """What stands at a JSON Pointer in the last answer that has it."""
    for answer in reversed(answers):
        try:
            for token in text.split("/")[1:]:
                answer = answer[int(token) if token.isdigit() else token]
            return answer
        except (KeyError, IndexError):
            continue
    raise LookupError(text)


def resolved(answers, parameters):
    """The parameters, with those that are pointers replaced by what they mean."""
    return {
        name: found(answers, value) if str(value).startswith("/") else value
        for name, value in parameters.items()
    }


def findings(answer, shape):
    """What botocore has to say of an answer, but that states come without an error (as seen)."""
    report = ParamValidator().validate(answer, shape).generate_report()
    left_out = re.compile(r'Missing required parameter in .*tate.*: "error(Code|Message)"')
    return [line for line in report.splitlines() if not left_out.fullmatch(line)]


CALLS = {
    "inspector2": INSPECTOR,
    "macie2": MACIE,
    "organizations": ORGANIZATIONS,
    "sts": TOKENS,
}


class Driver:
    """Calls operations one after the other, as the administrator or as another account."""

    def __init__(self, server, service):
        self.server, self.service = server, service
        self.model = botocore.session.get_session().get_service_model(service)
        self.names = {botocore.xform_name(name): name for name in self.model.operation_names}
        self.answers = []

    def __call__(self, operation, parameters, account=None):
        if operation == "wait":
            self.server.advance(600)
            return
        keys = self.server.assume(account) if account else {}
        client = self.server.client(self.service, **keys)
        answer = getattr(client, operation)(**resolved(self.answers, parameters))
        metadata = answer.pop("ResponseMetadata")
        assert re.fullmatch(r"[0-9a-f-]{36}", metadata["RequestId"]), operation
        self.answers.append(answer)
        shape = self.model.operation_model(self.names[operation]).output_shape
        if shape is not None:
            assert findings(answer, shape) == [], operation


@pytest.mark.parametrize("service", CALLS)
def test_answers_are_as_botocore_says(serve, service):
    call = Driver(serve(SCENARIO, "--speed", "0"), service)
    for step in CALLS[service]:
        call(*step)


def test_every_simulated_operation_is_called():
    listed = subprocess.run(
        [MUSTER, "operations", "--simulated", "--output", "json"], capture_output=True, check=True
    )
    for service in json.loads(listed.stdout)["services"]:
        simulated = {operation["method"] for operation in service["operations"]}
        assert simulated == {call[0] for call in CALLS[service["name"]]} - {"wait"}


def test_another_operation_answers_that_it_is_not_simulated(serve):
    with pytest.raises(ClientError) as refused:
        serve(SCENARIO).client("inspector2").list_cis_scans()
    error = refused.value.response["Error"]
    assert (error["Code"], error["Message"]) == (
        "NotSimulatedException",
        "ListCisScans is not simulated.",
    )


# What was called before, and a call with the error that it meets then.
INVITING = [
    ("enable_macie", {}),
    ("create_member", {"account": {"accountId": INVITED, "email": f"{INVITED}@example.com"}}),
    ("create_invitations", {"accountIds": [INVITED]}),
    ("wait", {}),
]
ERRORS = [
    ("inspector2", [], "get_member", {"accountId": MEMBER}, "AccessDeniedException"),
    ("inspector2", [], "disassociate_member", {"accountId": MEMBER}, "ValidationException"),
    ("inspector2", [], "associate_member", {"accountId": "999999999999"}, "AccessDeniedException"),
    ("inspector2", [], "associate_member", {"accountId": ADMINISTRATOR}, "ValidationException"),
    ("inspector2", [], "get_delegated_admin_account", {}, "ValidationException"),
    (
        "inspector2", [], "enable_delegated_admin_account",
        {"delegatedAdminAccountId": MEMBER}, "ConflictException",
    ),
    (
        "inspector2", [], "disable_delegated_admin_account",
        {"delegatedAdminAccountId": MEMBER}, "ResourceNotFoundException",
    ),
    (
        "inspector2", [], "batch_get_account_status",
        {"accountIds": [str(100000000000 + number) for number in range(101)]},
        "ValidationException",
    ),
    ("inspector2", [], "list_members", {"maxResults": 51}, "ValidationException"),
    ("inspector2", [], "list_members", {"nextToken": "made up"}, "ValidationException"),
    ("inspector2", [], "delete_filter",
     {"arn": f"arn:aws:inspector2:us-east-1:{ADMINISTRATOR}:owner/{ADMINISTRATOR}/filter/none"},
     "ResourceNotFoundException"),
    ("macie2", [], "get_macie_session", {}, "AccessDeniedException"),
    ("macie2", INVITING[:1], "enable_macie", {}, "ConflictException"),
    ("macie2", INVITING, "create_member",
     {"account": {"accountId": INVITED, "email": "a@example.com"}}, "ConflictException"),
    ("macie2", INVITING[:1], "get_member", {"id": MEMBER}, "ResourceNotFoundException"),
    ("macie2", INVITING, "update_member_session", {"id": INVITED, "status": "PAUSED"},
     "ConflictException"),
    ("macie2", INVITING[:1], "list_members", {"onlyAssociated": "maybe"}, "ValidationException"),
    ("macie2", INVITING[:1], "create_invitations",
     {"accountIds": [INVITED], "message": "x" * 81}, "ValidationException"),
    ("organizations", [], "describe_account", {"AccountId": "999999999999"},
     "AccountNotFoundException"),
    ("sts", [], "assume_role",
     {"RoleArn": "arn:aws:iam::999999999999:role/Admin", "RoleSessionName": "test"},
     "AccessDenied"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("service", "before", "operation", "parameters", "code"), ERRORS,
    ids=[f"{case[0]}.{case[2]} {case[4]} {number}" for number, case in enumerate(ERRORS)],
)  # fmt: skip
def test_errors_come_as_boto3_knows_them(serve, service, before, operation, parameters, code):
    call = Driver(serve(SCENARIO, "--speed", "0"), service)
    for step in before:
        call(*step)
    with pytest.raises(ClientError) as refused:
        call(operation, parameters)
    response = refused.value.response
    assert response["Error"]["Code"] == code
    assert response["Error"]["Message"]
    assert re.fullmatch(r"[0-9a-f-]{36}", response["ResponseMetadata"]["RequestId"])


def test_what_is_full_takes_no_more(serve):
    quotas = {"inspectorMembers": 1, "macieMembers": 1, "inspectorFilters": 1}
    server = serve({**SCENARIO, "quotas": quotas}, "--speed", "0")
    inspector, macie = Driver(server, "inspector2"), Driver(server, "macie2")
    macie("enable_macie", {})
    for call, operation, first, second in [
        (inspector, "associate_member", {"accountId": MEMBER}, {"accountId": OTHER}),
        (
            inspector, "create_filter",
            {"name": "a", "action": "NONE", "filterCriteria": LOW},
            {"name": "b", "action": "NONE", "filterCriteria": LOW},
        ),
        (
            macie, "create_member",
            {"account": {"accountId": INVITED, "email": "a@example.com"}},
            {"account": {"accountId": OTHER, "email": "b@example.com"}},
        ),
    ]:  # fmt: skip
        call(operation, first)
        with pytest.raises(ClientError) as refused:
            call(operation, second)
        assert refused.value.response["Error"]["Code"] == "ServiceQuotaExceededException"


def test_whoever_assumes_a_role_acts_as_its_account(serve):
    server = serve(SCENARIO, "--speed", "0")
    member = server.assume(MEMBER)
    identity = server.client("sts", **member).get_caller_identity()
    assert identity["Account"] == MEMBER
    assert identity["Arn"] == f"arn:aws:sts::{MEMBER}:assumed-role/Admin/test"
    server.client("macie2", **member).enable_macie()
    with pytest.raises(ClientError, match="Macie is not enabled"):
        server.client("macie2").get_macie_session()
    forged = {**member, "aws_session_token": member["aws_session_token"] + "0"}
    with pytest.raises(ClientError) as refused:
        server.client("sts", **forged).get_caller_identity()
    assert refused.value.response["Error"]["Code"] == "InvalidClientTokenId"


def test_lists_come_in_pages(serve):
    accounts = [{"accountId": str(222222222222 + number)} for number in range(120)]
    server = serve({**SCENARIO, "accounts": accounts}, "--speed", "0")
    inspector = server.client("inspector2")
    for account in accounts:
        inspector.associate_member(accountId=account["accountId"])
    pages = list(inspector.get_paginator("list_members").paginate(onlyAssociated=False))
    assert [len(page["members"]) for page in pages] == [50, 50, 20]
    listed = server.client("organizations").get_paginator("list_accounts").paginate()
    assert len(listed.build_full_result()["Accounts"]) >= 120
