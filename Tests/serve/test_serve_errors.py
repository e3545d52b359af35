"""A client receives each error that the simulator can return; each of them has a test."""

import re
import time
from pathlib import Path

import botocore.session
import pytest
from botocore.exceptions import ClientError
from operation_driver import ADMINISTRATOR, INVITED, LOW, MEMBER, OTHER, SCENARIO, Driver
from rejected_requests import REJECTED_REQUESTS
from server_process import REGION

SOURCES = Path(__file__).resolve().parents[2] / "Sources"
STRANGER = "999999999999"
EC2 = {"resourceTypes": ["EC2"]}
MANY = [str(100000000000 + number) for number in range(101)]
PRINCIPAL = "config.amazonaws.com"
NO_FILTER = f"arn:aws:inspector2:{REGION}:{ADMINISTRATOR}:owner/{ADMINISTRATOR}/filter/none"
FILTER = ("create_filter", {"name": "low", "action": "NONE", "filterCriteria": LOW})
MINE = {"accountIds": [ADMINISTRATOR]}

ASSOCIATED = [("associate_member", {"accountId": MEMBER}), ("wait", {})]
INVITING = [
    ("enable_macie", {}),
    ("create_member", {"account": {"accountId": INVITED, "email": f"{INVITED}@example.com"}}),
    ("create_invitations", {"accountIds": [INVITED]}),
    ("wait", {}),
]
THROUGH_ORGANIZATIONS = [
    ("enable_organization_admin_account", {"adminAccountId": ADMINISTRATOR}),
    ("create_member", {"account": {"accountId": MEMBER, "email": "a@example.com"}}),
    ("wait", {}),
]
TRUST = ("enable_aws_service_access", {"ServicePrincipal": PRINCIPAL})
ROOTS = ("list_roots", {})
POLICY_ID = "/Policy/PolicySummary/Id"
POLICY_TYPE = {"PolicyType": "INSPECTOR_POLICY"}
TYPE_OF_ROOT = {**POLICY_TYPE, "RootId": "/Roots/0/Id"}
ENABLE_TYPE = ("enable_policy_type", TYPE_OF_ROOT)
CREATE_POLICY = (
    "create_policy",
    {"Name": "scan", "Description": "", "Type": "INSPECTOR_POLICY",
     "Content": '{"inspector": {"enablement": {}}}'},
)  # fmt: skip
ATTACHED = [
    ROOTS, ENABLE_TYPE, CREATE_POLICY,
    ("attach_policy", {"PolicyId": POLICY_ID, "TargetId": "/Roots/0/Id"}),
]  # fmt: skip
REGISTER = (
    "register_delegated_administrator", {"AccountId": MEMBER, "ServicePrincipal": PRINCIPAL},
)  # fmt: skip

# Service, calls to make first, a call, and the code and status of its error. The last item is the
# calling account, if it is not the administrator.
ERRORS = [
    ("inspector2", [], "get_member", {"accountId": MEMBER}, "ResourceNotFoundException", 404),
    ("inspector2", [], "get_member", {"accountId": OTHER}, "AccessDeniedException", 403, MEMBER),
    ("inspector2", ASSOCIATED, "associate_member", {"accountId": MEMBER},
     "ValidationException", 400),
    ("inspector2", ASSOCIATED, "disable", {}, "AccessDeniedException", 403, MEMBER),
    ("inspector2", [("disable", {}), ("wait", {})], "update_organization_configuration",
     {"autoEnable": {"ec2": True, "ecr": False}}, "ValidationException", 400),
    ("inspector2", [], "list_members", {}, "AccessDeniedException", 403, MEMBER),
    ("inspector2", [], "enable_delegated_admin_account", {"delegatedAdminAccountId": MEMBER},
     "AccessDeniedException", 403, MEMBER),
    ("inspector2", [], "describe_organization_configuration", {}, "AccessDeniedException", 403,
     MEMBER),
    ("inspector2", [], "associate_member", {"accountId": STRANGER}, "AccessDeniedException", 403),
    ("inspector2", [], "list_usage_totals", {"accountIds": [MEMBER]},
     "AccessDeniedException", 403),
    ("inspector2", [], "get_configuration", {"accountId": MEMBER}, "AccessDeniedException", 403),
    ("inspector2", [], "disassociate_member", {"accountId": MEMBER}, "ValidationException", 400),
    ("inspector2", [], "associate_member", {"accountId": ADMINISTRATOR},
     "ValidationException", 400),
    ("inspector2", [], "get_delegated_admin_account", {}, "ValidationException", 400),
    ("inspector2", [], "batch_get_account_status", {"accountIds": MANY},
     "ValidationException", 400),
    ("inspector2", [], "enable", {"accountIds": MANY, **EC2}, "ValidationException", 400),
    ("inspector2", [], "enable", {"resourceTypes": ["LAMBDA_CODE"], "accountIds": [MEMBER]},
     "ValidationException", 400),
    ("inspector2", [], "update_organization_configuration",
     {"autoEnable": {"ec2": False, "ecr": False, "lambdaCode": True}}, "ValidationException", 400),
    ("inspector2", [], "list_members", {"maxResults": 51}, "ValidationException", 400),
    ("inspector2", [], "list_delegated_admin_accounts", {"maxResults": 6},
     "ValidationException", 400),
    ("inspector2", [], "list_members", {"nextToken": "made up"}, "ValidationException", 400),
    ("inspector2", [], "enable_delegated_admin_account", {"delegatedAdminAccountId": MEMBER},
     "ConflictException", 409),
    ("inspector2", [], "disable_delegated_admin_account", {"delegatedAdminAccountId": MEMBER},
     "ResourceNotFoundException", 404),
    ("inspector2", [], "delete_filter", {"arn": NO_FILTER}, "ResourceNotFoundException", 404),
    ("inspector2", [FILTER], *FILTER, "BadRequestException", 400),
    ("macie2", [], "get_macie_session", {}, "AccessDeniedException", 403),
    ("macie2", INVITING[:1], "enable_macie", {}, "ConflictException", 409),
    ("macie2", INVITING, "create_member",
     {"account": {"accountId": INVITED, "email": "a@example.com"}}, "ConflictException", 409),
    ("macie2", INVITING[:1], "get_member", {"id": MEMBER}, "ResourceNotFoundException", 404),
    ("macie2", INVITING[:2], "update_member_session", {"id": INVITED, "status": "PAUSED"},
     "ConflictException", 409),
    ("macie2", [*INVITING, ("disassociate_member", {"id": INVITED})], "disassociate_member",
     {"id": INVITED}, "ConflictException", 409),
    ("macie2", INVITING[:1], "accept_invitation",
     {"administratorAccountId": OTHER, "invitationId": ""}, "ValidationException", 400),
    ("macie2", INVITING[:1], "list_members", {"onlyAssociated": "maybe"},
     "ValidationException", 400),
    ("macie2", INVITING[:1], "create_invitations",
     {"accountIds": [INVITED], "message": "x" * 81}, "ValidationException", 400),
    ("macie2", INVITING[:1], "list_automated_discovery_accounts", {"accountIds": MANY[:51]},
     "ValidationException", 400),
    ("macie2", INVITING[:1], "batch_update_automated_discovery_accounts",
     {"accounts": [{"accountId": MEMBER, "status": "ENABLED"}]}, "ConflictException", 409),
    ("macie2", INVITING[:1], "disassociate_from_administrator_account", {},
     "ResourceNotFoundException", 404),
    ("macie2", THROUGH_ORGANIZATIONS, "delete_member", {"id": MEMBER}, "ConflictException", 409),
    ("macie2", THROUGH_ORGANIZATIONS, "disassociate_from_administrator_account", {},
     "ConflictException", 409, MEMBER),
    ("macie2", THROUGH_ORGANIZATIONS, "disable_macie", {}, "ConflictException", 409, MEMBER),
    ("macie2", THROUGH_ORGANIZATIONS, "disable_macie", {}, "ConflictException", 409),
    ("macie2", THROUGH_ORGANIZATIONS, "update_macie_session", {"status": "PAUSED"},
     "ConflictException", 409),
    ("macie2", THROUGH_ORGANIZATIONS, "get_automated_discovery_configuration", {},
     "AccessDeniedException", 403, MEMBER),
    ("organizations", [], "describe_account", {"AccountId": STRANGER},
     "AccountNotFoundException", 400),
    ("organizations", [], "list_accounts", {}, "AccessDeniedException", 400, MEMBER),
    ("organizations", [], "list_accounts", {"MaxResults": 21}, "InvalidInputException", 400),
    ("organizations", [], "list_parents", {"ChildId": STRANGER}, "ChildNotFoundException", 400),
    ("organizations", [], "list_accounts_for_parent", {"ParentId": "r-zzzz"},
     "ParentNotFoundException", 400),
    ("organizations", [], "describe_organizational_unit",
     {"OrganizationalUnitId": "ou-zzzz-zzzzzzzz"}, "OrganizationalUnitNotFoundException", 400),
    ("organizations", [TRUST, REGISTER], *REGISTER, "AccountAlreadyRegisteredException", 400),
    ("organizations", [], *REGISTER, "ConstraintViolationException", 400),
    ("organizations", [], "enable_aws_service_access", {"ServicePrincipal": "x.example.com"},
     "InvalidInputException", 400),
    ("organizations", [], "describe_policy", {"PolicyId": "p-00000000"},
     "PolicyNotFoundException", 400),
    ("organizations", [ROOTS], "disable_policy_type", TYPE_OF_ROOT,
     "PolicyTypeNotEnabledException", 400),
    ("organizations", [ROOTS, ENABLE_TYPE], *ENABLE_TYPE, "PolicyTypeAlreadyEnabledException", 400),
    ("organizations", [], "enable_policy_type", {**POLICY_TYPE, "RootId": "r-zzzz"},
     "RootNotFoundException", 400),
    ("organizations", [CREATE_POLICY], *CREATE_POLICY, "DuplicatePolicyException", 400),
    ("organizations", [], "create_policy", {**CREATE_POLICY[1], "Content": "{}"},
     "MalformedPolicyDocumentException", 400),
    ("organizations", ATTACHED, *ATTACHED[-1], "DuplicatePolicyAttachmentException", 400),
    ("organizations", ATTACHED, "delete_policy", {"PolicyId": POLICY_ID},
     "PolicyInUseException", 400),
    ("organizations", ATTACHED, "detach_policy", {"PolicyId": POLICY_ID, "TargetId": MEMBER},
     "PolicyNotAttachedException", 400),
    ("organizations", ATTACHED, "attach_policy", {"PolicyId": POLICY_ID, "TargetId": STRANGER},
     "TargetNotFoundException", 400),
    ("organizations", [], "describe_effective_policy", POLICY_TYPE,
     "EffectivePolicyNotFoundException", 400),
    ("organizations", [], "deregister_delegated_administrator", REGISTER[1],
     "AccountNotRegisteredException", 400),
    ("organizations", [], "list_tags_for_resource", {"ResourceId": "ou-zzzz-zzzzzzzz"},
     "TargetNotFoundException", 400),
    ("organizations", [], "tag_resource",
     {"ResourceId": MEMBER, "Tags": [{"Key": key, "Value": ""} for key in MANY]},
     "ConstraintViolationException", 400),
    ("organizations", [], "tag_resource", {"ResourceId": MEMBER, "Tags": []},
     "AccessDeniedException", 400, OTHER),
    ("macie2", INVITING[:1], "get_findings_filter", {"id": "none"},
     "ResourceNotFoundException", 404),
    ("macie2", INVITING[:1], "get_findings", {"findingIds": MANY}, "ValidationException", 400),
    ("macie2", [], "describe_buckets", {}, "AccessDeniedException", 403),
    ("account", [], "get_region_opt_status", {"RegionName": "mars-1"}, "ValidationException", 400),
    ("account", [], "list_regions", {"AccountId": MEMBER}, "AccessDeniedException", 403, OTHER),
    ("ec2", [], "describe_regions", {"RegionNames": ["mars-1"]}, "InvalidParameterValue", 400),
    ("ec2", [], "describe_regions", {"DryRun": True}, "DryRunOperation", 412),
    ("iam", [], "get_role", {"RoleName": "AWSServiceRoleForAmazonMacie"}, "NoSuchEntity", 404),
    ("iam", [], "create_service_linked_role", {"AWSServiceName": "nowhere"}, "InvalidInput", 400),
    ("sts", [], "assume_role",
     {"RoleArn": f"arn:aws:iam::{STRANGER}:role/Admin", "RoleSessionName": "test"},
     "AccessDenied", 403),
    ("sts", [], "assume_role",
     {"RoleArn": "arn:aws:iam::somewhere:role/Admin", "RoleSessionName": "test"},
     "ValidationError", 400),
]  # fmt: skip


def refusal(call, operation, parameters, account=None):
    """The code and status of the error that a call returns."""
    with pytest.raises(ClientError) as refused:
        call(operation, parameters, account)
    response = refused.value.response
    assert response["Error"]["Message"]
    assert re.fullmatch(r"[0-9a-f-]{36}", response["ResponseMetadata"]["RequestId"])
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


SERVICES = ["inspector2", "macie2", "organizations", "sts", "account", "ec2", "iam"]


@pytest.mark.parametrize("service", SERVICES)
def test_errors_have_the_codes_of_boto3(serve, service):
    server = serve(SCENARIO, "--speed", "0")
    for name, before, operation, parameters, code, status, *account in ERRORS:
        if name == service:
            server.control("reset", {})
            call = Driver(server, service)
            for step in before:
                call(*step)
            found = refusal(call, operation, parameters, *account)
            assert found == (code, status), (operation, parameters)


# The error codes of each service for throttling and for internal errors.
FAULTS = {
    "inspector2": ("list_members", ("ThrottlingException", 429), ("InternalServerException", 500)),
    "macie2": (
        "get_macie_session", ("TooManyRequestsException", 429), ("InternalServerException", 500),
    ),
    "organizations": (
        "list_roots", ("TooManyRequestsException", 400), ("InternalFailure", 500),
    ),
    "sts": ("get_caller_identity", ("Throttling", 400), ("InternalFailure", 500)),
    "account": (
        "list_regions", ("TooManyRequestsException", 429), ("InternalServerException", 500),
    ),
    "ec2": ("describe_regions", ("RequestLimitExceeded", 503), ("InternalError", 500)),
    "iam": ("list_account_aliases", ("Throttling", 400), ("ServiceFailure", 500)),
}  # fmt: skip


@pytest.mark.parametrize("service", FAULTS)
def test_random_faults_have_the_codes_of_the_service(serve, service):
    operation, throttled, failed = FAULTS[service]
    server = serve({**SCENARIO, "throttle": 1})
    call = Driver(server, service)
    assert refusal(call, operation, {}) == throttled
    server.control("faults", {"throttle": 0, "errors": 1})
    assert refusal(call, operation, {}) == failed


def test_quotas_are_enforced(serve):
    quotas = {"inspectorMembers": 1, "macieMembers": 1, "inspectorFilters": 1}
    server = serve({**SCENARIO, "quotas": quotas}, "--speed", "0")
    inspector, macie = Driver(server, "inspector2"), Driver(server, "macie2")
    macie("enable_macie", {})
    for call, operation, first, second in [
        (inspector, "associate_member", {"accountId": MEMBER}, {"accountId": OTHER}),
        (inspector, "create_filter", FILTER[1], {**FILTER[1], "name": "another"}),
        (
            macie, "create_member",
            {"account": {"accountId": INVITED, "email": "a@example.com"}},
            {"account": {"accountId": OTHER, "email": "b@example.com"}},
        ),
    ]:  # fmt: skip
        call(operation, first)
        assert refusal(call, operation, second) == ("ServiceQuotaExceededException", 402)


# A caller, its call, and the code and message of the error, which are AWS's. The sources are in the
# simulator.
ORGANIZATIONS_MESSAGES = [
    (STRANGER, "describe_organization", {},
     "AWSOrganizationsNotInUseException", "Your account is not a member of an organization."),
    (ADMINISTRATOR, "list_tags_for_resource", {"ResourceId": "x"}, "InvalidInputException",
     "You provided a value that does not match the required pattern."),
    (ADMINISTRATOR, "list_delegated_administrators", {"ServicePrincipal": "x.amazonaws.com"},
     "InvalidInputException", "You specified an unrecognized service principal."),
]  # fmt: skip


@pytest.mark.parametrize("case", ORGANIZATIONS_MESSAGES, ids=lambda case: case[1])
def test_organizations_uses_the_messages_of_aws(serve, case):
    account, operation, parameters, code, message = case
    keys = [{"accessKeyId": "AKIDS", "secretAccessKey": "s", "accountId": account}]
    server = serve({**SCENARIO, "keys": keys})
    client = server.client("organizations", aws_access_key_id="AKIDS", aws_secret_access_key="s")
    with pytest.raises(ClientError) as refused:
        getattr(client, operation)(**parameters)
    error = refused.value.response["Error"]
    assert (error["Code"], error["Message"]) == (code, message)


def test_a_scan_type_that_a_region_does_not_support_fails_the_call(serve):
    server = serve({**SCENARIO, "regions": [{"name": REGION, "scanTypes": ["ECR"]}]})
    with pytest.raises(
        ClientError, match=r"AccessDeniedException.*EC2 scanning is not supported in"
    ):
        server.client("inspector2").enable(resourceTypes=["EC2", "ECR"])
    with pytest.raises(ClientError) as refused:
        server.client("inspector2", region="eu-west-1").list_members()
    assert refused.value.response["Error"]["Code"] == "UnrecognizedClientException"


# Errors of single accounts: service, calls to make first, a call, and the expected codes.
ACCOUNT_ERRORS = [
    ("inspector2", ASSOCIATED, "enable", {"accountIds": [OTHER], **EC2}, "ACCESS_DENIED"),
    ("inspector2", [], "enable", {"accountIds": [STRANGER], **EC2}, "RESOURCE_NOT_FOUND"),
    ("inspector2", [*ASSOCIATED, ("enable", {"accountIds": [MEMBER], **EC2})],
     "enable", {"accountIds": [MEMBER], **EC2}, "ENABLE_IN_PROGRESS"),
    ("inspector2", [("disable", {**MINE, **EC2})], "enable", {**MINE, **EC2},
     "DISABLE_IN_PROGRESS"),
    ("inspector2", ASSOCIATED, "disable", MINE, "DISASSOCIATE_ALL_MEMBERS"),
    ("inspector2", [("associate_member", {"accountId": OTHER}), ("wait", {})],
     "enable", {"accountIds": [OTHER], **EC2}, "ACCOUNT_IS_ISOLATED"),
    ("inspector2", [], "batch_get_free_trial_info", {"accountIds": [MEMBER]}, "ACCESS_DENIED"),
    ("macie2", INVITING[:1], "create_invitations", {"accountIds": [MEMBER]}, "ClientError"),
    ("macie2",
     [*THROUGH_ORGANIZATIONS, ("update_automated_discovery_configuration", {"status": "ENABLED"}),
      ("update_member_session", {"id": MEMBER, "status": "PAUSED"})],
     "batch_update_automated_discovery_accounts",
     {"accounts": [{"accountId": account, "status": "ENABLED"}
                   for account in (MEMBER, STRANGER, ADMINISTRATOR)]},
     "ACCOUNT_PAUSED", "ACCOUNT_NOT_FOUND"),
]  # fmt: skip


def codes(response):
    """The codes in the list of failures of a response."""
    for name in ("failedAccounts", "unprocessedAccounts", "errors"):
        if name in response:
            return [each.get("errorCode", each.get("code")) for each in response[name]]
    raise LookupError(response)


@pytest.mark.parametrize("service", ["inspector2", "macie2"])
def test_accounts_fail_with_the_codes_of_the_models(serve, service):
    server = serve(SCENARIO, "--speed", "0")
    for name, before, operation, parameters, *wanted in ACCOUNT_ERRORS:
        if name == service:
            server.control("reset", {})
            call = Driver(server, service)
            for step in [*before, (operation, parameters)]:
                call(*step)
            assert codes(call.responses[-1]) == wanted


def enum(service, shape):
    return set(botocore.session.get_session().get_service_model(service).shape_for(shape).enum)


def test_an_account_can_fail_with_every_code_of_the_model(serve):
    """It fails as many times as the scenario specifies; then it can be enabled."""
    wanted = sorted(enum("inspector2", "ErrorCode"))
    accounts = [
        {"accountId": str(200000000000 + number), "refusal": {"errorCode": code, "times": 2}}
        for number, code in enumerate(wanted)
    ]
    call = Driver(serve({**SCENARIO, "accounts": accounts}, "--speed", "0"), "inspector2")
    ids = [account["accountId"] for account in accounts]
    for account in ids:
        call("associate_member", {"accountId": account})
    call("wait", {})
    for _ in range(2):
        call("enable", {"accountIds": ids, **EC2})
        assert codes(call.responses[-1]) == wanted
    call("enable", {"accountIds": ids, **EC2})
    assert codes(call.responses[-1]) == []


BEHAVIORS = {
    "isolated": "ACCOUNT_IS_ISOLATED",
    "blocked_by_policy": "BLOCKED_BY_ORGANIZATION_POLICY",
    "suspended": "ACCESS_DENIED",
    "ssm_throttled": "SSM_THROTTLED",
}


def test_accounts_fail_according_to_their_behavior(serve):
    accounts = [
        {"accountId": str(200000000000 + number), "behavior": behavior}
        for number, behavior in enumerate(BEHAVIORS)
    ]  # fmt: skip
    call = Driver(serve({**SCENARIO, "accounts": accounts}, "--speed", "0"), "inspector2")
    ids = [account["accountId"] for account in accounts]
    for account in ids:
        call("associate_member", {"accountId": account})
    call("wait", {})
    call("enable", {"accountIds": ids, **EC2})
    assert codes(call.responses[-1]) == list(BEHAVIORS.values())


# Service, calls to make first, a call for several accounts, and the code of an internal error.
INTERNAL_ERRORS = [
    ("inspector2", [], "enable", {**MINE, **EC2}, "INTERNAL_ERROR"),
    ("inspector2", [], "disable", MINE, "INTERNAL_ERROR"),
    ("inspector2", [], "batch_get_account_status", MINE, "INTERNAL_ERROR"),
    ("inspector2", [], "batch_get_free_trial_info", MINE, "INTERNAL_ERROR"),
    ("macie2", INVITING[:2], "create_invitations", {"accountIds": [INVITED]}, "InternalError"),
    ("macie2", INVITING[:1], "decline_invitations", MINE, "InternalError"),
    ("macie2", INVITING[:1], "delete_invitations", MINE, "InternalError"),
]


@pytest.mark.parametrize("service", ["inspector2", "macie2"])
def test_a_service_fails_for_as_many_accounts_as_the_scenario_says(serve, service):
    server = serve(SCENARIO, "--speed", "0")
    for name, before, operation, parameters, code in INTERNAL_ERRORS:
        if name == service:
            server.control("reset", {})
            call = Driver(server, service)
            for step in before:
                call(*step)
            server.control("faults", {"accountErrors": 1})
            call(operation, parameters)
            assert codes(call.responses[-1]) == [code]


def test_an_internal_error_changes_nothing_and_can_be_retried(serve):
    ids = [str(200000000000 + number) for number in range(40)]
    accounts = [{"accountId": account} for account in ids]
    call = Driver(serve({**SCENARIO, "accounts": accounts}, "--speed", "0"), "inspector2")
    for account in ids:
        call("associate_member", {"accountId": account})
    call("wait", {})
    call.server.control("faults", {"operations": {"Enable": {"accountErrors": 0.3}}})
    left, rounds = ids, 0
    while left:
        call("enable", {"accountIds": left, **EC2})
        failed = call.responses[-1]["failedAccounts"]
        assert {each["errorCode"] for each in failed} <= {"INTERNAL_ERROR"}
        assert {each["status"] for each in failed} <= {"DISABLED"}
        assert len(failed) < len(left) or rounds
        left, rounds = [each["accountId"] for each in failed], rounds + 1
    assert 2 < rounds < 20


EXPIRED = {
    "sts": "ExpiredToken", "organizations": "ExpiredTokenException",
    "inspector2": "ExpiredTokenException", "macie2": "ExpiredTokenException",
    "account": "ExpiredTokenException", "ec2": "RequestExpired", "iam": "ExpiredToken",
}  # fmt: skip
ANY_CALL = {
    "sts": "get_caller_identity", "organizations": "describe_organization",
    "inspector2": "batch_get_account_status", "macie2": "list_invitations",
    "account": "list_regions", "ec2": "describe_regions", "iam": "list_account_aliases",
}  # fmt: skip


def test_role_credentials_expire_by_the_machine_s_clock(serve):
    """They expire although the organization's clock does not run."""
    server = serve({**SCENARIO, "sessionSeconds": 1}, "--speed", "0")
    keys = server.assume(ADMINISTRATOR)
    time.sleep(1.1)
    for service, code in EXPIRED.items():
        with pytest.raises(ClientError) as refused:
            getattr(server.client(service, **keys), ANY_CALL[service])()
        response = refused.value.response
        assert response["Error"]["Code"] == code
        assert response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert server.client("sts", **server.assume(ADMINISTRATOR)).get_caller_identity()


def test_every_account_error_code_of_the_models_is_tested():
    tried = {code for case in ACCOUNT_ERRORS for code in case[4:]}
    tried |= {code for _, _, _, _, code in INTERNAL_ERRORS}
    model = enum("macie2", "ErrorCode") | enum("macie2", "AutomatedDiscoveryAccountUpdateErrorCode")
    assert model - tried == set()


def test_every_error_in_the_simulator_s_source_is_tested():
    """Each error in the source needs a case in one of the tables."""
    simulator, wire = (
        "".join(path.read_text() for path in (SOURCES / folder).rglob("*.swift"))
        for folder in ("Simulation/Simulator", "Protocol/Wire")
    )
    own = re.findall(r'\bcode: "([A-Z]\w*)"|\borganizations\(\s*"(\w+)"', simulator)
    own = {first or second for first, second in own}
    own |= set(re.findall(r'\bin: model, code: "(\w+)"', wire))
    by_protocol = re.findall(r"func code\(of error: AuthenticationError\).*?\n  }", wire, re.DOTALL)
    signatures = re.findall(r'case .*: "(\w+)"', "".join(by_protocol))
    assert len(signatures) == 12
    own |= set(signatures)
    assert {"InvalidAction", "AccessDeniedException"} <= own
    tried = {case[4] for case in ERRORS} | {case[-1] for case in REJECTED_REQUESTS.values()}
    tried |= {code for _, *faults in FAULTS.values() for code, _ in faults}
    elsewhere = {
        "ServiceQuotaExceededException", "AWSOrganizationsNotInUseException",
        "UnrecognizedClientException", "NotSimulatedException", *EXPIRED.values(),
        # test_serve_account_services.py
        "AuthFailure", "RegionDisabledException",
    }  # fmt: skip
    assert own - tried - elsewhere == set()


def request_for(model, operation):
    """The smallest input of an operation: the members in its path."""
    shape = model.operation_model(operation).input_shape
    members = shape.members.items() if shape else []
    return {name: "x" for name, member in members if member.serialization.get("location") == "uri"}


@pytest.mark.parametrize("service", SERVICES)
def test_other_operations_return_not_simulated(serve, simulated, service):
    client = serve(SCENARIO).client(service, parameter_validation=False)
    model = client.meta.service_model
    # boto3 signs a URL of another Region before it sends CopySnapshot.
    others = set(model.operation_names) - simulated[service] - {"CopySnapshot"}
    assert others
    for operation in others:
        with pytest.raises(ClientError) as refused:
            client._make_api_call(operation, request_for(model, operation))
        response = refused.value.response
        assert response["Error"]["Code"] == "NotSimulatedException", operation
        assert response["Error"]["Message"] == f"{operation} is not simulated."
        assert response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_other_services_return_not_simulated(serve):
    with pytest.raises(ClientError) as refused:
        serve(SCENARIO).client("guardduty").list_detectors()
    error = refused.value.response["Error"]
    assert error["Message"] == "The service guardduty is not simulated."


@pytest.mark.parametrize(
    ("service", "operation"), [("sns", "list_topics"), ("cloudformation", "list_stacks")]
)
def test_other_services_return_not_simulated_as_xml(serve, service, operation):
    with pytest.raises(ClientError) as refused:
        getattr(serve(SCENARIO).client(service), operation)()
    error = refused.value.response["Error"]
    assert error["Code"] == "NotSimulatedException"
    assert error["Message"] == f"The service {service} is not simulated."
