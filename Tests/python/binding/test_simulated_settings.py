"""Batches and waits reach the same outcomes, whatever a setting of the simulation selects."""

import muster
import pytest

ACCOUNTS = ["111122223333", "444455556666"]
SETTINGS = [
    *({"stateErrors": value} for value in ("absent", "empty", "present")),
    *({"enableOfEnabledTypes": value} for value in ("listed", "omitted", "failed")),
]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_accounts_are_enabled_twice(settings):
    scenario = {
        "accounts": [{"accountId": account} for account in ACCOUNTS],
        "throttle": 0,
        "settings": {"inspector2": settings},
    }
    with muster.client(
        "inspector2", region_name="us-east-1", options=muster.SessionOptions(simulation=scenario)
    ) as inspector:
        inspector.batch("associate_member", ACCOUNTS)
        for _ in range(2):
            enabling = inspector.batch("enable", ACCOUNTS, resourceTypes=["EC2"])
            enabled = inspector.wait_until("account_enabled", enabling)
            assert len(enabled.done()) == len(ACCOUNTS), enabled
