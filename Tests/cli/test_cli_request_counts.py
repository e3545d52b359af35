"""The number of requests of an onboarding. On AWS, requests are what a run costs."""

import json
import re
from collections import Counter

from cli import err, muster, out
from test_cli_scripts import SCRIPTS

ACCOUNTS = 1000
ATTEMPT = re.compile(r"^(?:debug|info|warning) +\w+ (\w+) in ", re.MULTILINE)


def requests_of_onboarding(accounts):
    run = muster(
        "run", SCRIPTS / "onboard.lua", "--accounts", accounts, "--output", "json", "--debug",
        "--simulation", json.dumps({"accounts": ACCOUNTS, "failing": 0.01, "throttle": 0.01}),
    )  # fmt: skip
    assert len(json.loads(out(run))["outcomes"]) == 2 * (ACCOUNTS + 1)
    return Counter(ATTEMPT.findall(err(run)))


def test_lists_are_read_only_as_often_as_the_schedule_of_waits_allows(tmp_path):
    accounts = tmp_path / "accounts.json"
    accounts.write_text(out(muster("accounts", "--count", ACCOUNTS)))
    requests = requests_of_onboarding(accounts)
    assert requests["ListMembers"] + requests["GetMember"] <= 500
    assert requests["BatchGetAccountStatus"] <= 120
    # One request for each account, and few more that were throttled.
    for operation in ("CreateMember", "AssociateMember"):
        assert ACCOUNTS <= requests[operation] <= 1.05 * ACCOUNTS
    # Requests for up to 50 invitations and 100 accounts, and a few that were throttled.
    assert requests["CreateInvitations"] <= 30
    assert requests["Enable"] <= 20
