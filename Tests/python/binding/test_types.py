"""The types that the package declares, as mypy and pyright see them, and the values at run time."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import muster
import pytest
from muster.services.inspector2 import Inspector2Client

PACKAGE = Path(muster.__file__).parent
CALLS = Path(__file__).parent / "types/calls.py"


def run(checker, *arguments, cache):
    """The output of a type checker, which finds the package without an installation."""
    environment = {
        **os.environ,
        "MYPYPATH": str(PACKAGE.parent),
        "PYTHONPATH": str(PACKAGE.parent),
        "MYPY_CACHE_DIR": str(cache),
        # Without it, pyright asks the network for a newer version.
        "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
    }
    command = [sys.executable, "-m", checker, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def mypy(path, cache):
    """The errors that mypy finds in a file or a package, as lines."""
    output = run("mypy", "--strict", "--python-version=3.10", path, cache=cache)
    return re.findall(r"^.*\.pyi?:\d+: error: .*$", output, re.MULTILINE)


def pyright(path, cache):
    """The errors that pyright finds in a file or a package, as lines."""
    output = run("pyright", "--outputjson", "--pythonversion=3.10", path, cache=cache)
    report = json.loads(output)
    assert report["summary"]["filesAnalyzed"] > 0
    return [
        f"{each['file']}:{each['range']['start']['line'] + 1}: {each['message']}"
        for each in report["generalDiagnostics"]
        if each["severity"] == "error"
    ]


CHECKERS = pytest.mark.parametrize("checker", [mypy, pyright], ids=lambda checker: checker.__name__)


@CHECKERS
def test_the_package_and_its_stubs_are_consistent(checker, tmp_path):
    assert checker(PACKAGE, tmp_path) == []


@CHECKERS
def test_mistakes_in_calls_are_found_and_correct_calls_are_accepted(checker, tmp_path):
    lines = CALLS.read_text().splitlines()
    wrong = [number for number, line in enumerate(lines, 1) if line.endswith("# E")]
    errors = checker(CALLS, tmp_path)
    found = dict.fromkeys(int(re.search(r":(\d+):", error).group(1)) for error in errors)
    assert list(found) == wrong, "\n".join(errors)


def test_clients_belong_to_the_classes_of_the_stubs(session):
    assert isinstance(session.client("inspector2"), Inspector2Client)
