"""The cost of reading a large organization over HTTP: `muster snapshot --live` of 10,000 accounts
in 17 Regions, members of both services, each record with its own timestamps.

The peer is botocore, which reads the same members and statuses of one Region 17 times."""

import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from bench_organization_size import ADMINISTRATOR, REGIONS, scenario
from measure import MUSTER, cost, table

READ = """
import sys, boto3
region = sys.argv[1]
inspector, macie = boto3.client("inspector2", region), boto3.client("macie2", region)
ids = []
for page in inspector.get_paginator("list_members").paginate(onlyAssociated=False):
    ids += [member["accountId"] for member in page["members"]]
for page in macie.get_paginator("list_members").paginate(onlyAssociated="false"):
    pass
for start in range(0, len(ids), 100):
    some = ids[start : start + 100]
    inspector.batch_get_account_status(accountIds=some)
    inspector.batch_get_free_trial_info(accountIds=some)
    inspector.batch_get_member_ec2_deep_inspection_status(accountIds=some)
"""


@contextmanager
def served(accounts, folder):
    """The environment variables for clients of a served organization without latency."""
    organization = scenario(accounts, [[each] for each in REGIONS], True)
    organization["latency"] = {"minMs": 0, "maxMs": 0}
    for macie in organization["state"]["macie2"]:
        macie["sessions"].append({"accountIds": [ADMINISTRATOR], "status": "ENABLED"})
    file = Path(folder) / "organization.json"
    file.write_text(json.dumps(organization))
    process = subprocess.Popen(
        [MUSTER, "serve", "--speed", "0", "--org", str(file)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    lines = "".join(process.stdout.readline() for _ in range(5))
    try:
        yield {**os.environ, **dict(re.findall(r"(AWS_\w+)=(\S+)", lines))}
    finally:
        process.terminate()
        process.wait()


def row(accounts):
    with tempfile.TemporaryDirectory() as folder, served(accounts, folder) as environment:
        names = ",".join(REGIONS)
        ours = cost([MUSTER, "snapshot", "--live", "--regions", names], environment)
        theirs = cost([sys.executable, "-c", READ, REGIONS[0]], environment)
    return (
        f"{accounts:,} accounts",
        *(ours.wall_ms / 1e3, ours.cpu_ms / 1e3, ours.max_rss_mib),
        *(len(REGIONS) * theirs.cpu_ms / 1e3, len(REGIONS) * theirs.cpu_ms / ours.cpu_ms),
    )


def main():
    rows = [row(accounts) for accounts in (100, 1000, 10_000)]
    columns = (
        *("organization", "muster s", "muster CPU s", "muster MiB"),
        *("botocore CPU s", "times cheaper"),
    )
    table(f"A snapshot over HTTP as {ADMINISTRATOR}: 17 Regions, both services", columns, rows)


if __name__ == "__main__":
    main()
