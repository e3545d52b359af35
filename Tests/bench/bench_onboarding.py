"""Onboarding of a whole organization with scripts/onboard.lua: outcomes, requests, CPU and memory.

The organization is simulated within the process: 1 % of the requests are throttled, and 1 % of the
accounts fail. A run that does not report each account of each Region and service exactly once is a
failure, however fast it is. MUSTER_BENCH_ACCOUNTS is a comma-separated list of sizes.

The peer is a loop over boto3, with moto in the process. moto does not simulate CreateMember and
deep inspection of members, so the loop does less for each account."""

import json
import os
import re
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import boto3
from bench_organization_size import REGIONS
from measure import (
    ACCESS_KEY,
    MUSTER,
    REGION,
    SECRET_KEY,
    alternately,
    cpu_microseconds,
    table,
)
from moto import mock_aws

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "onboard.lua"
SIZES = [int(n) for n in os.environ.get("MUSTER_BENCH_ACCOUNTS", "100,1000,10000").split(",")]
PEER_ACCOUNTS = 100
ATTEMPT = re.compile(rb"^(?:debug|info|warning) +(\w+) (\w+) in ")
SUMMARY = re.compile(
    r"(\d+) done \(\d+ already\), (\d+) need action, (\d+) skipped, (\d+) pending, "
    r"for (\d+) accounts in (\d+) Region"
)


def command(folder, accounts, regions, *options):
    file = Path(folder) / f"accounts-{accounts}.json"
    if not file.exists():
        made = subprocess.run(
            [MUSTER, "accounts", "--count", str(accounts)], check=True, capture_output=True
        )
        file.write_bytes(made.stdout)
    quotas = {"macieMembers": 2 * accounts, "inspectorMembers": 2 * accounts}
    scenario = {"accounts": accounts, "failing": 0.01, "throttle": 0.01, "quotas": quotas}
    return [
        *(MUSTER, "run", SCRIPT, "--accounts", file, "--regions", ",".join(regions)),
        *("--simulation", json.dumps(scenario), *options),
    ]


def check(summary, accounts, regions):
    """Every account and the administrator have an outcome for each service and Region."""
    found = SUMMARY.search(summary)
    done, action, skipped, pending, listed, in_regions = map(int, found.groups())
    outcomes = done + action + skipped + pending
    expected = 2 * (accounts + 1) * len(regions)
    assert (outcomes, listed, in_regions) == (expected, accounts + 1, len(regions)), summary
    return outcomes


def run(folder, accounts, regions):
    """The number of outcomes, CPU seconds, and the peak memory in MiB."""
    process = subprocess.Popen(
        command(folder, accounts, regions, "--quiet"), stdout=subprocess.PIPE, text=True
    )
    summary = process.stdout.read().splitlines()[-1]
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # 1: some accounts need action, as the scenario intends.
    assert process.returncode in (0, 1), process.returncode
    outcomes = check(summary, accounts, regions)
    return outcomes, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def requests(folder, accounts, regions):
    """The number of requests by operation, retries included. Not measured: it writes a log."""
    process = subprocess.Popen(
        command(folder, accounts, regions, "--debug"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    counts = Counter()
    for line in process.stderr:
        if attempt := ATTEMPT.match(line):
            counts[b" ".join(attempt.groups()).decode()] += 1
    assert process.wait() in (0, 1)
    return counts


def peer_loop(ids):
    """The same steps with boto3, as far as moto simulates them."""
    keys = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
    inspector, macie = (
        boto3.client(service, region_name=REGION, **keys) for service in ("inspector2", "macie2")
    )
    macie.enable_macie()
    for account in ids:
        inspector.associate_member(accountId=account)
    macie.create_invitations(accountIds=ids)
    inspector.enable(accountIds=ids, resourceTypes=["EC2", "ECR"])
    assert len(inspector.batch_get_account_status(accountIds=ids)["accounts"]) == len(ids)
    return len(inspector.list_members()["members"])


def peer_microseconds(accounts):
    ids = [f"{number:012d}" for number in range(1, accounts + 1)]
    with mock_aws():
        return cpu_microseconds(lambda: peer_loop(ids), 1)


def size_row(folder, accounts, regions):
    outcomes, seconds, memory = run(folder, accounts, regions)
    counts = requests(folder, accounts, regions)
    sent = sum(counts.values())
    shape = f"{accounts} x {len(regions)}"
    figures = (outcomes, sent, sent / outcomes, seconds, seconds * 1e6 / outcomes, memory)
    return (shape, *figures), counts


def print_requests(columns, counts):
    operations = sorted(set().union(*counts), key=lambda name: -max(each[name] for each in counts))
    rows = [(name, *(str(each[name]) for each in counts)) for name in operations]
    table("Requests by operation", ("operation", *columns), rows)


def print_peer(folder):
    def ours():
        return run(folder, PEER_ACCOUNTS, [REGION])[1] * 1e6

    muster, peer = alternately(3, ours, lambda: peer_microseconds(PEER_ACCOUNTS))
    columns = ("accounts", "muster ms", "boto3 and moto ms", "times cheaper")
    row = (str(PEER_ACCOUNTS), muster / 1e3, peer / 1e3, peer / muster)
    table("Onboarding in one Region, CPU (boto3's loop does less)", columns, [row])


def main():
    with tempfile.TemporaryDirectory() as folder:
        shapes = [(size, regions) for size in SIZES for regions in ([REGION], REGIONS)]
        rows, counts = zip(*(size_row(folder, *shape) for shape in shapes))
        columns = (
            *("accounts x Regions", "outcomes", "requests", "requests per outcome"),
            *("CPU s", "CPU µs per outcome", "MiB"),
        )
        table("Onboarding a simulated organization", columns, rows)
        print_requests([row[0] for row in rows], counts)
        print_peer(folder)


if __name__ == "__main__":
    main()
