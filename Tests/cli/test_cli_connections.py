"""How the command line connects: the AWS CLI's options for certificates and time-outs."""

import socket
import sys
from pathlib import Path

import pytest
from cli import err, muster

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python/support"))

from certificate_authority import Authority
from nginx import Nginx, Site

VARIABLES = {
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "the-keys-secret",
    "AWS_MAX_ATTEMPTS": "1",
}


def get_session(url, *words):
    words = ("call", "macie2", "get-macie-session", "--live", "--endpoint-url", url, *words)
    return muster(*words, **VARIABLES)


@pytest.fixture
def silent():
    """The address of a server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def test_an_authority_of_ones_own_is_trusted_where_it_is_named(tmp_path):
    authority = Authority(tmp_path)
    with Nginx(tmp_path, {"site": Site(authority.give("localhost"))}) as server:
        url = f"https://localhost:{server.ports['site']}"
        trusted = get_session(url, "--ca-bundle", str(authority.path))
        doubted = get_session(url)
    assert trusted.returncode == 0, err(trusted)
    assert doubted.returncode == 1
    assert "is not trusted" in err(doubted)
    assert "AWS_CA_BUNDLE" in err(doubted)


@pytest.mark.parametrize(
    ("scheme", "option", "message"),
    [
        ("http", "--cli-read-timeout", "Read timeout on endpoint URL"),
        # Connected is who has agreed on TLS.
        ("https", "--cli-connect-timeout", "Connect timeout on endpoint URL"),
    ],
)
def test_who_is_silent_is_waited_for_as_long_as_is_asked(silent, scheme, option, message):
    completed = get_session(f"{scheme}://{silent}", option, "1")
    assert completed.returncode == 1
    assert message in err(completed)
    assert silent in err(completed)


def test_zero_is_without_limit():
    zeros = ("--cli-read-timeout", "0", "--cli-connect-timeout", "0")
    completed = get_session("http://127.0.0.1:1", *zeros)
    assert "Could not connect to the endpoint URL" in err(completed)


@pytest.mark.parametrize("option", ["--cli-read-timeout", "--cli-connect-timeout"])
@pytest.mark.parametrize("value", ["-1", "1.5", "soon", "99999999999"])
def test_times_are_whole_seconds(option, value):
    completed = get_session("http://127.0.0.1:1", f"{option}={value}")
    assert completed.returncode == 2
    assert option in err(completed)
    assert value in err(completed)


@pytest.mark.parametrize("words", [("call", "macie2", "get-macie-session"), ("configure", "list")])
def test_verification_cannot_be_switched_off(words):
    completed = muster(*words, "--no-verify-ssl", **VARIABLES)
    assert completed.returncode == 2
    assert "muster does not support --no-verify-ssl: certificates are always verified" in err(
        completed
    )
    assert "--ca-bundle" in err(completed)


def test_a_simulated_organization_is_not_connected_to():
    completed = muster("call", "macie2", "get-macie-session", "--ca-bundle", "x.pem")
    assert completed.returncode == 2
    assert "--ca-bundle requires --live" in err(completed)


def test_a_bundle_that_cannot_be_read_is_named():
    completed = get_session("https://127.0.0.1:1", "--ca-bundle", "missing.pem")
    assert completed.returncode == 2
    assert "'missing.pem' (option ca_bundle)" in err(completed)
