"""Operations, each with an input and a response as its service sends it: five operations that
onboard accounts, and five that use other features of the protocols."""

import json
from dataclasses import dataclass

IDS = [f"{number:012d}" for number in range(1, 101)]
JSON = "application/json"
TIME = "2026-01-01T12:00:00Z"


@dataclass(frozen=True)
class Case:
    service: str
    operation: str
    variant: str
    parameters: dict
    response: bytes
    content_type: str = JSON

    @property
    def name(self):
        return f"{self.service} {self.operation}" + (f" ({self.variant})" if self.variant else "")


def case(service, operation, parameters, response, variant=""):
    return Case(service, operation, variant, parameters, json.dumps(response).encode())


def statuses(ids):
    resources = ("ec2", "ecr", "lambda", "lambdaCode", "codeRepository")
    state = {"status": "ENABLED", "errorCode": "", "errorMessage": ""}
    accounts = [
        {"accountId": i, "state": state, "resourceState": dict.fromkeys(resources, state)}
        for i in ids
    ]
    return {"accounts": accounts, "failedAccounts": []}


def deep_inspections(ids):
    accounts = [{"accountId": i, "status": "PENDING"} for i in ids]
    return {"accountIds": accounts, "failedAccountIds": []}


def macie_members(ids):
    return {
        "members": [
            {
                "accountId": i,
                "administratorAccountId": IDS[0],
                "arn": f"arn:aws:macie2:us-east-1:{IDS[0]}:member/{i}",
                "email": f"{i}@example.com",
                "relationshipStatus": "Enabled",
                "tags": {},
                "updatedAt": TIME,
            }
            for i in ids
        ]
    }


def findings(count):
    return {
        "findings": [
            {
                "awsAccountId": IDS[0],
                "description": "A flaw in a library. " * 5,
                "findingArn": f"arn:aws:inspector2:us-east-1:{IDS[0]}:finding/{number:032x}",
                "firstObservedAt": 1767268800.5 + number,
                "lastObservedAt": 1767268900.5 + number,
                "remediation": {"recommendation": {"text": "Upgrade it."}},
                "resources": [{"id": f"i-{number:017x}", "type": "AWS_EC2_INSTANCE"}],
                "severity": "HIGH",
                "status": "ACTIVE",
                "type": "PACKAGE_VULNERABILITY",
            }
            for number in range(count)
        ]
    }


def accounts_of_organization(ids):
    return {
        "Accounts": [
            {
                "Id": i,
                "Arn": f"arn:aws:organizations::{IDS[0]}:account/o-exampleorgid/{i}",
                "Email": f"{i}@example.com",
                "Name": f"account {i}",
                "Status": "ACTIVE",
                "JoinedMethod": "CREATED",
                "JoinedTimestamp": 1767268800.5,
            }
            for i in ids
        ]
    }


ASSUMED = f"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId>
<SecretAccessKey>secret</SecretAccessKey><SessionToken>{"token" * 60}</SessionToken>
<Expiration>{TIME}</Expiration></Credentials><AssumedRoleUser>
<AssumedRoleId>AROAEXAMPLE:session</AssumedRoleId>
<Arn>arn:aws:sts::{IDS[0]}:assumed-role/audit/session</Arn></AssumedRoleUser></AssumeRoleResult>
<ResponseMetadata><RequestId>example</RequestId></ResponseMetadata></AssumeRoleResponse>""".encode()

CASES = [
    case(
        "inspector2",
        "batch_get_account_status",
        {"accountIds": IDS[:1]},
        statuses(IDS[:1]),
        "1 account",
    ),
    case(
        "inspector2", "batch_get_account_status", {"accountIds": IDS}, statuses(IDS), "100 accounts"
    ),
    case(
        "inspector2",
        "batch_update_member_ec2_deep_inspection_status",
        {"accountIds": [{"accountId": i, "activateDeepInspection": True} for i in IDS]},
        deep_inspections(IDS),
        "100",
    ),
    case(
        "macie2",
        "create_invitations",
        {"accountIds": IDS[:50], "message": "Please join our Macie organization"},
        {"unprocessedAccounts": []},
        "50",
    ),
    case(
        "macie2",
        "batch_update_automated_discovery_accounts",
        {"accounts": [{"accountId": i, "status": "ENABLED"} for i in IDS[:50]]},
        {"errors": []},
        "50",
    ),
    case("macie2", "update_member_session", {"id": IDS[0], "status": "PAUSED"}, {}),
    # Members in the query; timestamps as text.
    case(
        "macie2",
        "list_members",
        {"maxResults": 25, "onlyAssociated": "false"},
        macie_members(IDS[:25]),
        "25",
    ),
    # A member in the path.
    case(
        "inspector2",
        "tag_resource",
        {
            "resourceArn": f"arn:aws:inspector2:us-east-1:{IDS[0]}:owner/{IDS[0]}/filter/abcdef",
            "tags": {"team": "security"},
        },
        {},
    ),
    # A long list with timestamps as numbers.
    case("inspector2", "list_findings", {"maxResults": 100}, findings(100), "100"),
    # JSON 1.1.
    case("organizations", "list_accounts", {}, accounts_of_organization(IDS[:20]), "20"),
    # The query protocol, with a response in XML.
    Case(
        "sts",
        "assume_role",
        "",
        {"RoleArn": f"arn:aws:iam::{IDS[0]}:role/audit", "RoleSessionName": "session"},
        ASSUMED,
        "text/xml",
    ),
]
