"""Fixtures of the tests of `muster serve`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python/support"))

import secret_search
from server_process import MUSTER, QUIET, Served

import schemas

schemas.validate_all()

ADMINISTRATOR = "111111111111"


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch):
    """Isolates the tests from the configuration of the machine."""
    secret_search.forget()
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)


@pytest.fixture
def serve(tmp_path):
    """Starts servers, which are stopped at the end of the test."""
    servers = []

    def start(scenario=None, *flags):
        server = Served({**QUIET, **(scenario or {})}, tmp_path, *flags)
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.__exit__()


@pytest.fixture(scope="session")
def simulated():
    """The names of the simulated operations of each service."""
    listed = subprocess.run(
        [MUSTER, "operations", "--simulated", "--output", "json"], capture_output=True, check=True
    )
    return {
        service["name"]: {operation["name"] for operation in service["operations"]}
        for service in json.loads(listed.stdout)["services"]
    }
