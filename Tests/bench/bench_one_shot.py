"""The cost of one call from the command line: `muster call` and `aws` against the same server on
loopback. Measures elapsed time, CPU time and peak memory."""

import json
import os
import sys
from pathlib import Path

from measure import (
    ACCESS_KEY,
    MUSTER,
    REGION,
    SECRET_KEY,
    alternately,
    canned_server,
    cost,
    least,
    table,
)

ROUNDS = 5
# Muster's runs are short, so more of them are needed to find one without other load.
MUSTER_RUNS_FOR_ONE = 8
AWS = Path(sys.executable).parent / "aws"
ACCOUNT = "111122223333"
CALLS = {
    "inspector2 batch-get-account-status": (
        ["--account-ids", ACCOUNT],
        {"accounts": [], "failedAccounts": []},
    ),
    "macie2 list-members": (["--only-associated", "false"], {"members": []}),
    "organizations describe-organization": ([], {"Organization": {"Id": "o-1234567890"}}),
}
ENVIRONMENT = {
    **os.environ,
    "AWS_ACCESS_KEY_ID": ACCESS_KEY,
    "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
    "AWS_DEFAULT_REGION": REGION,
}


def row(call, parameters, response):
    service, operation = call.split()
    with canned_server(json.dumps(response).encode()) as url:
        options = [*parameters, "--endpoint-url", url, "--output", "json"]
        muster = [MUSTER, "call", service, operation, "--live", *options]
        aws = [AWS, service, operation, *options]
        ours, theirs = alternately(
            ROUNDS,
            lambda: least([cost(muster, ENVIRONMENT) for _ in range(MUSTER_RUNS_FOR_ONE)]),
            lambda: cost(aws, ENVIRONMENT),
            best=least,
        )
    return (
        call,
        *(ours.wall_ms, theirs.wall_ms, theirs.wall_ms / ours.wall_ms),
        *(ours.cpu_ms, theirs.cpu_ms, theirs.cpu_ms / ours.cpu_ms),
        *(ours.max_rss_mib, theirs.max_rss_mib),
    )


def main():
    columns = (
        "call",
        *("muster ms", "aws ms", "times faster"),
        *("muster CPU ms", "aws CPU ms", "times cheaper"),
        *("muster MiB", "aws MiB"),
    )
    rows = [row(call, *what) for call, what in CALLS.items()]
    table("One call from the command line, against a server on loopback", columns, rows)


if __name__ == "__main__":
    main()
