"""The scripts of the distribution, run on simulated organizations with single faults."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from cli import err, muster
from recorder import CannedResponse, Recorder

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
ADMINISTRATOR = "333333333333"
BOTH = {"inspector2": ADMINISTRATOR, "macie2": ADMINISTRATOR}
MEMBERS = [f"{222222222200 + number}" for number in range(1, 5)]
# Inspector's delegated administrator has no scan type yet.
UNSCANNED = {
    "now": "2026-03-01T12:00:00Z",
    "inspector2": [{"regions": ["us-east-1"], "administrator": {"accountId": ADMINISTRATOR}}],
}
ANY_ROLE = ["--allow-role", "arn:aws:iam::*:role/*"]
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret-of-the-test-1"}


def account(id_, **facts):
    return {"accountId": id_, "email": f"{id_}@example.com", **facts}


def scenario(*accounts, **facts):
    quiet = {"failing": 0, "throttle": 0, "administrator": ADMINISTRATOR}
    return json.dumps({**quiet, "accounts": list(accounts), **facts})


@pytest.fixture
def run(accounts):
    """Runs a script; returns the outcomes as (account, Region, step, outcome, code, message)."""

    def run(script, listed, simulation, *words):
        lines = "".join(f"{each},{each}@example.com\n" for each in listed)
        completed = muster(
            "run", SCRIPTS / script, "--accounts", accounts("accountId,email\n" + lines),
            "--simulation", simulation, "--output", "json", *words,
        )  # fmt: skip
        assert completed.stdout, err(completed)
        names = ("accountId", "region", "step", "outcome", "code", "message")
        outcomes = json.loads(completed.stdout)["outcomes"]
        return [tuple(each.get(name, "") for name in names) for each in outcomes]

    return run


def test_the_administrators_own_failure_is_an_outcome(run):
    code = "EC2_SSM_RESOURCE_DATA_SYNC_LIMIT_EXCEEDED"
    organization = scenario(
        account(MEMBERS[0]), account(ADMINISTRATOR, refusal={"errorCode": code}), state=UNSCANNED
    )
    outcomes = run("onboard.lua", [MEMBERS[0], ADMINISTRATOR], organization)
    failed = [each for each in outcomes if each[3] == "needs_action"]
    assert [(each[0], each[2], each[4]) for each in failed] == [
        (ADMINISTRATOR, "inspector scanning", code)
    ]


def test_the_administrators_own_scanning_is_an_outcome(run):
    outcomes = run("onboard.lua", [MEMBERS[0]], scenario(account(MEMBERS[0])))
    own = [each for each in outcomes if each[0] == ADMINISTRATOR]
    assert sorted(each[2] for each in own) == ["inspector scanning", "macie session"]
    assert {each[3] for each in outcomes} <= {"done", "already"}


def test_a_scan_type_that_a_region_lacks_is_skipped_once_and_the_others_are_enabled(run):
    organization = scenario(
        *map(account, MEMBERS),
        regions=[
            {"name": "us-east-1"}, {"name": "ap-south-1", "scanTypes": ["EC2", "ECR", "LAMBDA"]},
        ],
    )  # fmt: skip
    words = ("--regions", "us-east-1,ap-south-1", "--resource-types", "EC2,ECR,LAMBDA,LAMBDA_CODE")
    outcomes = run("onboard.lua", MEMBERS, organization, *words)
    skipped = [each for each in outcomes if each[3] == "skipped"]
    assert [each[:3] for each in skipped] == [(ADMINISTRATOR, "ap-south-1", "inspector scanning")]
    assert "Lambda code scanning is not supported in ap-south-1" in skipped[0][5]
    assert {each[3] for each in outcomes} <= {"done", "already", "skipped"}

    arguments = ("--simulation", organization, "--plan", "--output", "json", *words)
    lines = "\n".join(MEMBERS)
    planned = muster("run", SCRIPTS / "onboard.lua", "--accounts", "/dev/stdin", *arguments,
                     stdin=lines)  # fmt: skip
    changes = Counter(
        (each["region"], each["path"], each["after"])
        for each in json.loads(planned.stdout)["plan"]["changes"]
        if each["path"].startswith("scans.") and each["accountId"] in MEMBERS
    )
    enabled = [("us-east-1", each) for each in ("EC2", "ECR", "LAMBDA", "LAMBDA_CODE")]
    enabled += [("ap-south-1", each) for each in ("EC2", "ECR", "LAMBDA")]
    assert changes == {
        (region, f"scans.{name}.status", "ENABLED"): len(MEMBERS) for region, name in enabled
    }


def test_a_region_without_any_of_the_scan_types_skips_them_and_no_account_fails(run):
    organization = scenario(
        *map(account, MEMBERS), regions=[{"name": "us-east-1", "scanTypes": ["EC2"]}]
    )
    outcomes = run("onboard.lua", MEMBERS, organization, "--resource-types", "LAMBDA")
    inspector = [each for each in outcomes if each[2].startswith("inspector")]
    assert [each[0] for each in inspector] == [ADMINISTRATOR, *MEMBERS]
    assert {(each[3], each[5]) for each in inspector} == {
        ("skipped", "Lambda scanning is not supported in us-east-1")
    }


@pytest.mark.parametrize(
    ("slow", "denials"),
    [
        ({"minSeconds": 400, "maxSeconds": 900}, []),
        ({}, [{"operation": "macie2.DescribeOrganizationConfiguration", "by": "permission"}]),
    ],
    ids=["accounts that join late", "an administrator without a permission"],
)
def test_members_of_the_organization_are_not_skipped_before_they_have_joined(run, slow, denials):
    organization = scenario(
        *map(account, MEMBERS), account(ADMINISTRATOR, denials=denials),
        administrators=BOTH, **({"association": slow} if slow else {}),
    )  # fmt: skip
    outcomes = run("onboard.lua", MEMBERS, organization)
    assert {each[3] for each in outcomes} <= {"done", "already"}
    assert len([each for each in outcomes if each[2] == "macie membership"]) == len(MEMBERS)


def test_without_ec2_scanning_there_is_no_deep_inspection_to_activate(run):
    words = ("--resource-types", "LAMBDA_CODE,LAMBDA,ECR")
    organization = scenario(
        *map(account, MEMBERS), regions=[{"name": "us-east-1", "scanTypes": ["ECR", "LAMBDA"]}]
    )
    outcomes = run("onboard.lua", MEMBERS, organization, *words)
    inspector = [each for each in outcomes if not each[2].startswith("macie")]
    assert {each[2] for each in inspector} == {"inspector scanning"}
    assert {each[0]: each[3] for each in inspector if each[0] in MEMBERS} == dict.fromkeys(
        MEMBERS, "done"
    )
    skipped = [each for each in inspector if each[3] == "skipped"]
    assert [each[0] for each in skipped] == [ADMINISTRATOR]
    assert "Lambda code scanning is not supported" in skipped[0][5]


def test_accounts_without_access_are_skipped_with_the_reason(run):
    suspended, elsewhere, *others = MEMBERS
    organization = scenario(
        account(suspended, behavior="suspended"), account(elsewhere, optInRegions=[]),
        *map(account, others), administrators=BOTH,
    )  # fmt: skip
    outcomes = run("onboard.lua", MEMBERS, organization, "--regions", "eu-south-1")
    inspector = {each[0]: each[2:] for each in outcomes if not each[2].startswith("macie")}
    words = {suspended: "the AWS account is suspended",
             elsewhere: "the Region is disabled for the account"}  # fmt: skip
    for each, message in words.items():
        assert inspector[each][:2] == ("inspector membership", "skipped")
        assert inspector[each][3] == message
    for each in others:
        assert inspector[each][:2] == ("deep inspection", "done")


@pytest.mark.parametrize("script", ["onboard.lua", "status.lua", "accept.lua"])
def test_a_first_region_that_is_not_enabled_hides_no_account_of_the_others(run, script):
    organization = scenario(
        *map(account, MEMBERS), account(ADMINISTRATOR, optInRegions=[]), administrators=BOTH
    )
    outcomes = run(script, MEMBERS, organization, "--regions", "eu-south-1,us-east-1")
    listed = [each for each in outcomes if each[0] in MEMBERS]
    rows = Counter((each[0], each[1]) for each in listed)
    services = 1 if script == "accept.lua" else 2
    assert rows == {
        (each, region): services for each in MEMBERS for region in ("eu-south-1", "us-east-1")
    }
    failed = [each for each in listed if each[1] == "eu-south-1"]
    assert {each[3] for each in failed} == {"needs_action"}
    if script == "onboard.lua":
        assert {each[3] for each in listed if each[1] == "us-east-1"} <= {"done", "already"}


def test_a_region_without_macie_is_reported_as_one_that_may_not_have_it(run):
    organization = scenario(
        *map(account, MEMBERS),
        regions=[{"name": "us-east-1"}, {"name": "eu-west-1", "services": ["inspector2"]}],
    )
    outcomes = run("onboard.lua", MEMBERS, organization, "--regions", "us-east-1,eu-west-1")
    failed = [each for each in outcomes if each[3] not in ("done", "already")]
    assert {each[1:5] for each in failed} == {
        ("eu-west-1", step, "needs_action", "EndpointConnectionError")
        for step in ("macie session", "macie membership")
    }
    assert sorted(each[0] for each in failed) == [*MEMBERS, ADMINISTRATOR]


def test_each_account_has_one_outcome_for_each_region_and_service(run):
    outsider = "999999999999"
    organization = scenario(
        *map(account, MEMBERS), outside=[account(outsider)], throttle=0.1, errors=0.05,
        administrators=BOTH,
    )  # fmt: skip
    listed = [*MEMBERS, outsider]
    outcomes = run("onboard.lua", listed, organization, "--regions", "us-east-1,eu-west-1")
    members = [each for each in outcomes if each[0] != ADMINISTRATOR]
    rows = Counter((each[0], each[1], each[2].startswith("macie")) for each in members)
    assert rows == {
        (each, region, is_macie): 1
        for each in listed for region in ("us-east-1", "eu-west-1") for is_macie in (True, False)
    }  # fmt: skip


def test_only_accounts_that_stay_created_are_invited(run):
    """A delegated administrator's members join through AWS Organizations; others are invited."""
    outsider = "999999999999"
    organization = scenario(
        *map(account, MEMBERS), administrators={"macie2": ADMINISTRATOR}, adopt=False
    )
    outcomes = run("onboard.lua", [*MEMBERS, outsider], organization)
    macie = {each[0]: each[2:] for each in outcomes if each[2].startswith("macie")}
    assert {macie[each][1] for each in MEMBERS} == {"done"}
    assert macie[outsider][1] != "done"
    assert "already" not in macie[outsider][3]


def test_a_second_onboarding_changes_nothing(accounts, tmp_path):
    organization = scenario(*map(account, MEMBERS), administrators={"macie2": ADMINISTRATOR})
    listed = accounts("accountId,email\n" + "".join(f"{m},{m}@example.com\n" for m in MEMBERS))
    script = tmp_path / "twice.lua"
    text = (SCRIPTS / "onboard.lua").read_text()
    before, after = text.rsplit("return ", 1)
    script.write_text(
        f"{before}local function onboard() return {after} end\nonboard()\n"
        "local before = muster.export_scenario()\nlocal again = onboard()\n"
        "return { changes = muster.compare_scenarios(before, muster.export_scenario()).changes, "
        "failed = #again:failed(), pending = #again:pending(), skipped = #again:skipped() }\n"
    )
    completed = muster(
        "run", script, "--accounts", listed, "--simulation", organization, "--output", "json"
    )
    result = json.loads(completed.stdout)["result"]
    assert (result["failed"], result["pending"], result["skipped"]) == (0, 0, 0)
    # Inspector's refusal to enable what is enabled is kept as the reason of the last failure.
    paths = {each["path"] for each in result["changes"]}
    assert paths <= {"scans.failure.errorCode", "scans.failure.errorMessage"}


def test_a_list_of_accounts_with_the_administrator_skips_only_its_membership(run):
    outcomes = run("onboard.lua", [ADMINISTRATOR, MEMBERS[0]], scenario(account(MEMBERS[0])))
    own = {each[2]: each[3] for each in outcomes if each[0] == ADMINISTRATOR}
    assert own.pop("inspector scanning") in ("done", "already")
    assert own.pop("macie session") in ("done", "already")
    assert own == {"inspector membership": "skipped", "macie membership": "skipped"}


class Services(Recorder):
    """STS, and a Macie whose list of invitations has no list."""

    def response_to(self, request):
        if request.path == "/":
            action = "AssumeRole" if b"AssumeRole" in request.body else "GetCallerIdentity"
            result = (
                f"<Account>{ADMINISTRATOR}</Account><Arn>a</Arn><UserId>u</UserId>"
                if action == "GetCallerIdentity"
                else "<Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>secret-2"
                "</SecretAccessKey><SessionToken>token-of-the-test</SessionToken>"
                "<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"
            )
            body = f"<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"
            return CannedResponse(body.encode(), headers={"Content-Type": "text/xml"})
        members = [{"accountId": MEMBERS[0], "relationshipStatus": "Enabled"}]
        documents = {"/invitations": {}, "/members": {"members": members}}
        return CannedResponse(json.dumps(documents.get(request.path, {})).encode())


def test_accepting_survives_a_response_without_a_list(accounts):
    with Services() as server:
        completed = muster(
            "run", SCRIPTS / "accept.lua", "--accounts", accounts(MEMBERS[0]), "--live",
            *ANY_ROLE, "--output", "json",
            AWS_ENDPOINT_URL=server.url, AWS_REGION="us-east-1", **KEYS,
        )  # fmt: skip
    outcomes = json.loads(completed.stdout)["outcomes"]
    assert [each["outcome"] for each in outcomes] == ["done"]
    assert MEMBERS[0] not in err(completed), "the script reported an error of the member"


class PagedInvitations(Services):
    """A Macie with the administrator's invitation on the second page."""

    def __init__(self):
        super().__init__()
        self.accepted = []

    def response_to(self, request):
        if request.path == "/invitations":
            invitation = {"accountId": "888888888888", "invitationId": "other"}
            page = {"invitations": [invitation], "nextToken": "2"}
            if ("nextToken", "2") in request.query:
                invitation = {"accountId": ADMINISTRATOR, "invitationId": "own"}
                page = {"invitations": [invitation]}
            return CannedResponse(json.dumps(page).encode())
        if request.path == "/invitations/accept":
            self.accepted.append(request.document)
            return CannedResponse(b"{}")
        return super().response_to(request)


def accept(server, listed, *words):
    return muster(
        "run", SCRIPTS / "accept.lua", "--accounts", listed, "--live", *ANY_ROLE,
        "--output", "json", *words,
        AWS_ENDPOINT_URL=server.url, AWS_REGION="us-east-1", **KEYS,
    )  # fmt: skip


def test_accepting_reads_all_pages_of_invitations(accounts):
    with PagedInvitations() as server:
        completed = accept(server, accounts(MEMBERS[0]))
    outcomes = json.loads(completed.stdout)["outcomes"]
    assert [each["outcome"] for each in outcomes] == ["done"], err(completed)
    (sent,) = server.accepted
    assert (sent["administratorAccountId"], sent["invitationId"]) == (ADMINISTRATOR, "own")


def test_accepting_concerns_only_the_regions_of_an_earlier_report(accounts):
    outcome = {
        "accountId": MEMBERS[0], "service": "macie2", "region": "eu-west-1",
        "step": "macie membership", "outcome": "pending",
    }  # fmt: skip
    with PagedInvitations() as server:
        listed = accounts(json.dumps({"outcomes": [outcome]}))
        completed = accept(server, listed, "--regions", "us-east-1,eu-west-1")
    outcomes = json.loads(completed.stdout)["outcomes"]
    assert [each["region"] for each in outcomes] == ["eu-west-1"], err(completed)
    assert len(server.accepted) == 1


def test_accepting_is_limited_to_the_regions_of_an_earlier_report(tmp_path):
    report = tmp_path / "report.json"
    report.write_text(json.dumps({
        "outcomes": [
            {"accountId": MEMBERS[0], "region": "us-east-1", "outcome": "done"},
            {"accountId": MEMBERS[0], "region": "eu-west-1", "outcome": "needs_action"},
        ],
    }))  # fmt: skip
    with Services() as server:
        completed = muster(
            "run", SCRIPTS / "accept.lua", "--accounts", report, "--live", *ANY_ROLE,
            "--regions", "us-east-1,eu-west-1", "--output", "json",
            AWS_ENDPOINT_URL=server.url, AWS_REGION="us-east-1", **KEYS,
        )  # fmt: skip
    outcomes = json.loads(completed.stdout)["outcomes"]
    assert [(each["region"], each["outcome"]) for each in outcomes] == [("eu-west-1", "done")]
    regions = {
        re.search(r"Credential=ASIA/\d+/([^/]+)/macie2", each.headers["authorization"])[1]
        for each in server.requests
        if "Credential=ASIA/" in each.headers["authorization"]
    }
    assert regions == {"eu-west-1"}, "the member was changed in another Region"


def test_the_status_of_a_new_organization_needs_no_action(run):
    outcomes = run("status.lua", MEMBERS, scenario(*map(account, MEMBERS)))
    assert len(outcomes) == 2 * len(MEMBERS)
    assert {each[3] for each in outcomes} == {"skipped"}
    assert {each[5] for each in outcomes} == {
        "the account is not a member", "Macie is not enabled for the administrator in this Region",
    }  # fmt: skip


def test_the_status_distinguishes_enabled_accounts_from_accounts_without_the_service(run):
    state = {
        "now": "2026-03-01T12:00:00Z",
        "inspector2": [{
            "regions": ["us-east-1"],
            "administrator": {"accountId": ADMINISTRATOR},
            "members": [{"accountIds": MEMBERS[:2], "relationshipStatus": "ENABLED"}],
            "scans": [{"accountIds": MEMBERS[:1], "EC2": {"status": "ENABLED"}}],
        }],
    }  # fmt: skip
    outcomes = run("status.lua", MEMBERS, scenario(*map(account, MEMBERS), state=state))
    inspector = {each[0]: each[3] for each in outcomes if each[2].startswith("inspector")}
    assert inspector == {**dict.fromkeys(MEMBERS, "skipped"), MEMBERS[0]: "done"}
