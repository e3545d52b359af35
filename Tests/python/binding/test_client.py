"""Calls, batches, waits and their failures in a Python program."""

import datetime
import gc
import json
import re

import muster
import pytest
from muster._library import library


def test_an_operation_is_a_method_that_returns_a_dict(inspector, accounts):
    identifiers = [account["accountId"] for account in accounts]
    response = inspector.batch_get_account_status(accountIds=identifiers)
    reported = response["accounts"] + response["failedAccounts"]
    assert sorted(account["accountId"] for account in reported) == sorted(identifiers)
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert response["ResponseMetadata"]["RequestId"]


def test_an_operation_is_called_by_either_name(inspector):
    by_attribute = inspector.batch_get_account_status()
    by_name = inspector.call("BatchGetAccountStatus")
    assert by_attribute["accounts"] == by_name["accounts"]


def test_an_unknown_operation_is_an_error_with_the_nearest_name(inspector):
    with pytest.raises(AttributeError, match="did you mean batch_get_account_status"):
        inspector.batch_get_acount_status()
    assert not hasattr(inspector, "__fspath__")


def test_operations_are_listed_by_dir(inspector):
    assert {"enable", "batch_get_account_status", "call"} <= set(dir(inspector))


def test_an_unknown_service_is_an_error_with_the_nearest_name(session):
    with pytest.raises(muster.UnknownNameError, match="inspector2"):
        session.client("inspektor2")


def test_an_invalid_input_is_an_error_with_every_violation(inspector):
    with pytest.raises(muster.ParamValidationError, match="/accountIds/0") as failure:
        inspector.enable(accountIds=["1"], resourceTypes="EC2")
    assert failure.value.code == "ParamValidationError"
    assert len(failure.value.violations) >= 2


def test_a_service_error_looks_like_botocores(session):
    with session.client("macie2") as macie, pytest.raises(muster.ClientError) as failure:
        macie.get_member(id="999999999999")
    error = failure.value
    assert error.operation_name == "GetMember"
    assert error.response["Error"]["Code"] == error.code
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] in (403, 404)
    assert str(error).startswith(f"An error occurred ({error.code}) when calling the GetMember")


def test_values_that_json_cannot_represent_are_converted_or_refused(inspector):
    time = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    with pytest.raises(muster.ParamValidationError):
        inspector.enable(resourceTypes=time)
    with pytest.raises(TypeError, match="object"):
        inspector.enable(resourceTypes=object())
    response = inspector.batch_get_account_status(accountIds=iter(()))
    assert "accounts" in response


def test_text_with_a_nul_is_refused(session):
    with pytest.raises(ValueError, match="NUL"):
        session.client("inspector2\0x")


def test_batches_and_waits_report_every_account(inspector, accounts):
    associated = inspector.batch("associate_member", accounts)
    enabling = inspector.batch("enable", associated, resourceTypes=["EC2", "ECR"])
    enabled = inspector.wait_until("account_enabled", enabling, timeout=2400)
    assert len(enabled) == len(accounts)
    counts = enabled.counts()
    assert sum(counts.values()) == len(enabled)
    assert len(enabled.done()) == counts["done"] + counts["already"]
    assert len(enabled.pending()) == counts["pending"]
    assert len(enabled.failed()) == counts["retryable"] + counts["needs_action"]
    assert len(enabled.skipped()) == counts["skipped"]
    assert [outcome["accountId"] for outcome in enabled] == [
        account["accountId"] for account in accounts
    ]
    assert len(enabled.done()) == len(enabled)
    assert enabled[:2].outcomes == enabled.outcomes[:2]


def test_a_wait_takes_over_the_types_of_the_batch_and_states_are_read_once(inspector, accounts):
    members = inspector.batch("associate_member", accounts)
    enabling = inspector.batch("enable", members, resourceTypes=["ECR"])
    assert enabling.parameters == {"resourceTypes": ["ECR"]}
    enabled = inspector.wait_until("account_enabled", enabling)
    assert enabled.parameters == enabling.parameters
    assert all(outcome["attempts"] and outcome["at"] for outcome in enabled.done())
    states = inspector.read_states("account_enabled", enabled.done())
    assert states.counts() == enabled.done().counts()
    others = inspector.read_states("account_enabled", enabled.done(), resourceTypes=["LAMBDA"])
    assert not others.done()


def test_a_wait_uses_the_types_that_it_is_given(inspector, accounts):
    members = inspector.batch("associate_member", accounts)
    enabling = inspector.batch("enable", members, resourceTypes=["EC2"])
    waited = inspector.wait_until(
        "account_enabled", enabling, resourceTypes=["CODE_REPOSITORY"], timeout=30
    )
    assert not waited.done()
    assert waited.parameters == {"resourceTypes": ["CODE_REPOSITORY"]}


STATES = {
    "inspector2": [
        "account_enabled", "account_disabled", "member_associated", "member_removed",
        "delegated_administrator_enabled", "deep_inspection_activated",
        "deep_inspection_deactivated", "configuration_applied",
    ],
    "macie2": [
        "member_created", "member_invited", "member_enabled", "member_paused", "member_removed",
        "member_deleted", "session_enabled", "session_paused", "automated_discovery_enabled",
        "automated_discovery_disabled",
    ],
}  # fmt: skip


@pytest.mark.parametrize("service", STATES)
def test_every_state_is_read_once_and_waited_for(session, accounts, service):
    with session.client(service) as client:
        with pytest.raises(muster.UnknownNameError, match="Known states") as failure:
            client.read_states("none", accounts)
        known = re.search(r"Known states: (.*)\.", str(failure.value)).group(1)
        assert sorted(known.split(", ")) == sorted(STATES[service])
        for state in STATES[service]:
            read = client.read_states(state, accounts)
            waited = client.wait_until(state, accounts, timeout=1)
            assert len(read) == len(waited) == len(accounts)
            assert {outcome["service"] for outcome in [*read, *waited]} == {service}


def test_an_unknown_state_is_an_error_with_the_nearest_name(inspector, accounts):
    with pytest.raises(muster.UnknownNameError, match="account_enabled"):
        inspector.wait_until("acount_enabled", accounts)


def test_a_string_is_refused_as_a_list_of_accounts(inspector):
    with pytest.raises(TypeError, match="read_accounts"):
        inspector.batch("enable", "123456789012", resourceTypes=["EC2"])


def test_accounts_are_read_from_text_and_from_files(tmp_path):
    file = tmp_path / "accounts.csv"
    file.write_text("accountId,email\n123456789012,a@example.com\n")
    for given in (file, str(file), file.read_text()):
        (account,) = muster.read_accounts(given)
        assert account["accountId"] == "123456789012"
        assert account["email"] == "a@example.com"
    with pytest.raises(muster.ParamValidationError, match="line 2"):
        muster.read_accounts("123456789012\n12345678901\n")


def test_what_a_list_of_accounts_has_beside_accounts_is_a_warning(tmp_path):
    file = tmp_path / "accounts.csv"
    file.write_text("sep=;\nAWS Account ID;notes\n123456789012;x\n")
    with pytest.warns(UserWarning, match="accounts.csv: the column 'notes' is not known"):
        (account,) = muster.read_accounts(file)
    assert account == {"accountId": "123456789012"}


def test_an_earlier_report_is_a_list_of_what_is_not_done_with_its_regions(inspector):
    outcomes = [
        {"accountId": "123456789012", "region": "us-east-1", "outcome": "needs_action"},
        {"accountId": "210987654321", "region": "eu-west-1", "outcome": "pending"},
        {"accountId": "333333333333", "region": "us-east-1", "outcome": "done"},
    ]
    accounts = muster.read_accounts(json.dumps({"outcomes": outcomes}))
    assert accounts == [
        {"accountId": "123456789012", "regions": ["us-east-1"]},
        {"accountId": "210987654321", "regions": ["eu-west-1"]},
    ]
    report = inspector.batch("associate_member", accounts)
    assert [outcome["accountId"] for outcome in report] == ["123456789012"]


def test_a_client_can_be_opened_without_a_session():
    client = muster.client(
        "macie2", region_name="eu-west-1", options=muster.SessionOptions(simulation={"accounts": 1})
    )
    assert client.session.describe()["transport"] == "simulated"
    with pytest.raises(TypeError, match="options"):
        muster.client(
            "macie2", session=client.session, options=muster.SessionOptions(simulation={})
        )


def test_handles_are_freed_by_close_by_with_and_by_the_garbage_collector():
    live = library().muster_handle_count
    with muster.Session(
        region_name="us-east-1", options=muster.SessionOptions(simulation={"accounts": 1})
    ) as session:
        client = session.client("inspector2")
        assert live() == 2
        client.close()
        client.close()
        assert live() == 1
    assert live() == 0
    client = muster.client(
        "inspector2",
        region_name="us-east-1",
        options=muster.SessionOptions(simulation={"accounts": 1}),
    )
    assert live() == 2
    del client
    gc.collect()
    assert live() == 0


def test_a_closed_client_is_an_error(session):
    client = session.client("inspector2")
    client.close()
    with pytest.raises(muster.MusterError, match="handle"):
        client.enable(resourceTypes=["EC2"])
