"""Runs the AWS CLI, and compares it with `muster`."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

from cli import muster

REGION = "eu-central-1"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "AWS_REGION": REGION,
    "AWS_MAX_ATTEMPTS": "1",
}
CONFIG = f"""\
[default]
region = {REGION}
cli_timestamp_format = iso8601

[profile wire]
region = {REGION}
cli_timestamp_format = wire
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY
"""


def models():
    """The folder with the models of the AWS CLI. Importing awscli would replace botocore."""
    (package,) = importlib.util.find_spec("awscli").submodule_search_locations
    return Path(package) / "botocore" / "data"


class AWSCLI:
    """The AWS CLI with only the configuration of the test."""

    def __init__(self, folder):
        self.config = folder / "config"
        self.config.write_text(CONFIG)
        self._worker = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("aws_cli_worker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": os.environ["PATH"], "AWS_CONFIG_FILE": str(self.config), **CREDENTIALS},
        )

    def close(self):
        self._worker.stdin.close()
        self._worker.wait(timeout=10)

    def __call__(self, *words, zone="UTC"):
        """Runs `aws` with these arguments in a time zone. Returns its output."""
        print(json.dumps([zone, words]), file=self._worker.stdin, flush=True)
        status, out, err = json.loads(self._worker.stdout.readline())
        assert status == 0, err
        return out


def both(server, aws, service, operation, *words, zone="UTC"):
    """Makes the same call with `aws` and `muster`. Returns the output and the request of each."""
    words = [service, operation, *words, "--endpoint-url", server.url, "--no-paginate"]
    printed = aws(*words, zone=zone)
    request = server.take()
    environment = {"TZ": zone, "AWS_CONFIG_FILE": str(aws.config), **CREDENTIALS}
    completed = muster("call", *words, "--live", **environment)
    assert completed.returncode == 0, completed.stderr.decode()
    return (printed, request), (completed.stdout.decode(), server.take())
