"""The types that the package declares, as mypy sees them, and the values at run time."""

import os
import re
import subprocess
import sys
from pathlib import Path

import muster
from muster.services.inspector2 import Inspector2Client

PACKAGE = Path(muster.__file__).parent
CALLS = Path(__file__).parent / "types/calls.py"


def mypy(path, cache):
    """The lines of a file in which mypy finds errors, or all errors of a package."""
    command = [sys.executable, "-m", "mypy", "--strict", "--python-version=3.10", path]
    environment = {**os.environ, "MYPYPATH": str(PACKAGE.parent), "MYPY_CACHE_DIR": str(cache)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode in (0, 1), done.stderr
    return re.findall(r"^.*\.pyi?:\d+: error: .*$", done.stdout, re.MULTILINE)


def test_the_package_and_its_stubs_are_consistent(tmp_path):
    assert mypy(PACKAGE, tmp_path) == []


def test_mistakes_in_calls_are_found_and_correct_calls_are_accepted(tmp_path):
    lines = CALLS.read_text().splitlines()
    wrong = [number for number, line in enumerate(lines, 1) if line.endswith("# E")]
    errors = mypy(CALLS, tmp_path)
    found = dict.fromkeys(int(error.split(":")[1]) for error in errors)
    assert list(found) == wrong, "\n".join(errors)


def test_clients_belong_to_the_classes_of_the_stubs(session):
    assert isinstance(session.client("inspector2"), Inspector2Client)
