"""The package under test, and the simulated organization that most tests use."""

import gc
import json
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "bindings" / "python"), str(ROOT / "Tests" / "python" / "support")]

import muster  # noqa: E402 (found only now)
import secret_search  # noqa: E402
from credential_servers import CredentialServers  # noqa: E402
from muster._library import library  # noqa: E402

import schemas  # noqa: E402

schemas.validate_all()

SCENARIO = {"accounts": 5, "seed": 7, "failing": 0, "throttle": 0}


@pytest.fixture(autouse=True)
def every_handle_is_freed(monkeypatch):
    """Hides the machine's AWS configuration from tests, and checks that every handle is freed."""
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    yield
    if library().muster_handle_count() != 0:
        gc.collect()  # takes tens of milliseconds, thus only if cycles may hold handles
    assert library().muster_handle_count() == 0


@pytest.fixture(autouse=True)
def no_secret_is_disclosed(monkeypatch):
    """Searches everything that live sessions logged and returned for every secret."""
    secret_search.forget()
    secret_search.listen(monkeypatch)
    yield
    assert list(secret_search.leaks()) == []


@pytest.fixture
def session():
    with muster.Session(
        region_name="us-east-1", options=muster.SessionOptions(simulation=SCENARIO)
    ) as opened:
        yield opened


@pytest.fixture
def inspector(session):
    with session.client("inspector2") as client:
        yield client


@pytest.fixture
def accounts():
    """The accounts of the simulated organization."""
    from muster._results import call

    listed = call(library().muster_scenario_list_accounts, json.dumps(SCENARIO).encode())
    return muster.read_accounts(json.dumps(listed))


@pytest.fixture
def servers():
    """Servers on loopback for every source of credentials."""
    with CredentialServers() as server:
        yield server
