"""The AWS CLI and Muster itself as clients of a served organization."""

import json
import os
import subprocess
import sys

import pytest
from server_process import MUSTER

IDS = [str(222222222222 + number) for number in range(30)]
SCENARIO = {"accounts": [{"accountId": each, "email": f"{each}@example.com"} for each in IDS]}
SCRIPT = """
local muster = require "muster"
local args = muster.parameters {
  accounts = { type = "accounts", required = true, help = "the accounts" },
}
local inspector = muster.client("inspector2", { region = "us-east-1" })
local members = inspector:batch("associate_member", args.accounts)
local enabled = inspector:batch("enable", members, { resourceTypes = { "EC2" } })
return inspector:wait_until("account_enabled", enabled, { timeout = "40m" })
"""


@pytest.fixture
def run():
    def run(server, *words, **more):
        ended = subprocess.run(
            words, capture_output=True, text=True, timeout=120, check=False,
            env={"PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true",
                 **server.exports, **more},
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    return run


AWS = (sys.executable, "-m", "awscli")


def test_the_aws_cli_is_configured_by_the_environment(serve, run):
    server = serve(SCENARIO, "--speed", "0")
    for account in IDS:
        server.client("inspector2").associate_member(accountId=account)
    words = ("inspector2", "list-members", "--no-only-associated", "--page-size", "7")
    listed = json.loads(run(server, *AWS, *words))
    assert [member["accountId"] for member in listed["members"]] == IDS
    some = json.loads(run(server, *AWS, *words, "--max-items", "10"))
    rest = json.loads(run(server, *AWS, *words, "--starting-token", some["NextToken"]))
    assert [each["accountId"] for each in some["members"] + rest["members"]] == IDS


def test_the_aws_cli_is_configured_by_an_option(serve, run):
    server = serve(SCENARIO)
    words = ("--endpoint-url", server.url, "sts", "get-caller-identity")
    response = run(server, *AWS, *words, AWS_ENDPOINT_URL="http://127.0.0.1:9")
    assert json.loads(response)["Account"]


def test_muster_can_be_a_client(serve, run):
    server = serve(SCENARIO)
    words = ("call", "organizations", "describe-organization", "--live")
    by_option = run(server, MUSTER, *words, "--endpoint-url", server.url)
    assert json.loads(by_option) == json.loads(run(server, MUSTER, *words))


def test_a_script_runs_on_a_served_organization(serve, run, tmp_path):
    """The script waits in real time, so the organization's clock runs faster."""
    short = {"minSeconds": 10, "maxSeconds": 60}
    server = serve({**SCENARIO, "association": short, "enabling": short}, "--speed", "600")
    (tmp_path / "script.lua").write_text(SCRIPT)
    (tmp_path / "accounts.txt").write_text("\n".join(IDS))
    words = ("--accounts", str(tmp_path / "accounts.txt"), "--live", "--output", "json")
    report = json.loads(run(server, MUSTER, "run", str(tmp_path / "script.lua"), *words))
    assert [each["outcome"] for each in report["outcomes"]] == ["done"] * len(IDS)
