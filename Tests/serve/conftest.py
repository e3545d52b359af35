"""Servers that tests talk to."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python/support"))

import secrecy
from served import MUSTER, QUIET, Served

ADMINISTRATOR = "111111111111"


@pytest.fixture(autouse=True)
def no_configuration(monkeypatch):
    """Nothing depends on the configuration of whoever runs this."""
    secrecy.forget()
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)


@pytest.fixture
def serve(tmp_path):
    """Starts servers that end with the test."""
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
    """The operations that are simulated, by their names, of each service."""
    listed = subprocess.run(
        [MUSTER, "operations", "--simulated", "--output", "json"], capture_output=True, check=True
    )
    return {
        service["name"]: {operation["name"] for operation in service["operations"]}
        for service in json.loads(listed.stdout)["services"]
    }
