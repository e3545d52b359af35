"""Third-party programs as clients of `muster serve`, each in its own virtual environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "serve"))

from server_process import QUIET, Served

TESTS = Path(__file__).resolve().parents[1]
REQUIREMENTS = Path(__file__).parent / "requirements"
ENVIRONMENTS = TESTS.parent / ".build/peers"


def installed(name):
    """The folder with the programs of a peer, which is installed on first use."""
    folder = ENVIRONMENTS / name
    wanted = (REQUIREMENTS / f"{name}.txt").read_text()
    stamp = folder / "installed"
    if not stamp.is_file() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", REQUIREMENTS / f"{name}.txt"], check=True)
        stamp.write_text(wanted)
    return folder / "bin"


@pytest.fixture
def serve(tmp_path):
    servers = []

    def start(scenario):
        servers.append(Served({**QUIET, **scenario}, tmp_path, "--speed", "0"))
        return servers[-1]

    yield start
    for server in servers:
        server.__exit__()


@pytest.fixture
def environment(tmp_path):
    """Environment variables that isolate a program from the configuration of the machine."""
    return {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }  # fmt: skip


@pytest.fixture
def run(environment, tmp_path):
    """Runs a program of a peer as a client of a server. Returns its output."""

    def run(server, peer, program, *words):
        ended = subprocess.run(
            [installed(peer) / program, *words], cwd=tmp_path, timeout=600,
            env={**environment, **server.exports}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "Traceback" not in ended.stderr, ended.stderr
        return ended.stdout

    return run
