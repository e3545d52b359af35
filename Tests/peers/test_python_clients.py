"""prowler, cartography, Cloud Custodian and aiobotocore call a served organization."""

import csv
import json

ADMINISTRATOR, MEMBER = "111111111111", "222222222222"
SCENARIO = {
    "management": ADMINISTRATOR,
    "administrator": ADMINISTRATOR,
    "regions": [{"name": "us-east-1"}],
    "accounts": [
        {"accountId": ADMINISTRATOR, "name": "Security", "size": 9},
        {"accountId": MEMBER, "name": "prod", "unit": "Work", "size": 9},
    ],
}


def asked(server):
    """The requests that the server received: their operations and errors."""
    requests = server.control("requests")[1]["requests"]
    return [(each.get("operation"), each.get("error")) for each in requests]


POLICY = {
    "policies": [
        {
            "name": "macie",
            "resource": "aws.account",
            "filters": [{"type": "check-macie", "key": "status", "value": "ENABLED"}],
        }
    ]
}


def test_custodian_selects_accounts_with_macie(serve, run, tmp_path):
    server = serve(SCENARIO)
    (tmp_path / "policy.json").write_text(json.dumps(POLICY))

    def selected():
        words = ("run", "-s", "out", "--cache-period", "0", "policy.json")
        run(server, "c7n", "custodian", *words)
        return json.loads((tmp_path / "out/macie/resources.json").read_text())

    assert selected() == []
    assert ("GetMacieSession", "AccessDeniedException") in asked(server)
    server.client("macie2").enable_macie()
    (account,) = selected()
    assert (account["account_id"], account["account_name"]) == (ADMINISTRATOR, "security")


CHECKS = ["inspector2_is_enabled", "macie_is_enabled"]


def test_prowler_checks_inspector_and_macie(serve, run, tmp_path):
    """Requests that are not simulated are refused; prowler carries on without them."""
    server = serve(SCENARIO)

    def statuses():
        words = ("-f", "us-east-1", "-M", "csv", "-F", "out", "-o", "out", "--no-banner")
        run(server, "prowler", "prowler", "aws", "--checks", *CHECKS, *words)
        with (tmp_path / "out/out.csv").open() as file:
            return {(row["CHECK_ID"], row["STATUS"]) for row in csv.DictReader(file, delimiter=";")}

    assert ("inspector2_is_enabled", "PASS") in statuses()
    (tmp_path / "out/out.csv").unlink()
    types = ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE", "CODE_REPOSITORY"]
    server.client("inspector2").disable(resourceTypes=types)
    server.client("macie2").enable_macie()
    server.advance(600)
    found = statuses()
    assert ("inspector2_is_enabled", "FAIL") in found
    assert ("macie_is_enabled", "PASS") in found


CARTOGRAPHY = """
import json, warnings
warnings.simplefilter("ignore")
import boto3
from cartography.intel.aws import ec2, inspector, organizations
session = boto3.Session(region_name="us-east-1")
client = session.client("organizations")
print(json.dumps({
    "regions": ec2.get_ec2_regions(session),
    "members": inspector.get_member_accounts(session, "us-east-1"),
    "findings": [finding["findingArn"]
                 for batch in inspector.get_inspector_findings(session, "us-east-1", "MEMBER", 10)
                 for finding in batch],
    "roots": len(organizations.get_aws_organization_roots(client)),
    "units": [len(part) for part in organizations.get_aws_organization_hierarchy(client)],
}))
"""


def test_cartography_reads_regions_members_findings_and_units(serve, run, tmp_path):
    server = serve(SCENARIO)
    inspector = server.client("inspector2")
    inspector.associate_member(accountId=MEMBER)
    server.advance(600)
    inspector.enable(accountIds=[MEMBER], resourceTypes=["EC2", "ECR", "LAMBDA"])
    server.advance(600)
    (tmp_path / "read.py").write_text(CARTOGRAPHY.replace("MEMBER", MEMBER))
    read = json.loads(run(server, "cartography", "python", "read.py").splitlines()[-1])
    own = {"awsAccountId": [{"comparison": "EQUALS", "value": MEMBER}]}
    pages = inspector.get_paginator("list_findings").paginate(filterCriteria=own)
    findings = [each["findingArn"] for page in pages for each in page["findings"]]
    assert sorted(read["findings"]) == sorted(findings) != []
    assert read["regions"] == ["us-east-1"]
    assert MEMBER in read["members"]
    assert read["roots"] == 1


AIOBOTOCORE = """
import asyncio, json
from aiobotocore.session import get_session

async def main():
    session = get_session()
    async with session.create_client("inspector2", region_name="us-east-1") as inspector, \\
            session.create_client("organizations", region_name="us-east-1") as organizations:
        pages = organizations.get_paginator("list_accounts").paginate(MaxResults=5)
        accounts = [each["Id"] async for page in pages for each in page["Accounts"]]
        calls = [inspector.associate_member(accountId=each) for each in accounts]
        answers = await asyncio.gather(*calls, return_exceptions=True)
        print(json.dumps({
            "accounts": accounts,
            "associated": [each["accountId"] for each in answers if isinstance(each, dict)],
            "errors": [each.response["Error"] for each in answers if not isinstance(each, dict)],
        }))

asyncio.run(main())
"""


def test_aiobotocore_sends_concurrent_requests(serve, run, tmp_path):
    members = [str(300000000000 + number) for number in range(100)]
    accounts = [*SCENARIO["accounts"], *({"accountId": each} for each in members)]
    server = serve({**SCENARIO, "accounts": accounts})
    (tmp_path / "associate.py").write_text(AIOBOTOCORE)
    found = json.loads(run(server, "aiobotocore", "python", "associate.py"))
    assert sorted(found["accounts"]) == sorted([ADMINISTRATOR, MEMBER, *members])
    assert sorted(found["associated"]) == sorted([MEMBER, *members])
    (error,) = found["errors"]
    assert error["Code"] == "ValidationException"
    server.advance(600)
    pages = server.client("inspector2").get_paginator("list_members").paginate()
    listed = [each["accountId"] for page in pages for each in page["members"]]
    assert sorted(listed) == sorted([MEMBER, *members])
