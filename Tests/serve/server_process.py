"""A process of `muster serve`, its address, and its control paths."""

import json
import os
import re
import subprocess
import urllib.error
import urllib.request

import boto3
import botocore.config

MUSTER = os.environ["MUSTER"]
REGION = "us-east-1"
# No random faults, and no delays.
QUIET = {"throttle": 0, "failing": 0, "latency": {"minMs": 0, "maxMs": 0}}


class Served:
    """A server that runs until the end of the `with` block, or until it is stopped."""

    def __init__(self, scenario, folder, *flags):
        path = folder / "org.json"
        path.write_text(json.dumps(scenario))
        self.process = subprocess.Popen(
            [MUSTER, "serve", "--org", str(path), *flags],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        lines = [self.process.stdout.readline() for _ in range(5)]
        assert lines[-1], self.process.stderr.read()
        self.exports = dict(re.findall(r"(AWS_\w+)=(\S+)", "".join(lines)))
        self.url = self.exports["AWS_ENDPOINT_URL"]
        self.alias = lines[-1].strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.communicate(timeout=20)

    @property
    def address(self):
        host, port = self.url.removeprefix("http://").rsplit(":", 1)
        return host, int(port)

    def client(self, service, region=REGION, retries=0, parameter_validation=True, **keys):
        """A boto3 client without retries, by default with the credentials of the administrator."""
        keys = keys or {
            "aws_access_key_id": self.exports["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": self.exports["AWS_SECRET_ACCESS_KEY"],
        }
        config = botocore.config.Config(
            retries={"total_max_attempts": 1 + retries}, parameter_validation=parameter_validation
        )
        return boto3.client(
            service, region_name=region, endpoint_url=self.url, config=config, **keys
        )

    def assume(self, account, role="Admin", **parameters):
        """The keys of a role in an account, as arguments of `client`."""
        keys = self.client("sts").assume_role(
            RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName="test", **parameters
        )["Credentials"]
        return {
            "aws_access_key_id": keys["AccessKeyId"],
            "aws_secret_access_key": keys["SecretAccessKey"],
            "aws_session_token": keys["SessionToken"],
        }

    def control(self, path, body=None, method=None):
        """Sends a request to a path below /_muster/. Returns the status and the response."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_muster/{path}", data=data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def advance(self, seconds):
        status, response = self.control("clock", {"advanceSeconds": seconds})
        assert status == 200, response
        return response["now"]
