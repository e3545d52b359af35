"""A live snapshot reads a served organization.

Served again from the snapshot, the organization sends boto3 the same responses."""

import json
import os
import subprocess

import pytest
from server_process import MUSTER

ADMINISTRATOR = "111111111111"
IDS = [str(222222222222 + number) for number in range(60)]
REGIONS = ("us-east-1", "eu-west-1")
SCENARIO = {
    "administrator": ADMINISTRATOR,
    "administrators": {"inspector2": ADMINISTRATOR, "macie2": ADMINISTRATOR},
    "regions": [{"name": region} for region in REGIONS],
    "accounts": [{"accountId": each, "email": f"{each}@example.com"} for each in IDS]
    + [
        {
            "accountId": "333333333333",
            "email": "three@example.com",
            "behavior": "suspended",
            "state": "PENDING_CLOSURE",
        }
    ],
}
READS = [
    ("inspector2", "list_members", {"onlyAssociated": False, "maxResults": 50}),
    ("inspector2", "batch_get_account_status", {"accountIds": IDS}),
    ("inspector2", "batch_get_free_trial_info", {"accountIds": IDS}),
    ("inspector2", "batch_get_member_ec2_deep_inspection_status", {"accountIds": IDS[:20]}),
    ("inspector2", "describe_organization_configuration", {}),
    ("inspector2", "list_delegated_admin_accounts", {}),
    ("macie2", "list_members", {"onlyAssociated": "false"}),
    ("macie2", "get_macie_session", {}),
    ("macie2", "describe_organization_configuration", {}),
    ("organizations", "list_accounts", {}),
]


def live(server, *words, **more):
    environment = {"PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true"}
    return subprocess.run(
        [MUSTER, *words], capture_output=True, text=True, timeout=120, check=False,
        env={**environment, **server.exports, **more},
    )  # fmt: skip


def responses(server):
    read = {}
    for region in REGIONS:
        for service, operation, arguments in READS:
            response = getattr(server.client(service, region), operation)(**arguments)
            response.pop("ResponseMetadata")
            response.pop("nextToken", None)
            read[region, operation, service] = response
    return read


@pytest.fixture
def used(serve):
    """An organization that has been changed."""
    server = serve(SCENARIO, "--speed", "0")
    for region in REGIONS:
        inspector, macie = server.client("inspector2", region), server.client("macie2", region)
        for number, account in enumerate(IDS):
            inspector.associate_member(accountId=account)
            macie.create_member(account={"accountId": account, "email": f"{account}@example.com"})
            if number % 7 == 0:
                server.advance(11)
        server.advance(600)
        inspector.enable(accountIds=IDS[:40], resourceTypes=["EC2", "LAMBDA"])
        server.advance(600)
        inspector.disassociate_member(accountId=IDS[-1])
        macie.update_member_session(id=IDS[0], status="PAUSED")
    return server


def test_a_live_snapshot_can_be_served(used, serve):
    taken = live(used, "snapshot", "--live", "--regions", ",".join(REGIONS))
    assert taken.returncode == 0, taken.stderr
    scenario = json.loads(taken.stdout)
    assert scenario["unread"] == []
    # A snapshot has the time of the machine; the organization's clock, which does not run, differs.
    scenario["state"]["now"] = used.advance(0)
    again = serve(scenario, "--speed", "0")
    assert responses(again) == responses(used)


def test_diff_lists_the_drift(used, tmp_path):
    path = tmp_path / "monday.json"
    path.write_text(live(used, "snapshot", "--live", "--regions", ",".join(REGIONS)).stdout)
    words = ("diff", str(path), "--live", "--regions", ",".join(REGIONS))
    same = live(used, *words)
    assert (same.returncode, same.stdout) == (0, "no differences\n"), same.stderr
    used.client("inspector2").disassociate_member(accountId=IDS[3])
    drifted = live(used, *words)
    assert drifted.returncode == 1
    lines = [line.split() for line in drifted.stdout.splitlines() if IDS[3] in line]
    assert [IDS[3], "us-east-1", "inspector2", "membership", "ENABLED", "REMOVED"] in lines


def test_without_regions_a_comparison_reads_those_of_before_and_finds_only_what_changed(
    used, tmp_path
):
    """Six changes in a Region that is not the session's; the members of both are compared."""
    path = tmp_path / "monday.json"
    path.write_text(live(used, "snapshot", "--live", "--regions", ",".join(REGIONS)).stdout)
    other = REGIONS[1]
    inspector, macie = used.client("inspector2", other), used.client("macie2", other)
    for account in IDS[1:4]:
        inspector.disassociate_member(accountId=account)
        macie.update_member_session(id=account, status="PAUSED")
    drifted = live(used, "diff", str(path), "--live", "--output", "json")
    assert drifted.returncode == 1, drifted.stderr
    changes = json.loads(drifted.stdout)["changes"]
    assert {each["region"] for each in changes} == {other}
    assert {each["accountId"] for each in changes} == set(IDS[1:4])
    # An account that was disassociated keeps its scan types, which its former administrator cannot
    # read any more: the difference has no changes of them.
    memberships = {
        (each["accountId"], each["before"], each["after"])
        for each in changes
        if each["service"] == "inspector2" and each["path"] == "members.relationshipStatus"
    }
    assert memberships == {(account, "ENABLED", "REMOVED") for account in IDS[1:4]}
    sessions = {
        (each["accountId"], each["before"], each["after"])
        for each in changes
        if each["service"] == "macie2" and each["path"].endswith("members.relationshipStatus")
    }
    assert sessions == {(account, "Enabled", "Paused") for account in IDS[1:4]}


DETAILS = [
    ("macie2", "list_allow_lists", {}),
    ("macie2", "list_findings_filters", {}),
    ("macie2", "get_classification_export_configuration", {}),
    ("organizations", "list_tags_for_resource", {"ResourceId": IDS[0]}),
    ("organizations", "list_delegated_administrators", {"ServicePrincipal": "macie.amazonaws.com"}),
    ("account", "get_region_opt_status", {"AccountId": IDS[1], "RegionName": "eu-south-1"}),
]


def test_details_are_read_live_and_served_again(serve):
    """The management account reads them. IDS[0] administers Macie in AWS Organizations only."""
    server = serve({
        **SCENARIO, "administrators": {}, "optInRegions": ["eu-south-1"],
        "regions": [{"name": "us-east-1"}, {"name": "eu-south-1"}],
    }, "--speed", "0")  # fmt: skip
    management = server.client("organizations").describe_organization()["Organization"][
        "MasterAccountId"
    ]
    keys = server.assume(management)
    macie, organizations = (server.client(each, **keys) for each in ("macie2", "organizations"))
    macie.enable_macie()
    macie.create_allow_list(clientToken="a", name="words", criteria={"regex": "a+"})
    macie.create_findings_filter(name="filter", action="NOOP", findingCriteria={})
    destination = {"bucketName": "results", "kmsKeyArn": "arn:aws:kms:us-east-1:1:key/1"}
    macie.put_classification_export_configuration(configuration={"s3Destination": destination})
    organizations.tag_resource(ResourceId=IDS[0], Tags=[{"Key": "team", "Value": "a"}])
    organizations.enable_aws_service_access(ServicePrincipal="macie.amazonaws.com")
    organizations.register_delegated_administrator(
        AccountId=IDS[0], ServicePrincipal="macie.amazonaws.com"
    )
    environment = {name.upper(): value for name, value in keys.items()}
    words = ("snapshot", "--live", "--details", "--regions", "us-east-1")
    taken = live(server, *words, **environment)
    assert taken.returncode == 0, taken.stderr
    scenario = json.loads(taken.stdout)
    scenario["state"]["now"] = server.advance(0)
    again = serve(scenario, "--speed", "0")
    for service, operation, arguments in DETAILS:
        first, second = (
            getattr(each.client(service, **each.assume(management)), operation)(**arguments)
            for each in (server, again)
        )
        for response in (first, second):
            del response["ResponseMetadata"]
        assert second == first, operation
