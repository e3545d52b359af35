"""boto3 calls each simulated operation over HTTP and accepts the response."""

import json

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from operation_driver import ADMINISTRATOR, INVITED, LOW, MEMBER, OTHER, SCENARIO, Driver

EC2 = {"resourceTypes": ["EC2", "LAMBDA"]}
ROLE = {"RoleArn": f"arn:aws:iam::{MEMBER}:role/Admin", "RoleSessionName": "muster"}

FINDING = f"arn:aws:inspector2:us-east-1:{ADMINISTRATOR}:finding/{'0' * 32}"

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
    ("list_finding_aggregations", {"aggregationType": "ACCOUNT"}),
    ("batch_get_finding_details", {"findingArns": [FINDING]}),
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
DESTINATION = {"s3Destination": {"bucketName": "b", "kmsKeyArn": "arn:aws:kms:us-east-1:1:key/1"}}
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
    ("get_usage_statistics", {}),
    ("put_classification_export_configuration", {"configuration": DESTINATION}),
    ("get_classification_export_configuration", {}),
    ("describe_buckets", {"maxResults": 3}),
    ("list_findings", {}),
    ("get_findings", {"findingIds": "/findingIds"}),
    ("get_finding_statistics", {"groupBy": "type"}),
    ("create_allow_list", {"name": "list", "criteria": {"regex": "a+"}}),
    ("get_allow_list", {"id": "/id"}),
    ("update_allow_list", {"id": "/id", "name": "new", "criteria": {"regex": "b+"}}),
    ("list_allow_lists", {}),
    ("delete_allow_list", {"id": "/id"}),
    ("create_custom_data_identifier", {"name": "badge", "regex": "[A-Z]{3}"}),
    ("get_custom_data_identifier", {"id": "/customDataIdentifierId"}),
    ("list_custom_data_identifiers", {}),
    ("batch_get_custom_data_identifiers", {"ids": ["none"]}),
    ("delete_custom_data_identifier", {"id": "/customDataIdentifierId"}),
    ("create_findings_filter", {"name": "filter", "action": "NOOP", "findingCriteria": {}}),
    ("get_findings_filter", {"id": "/id"}),
    ("update_findings_filter", {"id": "/id", "action": "ARCHIVE"}),
    ("list_findings_filters", {}),
    ("delete_findings_filter", {"id": "/id"}),
    ("create_classification_job", {"name": "job", "jobType": "ONE_TIME", "s3JobDefinition": {}}),
    ("describe_classification_job", {"jobId": "/jobId"}),
    ("list_classification_jobs", {}),
    ("update_classification_job", {"jobId": "/jobId", "jobStatus": "CANCELLED"}),
    ("disassociate_member", {"id": MEMBER}),
    ("update_macie_session", {"findingPublishingFrequency": "ONE_HOUR"}),
    ("disable_organization_admin_account", {"adminAccountId": ADMINISTRATOR}),
    ("wait", {}),
    ("disable_macie", {}),
]

PRINCIPAL = "config.amazonaws.com"
POLICY_TYPE = {"PolicyType": "INSPECTOR_POLICY"}
POLICY_ID = "/Policy/PolicySummary/Id"
# Code scanning without standard scanning, so that the effective policy is not valid.
POLICY = json.dumps(
    {
        "inspector": {
            "enablement": {
                "lambda_standard_scanning": {
                    "enable_in_regions": {"@@assign": []},
                    "disable_in_regions": {"@@assign": []},
                    "lambda_code_scanning": {
                        "enable_in_regions": {"@@assign": ["us-east-1"]},
                        "disable_in_regions": {"@@assign": []},
                    },
                }
            }
        }
    }
)
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
    ("enable_policy_type", {"RootId": "/Roots/0/Id", **POLICY_TYPE}),
    (
        "create_policy",
        {"Name": "scan", "Description": "", "Type": "INSPECTOR_POLICY", "Content": POLICY},
    ),
    ("update_policy", {"PolicyId": POLICY_ID, "Description": "changed"}),
    ("attach_policy", {"PolicyId": POLICY_ID, "TargetId": MEMBER}),
    ("describe_policy", {"PolicyId": POLICY_ID}),
    ("list_policies", {"Filter": "INSPECTOR_POLICY"}),
    ("list_policies_for_target", {"TargetId": MEMBER, "Filter": "INSPECTOR_POLICY"}),
    ("list_targets_for_policy", {"PolicyId": POLICY_ID}),
    ("describe_effective_policy", POLICY_TYPE, MEMBER),
    ("list_accounts_with_invalid_effective_policy", POLICY_TYPE),
    ("list_effective_policy_validation_errors", {"AccountId": MEMBER, **POLICY_TYPE}),
    ("detach_policy", {"PolicyId": POLICY_ID, "TargetId": MEMBER}),
    ("delete_policy", {"PolicyId": POLICY_ID}),
    ("disable_policy_type", {"RootId": "/Roots/0/Id", **POLICY_TYPE}),
    ("tag_resource", {"ResourceId": MEMBER, "Tags": [{"Key": "team", "Value": "a"}]}),
    ("list_tags_for_resource", {"ResourceId": MEMBER}),
    ("untag_resource", {"ResourceId": MEMBER, "TagKeys": ["team"]}),
]

TOKENS = [("get_caller_identity", {}), ("assume_role", ROLE)]

ACCOUNT = [("list_regions", {}), ("get_region_opt_status", {"RegionName": "eu-south-1"})]
EC2_CALLS = [("describe_regions", {"AllRegions": True})]
IAM = [
    ("list_account_aliases", {}),
    ("create_service_linked_role", {"AWSServiceName": "macie.amazonaws.com"}),
    ("get_role", {"RoleName": "AWSServiceRoleForAmazonMacie"}),
]


CALLS = {
    "inspector2": INSPECTOR,
    "macie2": MACIE,
    "organizations": ORGANIZATIONS,
    "sts": TOKENS,
    "account": ACCOUNT,
    "ec2": EC2_CALLS,
    "iam": IAM,
}


# Settings that change the form of responses.
SETTINGS = {"inspector2": {"stateErrors": "present"}}


@pytest.mark.parametrize("settings", [{}, SETTINGS], ids=["defaults", "settings"])
@pytest.mark.parametrize("service", CALLS)
def test_responses_match_the_models_of_botocore(serve, service, settings):
    call = Driver(serve({**SCENARIO, "settings": settings}, "--speed", "0"), service)
    for step in CALLS[service]:
        call(*step)


def test_every_simulated_operation_is_called(simulated):
    assert simulated.keys() == CALLS.keys()
    for service, operations in simulated.items():
        called = {call[0] for call in CALLS[service]} - {"wait"}
        assert {xform_name(operation) for operation in operations} == called


def test_an_assumed_role_acts_as_its_account(serve):
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


def test_lists_have_pages(serve):
    accounts = [{"accountId": str(222222222222 + number)} for number in range(120)]
    server = serve({**SCENARIO, "accounts": accounts}, "--speed", "0")
    inspector = server.client("inspector2")
    for account in accounts:
        inspector.associate_member(accountId=account["accountId"])
    pages = list(inspector.get_paginator("list_members").paginate(onlyAssociated=False))
    assert [len(page["members"]) for page in pages] == [50, 50, 20]
    listed = server.client("organizations").get_paginator("list_accounts").paginate()
    assert len(listed.build_full_result()["Accounts"]) >= 120
