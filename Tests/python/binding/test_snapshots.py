"""Snapshots of simulated organizations, differences between them, and changes of a session."""

import muster
import pytest

SCENARIO = {
    "throttle": 0,
    "administrator": "999999999999",
    "accounts": [{"accountId": "111111111111"}, {"accountId": "222222222222"}],
    "regions": [{"name": "us-east-1"}],
}


@pytest.fixture
def session():
    with muster.Session(options=muster.SessionOptions(simulation=SCENARIO)) as session:
        yield session


def associate(session):
    inspector = session.client("inspector2", "us-east-1")
    inspector.associate_member(accountId="111111111111")
    return inspector


def test_a_simulated_snapshot_returns_the_same_responses(session):
    before = session.snapshot(["us-east-1"])
    associate(session)
    after = session.snapshot(["us-east-1"])
    (change,) = muster.compare_scenarios(before, after)["changes"]
    assert change == {
        "service": "inspector2",
        "region": "us-east-1",
        "accountId": "111111111111",
        "path": "members.relationshipStatus",
        "label": "membership",
        "before": None,
        "after": "CREATED",
    }
    with muster.Session(options=muster.SessionOptions(simulation=after)) as loaded:
        member = loaded.client("inspector2", "us-east-1").get_member(accountId="111111111111")
        assert member["member"]["relationshipStatus"] == "CREATED"


def test_a_dump_continues_with_the_sessions_state(session):
    associate(session)
    with muster.Session(
        options=muster.SessionOptions(simulation=session.export_scenario())
    ) as loaded:
        assert loaded.now() == pytest.approx(session.now())
        assert loaded.export_scenario() == session.export_scenario()


def test_changes_are_counted_since_the_session_was_opened(session):
    assert session.compare() == {"same": True, "changes": [], "gaps": []}
    associate(session)
    assert [change["path"] for change in session.compare()["changes"]] == [
        "members.relationshipStatus"
    ]


def test_a_live_session_has_no_dump():
    with (
        muster.Session(region_name="us-east-1") as live,
        pytest.raises(muster.MusterError, match="not simulated"),
    ):
        live.export_scenario()


def test_invalid_regions_are_refused(session):
    with pytest.raises(muster.MusterError, match="JSON array of names"):
        session.snapshot([])
