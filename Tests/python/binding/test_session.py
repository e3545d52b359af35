"""Submitting and polling, the clock, the log and progress."""

import threading

import muster
import pytest

FORTY_MINUTES = 40 * 60


def test_submitted_calls_are_polled(session, inspector):
    calls = [inspector.submit("batch_get_account_status") for _ in range(10)]
    finished = []
    while len(finished) < len(calls):
        finished += session.poll()
    assert sorted(map(id, finished)) == sorted(map(id, calls))
    assert all(call.done() and "accounts" in call.result() for call in calls)
    assert session.poll() == []


def test_waiting_for_a_result_drives_the_session(inspector):
    first = inspector.submit("batch_get_account_status")
    second = inspector.submit("batch_get_account_status")
    assert second.result()["accounts"] == first.result()["accounts"]


def test_a_submitted_failure_is_raised_by_its_result(inspector):
    call = inspector.submit("enable", resourceTypes="EC2")
    with pytest.raises(muster.ParamValidationError):
        call.result()


def test_batches_and_waits_can_be_submitted(inspector, accounts):
    enabling = inspector.submit_batch("enable", accounts, resourceTypes=["EC2"]).result()
    enabled = inspector.submit_wait("account_enabled", enabling).result()
    assert isinstance(enabled, muster.Report)
    assert len(enabled) == len(accounts)


def test_a_timer_of_forty_simulated_minutes_takes_no_time(session):
    before = session.now()
    assert session.timer(FORTY_MINUTES).result() is None
    assert FORTY_MINUTES <= session.now() - before < FORTY_MINUTES + 60


def test_a_cancelled_call_raises_an_error(inspector):
    call = inspector.submit("batch_get_account_status")
    call.cancel()
    with pytest.raises(muster.CancelledError):
        call.result()
    call.cancel()


def test_threads_share_a_session(inspector):
    statuses = []

    def work():
        statuses.extend(inspector.batch_get_account_status()["accounts"] for _ in range(5))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(statuses) == 40


def test_the_log_and_the_progress_are_received(accounts):
    records, reports = [], []
    with (
        muster.Session(
            region_name="us-east-1",
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="only-the-test-knows",
            options=muster.SessionOptions(
                simulation={"accounts": 5, "seed": 7, "failing": 0, "throttle": 0},
                log=records.append,
                log_level="debug",
                progress=reports.append,
            ),
        ) as session,
        session.client("inspector2") as inspector,
    ):
        enabling = inspector.batch("enable", accounts, resourceTypes=["EC2"])
        inspector.wait_until("account_enabled", enabling)
    assert records
    assert all(record.level in ("error", "warning", "info", "debug") for record in records)
    assert "only-the-test-knows" not in repr(records)
    assert reports
    assert reports[-1].activity == "account_enabled"
    assert reports[-1].total == len(accounts)
    last = reports[-1]
    unfinished = last.pending + last.retryable + last.needs_action + last.skipped
    assert last.done + unfinished == last.total


def test_each_outcome_is_received_when_it_is_settled(accounts):
    settled = []
    with (
        muster.Session(
            region_name="us-east-1",
            options=muster.SessionOptions(
                simulation={"accounts": 5, "seed": 7, "failing": 0.5, "throttle": 0},
                outcome=settled.append,
            ),
        ) as session,
        session.client("inspector2") as inspector,
    ):
        members = inspector.batch("associate_member", accounts)
        assert sorted(settled, key=str) == sorted(members.outcomes, key=str)
        enabling = inspector.batch("enable", members, resourceTypes=["EC2"])
        enabled = inspector.wait_until("account_enabled", enabling)
    last = {(each["accountId"], each["step"]): each for each in settled}
    assert [last[each["accountId"], each["step"]] for each in enabled] == enabled.outcomes


def test_a_session_describes_itself(session):
    description = session.describe()
    assert description["transport"] == "simulated"
    assert description["region"] == "us-east-1"


@pytest.mark.parametrize("scenario", ["{", '{"acounts": 5}', {"accounts": -1}])
def test_an_invalid_scenario_is_refused(scenario):
    with pytest.raises(muster.MusterError) as failure:
        muster.Session(region_name="us-east-1", options=muster.SessionOptions(simulation=scenario))
    assert failure.value.status == -1


def test_an_endpoint_without_a_server_is_named():
    client = muster.client(
        "inspector2",
        region_name="us-east-1",
        endpoint_url="http://127.0.0.1:9",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="the-keys-secret",
        options=muster.SessionOptions(max_attempts=1),
    )
    with pytest.raises(muster.TransportError, match=r"127\.0\.0\.1:9") as failure:
        client.batch_get_account_status()
    assert failure.value.code == "EndpointConnectionError"
    assert [attempt["code"] for attempt in failure.value.history] == ["EndpointConnectionError"]
