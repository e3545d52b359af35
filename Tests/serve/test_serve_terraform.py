"""The calls of resources of Terraform's AWS provider, in its order, and the states it waits for.

The calls, states, messages and timeouts are those of the provider's source
(hashicorp/terraform-provider-aws, internal/service/inspector2 and internal/service/macie2). A wait
polls until the target state is reached, and fails on a state that is not pending. Durations are the
scenario's defaults, for which the timeouts of the provider must suffice.
"""

import time

import pytest
from botocore.exceptions import ClientError

ADMINISTRATOR, MANAGEMENT, MEMBER = "111111111111", "999999999999", "222222222222"
EMAIL = f"{MEMBER}@example.com"
SCENARIO = {
    "management": MANAGEMENT,
    "administrator": ADMINISTRATOR,
    "administrators": {"inspector2": "none", "macie2": "none"},
    "accounts": [
        {"accountId": ADMINISTRATOR, "email": "security@example.com"},
        {"accountId": MEMBER, "email": EMAIL, "behavior": "never_accepts"},
    ],
}
MINUTE = 60


@pytest.fixture(params=[0, 100], ids=["a clock that jumps", "a clock that goes"])
def server(serve, request):
    server = serve(SCENARIO, "--speed", str(request.param))
    server.speed = request.param
    return server


def pause(server, seconds):
    if server.speed:
        time.sleep(seconds / server.speed)
    else:
        server.advance(seconds)


def manager(server, service):
    return server.client(service, **server.assume(MANAGEMENT))


def wait(server, state, pending, target, timeout):
    """Polls a state every 5 seconds. The state of a removed resource is None."""
    for _ in range(0, timeout, 5):
        found = state()
        if found == target:
            return
        assert found in pending
        pause(server, 5)
    pytest.fail(f"no {target} in {timeout} seconds")


def inspector_statuses(inspector, account):
    (found,) = inspector.batch_get_account_status(accountIds=[account])["accounts"]
    types = {name: state["status"] for name, state in found["resourceState"].items()}
    return found["state"]["status"], types


def enabler_state(inspector, account):
    """The state of aws_inspector2_enabler, as the provider computes it."""
    status, types = inspector_statuses(inspector, account)
    if status == "DISABLED":
        return None
    moving = {"ENABLING", "DISABLING", "SUSPENDING"}
    if status in moving or moving & set(types.values()):
        return "IN_PROGRESS"
    return "IN_PROGRESS" if set(types.values()) == {"DISABLED"} else "COMPLETE"


def delegated(inspector):
    pages = inspector.get_paginator("list_delegated_admin_accounts").paginate()
    accounts = [each for page in pages for each in page["delegatedAdminAccounts"]]
    return next((each["status"] for each in accounts if each["accountId"] == ADMINISTRATOR), None)


def apply_delegated_admin(server):
    inspector = manager(server, "inspector2")
    response = inspector.enable_delegated_admin_account(
        delegatedAdminAccountId=ADMINISTRATOR, clientToken="terraform-1"
    )
    assert response["delegatedAdminAccountId"] == ADMINISTRATOR
    pending = {"DISABLE_IN_PROGRESS", "ENABLE_IN_PROGRESS", "ENABLING"}
    wait(server, lambda: delegated(inspector), pending, "ENABLED", 15)


def test_inspector2_delegated_admin_account(server):
    apply_delegated_admin(server)
    inspector = manager(server, "inspector2")
    with pytest.raises(ClientError, match=r"ConflictException.*already enabled"):
        inspector.enable_delegated_admin_account(delegatedAdminAccountId=ADMINISTRATOR)
    inspector.disable_delegated_admin_account(delegatedAdminAccountId=ADMINISTRATOR)
    pending = {"DISABLE_IN_PROGRESS", "CREATED", "ENABLED"}
    wait(server, lambda: delegated(inspector), pending, None, 15)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        inspector.disable_delegated_admin_account(delegatedAdminAccountId=ADMINISTRATOR)


def member_status(inspector):
    try:
        status = inspector.get_member(accountId=MEMBER)["member"]["relationshipStatus"]
    except ClientError as error:
        denied = "Invoking account does not have access to get member account" in str(error)
        if not denied and "ResourceNotFoundException" not in str(error):
            raise
        return None
    return None if status == "REMOVED" else status


def apply_member(server):
    inspector = server.client("inspector2")
    inspector.associate_member(accountId=MEMBER)
    wait(server, lambda: member_status(inspector), {"CREATED"}, "ENABLED", 5 * MINUTE)


def test_inspector2_member_association(server):
    apply_delegated_admin(server)
    inspector = server.client("inspector2")
    assert member_status(inspector) is None
    apply_member(server)
    read = inspector.get_member(accountId=MEMBER)["member"]
    assert read["delegatedAdminAccountId"] == ADMINISTRATOR
    inspector.disassociate_member(accountId=MEMBER)
    wait(server, lambda: member_status(inspector), {"CREATED", "ENABLED"}, None, 5 * MINUTE)
    with pytest.raises(ClientError, match=r"ValidationException.*is not yet associated to it"):
        inspector.disassociate_member(accountId=MEMBER)


def test_inspector2_enabler(server):
    apply_delegated_admin(server)
    apply_member(server)
    inspector = server.client("inspector2")

    def settle():
        wait(server, lambda: enabler_state(inspector, MEMBER), {"IN_PROGRESS"}, "COMPLETE",
             5 * MINUTE)  # fmt: skip

    wanted = ["EC2", "ECR"]
    response = inspector.enable(
        accountIds=[MEMBER], resourceTypes=wanted, clientToken="terraform-2"
    )
    assert response["failedAccounts"] == []
    settle()
    # The provider disables all types that are not configured, even if they are disabled already.
    others = ["LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"]
    inspector.disable(accountIds=[MEMBER], resourceTypes=others)
    settle()
    status, types = inspector_statuses(inspector, MEMBER)
    assert status == "ENABLED"
    assert {name for name, state in types.items() if state == "ENABLED"} == {"ec2", "ecr"}
    # A change of the configured types: those are enabled first, then the others are disabled.
    response = inspector.enable(accountIds=[MEMBER], resourceTypes=["EC2", "LAMBDA"])
    assert response["failedAccounts"] == []
    settle()
    inspector.disable(accountIds=[MEMBER], resourceTypes=["ECR", "LAMBDA_CODE", "CODE_REPOSITORY"])
    settle()
    _, types = inspector_statuses(inspector, MEMBER)
    assert {name for name, state in types.items() if state == "ENABLED"} == {"ec2", "lambda"}
    response = inspector.disable(accountIds=[MEMBER], resourceTypes=wanted + others)
    assert response["failedAccounts"] == []
    wait(server, lambda: enabler_state(inspector, MEMBER), {"IN_PROGRESS", "COMPLETE"}, None,
         5 * MINUTE)  # fmt: skip


def test_inspector2_organization_configuration(server):
    apply_delegated_admin(server)
    inspector = server.client("inspector2")
    for wanted in [
        {"ec2": True, "ecr": False, "lambda": True, "lambdaCode": True},
        dict.fromkeys(["ec2", "ecr", "lambda", "lambdaCode"], False),
    ]:
        inspector.update_organization_configuration(autoEnable=wanted)
        for _ in range(2):
            read = inspector.describe_organization_configuration()
            found = {name: read["autoEnable"].get(name, False) for name in wanted}
            assert found == wanted
            assert read["maxAccountLimitReached"] is False


def configuration(inspector):
    """The settings that aws_inspector2_configuration compares with the configured ones."""
    read = inspector.get_configuration()
    scanner = read["ec2Configuration"].get("vmScannerState", {})
    scan_mode = read["ec2Configuration"]["scanModeState"]["scanMode"]
    rescans = read["ecrConfiguration"]["rescanDurationState"]
    return {
        "ec2Configuration": {
            "scanMode": scan_mode, "activateVMScanner": scanner.get("activated", False),
        },
        "ecrConfiguration": {
            name: value for name, value in rescans.items() if name not in ("status", "updatedAt")
        },
    }  # fmt: skip


def test_inspector2_configuration(server):
    inspector = server.client("inspector2")
    lifetime = {
        "rescanDuration": "LIFETIME",
        "pullDateRescanDuration": "DAYS_90",
        "pullDateRescanMode": "LAST_IN_USE_AT",
    }
    for wanted in [
        {
            "ec2Configuration": {"scanMode": "EC2_SSM_AGENT_BASED", "activateVMScanner": True},
            "ecrConfiguration": {**lifetime, "rescanDuration": "DAYS_30"},
        },
        # The settings of its deletion.
        {
            "ec2Configuration": {"scanMode": "EC2_HYBRID", "activateVMScanner": False},
            "ecrConfiguration": lifetime,
        },
    ]:
        inspector.update_configuration(**wanted)
        wait(server, lambda wanted=wanted: configuration(inspector) == wanted, {False}, True,
             5 * MINUTE)  # fmt: skip


def test_macie2_account(server):
    macie = server.client("macie2")
    with pytest.raises(ClientError, match=r"AccessDeniedException.*Macie is not enabled"):
        macie.get_macie_session()
    macie.enable_macie(
        clientToken="terraform-3", findingPublishingFrequency="FIFTEEN_MINUTES", status="ENABLED"
    )
    read = macie.get_macie_session()
    assert (read["status"], read["findingPublishingFrequency"]) == ("ENABLED", "FIFTEEN_MINUTES")
    assert read["serviceRole"]
    assert read["createdAt"] <= read["updatedAt"]
    macie.update_macie_session(findingPublishingFrequency="ONE_HOUR", status="PAUSED")
    assert macie.get_macie_session()["status"] == "PAUSED"
    macie.disable_macie()
    with pytest.raises(ClientError, match="Macie is not enabled"):
        macie.disable_macie()


def invitee_status(macie):
    pages = macie.get_paginator("list_members").paginate(onlyAssociated="false")
    members = [each for page in pages for each in page["members"]]
    return next((m["relationshipStatus"] for m in members if m["accountId"] == MEMBER), None)


def apply_invitation(server):
    """Invites a member, which accepts. Returns its client, the administrator's, the invitation."""
    administrator = server.client("macie2")
    member = server.client("macie2", **server.assume(MEMBER))
    administrator.enable_macie()
    member.enable_macie()
    account = {"accountId": MEMBER, "email": EMAIL}
    administrator.create_member(account=account, tags={"team": "security"})
    response = administrator.create_invitations(accountIds=[MEMBER], message="Join us")
    assert response["unprocessedAccounts"] == []
    pending = {"Created", "EmailVerificationInProgress"}
    wait(server, lambda: invitee_status(administrator), pending, "Invited", 5 * MINUTE)
    read = administrator.get_member(id=MEMBER)
    assert read["administratorAccountId"] == read["masterAccountId"] == ADMINISTRATOR
    assert read["tags"] == {"team": "security"}
    assert read["invitedAt"]
    (invitation,) = [
        each
        for page in member.get_paginator("list_invitations").paginate()
        for each in page["invitations"]
        if each["accountId"] == ADMINISTRATOR
    ]
    member.accept_invitation(
        invitationId=invitation["invitationId"], administratorAccountId=ADMINISTRATOR
    )
    return member, administrator, invitation


def test_macie2_member_and_invitation_accepter(server):
    member, administrator, invitation = apply_invitation(server)
    read = member.get_administrator_account()["administrator"]
    assert read["accountId"] == ADMINISTRATOR
    assert read["invitationId"] == invitation["invitationId"]
    message = r"ConflictException.*Cannot disable Macie while associated with an administrator"
    with pytest.raises(ClientError, match=message):
        member.disable_macie()

    administrator.update_member_session(id=MEMBER, status="PAUSED")
    assert administrator.get_member(id=MEMBER)["relationshipStatus"] == "Paused"
    administrator.disassociate_member(id=MEMBER)
    assert administrator.get_member(id=MEMBER)["relationshipStatus"] == "Removed"
    administrator.delete_member(id=MEMBER)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        administrator.delete_member(id=MEMBER)
    member.disable_macie()


def test_macie2_invitation_accepter_deletion(server):
    """The member ends the relationship itself."""
    member, administrator, _ = apply_invitation(server)
    member.disassociate_from_administrator_account()
    assert "administrator" not in member.get_administrator_account()
    assert administrator.get_member(id=MEMBER)["relationshipStatus"] == "Resigned"
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        member.disassociate_from_administrator_account()
    member.disable_macie()
    with pytest.raises(ClientError, match=r"AccessDeniedException.*Macie is not enabled"):
        member.disassociate_from_administrator_account()
    administrator.delete_member(id=MEMBER)


def test_macie2_member_is_removed_before_it_accepts(server):
    """The change of `invite` to false."""
    administrator = server.client("macie2")
    administrator.enable_macie()
    account = {"accountId": MEMBER, "email": EMAIL}
    administrator.create_member(account=account)
    assert administrator.get_member(id=MEMBER)["relationshipStatus"] == "Created"
    administrator.create_invitations(accountIds=[MEMBER], disableEmailNotification=True)
    pending = {"Created", "EmailVerificationInProgress"}
    wait(server, lambda: invitee_status(administrator), pending, "Invited", 5 * MINUTE)
    administrator.disassociate_member(id=MEMBER)
    assert administrator.get_member(id=MEMBER)["relationshipStatus"] == "Removed"
    administrator.delete_member(id=MEMBER)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        administrator.get_member(id=MEMBER)


def test_macie2_organization_admin_account(server):
    server.client("macie2").enable_macie()
    macie = manager(server, "macie2")
    macie.enable_macie()
    macie.enable_organization_admin_account(adminAccountId=ADMINISTRATOR, clientToken="terraform-4")
    listed = macie.get_paginator("list_organization_admin_accounts").paginate()
    (found,) = [each for page in listed for each in page["adminAccounts"]]
    assert (found["accountId"], found["status"]) == (ADMINISTRATOR, "ENABLED")
    macie.disable_organization_admin_account(adminAccountId=ADMINISTRATOR)
    pause(server, 15)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        macie.disable_organization_admin_account(adminAccountId=ADMINISTRATOR)
