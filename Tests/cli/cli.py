"""Runs `muster` as a user does. The environment variable MUSTER is the path of the program."""

import os
import subprocess

import secret_search

MUSTER = os.environ["MUSTER"]

ENABLE = """\
-- Makes accounts members and switches Amazon Inspector on in them.
local muster = require "muster"

local args = muster.parameters {
  accounts = { type = "accounts", required = true, help = "the accounts" },
  regions = { type = "list", default = { "us-east-1" }, help = "Regions to work in" },
}

return muster.map(args.regions, function(region)
  local inspector = muster.client("inspector2", { region = region })
  local members = inspector:batch("associate_member", args.accounts)
  local enabled = inspector:batch("enable", members, { resourceTypes = { "EC2" } })
  return inspector:wait_until("account_enabled", enabled, { timeout = "40m" })
end)
"""

# No account fails and no request is throttled, so that all outcomes are known.
HEALTHY = '{"accounts": 0, "adopt": true, "seed": 7, "failing": 0, "throttle": 0}'
IDS = [str(111111111111 + number) for number in range(12)]


def muster(*arguments, stdin="", **environment):
    """Runs the command with only the environment of the test."""

    def run(words):
        return subprocess.run(
            [MUSTER, *words],
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            env={"PATH": os.environ["PATH"], **environment},
            timeout=120,
            check=False,
        )

    words = [word if isinstance(word, bytes) else str(word) for word in arguments]
    return secret_search.run(run, words, environment)


def out(completed):
    return completed.stdout.decode()


def err(completed):
    return completed.stderr.decode()
