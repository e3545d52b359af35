"""moto's own tests, in its server mode, with a served organization as the server.

PyPI's source package contains them. moto.json has the number of tests that must pass, by folder or
file; scenarios; the reason for each test that must fail, because moto answers otherwise than AWS;
and those that are not run. Tests that fail and have called an operation that is not simulated are
skipped, as are those that call none.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REQUIREMENTS, installed
from moto_server import MotoServer

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python/support"))

import source_packages

HERE = Path(__file__).parent
SETTINGS = json.loads((HERE / "moto.json").read_text())
VERSION = re.search(r"^moto.*==(.*)$", (REQUIREMENTS / "moto.txt").read_text(), re.MULTILINE)[1]


@pytest.mark.parametrize(("file", "wanted"), SETTINGS["passed"].items())
def test_moto_s_tests_pass(environment, tmp_path, file, wanted):
    with MotoServer(tmp_path) as server:
        variables = {
            **environment, "AWS_DEFAULT_REGION": "us-east-1", "PYTHONPATH": str(HERE),
            "TEST_SERVER_MODE": "true", "TEST_SERVER_MODE_ENDPOINT": server.url,
        }  # fmt: skip
        plugins = ["-p", "moto_plugin", "-p", "no:cacheprovider"]
        ended = subprocess.run(
            [installed("moto") / "python", "-m", "pytest", *plugins, "-rfE", f"tests/{file}"],
            cwd=source_packages.unpacked("moto", VERSION), env=variables, timeout=600,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert ended.returncode == 0, ended.stdout[-8000:] + ended.stderr
    counts = re.findall(r"(\d+) (\w+)", ended.stdout.splitlines()[-1])
    assert {name: int(number) for number, name in counts}.get("passed", 0) == wanted
