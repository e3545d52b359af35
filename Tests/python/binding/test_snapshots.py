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
    with muster.Session(simulation=SCENARIO) as session:
        yield session


def associate(session):
    inspector = session.client("inspector2", "us-east-1")
    inspector.associate_member(accountId="111111111111")
    return inspector


def test_a_snapshot_is_simulated_as_what_it_was_taken_of(session):
    before = session.snapshot(["us-east-1"])
    associate(session)
    after = session.snapshot(["us-east-1"])
    (change,) = muster.difference(before, after)["changes"]
    assert change == {
        "service": "inspector2",
        "region": "us-east-1",
        "accountId": "111111111111",
        "path": "members.relationshipStatus",
        "label": "membership",
        "before": None,
        "after": "CREATED",
    }
    with muster.Session(simulation=after) as loaded:
        member = loaded.client("inspector2", "us-east-1").get_member(accountId="111111111111")
        assert member["member"]["relationshipStatus"] == "CREATED"


def test_a_dump_goes_on_where_the_session_is(session):
    associate(session)
    with muster.Session(simulation=session.export_scenario()) as loaded:
        assert loaded.now() == pytest.approx(session.now())
        assert loaded.export_scenario() == session.export_scenario()


def test_changes_are_those_since_the_session_was_opened(session):
    assert session.changes() == {"same": True, "changes": [], "gaps": []}
    associate(session)
    assert [change["path"] for change in session.changes()["changes"]] == [
        "members.relationshipStatus"
    ]


def test_what_is_no_simulation_has_no_dump():
    with (
        muster.Session(region_name="us-east-1") as live,
        pytest.raises(muster.MusterError, match="not simulated"),
    ):
        live.export_scenario()


def test_regions_that_are_no_names_are_refused(session):
    with pytest.raises(muster.MusterError, match="JSON array of names"):
        session.snapshot([])
