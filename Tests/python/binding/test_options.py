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
        ({"region": 5}, TypeError, "region: "),
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
