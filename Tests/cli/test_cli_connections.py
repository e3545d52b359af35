"""Connection options of the AWS CLI: certificates and timeouts."""

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
    """The address of a server that accepts connections but sends nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def test_a_custom_certificate_authority_is_trusted_with_ca_bundle(tmp_path):
    authority = Authority(tmp_path)
    with Nginx(tmp_path, {"site": Site(authority.give("localhost"))}) as server:
        url = f"https://localhost:{server.ports['site']}"
        trusted = get_session(url, "--ca-bundle", str(authority.path))
        untrusted = get_session(url)
    assert trusted.returncode == 0, err(trusted)
    assert untrusted.returncode == 2
    assert "is not trusted" in err(untrusted)
    assert "AWS_CA_BUNDLE" in err(untrusted)


@pytest.mark.parametrize(
    ("scheme", "option", "message"),
    [
        ("http", "--cli-read-timeout", "Read timeout on endpoint URL"),
        # The connect timeout includes the TLS handshake.
        ("https", "--cli-connect-timeout", "Connect timeout on endpoint URL"),
    ],
)
def test_timeouts_apply_to_a_silent_server(silent, scheme, option, message):
    completed = get_session(f"{scheme}://{silent}", option, "1")
    assert completed.returncode == 2
    assert message in err(completed)
    assert silent in err(completed)


def test_a_timeout_of_zero_means_no_limit():
    zeros = ("--cli-read-timeout", "0", "--cli-connect-timeout", "0")
    completed = get_session("http://127.0.0.1:1", *zeros)
    assert "Could not connect to the endpoint URL" in err(completed)


@pytest.mark.parametrize("option", ["--cli-read-timeout", "--cli-connect-timeout"])
@pytest.mark.parametrize("value", ["-1", "1.5", "soon", "99999999999"])
def test_timeouts_must_be_whole_seconds(option, value):
    completed = get_session("http://127.0.0.1:1", f"{option}={value}")
    assert completed.returncode == 2
    assert option in err(completed)
    assert value in err(completed)


@pytest.mark.parametrize("words", [("call", "macie2", "get-macie-session"), ("configure", "list")])
def test_certificate_verification_cannot_be_disabled(words):
    completed = muster(*words, "--no-verify-ssl", **VARIABLES)
    assert completed.returncode == 2
    assert "muster does not support --no-verify-ssl: certificates are always verified" in err(
        completed
    )
    assert "--ca-bundle" in err(completed)


def test_connection_options_require_live():
    completed = muster("call", "macie2", "get-macie-session", "--ca-bundle", "x.pem")
    assert completed.returncode == 2
    assert "--ca-bundle requires --live" in err(completed)


def test_an_unreadable_ca_bundle_is_named():
    completed = get_session("https://127.0.0.1:1", "--ca-bundle", "missing.pem")
    assert completed.returncode == 2
    assert "'missing.pem' (option ca_bundle)" in err(completed)
