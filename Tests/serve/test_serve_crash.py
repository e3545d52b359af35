"""Scripts with a journal that are killed at random times and started again until they end.

MUSTER_CRASHES is the number of kills of each test; `make crash` sets a large one.
"""

import itertools
import json
import os
import random
import subprocess
import time

import pytest
from recording_proxy import RecordingProxy
from server_process import MUSTER

CRASHES = int(os.environ.get("MUSTER_CRASHES", "5"))

# Each call begins after the one before it has ended. A repeated call succeeds; a refusal would not
# be recorded as its outcome.
SEQUENTIAL = """
local muster = require "muster"
local args = muster.parameters {
  count = { type = "integer", required = true, help = "Number of accounts" },
}
local inspector = muster.client("inspector2", { region = "us-east-1" })
for number = 1, args.count do
  local id = ("%012d"):format(number)
  inspector:enable { accountIds = { id }, resourceTypes = { "EC2" } }
  inspector:enable { accountIds = { id }, resourceTypes = { "ECR" } }
end
return args.count
"""

# Batches of both services at the same time, with many requests in flight. They do not wait, because
# a wait polls by the machine's clock.
CONCURRENT = """
local muster = require "muster"
local args = muster.parameters {
  accounts = { type = "accounts", required = true, help = "The accounts" },
}
local function invite()
  local macie = muster.client("macie2", { region = "us-east-1" })
  -- A call that was executed before the kill is refused when it is repeated.
  local enabled, failure = pcall(macie.enable_macie, macie)
  if not enabled and failure.code ~= "ConflictException" then error(failure) end
  return macie:batch("create_invitations", macie:batch("create_member", args.accounts))
end
local function associate()
  local inspector = muster.client("inspector2", { region = "us-east-1" })
  return inspector:batch("associate_member", args.accounts)
end
return muster.report(muster.all { macie = invite, inspector = associate }())
"""


class Run:
    """A command with a journal that sends its requests through a recording proxy."""

    def __init__(self, server, proxy, folder, script, *words):
        journal = str(folder / "run.db")
        self.command = [MUSTER, "run", str(script), "--live", "--journal", journal, *words]
        self.proxy = proxy
        self.environment = {
            **{name: value for name, value in server.exports.items() if "URL" not in name},
            **{"PATH": os.environ["PATH"], "AWS_ENDPOINT_URL": proxy.url},
            **{"AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"},
        }

    def start(self):
        return subprocess.Popen(
            self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=self.environment,
        )  # fmt: skip

    def kill(self, chance):
        """Starts the command and kills it after a few writes; returns False if it ended before."""
        process = self.start()
        limit = len(self.proxy.writes) + chance.randint(1, 3)
        while len(self.proxy.writes) < limit and process.poll() is None:
            time.sleep(0.0005)
        time.sleep(chance.random() * 0.01)
        is_running = process.poll() is None
        process.kill()
        process.communicate()
        return is_running

    def end(self):
        """Starts the command and returns what it prints at its end."""
        output, errors = self.start().communicate(timeout=600)
        assert output, errors
        return json.loads(output)


@pytest.fixture
def proxy_of():
    """Starts proxies of servers, which are stopped at the end of the test."""
    proxies = []

    def start(server):
        proxies.append(RecordingProxy(server.url).__enter__())
        return proxies[-1]

    yield start
    for proxy in proxies:
        proxy.__exit__()


@pytest.mark.parametrize("seed", range(2))
def test_no_write_with_a_recorded_outcome_is_sent_again(serve, proxy_of, tmp_path, seed):
    """A call that began after another one had ended proves that the outcome was recorded."""
    count = 2 * CRASHES + 10
    ids = [f"{number:012}" for number in range(1, count + 1)]
    server = serve({"accounts": [{"accountId": each} for each in ids]}, "--speed", "600")
    proxy = proxy_of(server)
    script = tmp_path / "sequential.lua"
    script.write_text(SEQUENTIAL)
    run = Run(server, proxy, tmp_path, script, "--count", str(count), "--output", "json")
    chance = random.Random(seed)
    kills = sum(run.kill(chance) for _ in range(CRASHES))
    assert run.end()["result"] == count

    assert kills > 0
    expected = [(each, name) for each in ids for name in ("EC2", "ECR")]
    # A run asks once for its caller.
    bodies = [json.loads(body) for _, body in proxy.writes if "GetCallerIdentity" not in body]
    sent = [(*each["accountIds"], *each["resourceTypes"]) for each in bodies]
    assert [step for step, _ in itertools.groupby(sent)] == expected
    assert len(sent) <= len(expected) + kills
    tokens = {(step, each["clientToken"]) for step, each in zip(sent, bodies)}
    assert len(tokens) == len(expected), "a request was repeated with another token"


def is_accepted(outcome):
    """True if the service began, or had begun, what the batch asks for."""
    return outcome["outcome"] in ("done", "already") or outcome.get("inProgress", False)


def test_killed_batches_end_with_the_outcomes_of_batches_that_were_not(serve, proxy_of, tmp_path):
    count = 2 * CRASHES + 40
    members = [str(222222222222 + number) for number in range(count)]
    scenario = {"accounts": [{"accountId": m, "email": f"{m}@example.com"} for m in members]}
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("accountId,email\n" + "".join(f"{m},{m}@example.com\n" for m in members))
    script = tmp_path / "concurrent.lua"
    script.write_text(CONCURRENT)
    results = []
    for name, crashes in [("steady", 0), ("killed", CRASHES)]:
        server = serve(scenario, "--speed", "0")
        folder = tmp_path / name
        folder.mkdir()
        words = ["--accounts", str(accounts), "--output", "json"]
        run = Run(server, proxy_of(server), folder, script, *words)
        chance = random.Random(7)
        assert sum(run.kill(chance) for _ in range(crashes)) > 0 or crashes == 0
        results.append({
            (each["accountId"], each["service"]): is_accepted(each)
            for each in run.end()["outcomes"]
        })  # fmt: skip
    assert results[0] == results[1]
    assert len(results[1]) == 2 * count
    assert all(results[1].values())
