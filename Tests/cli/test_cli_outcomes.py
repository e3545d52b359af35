"""The outcomes of `muster run` after responses that do not contain the state of an account."""

import json

import pytest
from cli import err, muster
from recorder import CannedResponse

FIRST, SECOND = "111111110001", "111111110002"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret-of-the-test-1"}
ADMINISTRATOR = "333333333333"

BATCH = """\
local muster = require "muster"
local args = muster.parameters {
  accounts = { type = "accounts", required = true },
  service = { type = "string" }, operation = { type = "string" },
}
local parameters = {
  enable = { resourceTypes = { "EC2" } },
  batch_update_member_ec2_deep_inspection_status = { activateDeepInspection = true },
}
local client = muster.client(args.service)
return muster.report { client:batch(args.operation, args.accounts, parameters[args.operation]) }
"""

WAIT = """\
local muster = require "muster"
local args = muster.parameters { accounts = { type = "accounts", required = true } }
local inspector = muster.client("inspector2")
local enabling = inspector:batch("enable", args.accounts, { resourceTypes = { "LAMBDA" } })
return muster.report { inspector:wait_until("account_enabled", enabling, { timeout = TIMEOUT }) }
"""


def canned(body, status=200, code=None):
    headers = {"Content-Type": "application/json"}
    if code:
        headers["x-amzn-ErrorType"] = code
    text = body if isinstance(body, str) else json.dumps(body)
    return CannedResponse(text.encode(), status, headers)


def enabled(id_):
    return {"accountId": id_, "status": "ENABLED", "resourceStatus": {"ec2": "ENABLED"}}


ENABLE = ("inspector2", "enable")
DEEP = ("inspector2", "batch_update_member_ec2_deep_inspection_status")
CREATE = ("macie2", "create_member")
DISASSOCIATE = ("inspector2", "disassociate_member")
CURLY = "The request failed because Macie isn\u2019t enabled in the specified AWS Region."
OTHER = (
    "The request failed because the account is already associated with another Macie "
    "administrator account."
)
MALFORMED = {"message": "accountId has a wrong form", "reason": "FIELD_VALIDATION_FAILED"}

# Every request gets the response, reads too. Each outcome: its kind, its code, and a part of its
# message or remedy.
RESPONSES = [
    (ENABLE, canned("{}"), [("pending", "ResponseParserError", "'accounts'")] * 2),
    (ENABLE, canned(""), [("pending", "ResponseParserError", "'accounts'")] * 2),
    (
        ENABLE,
        canned({"__type": "AccessDeniedException", "message": "no"}),
        [("needs_action", "AccessDeniedException", "no")] * 2,
    ),
    (
        ENABLE,
        canned({"accounts": [enabled(FIRST)], "failedAccounts": []}),
        [("done", "", ""), ("pending", "", "does not list the account")],
    ),
    (
        ENABLE,
        canned({"accounts": None}),
        [("pending", "ResponseParserError", "'accounts'")] * 2,
    ),
    (
        ENABLE,
        canned({"accounts": [], "failedAccounts": [{"errorCode": "INTERNAL_ERROR"}]}),
        [("pending", "INTERNAL_ERROR", "")] * 2,
    ),
    (
        DEEP,
        canned(
            {
                "accountIds": [{"accountId": FIRST, "status": "FAILED", "errorMessage": "broken"}],
                "failedAccountIds": [],
            }
        ),
        [("needs_action", "FAILED", "broken"), ("pending", "", "does not list the account")],
    ),
    (
        CREATE,
        canned({"message": CURLY}, 403, "AccessDeniedException"),
        [("needs_action", "AccessDeniedException", "enable Macie for the administrator")] * 2,
    ),
    (
        CREATE,
        canned({"message": OTHER}, 409, "ConflictException"),
        [("needs_action", "ConflictException", "has another administrator")] * 2,
    ),
    (
        DISASSOCIATE,
        canned(MALFORMED, 400, "ValidationException"),
        [("needs_action", "ValidationException", "the value that the message names")] * 2,
    ),
]


@pytest.mark.parametrize(("batch", "response", "expected"), RESPONSES)
def test_an_account_is_done_only_if_a_response_shows_it(
    server, script, accounts, batch, response, expected
):
    server.response = response
    service, operation = batch
    listed = f"accountId,email\n{FIRST},a@example.com\n{SECOND},b@example.com\n"
    completed = muster(
        "run", script(BATCH), "--accounts", accounts(listed), "--service", service,
        "--operation", operation, "--live", "--endpoint-url", server.url, "--max-attempts", "1",
        "--batch-retry", "0", "--output", "json", AWS_REGION="us-east-1", **KEYS,
    )  # fmt: skip
    outcomes = json.loads(completed.stdout)["outcomes"]
    assert [each["accountId"] for each in outcomes] == [FIRST, SECOND], err(completed)
    for outcome, (kind, code, words) in zip(outcomes, expected, strict=True):
        assert (outcome["outcome"], outcome["code"]) == (kind, code)
        assert words in outcome["message"] + " " + outcome["remedy"]
    assert completed.returncode != 0


def slow_organization(minutes):
    """An account in which ECR scanning is on, and in which other types take some time."""
    seconds = 60 * minutes
    account = {
        "accountId": FIRST,
        "email": "a@example.com",
        "enabling": {"minSeconds": seconds, "maxSeconds": seconds},
    }
    state = {
        "regions": ["us-east-1"],
        "administrator": {"accountId": ADMINISTRATOR},
        "members": [{"accountIds": [FIRST], "relationshipStatus": "ENABLED"}],
        "scans": [
            {"accountIds": [FIRST], "ECR": {"status": "ENABLED"}},
            {"accountIds": [ADMINISTRATOR], "EC2": {"status": "ENABLED"}},
        ],
    }
    return json.dumps(
        {
            "accounts": [account], "administrator": ADMINISTRATOR, "throttle": 0,
            "failing": 0,
            "state": {"now": "2026-02-01T09:00:00Z", "inspector2": [state]},
        }
    )  # fmt: skip


@pytest.mark.parametrize(("timeout", "expected"), [("10m", "pending"), ("40m", "done")])
def test_an_account_with_another_type_on_waits_for_the_type_that_was_asked_for(
    script, accounts, timeout, expected
):
    completed = muster(
        "run", script(WAIT.replace("TIMEOUT", f'"{timeout}"')), "--accounts", accounts(FIRST),
        "--simulation", slow_organization(minutes=20), "--output", "json",
    )  # fmt: skip
    (outcome,) = json.loads(completed.stdout)["outcomes"]
    assert outcome["outcome"] == expected, err(completed)
    assert (completed.returncode == 0) == (expected == "done")
    if expected == "pending":
        assert "LAMBDA" in outcome["message"]


@pytest.mark.parametrize("service", ["inspector2", "macie2"])
def test_no_account_is_given_up_at_one_request_a_second(script, accounts, service):
    """The slowest of 1,604 accounts waits for most of an hour of simulated time."""
    operation = {"inspector2": "associate_member", "macie2": "create_member"}[service]
    ids = [f"{200000000000 + number}" for number in range(1604)]
    lines = "".join(f"{each},{each}@example.com\n" for each in ids)
    organization = {
        "accounts": 0, "adopt": True, "failing": 0, "throttle": 0, "rate": {"perSecond": 1},
        "administrator": ADMINISTRATOR,
        "administrators": {"inspector2": ADMINISTRATOR, "macie2": ADMINISTRATOR},
    }  # fmt: skip
    completed = muster(
        "run", script(BATCH), "--accounts", accounts("accountId,email\n" + lines),
        "--service", service, "--operation", operation, "--simulation", json.dumps(organization),
        "--output", "json",
    )  # fmt: skip
    outcomes = json.loads(completed.stdout)["outcomes"]
    assert [each["accountId"] for each in outcomes] == ids, err(completed)
    # An association that has started is pending; the service has accepted every request.
    accepted = [
        each["outcome"] == "done" or (each["outcome"], each.get("inProgress")) == ("pending", True)
        for each in outcomes
    ]
    assert all(accepted), [each for each in outcomes if each["outcome"] == "retryable"][:1]
