"""Clients of servers on loopback."""

import pytest
from session_options import open_session

NETWORK_VARIABLES = ("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_network_variables(monkeypatch):
    for name in (*NETWORK_VARIABLES, *map(str.lower, NETWORK_VARIABLES)):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def client():
    """Opens a client for an endpoint. The options are those of open_session."""
    opened = []

    def make(url, **options):
        session = open_session(
            **{
                "region_name": "us-east-1",
                "aws_access_key_id": "AKIDEXAMPLE",
                "aws_secret_access_key": "the-keys-secret",
                "endpoint_url": url,
                "max_attempts": 1,
                "timeout_ms": 120_000,
                **options,
            }
        )
        opened.append(session)
        return session.client("inspector2")

    yield make
    for session in opened:
        session.close()
