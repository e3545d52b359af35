"""A simulated organization in the test's process handles requests that botocore signs."""

import json

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import muster
import pytest

MEMBER = "222222222222"
SCENARIO = {"throttle": 0, "accounts": [{"accountId": MEMBER}]}
URL = "http://organization.test/members/list"


@pytest.fixture
def organization():
    with muster.Organization(SCENARIO) as opened:
        yield opened


def send(organization, account=None):
    keys = organization.credentials(account)
    credentials = botocore.credentials.Credentials(
        keys["aws_access_key_id"], keys["aws_secret_access_key"]
    )
    request = botocore.awsrequest.AWSRequest("POST", URL, {"Host": "organization.test"}, b"{}")
    botocore.auth.SigV4Auth(credentials, "inspector2", "us-east-1").add_auth(request)
    return organization.send("POST", URL, dict(request.headers), b"{}")


def test_the_caller_is_the_account_that_signs(organization):
    response = send(organization)
    assert response.status == 200
    assert response.headers["Content-Type"] == "application/json"
    assert json.loads(response.body) == {"members": []}
    assert (response.missing_length, response.delay) == (0, 0)
    assert send(organization, MEMBER).status == 403
    assert [each["httpStatus"] for each in organization.requests()] == [200, 403]


def test_the_program_controls_the_clock_and_the_faults(organization):
    begin = organization.now()
    organization.advance(2.5)
    assert organization.now() - begin == 2.5
    assert organization.set_faults({"errors": 1})["errors"] == 1
    assert send(organization).status == 500
    assert organization.set_faults({"resets": 1})["errors"] == 1
    assert send(organization).status == 0
    organization.reset()
    assert organization.now() == begin
    assert organization.describe()["faults"]["errors"] == 0
    with pytest.raises(muster.MusterError, match="/errors must be a number from 0 to 1"):
        organization.set_faults({"errors": 2})


def test_the_program_changes_settings_of_the_services(organization):
    changed = organization.set_settings({"inspector2": {"stateErrors": "empty"}})
    assert changed["inspector2"]["stateErrors"]["value"] == "empty"
    assert organization.describe()["settings"] == changed
    assert organization.export_scenario()["settings"] == {"inspector2": {"stateErrors": "empty"}}
    organization.reset()
    assert organization.describe()["settings"]["inspector2"]["stateErrors"]["value"] == "absent"
    with pytest.raises(
        muster.MusterError, match="must be absent or empty or present, not 'mpty'; did you mean"
    ):
        organization.set_settings({"inspector2": {"stateErrors": "mpty"}})


def test_the_state_is_a_scenario(organization):
    organization.advance(60)
    with muster.Organization(organization.export_scenario()) as other:
        assert other.now() == organization.now()


def test_an_organization_is_restored_from_its_file(tmp_path):
    for seconds in (0, 90):
        with muster.Organization(SCENARIO, state_file=tmp_path / "state.db") as organization:
            began = muster.Organization(SCENARIO).now()
            assert organization.now() == began + seconds
            organization.advance(90)


def test_invalid_arguments_are_refused(tmp_path):
    for wrong in [{"speed": -1}, {"scenario": {"accounts": -1}}, {"state_file": tmp_path}]:
        with pytest.raises(muster.MusterError):
            muster.Organization(**wrong)


def test_a_session_can_run_at_a_given_speed():
    quick = {"throttle": 0, "latency": {"minMs": 60_000, "maxMs": 60_000}}
    with muster.Session(
        region_name="us-east-1",
        options=muster.SessionOptions(simulation=quick, simulation_speed=6000),
    ) as session:
        begin = session.now()
        session.client("sts").get_caller_identity()
        assert session.now() - begin >= 60
    with pytest.raises(muster.MusterError, match="simulation_speed requires simulation"):
        muster.Session(region_name="us-east-1", options=muster.SessionOptions(simulation_speed=1))
