"""What the simulated services answer is what boto3's own models say that they answer."""

import re

import botocore.session
import muster
import pytest
from botocore.validate import ParamValidator

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
    ("list_invitations", {}),
    ("get_invitations_count", {}),
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
    ("enable_aws_service_access", {"ServicePrincipal": "x.amazonaws.com"}),
    ("list_aws_service_access_for_organization", {}),
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


@pytest.mark.parametrize(
    ("service", "calls"),
    [
        ("inspector2", INSPECTOR),
        ("macie2", MACIE),
        ("organizations", ORGANIZATIONS),
        ("sts", TOKENS),
    ],
)
def test_answers_are_as_botocore_says(service, calls):
    model = botocore.session.get_session().get_service_model(service)
    names = {botocore.xform_name(name): name for name in model.operation_names}
    answers = []
    with (
        muster.Session(region_name="us-east-1", simulation=SCENARIO) as session,
        session.client(service) as client,
    ):
        for operation, parameters in calls:
            if operation == "wait":
                session.timer(600).result()
                continue
            answer = getattr(client, operation)(**resolved(answers, parameters))
            answer.pop("ResponseMetadata", None)
            answers.append(answer)
            shape = model.operation_model(names[operation]).output_shape
            if shape is not None:
                assert findings(answer, shape) == [], operation
