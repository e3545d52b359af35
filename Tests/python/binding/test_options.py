"""The options of sessions and clients as Python values."""

import muster
import pytest

SIMULATION = {"accounts": 1}


def test_a_keyword_argument_takes_precedence_over_the_same_option():
    options = muster.SessionOptions(region="eu-west-1", simulation=SIMULATION)
    with muster.Session(options=options) as session:
        assert session.describe()["region"] == "eu-west-1"
    with muster.Session(region_name="us-east-1", options=options) as session:
        assert session.describe()["region"] == "us-east-1"


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"timeout_ms": 0.5}, TypeError, "timeout_ms: "),
        ({"region": 5}, TypeError, "region must be"),
        ({"max_attempts": 2**40}, ValueError, "max_attempts is out of range: 1099511627776"),
        ({"region": "us\0east"}, ValueError, "NUL"),
        ({"log_level": "loud"}, ValueError, "log_level must be one of error, warning"),
    ],
)
def test_an_option_that_does_not_fit_is_named(options, error, message):
    with pytest.raises(error, match=message):
        muster.Session(options=muster.SessionOptions(**options))


@pytest.mark.parametrize("value", [True, False, None])
def test_a_switch_is_on_or_off_or_left_to_the_configuration(value, monkeypatch):
    monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
    options = muster.SessionOptions(use_fips_endpoint=value, transport=lambda _: (200, {}, b"{}"))
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "the-keys-secret"}
    with muster.Session(region_name="us-east-1", options=options, **keys) as session:
        url = session.client("inspector2").prepare("list_members")["url"]
    assert ("fips" in url) == (value is not False)


def test_secrets_are_not_in_the_representation_of_options():
    secrets = {
        "secret_access_key": "the-key",
        "session_token": "the-token",
        "proxy": "http://me:it",
    }
    assert repr(muster.SessionOptions(**secrets)) == repr(muster.SessionOptions())


def test_an_option_that_does_not_exist_is_refused():
    with pytest.raises(TypeError, match="timeout"):
        muster.SessionOptions(timeout=5)
    with pytest.raises(TypeError, match="transport"):
        muster.Session(transport=lambda _: (200, {}, b"{}"))


# Inspector reports an internal error for every account, so batches retry until their limit.
FAILING = {"accounts": 3, "failing": 0, "throttle": 0, "accountErrors": 1}
ACCOUNT = ["111111111111"]


@pytest.fixture
def failing():
    with (
        muster.Session(
            region_name="us-east-1", options=muster.SessionOptions(simulation=FAILING)
        ) as session,
        session.client("inspector2") as client,
    ):
        yield client


def seconds(client, action):
    """The time that an action takes, by the session's clock."""
    start = client.session.now()
    action()
    return client.session.now() - start


@pytest.mark.parametrize("method", ["batch", "submit_batch"])
@pytest.mark.parametrize(("retry_ms", "least", "most"), [(-1, 0, 5), (10_000, 5, 60)])
def test_a_batch_takes_options(failing, method, retry_ms, least, most):
    options = muster.BatchOptions(retry_ms=retry_ms)

    def run():
        result = getattr(failing, method)("enable", ACCOUNT, options, resourceTypes=["EC2"])
        report = result if method == "batch" else result.result()
        assert [each["outcome"] for each in report] == ["retryable"]

    assert least <= seconds(failing, run) <= most


def test_the_parameters_of_a_batch_may_be_an_option(failing):
    parameters = {"resourceTypes": ["EC2"]}
    for value in (parameters, '{"resourceTypes": ["EC2"]}'):
        options = muster.BatchOptions(parameters=value, retry_ms=-1)
        report = failing.batch("enable", ACCOUNT, options)
        assert [each["outcome"] for each in report] == ["retryable"]


def test_a_retry_limit_that_is_not_valid_is_refused(failing):
    options = muster.BatchOptions(retry_ms=-2)
    with pytest.raises(muster.MusterError, match="retry_ms is -2; it must be positive, or -1"):
        failing.batch("enable", ACCOUNT, options, resourceTypes=["EC2"])
    with pytest.raises(muster.MusterError, match="batch_retry_ms is -2"):
        muster.Session(options=muster.SessionOptions(simulation={}, batch_retry_ms=-2))


def test_a_wait_takes_options(failing):
    options = muster.WaitOptions(timeout_ms=90_000)
    for timeout, least, most in ((None, 60, 95), (200.0, 180, 205)):

        def run(timeout=timeout):
            failing.wait_until("account_enabled", ACCOUNT, timeout, options=options)

        assert least <= seconds(failing, run) <= most


def test_a_snapshot_and_an_organization_take_options():
    with muster.Session(
        region_name="us-east-1", options=muster.SessionOptions(simulation=SIMULATION)
    ) as session:
        for regions in (["eu-west-1"], '["eu-west-1"]'):
            state = session.snapshot(options=muster.SnapshotOptions(regions=regions))["state"]
            assert [each["regions"] for each in state["inspector2"]] == [["eu-west-1"]]
    options = muster.OrganizationOptions(scenario={"accounts": 7}, speed=60)
    with muster.Organization(options=options) as organization:
        described = organization.describe()
        assert (described["accounts"], described["speed"]) == (7, 60)
    with muster.Organization({"accounts": 8}, options=options) as organization:
        assert organization.describe()["accounts"] == 8
