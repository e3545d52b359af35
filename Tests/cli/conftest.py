"""Fixtures of the tests of the command line."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python/support"))

import secret_search
from aws_cli import AWSCLI
from recorder import Recorder

import schemas

schemas.validate_all()


@pytest.fixture(autouse=True)
def no_secret_is_printed():
    """The output of live commands, with a trace, is searched for every secret."""
    secret_search.forget()


@pytest.fixture(scope="session")
def aws(tmp_path_factory):
    cli = AWSCLI(tmp_path_factory.mktemp("aws"))
    yield cli
    cli.close()


@pytest.fixture
def server():
    """A server on the loopback interface for `aws` and `muster`."""
    with Recorder() as recorder:
        yield recorder


@pytest.fixture
def script(tmp_path):
    """Writes a script and returns its path."""

    def write(text, name="script.lua"):
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write


@pytest.fixture
def accounts(tmp_path):
    """Writes an accounts file and returns its path."""

    def write(text, name="accounts.csv"):
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write
